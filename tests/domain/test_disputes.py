"""What may be disputed, which words may be accepted, and that an accepted phrasing only ever adds."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import AllOf, KeyPoint, NOfM, RequiredPlusN, Rubric, Rule, SingleFact, WrongClaim
from bot.domain.disputes import (
    MAX_WORDS,
    Dispute,
    DisputeKind,
    DisputeState,
    check_phrasing,
    check_words,
    disputable,
    newest,
    unsure_points,
    with_overlay,
)
from bot.domain.grading import (
    Assessment,
    ClaimFinding,
    Coverage,
    Grade,
    PointFinding,
    Reason,
    Remark,
    Verdict,
    grade,
    with_covered,
)
from bot.domain.refusals import InvalidField
from tests.builders import ANA, question, rubric, utc, wrong_claim

NAMES = ["k1", "k2", "k3", "k4", "extra"]
THREE_OF_FOUR = rubric(NOfM(3, tuple(NAMES[:4])), *NAMES, claims=[wrong_claim("k1")])


def graded(
    *found: Coverage,
    by: Rubric = THREE_OF_FOUR,
    not_an_attempt: Verdict | None = None,
    remarks: Iterable[Remark] = (),
    claims: Iterable[int] = (),
) -> Grade:
    points = tuple(
        PointFinding(p.id, coverage, f"said {p.id}") for p, coverage in zip(by.key_points, found, strict=True)
    )
    assessment = Assessment(
        points, tuple(ClaimFinding(index, "so") for index in claims), not_an_attempt, tuple(remarks)
    )
    return grade(by, assessment, grader="rules 1", rubric_version="v1")


COVERED, MAYBE, MISSING = Coverage.COVERED, Coverage.MAYBE, Coverage.MISSING


def test_points_that_count_and_are_not_given_can_be_disputed() -> None:
    contradicted = graded(COVERED, COVERED, MAYBE, MISSING, MISSING, claims=[0])

    assert disputable(THREE_OF_FOUR, contradicted) == {"k1", "k3", "k4"}


@pytest.mark.parametrize(
    ("rule", "found", "gain"),
    [
        # The required slot alone is unfilled: nothing of the pool would help.
        (RequiredPlusN((("k1", "k4"),), 1, ("k2", "k3")), [MISSING, COVERED, MAYBE, MISSING, MISSING], {"k1", "k4"}),
        (RequiredPlusN((("k1", "k4"),), 1, ("k2", "k3")), [COVERED, MISSING, MAYBE, MISSING, MISSING], {"k2", "k3"}),
        (SingleFact("k1", ("k2", "k3")), [MISSING, COVERED, MISSING, MISSING, MISSING], {"k1"}),
        (SingleFact("k1", ("k2", "k3")), [MISSING, MISSING, MISSING, MISSING, MISSING], {"k1", "k2", "k3"}),
    ],
)
def test_points_that_would_earn_nothing_cannot_be_disputed(rule: Rule, found: list[Coverage], gain: set[str]) -> None:
    by = rubric(rule, *NAMES)

    assert disputable(by, graded(*found, by=by)) == gain
    refused = graded(*found, by=by, not_an_attempt=Verdict.OFF_TOPIC)
    assert disputable(by, refused) == rule.key_points() - refused.covered


@pytest.mark.parametrize("verdict", [Verdict.COPIED, Verdict.NO_TEXT])
def test_a_copy_and_an_answer_without_text_have_nothing_to_dispute(verdict: Verdict) -> None:
    assert disputable(THREE_OF_FOUR, graded(*[MISSING] * 5, not_an_attempt=verdict)) == set()


def test_a_full_answer_has_nothing_to_dispute_and_one_off_topic_has() -> None:
    assert disputable(THREE_OF_FOUR, graded(COVERED, COVERED, COVERED, MISSING, MISSING)) == set()
    assert len(disputable(THREE_OF_FOUR, graded(*[MISSING] * 5, not_an_attempt=Verdict.OFF_TOPIC))) == 4


def test_maybes_that_count_are_for_a_person() -> None:
    found = unsure_points(THREE_OF_FOUR, graded(COVERED, MAYBE, MISSING, MISSING, MAYBE))

    assert [(p.key_point_id, p.evidence) for p in found] == [("k2", "said k2")]


def test_of_another_language_each_point_not_found_is_for_a_person() -> None:
    foreign = graded(COVERED, MAYBE, MISSING, MISSING, MISSING, remarks=[Remark.OTHER_LANGUAGE])

    assert [p.key_point_id for p in unsure_points(THREE_OF_FOUR, foreign)] == ["k2", "k3", "k4"]


def dispute(point: str, state: DisputeState, kind: DisputeKind = DisputeKind.DISAGREED, dispute_id: int = 1) -> Dispute:
    return Dispute(dispute_id, 1, 1, ANA, point, kind, "words", "", utc("2026-11-23 17:00"), state)


def test_the_newest_dispute_of_a_point_stands_unless_it_was_withdrawn() -> None:
    asked = dispute("k1", DisputeState.REJECTED, DisputeKind.UNSURE, 1)
    again = dispute("k1", DisputeState.OPEN, dispute_id=2)
    taken_back = dispute("k2", DisputeState.WITHDRAWN, dispute_id=3)

    assert newest([asked, again, taken_back]) == {"k1": again}


@pytest.mark.parametrize(
    ("kind", "state", "heard"),
    [
        (DisputeKind.DISAGREED, DisputeState.OPEN, False),
        (DisputeKind.DISAGREED, DisputeState.WITHDRAWN, False),
        (DisputeKind.DISAGREED, DisputeState.REJECTED, True),
        (DisputeKind.DISAGREED, DisputeState.ACCEPTED, True),
        (DisputeKind.UNSURE, DisputeState.REJECTED, False),
    ],
)
def test_a_member_is_heard_once_a_person_has_decided_what_they_asked(
    kind: DisputeKind, state: DisputeState, heard: bool
) -> None:
    assert dispute("k1", state, kind).is_heard is heard
    assert dispute("k1", state, kind).is_open is (state is DisputeState.OPEN)


def test_quoted_words_are_the_answers_whatever_their_case_and_line_breaks() -> None:
    assert check_words("  after fifteen\nMINUTES ", "It is stopped\nafter  fifteen minutes.") == "after fifteen MINUTES"


@pytest.mark.parametrize(("words", "answer"), [("Graviton", "on Graviton2"), ("5.large", "an m5.large"), ("6", "6x")])
def test_what_the_grader_quotes_may_end_inside_a_word(words: str, answer: str) -> None:
    assert check_words(words, answer) == words


@pytest.mark.parametrize(
    ("words", "answer"), [("", "it stops"), (" \n", "it stops"), ("starts", "it stops"), ("a" * 201, "a" * 300)]
)
def test_other_words_and_too_many_are_refused_at_their_field(words: str, answer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check_words(words, answer)
    assert list(refused.value.sentences) == ["words"]


TWO = question(
    rubric=Rubric(
        AllOf(("k1", "k2")),
        (KeyPoint("k1", "It stops.", ("is killed",), None), KeyPoint("k2", "It is billed.", ("costs money",), None)),
    )
)


def reduced(wording: str) -> tuple[str, ...]:
    """Words that count, without an s at their end."""
    return tuple(word.strip(".!").removesuffix("s") for word in wording.casefold().split() if word not in {"it", "the"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  is\n shut down ", "is shut down"), ("", ""), (" ", ""), ("stops at 1.5 s", "stops at 1.5 s"), ("x.", "x.")],
)
def test_a_phrasing_is_one_line_or_nothing(typed: str, kept: str) -> None:
    assert check_phrasing(TWO, "k1", typed, reduced) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "a" * (MAX_WORDS + 1),
        "It stops. It is billed",
        "stops; then waits",
        "…!",
        "a\u200bb",
        "Costs  money!",
        "It is billed",
        "the cost moneys",
        "It the",
    ],
)
def test_a_phrasing_that_says_more_or_other_than_its_point_is_refused(typed: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check_phrasing(TWO, "k1", typed, reduced)
    assert list(refused.value.sentences) == ["phrasing"]


@pytest.mark.parametrize("typed", ["It only slows  down!", "only slow down"])
def test_a_phrasing_that_the_question_knows_as_wrong_is_refused(typed: str) -> None:
    point = KeyPoint("k1", "It stops.", ("is killed",), None, contrasts=("it only slows down",))
    asked = question(rubric=Rubric(AllOf(("k1",)), (point,)))
    with pytest.raises(InvalidField, match="a wrong statement that sounds alike") as refused:
        check_phrasing(asked, "k1", typed, reduced)
    assert list(refused.value.sentences) == ["phrasing"]
    assert check_phrasing(asked, "k1", "it only stops", reduced) == "it only stops"


@pytest.mark.parametrize("typed", ["It goes on!", "the run for ever", "it runs, for ever"])
def test_a_phrasing_that_says_a_wrong_claim_is_refused(typed: str) -> None:
    claim = WrongClaim("It goes on.", ("it runs for ever",), "It stops.", ("k1",), None)
    asked = replace(TWO, rubric=replace(TWO.rubric, wrong_claims=(claim,)))
    with pytest.raises(InvalidField, match="a wrong claim: It goes on") as refused:
        check_phrasing(asked, "k1", typed, reduced)
    assert list(refused.value.sentences) == ["phrasing"]


def test_an_overlay_adds_phrasings_and_has_a_version_of_its_own() -> None:
    widened = with_overlay(TWO, {"k1": ["shut down", "ended by Lambda"], "k2": []})

    assert [p.phrasings for p in widened.rubric.key_points] == [
        ("is killed", "shut down", "ended by Lambda"),
        ("costs money",),
    ]
    assert widened.version.startswith("v1+")
    assert replace(widened, rubric=TWO.rubric, version="v1") == TWO


def test_versions_tell_overlays_apart() -> None:
    phrasings = [{"k1": ["shut down"]}, {"k2": ["shut down"]}, {"k1": ["shut", "down"]}, {"k1": ["ended"]}]

    assert len({with_overlay(TWO, each).version for each in phrasings}) == 4
    assert with_overlay(TWO, phrasings[0]) == with_overlay(TWO, {"k1": ("shut down",)})


@pytest.mark.parametrize("phrasings", [{}, {"gone": ["shut down"]}, {"k1": ["Is killed!", "it stops"]}])
def test_what_a_question_has_already_or_has_no_place_for_adds_nothing(phrasings: dict[str, list[str]]) -> None:
    assert with_overlay(TWO, phrasings) is TWO


RULES = st.sampled_from([AllOf(("k1", "k2")), NOfM(2, ("k1", "k2", "k3")), SingleFact("k1", ("k2",))])
ATTEMPTS = st.sampled_from([None, Verdict.OFF_TOPIC, Verdict.ECHO, Verdict.COPIED, Verdict.NO_TEXT])


@given(
    rule=RULES,
    found=st.lists(st.sampled_from(list(Coverage)), min_size=5, max_size=5),
    claims=st.sets(st.just(0)),
    attempt=ATTEMPTS,
    added=st.sets(st.sampled_from(NAMES)),
)
def test_adding_key_points_takes_nothing_away(
    rule: AllOf | NOfM | SingleFact,
    found: list[Coverage],
    claims: set[int],
    attempt: Verdict | None,
    added: set[str],
) -> None:
    by = rubric(rule, *NAMES, claims=[wrong_claim("k1")])
    before = graded(*found, by=by, not_an_attempt=attempt, claims=claims)
    findings = [PointFinding(point, COVERED, "theirs") for point in added]

    after = with_covered(by, before, findings, grader="rules 2", rubric_version="v1+1")

    assert after.covered == before.covered | added
    assert after.points >= before.points
    assert after.score >= before.score
    assert after.assessment.claims == before.assessment.claims
    assert (after.grader, after.rubric_version) == ("rules 2", "v1+1")
    assert [p for p in after.assessment.points if p.key_point_id not in added] == [
        p for p in before.assessment.points if p.key_point_id not in added
    ]


def test_a_person_outranks_a_wrong_claim() -> None:
    before = graded(COVERED, COVERED, MISSING, MISSING, MISSING, claims=[0])
    assert before.assessment.points[0].reason is Reason.WRONG_CLAIM

    after = with_covered(THREE_OF_FOUR, before, [PointFinding("k1", COVERED)], grader="g", rubric_version="v")

    assert (before.points, after.points) == (3, 7)


def test_who_says_a_point_has_tried_and_a_copy_stays_a_copy() -> None:
    added = [PointFinding("k1", COVERED)]
    verdicts = {}
    for refused in (Verdict.OFF_TOPIC, Verdict.ECHO, Verdict.COPIED):
        before = graded(*[MISSING] * 5, not_an_attempt=refused)
        after = with_covered(THREE_OF_FOUR, before, added, grader="g", rubric_version="v")
        verdicts[refused] = (after.verdict, after.points)

    assert verdicts == {
        Verdict.OFF_TOPIC: (Verdict.PARTIAL, 3),
        Verdict.ECHO: (Verdict.PARTIAL, 3),
        Verdict.COPIED: (Verdict.COPIED, 0),
    }


def test_a_point_that_the_grader_did_not_speak_of_is_added_too() -> None:
    before = grade(THREE_OF_FOUR, Assessment(()), grader="g", rubric_version="v")

    after = with_covered(THREE_OF_FOUR, before, [PointFinding("k2", COVERED, "so")], grader="g", rubric_version="v")

    assert after.covered == {"k2"}
