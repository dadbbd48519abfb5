"""What members change, by command, button or form: quizzes, rounds, and their own wishes."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from slack_sdk.models.views import View

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, QuizSettings, member_local_day
from bot.domain.refusals import InvalidSettings
from bot.slack.listeners.core import Core
from bot.slack.listeners.settings_checks import errors_by_slack
from bot.slack.message import Message
from bot.slack.payloads.dates import read_until
from bot.slack.payloads.identity import Asker
from bot.slack.views import controls as view
from bot.slack.views import record as record_view
from bot.slack.views.answer import answer_saved
from bot.slack.views.settings import settings_saved
from bot.usecases.announce_quiz import announce_pause, announce_quiz, announce_times
from bot.usecases.ask_now import ask_now
from bot.usecases.find_open_round import round_to_answer
from bot.usecases.find_quiz import (
    find_quiz,
    find_quiz_of_round,
    find_quiz_to_change,
    lock_quiz_of_round,
    lock_quiz_to_change,
)
from bot.usecases.hand_over_quiz import hand_over_quiz
from bot.usecases.mark_away import mark_away, mark_back
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.pause_quiz import pause_quiz, resume_quiz
from bot.usecases.ports import Store
from bot.usecases.prepare_answer import AnswerSheet, prepare_answer
from bot.usecases.record_answer import record_private_answer
from bot.usecases.reveal_now import reveal_now
from bot.usecases.set_up_quiz import QuizSetUp, find_errors, set_up_quiz
from bot.usecases.skip_round import NOT_SKIPPED, skip_round, skips_ahead, undo_skip

T = TypeVar("T")


async def save_settings(
    core: Core,
    asker: Asker,
    wanted: QuizSettings,
    reviewers: frozenset[str],
    quiz_id: int | None,
    *,
    new_owner: str | None,
) -> View:
    """Store the settings and the reviewers, and hand the quiz over to a new owner if one is named.

    The channel is told of a quiz that is new in it, and of new times.
    """
    (actor, person), now = await core.actor_and_person(asker), core.clock.now()

    def look(store: Store) -> tuple[str, dict[str, str]]:
        before = "" if quiz_id is None else find_quiz_to_change(store, actor, None, quiz_id).channel_id
        return before, find_errors(store, core.banks, core.holidays, asker.workspace_id, wanted, quiz_id)

    before, errors = await core.runner.read(look)
    # What Slack tells comes last: of a channel that the asker may not see they read nothing else.
    errors |= await errors_by_slack(core, asker, wanted.channel_id, before, reviewers, new_owner)
    if errors:
        raise InvalidSettings(errors)
    name = person.name if person else "Somebody"

    def work(store: Store) -> QuizSetUp:
        set_up = set_up_quiz(store, core.banks, core.holidays, actor, wanted, now, quiz_id)
        if set_up.is_new_here:
            announce_quiz(store, set_up.quiz, name, now)
        elif set_up.other_times:
            announce_times(store, set_up.quiz, set_up.other_times, name, now)
        quiz = name_reviewers(store, actor, set_up.quiz, reviewers, now)
        return replace(set_up, quiz=hand_over_quiz(store, actor, quiz, new_owner or quiz.owner_id, name, now))

    set_up = await core.runner.write(work, about=quiz_id)
    core.wake()
    return settings_saved(set_up, asker.member, now, core.model)


async def pause(core: Core, asker: Asker, until: str, quiz_id: int | None = None) -> Message:
    """Pause the quiz, until a date as people type it or until resumed. Its channel, and whoever asks, reads who did."""
    now, (actor, person) = core.clock.now(), await core.actor_and_person(asker)
    name, reason = (person.name, f"Paused by {person.name}.") if person else ("", "")

    def change(store: Store, quiz: Quiz) -> Message:
        date = read_until(until, quiz.schedule.local_day(now))
        paused = pause_quiz(store, core.holidays, quiz, date, now, reason)
        announce_pause(store, paused, quiz, name, now)
        return view.paused(paused, now)

    return await _change_quiz(core, actor, asker.channel_id, quiz_id, change)


async def resume(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """Let a paused quiz go on. Its channel reads who did."""
    now, actor = core.clock.now(), await _actor_with_bot_there(core, asker, quiz_id, "resume")
    person = await core.person(asker)

    def change(store: Store, quiz: Quiz) -> Message:
        was_paused = quiz.is_paused(quiz.schedule.local_day(now))
        resumed = resume_quiz(store, core.holidays, quiz, now)
        announce_pause(store, resumed, quiz, person.name if person else "", now)
        return view.resumed(resumed, now, was_paused=was_paused)

    return await _change_quiz(core, actor, asker.channel_id, quiz_id, change)


async def skip(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """Skip the next question."""
    now, actor = core.clock.now(), await core.actor(asker)

    def change(store: Store, quiz: Quiz) -> Message:
        return view.skipped(*skip_round(store, core.holidays, quiz, now), now)

    return await _change_quiz(core, actor, asker.channel_id, quiz_id, change)


async def ask(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """Ask a question at once."""
    now, actor = core.clock.now(), await _actor_with_bot_there(core, asker, quiz_id, "ask")

    def change(store: Store, quiz: Quiz) -> Message:
        return view.asked(ask_now(store, core.banks, core.holidays, quiz, now))

    return await _change_quiz(core, actor, asker.channel_id, quiz_id, change)


async def unskip(core: Core, asker: Asker, round_id: int) -> Message:
    """Bring a skipped question back."""
    actor, now = await core.actor(asker), core.clock.now()

    def work(store: Store) -> Message:
        quiz = lock_quiz_of_round(store, actor, round_id, gone=NOT_SKIPPED)
        undone, quiz = undo_skip(store, core.holidays, quiz, round_id, now)
        return view.skip_undone(undone, quiz, skips_ahead(store, quiz, now), now)

    return await _write(core, work)


async def reveal(core: Core, asker: Asker, round_id: int) -> Message:
    """Reveal a round at once."""
    found = await core.runner.read(lambda store: find_quiz_of_round(store, asker.workspace_id, round_id))
    actor, now = await core.actor_to_reveal(asker, *found), core.clock.now()

    def work(store: Store) -> Message:
        reveal_now(store, lock_quiz_of_round(store, actor, round_id), round_id, now)
        return view.revealing()

    return await _write(core, work)


async def answer_privately(core: Core, asker: Asker, round_id: int, text: str, *, shared: bool) -> View:
    """Record a private answer, or take it back when the text is empty."""
    now = core.clock.now()
    round_ = await core.runner.read(lambda store: round_to_answer(store, round_id))

    def work(store: Store) -> AnswerSheet:
        record_private_answer(store, round_id, asker.member, text, shared=shared, now=now)
        return prepare_answer(store, round_id, asker.member)

    sheet = await core.runner.write(work, about=round_.quiz_id)
    core.wake()
    return answer_saved(sheet.card, sheet.own.private_message, now)


async def hide(core: Core, asker: Asker) -> Message:
    """Leave the asker out of leaderboards."""
    return await _set_hidden(core, asker, hidden=True)


async def unhide(core: Core, asker: Asker) -> Message:
    """Show the asker on leaderboards."""
    return await _set_hidden(core, asker, hidden=False)


async def away(core: Core, asker: Asker, until: str, quiz_id: int | None = None) -> Message:
    """Count the asker as away, until a date as people type it or until they are back. Tomorrow is the asker's own."""
    now, person = core.clock.now(), await core.person(asker) if until else None

    def work(store: Store) -> Message:
        quiz = find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id)
        zone = person.time_zone if person else store.members.get(asker.member).time_zone
        date = read_until(until, member_local_day(quiz, zone, now))
        return record_view.away_changed(mark_away(store, quiz, asker.member, date, now), quiz, now)

    return await core.runner.write(work)


async def back(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """End the asker's absence."""

    def work(store: Store) -> Message:
        quiz = find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id)
        return record_view.back(quiz, was_away=mark_back(store, quiz, asker.member, core.clock.now()))

    return await core.runner.write(work)


async def _set_hidden(core: Core, asker: Asker, *, hidden: bool) -> Message:
    await core.runner.write(lambda store: store.members.set_hidden(asker.member, hidden))
    return record_view.hidden_changed(hidden)


async def _actor_with_bot_there(core: Core, asker: Asker, quiz_id: int | None, act: str) -> Actor:
    """The asker, unless they may not change the quiz or the bot is not in its channel."""
    quiz = await core.runner.read(lambda store: find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id))
    return await core.actor_with_bot_there(asker, quiz, act)


async def _change_quiz(
    core: Core, actor: Actor, channel_id: str | None, quiz_id: int | None, change: Callable[[Store, Quiz], T]
) -> T:
    def work(store: Store) -> T:
        return change(store, lock_quiz_to_change(store, actor, channel_id, quiz_id))

    return await _write(core, work, about=quiz_id)


async def _write(core: Core, work: Callable[[Store], T], *, about: int | None = None) -> T:
    changed = await core.runner.write(work, about=about)
    core.wake()
    return changed
