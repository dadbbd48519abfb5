"""The first grader: a key point is covered where one of its phrasings, or most of its statement, stands in a clause."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.bank import KeyPoint, Question, Rubric, SingleFact, WrongClaim
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Verdict
from bot.grading.attempts import is_attempt, is_stuffing
from bot.grading.matching import Match, Phrase, best_match
from bot.grading.spelling import repair
from bot.grading.stemming import NOT, stem
from bot.grading.subjects import said_of, subject
from bot.grading.text import Token, clauses, covering, stems, words

PHRASING_SHARE = 0.75
STATEMENT_SHARE = 0.6
CLAIM_SHARE = 0.9
"""How much of a phrasing's, a statement's and a wrong claim's weight has to be found. Set on the twelve questions."""

ECHO_SHARE = 0.8
"""A clause with this share of its words from the question, and none from the rubric, says the question back."""

LONGEST_TEXT = 12_000
"""Characters that are read; no answer in good faith is longer, and grading stays quick."""

LONGEST_EVIDENCE = 160

NAME = re.compile(r"(?<=\w )[A-Z]\w+")
"""A capital inside a sentence."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A key point made ready. `subject` is the stem that it is about, where the question asks about that."""

    id: str
    subject: str | None
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A wrong claim made ready. `others` are the names of what it would be true of."""

    phrases: tuple[Phrase, ...]
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question made ready: its key points and wrong claims, weights of stems, and its vocabularies."""

    points: tuple[_Point, ...]
    claims: tuple[_Claim, ...]
    weights: dict[str, float]
    prompt: frozenset[str]
    rubric: frozenset[str]
    spellings: frozenset[str]

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset(point.subject for point in self.points if point.subject)


class LexicalGrader:
    """Grades by words alone: the same text always gets the same assessment, and each finding quotes its evidence."""

    name = "lexical-2"

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge every key point of the question, in the rubric's order."""
        prepared = _prepare(_Key(question))
        text = text[:LONGEST_TEXT]
        read = [_repaired(clause, prepared) for clause in clauses(text)]
        own = [clause for clause in read if not _echoes(clause, prepared)]
        if is_stuffing(text, own, prepared.prompt | prepared.rubric):
            return Assessment(tuple(PointFinding(point.id, Coverage.MISSING) for point in prepared.points))
        points = tuple(_judge(point, own, prepared, text) for point in prepared.points)
        claims = _claims(prepared, own, text)
        nothing = not claims and all(point.coverage is Coverage.MISSING for point in points)
        return Assessment(points, claims, _no_attempt(text, read, own, prepared) if nothing else None)


class _Key:
    """Makes a question a cache key by its identity in the bank; questions hold lists of phrases and do not change."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._key = (question.bank, question.id, question.version)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key


@lru_cache(maxsize=512)
def _prepare(key: _Key) -> _Prepared:
    question, rubric = key.question, key.question.rubric
    prompt = frozenset(stems(question.prompt))
    points = tuple(_Point(p.id, subject(p.statement, prompt), _point_phrases(p)) for p in rubric.key_points)
    claims = tuple(_Claim(_claim_phrases(claim), _others(claim, rubric, prompt)) for claim in rubric.wrong_claims)
    every = [*(point.phrases for point in points), *(claim.phrases for claim in claims)]
    known = frozenset(s for phrases in every for phrase in phrases for s in phrase.stems) - {NOT}
    weights = _weights([point.phrases for point in points], prompt)
    return _Prepared(points, claims, weights, prompt, known, _spellings(question))


def _spellings(question: Question) -> frozenset[str]:
    """Every word of the question's texts, as it is spelled right."""
    rubric = question.rubric
    texts = [question.prompt, question.model_answer]
    texts += [text for point in rubric.key_points for text in (point.statement, *point.phrasings)]
    texts += [text for claim in rubric.wrong_claims for text in (claim.claim, *claim.phrasings)]
    return frozenset(word for text in texts for word in words(text))


