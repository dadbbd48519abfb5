"""Grades a round's answers before its reveal or a regrade, so that the transaction that does it is short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.answers import Answer, collect_answers, copyists
from bot.domain.bank import Question
from bot.domain.grading import Assessment
from bot.domain.rounds import Round
from bot.usecases.ports import Grader, Runner, Store
from bot.usecases.steps.find_rubric import find_rubric

PIECE = 10
"""Answers graded at a time, so that other rounds get their turn between them."""


@dataclass(frozen=True, slots=True)
class GradedAhead:
    """The port `Grader`: remembers what was graded ahead, and has `grader` look at anything else.

    A grader's result depends on the question, with the phrasings that its quiz has accepted, and on the text alone.
    """

    grader: Grader
    known: Mapping[tuple[str, str], Assessment]

    @property
    def name(self) -> str:
        """Name and version of the grader that looked."""
        return self.grader.name

    def assess(self, question: Question, text: str) -> Assessment:
        """The same as the grader's."""
        known = self.known.get((question.version, text))
        return known or self.grader.assess(question, text)

    def reduced(self, wording: str) -> tuple[str, ...]:
        """The same as the grader's."""
        return self.grader.reduced(wording)


async def grade_ahead(
    runner: Runner, grader: Grader, round_: Round, also: tuple[str, str] | None = None
) -> GradedAhead:
    """A grader that knows the round's answers as they stand now, and the search for copies done. Nothing is stored.

    `also` is the id of a key point with a phrasing that is about to be accepted: it knows that as well, and all by it.
    """

    def read(store: Store) -> tuple[Question, list[Answer]]:
        return find_rubric(store, round_, also), collect_answers(store.answers.of_round(round_.id))

    question, answers = await runner.read(read)
    await runner.compute(partial(copyists, answers))
    own = [answer.text for answer in answers]
    texts = list(dict.fromkeys([also[1], *own] if also else own))
    known: dict[tuple[str, str], Assessment] = {}
    for start in range(0, len(texts), PIECE):
        known |= await runner.compute(partial(_assess, grader, question, texts[start : start + PIECE]))
    return GradedAhead(grader, known)


def _assess(grader: Grader, question: Question, texts: Sequence[str]) -> dict[tuple[str, str], Assessment]:
    return {(question.version, text): grader.assess(question, text) for text in texts}
