"""Which question comes next.

The rule: a question that this quiz has not asked comes before any it has. Those left are laid out over the rest of the
week so that it rises from basic on the first quiz day to scenario on the last, and inside a section from easy to hard;
the first of them is asked. A week never falls back to an earlier section before the bank is used up.

When all have been asked, the weakest return first: a question's urgency is the number of rounds since it was asked,
times `1 + 3 * (1 - score)` with the team's mean score when last asked. None returns before half of the bank (rounded
down) has been asked since.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement

from bot.domain.bank import Difficulty, Question, Section

WEAKNESS_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a quiz asked, and the mean score of its answers (0 to 1).

    None when nobody answered, and where the question was asked again since.
    """

    question_id: str
    mean_score: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The question chosen, and how many different ones were asked before.

    `bank_used_up` when it had been asked itself, for lack of a new one.
    """

    question: Question
    asked: int
    bank_used_up: bool


# Kept, since thousands of quizzes that are due at once have few different weeks between them.
@lru_cache(maxsize=256)
def week_ahead(day: date, weekdays: frozenset[int]) -> tuple[Fraction, ...]:
    """Where `day` and the quiz days after it stand in their week: 0 is its first quiz day, 1 its last.

    A day outside the chosen weekdays (a round asked for by hand) counts as the quiz day before it.
    """
    last = len(weekdays) - 1
    if last == 0:
        # A weekly quiz rises over four weeks instead.
        week = (day.toordinal() - 1) // 7 % 4
        return tuple(Fraction(place, 3) for place in range(week, 4))
    passed = sum(weekday <= day.isoweekday() for weekday in weekdays)
    return tuple(Fraction(place, last) for place in (max(0, passed - 1), *range(passed, len(weekdays))))


def choose_question(
    questions: Sequence[Question], history: Sequence[Asked], ahead: tuple[Fraction, ...], seed: str
) -> Choice | None:
    """The question for the next round, or None where `questions` is empty.

    `history` is oldest first; `ahead` comes from `week_ahead`; `seed` (the quiz's id) makes quizzes differ in the order
    of questions that are otherwise equal.
    """
    if not questions:
        return None
    asked = {entry.question_id for entry in history}
    new = [q for q in questions if q.id not in asked]
    if new:
        return Choice(_next_in_week(new, ahead, seed), len(asked), bank_used_up=False)
    return Choice(_weakest(questions, history, seed), len(asked), bank_used_up=True)


def _next_in_week(new: Sequence[Question], ahead: tuple[Fraction, ...], seed: str) -> Question:
    sections = _rise(_levels(q.section.level for q in new), ahead, len(Section) - 1)
    section = [q for q in new if q.section.level == sections[0]]
    days = ahead[: sections.count(sections[0])]
    difficulties = _rise(_levels(q.difficulty.level for q in section), days, len(Difficulty) - 1)
    fitting = [q for q in section if q.difficulty.level == difficulties[0]]
    return min(fitting, key=lambda q: _shuffled(q, seed))


def _levels(stock: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(stock))


# Kept, since they have few different stocks as well.
@lru_cache(maxsize=1024)
def _rise(stock: tuple[int, ...], ahead: tuple[Fraction, ...], highest: int) -> tuple[int, ...]:
    """Levels from the stock, never falling, with the least distance to the days' own in sum; the lowest of equal ones.

    A day's own level is its place in the week times the `highest`. Since each day lays out the same rest of the week
    anew, the lowest of equal ones is what keeps days consistent.
    """
    targets = [place * highest for place in ahead]
    left = Counter(stock)
    length = min(len(targets), left.total())
    rises = (r for r in combinations_with_replacement(sorted(left), length) if Counter(r) <= left)
    return min(rises, key=lambda rise: (sum(map(_distance, rise, targets)), rise))


def _distance(level: int, target: Fraction) -> Fraction:
    return abs(level - target)


def _shuffled(question: Question, seed: str) -> str:
    return hashlib.sha256(f"{seed}:{question.id}".encode()).hexdigest()


def _weakest(questions: Sequence[Question], history: Sequence[Asked], seed: str) -> Question:
    last = {entry.question_id: place for place, entry in enumerate(history)}
    rested = [q for q in questions if len(history) - last[q.id] > len(questions) // 2]

    def urgency(question: Question) -> tuple[float, str]:
        place = last[question.id]
        weakness = 1 - (history[place].mean_score or 0.0)
        return (len(history) - place) * (1 + WEAKNESS_WEIGHT * weakness), _shuffled(question, seed)

    return max(rested, key=urgency)
