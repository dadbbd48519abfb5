"""What the quiz's owner and admins see: its state, its buttons, and the confirmation of each change."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Window
from bot.domain.words import short_date
from bot.slack import ids
from bot.slack.message import Message, compose
from bot.slack.views.blocks import actions, button, confirmation, header, section
from bot.slack.views.buttons import controls_button
from bot.slack.views.card import answered_words
from bot.slack.views.dates import reader_time
from bot.slack.views.next_dates import more_skipped
from bot.slack.views.notice import done
from bot.slack.views.state import next_question_words, pause_words, paused_now
from bot.usecases.show_controls import Controls
from bot.usecases.skip_round import MOST_LISTED


def controls(shown: Controls, now: datetime) -> Message:
    """The state of the quiz and the buttons that change it."""
    quiz, open_round = shown.quiz, shown.open_round
    blocks: list[Block] = [header("Manage the quiz"), section(f"It runs in <#{quiz.channel_id}>.")]
    if open_round:
        blocks.append(section(f"A question is open. {_answer_words(open_round, quiz.schedule.zone, now)}"))
    blocks.append(section(next_question_words(quiz, now, has_buttons=True)))
    blocks += _skips(shown.skipped, quiz.schedule.local_day(now))
    blocks.append(actions(*_control_buttons(shown, now)))
    return compose(blocks)


def confirm_ask(quiz: Quiz, window: Window, now: datetime) -> Message:
    """Asks whether to ask a question at once; nothing happens without the button."""
    words = [
        f"Ask a question in <#{quiz.channel_id}> now? Everybody there sees it at once.",
        f"{reader_time('It closes', window.reveal_at, quiz.schedule.zone, now)}.",
    ]
    if quiz.next_post_at and quiz.schedule.local_day(quiz.next_post_at) == window.day:
        words.append("It takes the place of the question still to come today.")
    if quiz.pause and quiz.pause.covers(window.day):
        words.append(f"{pause_words(quiz.pause, quiz.schedule.local_day(now), to_manager=True)} It stays paused.")
    return done(" ".join(words), button("Ask now", ids.ASK, quiz.id, style="primary"))


def confirm_reveal(round_: Round, quiz: Quiz, answered: int, now: datetime) -> Message:
    """Asks whether to reveal before the time; nothing happens without the button."""
    day = short_date(round_.local_date, quiz.schedule.local_day(now))
    return done(
        f"Reveal the question of {day} now? {answered_words(answered)}, and answers written later will not count.",
        button("Reveal now", ids.REVEAL, round_.id, style="danger"),
    )


def paused(quiz: Quiz, now: datetime) -> Message:
    """Confirms a pause."""
    words = paused_now(quiz, now, _place(quiz))
    if quiz.next_post_at:
        words.append(_next_in_words(quiz, now))
    words.append("A question that is open stays open.")
    return done(" ".join(words), button("Resume", ids.RESUME, quiz.id))


def resumed(quiz: Quiz, now: datetime, *, was_paused: bool) -> Message:
    """Confirms that a pause is over, or says that there was none."""
    state = "is resumed" if was_paused else "was not paused"
    return done(f"The quiz{_place(quiz)} {state}. {_next_in_words(quiz, now)}", button("Pause", ids.PAUSE, quiz.id))


def skipped(round_: Round, quiz: Quiz, now: datetime) -> Message:
    """Confirms a skip and offers to take it back."""
    undo = button("Undo", ids.UNDO_SKIP, round_.id)
    question = f"The question of {short_date(round_.local_date, quiz.schedule.local_day(now))}{_place(quiz)}"
    return done(f"{question} is skipped. {_next_in_words(quiz, now)}", undo)


def skip_undone(round_: Round, quiz: Quiz, skipped: Sequence[Round], now: datetime) -> Message:
    """Confirms that a skip was taken back, and lists those that are left: it may stand in their list's place."""
    today = quiz.schedule.local_day(now)
    words = f"The question of {short_date(round_.local_date, today)} is no longer skipped. {_next_in_words(quiz, now)}"
    return compose([section(words), *_skips(skipped, today), actions(controls_button(quiz.id))])


def asked(round_: Round) -> Message:
    """Confirms that a question is on its way."""
    return done(f"The question comes to <#{round_.channel_id}> within a few seconds.")


def revealing() -> Message:
    """Confirms that the reveal is on its way."""
    return done("The answer and the points come within a few seconds.")


def _answer_words(open_round: Round, zone: ZoneInfo, now: datetime) -> str:
    if now < open_round.reveal_at:
        return f"{reader_time('Its answer comes', open_round.reveal_at, zone, now)}."
    return f"{reader_time('Its answer was to come', open_round.reveal_at, zone, now)} and waits."


def _skips(skipped: Sequence[Round], today: date) -> list[Block]:
    """The skips ahead, each with the button that takes it back."""
    lines: list[Block] = [
        section(
            f"The question of {short_date(round_.local_date, today)} is skipped.",
            button("Undo", f"{ids.UNDO_SKIP}:{round_.id}", round_.id),
        )
        for round_ in skipped[:MOST_LISTED]
    ]
    return [*lines, *more_skipped(skipped)]


def _control_buttons(shown: Controls, now: datetime) -> list[ButtonElement]:
    quiz = shown.quiz
    is_paused = quiz.is_paused(quiz.schedule.local_day(now))
    pause = ("Resume", ids.RESUME) if is_paused else ("Pause", ids.PAUSE)
    buttons = [button("Settings", ids.OPEN_SETTINGS, quiz.id), button(*pause, quiz.id)]
    if shown.ahead:
        buttons.append(_skip_button(quiz))
    if shown.open_round:
        buttons.append(_reveal_button(shown.open_round))
    elif shown.can_ask:
        buttons.append(button("Ask now", ids.CONFIRM_ASK, quiz.id))
    return buttons


def _skip_button(quiz: Quiz) -> ButtonElement:
    sure = confirmation("Skip the next question?", "You can undo this until its time comes.", "Skip it")
    return button("Skip next", ids.SKIP, quiz.id, confirm=sure)


def _reveal_button(open_round: Round) -> ButtonElement:
    sure = confirmation("Reveal now?", "Answers written later will not count.", "Reveal")
    return button("Reveal now", ids.REVEAL, open_round.id, style="danger", confirm=sure)


def _place(quiz: Quiz) -> str:
    """Where the quiz runs: the command can be typed anywhere."""
    return f" in <#{quiz.channel_id}>"


def _next_in_words(quiz: Quiz, now: datetime) -> str:
    if quiz.next_post_at is None:
        return "No question is ahead: see `/lambda-quiz next`."
    return f"{reader_time('The next question comes', quiz.next_post_at, quiz.schedule.zone, now)}."
