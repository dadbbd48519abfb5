"""Plans a direct message to the owner of a quiz."""

from datetime import datetime

from bot.domain.posts import NoticeRole, Post, notice
from bot.domain.quiz import Quiz
from bot.usecases.ports import Store


def notify_owner(store: Store, quiz: Quiz, key: str, sentence: str, at: datetime) -> None:
    """Make a notice due, once for each `key`."""
    store.posts.plan(owner_notice(quiz, key, sentence, at))


def owner_notice(quiz: Quiz, key: str, sentence: str, at: datetime) -> Post:
    """The post of a notice.

    It names the channel, and has the button to where the quiz is managed: no command can be typed in a channel
    that is archived, and there may be other quizzes.
    """
    told = f"This is about your quiz in <#{quiz.channel_id}>. {sentence}"
    return notice(key, quiz.id, at, quiz.owner_id, told, role=NoticeRole.OWNER)
