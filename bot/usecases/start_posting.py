"""Readies a planned round for posting: what its card shows."""

from dataclasses import replace
from datetime import datetime

from bot.domain.posts import Post
from bot.domain.quiz import Quiz
from bot.domain.rounds import COMING, Round, RoundState
from bot.usecases.ports import Store
from bot.usecases.show_card import QuestionCard

TOO_LATE = "Slack could not be reached in time to post the question."
PAUSED = "The quiz was paused before its question went out."
NO_LONGER_WANTED = "The round was cancelled before its question went out."


def start_posting(store: Store, post: Post, now: datetime, *, looked: bool = False) -> QuestionCard | None:
    """Move the round to posting and return its card, or give the post up when it has lost its purpose.

    A post that may already stand in the channel is not too late yet, nor does it follow a pause or a change of channel,
    unless it was `looked` for and stands nowhere.
    """
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    quiz = store.quizzes.get(post.quiz_id)
    if round_ is None or quiz is None or round_.state not in COMING:
        store.posts.fail(post.key, NO_LONGER_WANTED)
        return None
    if looked or not post.may_stand:
        if reason := _why_not(quiz, round_, post, now):
            _skip(store, post, round_.id, reason)
            return None
        round_ = replace(round_, channel_id=quiz.channel_id)
    store.rounds.step(round_.id, COMING, RoundState.POSTING, channel_id=round_.channel_id)
    return QuestionCard(round_, store.rounds.question(round_), answered=0, zone=quiz.schedule.zone)


def _why_not(quiz: Quiz, round_: Round, post: Post, now: datetime) -> str | None:
    if now > round_.window.latest_post_at:
        return TOO_LATE
    return PAUSED if quiz.is_paused(round_.local_date) and not post.is_by_hand else None


def _skip(store: Store, post: Post, round_id: int, reason: str) -> None:
    # Whoever was frozen may come with a post that was given up before: the round may since have another.
    if store.posts.fail(post.key, reason):
        store.rounds.step(round_id, COMING, RoundState.SKIPPED, reason=reason)
