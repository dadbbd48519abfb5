"""Tells a channel that it has a quiz now, or that its questions come at other times, and by whom."""

from datetime import datetime

from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz
from bot.usecases.ports import Store


def announce_quiz(store: Store, quiz: Quiz, name: str, now: datetime) -> None:
    """Make the announcement due in the quiz's channel. `name` is what the person who set it up is called."""
    # The key changes with the instant: a quiz can come back to a channel.
    key = f"announcement:{quiz.id}:{quiz.channel_id}:{int(now.timestamp())}"
    detail = {"name": name, "channel": quiz.channel_id}
    store.posts.plan(Post(key, PostKind.ANNOUNCEMENT, quiz.id, now, detail=detail))


def announce_times(store: Store, quiz: Quiz, name: str, now: datetime) -> None:
    """Make it due in the quiz's channel to tell when questions come now. `name` is what the person is called."""
    key = f"times:{quiz.id}:{int(now.timestamp())}"
    detail = {"name": name, "channel": quiz.channel_id, "times": "yes"}
    store.posts.plan(Post(key, PostKind.ANNOUNCEMENT, quiz.id, now, detail=detail))
