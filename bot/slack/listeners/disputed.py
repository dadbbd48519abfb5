"""Has a model read what members disagree about, while everything else goes on."""

from dataclasses import dataclass

from bot.domain.disputes import Dispute
from bot.slack.listeners.afterwards import Afterwards
from bot.usecases.ask_second_opinion import ask_about_answer
from bot.usecases.ports import Runner, SecondOpinion


@dataclass(frozen=True, slots=True)
class Disputed:
    """Asks about each dispute once, for its reviewer. What is not answered, or broken off by a stop, stays unread."""

    runner: Runner
    second_opinion: SecondOpinion | None
    afterwards: Afterwards

    def have_read(self, dispute: Dispute) -> None:
        """Begin to have it read, for which nobody waits; without a model nothing is."""
        if self.second_opinion:
            self.afterwards.begin(f"The reading of dispute {dispute.id}", self._read(dispute, self.second_opinion))

    async def _read(self, dispute: Dispute, second: SecondOpinion) -> None:
        round_ = await self.runner.read(lambda store: store.rounds.get(dispute.round_id))
        if round_:
            await ask_about_answer(self.runner, second, round_, dispute.member, [dispute.key_point_id])
