"""Plans a direct message to the owner of a quiz."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.usecases.notify_member import notify_member
from bot.usecases.ports import Store


def notify_owner(store: Store, quiz: Quiz, key: str, sentence: str, at: datetime) -> None:
    """Make a notice due, once for each `key`. The sentence is plain text that names what to do next."""
    notify_member(store, quiz.id, quiz.owner_id, key, sentence, at)
