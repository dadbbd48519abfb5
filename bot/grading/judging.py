"""What both graders do with a text: guards, closeness to every key point, wrong claims, and the findings."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

from bot.domain.bank import Question
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Reason, Remark, Verdict
from bot.grading.attempts import gives_orders, is_attempt, is_stuffing, strays
from bot.grading.bare_numbers import with_statement, with_units
from bot.grading.closeness import Closeness, Measured, Model
from bot.grading.denied_points import denied_points
from bot.grading.echoes import adds_nothing, chooses, echoes, without_labels
from bot.grading.evidence import evidence
from bot.grading.languages import is_other_language
from bot.grading.misattributions import misattributions
from bot.grading.mixups import mix_ups
from bot.grading.numbers import has_another_in_place, has_wrong_number, tells_number
from bot.grading.passages import Passage, Window, passage
from bot.grading.quantities import is_number
from bot.grading.rubrics import Prepared, prepare
from bot.grading.spelling import everyday_words
from bot.grading.text import Token, clauses
from bot.grading.vocabulary import typicality
from bot.grading.wrong_claims import is_of_others, wrong_claims, wrong_times

LONGEST_TEXT = 12_000
"""Characters that are read; no answer in good faith is longer, and grading stays quick."""

MOST_CLAUSES = 200
"""Clauses that are read, for the same reasons."""

COVERED = 0.35
MAYBE = 0.3
"""From this likelihood on a key point is covered, and from this one on a person had better look."""

LONG, CHANCE, LIKELY = 12, 0.1, 0.6
"""In a text of more words than the first (small words are not counted) what is covered counts only where it is no more
likely than the second that none of it is there, and one key point is as likely as the third.

The more is said, the more of it is near to something by chance."""

SAID = 0.9
"""How likely it is that who says a right wording to the letter conveys its key point, whatever the model says."""

Measure = Callable[[Prepared, Passage, str], Measured]
"""What sets the graders apart: how they come to the closeness of an answer's words to the key points."""


