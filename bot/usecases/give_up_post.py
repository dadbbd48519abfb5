"""Gives up a post that Slack refuses for good, and tells the quiz's owner, who can mend the cause."""

from dataclasses import replace
from datetime import datetime

from bot.domain.posts import Post, PostKind
from bot.domain.rounds import COMING, GRADED, RoundState
from bot.domain.schedule import Pause
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.steps.notify_owner import notify_owner
from bot.usecases.steps.pass_on_notice import pass_on_notice
from bot.usecases.steps.reschedule_quiz import reschedule_quiz

OVER_ALL_THE_SAME = (
    "The round is over all the same: the answers recorded so far are graded, and their points count. "
    "Everybody’s result is in `/lambda-quiz me`."
)


def give_up_post(
    store: Store, holidays: HolidayCalendar, post: Post, reason: str, now: datetime, *, unread: bool = False
) -> bool:
    """Fail the post with `reason` (a sentence for the owner) and pause the quiz until resumed.

    False, and nothing is done, when the post was finished or given up before.

    A question that cannot be posted fails its round. A reveal leaves it as it is. In revealing its grades stand and its
    members can still read their results; it is open where the thread could not be read, until we are let in again or
    the quiz goes on in another channel. A reveal pauses the quiz the first time alone: one that is refused again once
    the quiz is resumed, or is owed to a channel that the quiz has left, would never let it go on. The owner is told
    each time. Of a notice whose reader is beyond reach, and which so goes `unread`, others are told.
    """
    quiz = store.quizzes.lock(post.quiz_id)
    if quiz is None or not store.posts.fail(post.key, reason):
        return False
    if unread:
        pass_on_notice(store, quiz, post, now)
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    if round_ is None or post.kind not in (PostKind.QUESTION, PostKind.REVEAL):
        return True
    if post.kind is PostKind.QUESTION:
        store.rounds.step(round_.id, COMING, RoundState.FAILED, reason=reason)
    if round_.channel_id == quiz.channel_id and not post.is_revived:
        pause = Pause(quiz.schedule.local_day(now), None, reason)
        reschedule_quiz(store, holidays, replace(quiz, pause=pause), now)
        sentence = f"{reason} The quiz is paused until you resume it."
    else:
        sentence = f"The {post.kind} for <#{round_.channel_id}> could not be posted. {reason}"
        if round_.state in GRADED and round_.channel_id != quiz.channel_id:
            sentence = f"{sentence} {OVER_ALL_THE_SAME}"
    # The key changes with the instant: a reveal that was revived can be given up again.
    notify_owner(store, quiz, f"gave-up:{post.key}:{int(now.timestamp())}", sentence, now)
    return True
