"""The wordings that reviewers have added to the rubrics of their quizzes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bank import KeyPoint, Question, normalised
from bot.domain.members import Actor
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.usecases.list_reviews import only_id, quizzes_meant
from bot.usecases.ports import AcceptedPhrasing, Store

PAGE = 20
"""Wordings on a page: each takes up to four of the 100 blocks that a modal holds."""


@dataclass(frozen=True, slots=True)
class ListedWording:
    """A wording, its quiz, and its question as it was asked in the dispute's round."""

    accepted: AcceptedPhrasing
    quiz: Quiz
    question: Question
    point: KeyPoint


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """A page, counted from 0, of the wordings that count, and how many those are in all.

    `quiz_id` is the one quiz whose wordings they are, None for those of several.
    """

    quiz_id: int | None
    page: int
    wordings: tuple[ListedWording, ...]
    total: int


def list_wordings(store: Store, actor: Actor, channel_id: str | None, quiz_id: int | None, page: int) -> WordingsPage:
    """The wordings of the quizzes that `quizzes_meant` finds, by question and key point, the newest of each first.

    Where there are fewer pages it is the last. Words that were accepted twice for a key point are one wording.

    Raises:
        NotAllowed, NoQuiz: as `quizzes_meant`.
    """
    quizzes = {quiz.id: quiz for quiz in quizzes_meant(store, actor, channel_id, quiz_id)}
    wordings = _in_order(store.disputes.accepted_phrasings(quizzes))
    page = min(page, max(len(wordings) - 1, 0) // PAGE)
    on_page = [(store.rounds.get(each.round_id), each) for each in wordings[page * PAGE : (page + 1) * PAGE]]
    listed = (_listed(store, quizzes[each.quiz_id], round_, each) for round_, each in on_page if round_)
    return WordingsPage(only_id(list(quizzes.values())), page, tuple(listed), len(wordings))


def alike(one: AcceptedPhrasing, other: AcceptedPhrasing) -> bool:
    """Whether both add the same words to the same key point: they count until both are taken back."""
    return _identity(one) == _identity(other)


def _in_order(accepted: Sequence[AcceptedPhrasing]) -> list[AcceptedPhrasing]:
    """The order of the list, made of the oldest first; of those alike the newest stands for all."""
    newest: dict[tuple[object, ...], AcceptedPhrasing] = {}
    first: dict[tuple[object, ...], int] = {}
    for place, each in enumerate(reversed(accepted)):
        newest.setdefault(_identity(each), each)
        first.setdefault(_question(each), place)
        first.setdefault(_point(each), place)
    return sorted(newest.values(), key=lambda each: (first[_question(each)], first[_point(each)]))


def _listed(store: Store, quiz: Quiz, round_: Round, accepted: AcceptedPhrasing) -> ListedWording:
    question = store.rounds.question(round_)
    return ListedWording(accepted, quiz, question, question.rubric.point(accepted.key_point_id))


def _question(accepted: AcceptedPhrasing) -> tuple[object, ...]:
    return accepted.quiz_id, accepted.bank, accepted.question_id


def _point(accepted: AcceptedPhrasing) -> tuple[object, ...]:
    return *_question(accepted), accepted.key_point_id


def _identity(accepted: AcceptedPhrasing) -> tuple[object, ...]:
    return *_point(accepted), normalised(accepted.phrasing)
