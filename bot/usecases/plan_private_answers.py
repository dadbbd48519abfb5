"""Makes the private answers that members share due after the reveal, a message after the other."""

from datetime import datetime, timedelta

from bot.domain.answers import collect_answers
from bot.domain.posts import SLOW_SLACK, Post, PostKind, PostState
from bot.usecases.finish_post import stands_as
from bot.usecases.ports import Store

AFTER_REVEAL = timedelta(seconds=2)
"""Private answers follow the reveal, and one another, at Slack's pace of about a message a second in a channel."""


def plan_private_answers(store: Store, reveal: Post, round_id: int, now: datetime) -> None:
    """Make the first message of the round's private answers due, if any are shared."""
    answers = collect_answers(store.answers.of_round(round_id))
    if any(answer.shared_private_text for answer in answers):
        _plan(store, reveal, f"private-answers:{round_id}", now, {})


def finish_private_answers(store: Store, post: Post, ts: str, now: datetime, *, is_last: bool) -> bool:
    """Record that Slack has a message of private answers, and make the next one due unless it `is_last`.

    False when the message is not wanted, since the post has another.
    """
    if not store.posts.finish(post.key, ts, now + SLOW_SLACK):
        return stands_as(store, post, ts)
    if not is_last:
        part = post.part + 1
        _plan(store, post, f"private-answers:{post.round_id}:{part}", now, {"part": str(part)})
    return True


def _plan(store: Store, before: Post, key: str, now: datetime, detail: dict[str, str]) -> None:
    # Where what came before may have stood already, so may this.
    state = before.state if before.state is PostState.UNSURE else PostState.DUE
    at = now + AFTER_REVEAL
    store.posts.plan(Post(key, PostKind.PRIVATE_ANSWERS, before.quiz_id, at, before.round_id, state, detail=detail))
