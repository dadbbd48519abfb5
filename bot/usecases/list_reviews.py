"""The answers that wait for a quiz's reviewers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bank import Question
from bot.domain.disputes import Dispute
from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_review, check_role_is_known, may_review
from bot.domain.refusals import NoQuizHere
from bot.domain.rounds import Round
from bot.usecases.find_quiz import find_quiz
from bot.usecases.ports import Store

MOST_LISTED = 15


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    """One answer in a round of a quiz, with its open disputes, oldest first."""

    quiz: Quiz
    round: Round
    question: Question
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The answers that have waited longest, at most `MOST_LISTED`, and how many wait in all.

    `quiz_id` is the one quiz whose queue it is, None for that of several. `has_wordings` says whether any was accepted.
    """

    answers: tuple[WaitingAnswer, ...]
    waiting: int
    quiz_id: int | None
    has_wordings: bool


def list_reviews(store: Store, actor: Actor, channel_id: str | None, quiz_id: int | None) -> ReviewQueue:
    """The queue of the quizzes that `quizzes_meant` finds.

    Raises:
        NotAllowed, NoQuiz: as `quizzes_meant`.
    """
    return queue_of(store, quizzes_meant(store, actor, channel_id, quiz_id))


def quizzes_meant(store: Store, actor: Actor, channel_id: str | None, quiz_id: int | None) -> list[Quiz]:
    """The named quiz or the channel's, alone; where neither is, every quiz that the actor reviews.

    Raises:
        NotAllowed, RoleNotKnown: when the actor is no reviewer, or none unless they are an admin.
        NoQuiz: when the workspace has no quiz.
    """
    try:
        quiz = find_quiz(store, actor.id.workspace_id, channel_id, quiz_id)
    except NoQuizHere:
        if quizzes := quizzes_to_review(store, actor):
            return quizzes
        if store.quizzes.of_workspace(actor.id.workspace_id):
            check_role_is_known(actor)
        raise
    check_may_review(quiz, actor)
    return [quiz]


def only_id(quizzes: Sequence[Quiz]) -> int | None:
    """The id of the quiz that is alone, None of several."""
    return quizzes[0].id if len(quizzes) == 1 else None


def quizzes_to_review(store: Store, actor: Actor) -> list[Quiz]:
    """Every quiz of the workspace that the actor is a reviewer of."""
    return [quiz for quiz in store.quizzes.of_workspace(actor.id.workspace_id) if may_review(quiz, actor)]


def queue_of(store: Store, quizzes: Sequence[Quiz]) -> ReviewQueue:
    """The queue of the quizzes."""
    waiting = _by_answer(store, quizzes)
    listed = [(store.rounds.get(disputes[0].round_id), disputes) for disputes in waiting[:MOST_LISTED]]
    by_id = {quiz.id: quiz for quiz in quizzes}
    answers = (WaitingAnswer(by_id[r.quiz_id], r, store.rounds.question(r), tuple(ds)) for r, ds in listed if r)
    has_wordings = store.disputes.has_phrasings(list(by_id))
    return ReviewQueue(tuple(answers), len(waiting), only_id(quizzes), has_wordings)


def _by_answer(store: Store, quizzes: Sequence[Quiz]) -> list[list[Dispute]]:
    by_answer: dict[object, list[Dispute]] = {}
    for dispute in store.disputes.waiting([quiz.id for quiz in quizzes]):
        by_answer.setdefault((dispute.round_id, dispute.member), []).append(dispute)
    return list(by_answer.values())
