"""Makes a question ready for grading: every wording of every key point as a phrase, and what its words weigh."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from itertools import pairwise
from operator import add
from typing import NamedTuple

from bot.domain.bank import Question, Rubric, WrongClaim
from bot.grading.bare_numbers import AskedNumber, asked_number, bare_numbers
from bot.grading.matching import ClaimPhrase
from bot.grading.misattributions import PreparedNames, prepare_names
from bot.grading.mixups import PreparedDistinction, prepare_distinction
from bot.grading.numbers import Amounts, amounts, common_numbers, needed_numbers, numbers_in_place, placed_numbers
from bot.grading.passages import Passage, passage
from bot.grading.quantities import is_number
from bot.grading.spelling import repair
from bot.grading.stemming import NOT, stem
from bot.grading.text import Token, clauses, stems, words
from bot.grading.vocabulary import Weights, vocabulary

WHOLE = 7
"""A phrase of so many words counts in full."""

PLENTY = 15
"""With so many right wordings, the statement among them, a key point has enough, as nearly all have that weights are
fitted to and measured by."""

OF_THE_QUESTION = 0.3
"""What a word that the question has weighs, beside a word that it has not."""

NAME = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)+|(?<=[\w,] )(?<!\d )[A-Z]\w+")
"""Capitals in a row, or one inside a sentence that is no unit."""


@dataclass(frozen=True)
class Wording:
    """A wording of the key point at place `point`, or with `right=False` one that sounds alike and is wrong."""

    point: int
    right: bool
    text: str
    passage: Passage
    weights: tuple[float, ...]

    @cached_property
    def total(self) -> float:
        """What all its words weigh together, added as an answer's are: `sum` rounds otherwise since Python 3.12."""
        return reduce(add, self.weights, 0.0)

    @cached_property
    def whole(self) -> float:
        """How far it is as long as a phrase ought to be, up to 1."""
        return min(len(self.weights), WHOLE) / WHOLE


class Occurrence(NamedTuple):
    """A word of a phrase: the phrase's number, its own in it, what it weighs, and whether it is denied and doubted."""

    phrase: int
    number: int
    weight: float
    denied: bool
    doubted: bool


@dataclass(frozen=True, slots=True, eq=False)  # one for each question, told apart by identity
class Prepared:
    """A question made ready.

    `claims` are the phrases of each wrong claim, `asked` the stems of each clause of the prompt, `offered` those on the
    two sides of each "or" in it, and `prompt` all of them, `spellings` all words of the question, `known` the stems of
    all right wordings and claims, `told` those of all that the question says beside its prompt.

    `index` tells by stem where the phrases have a word, `vocabulary` of which key points it is typical. `amounts` are
    those of each key point's statement, `numbers` all of the texts that say how things are, `in_place` those of them
    that may stand where the key point has a number, if half its wordings have one, and `common` the bare ones that half
    of them have. `figures` are the numbers of a key point that no right wording says without one, else none. `bare` is
    what a number without a unit stands for, `asked_number` the one that the question asks for.
    `scarcity` tells of each key point how far its wordings are too few, from 0 with enough of them to 1 with one alone;
    what reviewers have accepted counts neither there nor for numbers, or one answer accepted would cost another.
    `weight` tells what a word of a wording or an answer weighs.
    """

    ids: tuple[str, ...]
    phrases: tuple[Wording, ...]
    index: Mapping[str, Sequence[Occurrence]]
    claims: tuple[tuple[ClaimPhrase, ...], ...]
    asked: tuple[frozenset[str], ...]
    offered: tuple[tuple[str, str], ...]
    prompt: frozenset[str]
    known: frozenset[str]
    told: frozenset[str]
    spellings: frozenset[str]
    amounts: tuple[Amounts, ...]
    numbers: frozenset[str]
    in_place: tuple[Amounts, ...]
    bare: Mapping[str, str]
    asked_number: AskedNumber | None
    common: tuple[frozenset[str], ...]
    figures: tuple[frozenset[str], ...]
    scarcity: tuple[float, ...]
    vocabulary: Weights
    distinctions: tuple[PreparedDistinction, ...]
    names: PreparedNames
    weight: Callable[[Token], float]

    def mend(self, token: Token) -> Token:
        """The token, with a typing error repaired toward the question's words."""
        if token.stem in self.known or token.stem == NOT:
            return token
        word = repair(token.word, self.spellings)
        return token if word == token.word else replace(token, stem=stem(word), word=word)


