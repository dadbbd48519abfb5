"""What reviewers look at and decide."""

from collections.abc import Callable

from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from bot.domain.refusals import AlreadyDecided, InvalidField
from bot.slack import ids
from bot.slack.listeners.core import Core
from bot.slack.message import Message
from bot.slack.payloads.identity import Asker
from bot.slack.views import reviews as view
from bot.slack.views import wordings as wordings_view
from bot.slack.views.blocks import section
from bot.usecases.accept_dispute import (
    accept_dispute,
    check_wording,
    prepare_acceptance,
    suggest_acceptance,
    suggest_wording,
)
from bot.usecases.list_reviews import list_reviews
from bot.usecases.list_wordings import list_wordings
from bot.usecases.ports import Store
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.show_review import show_review
from bot.usecases.take_back_wording import restore_wording, take_back_wording


async def queue(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """The answers that wait."""
    actor = await core.actor(asker)
    found = await core.runner.read(lambda store: list_reviews(store, actor, asker.channel_id, quiz_id))
    return view.review_queue(found, core.clock.now())


async def review(core: Core, asker: Asker, dispute_id: int) -> Message:
    """One answer with everything that waits of it."""
    actor = await core.actor(asker)
    found = await core.runner.read(lambda store: show_review(store, actor, dispute_id, core.model))
    return view.review(found, core.clock.now())


async def acceptance_question(core: Core, asker: Asker, dispute_id: int) -> View:
    """The form to accept by, with the words that were quoted."""
    actor = await core.actor(asker)
    wording = await core.runner.read(lambda store: suggest_wording(store, core.grader, actor, dispute_id))
    grader = await core.regrading.by(wording, core.clock.now())
    if grader is None:
        alone = await core.runner.read(lambda store: prepare_acceptance(store, core.grader, actor, dispute_id, ""))
        return view.accept_form(alone, view.NOT_KNOWN_YET)
    return view.accept_form(await core.runner.read(lambda store: suggest_acceptance(store, grader, actor, dispute_id)))


async def accept(core: Core, asker: Asker, dispute_id: int, phrasing: str, confirmed: str) -> Message | View:
    """Accept a phrasing whose effect the reviewer has seen; of another one show the effect first."""
    actor, now = await core.actor(asker), core.clock.now()
    wording = await core.runner.read(lambda store: check_wording(store, core.grader, actor, dispute_id, phrasing))
    grader = await core.regrading.by(wording, now)
    if grader is None:
        raise InvalidField(ids.FIELD_PHRASING, view.STILL_NOT_KNOWN)
    if wording.phrasing != confirmed:
        shown = await core.runner.read(lambda store: prepare_acceptance(store, grader, actor, dispute_id, phrasing))
        return view.accept_form(shown, view.SEE_FIRST)
    done = await core.runner.write(
        lambda store: accept_dispute(store, grader, actor, dispute_id, phrasing, now), about=wording.round.quiz_id
    )
    core.wake()
    return view.accepted(done)


async def rejection_question(core: Core, asker: Asker, dispute_id: int) -> View:
    """The form that asks why."""
    actor = await core.actor(asker)
    shown = await core.runner.read(lambda store: show_review(store, actor, dispute_id))
    return view.reject_form(shown, dispute_id)


async def reject(core: Core, asker: Asker, dispute_id: int, sentence: str, *, with_rest: bool) -> Message:
    """Leave the grade as it is."""
    actor, now = await core.actor(asker), core.clock.now()
    rejected = await core.runner.write(
        lambda store: reject_dispute(store, actor, dispute_id, sentence, now, with_rest=with_rest)
    )
    core.wake()
    return view.rejected(rejected.quiz_id)


async def wordings(core: Core, asker: Asker, place: tuple[int | None, int], done: SectionBlock | None = None) -> View:
    """A page of the accepted wordings of a quiz, or of all that the asker reviews, below what was done."""
    actor, (quiz_id, page) = await core.actor(asker), place
    found = await core.runner.read(lambda store: list_wordings(store, actor, asker.channel_id, quiz_id, page))
    return wordings_view.wordings(found, core.clock.now(), done)


async def take_back(core: Core, asker: Asker, dispute_id: int, place: tuple[int | None, int]) -> View:
    """Take a wording back, and show the rest."""
    actor = await core.actor(asker)

    def change(store: Store) -> SectionBlock:
        return wordings_view.taken_back(take_back_wording(store, actor, dispute_id))

    return await _change_wordings(core, asker, place, change)


async def restore(core: Core, asker: Asker, wording: tuple[int, str], place: tuple[int | None, int]) -> View:
    """Undo that."""
    actor, (dispute_id, phrasing) = await core.actor(asker), wording

    def change(store: Store) -> SectionBlock:
        return wordings_view.restored(restore_wording(store, core.grader, actor, dispute_id, phrasing))

    return await _change_wordings(core, asker, place, change)


async def _change_wordings(
    core: Core, asker: Asker, place: tuple[int | None, int], change: Callable[[Store], SectionBlock]
) -> View:
    """Show the wordings below what was done, or why it was not where somebody else did it first."""
    try:
        done = await core.runner.write(change)
    except AlreadyDecided as first:
        done = section(str(first))
    return await wordings(core, asker, place, done)
