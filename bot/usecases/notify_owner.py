"""Plans a direct message to the owner of a quiz."""

from datetime import datetime

from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz
from bot.usecases.ports import Store


def notify_owner(store: Store, quiz: Quiz, key: str, sentence: str, at: datetime) -> None:
    """Make a notice due, once for each `key`."""
    store.posts.plan(owner_notice(quiz, key, sentence, at))


def owner_notice(quiz: Quiz, key: str, sentence: str, at: datetime) -> Post:
    """The post of a notice. The sentence is plain text that names what to do next.

    The notice names the channel, and has the button to where the quiz is managed: no command can be typed in a channel
    that is archived, and there may be other quizzes.
    """
    told = f"This is about your quiz in <#{quiz.channel_id}>. {sentence}"
    detail = {"recipient": quiz.owner_id, "sentence": told, "manage": "yes"}
    return Post(f"notice:{key}", PostKind.NOTICE, quiz.id, at, detail=detail)


def is_to_owner(post: Post) -> bool:
    """Whether a post is a notice to somebody as the owner of the quiz."""
    return "manage" in post.detail
