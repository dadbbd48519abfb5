"""Tells a quiz's reviewers that something waits for them."""

from datetime import datetime

from bot.domain.rounds import Round
from bot.usecases.notify_member import date_words, notify_member
from bot.usecases.ports import Store


def notify_reviewers(store: Store, round_: Round, now: datetime) -> None:
    """Make a notice due to the owner and to whom the owner named, once a round: the queue tells the rest."""
    quiz = store.quizzes.get(round_.quiz_id)
    sentence = (
        f"Answers to the question of {date_words(round_.local_date)} in <#{round_.channel_id}> wait for a reviewer. "
        "See `/lambda-quiz reviews`, or my Home tab."
    )
    for user_id in sorted({quiz.owner_id, *quiz.reviewers}) if quiz else ():
        notify_member(store, round_.quiz_id, user_id, f"reviews:{round_.id}:{user_id}", sentence, now)
