"""Tells a quiz's reviewers that something waits for them."""

from datetime import datetime

from bot.domain.disputes import Dispute
from bot.domain.rounds import Round
from bot.domain.words import day_words
from bot.usecases.notify_member import notify_member
from bot.usecases.ports import Store


def notify_reviewers(store: Store, round_: Round, now: datetime, first: Dispute | None = None) -> None:
    """Make a notice due to the owner and to whom the owner named, once a round: the queue tells the rest.

    `first` is a dispute before which nothing of the round waited: of that they are told once more.
    """
    quiz = store.quizzes.get(round_.quiz_id)
    sentence = (
        f"Answers to the question of {day_words(round_.local_date)} in <#{round_.channel_id}> wait for a reviewer. "
        "See `/lambda-quiz reviews`, or my Home tab."
    )
    for user_id in sorted({quiz.owner_id, *quiz.reviewers}) if quiz else ():
        key = f"reviews:{round_.id}:{user_id}"
        if not notify_member(store, round_.quiz_id, user_id, key, sentence, now) and first:
            notify_member(store, round_.quiz_id, user_id, f"{key}:{first.id}", sentence, now)
