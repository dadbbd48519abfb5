"""Closeness by the words themselves: two words are alike when they have the same stem, and not otherwise."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.grading.closeness import DISORDERED, NEAR, WHOLE, Closeness, Measured, Measures, Slip, is_slip
from bot.grading.passages import Passage
from bot.grading.rubrics import Phrase, Prepared


@dataclass(slots=True)
class _Best:
    """The most of each measure so far, and where the order was best."""

    measures: Measures = Measures()  # noqa: RUF009 (it cannot change)
    at: tuple[int, ...] = ()

    def take(self, measured: Measures, places: tuple[int, ...]) -> None:
        if measured.order > self.measures.order or not self.at:
            self.at = places
        self.measures = Measures(*map(max, self.measures, measured))


def literal_closeness(prepared: Prepared, answer: Passage) -> Measured:
    """The closeness of an answer to each key point."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, token in enumerate(answer.tokens):
        places[token.stem].append(place)
    slips = _slips(prepared, answer, places)
    windows = _by_place(answer.windows(without=slips))
    best = [(_Best(), _Best()) for _ in prepared.ids]
    for phrase in prepared.phrases:
        mine = best[phrase.point][0 if phrase.right else 1]
        for _, measured, found in _measured(phrase, answer, places, windows):
            mine.take(measured, found)
    points = tuple(_closeness(right, wrong, answer) for right, wrong in best)
    return Measured(points, tuple(Slip(point, number) for number, point in slips.items()))


def _slips(prepared: Prepared, answer: Passage, places: Mapping[str, Sequence[int]]) -> dict[int, int]:
    """The clauses that say something wrong, and about which key point."""
    right, wrong = [0.0] * len(answer.clauses), [(0.0, 0)] * len(answer.clauses)
    clauses = _by_place(answer.clauses)
    for phrase in prepared.phrases:
        for number, measured, _ in _measured(phrase, answer, places, clauses):
            if phrase.right:
                right[number] = max(right[number], measured.order)
            else:
                wrong[number] = max(wrong[number], (measured.order, phrase.point))
    both = enumerate(zip(right, wrong, strict=True))
    return {number: point for number, (good, (bad, point)) in both if is_slip(good, bad)}


def _closeness(right: _Best, wrong: _Best, answer: Passage) -> Closeness:
    place = answer.place(min(right.at), max(right.at) + 1) if right.at else None
    return Closeness(right.measures, wrong.measures, place)


def _measured(
    phrase: Phrase, answer: Passage, places: Mapping[str, Sequence[int]], windows: Mapping[int, Sequence[int]]
) -> Iterator[tuple[int, Measures, tuple[int, ...]]]:
    """For each window that has a word of the phrase: its number, the measures, and the places of the words.

    `windows` holds for each place the numbers of the windows that it is in.
    """
    said: dict[int, dict[int, list[int]]] = {}
    for number, token in enumerate(phrase.passage.tokens):
        for place in places.get(token.stem, ()):
            for window in windows.get(place, ()):
                said.setdefault(window, {}).setdefault(number, []).append(place)
    total, whole = sum(phrase.weights), min(len(phrase.weights), WHOLE) / WHOLE
    for window, spots in said.items():
        same = reversed_ = careful = 0.0
        seen: list[tuple[int, int]] = []
        for number, here in spots.items():
            weight = phrase.weights[number]
            if any(answer.denied[spot] == phrase.passage.denied[number] for spot in here):
                same += weight
            else:
                reversed_ += weight
            agreed = [spot for spot in here if answer.doubted[spot] == phrase.passage.doubted[number]]
            careful += weight if agreed else 0.0
            seen.append((number, (agreed or here)[0]))
        recall, doubtless = (same - reversed_) / total, careful / total
        substance = max(0.0, min(recall, doubtless)) * whole
        order = substance * _order(seen, len(phrase.weights))
        measured = Measures(recall, doubtless, same / total * whole, substance, order)
        yield window, measured, tuple(spot for _, spot in seen)


def _by_place(windows: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """For each place the numbers of the windows that it is in."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, (first, end) in enumerate(windows):
        for place in range(first, end):
            found[place].append(number)
    return found


def _order(seen: Sequence[tuple[int, int]], length: int) -> float:
    if length == 1:
        return 1.0
    kept = sum(b - a == 1 and 0 < to - at <= NEAR for (a, at), (b, to) in pairwise(seen))
    return DISORDERED + (1 - DISORDERED) * kept / (length - 1)
