"""Readies a planned round for posting: what its card shows."""

from datetime import datetime

from bot.domain.posts import Post
from bot.domain.rounds import RoundState
from bot.usecases.ports import Store
from bot.usecases.show_card import QuestionCard, show_card

TOO_LATE = "Slack could not be reached in time to post the question."
NO_LONGER_WANTED = "The round was cancelled before its question went out."


def start_posting(store: Store, post: Post, now: datetime) -> QuestionCard | None:
    """Move the round to posting and return its card, or give the post up when it has lost its purpose.

    A post that was tried before may already stand in the channel, so that it is not too late for it yet.
    """
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    if round_ is None or round_.state not in (RoundState.PLANNED, RoundState.POSTING):
        store.posts.fail(post.key, NO_LONGER_WANTED)
        return None
    if now > round_.window.latest_post_at and post.attempts == 0:
        skip_late(store, post, round_.id)
        return None
    store.rounds.step(round_.id, [RoundState.PLANNED], RoundState.POSTING)
    return show_card(store, round_)


def skip_late(store: Store, post: Post, round_id: int) -> None:
    """Skip a round whose question did not get out in time."""
    store.rounds.step(round_id, [RoundState.PLANNED, RoundState.POSTING], RoundState.SKIPPED, reason=TOO_LATE)
    store.posts.fail(post.key, TOO_LATE)
