"""Finishes a post that stands in Slack."""

from datetime import datetime

from bot.domain.posts import SLOW_SLACK, Post
from bot.usecases.ports import Store


def finish_post(store: Store, post: Post, ts: str, now: datetime) -> bool:
    """Record that Slack has the post; False when the message is not wanted, since the post has another."""
    return store.posts.finish(post.key, ts, now + SLOW_SLACK) or stands_as(store, post, ts)


def stands_as(store: Store, post: Post, ts: str) -> bool:
    """Whether the post was finished before, with this very message."""
    standing = store.posts.get(post.key)
    return standing is not None and standing.ts == ts
