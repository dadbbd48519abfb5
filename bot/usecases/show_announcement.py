"""What a channel is told of its quiz: that it has one now, or when its questions come."""

from dataclasses import dataclass

from bot.domain.posts import Post
from bot.domain.quiz import Quiz
from bot.usecases.find_open_round import newest_open_round
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Announcement:
    """The quiz as it stands now, what the person is called who set it up or changed it, and whether a question is open.

    `is_new` says that the channel had no quiz before.
    """

    quiz: Quiz
    name: str
    has_open: bool
    is_new: bool


def show_announcement(store: Store, post: Post) -> Announcement | None:
    """What the post announces, or None when the quiz is gone from its channel."""
    quiz = store.quizzes.get(post.quiz_id)
    # Announcements that were planned before they kept their channel have none.
    if quiz is None or post.detail.get("channel", quiz.channel_id) != quiz.channel_id:
        return None
    has_open = newest_open_round(store, quiz) is not None
    return Announcement(quiz, post.detail["name"], has_open, "times" not in post.detail)
