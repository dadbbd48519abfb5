"""Opens a round once Slack has its question."""

from datetime import datetime

from bot.domain.posts import SLOW_SLACK, Post
from bot.domain.rounds import RoundState
from bot.usecases.finish_post import stands_as
from bot.usecases.ports import Store
from bot.usecases.show_card import open_face


def open_round(store: Store, post: Post, channel_id: str, message_ts: str, now: datetime) -> bool:
    """Take answers from now on, in the channel where the message stands.

    False when the message is not wanted, since the round has another or was cancelled.
    """
    if post.round_id is None:
        return False
    if not store.posts.finish(post.key, message_ts, now + SLOW_SLACK):
        return stands_as(store, post, message_ts)
    # Another worker may be about to post it where the quiz has moved to.
    place = {"channel_id": channel_id, "message_ts": message_ts}
    return store.rounds.step(post.round_id, [RoundState.POSTING], RoundState.OPEN, **place, face=open_face(0))
