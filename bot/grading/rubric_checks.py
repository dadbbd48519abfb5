"""Finds rubrics that cannot work: whose wordings cannot be told apart, and whose own texts get the wrong grade."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from bot.domain.bank import KeyPoint, NOfM, Question, RequiredPlusN
from bot.domain.grading import EARNS_NOTHING, FULL_POINTS, Coverage, Grade, Remark, Verdict
from bot.domain.lacks import lacks
from bot.grading.graded import grade_text
from bot.grading.misattributions import misattributions
from bot.grading.mixups import mix_ups
from bot.grading.passages import passage
from bot.grading.rubrics import prepare
from bot.grading.spelling import everyday_words
from bot.grading.text import Token, clauses, reduced
from bot.usecases.ports import Grader

SAYS_SOMETHING = 3
"""So many words may be an answer, as "drop the old column"; fewer are its subject at most, as "default timeout"."""

RIVAL = 0.5
"""A word that another key point has in so large a share of its wordings, beside that of one's own, tells neither."""

OWN = 0.5
"""A word that so large a share of a key point's wordings have is what it is called by."""

OF_NOTHING = "rhubarb"
"""What nobody is asked about, to stand beside a word that counts nowhere alone."""

TAKEN_FOR = {
    Remark.STUFFING: "a heap of keywords",
    Remark.INSTRUCTIONS: "an order to the grader",
    Remark.OTHER_LANGUAGE: "another language than English",
}
"""Why a model answer of which a grader noticed something as a whole does not count."""


@dataclass(frozen=True, slots=True)
class RubricFault:
    """What is wrong, the way to it from the question's top (fields, places from 0), and what to do about it.

    A rubric with a fault that is not `fatal` works, and could be better.
    """

    steps: tuple[str | int, ...]
    sentence: str
    fatal: bool = True


def rubric_faults(question: Question, grader: Grader) -> Iterator[RubricFault]:
    """Everything that is wrong with the question's rubric, when this grader grades by it."""
    yield from _echo(question, grader)
    yield from _model_answer(question, grader)
    yield from _without_words(question)
    yield from _shared_wordings(question)
    yield from _right_wordings(question, grader)
    yield from _lone_words(question, grader)
    yield from _everyday_words(question, grader)
    yield from _contrasts(question, grader)
    yield from _shared_beginnings(question, grader)
    yield from _wrong_claims(question, grader)
    yield from _distinctions(question)


def _echo(question: Question, grader: Grader) -> Iterator[RubricFault]:
    grade = grade_text(grader, question, question.prompt)
    if grade.points:
        found = f", for {_found(question, grade)}" if grade.covered else ""
        sentence = f"the question itself, given as an answer, earns {grade.points} of {FULL_POINTS} points{found}."
        yield RubricFault(("prompt",), f"{sentence} Word it, or those phrasings, in other words.")


def _model_answer(question: Question, grader: Grader) -> Iterator[RubricFault]:
    grade = grade_text(grader, question, question.model_answer)
    needed = {point for lack in lacks(question.rubric.rule, grade.covered) for point in lack.points}
    missed = [point.id for point in question.rubric.key_points if point.id in needed and _conveys(point)]
    if grade.verdict is Verdict.FULL or (needed and not missed):
        return  # What a key point that nothing conveys lacks is said there.
    sentence = f"is graded “{grade.verdict}” itself"
    if taken_for := _taken_for(grade):
        yield RubricFault(("model_answer",), f"{sentence}{taken_for}. Say it in other words.")
        return
    not_found = f"; not found in it: {', '.join(missed)}" if missed else ""
    claims = "".join(f" “{claim.evidence}” is taken for a wrong claim." for claim in grade.assessment.claims)
    advice = "Say it there, or add the words that say it as phrasings."
    rule = question.rubric.rule
    if isinstance(rule, NOfM | RequiredPlusN) and rule.n > 1 and not set(missed).isdisjoint(rule.pool):
        advice += f" If the question asks for fewer, lower n in its rule, which is {rule.n}."
    yield RubricFault(("model_answer",), f"{sentence}{not_found}.{claims} {advice}")


def _taken_for(grade: Grade) -> str:
    taken_for = " and ".join(TAKEN_FOR[remark] for remark in grade.assessment.remarks)
    return f", taken for {taken_for}" if taken_for else ""


def _without_words(question: Question) -> Iterator[RubricFault]:
    for place, point in enumerate(question.rubric.key_points):
        steps = ("rubric", "key_points", place)
        if not _conveys(point):
            sentence = f"“{point.statement}” has only words that say nothing by themselves, so no answer can convey it."
            yield RubricFault((*steps, "statement"), f"{sentence} Say the whole fact.")
        fields = (("names", point.names), ("phrasings", point.phrasings), ("contrasts", point.contrasts))
        for field, wordings in fields:
            for position, text in enumerate(wordings):
                if not _tells(text):
                    sentence = f"“{text}” has only words that say nothing by themselves, so it is never found."
                    advice = "Say with it what is so, or why, or take it out."
                    yield RubricFault((*steps, field, position), f"{sentence} {advice}", fatal=field == "phrasings")


