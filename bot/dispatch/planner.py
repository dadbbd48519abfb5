"""What a tick plans: due questions and reveals become rounds and posts."""

import asyncio
import logging
from datetime import datetime

from bot.domain.posts import PostKind
from bot.domain.quiz import Quiz
from bot.failure import describe
from bot.metrics import Metrics, Outcome
from bot.usecases.plan_due import BATCH, plan_quiz, plan_reveals
from bot.usecases.ports import Banks, Clock, HolidayCalendar, Runner

logger = logging.getLogger(__name__)


class Planner:
    """Plans each due quiz by itself, so that one that cannot be planned never keeps the others waiting."""

    def __init__(
        self, runner: Runner, banks: Banks, holidays: HolidayCalendar, clock: Clock, metrics: Metrics | None = None
    ) -> None:
        self._runner = runner
        self._banks = banks
        self._holidays = holidays
        self._clock = clock
        self._metrics = metrics or Metrics()

    async def plan_due(self) -> None:
        """Plan everything due by the clock. The runner commits the quizzes of a tick together."""
        now = self._clock.now()
        quizzes, reveals = await self._runner.read(
            lambda store: (store.quizzes.due(now, BATCH), store.rounds.reveal_due(now, 1))
        )
        await asyncio.gather(*(self._plan(quiz, now) for quiz in quizzes))
        if reveals:
            await self._runner.write(lambda store: plan_reveals(store, now))

    async def _plan(self, quiz: Quiz, now: datetime) -> None:
        try:
            await self._runner.write(
                lambda store: plan_quiz(store, self._banks, self._holidays, quiz.id, now), about=quiz.id
            )
        except Exception as error:
            # It is told as a failure, and makes nobody take the bot for unready: all other quizzes go on.
            self._metrics.tried(PostKind.QUESTION, Outcome.FAILED)
            logger.error("Quiz %s could not be planned: %s", quiz.id, describe(error))  # noqa: TRY400 - no messages
