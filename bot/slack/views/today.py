"""What is on today: the question and the reader's answer so far, or when the next question comes."""

from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.answers import Answer
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import NO_QUIZ_DAY
from bot.slack.errors import fact_of
from bot.slack.message import Message, compose
from bot.slack.views.blocks import actions, context, header, section
from bot.slack.views.buttons import leaderboard_button, next_dates_button, result_button
from bot.slack.views.card import (
    answer_privately,
    answered_words,
    level,
    question_section,
)
from bot.slack.views.state import WHO_RESUMES, closing_words, next_question_words, paused_now
from bot.slack.views.text import block_quote, escape_url, fit, listed, sentence
from bot.usecases.show_card import QuestionCard
from bot.usecases.show_today import Today

MAX_OWN_ANSWER = 1_500


def today(today: Today, now: datetime, card_link: str | None = None, day_off: str | None = None) -> Message:
    """Today as one member sees it.

    `card_link` is the address of the card, if it is known; `day_off` says why the schedule has no question today.
    """
    return compose(today_blocks(today, now, card_link, day_off))


def today_blocks(today: Today, now: datetime, card_link: str | None, day_off: str | None) -> list[Block]:
    """The blocks of `today`, with its buttons; the App Home shows them too."""
    card, quiz = today.card, today.quiz
    if card is None:
        return [
            header("No question at the moment"),
            *_why_not(today, day_off),
            section(next_question_words(quiz, now)),
            actions(*_side_buttons(quiz)),
        ]
    if card.round.state is RoundState.OPEN:
        return _open(card, today, now, card_link)
    return [
        header(f"Today’s round is over: {level(card.question)}"),
        question_section(card.question),
        context(answered_words(card.answered, over=True)),
        *_own_words(today.own, "You wrote"),
        section(next_question_words(quiz, now)),
        actions(*([result_button(card.round.id)] if today.own.messages else []), *_side_buttons(quiz)),
    ]


def _open(card: QuestionCard, today: Today, now: datetime, card_link: str | None) -> list[Block]:
    quiz = today.quiz
    thread = f"<{escape_url(card_link)}|the question’s thread>" if card_link else "the question’s thread"
    hint = f"Reply in {thread} in <#{card.round.channel_id}>, or answer privately here."
    own = _own_words(today.own, "You have written") or [section(f"You have not answered yet. {hint}")]
    label = "Change private answer" if today.own.private_message else "Answer privately"
    return [
        header(f"Question of the day: {level(card.question)}"),
        question_section(card.question),
        context(
            closing_words(card.round, quiz.schedule.zone, now),
            answered_words(card.answered),
        ),
        *_why_it_waits(card.round, quiz, now),
        *own,
        actions(answer_privately(card, label), *_side_buttons(quiz)),
    ]


def _why_it_waits(round_: Round, quiz: Quiz, now: datetime) -> list[Block]:
    """Where the reveal of an open round has not come because of a pause, that pause and who can end it."""
    paused = paused_now(quiz, now) if now >= round_.reveal_at else []
    return [section(" ".join([*paused, WHO_RESUMES]))] if paused else []


def _why_not(today: Today, day_off: str | None) -> list[Block]:
    """Why today has no question yet or at all, unless the pause that follows says the same."""
    if today.is_coming:
        return [section("Today’s question is just being posted. Look again in a minute.")]
    pause = today.quiz.pause
    if today.skipped_reason and not (pause and pause.reason == today.skipped_reason):
        return [section(f"There is no question today. {sentence(fact_of(today.skipped_reason))}")]
    if day_off and not today.skipped_reason:
        off = "not a quiz day" if day_off == NO_QUIZ_DAY else f"a day off: {sentence(day_off)}"
        return [section(f"Today is {off}.")]
    return []


def _own_words(own: Answer, said: str) -> list[Block]:
    """The reader's answer as it stands, or nothing."""
    if not own.messages:
        return []
    if not own.text:
        return [section("You have answered with a file and no text. Only text is graded.")]
    private = [message.private for message in own.messages]
    ways = (["in the thread"] if not all(private) else []) + (["privately"] if any(private) else [])
    return [section(f"{said} ({listed(ways)}):\n{fit(own.text, MAX_OWN_ANSWER, block_quote)}")]


def _side_buttons(quiz: Quiz) -> list[ButtonElement]:
    return [leaderboard_button(quiz.id), next_dates_button(quiz.id)]
