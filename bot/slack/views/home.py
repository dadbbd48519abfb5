"""The App Home: today and one's own record in one place."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack import ids
from bot.slack.views.blocks import actions, button, divider, header, section
from bot.slack.views.record import record_blocks
from bot.slack.views.reviews import waiting_words
from bot.slack.views.today import today_blocks
from bot.usecases.show_record import Record
from bot.usecases.show_today import Today


def home(
    today: Today | None,
    record: Record | None,
    may_change: bool,
    now: datetime,
    card_link: str | None = None,
    day_off: str | None = None,
    reviews: int | None = None,
) -> View:
    """The App Home. Both `today` and `record` are None where there is no quiz to show.

    `reviews` is how many answers wait for the reader as a reviewer, None for somebody who is none.
    """
    blocks: list[Block] = [*today_blocks(today, now, card_link, day_off)] if today else _no_quiz()
    if record:
        result_on_card = today is not None and today.card is not None
        blocks += [divider(), *record_blocks(record, link_latest=not result_on_card)]
    if reviews is not None:
        blocks += [divider(), *_reviews(reviews)]
    last = [button("How it works", ids.SHOW_HELP, today.quiz.id if today else "")]
    if may_change:
        last.append(button("Manage the quiz", ids.SHOW_CONTROLS, today.quiz.id if today else ""))
    return View(type="home", blocks=[*blocks, divider(), actions(*last)])


def _reviews(waiting: int) -> list[Block]:
    if not waiting:
        return [header("Reviews"), section("No answer waits for a reviewer.")]
    words = f"{waiting_words(waiting)} for a reviewer."
    return [header("Reviews"), section(words), actions(button("Reviews", ids.SHOW_REVIEWS))]


def _no_quiz() -> list[Block]:
    return [
        header("Lambda Quiz"),
        section(
            "No quiz runs for you yet. Invite Lambda Quiz to a channel and set one up: one AWS Lambda interview "
            "question each working day, with graded answers and a leaderboard."
        ),
        actions(button("Set up", ids.OPEN_SETTINGS, style="primary")),
    ]
