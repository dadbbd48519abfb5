"""The card of a round: the question while it is open, and what stays of it once it is closed."""

from slack_sdk.models.blocks import ButtonElement, SectionBlock

from bot.domain.bank import Question
from bot.domain.rounds import Round
from bot.domain.words import count, short_date
from bot.slack import ids
from bot.slack.message import MAX_SECTION, Message, compose
from bot.slack.views.blocks import actions, button, context, header, section
from bot.slack.views.buttons import leaderboard_button, result_button, rules_button
from bot.slack.views.dates import reader_time
from bot.slack.views.second_opinion import second_reader_words
from bot.slack.views.text import escape_url, fit
from bot.usecases.show_card import QuestionCard

HOW_TO_ANSWER = (
    "Reply in this thread to answer: all that you write here before the reveal is your answer, jokes and questions "
    "too. You can edit or delete it until then."
)


def question_card(card: QuestionCard, model: str | None) -> Message:
    """The open round's card, which says before anybody answers that a model may read along."""
    closes = reader_time("Closes", card.round.reveal_at, card.zone, card.round.post_at)
    return compose(
        [
            header(f"Question of the day: {level(card.question)}"),
            question_section(card.question),
            context(closes, answered_words(card.answered)),
            context(HOW_TO_ANSWER, *second_reader_words(model)),
            actions(
                answer_privately(card),
                leaderboard_button(card.round.quiz_id),
                rules_button(card.round.quiz_id),
            ),
        ]
    )


def closed_card(card: QuestionCard, reveal_link: str | None) -> Message:
    """The card after the reveal; `reveal_link` is the address of the reveal, if it is known."""
    pointer = f"<{escape_url(reveal_link)}|See the answer>" if reveal_link else "The answer is in this thread."
    return compose(
        [
            header(f"Closed: {level(card.question)} question of {short_date(card.round.local_date, None)}"),
            question_section(card.question),
            context(f"{pointer} · {answered_words(card.answered, over=True)}"),
            actions(*after_round(card.round, card.answered)),
        ]
    )


def question_section(question: Question) -> SectionBlock:
    """What is asked."""
    return section(fit(question.prompt, MAX_SECTION))


def level(question: Question) -> str:
    """Where a question stands: "basic, easy"."""
    return f"{question.section.value}, {question.difficulty.value}"


def answered_words(members: int, *, over: bool = False) -> str:
    """How many members have answered, or did when the round is over."""
    if members == 0:
        return "Nobody answered" if over else "Nobody has answered yet"
    if over:
        return f"{count(members, 'person', 'people')} answered"
    return f"{count(members, 'person has', 'people have')} answered"


def answer_privately(card: QuestionCard, label: str = "Answer privately") -> ButtonElement:
    """The button to the form for a private answer."""
    return button(label, ids.ANSWER_PRIVATELY, card.round.id, style="primary")


def after_round(round_: Round, answered: int) -> list[ButtonElement]:
    """The buttons of a round that is over; there is no result to see when nobody answered."""
    leaderboard = leaderboard_button(round_.quiz_id)
    return [result_button(round_.id), leaderboard] if answered else [leaderboard]