def _conveys(point: KeyPoint) -> bool:
    return any(map(_tells, point.wordings))


def _tells(wording: str) -> bool:
    """Whether any of its words could be found, beside negators, which only deny others."""
    return bool(passage(clauses(wording)).tokens)


def _shared_wordings(question: Question) -> Iterator[RubricFault]:
    owners: dict[tuple[str, ...], tuple[str, str]] = {}
    for place, point in enumerate(question.rubric.key_points):
        for steps, wording in _right(point):
            said = reduced(wording)
            owner, like = owners.setdefault(said, (point.id, wording))
            if said and owner != point.id:
                sentence = f"“{wording}” cannot be told from “{like}” of {owner}. Take one of them out."
                yield RubricFault(("rubric", "key_points", place, *steps), sentence)


def _right(point: KeyPoint) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The right wordings of a key point, each with the way to it from there."""
    yield ("statement",), point.statement
    for position, phrasing in enumerate(point.phrasings):
        yield ("phrasings", position), phrasing


def _right_wordings(question: Question, grader: Grader) -> Iterator[RubricFault]:
    for place, point in enumerate(question.rubric.key_points):
        for steps, text in _right(point):
            grade = grade_text(grader, question, text)
            against = [f.key_point_id for f in grade.assessment.points if f.coverage is Coverage.CONTRADICTED]
            is_found = point.id in grade.covered and grade.verdict not in EARNS_NOTHING
            # What a distinction does is said there.
            if against and not mix_ups(prepare(question).distinctions, passage(clauses(text)), text):
                sentence = f"“{text}” is right and is taken for a contradiction of {', '.join(against)}."
                advice = f"Reword it, or {_what_contradicts(question, text)}."
                yield RubricFault(("rubric", "key_points", place, *steps), f"{sentence} {advice}")
            elif steps[0] == "phrasings" and _tells(text) and not (against or is_found):
                graded = f"it is graded “{grade.verdict}”{_taken_for(grade)}. Say it in other words."
                sentence = f"“{text}”, given as an answer, does not convey {point.id}: {graded}"
                yield RubricFault(("rubric", "key_points", place, *steps), sentence, fatal=False)


def _what_contradicts(question: Question, text: str) -> str:
    prepared = prepare(question)
    is_named = misattributions(prepared.names, prepared.vocabulary, passage(clauses(text)), text)
    return "take out the name that it begins with" if is_named else "the contrast or wrong claim like it"


def _lone_words(question: Question, grader: Grader) -> Iterator[RubricFault]:
    prompt, points = prepare(question).prompt, question.rubric.key_points
    said = {point.id: [frozenset(reduced(text)) for _, text in _right(point)] for point in points}
    for place, point in enumerate(points):
        for steps, text in _right(point):
            lone = _lone_word(text, prompt)
            rivals = _rivals(point.id, lone.stem, said) if lone else []
            if lone and rivals and point.id in grade_text(grader, question, lone.word).covered:
                sentence = f"“{text}” has one word beside the question's. “{lone.word}” alone earns {point.id}, and is"
                sentence += f" as much a word of {', '.join(rivals)}. Say more with it, or take it out."
                yield RubricFault(("rubric", "key_points", place, *steps), sentence, fatal=False)


def _rivals(point_id: str, stem: str, said: Mapping[str, Sequence[Set[str]]]) -> list[str]:
    """The other key points of which a word is nearly as much as of this one."""
    shares = {point: sum(stem in own for own in wordings) / len(wordings) for point, wordings in said.items()}
    return [point for point, share in shares.items() if point != point_id and share >= RIVAL * shares[point_id]]


def _lone_word(wording: str, prompt: Set[str]) -> Token | None:
    """The only word of a wording that the question has not, where there are others beside it."""
    tokens = {token.stem: token for clause in clauses(wording) for token in clause}
    own = [token for stem, token in tokens.items() if stem not in prompt]
    return own[0] if len(own) == 1 < len(tokens) else None


def _everyday_words(question: Question, grader: Grader) -> Iterator[RubricFault]:
    named, scarcity = question.rubric.rule.key_points(), prepare(question).scarcity
    for place, point in enumerate(question.rubric.key_points):
        if not scarcity[place] or point.id not in named:
            continue  # With enough wordings a word is weighed by all of them, and what no rule names earns nothing.
        texts = (f"{word} {OF_NOTHING}" for word in _beside_others(point))
        if earning := [f"“{text}”" for text in texts if point.id in grade_text(grader, question, text).covered]:
            sentence = f"an everyday word is enough for {point.id}, which is earned by {', '.join(earning)}."
            advice = "Put longer phrasings in the place of those with that word, or add more without it."
            yield RubricFault(("rubric", "key_points", place), f"{sentence} {advice}", fatal=False)


def _beside_others(point: KeyPoint) -> list[str]:
    """Everyday words of a key point's wordings that are neither a whole wording nor what most of them speak of."""
    said = [reduced(text) for text in point.wordings]
    words = {token.stem: token.word for text in point.wordings for clause in clauses(text) for token in clause}
    return [
        word
        for stem, word in words.items()
        if word in everyday_words() and word.isalpha() and (stem,) not in said
        if sum(stem in own for own in said) < OWN * len(said)
    ]


