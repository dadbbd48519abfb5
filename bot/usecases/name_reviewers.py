"""Names the people who decide disputes beside the quiz's owner and the workspace's admins."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_change
from bot.domain.refusals import InvalidField
from bot.usecases.ports import Store
from bot.usecases.steps.notify_reviewers import notify_reviewer

MOST_REVIEWERS = 20
TOO_MANY = f"Name at most {MOST_REVIEWERS} people."


def name_reviewers(store: Store, actor: Actor, quiz: Quiz, user_ids: Set[str], now: datetime) -> Quiz:
    """Store the quiz with these reviewers, and tell those who are new.

    Raises:
        NotAllowed: when the actor may not change the quiz.
        InvalidField: when there are too many.
    """
    check_may_change(quiz, actor)
    if len(user_ids) > MOST_REVIEWERS:
        raise InvalidField("reviewers", TOO_MANY)
    named = replace(quiz, reviewers=frozenset(user_ids))
    store.quizzes.save(named)
    sentence = (
        f"You decide disputed answers of the quiz in <#{quiz.channel_id}> now. "
        "I write to you when one waits; my Home tab shows them all."
    )
    # The key changes with the instant: somebody can be taken off and named again.
    at = int(now.timestamp())
    for user_id in sorted(named.reviewers - quiz.reviewers - {quiz.owner_id, actor.id.user_id}):
        notify_reviewer(store, quiz.id, user_id, f"reviewer:{quiz.id}:{user_id}:{at}", sentence, now)
    return named
