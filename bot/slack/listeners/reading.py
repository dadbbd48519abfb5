"""What members look at, by command or by button. Nothing here changes anything."""

import asyncio
import contextlib
from datetime import datetime

from slack_sdk.models.views import View

from bot.domain.members import Actor
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import day_off
from bot.domain.standings import Period
from bot.slack.listeners.core import Core
from bot.slack.listeners.elsewhere import quizzes_to_look_at, quizzes_to_see
from bot.slack.message import Message
from bot.slack.outbox import SlackRefused, Throttled, Unsure
from bot.slack.payloads.identity import Asker
from bot.slack.views import controls as controls_view
from bot.slack.views.answer import answer_form
from bot.slack.views.help import how_it_works
from bot.slack.views.home import MOST_MANAGED, Reader
from bot.slack.views.home import home as home_view
from bot.slack.views.leaderboard import leaderboard_board
from bot.slack.views.next_dates import next_dates as next_dates_message
from bot.slack.views.pause import away_form, pause_form
from bot.slack.views.place import placed
from bot.slack.views.record import record as record_message
from bot.slack.views.result import own_result
from bot.slack.views.settings import settings_form
from bot.slack.views.today import today as today_message
from bot.usecases.ask_now import window_to_ask_in
from bot.usecases.find_open_round import open_round_of
from bot.usecases.find_quiz import find_channel_to_set_up, find_quiz, find_quiz_to_change
from bot.usecases.ports import Store
from bot.usecases.prepare_answer import AnswerSheet, prepare_answer
from bot.usecases.show_controls import show_controls
from bot.usecases.show_leaderboard import show_leaderboard
from bot.usecases.show_next import show_next
from bot.usecases.show_record import Record, show_record
from bot.usecases.show_result import show_result
from bot.usecases.show_settings import show_settings
from bot.usecases.show_today import Today, show_today

NO_ANSWER = (SlackRefused, Throttled, Unsure, TimeoutError)


async def today(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """Today's question and the asker's answer so far."""
    now = core.clock.now()

    def work(store: Store) -> Today:
        quiz = find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id)
        return show_today(store, quiz, asker.member, now)

    found = await core.runner.read(work)
    shown = today_message(found, now, await _card_link(core, found), _day_off(core, found, now))
    return _placed_for(asker, shown, found.quiz)


async def leaderboard(core: Core, asker: Asker, period: Period, quiz_id: int | None = None) -> Message:
    """The board of a period."""

    def work(store: Store) -> Message:
        quiz = find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id)
        board = show_leaderboard(store, quiz, period, asker.member, core.clock.now())
        return _placed_for(asker, leaderboard_board(board, quiz, asker.member), quiz)

    return await core.runner.read(work)


async def record(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """The asker's own points, streak and latest rounds."""

    def work(store: Store) -> Record:
        quiz = find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id)
        return show_record(store, quiz, asker.member, core.clock.now())

    found = await core.runner.read(work)
    return _placed_for(asker, record_message(found), found.quiz)


async def result(core: Core, asker: Asker, round_id: int) -> Message:
    """The asker's own result in a round."""
    now = core.clock.now()
    return own_result(await core.runner.read(lambda store: show_result(store, round_id, asker.member, now)))


async def next_dates(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """When the next questions come."""
    now = core.clock.now()

    def work(store: Store) -> Message:
        quiz = find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id)
        return next_dates_message(show_next(store, core.holidays, quiz, now), now)

    return await core.runner.read(work)


async def rules(core: Core, asker: Asker, quiz_id: int | None) -> Message:
    """How a round works, with the times of the quiz where there is one."""

    def work(store: Store) -> Message:
        if quiz_id is not None:
            return how_it_works(store.quizzes.get(quiz_id), core.model)
        here = store.quizzes.in_channel(asker.workspace_id, asker.channel_id) if asker.channel_id else None
        return how_it_works(here, core.model)

    return await core.runner.read(work)


async def controls(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """The state of a quiz and the buttons that change it, for those who may."""
    actor, now = await core.actor(asker), core.clock.now()

    def work(store: Store) -> Message:
        quiz = find_quiz_to_change(store, actor, asker.channel_id, quiz_id)
        return controls_view.controls(show_controls(store, core.holidays, quiz, now), now)

    return await core.runner.read(work)


async def ask_question(core: Core, asker: Asker, quiz_id: int | None = None) -> Message:
    """The question whether to ask today's question at once, for those who may."""
    now = core.clock.now()
    quiz = await core.runner.read(lambda store: find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id))
    await core.actor_with_bot_there(asker, quiz, "ask")
    window = await core.runner.read(lambda store: window_to_ask_in(store, quiz, now))
    return controls_view.confirm_ask(quiz, window, now)


async def reveal_question(core: Core, asker: Asker) -> Message:
    """The question whether to reveal the open round before its time, for those who may."""
    actor, now = await core.actor(asker), core.clock.now()

    def work(store: Store) -> tuple[Quiz, Round, Message]:
        quiz = find_quiz_to_change(store, actor, asker.channel_id, quiz_id=None)
        round_ = open_round_of(store, quiz, now)
        answered = store.answers.count_members(round_.id)
        return quiz, round_, controls_view.confirm_reveal(round_, quiz, answered, now)

    quiz, round_, question = await core.runner.read(work)
    await core.actor_to_reveal(asker, quiz, round_)
    return question


