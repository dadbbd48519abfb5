"""Finishes a post that stands in Slack."""

from bot.domain.posts import Post
from bot.usecases.ports import Store


def finish_post(store: Store, post: Post, ts: str) -> bool:
    """Record that Slack has the post; False when the message is not wanted, since the post has another."""
    return store.posts.finish(post.key, ts) or stands_as(store, post, ts)


def stands_as(store: Store, post: Post, ts: str) -> bool:
    """Whether the post was finished before, with this very message."""
    standing = store.posts.get(post.key)
    return standing is not None and standing.ts == ts