def _contrasts(question: Question, grader: Grader) -> Iterator[RubricFault]:
    for place, point in enumerate(question.rubric.key_points):
        right = {reduced(text): text for text in (*point.phrasings, point.statement) if reduced(text)}
        for position, contrast in enumerate(point.contrasts):
            steps = ("rubric", "key_points", place, "contrasts", position)
            if like := right.get(reduced(contrast)):
                sentence = f"“{contrast}” cannot be told from “{like}”, which is right. Take one of them out."
                yield RubricFault(steps, sentence)
            elif point.id in grade_text(grader, question, contrast).covered:
                sentence = f"“{contrast}” is wrong and is credited. Reword it, or the phrasing like it."
                yield RubricFault(steps, sentence, fatal=False)


def _shared_beginnings(question: Question, grader: Grader) -> Iterator[RubricFault]:
    for place, point in enumerate(question.rubric.key_points):
        others = [replace(other, contrasts=()) if other is point else other for other in question.rubric.key_points]
        rubric = replace(question.rubric, key_points=tuple(others))
        without = replace(question, rubric=rubric, version=f"{question.version} without contrasts of {point.id}")
        for position, contrast in enumerate(point.contrasts):
            beginnings = {_shared_beginning(text, contrast): text for text in point.wordings}
            for shared, text in beginnings.items():
                if shared and _takes_away(question, without, point.id, shared, grader):
                    sentence = f"“{shared}” is not credited because of “{contrast}”, though “{text}” is right."
                    advice = "Add it as a phrasing if it is right as well, else say the contrast in other words."
                    steps = ("rubric", "key_points", place, "contrasts", position)
                    yield RubricFault(steps, f"{sentence} {advice}", fatal=False)


def _shared_beginning(right: str, contrast: str) -> str:
    """A right wording without its last word, where only that tells it from the contrast; empty where that is little."""
    tokens = [token for clause in clauses(right) for token in clause]
    alike = reduced(right)[:-1] == reduced(contrast)[:-1]
    return right[: tokens[-2].end] if alike and len(tokens) > SAYS_SOMETHING else ""


def _takes_away(question: Question, without: Question, point_id: str, text: str, grader: Grader) -> bool:
    """Whether the text would be found for the key point if that had no contrasts."""
    covered = (point_id in grade_text(grader, asked, text).covered for asked in (question, without))
    return tuple(covered) == (False, True)


def _wrong_claims(question: Question, grader: Grader) -> Iterator[RubricFault]:
    for place, claim in enumerate(question.rubric.wrong_claims):
        fields: list[tuple[tuple[str | int, ...], str]] = [(("claim",), claim.claim)]
        fields += [(("phrasings", position), phrasing) for position, phrasing in enumerate(claim.phrasings)]
        for steps, text in fields:
            grade = grade_text(grader, question, text)
            if grade.verdict is Verdict.FULL:
                sentence = f"“{text}” is wrong and is graded full, for {_found(question, grade)}."
                advice = "Name in contradicts what it takes away, or reword those phrasings."
                yield RubricFault(("rubric", "wrong_claims", place, *steps), f"{sentence} {advice}")


def _distinctions(question: Question) -> Iterator[RubricFault]:
    points = question.rubric.key_points
    right = [question.model_answer, *(text for point in points for text in point.wordings)]
    for place, distinction in enumerate(prepare(question).distinctions):
        steps = ("rubric", "distinctions", place)
        if not any(distinction.traits):
            yield RubricFault(steps, "has no trait, so nothing can be mixed up. Say what is true of one side alone.")
        for text in right:
            if mix_ups([distinction], passage(clauses(text)), text):
                sentence = f"takes “{text}”, which is right, for a mix-up. Take out the name or the trait that does it."
                yield RubricFault(steps, sentence)


def _found(question: Question, grade: Grade) -> str:
    """The key points that were found, in the rubric's order."""
    return ", ".join(point.id for point in question.rubric.key_points if point.id in grade.covered)
