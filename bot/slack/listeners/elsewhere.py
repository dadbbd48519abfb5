"""What is asked where no quiz runs: of a workspace with a single quiz that one is meant, by whoever may see it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.domain.quiz import Quiz
from bot.domain.refusals import NoQuiz, NoQuizHere
from bot.slack.listeners.core import Core
from bot.slack.listeners.insiders import NotTold
from bot.slack.payloads.identity import Asker
from bot.usecases.ports import Store

MOST_LOOKED_AT = 20
"""Quizzes that Slack is asked about for one reader, at once; it takes about 50 such questions a minute."""

T = TypeVar("T")


async def answer_anywhere(core: Core, asker: Asker, answer: Callable[[Asker], Awaitable[T]]) -> T:
    """What `answer` says to the asker, or where there is no quiz what it would say in the channel of the only one.

    Raises:
        NoQuiz: when there is none that the asker may see, or several, naming the channels of those.
        NotTold: when Slack does not tell in time whether they may see any.
    """
    try:
        return await answer(asker)
    except NoQuizHere:
        quizzes = await core.runner.read(lambda store: quizzes_to_look_at(store, asker))
        seen, seen_is_known = await quizzes_to_see(core, asker, quizzes)
        if not seen and not seen_is_known:
            raise NotTold from None
        if not seen:
            raise
        if len(quizzes) > 1:
            channels = ", ".join(f"<#{quiz.channel_id}>" for quiz in seen)
            raise NoQuiz(f"No quiz runs here. Ask again in a channel that has one: {channels}.") from None
        return await answer(replace(asker, channel_id=seen[0].channel_id, is_elsewhere=True))


def quizzes_to_look_at(store: Store, asker: Asker) -> list[Quiz]:
    """The quizzes that matter most to the asker: as many as Slack is asked about, and one more where there are more."""
    return store.quizzes.for_member(asker.workspace_id, asker.member, MOST_LOOKED_AT + 1)


async def quizzes_to_see(core: Core, asker: Asker, quizzes: Sequence[Quiz]) -> tuple[list[Quiz], bool]:
    """The first of the quizzes that may be shown to the asker, and whether it is known of each of them if it may."""
    sights = await asyncio.gather(*(core.may_see(asker, quiz, quiz.channel_id) for quiz in quizzes[:MOST_LOOKED_AT]))
    seen = [quiz for quiz, sight in zip(quizzes, sights, strict=False) if sight]
    return seen, None not in sights and len(sights) == len(quizzes)
