"""Grades a round by a wording that a reviewer may accept, while everything else goes on."""

import asyncio
import contextlib
from datetime import datetime

from bot.slack.listeners.lookups import PATIENCE, Lookups
from bot.usecases.accept_dispute import Wording
from bot.usecases.grade_ahead import GradedAhead, grade_ahead
from bot.usecases.ports import Grader, Runner


class Regrading:
    """Grades by each wording once, for whoever asks, and remembers it for five minutes: a form is sent off by then."""

    def __init__(self, runner: Runner, grader: Grader) -> None:
        self._runner = runner
        self._grader = grader
        self._graded: Lookups[Wording, GradedAhead] = Lookups(self._grade)

    async def by(self, wording: Wording, now: datetime) -> Grader | None:
        """A grader that knows the round's answers by the wording; None while they are still being graded."""
        if not wording.phrasing:
            return self._grader  # nobody's answer is graded anew
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                return await self._graded.find(wording, now)
        return None

    async def _grade(self, wording: Wording) -> GradedAhead:
        also = wording.key_point_id, wording.phrasing
        return await grade_ahead(self._runner, self._grader, wording.round, also)
