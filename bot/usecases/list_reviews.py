"""The answers that wait for a quiz's reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.answers import quotation
from bot.domain.bank import Question
from bot.domain.disputes import Dispute
from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_review, check_role_is_known, may_decide, may_review
from bot.domain.refusals import NoQuizHere
from bot.domain.rounds import Round
from bot.usecases.find_quiz import find_quiz
from bot.usecases.ports import Store
from bot.usecases.steps.find_answer import find_answer

MOST_LISTED = 15


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    """One answer in a round of a quiz, quoted, with its open disputes, oldest first."""

    quiz: Quiz
    round: Round
    question: Question
    quotation: str
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The answers for a reviewer to decide that have waited longest, at most `MOST_LISTED`, and how many there are.

    `quiz_id` is the one quiz whose queue it is, None for that of several. `has_wordings` says whether any was accepted.
    """

    answers: tuple[WaitingAnswer, ...]
    waiting: int
    quiz_id: int | None
    has_wordings: bool


def list_reviews(store: Store, actor: Actor, channel_id: str | None, quiz_id: int | None) -> ReviewQueue:
    """The actor's queue of the quizzes that `quizzes_meant` finds.

    Raises:
        NotAllowed, NoQuiz: as `quizzes_meant`.
    """
    quizzes = quizzes_meant(store, actor, channel_id, quiz_id)
    by_id = {quiz.id: quiz for quiz in quizzes}
    waiting = _by_answer(store, actor, by_id)
    listed = [(store.rounds.get(disputes[0].round_id), disputes) for disputes in waiting[:MOST_LISTED]]
    answers = (_waiting_answer(store, by_id[round_.quiz_id], round_, ds) for round_, ds in listed if round_)
    return ReviewQueue(tuple(answers), len(waiting), only_id(quizzes), store.disputes.has_phrasings(list(by_id)))


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


def _waiting_answer(store: Store, quiz: Quiz, round_: Round, disputes: Sequence[Dispute]) -> WaitingAnswer:
    answer = find_answer(store, round_.id, disputes[0].member)
    return WaitingAnswer(quiz, round_, store.rounds.question(round_), quotation(answer.messages), tuple(disputes))


def _by_answer(store: Store, actor: Actor, quizzes: Mapping[int, Quiz]) -> list[list[Dispute]]:
    by_answer: dict[object, list[Dispute]] = {}
    for dispute in store.disputes.waiting(list(quizzes)):
        if may_decide(quizzes[dispute.quiz_id], actor, dispute.member):
            by_answer.setdefault((dispute.round_id, dispute.member), []).append(dispute)
    return list(by_answer.values())
