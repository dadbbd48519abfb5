"""The first grader: a key point is covered where one of its phrasings, or most of its statement, stands in a clause."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.bank import KeyPoint, Question, WrongClaim
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Verdict
from bot.grading.matching import Match, Phrase, best_match
from bot.grading.spelling import repair
from bot.grading.text import NOT, Token, clauses, covering, stems

PHRASING_SHARE = 0.75
STATEMENT_SHARE = 0.6
CLAIM_SHARE = 0.85
"""How much of a phrasing's, a statement's and a wrong claim's weight has to be found. Set on the twelve questions."""

ECHO_SHARE = 0.8
"""A clause with this share of its words from the question, and none from the rubric, says the question back."""

LONGEST_TEXT = 12_000
"""Characters that are read; no answer in good faith is longer, and grading stays quick."""

LONGEST_EVIDENCE = 160


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question made ready: phrases by key point and wrong claim, weights of stems, and its vocabularies."""

    points: tuple[tuple[str, tuple[Phrase, ...]], ...]
    claims: tuple[tuple[Phrase, ...], ...]
    weights: dict[str, float]
    prompt: frozenset[str]
    rubric: frozenset[str]


class LexicalGrader:
    """Grades by words alone: the same text always gets the same assessment, and each finding quotes its evidence."""

    name = "lexical-1"

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge every key point of the question, in the rubric's order."""
        prepared = _prepare(_Key(question))
        read = [_repaired(clause, prepared) for clause in clauses(text[:LONGEST_TEXT])]
        own = [clause for clause in read if not _echoes(clause, prepared)]
        points = tuple(_judge(point_id, phrases, own, prepared, text) for point_id, phrases in prepared.points)
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
    question = key.question
    points = tuple((point.id, _point_phrases(point)) for point in question.rubric.key_points)
    claims = tuple(_claim_phrases(claim) for claim in question.rubric.wrong_claims)
    prompt = frozenset(stems(question.prompt))
    rubric = frozenset(s for _, phrases in points for phrase in phrases for s in phrase.stems)
    rubric |= {s for phrases in claims for phrase in phrases for s in phrase.stems}
    return _Prepared(points, claims, _weights([phrases for _, phrases in points], prompt), prompt, rubric - {NOT})


def _point_phrases(point: KeyPoint) -> tuple[Phrase, ...]:
    phrasings = [_phrase(phrasing, PHRASING_SHARE) for phrasing in point.phrasings]
    return tuple(p for p in [*phrasings, _phrase(point.statement, STATEMENT_SHARE)] if p.stems)


def _claim_phrases(claim: WrongClaim) -> tuple[Phrase, ...]:
    return tuple(p for p in (_phrase(text, CLAIM_SHARE) for text in (claim.claim, *claim.phrasings)) if p.stems)


def _phrase(text: str, share: float) -> Phrase:
    return Phrase(tuple(dict.fromkeys(stems(text))), share)


def _weights(points: Sequence[Sequence[Phrase]], prompt: frozenset[str]) -> dict[str, float]:
    """Words that few key points share weigh more (inverse document frequency); the question's own weigh little."""
    counts = Counter(s for phrases in points for s in {stem for phrase in phrases for stem in phrase.stems})
    idf = {s: math.log(1 + len(points) / count) for s, count in counts.items()}
    return {s: weight * (0.3 if s in prompt else 1.0) for s, weight in idf.items()}


def _repaired(clause: list[Token], prepared: _Prepared) -> list[Token]:
    return [Token(repair(token.stem, prepared.rubric), token.start, token.end) for token in clause]


def _echoes(clause: Sequence[Token], prepared: _Prepared) -> bool:
    # A lone letter is a label, as in "Q: …".
    found = [token.stem for token in clause if len(token.stem) > 1 or token.stem.isdigit()]
    from_prompt = sum(s in prepared.prompt for s in found)
    adds = any(s in prepared.rubric and s not in prepared.prompt for s in found)
    return from_prompt >= ECHO_SHARE * len(found) and not adds


def _judge(
    point_id: str, phrases: Sequence[Phrase], own: Sequence[Sequence[Token]], prepared: _Prepared, text: str
) -> PointFinding:
    match = best_match(phrases, own, prepared.weights)
    if match is None:
        return PointFinding(point_id, Coverage.MISSING)
    return PointFinding(point_id, Coverage.COVERED, _evidence(match, text))


def _claims(prepared: _Prepared, own: Sequence[Sequence[Token]], text: str) -> tuple[ClaimFinding, ...]:
    matches = ((index, best_match(phrases, own, {})) for index, phrases in enumerate(prepared.claims))
    return tuple(ClaimFinding(index, _evidence(match, text)) for index, match in matches if match)


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
    known = prepared.prompt | prepared.rubric
    touched = {token.stem for clause in own for token in clause if token.stem in known}
    return Verdict.OFF_TOPIC if len(touched) < 2 else None
