"""The App Home: today and one's own record in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, may_change
from bot.domain.rounds import RoundState
from bot.slack import ids
from bot.slack.views.blocks import actions, button, context, divider, header, section
from bot.slack.views.buttons import controls_button, reviews_button, rules_button, set_up_button
from bot.slack.views.place import place_words
from bot.slack.views.record import record_blocks
from bot.slack.views.reviews import waiting_words
from bot.slack.views.today import today_blocks
from bot.slack.views.wordings import wordings_button
from bot.usecases.ports import ReviewSummary
from bot.usecases.show_record import Record
from bot.usecases.show_today import Today

MOST_LISTED = 10

MOST_MANAGED = MOST_LISTED + 1
"""Beside those listed there is perhaps the one that the page is about."""

NO_QUIZ = (
    "No quiz runs for you yet. Invite Lambda Quiz to a channel and set one up: one interview question each working "
    "day, with graded answers and a leaderboard."
)
NOT_TOLD = (
    "Slack has not told me yet which quizzes you may see. Open this page again in a moment, or type `/lambda-quiz` in "
    "the channel of a quiz."
)
ROLE_NOT_TOLD = (
    "Slack has not told me yet whether you are a workspace admin. If you are, open this page again in a moment to see "
    "all that you manage."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the App Home: `managed` are the first quizzes that they may change, `seen` those that they may see.

    `managed` are at most `MOST_MANAGED` of `managed_in_all`. `reviews` is what there is for them as a reviewer, None
    for somebody who is none. `seen_is_known` says whether Slack has told which quizzes they may see.
    """

    actor: Actor
    managed: Sequence[Quiz] = ()
    managed_in_all: int = 0
    seen: Sequence[Quiz] = ()
    reviews: ReviewSummary | None = None
    seen_is_known: bool = True


def home(
    reader: Reader,
    today: Today | None,
    record: Record | None,
    now: datetime,
    card_link: str | None = None,
    day_off: str | None = None,
) -> View:
    """The App Home. Both `today` and `record` are None where there is no quiz to show."""
    blocks = _today(reader, today, now, card_link, day_off) if today else _no_quiz(reader.seen_is_known)
    if record:
        blocks += [divider(), *record_blocks(record, link_latest=not (today and _has_result(today)))]
    if reader.reviews:
        blocks += [divider(), *_reviews(reader.reviews)]
    last = [rules_button(today.quiz.id if today else None)]
    manages = today is not None and may_change(today.quiz, reader.actor)
    if today and manages:
        last.append(controls_button(today.quiz.id))
    others = [quiz for quiz in reader.managed if not today or quiz != today.quiz][:MOST_LISTED]
    left_out = reader.managed_in_all - len(others) - manages
    not_told = [context(ROLE_NOT_TOLD)] if reader.actor.is_admin is None else []
    blocks += [divider(), actions(*last), *_others(reader, others, left_out), *not_told]
    return View(type="home", blocks=blocks)


def _today(reader: Reader, today: Today, now: datetime, card_link: str | None, day_off: str | None) -> list[Block]:
    """Today's blocks, and under their heading which quiz this is and where the others are."""
    heading, *below = today_blocks(today, now, card_link, day_off)
    others = [f"<#{quiz.channel_id}>" for quiz in reader.seen if quiz != today.quiz][:MOST_LISTED]
    where = [place_words(today.quiz)]
    if others:
        where.append(f"Other quizzes: {', '.join(others)}. Type `{ids.COMMAND}` there.")
    return [heading, context(*where), *below]


def _others(reader: Reader, quizzes: Sequence[Quiz], left_out: int) -> list[Block]:
    """The way to quizzes that the reader manages beside the one shown."""
    if not quizzes:
        return []
    listed = [
        section(
            f"{'Your' if quiz.owner_id == reader.actor.id.user_id else 'The'} quiz in <#{quiz.channel_id}>",
            button("Manage", f"{ids.SHOW_CONTROLS}:{quiz.id}", quiz.id),
        )
        for quiz in quizzes
    ]
    more = [context(f"{left_out} more: `/lambda-quiz settings` in their channels.")] if left_out else []
    return [divider(), header("More quizzes that you manage"), *listed, *more]


def _has_result(today: Today) -> bool:
    """Whether the card of today has the button to the reader's result, as once it is revealed to who answered."""
    return today.card is not None and today.card.round.state is not RoundState.OPEN and bool(today.own.messages)


def _reviews(summary: ReviewSummary) -> list[Block]:
    waiting = summary.waiting
    words = f"{waiting_words(waiting)} for a reviewer." if waiting else "No answer waits for your review."
    buttons = [reviews_button()] if waiting else []
    if summary.has_phrasings:
        buttons.append(wordings_button(None))
    return [header("Reviews"), section(words), *([actions(*buttons)] if buttons else [])]


def _no_quiz(seen_is_known: bool) -> list[Block]:
    return [
        header("Lambda Quiz"),
        section(NO_QUIZ if seen_is_known else NOT_TOLD),
        actions(set_up_button()),
    ]
