"""Passes a notice to an owner whom nobody can write to on to the owner since, or to the quiz's named reviewers."""

from datetime import datetime

from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz
from bot.usecases.notify_member import notify_member
from bot.usecases.notify_owner import is_to_owner
from bot.usecases.ports import Store


def pass_on_notice(store: Store, quiz: Quiz, notice: Post, now: datetime) -> None:
    """Make a notice with its sentence due to them. Where no reviewer is named there is nobody else to tell."""
    if not is_to_owner(notice):
        return
    if notice.detail["recipient"] != quiz.owner_id:
        detail = {**notice.detail, "recipient": quiz.owner_id}
        store.posts.plan(Post(f"notice:passed-on:{notice.key}", PostKind.NOTICE, quiz.id, now, detail=detail))
        return
    sentence = (
        f"I cannot write to the owner of the quiz in <#{quiz.channel_id}>. Please ask a workspace admin to choose a "
        f"new one there with `/lambda-quiz settings`. The owner would have read: “{notice.detail['sentence']}”"
    )
    for user_id in sorted(quiz.reviewers - {quiz.owner_id}):
        notify_member(store, quiz.id, user_id, f"passed-on:{notice.key}:{user_id}", sentence, now)
