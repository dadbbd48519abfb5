"""Readies a planned round for posting: what its card shows."""

from dataclasses import replace
from datetime import datetime

from bot.domain.posts import Post
from bot.domain.quiz import Quiz
from bot.domain.rounds import COMING, Round, RoundState
from bot.domain.schedule import window
from bot.usecases.ports import Store
from bot.usecases.show_card import QuestionCard, show_card

TOO_LATE = "Slack could not be reached in time to post the question."
PAUSED = "The quiz was paused before its question went out."
NO_LONGER_WANTED = "The round was cancelled before its question went out."


def start_posting(store: Store, post: Post, now: datetime) -> QuestionCard | None:
    """Move the round to posting and return its card, or give the post up when it has lost its purpose.

    A post that was tried before may already stand in the channel: it is not too late for it yet, nor does it follow a
    pause or a change of channel.
    """
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    quiz = store.quizzes.get(post.quiz_id)
    if round_ is None or quiz is None or round_.state not in COMING:
        store.posts.fail(post.key, NO_LONGER_WANTED)
        return None
    if post.attempts == 0:
        if reason := _why_not(quiz, round_, now):
            _skip(store, post, round_.id, reason)
            return None
        round_ = replace(round_, channel_id=quiz.channel_id)
    store.rounds.step(round_.id, COMING, RoundState.POSTING, channel_id=round_.channel_id)
    return show_card(store, round_)


def skip_late(store: Store, post: Post, round_id: int) -> None:
    """Skip a round whose question did not get out in time."""
    _skip(store, post, round_id, TOO_LATE)


def _why_not(quiz: Quiz, round_: Round, now: datetime) -> str | None:
    if now > round_.window.latest_post_at:
        return TOO_LATE
    # A question that is asked by hand, at another instant than the schedule's, is asked in spite of a pause.
    is_scheduled = round_.post_at == window(quiz.schedule, round_.local_date).post_at
    return PAUSED if is_scheduled and quiz.pause and quiz.pause.covers(round_.local_date) else None


def _skip(store: Store, post: Post, round_id: int, reason: str) -> None:
    store.rounds.step(round_id, COMING, RoundState.SKIPPED, reason=reason)
    store.posts.fail(post.key, reason)
