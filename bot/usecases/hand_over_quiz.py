"""Hands a quiz over to a new owner."""

from dataclasses import replace
from datetime import datetime

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_change
from bot.usecases.ports import Store
from bot.usecases.steps.notify_member import notify_member
from bot.usecases.steps.notify_owner import notify_owner


def hand_over_quiz(store: Store, actor: Actor, quiz: Quiz, owner_id: str, name: str, now: datetime) -> Quiz:
    """Store the quiz, which is kept, as the new owner's.

    They and the owner before are told that the actor, of that name, handed it over.

    Raises:
        NotAllowed, RoleNotKnown: when the actor may not change the quiz.
    """
    check_may_change(quiz, actor)
    if owner_id == quiz.owner_id:
        return quiz
    handed = replace(quiz, owner_id=owner_id)
    store.quizzes.save(handed)
    # The keys change with the instant: a quiz can come back to somebody.
    at = int(now.timestamp())
    if quiz.owner_id != actor.id.user_id:
        still = " You still decide disputed answers." if quiz.owner_id in quiz.reviewers else ""
        sentence = f"{name} handed your quiz in <#{quiz.channel_id}> over to somebody else, who owns it now.{still}"
        notify_member(store, quiz.id, quiz.owner_id, f"owner-before:{quiz.id}:{quiz.owner_id}:{at}", sentence, now)
    if owner_id != actor.id.user_id:
        sentence = (
            f"{name} handed it over to you: you can change it now, and you decide disputed answers. "
            "I write to you when it stops or an answer waits."
        )
        notify_owner(store, handed, f"owner:{quiz.id}:{owner_id}:{at}", sentence, now)
    return handed
