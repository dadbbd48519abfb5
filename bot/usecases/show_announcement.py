"""What a channel is told of its quiz: that it has one now, or when its questions come."""

from dataclasses import dataclass

from bot.domain.posts import Post
from bot.domain.quiz import Quiz
from bot.domain.schedule import Schedule
from bot.usecases.announce_quiz import times_before
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Announcement:
    """The quiz as it stands now, what the person is called who set it up or changed it, and whether a question is open.

    `before` is when questions came before, None where the channel had no quiz.
    """

    quiz: Quiz
    name: str
    has_open: bool
    before: Schedule | None


def show_announcement(store: Store, post: Post) -> Announcement | None:
    """What the post announces, or None when the quiz is gone from its channel or its times are as they were."""
    quiz = store.quizzes.get(post.quiz_id)
    if quiz is None or (post.channel_id or quiz.channel_id) != quiz.channel_id:
        return None
    if "times" in post.detail:  # as an earlier version planned it, without the times before
        return None
    before = times_before(post, quiz.schedule.holidays_country)
    if before == quiz.schedule:
        return None
    return Announcement(quiz, post.detail["name"], store.rounds.newest_open(quiz.id) is not None, before)
