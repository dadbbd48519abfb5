"""Tells others of a notice that nobody can get: the named reviewers of the owner's, and the owner of a reviewer's."""

from datetime import datetime

from bot.domain.members import MemberId
from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz
from bot.usecases.notify_member import notify_member
from bot.usecases.notify_owner import is_to_owner, notify_owner
from bot.usecases.notify_reviewers import is_to_reviewer
from bot.usecases.ports import Store


def pass_on_notice(store: Store, quiz: Quiz, notice: Post, now: datetime) -> None:
    """Make a notice to an owner whom nobody can write to due to the owner since, or to the quiz's named reviewers.

    Where no reviewer is named there is nobody else to tell. What waits for a reviewer the others were told as well, so
    that of such a notice the owner hears once that somebody they named cannot be written to.
    """
    reader = notice.detail["recipient"]
    if is_to_owner(notice) and reader != quiz.owner_id:
        detail = {**notice.detail, "recipient": quiz.owner_id}
        store.posts.plan(Post(f"notice:passed-on:{notice.key}", PostKind.NOTICE, quiz.id, now, detail=detail))
    elif is_to_owner(notice):
        _tell_reviewers(store, quiz, notice, now)
    elif is_to_reviewer(notice) and reader in quiz.reviewers - {quiz.owner_id}:
        name = store.members.get(MemberId(quiz.workspace_id, reader)).name
        sentence = (
            f"I cannot write to {name}, whom you named as a reviewer: Slack says that there is no such account any "
            "more. Take them off in the settings, or name somebody else."
        )
        notify_owner(store, quiz, f"reviewer-gone:{quiz.id}:{reader}", sentence, now)


def _tell_reviewers(store: Store, quiz: Quiz, notice: Post, now: datetime) -> None:
    sentence = (
        f"I cannot write to the owner of the quiz in <#{quiz.channel_id}>. Please ask a workspace admin to choose a "
        f"new one there with `/lambda-quiz settings`. The owner would have read: “{notice.detail['sentence']}”"
    )
    for user_id in sorted(quiz.reviewers - {quiz.owner_id}):
        notify_member(store, quiz.id, user_id, f"passed-on:{notice.key}:{user_id}", sentence, now)
