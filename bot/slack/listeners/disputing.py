"""What members do who disagree with a grade."""

from slack_sdk.models.views import View

from bot.domain.disputes import Dispute
from bot.slack.listeners.core import Core
from bot.slack.message import Message
from bot.slack.payloads.identity import Asker
from bot.slack.views import dispute as view
from bot.usecases.ask_second_opinion import ask_about_answer
from bot.usecases.open_dispute import open_dispute, prepare_dispute
from bot.usecases.ports import SecondOpinion
from bot.usecases.withdraw_dispute import withdraw_dispute


async def dispute_question(core: Core, asker: Asker, point: tuple[int, int]) -> View:
    """The form for a key point of a round."""
    now = core.clock.now()
    sheet = await core.runner.read(lambda store: prepare_dispute(store, point[0], asker.member, point[1], now))
    return view.dispute_form(sheet, core.model)


async def disagree(core: Core, asker: Asker, point: tuple[int, int], words: str, reason: str) -> Message:
    """Ask the reviewers to look at a key point."""
    (round_id, place), now = point, core.clock.now()
    opened = await core.runner.write(
        lambda store: open_dispute(store, round_id, asker.member, place, words, reason, now)
    )
    if core.second_opinion:
        core.afterwards.begin(f"The reading of dispute {opened.id}", _have_read(core, core.second_opinion, opened))
    core.wake()
    return view.dispute_opened(opened)


async def withdraw(core: Core, asker: Asker, dispute_id: int) -> Message:
    """Take that back."""
    withdrawn = await core.runner.write(lambda store: withdraw_dispute(store, dispute_id, asker.member))
    return view.dispute_withdrawn(withdrawn)


async def _have_read(core: Core, second: SecondOpinion, dispute: Dispute) -> None:
    """Ask the model about it, for its reviewer. What is not answered, or broken off by a stop, stays unread."""
    round_ = await core.runner.read(lambda store: store.rounds.get(dispute.round_id))
    if round_:
        await ask_about_answer(core.runner, second, round_, dispute.member, [dispute.key_point_id])
