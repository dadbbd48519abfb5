"""What reviewers look at and decide."""

from slack_sdk.models.views import View

from bot.slack.listeners.core import Core
from bot.slack.message import Message
from bot.slack.payloads.identity import Asker
from bot.slack.views import reviews as view
from bot.usecases.accept_dispute import (
    Wording,
    accept_dispute,
    check_wording,
    prepare_acceptance,
    suggest_acceptance,
    suggest_wording,
)
from bot.usecases.grade_ahead import grade_ahead
from bot.usecases.list_reviews import list_reviews
from bot.usecases.ports import Grader
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.show_review import show_review


async def queue(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """The answers that wait."""
    actor = await core.actor(asker)
    return view.review_queue(
        await core.runner.read(lambda store: list_reviews(store, actor, asker.channel_id, quiz_id))
    )


async def review(core: Core, asker: Asker, dispute_id: int) -> Message:
    """One answer with everything that waits of it."""
    actor = await core.actor(asker)
    return view.review(await core.runner.read(lambda store: show_review(store, actor, dispute_id, core.model)))


async def acceptance_question(core: Core, asker: Asker, dispute_id: int) -> View:
    """The form to accept by, with the words that were quoted."""
    actor = await core.actor(asker)
    wording = await core.runner.read(lambda store: suggest_wording(store, core.grader, actor, dispute_id))
    grader = await _graded_by(core, wording)
    return view.accept_form(await core.runner.read(lambda store: suggest_acceptance(store, grader, actor, dispute_id)))


async def accept(core: Core, asker: Asker, dispute_id: int, phrasing: str, confirmed: str) -> Message | View:
    """Accept a phrasing whose effect the reviewer has seen; of another one show the effect first."""
    actor, now = await core.actor(asker), core.clock.now()
    wording = await core.runner.read(lambda store: check_wording(store, core.grader, actor, dispute_id, phrasing))
    grader = await _graded_by(core, wording)
    if wording.phrasing != confirmed:
        shown = await core.runner.read(lambda store: prepare_acceptance(store, grader, actor, dispute_id, phrasing))
        return view.accept_form(shown, changed=True)
    done = await core.runner.write(lambda store: accept_dispute(store, grader, actor, dispute_id, phrasing, now))
    core.wake()
    return view.accepted(done)


async def _graded_by(core: Core, wording: Wording) -> Grader:
    """A grader that knows the round's answers by the wording. Without one nothing is graded anew."""
    if not wording.phrasing:
        return core.grader
    also = wording.key_point_id, wording.phrasing
    return await grade_ahead(core.runner, core.grader, wording.round, also)


async def rejection_question(core: Core, asker: Asker, dispute_id: int) -> View:
    """The form that asks why."""
    actor = await core.actor(asker)
    shown = await core.runner.read(lambda store: show_review(store, actor, dispute_id))
    return view.reject_form(next(point for point in shown.points if point.dispute.id == dispute_id))


async def reject(core: Core, asker: Asker, dispute_id: int, sentence: str) -> Message:
    """Leave the grade as it is."""
    actor, now = await core.actor(asker), core.clock.now()
    rejected = await core.runner.write(lambda store: reject_dispute(store, actor, dispute_id, sentence, now))
    core.wake()
    return view.rejected(rejected.quiz_id)
