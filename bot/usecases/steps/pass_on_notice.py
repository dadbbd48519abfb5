"""Tells others of a notice that nobody can get: the named reviewers of the owner's, and the owner of a reviewer's."""

from datetime import datetime

from bot.domain.members import MemberId
from bot.domain.posts import NoticeRole, Post, notice
from bot.domain.quiz import Quiz
from bot.usecases.ports import Store
from bot.usecases.steps.notify_member import notify_member
from bot.usecases.steps.notify_owner import notify_owner


def pass_on_notice(store: Store, quiz: Quiz, unread: Post, now: datetime) -> None:
    """Make a notice to an owner whom nobody can write to due to the owner since, or to the quiz's named reviewers.

    Where no reviewer is named there is nobody else to tell. What waits for a reviewer the others were told as well, so
    that of such a notice the owner hears once that somebody they named cannot be written to.
    """
    if unread.is_to_owner and unread.recipient != quiz.owner_id:
        key = f"passed-on:{unread.key}"
        store.posts.plan(notice(key, quiz.id, now, quiz.owner_id, unread.sentence, role=NoticeRole.OWNER))
    elif unread.is_to_owner:
        _tell_reviewers(store, quiz, unread, now)
    elif unread.is_to_reviewer and unread.recipient in quiz.reviewers - {quiz.owner_id}:
        name = store.members.get(MemberId(quiz.workspace_id, unread.recipient)).name
        who = "somebody whom" if name == unread.recipient else f"{name}, whom"  # who never answered has no name here
        sentence = (
            f"I cannot write to {who} you named as a reviewer: Slack does not let me. If they have left, take them off "
            "in the settings, or name somebody else."
        )
        notify_owner(store, quiz, f"reviewer-gone:{quiz.id}:{unread.recipient}", sentence, now)


def _tell_reviewers(store: Store, quiz: Quiz, unread: Post, now: datetime) -> None:
    sentence = (
        f"I cannot write to the owner of the quiz in <#{quiz.channel_id}>. Please ask a workspace admin to choose a "
        f"new one there with `/lambda-quiz settings`. The owner would have read: “{unread.sentence}”"
    )
    for user_id in sorted(quiz.reviewers - {quiz.owner_id}):
        notify_member(store, quiz.id, user_id, f"passed-on:{unread.key}:{user_id}", sentence, now)