def _others(claim: WrongClaim, rubric: Rubric, prompt: frozenset[str]) -> frozenset[str]:
    """The names in the correction of a bare value, such as API Gateway for 29 seconds, of which the value is true.

    Only a question for a single fact has claims that are bare values.
    """
    if not isinstance(rubric.rule, SingleFact):
        return frozenset()
    own = {s for text in (claim.claim, *claim.phrasings) for s in stems(text)}
    return frozenset(stem(name.casefold()) for name in NAME.findall(claim.correction)) - own - prompt


def _point_phrases(point: KeyPoint) -> tuple[Phrase, ...]:
    phrasings = [_phrase(phrasing, PHRASING_SHARE) for phrasing in point.phrasings]
    return tuple(p for p in [*phrasings, _phrase(point.statement, STATEMENT_SHARE)] if p.stems)


def _claim_phrases(claim: WrongClaim) -> tuple[Phrase, ...]:
    return tuple(p for p in (_phrase(text, CLAIM_SHARE) for text in (claim.claim, *claim.phrasings)) if p.stems)


def _phrase(text: str, share: float) -> Phrase:
    found = tuple(dict.fromkeys(stems(text)))
    return Phrase(found, share, frozenset(found))


def _weights(points: Sequence[Sequence[Phrase]], prompt: frozenset[str]) -> dict[str, float]:
    """Words that few key points share weigh more (inverse document frequency); the question's own weigh little."""
    counts = Counter(s for phrases in points for s in {stem for phrase in phrases for stem in phrase.stems})
    idf = {s: math.log(1 + len(points) / count) for s, count in counts.items()}
    return {s: weight * (0.3 if s in prompt else 1.0) for s, weight in idf.items()}


def _repaired(clause: list[Token], prepared: _Prepared) -> list[Token]:
    return [_mended(token, prepared) for token in clause]


def _mended(token: Token, prepared: _Prepared) -> Token:
    if token.stem in prepared.rubric or token.stem == NOT:
        return token
    word = repair(token.word, prepared.spellings)
    return token if word == token.word else replace(token, stem=stem(word), word=word)


def _echoes(clause: Sequence[Token], prepared: _Prepared) -> bool:
    # A lone letter is a label, as in "Q: …".
    found = [token.stem for token in clause if len(token.stem) > 1 or token.stem.isdigit()]
    from_prompt = sum(s in prepared.prompt for s in found)
    adds = any(s in prepared.rubric and s not in prepared.prompt for s in found)
    return from_prompt >= ECHO_SHARE * len(found) and not adds


def _judge(point: _Point, own: Sequence[Sequence[Token]], prepared: _Prepared, text: str) -> PointFinding:
    match = best_match(point.phrases, said_of(point.subject, prepared.subjects, own), prepared.weights)
    if match is None:
        return PointFinding(point.id, Coverage.MISSING)
    return PointFinding(point.id, Coverage.COVERED, _evidence(match, text))


def _claims(prepared: _Prepared, own: Sequence[Sequence[Token]], text: str) -> tuple[ClaimFinding, ...]:
    found = []
    for index, claim in enumerate(prepared.claims):
        match = best_match(claim.phrases, (clause for clause in own if not _of_others(clause, claim)), {})
        if match:
            found.append(ClaimFinding(index, _evidence(match, text)))
    return tuple(found)


def _of_others(clause: Sequence[Token], claim: _Claim) -> bool:
    """Whether the clause gives a value for what it is true of; one name may be chance, two are not."""
    return len({token.stem for token in clause} & claim.others) >= 2


def _evidence(match: Match, text: str) -> str:
    start, end = covering(match.tokens)
    return text[start : min(end, start + LONGEST_EVIDENCE)]


def _no_attempt(
    text: str, read: Sequence[Sequence[Token]], own: Sequence[Sequence[Token]], prepared: _Prepared
) -> Verdict | None:
    """Why a text in which nothing was found is not even an attempt, or None when it is one."""
    if not any(character.isalnum() for character in text):
        return Verdict.NO_TEXT
    if read and not own:
        return Verdict.ECHO
    return None if is_attempt(own, prepared.prompt, prepared.rubric) else Verdict.OFF_TOPIC
