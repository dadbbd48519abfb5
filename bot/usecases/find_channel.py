"""Finds the channel that a change is about: what is committed together is done in the order of channels.

It is empty where there is none any more, which the change itself finds out.
"""

from bot.domain.posts import Post
from bot.usecases.ports import Store


def channel_of_quiz(store: Store, quiz_id: int) -> str:
    """Where the quiz is."""
    quiz = store.quizzes.get(quiz_id)
    return quiz.channel_id if quiz else ""


def channel_of_round(store: Store, round_id: int) -> str:
    """Where the round was asked."""
    round_ = store.rounds.get(round_id)
    return round_.channel_id if round_ else ""


def channel_of_dispute(store: Store, dispute_id: int) -> str:
    """Where the dispute's round was asked."""
    dispute = store.disputes.get(dispute_id)
    return channel_of_round(store, dispute.round_id) if dispute else ""


def channel_of_post(store: Store, post: Post) -> str:
    """Where the post's round was asked, or else its quiz is."""
    return channel_of_quiz(store, post.quiz_id) if post.round_id is None else channel_of_round(store, post.round_id)
