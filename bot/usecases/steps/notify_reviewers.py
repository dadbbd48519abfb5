"""Tells a quiz's reviewers that something waits for them."""

from datetime import datetime

from bot.domain.disputes import Dispute
from bot.domain.posts import NoticeRole, notice
from bot.domain.quiz import zone_of
from bot.domain.rounds import Round
from bot.domain.words import short_date
from bot.usecases.ports import Store


def notify_reviewers(store: Store, round_: Round, now: datetime, first: Dispute | None = None) -> None:
    """Make a notice due to the owner and to whom the owner named, once a round: the queue tells the rest.

    `first` is a dispute before which nothing of the round waited: of that they are told once more.
    """
    quiz = store.quizzes.get(round_.quiz_id)
    day = short_date(round_.local_date, now.astimezone(zone_of(quiz)).date())
    sentence = (
        f"Something in the answers to the question of {day} in <#{round_.channel_id}> waits for a reviewer. "
        "My Home tab leads to it too."
    )
    for user_id in sorted({quiz.owner_id, *quiz.reviewers}) if quiz else ():
        key = f"reviews:{round_.id}:{user_id}"
        if not notify_reviewer(store, round_.quiz_id, user_id, key, sentence, now) and first:
            notify_reviewer(store, round_.quiz_id, user_id, f"{key}:{first.id}", sentence, now)


def notify_reviewer(store: Store, quiz_id: int, user_id: str, key: str, sentence: str, at: datetime) -> bool:
    """As `notify_member`, with the button to what waits: no command can be typed where notices come."""
    return store.posts.plan(notice(key, quiz_id, at, user_id, sentence, role=NoticeRole.REVIEWER))