async def settings(core: Core, asker: Asker, quiz_id: int | None = None) -> View:
    """The settings form: filled with the quiz's settings, or for a new one with the asker's time zone."""
    (actor, person), now = await core.actor_and_person(asker), core.clock.now()
    time_zone = person.time_zone if person else None

    def work(store: Store) -> View:
        channel_id = find_channel_to_set_up(store, asker.workspace_id, asker.channel_id, quiz_id)
        sheet = show_settings(store, core.banks, core.holidays, actor, time_zone, channel_id, now)
        return settings_form(sheet, now, core.model)

    return await core.runner.read(work)


async def pause_question(core: Core, asker: Asker, quiz_id: int | None) -> View:
    """The form that asks until when to pause."""
    actor = await core.actor(asker)
    return pause_form(
        await core.runner.read(lambda store: find_quiz_to_change(store, actor, asker.channel_id, quiz_id))
    )


async def away_question(core: Core, asker: Asker, quiz_id: int | None) -> View:
    """The form that asks until when the asker is away."""
    return away_form(
        await core.runner.read(lambda store: find_quiz(store, asker.workspace_id, asker.channel_id, quiz_id))
    )


async def answer_question(core: Core, asker: Asker, round_id: int) -> View:
    """The form for a private answer."""

    def work(store: Store) -> tuple[AnswerSheet, Quiz]:
        sheet = prepare_answer(store, round_id, asker.member)
        return sheet, find_quiz(store, asker.workspace_id, None, sheet.card.round.quiz_id)

    sheet, quiz = await core.runner.read(work)
    await core.check_may_see(asker, quiz, sheet.card.round.channel_id)
    return answer_form(sheet.card, sheet.own, core.clock.now(), core.model)


async def home(core: Core, asker: Asker) -> View:
    """The App Home of the asker."""
    now = core.clock.now()
    quizzes = await core.runner.read(lambda store: quizzes_to_look_at(store, asker))
    actor, (seen, seen_is_known) = await asyncio.gather(_reader(core, asker), quizzes_to_see(core, asker, quizzes))

    def work(store: Store) -> tuple[Reader, Today | None, Record | None]:
        managed = store.quizzes.managed_by(asker.workspace_id, actor, MOST_MANAGED)
        reviews = None if asker.is_stranger else store.disputes.review_summary(asker.workspace_id, actor)
        reader = Reader(actor, *managed, seen, reviews, seen_is_known)
        if not seen:
            return reader, None, None
        return reader, show_today(store, seen[0], asker.member, now), show_record(store, seen[0], asker.member, now)

    reader, shown, own_record = await core.runner.read(work)
    if shown is None:
        return home_view(reader, None, None, now)
    link, off = await _card_link(core, shown), _day_off(core, shown, now)
    return home_view(reader, shown, own_record, now, card_link=link, day_off=off)


async def _reader(core: Core, asker: Asker) -> Actor:
    """Who looks at their App Home. Of a stranger it does not matter whose admin they are."""
    return Actor(asker.member) if asker.is_stranger else await core.actor(asker)


async def publish_home(core: Core, asker: Asker) -> None:
    """Bring the asker's App Home up to date."""
    await core.outbox.publish_home(asker.member.user_id, await home(core, asker))


def refresh_home(core: Core, asker: Asker) -> None:
    """Begin to bring the asker's App Home up to date after a change, as it may be what they look at next.

    Slack's answer does not wait for it: the change is stored, and whenever the page is opened it is made anew.
    """
    if not asker.is_stranger:  # whose Slack has no page of ours
        core.afterwards.begin("Bringing an App Home up to date", _publish_home_if_any(core, asker))


async def _publish_home_if_any(core: Core, asker: Asker) -> None:
    with contextlib.suppress(SlackRefused):  # as where the app has no Home
        await publish_home(core, asker)


def _placed_for(asker: Asker, shown: Message, quiz: Quiz) -> Message:
    """What is shown of a quiz, with its channel for an asker who is not there."""
    is_there = asker.channel_id == quiz.channel_id and not asker.is_elsewhere
    return shown if is_there else placed(shown, quiz)


def _day_off(core: Core, shown: Today, now: datetime) -> str | None:
    """Why the schedule has no question today, whatever the pause."""
    schedule = shown.quiz.schedule
    return day_off(schedule, None, core.holidays.name_of, schedule.local_day(now))


async def _card_link(core: Core, shown: Today) -> str | None:
    """The address of the open question, where Slack tells it in time: without it the view is complete too."""
    card = shown.card
    if card is None or card.round.state is not RoundState.OPEN or card.round.message_ts is None:
        return None
    with contextlib.suppress(*NO_ANSWER):
        return await core.links.find_soon((card.round.channel_id, card.round.message_ts), core.clock.now())
    return None
