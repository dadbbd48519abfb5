"""Closes a round once Slack has its reveal."""

from datetime import datetime

from bot.domain.posts import SLOW_SLACK, Post
from bot.domain.rounds import RoundState
from bot.usecases.finish_post import stands_as
from bot.usecases.plan_private_answers import plan_private_answers
from bot.usecases.ports import Store
from bot.usecases.show_card import CLOSED_FACE


def close_round(store: Store, post: Post, reveal_ts: str, now: datetime) -> bool:
    """End the round's life; False when the message is not wanted, since the round has another reveal.

    What members gave privately and let the team see is due next.
    """
    if post.round_id is None:
        return False
    if not store.posts.finish(post.key, reveal_ts, now + SLOW_SLACK):
        return stands_as(store, post, reveal_ts)
    closed = store.rounds.step(post.round_id, [RoundState.REVEALING], RoundState.CLOSED, reveal_ts=reveal_ts)
    if closed:
        store.rounds.want_cards([post.round_id], CLOSED_FACE)
        plan_private_answers(store, post, post.round_id, now)
    return closed
