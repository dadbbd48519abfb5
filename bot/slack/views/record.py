"""A member's own record: points, ranks, streak and latest rounds, and whether they hide or are away."""

from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.members import Absence
from bot.domain.quiz import Quiz
from bot.domain.standings import Period
from bot.domain.words import count, short_date
from bot.slack import ids
from bot.slack.message import Message, compose
from bot.slack.views.blocks import actions, button, context, header, section, sections
from bot.slack.views.buttons import hide_button, today_button
from bot.slack.views.notice import done
from bot.slack.views.state import away_words
from bot.slack.views.text import fit, prose
from bot.usecases.ports import GradedRound
from bot.usecases.show_record import Record

PERIOD_WORDS = {
    Period.WEEK: "This week",
    Period.MONTH: "This month",
    Period.SEASON: "This season",
    Period.ALL: "All time",
}
MAX_PROMPT = 120


def record(record: Record) -> Message:
    """The reader's record; for nobody else's eyes."""
    return compose(record_blocks(record))


def record_blocks(record: Record, *, link_latest: bool = True) -> list[Block]:
    """The blocks of `record` for the App Home too, where today's card may hold the button to the latest result."""
    blocks: list[Block] = [header("Your record")]
    if record.latest:
        blocks += [section("\n".join(_standings(record))), section(streak_words(record.streak))]
        blocks += sections(["*Latest rounds*", *(_round_line(graded, record.today) for graded in record.latest)])
    else:
        blocks.append(
            section("You have not taken part in a round yet. Answer the next question and your record starts.")
        )
    blocks += [context(note) for note in _notes(record)]
    blocks.append(actions(*_buttons(record, link_latest)))
    return blocks


def hidden_changed(hidden: bool) -> Message:
    """Confirms that the reader is left out of leaderboards, or shown on them."""
    if hidden:
        words = "You are hidden from leaderboards. What was posted before keeps your name."
        points = "Your points go on counting, and only you see them."
        return done(f"{words} {points}", hide_button(is_hidden=True))
    return done("You are shown on leaderboards.", hide_button(is_hidden=False))


def away_changed(absence: Absence, quiz: Quiz, now: datetime) -> Message:
    """Confirms that the reader is away."""
    words = away_words(absence, quiz.schedule.local_day(now))
    return done(words, button("I am back", ids.BACK, quiz.id))


def back(quiz: Quiz, *, was_away: bool) -> Message:
    """Confirms that the reader is back, or says that they were not away."""
    words = "Welcome back. Rounds count for your streak again."
    if not was_away:
        words = "You were not marked as away. Rounds count for your streak as before."
    return done(words, today_button(quiz.id))


def streak_words(streak: int) -> str:
    """In how many rounds in a row the reader's answer earned points."""
    if streak == 0:
        return "No streak at the moment. The next answer that earns points starts one."
    return f"Streak: {count(streak, 'round')} in a row"


def _standings(record: Record) -> list[str]:
    """Points and rank in each period; somebody who hides has no rank that others see."""
    rank = "would be rank" if record.member.hidden else "rank"
    lines = []
    for period, words in PERIOD_WORDS.items():
        standing = record.standings.get(period)
        earned = f"*{count(standing.points, 'point')}*, {rank} {standing.rank}" if standing else "no points yet"
        lines.append(f"{words}: {earned}")
    return lines


def _round_line(graded: GradedRound, today: date) -> str:
    day = short_date(graded.round.local_date, today)
    prompt = fit(graded.question.prompt, MAX_PROMPT, prose)
    return f"• {day}: {count(graded.points, 'point')} ({graded.grade.verdict.value}) · {prompt}"


def _notes(record: Record) -> list[str]:
    notes = []
    if record.member.hidden:
        notes.append("You are hidden: leaderboards leave you out, and your points go on counting.")
    if record.absence:
        notes.append(away_words(record.absence, record.today))
    return notes


def _buttons(record: Record, link_latest: bool) -> list[ButtonElement]:
    quiz_id = record.quiz.id
    away = ("I am back", ids.BACK) if record.absence else ("I am away", ids.AWAY)
    buttons = [hide_button(quiz_id, is_hidden=record.member.hidden), button(*away, quiz_id)]
    if record.latest and link_latest:
        latest = button("Latest result", ids.SHOW_RESULT, record.latest[0].round.id)
        return [latest, *buttons]
    return buttons
