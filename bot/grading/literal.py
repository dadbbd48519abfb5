"""Closeness by the words themselves: those of one stem are the same, and the opposite of a word is the word denied.

Sets of the answer's clauses are the bits of a number here, since they are asked for with every phrase and window.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from bot.grading.closeness import DISORDERED, NEAR, WHOLLY, Closeness, Measured, Measures, is_slip
from bot.grading.passages import Passage, Window
from bot.grading.rubrics import Occurrence, Prepared, Wording
from bot.grading.stemming import opposites


class _Spot(NamedTuple):
    """A place of the answer: the clause it is in, and whether the word there is doubted."""

    place: int
    clause: int
    doubted: bool


@dataclass(slots=True)
class _Heard:
    """Where the answer has a stem, and which clauses say it undenied and denied, undoubted and doubted."""

    spots: list[_Spot] = field(default_factory=list)
    denied: list[int] = field(default_factory=lambda: [0, 0])
    doubted: list[int] = field(default_factory=lambda: [0, 0])

    def hear(self, place: int, clause: int, *, denied: bool, doubted: bool) -> None:
        """The word stands at this place, or its opposite does, which is the word denied."""
        self.spots.append(_Spot(place, clause, doubted))
        self.denied[denied] |= clause
        self.doubted[doubted] |= clause

    @property
    def said(self) -> int:
        """The clauses that say it, denied or not."""
        return self.denied[0] | self.denied[1]

    def as_said(self) -> "list[list[_Said]]":
        """The word as one of a phrase: first by whether it is denied there, then by whether it is doubted."""
        return [[_Said(self.spots, self.said, agreed, sure) for sure in self.doubted] for agreed in self.denied]


class _Said(NamedTuple):
    """Where the answer has a word of a phrase, and the clauses that say it.

    `agreed` are those that deny it if the phrase does, and else do not; `sure` those that doubt it so.
    """

    spots: Sequence[_Spot]
    said: int
    agreed: int
    sure: int

    def place(self, clauses: int, after: int, *, doubted: bool) -> int | None:
        """The first place in the clauses after another where it is doubted so, else the first of all."""
        first = None
        for spot in self.spots:
            if spot.clause & clauses:
                if spot.place > after and spot.doubted == doubted:
                    return spot.place
                first = spot.place if first is None else first
        return first


@dataclass(slots=True)
class _Found:
    """What the answer has of a phrase: its words, what they weigh together, and the clauses that say any of them."""

    words: list[tuple[Occurrence, _Said]] = field(default_factory=list)
    weight: float = 0.0
    said: int = 0

    def most(self, phrase: Wording) -> Measures:
        """What the phrase has at most, if all of these words stand together and in order."""
        share, number = self.weight / phrase.total, len(phrase.weights)
        ordered = _in_order(len(self.words) - 1, number)
        return Measures(share, share, share * phrase.whole, share * phrase.whole * ordered)


@dataclass(slots=True)
class _Best:
    """The most of each measure so far, and the places of the words where the order was best."""

    recall: float = 0.0
    careful: float = 0.0
    substance: float = 0.0
    order: float = 0.0
    at: Sequence[int] = ()
    said: float = 0.0
    """How far the longest of the phrases that stand there to the letter is as long as a phrase ought to be."""

    def may_be_bettered(self, most: Measures) -> bool:
        """Whether a phrase that has these measures at most may have more of one, or stand there to the letter."""
        is_less = self.recall < most.recall or self.careful < most.careful or self.substance < most.substance
        return is_less or self.order < most.order or most.recall > WHOLLY


def literal_closeness(prepared: Prepared, answer: Passage) -> Measured:
    """The closeness of each window of an answer to each key point."""
    best, parts = _search(prepared, answer), answer
    slips = _slips(best[: len(answer.clauses)])
    wrong = {place for number, point in slips.items() for place in best[number][point][1].at}
    if slips:
        # One wrong item of a list takes nothing from those beside it.
        parts = answer.in_parts(slips)
        best = _search(prepared, parts)
    windows = zip(parts.windows, best, strict=True)
    kept = [(window, own) for window, own in windows if wrong.isdisjoint(range(window.first, window.end))]
    closeness = (tuple(_closeness(*sides, parts, window) for sides in own) for window, own in kept)
    return Measured(tuple(window for window, _ in kept), tuple(closeness), slips)


def _search(prepared: Prepared, answer: Passage) -> list[list[tuple[_Best, _Best]]]:
    """The best of each window for each key point: of its right wordings, and of the wrong ones."""
    windows = answer.windows
    best = [([_Best() for _ in windows], [_Best() for _ in windows]) for _ in prepared.ids]
    alike = lru_cache(partial(_alike, [sum(1 << number for number in window.clauses) for window in windows]))
    for phrase, found in _promising_first(prepared, _heard(answer)):
        of_side = best[phrase.point][not phrase.right]
        most = found.most(phrase)
        for clauses, numbers in alike(found.said):
            better = [of_side[number] for number in numbers if of_side[number].may_be_bettered(most)]
            if better:
                _take(phrase, found, clauses, better, most.order)
    return [[(right[number], wrong[number]) for right, wrong in best] for number in range(len(windows))]


def _heard(answer: Passage) -> dict[str, _Heard]:
    heard: dict[str, _Heard] = defaultdict(_Heard)
    for number, (first, end) in enumerate(answer.clauses):
        for place in range(first, end):
            stem, denied, doubted = answer.tokens[place].stem, answer.denied[place], answer.doubted[place]
            heard[stem].hear(place, 1 << number, denied=denied, doubted=doubted)
            for opposite in opposites().get(stem, ()):
                heard[opposite].hear(place, 1 << number, denied=not denied, doubted=not doubted)
    return heard


def _phrases(prepared: Prepared, heard: Mapping[str, _Heard]) -> dict[int, _Found]:
    """What the answer has of the phrases, by their numbers."""
    phrases: dict[int, _Found] = defaultdict(_Found)
    for stem, word in heard.items():
        clauses, said = word.said, word.as_said()
        for at in prepared.index.get(stem, ()):
            found = phrases[at.phrase]
            found.words.append((at, said[at.denied][at.doubted]))
            found.weight += at.weight
            found.said |= clauses
    return phrases


def _promising_first(prepared: Prepared, heard: Mapping[str, _Heard]) -> list[tuple[Wording, _Found]]:
    """The phrases that the answer has words of. Once a high order is found, that of most others need not be."""

    found = [(prepared.phrases[number], found) for number, found in _phrases(prepared, heard).items()]
    return sorted(found, key=lambda entry: entry[1].weight / entry[0].total * entry[0].whole, reverse=True)


def _alike(windows: Sequence[int], said: int) -> list[tuple[int, list[int]]]:
    """The windows that have any of these clauses, by number; those together that have the same of them."""
    alike: dict[int, list[int]] = defaultdict(list)
    for number, window in enumerate(windows):
        if window & said:
            alike[window & said].append(number)
    return list(alike.items())


def _take(phrase: Wording, found: _Found, clauses: int, windows: Iterable[_Best], most: float) -> None:
    """Take into the best of windows what these clauses, which they have in common, say of the phrase.

    Its order is `most` at most.
    """
    recall, careful, substance = _measures(phrase, found, clauses)
    is_whole = min(recall, careful) > WHOLLY
    share, places = 0.0, None
    for best in windows:
        # This runs for each phrase and window, and max() would make grading a tenth slower.
        if recall > best.recall:  # noqa: PLR1730
            best.recall = recall
        if careful > best.careful:  # noqa: PLR1730
            best.careful = careful
        if substance > best.substance:  # noqa: PLR1730
            best.substance = substance
        # The order takes longest to find.
        if min(substance, most) > best.order or (is_whole and phrase.whole > best.said):
            if places is None:
                share, places = _order(phrase, found, clauses)
            if substance * share > best.order:
                best.order, best.at = substance * share, places
            if is_whole and share == 1:
                best.said = max(best.said, phrase.whole)


def _measures(phrase: Wording, found: _Found, clauses: int) -> tuple[float, float, float]:
    """Recall, careful and substance of the phrase in the clauses."""
    same = reversed_ = careful = 0.0
    for at, word in found.words:
        if word.agreed & clauses:
            same += at.weight
        elif word.said & clauses:
            reversed_ += at.weight
        if word.sure & clauses:
            careful += at.weight
    recall, careful = (same - reversed_) / phrase.total, careful / phrase.total
    return recall, careful, max(0.0, min(recall, careful)) * phrase.whole


def _order(phrase: Wording, found: _Found, clauses: int) -> tuple[float, Sequence[int]]:
    """What is left of the substance by the order of the words in the clauses, and their places."""
    seen: list[tuple[int, int]] = []
    for at, word in sorted(found.words, key=itemgetter(0)):
        place = word.place(clauses, after=seen[-1][1] if seen else -1, doubted=at.doubted)
        if place is not None:
            seen.append((at.number, place))
    places = [place for _, place in seen]
    kept = sum(b - a == 1 and 0 < to - at <= NEAR for (a, at), (b, to) in pairwise(seen))
    return _in_order(kept, len(phrase.weights)), places


def _in_order(kept: int, words: int) -> float:
    """What is left of the substance of so many words of which so many neighbours are neighbours in the text."""
    return DISORDERED + (1 - DISORDERED) * kept / (words - 1) if words > 1 else 1.0


def _slips(clauses: Iterable[Sequence[tuple[_Best, _Best]]]) -> dict[int, int]:
    """The clauses that say something wrong, and about which key point, from what each has for each key point."""
    slips = {}
    for number, points in enumerate(clauses):
        nearest, point = max((wrong.order, place) for place, (_, wrong) in enumerate(points))
        if is_slip(max(right.order for right, _ in points), nearest):
            slips[number] = point
    return slips


def _closeness(right: _Best, wrong: _Best, answer: Passage, window: Window) -> Closeness:
    first, end = (min(right.at), max(right.at) + 1) if right.at else (window.first, window.end)
    return Closeness(_measured(right), _measured(wrong), answer.place(first, end), right.said)


def _measured(best: _Best) -> Measures:
    return Measures(best.recall, best.careful, best.substance, best.order)
