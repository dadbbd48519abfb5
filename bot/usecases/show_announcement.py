"""What a channel is told of its quiz: that it has one now, when its questions come, or that it is paused."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.posts import Post
from bot.domain.quiz import Quiz
from bot.domain.schedule import Schedule
from bot.usecases.announce_quiz import paused_until, times_before
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Announcement:
    """The quiz as it stands now, what the person is called who set it up or changed it, and whether a question is open.

    `before` is when questions came before, where that is told; `is_of_pause` where it was paused or resumed.
    """

    quiz: Quiz
    name: str
    has_open: bool
    before: Schedule | None
    is_of_pause: bool


def show_announcement(store: Store, post: Post, now: datetime) -> Announcement | None:
    """What the post announces, or None when the quiz is gone from its channel or all is as it was."""
    quiz = store.quizzes.get(post.quiz_id)
    if quiz is None or (post.channel_id or quiz.channel_id) != quiz.channel_id:
        return None
    if "times" in post.detail:  # as an earlier version planned it, without the times before
        return None
    before = times_before(post, quiz.schedule.holidays_country)
    paused_before = post.detail.get("pause")
    if before == quiz.schedule or paused_before == paused_until(quiz, quiz.schedule.local_day(now)):
        return None
    has_open = store.rounds.newest_open(quiz.id) is not None
    return Announcement(quiz, post.detail["name"], has_open, before, is_of_pause=paused_before is not None)
