"""What a tick plans: due questions and reveals become rounds and posts."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.posts import PostKind
from bot.failure import REMINDER_SECONDS, Repeats, describe
from bot.metrics import Metrics, Outcome
from bot.usecases.plan_due import BATCH, plan_quizzes, plan_reveals
from bot.usecases.ports import Banks, Clock, HolidayCalendar, Runner

logger = logging.getLogger(__name__)

TOGETHER = 100
"""Quizzes that one transaction plans. What else is to be written waits for one, and not for all of them."""


class Planner:
    """Plans due quizzes together, and each by itself where one of them cannot be planned: none waits for that one."""

    def __init__(
        self, runner: Runner, banks: Banks, holidays: HolidayCalendar, clock: Clock, metrics: Metrics | None = None
    ) -> None:
        self._runner = runner
        self._banks = banks
        self._holidays = holidays
        self._clock = clock
        self._metrics = metrics or Metrics()
        # Such a quiz is tried at each tick, and somebody has to mend what keeps it from being planned.
        self._repeats = Repeats(timedelta(seconds=REMINDER_SECONDS))

    async def plan_due(self) -> None:
        """Plan everything due by the clock."""
        now = self._clock.now()
        quiz_ids, reveals = await self._runner.read(
            lambda store: (store.quizzes.due(now, BATCH), store.rounds.reveal_due(now, 1))
        )
        for place in range(0, len(quiz_ids), TOGETHER):
            await self._plan(quiz_ids[place : place + TOGETHER], now)
        if reveals:
            await self._runner.write(lambda store: plan_reveals(store, now))

    async def _plan(self, quiz_ids: Sequence[int], now: datetime) -> None:
        try:
            await self._write(quiz_ids, now)
        except Exception as error:
            alone: list[BaseException | None] = [error]
            if len(quiz_ids) > 1:
                # By itself each is planned or fails alone.
                writes = (self._write([quiz_id], now) for quiz_id in quiz_ids)
                alone = await asyncio.gather(*writes, return_exceptions=True)
            if all(each and self._runner.is_transient(each) for each in alone):
                raise  # a database that is gone, or full, is no quiz's failure
            for quiz_id, failure in zip(quiz_ids, alone, strict=True):
                if failure:
                    self._tell(quiz_id, failure, now)

    async def _write(self, quiz_ids: Sequence[int], now: datetime) -> None:
        await self._runner.write(
            lambda store: plan_quizzes(store, self._banks, self._holidays, quiz_ids, now),
            about=quiz_ids[0] if len(quiz_ids) == 1 else None,
        )

    def _tell(self, quiz_id: int, failure: BaseException, now: datetime) -> None:
        """Log the failure. The tick still counts as good, since all other quizzes go on."""
        self._metrics.tried(PostKind.QUESTION, Outcome.FAILED)
        self._repeats.tell(logger, logging.ERROR, f"Quiz {quiz_id} could not be planned: {describe(failure)}", now)
