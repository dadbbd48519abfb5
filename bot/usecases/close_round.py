"""Closes a round once Slack has its reveal."""

from datetime import datetime, timedelta

from bot.domain.answers import collect_answers
from bot.domain.posts import Post, PostKind, PostState
from bot.domain.rounds import RoundState
from bot.usecases.finish_post import stands_as
from bot.usecases.ports import Store
from bot.usecases.show_card import CLOSED_FACE

AFTER_REVEAL = timedelta(seconds=2)
"""Private answers follow the reveal at Slack's pace of about a message a second in a channel."""


def close_round(store: Store, post: Post, reveal_ts: str, now: datetime) -> bool:
    """End the round's life; False when the message is not wanted, since the round has another reveal.

    What members gave privately and let the team see is due next.
    """
    if post.round_id is None:
        return False
    if not store.posts.finish(post.key, reveal_ts):
        return stands_as(store, post, reveal_ts)
    closed = store.rounds.step(post.round_id, [RoundState.REVEALING], RoundState.CLOSED, reveal_ts=reveal_ts)
    if closed:
        store.rounds.want_cards([post.round_id], CLOSED_FACE)
        _plan_private_answers(store, post, post.round_id, now)
    return closed


def _plan_private_answers(store: Store, post: Post, round_id: int, now: datetime) -> None:
    answers = collect_answers(store.answers.of_round(round_id))
    if any(answer.shared_private_text for answer in answers):
        key = f"private-answers:{round_id}"
        # Where the reveal may have stood before, so may they.
        at, state = now + AFTER_REVEAL, post.state if post.state is PostState.UNSURE else PostState.DUE
        store.posts.plan(Post(key, PostKind.PRIVATE_ANSWERS, post.quiz_id, at, round_id, state))
