"""Has a model read what members disagree about, while everything else goes on."""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.domain.disputes import Dispute
from bot.failure import describe
from bot.usecases.ask_second_opinion import ask_about_answer
from bot.usecases.ports import Runner, SecondOpinion

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Disputed:
    """Asks about each dispute once, for its reviewer. What is not answered, or broken off by a stop, stays unread."""

    runner: Runner
    second_opinion: SecondOpinion | None
    _readings: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    def have_read(self, dispute: Dispute) -> None:
        """Begin to have it read, for which nobody waits; without a model nothing is."""
        if self.second_opinion is None:
            return
        reading = asyncio.create_task(self._read(dispute, self.second_opinion))
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)

    async def wait(self) -> None:
        """Wait until what was begun is over."""
        await asyncio.gather(*self._readings, return_exceptions=True)

    async def close(self) -> None:
        """Break off what is being read."""
        for reading in self._readings:
            reading.cancel()
        await self.wait()

    async def _read(self, dispute: Dispute, second: SecondOpinion) -> None:
        try:
            round_ = await self.runner.read(lambda store: store.rounds.get(dispute.round_id))
            if round_:
                await ask_about_answer(self.runner, second, round_, dispute.member, [dispute.key_point_id])
        except Exception as error:
            logger.error("Dispute %s was not read: %s", dispute.id, describe(error))  # noqa: TRY400 - no messages
