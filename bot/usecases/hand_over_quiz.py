"""Hands a quiz over to a new owner."""

from dataclasses import replace
from datetime import datetime

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_change
from bot.usecases.notify_owner import notify_owner
from bot.usecases.ports import Store


def hand_over_quiz(store: Store, actor: Actor, quiz: Quiz, owner_id: str, name: str, now: datetime) -> Quiz:
    """Store the quiz, which is kept, as the new owner's. They are told that the actor, of that name, handed it over.

    Raises:
        NotAllowed, RoleNotKnown: when the actor may not change the quiz.
    """
    check_may_change(quiz, actor)
    if owner_id == quiz.owner_id:
        return quiz
    handed = replace(quiz, owner_id=owner_id)
    store.quizzes.save(handed)
    if owner_id != actor.id.user_id:
        sentence = (
            f"{name} handed it over to you: you can change it now, and you decide disputed answers. "
            "I write to you when it stops or an answer waits."
        )
        # The key changes with the instant: a quiz can come back to somebody.
        notify_owner(store, handed, f"owner:{quiz.id}:{owner_id}:{int(now.timestamp())}", sentence, now)
    return handed