class QuestionKey:
    """Makes a question a cache key by its identity in the bank; questions hold lists of phrases and do not change."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._key = (question.bank, question.id, question.version)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, QuestionKey) and self._key == other._key


def prepare(question: Question) -> Prepared:
    """The question made ready; done once for each version of it."""
    return _prepare(QuestionKey(question))


@lru_cache(maxsize=512)
def _prepare(key: QuestionKey) -> Prepared:
    rubric, points = key.question.rubric, key.question.rubric.key_points
    asked = clauses(key.question.prompt)
    prompt = frozenset(token.stem for clause in asked for token in clause)
    read = [(point, right, text, passage(clauses(text))) for point, right, text in _wordings(rubric)]
    counts = Counter(s for s, _ in {(t.stem, point) for point, right, _, p in read if right for t in p.tokens})
    weight = _weighing(counts, len(points), prompt)
    phrases = tuple(Wording(*entry, tuple(map(weight, entry[3].tokens))) for entry in read if entry[3].tokens)
    own = prompt | _affirmed(p for _, right, _, p in read if right)
    claims = tuple(_claim_phrases(claim, own) for claim in rubric.wrong_claims)
    known = {s for claim in claims for phrase in claim for s in phrase.stems} | set(counts)
    ids = tuple(point.id for point in points)
    places = {point: place for place, point in enumerate(ids)}
    right_of = [[p for point, right, _, p in read if right and point == place] for place in range(len(points))]
    own_of = [right[: len(right) - p.accepted] for right, p in zip(right_of, points, strict=True)]
    common = tuple(map(common_numbers, own_of))
    numbers, placed = _true_numbers(key.question)
    return Prepared(
        ids=ids,
        phrases=phrases,
        index=_index(phrases),
        claims=claims,
        asked=tuple(frozenset(token.stem for token in clause) for clause in asked),
        offered=tuple(_offered(asked)),
        prompt=prompt,
        known=frozenset(known) - {NOT},
        told=_told(key.question) - {NOT},
        spellings=_spellings(key.question),
        amounts=tuple(amounts(clauses(point.statement)) for point in points),
        numbers=numbers,
        in_place=tuple(numbers_in_place(right, placed, prompt) for right in own_of),
        bare=bare_numbers(rubric),
        asked_number=asked_number(rubric, prompt, numbers),
        common=common,
        figures=tuple(map(needed_numbers, right_of, common)),
        scarcity=tuple(_scarcity(len(own)) for own in own_of),
        vocabulary=vocabulary(right_of),
        distinctions=tuple(prepare_distinction(distinction, places) for distinction in rubric.distinctions),
        names=prepare_names(points),
        weight=weight,
    )


def _weighing(counts: Mapping[str, int], share: int, prompt: Set[str]) -> Callable[[Token], float]:
    """What words weigh, by how many of the key points have each of them."""

    def weight(token: Token) -> float:
        # Inverse document frequency: a word that few key points share tells more.
        idf = math.log(1 + share / counts.get(token.stem, 1))
        return idf * (OF_THE_QUESTION if token.stem in prompt else 1.0)

    return weight


def _affirmed(wordings: Iterable[Passage]) -> frozenset[str]:
    """The stems that wordings have without denying them."""
    words = (pair for wording in wordings for pair in zip(wording.tokens, wording.denied, strict=True))
    return frozenset(token.stem for token, is_denied in words if not is_denied)


def _offered(prompt: Iterable[Sequence[Token]]) -> Iterator[tuple[str, str]]:
    """What the question offers: the words beside each "or", but not "two or more" or "or not".

    Of "a standard queue or a FIFO queue" it is what tells the two apart.
    """
    for clause in prompt:
        for place, (one, other) in enumerate(pairwise(clause)):
            if other.after_or and not any(token.stem == NOT or is_number(token.stem) for token in (one, other)):
                following = clause[place + 2].stem if place + 2 < len(clause) else ""
                yield (clause[place - 1] if place and following == one.stem else one).stem, other.stem


def _scarcity(wordings: int) -> float:
    """How far so many wordings are too few, to three places."""
    return round(max(0.0, 1 - math.log(max(1, wordings)) / math.log(PLENTY)), 3)


def _index(phrases: Iterable[Wording]) -> dict[str, list[Occurrence]]:
    index: dict[str, list[Occurrence]] = defaultdict(list)
    for number, phrase in enumerate(phrases):
        passage = phrase.passage
        for place, token in enumerate(passage.tokens):
            occurrence = (phrase.weights[place], passage.denied[place], passage.doubted[place])
            index[token.stem].append(Occurrence(number, place, *occurrence))
    return dict(index)


def _wordings(rubric: Rubric) -> Iterator[tuple[int, bool, str]]:
    """Every wording of every key point, and the wrong ones beside it: its contrasts, and claims that contradict it."""
    for place, point in enumerate(rubric.key_points):
        for text in point.wordings:
            yield place, True, text
        claims = (claim for claim in rubric.wrong_claims if point.id in claim.contradicts)
        for text in (*point.contrasts, *(text for claim in claims for text in claim.wordings)):
            yield place, False, text


def _right_texts(question: Question) -> list[str]:
    right = [text for point in question.rubric.key_points for text in point.wordings]
    return [question.prompt, question.model_answer, *right]


def _spellings(question: Question) -> frozenset[str]:
    wrong = [text for claim in question.rubric.wrong_claims for text in claim.wordings]
    return frozenset(word for text in [*_right_texts(question), *wrong] for word in words(text))


def _told(question: Question) -> frozenset[str]:
    points, claims = question.rubric.key_points, question.rubric.wrong_claims
    texts = [question.model_answer, *(text for p in points for text in (*p.wordings, *p.contrasts))]
    texts += [text for claim in claims for text in (*claim.wordings, claim.correction)]
    return frozenset(s for text in texts for s in stems(text))


def _true_numbers(question: Question) -> tuple[frozenset[str], Amounts]:
    """All numbers of what says how things are, the question itself as well, and the bare ones by their places."""
    corrections = [claim.correction for claim in question.rubric.wrong_claims]
    corrections += [correction.in_fact for correction in question.corrections]
    true = [passage(clauses(text)) for text in [*_right_texts(question), *corrections]]
    return frozenset(t.stem for p in true for t in p.tokens if is_number(t.stem)), placed_numbers(true)


def _claim_phrases(claim: WrongClaim, own: frozenset[str]) -> tuple[ClaimPhrase, ...]:
    """The phrases of a claim. Names in its correction are of others, such as API Gateway for 29 seconds.

    What the question or a right wording says of its subject, or the phrase itself does, is no name of others.
    """
    read = (tuple(dict.fromkeys(stems(text))) for text in claim.wordings)
    names = {tuple(stems(name)) for name in NAME.findall(claim.correction)}
    others = {name for name in names if not own.issuperset(name)}
    return tuple(
        ClaimPhrase(
            found,
            frozenset(found),
            frozenset(name for name in others if not set(found).issuperset(name)),
            claim.contradicts,
        )
        for found in read
        if found
    )
