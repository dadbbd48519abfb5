"""Closes a round once Slack has its reveal."""

from bot.domain.posts import Post
from bot.domain.rounds import RoundState
from bot.usecases.open_round import CLOSED_FACE, is_already_finished_with
from bot.usecases.ports import Store


def close_round(store: Store, post: Post, reveal_ts: str) -> bool:
    """End the round's life; False when the message is not wanted, since the round has another reveal."""
    if post.round_id is None:
        return False
    if not store.posts.finish(post.key, reveal_ts):
        return is_already_finished_with(store, post, reveal_ts)
    closed = store.rounds.step(post.round_id, [RoundState.REVEALING], RoundState.CLOSED, reveal_ts=reveal_ts)
    if closed:
        store.rounds.want_card(post.round_id, CLOSED_FACE)
    return closed