@dataclass(frozen=True, slots=True)
class _Text:
    """An answer taken apart: `read` holds every clause, `own` those that say something for themselves."""

    text: str
    read: Sequence[Sequence[Token]]
    own: Sequence[Sequence[Token]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A window that may convey a key point: how near it comes, and the features that its likelihood is made of.

    `tells_number` is false where no wording is without a number, and the window has only others.
    """

    closeness: Closeness
    features: tuple[float, ...]
    tells_number: bool

    @property
    def place(self) -> tuple[int, int]:
        """Where in the text it comes nearest."""
        return self.closeness.place


@dataclass(frozen=True, slots=True)
class Considered:
    """The candidates for each key point, in the rubric's order, and what is wrong.

    `wrong` holds the clauses, by number, in which a key point is contradicted, by its place.
    """

    candidates: tuple[tuple[Candidate, ...], ...]
    wrong: Mapping[int, int]


def assess(question: Question, text: str, measure: Measure, model: Model) -> Assessment:
    """Judge every key point of the question, in the rubric's order."""
    prepared = prepare(question)
    read = _read(text[:LONGEST_TEXT], prepared)
    remarks = _remarks(read, prepared)
    nothing = tuple(PointFinding(point, Coverage.MISSING) for point in prepared.ids)
    if Remark.INSTRUCTIONS in remarks:
        return Assessment(nothing, not_an_attempt=Verdict.OFF_TOPIC, remarks=remarks)
    if Remark.STUFFING in remarks:
        return Assessment(nothing, not_an_attempt=_no_attempt(read, prepared), remarks=remarks)
    answer = passage(read.own)
    points = nothing
    if answer.tokens:
        points = _points(question, answer, consider(prepared, answer, read.text, measure), model, read.text)
        if _is_foreign(prepared, answer, remarks) or (len(answer.tokens) > LONG and not _is_sure(points)):
            points = tuple(map(_unsure, points))
    claims = _claims(prepared, read)
    found = claims or any(point.coverage in (Coverage.COVERED, Coverage.CONTRADICTED) for point in points)
    verdict = None if found else _no_attempt(read, prepared)
    repeats = len(read.own) < len(read.read)
    is_unsure = not repeats and any(point.coverage is Coverage.MAYBE for point in points)
    if verdict is Verdict.OFF_TOPIC and (is_unsure or Remark.OTHER_LANGUAGE in remarks):
        verdict = None  # A person decides, rather than a guess.
    return Assessment(nothing if verdict else points, claims, verdict, remarks)


def consider(prepared: Prepared, answer: Passage, text: str, measure: Measure) -> Considered:
    """Look for each key point in an answer of at least one word."""
    measured = measure(prepared, answer, text)
    slips = measured.slips.items()
    wrong = {point: clause for clause, point in slips if not is_of_others(prepared, answer, clause, point, text)}
    wrong |= mix_ups(prepared.distinctions, answer, text)
    wrong |= misattributions(prepared.names, prepared.vocabulary, answer, text)
    candidates: list[list[Candidate]] = [[] for _ in prepared.ids]
    for window, near in zip(measured.windows, measured.closeness, strict=True):
        typical = typicality(prepared.vocabulary, answer, window, len(prepared.ids))
        is_little = _says_little(prepared, answer, window)
        for point, (closeness, own) in enumerate(zip(near, typical, strict=True)):
            numbers = prepared.figures[point], prepared.in_place[point], prepared.numbers
            is_told = tells_number(answer, (window.first, window.end), *numbers)
            if (closeness.has_a_wording or not is_little) and is_told is not None:
                is_touched = max(closeness.right.recall, closeness.right.careful, own) > 0
                features = (*closeness.features, own, prepared.scarcity[point] * is_touched)
                candidates[point].append(Candidate(closeness, features, is_told))
    return Considered(tuple(map(tuple, candidates)), wrong)


def _says_little(prepared: Prepared, answer: Passage, window: Window) -> bool:
    """Whether a window has only words that are no evidence, unless they are a whole wording.

    "Put it there" is nobody's remedy, the question's own words are no answer, and "not SQS" is no choice of SQS.
    """
    said = answer.tokens[window.first : window.end]
    is_refused = bool(prepared.offered) and all(answer.denied[window.first : window.end])
    is_everyday = all(token.word in everyday_words() for token in said)
    return is_refused or is_everyday or all(token.stem in prepared.prompt for token in said)


def own_words(question: Question, text: str) -> Passage:
    """What of a text can convey a key point: all clauses but those that repeat the question."""
    return passage(_read(text, prepare(question)).own)


def _read(text: str, prepared: Prepared) -> _Text:
    mended = [[prepared.mend(token) for token in clause] for clause in clauses(text)[:MOST_CLAUSES]]
    whole = with_statement(with_units(mended, text, prepared.bare, prepared.amounts), text, prepared.asked_number)
    return _Text(text, whole, [clause for clause in whole if not echoes(clause, prepared)])


def _remarks(read: _Text, prepared: Prepared) -> tuple[Remark, ...]:
    other_language = is_other_language(read.text)
    noticed = (
        (Remark.STUFFING, not other_language and is_stuffing(read.text)),
        (Remark.INSTRUCTIONS, gives_orders(read.text, prepared.spellings)),
        (Remark.OTHER_LANGUAGE, other_language),
    )
    return tuple(remark for remark, is_so in noticed if is_so)


def _points(
    question: Question, answer: Passage, found: Considered, model: Model, text: str
) -> tuple[PointFinding, ...]:
    prepared, named = prepare(question), question.rubric.rule.key_points()
    findings = []
    denied, times = denied_points(prepared, answer), wrong_times(prepared, answer, text)
    for number, point in enumerate(prepared.ids):
        is_other = partial(_gives_another_number, prepared, answer, number)
        likely = [(_likelihood(candidate, model), candidate) for candidate in found.candidates[number]]
        # What gives another number may stand beside what does not.
        true = [near for near in likely if near[0] < MAYBE or not is_other(near[1])]
        finding = _most_likely(point, true, text)
        if number in found.wrong:
            first, end = answer.clauses[found.wrong[number]]
            unknown = {t.stem for t in answer.tokens[first:end] if is_number(t.stem)} - prepared.numbers
            reason = Reason.WRONG_NUMBER if unknown and prepared.amounts[number] else Reason.SWAPPED
            finding = _contradicted(finding, evidence(answer.place(first, end), text), reason)
        elif finding.evidence or point not in named:
            pass  # A number or a negator beside an extra that no rule names may well be of something else.
        elif len(true) < len(likely):
            _, nearest = max(likely, key=itemgetter(0))
            # The number may stand beside the words that are near.
            finding = _contradicted(finding, evidence(answer.clauses_at(nearest.place), text), Reason.WRONG_NUMBER)
        elif number in denied:
            clause = answer.place(*answer.clauses[denied[number]])
            finding = _contradicted(finding, evidence(clause, text), Reason.DENIED)
        elif number in times:
            clause = answer.place(*answer.clauses[times[number]])
            finding = _contradicted(finding, evidence(clause, text), Reason.WRONG_NUMBER)
        findings.append(finding)
    return tuple(findings)


def _gives_another_number(prepared: Prepared, answer: Passage, point: int, candidate: Candidate) -> bool:
    is_wrong = has_wrong_number(answer, prepared.numbers, prepared.amounts[point], candidate.place)
    common, in_place = prepared.common[point], prepared.in_place[point]
    return not candidate.tells_number or is_wrong or has_another_in_place(answer, common, in_place, candidate.place)


def _most_likely(point: str, likely: Sequence[tuple[float, Candidate]], text: str) -> PointFinding:
    """What the most likely candidate comes to; of those that are as likely the narrowest."""
    most, candidate = max(likely, key=itemgetter(0), default=(0.0, None))
    return _finding(point, candidate.place if candidate else None, most, text)


def _likelihood(candidate: Candidate, model: Model) -> float:
    return max(model.likelihood(candidate.features), SAID if candidate.closeness.is_said else 0)


def _is_foreign(prepared: Prepared, answer: Passage, remarks: Collection[Remark]) -> bool:
    """Whether the answer speaks of other things, as far as its question has wordings enough to tell by their words."""
    can_tell = not any(prepared.scarcity) and Remark.OTHER_LANGUAGE not in remarks
    return can_tell and strays(answer.tokens, prepared.prompt, prepared.told)


def _is_sure(points: Sequence[PointFinding]) -> bool:
    likely = [finding.confidence for finding in points if finding.coverage is Coverage.COVERED]
    return max(likely, default=0.0) >= LIKELY and math.prod(1 - one for one in likely) <= CHANCE


def _unsure(finding: PointFinding) -> PointFinding:
    """A maybe in place of what is covered, in a text that may well be of something else."""
    if finding.coverage is not Coverage.COVERED:
        return finding
    unlikely = round(1 - finding.confidence, 3)
    return replace(finding, coverage=Coverage.MAYBE, reason=Reason.UNCLEAR, confidence=unlikely)


def _contradicted(finding: PointFinding, quoted: str | None, reason: Reason) -> PointFinding:
    return replace(finding, coverage=Coverage.CONTRADICTED, evidence=quoted, reason=reason)


def _finding(point: str, place: tuple[int, int] | None, likely: float, text: str) -> PointFinding:
    if likely >= COVERED:
        return PointFinding(point, Coverage.COVERED, evidence(place, text), None, likely)
    unlikely = round(1 - likely, 3)
    if likely >= MAYBE:
        return PointFinding(point, Coverage.MAYBE, evidence(place, text), Reason.UNCLEAR, unlikely)
    return PointFinding(point, Coverage.MISSING, None, None, unlikely)


def _claims(prepared: Prepared, read: _Text) -> tuple[ClaimFinding, ...]:
    found = wrong_claims(prepared, read.read, read.text)
    return tuple(ClaimFinding(claim, evidence(place, read.text) or "") for claim, place in found)


def _no_attempt(read: _Text, prepared: Prepared) -> Verdict | None:
    """Why a text in which nothing was found is not even an attempt, or None when it is one."""
    if not any(character.isalnum() for character in read.text):
        return Verdict.NO_TEXT
    own = [clause for clause in read.own if not adds_nothing(clause, prepared)]
    if any(map(without_labels, read.read)) and not own:
        return Verdict.ECHO
    chosen = any(chooses(clause, prepared) for clause in own)
    by_number = any(prepared.figures)
    spoken = is_attempt(own, prepared.prompt, prepared.known, prepared.told, by_number=by_number)
    return None if chosen or spoken else Verdict.OFF_TOPIC
