"""What is asked where no quiz runs: of a workspace with a single quiz that one is meant, by whoever may see it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.domain.refusals import NoQuiz
from bot.slack.listeners.core import Core
from bot.slack.payloads.identity import Asker
from bot.usecases.find_quiz import find_only_quiz

T = TypeVar("T")


async def answer_anywhere(core: Core, asker: Asker, answer: Callable[[Asker], Awaitable[T]]) -> T:
    """What `answer` says to the asker, or where there is no quiz what it would say in the channel of the only one.

    Raises:
        NoQuiz: when there is none, or several, or the only one runs in a channel that the asker may not see.
        NotTold: when Slack does not tell in time whether they may.
    """
    try:
        return await answer(asker)
    except NoQuiz:
        only = await core.runner.read(lambda store: find_only_quiz(store, asker.workspace_id))
        if only is None or not await core.may_see(asker, only, only.channel_id):
            raise
        return await answer(replace(asker, channel_id=only.channel_id))
