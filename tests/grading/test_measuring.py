"""The measures, against numbers worked out by hand and against what must hold of any numbers."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import AllOf
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Remark, Verdict, grade
from bot.grading.labelled import ALIKE, COPIED, Credit, Label, LabelledCopy, LabelledReply, credit_of, held_out
from bot.grading.measuring import (
    OWN_WORDS,
    Band,
    Detection,
    Graded,
    Hits,
    Judgement,
    agreement,
    caught,
    cohens_kappa,
    detection,
    false_full,
    full_in_own_words,
    judged,
    macro_f1,
    maybes,
    reliability,
    sent_to_person,
    worst,
)
from tests.builders import question, rubric, wrong_claim

YES, MAYBE, NO, DENIED = Coverage.COVERED, Coverage.MAYBE, Coverage.MISSING, Coverage.CONTRADICTED
ASKED = question("tides", rubric=rubric(AllOf(("k1", "k2")), "k1", "k2", claims=[wrong_claim("k2")]))

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30)


def covers(*points: str) -> Label:
    return Label(frozenset(points))


def graded(
    truth: Label, *found: Coverage, kind: str = OWN_WORDS, sure: float = 1.0, assessment: Assessment | None = None
) -> Graded:
    """A reply with that label in which the grader found that of k1 and k2."""
    points = tuple(PointFinding(f"k{n}", coverage, confidence=sure) for n, coverage in enumerate(found, 1))
    given_grade = grade(ASKED.rubric, assessment or Assessment(points), grader="test", rubric_version="1")
    return Graded(LabelledReply(1, ASKED, kind, "1", "It is so.", truth), given_grade)


def test_the_macro_f1_of_known_pairs() -> None:
    # a: 2 agreements of 2 + 3 given, b: 1 of 2 + 1, c: none of 1 + 1.
    pairs = [("a", "a"), ("a", "a"), ("b", "b"), ("b", "c"), ("c", "a")]
    assert macro_f1(pairs) == pytest.approx((4 / 5 + 2 / 3 + 0) / 3)


def test_cohens_kappa_of_known_pairs() -> None:
    # The textbook's example: 50 proposals, both yes on 20, both no on 15; chance is 0.5, and so (0.7 - 0.5) / 0.5.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)
    assert cohens_kappa([("yes", "yes")] * 3) == 1.0
    assert cohens_kappa([("yes", "no")] * 3) == 0.0


@given(st.lists(st.sampled_from("abc")))
def test_perfect_agreement_is_one(said: Sequence[str]) -> None:
    pairs = [(one, one) for one in said]
    assert macro_f1(pairs) == 1.0
    assert cohens_kappa(pairs) == 1.0


@given(PAIRS)
def test_measures_stay_within_their_bounds(pairs: list[tuple[str, str]]) -> None:
    assert 0 <= macro_f1(pairs) <= 1
    assert -1 <= cohens_kappa(pairs) <= 1


@given(PAIRS, st.randoms(use_true_random=False))
def test_neither_the_order_of_replies_nor_that_of_sides_matters(pairs: list[tuple[str, str]], random: Random) -> None:
    shuffled = random.sample(pairs, len(pairs))
    turned = [(two, one) for one, two in pairs]
    assert macro_f1(shuffled) == macro_f1(turned) == macro_f1(pairs)
    assert cohens_kappa(shuffled) == cohens_kappa(turned) == cohens_kappa(pairs)


@given(PAIRS)
def test_any_difference_takes_perfection_away(pairs: list[tuple[str, str]]) -> None:
    differ = any(one != two for one, two in pairs)
    assert (macro_f1(pairs) < 1) is differ
    assert (cohens_kappa(pairs) < 1) is differ


@pytest.mark.parametrize(("score", "credit"), [(0, Credit.NONE), (0.01, Credit.PARTIAL), (1, Credit.FULL)])
def test_a_score_is_some_credit(score: float, credit: Credit) -> None:
    assert credit_of(score) is credit


@pytest.mark.parametrize(
    ("label", "points", "credit"),
    [
        (Label(), (NO, NO), Credit.NONE),
        (covers("k1"), (YES, NO), Credit.PARTIAL),
        (covers("k1", "k2"), (YES, YES), Credit.FULL),
        (Label(frozenset({"k1"}), frozenset({"k2"})), (YES, DENIED), Credit.PARTIAL),
        (Label(frozenset({"k1", "k2"}), claims=frozenset({0})), (YES, DENIED), Credit.PARTIAL),
        (Label(frozenset({"k1", "k2"}), nature="stuffing"), (NO, NO), Credit.NONE),
    ],
)
def test_a_label_is_judged_as_a_grade_would_be(label: Label, points: tuple[Coverage, Coverage], credit: Credit) -> None:
    assert judged(ASKED, label) == Judgement(credit, points)


def test_a_maybe_and_all_that_is_no_attempt_are_missing() -> None:
    assert graded(Label(), YES, MAYBE).given == Judgement(Credit.PARTIAL, (YES, NO))
    found = Assessment((PointFinding("k1", YES), PointFinding("k2", NO)), not_an_attempt=Verdict.ECHO)
    assert graded(Label(), assessment=found).given == Judgement(Credit.NONE, (NO, NO))


def test_what_settles_a_difference_is_the_truth() -> None:
    once = LabelledReply(1, ASKED, "terse", "1", "x", covers("k1"), covers("k2"))
    assert once.truth == covers("k1")
    settled = LabelledReply(1, ASKED, "terse", "1", "x", covers("k1"), covers("k2"), Label())
    assert settled.truth == Label()


def test_two_sides_are_compared_by_credit_and_by_key_point() -> None:
    full, half, other = (judged(ASKED, label) for label in (covers("k1", "k2"), covers("k1"), covers("k2")))
    found = agreement([(full, full), (half, other)])
    assert (found.macro_f1, found.same_credit) == (1.0, Hits(2, 2))
    # Of four key points two are the same; yes is said 3 times of 4 by either side, so chance is 10 of 16.
    assert found.kappa == pytest.approx((2 / 4 - 10 / 16) / (1 - 10 / 16))


def test_key_points_are_counted_as_found_wrong_and_missed() -> None:
    found = detection([graded(covers("k1", "k2"), YES, NO), graded(covers("k1"), YES, YES), graded(Label(), NO, NO)])
    assert found == Detection(right=2, wrong=1, missed=1)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    nothing = Detection(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_a_wrong_claim_takes_its_key_point_from_the_grade() -> None:
    found = Assessment((PointFinding("k1", YES), PointFinding("k2", YES)), (ClaimFinding(0, "wind"),))
    assert graded(Label(), assessment=found).given.points == (YES, DENIED)


def test_full_credit_that_is_not_due_is_counted_by_kind() -> None:
    replies = [
        graded(covers("k1"), YES, YES, kind="swapped"),
        graded(Label(), YES, YES, kind="swapped"),
        graded(covers("k1", "k2"), YES, YES, kind="negated"),
        graded(Label(), YES, NO, kind="stuffing"),
    ]
    assert false_full(replies) == {"swapped": 2}


def test_right_answers_in_own_words_are_followed() -> None:
    right = covers("k1", "k2")
    replies = [graded(right, YES, YES), graded(right, YES, NO), graded(covers("k1"), YES, YES)]
    assert full_in_own_words([*replies, graded(right, YES, YES, kind="terse")]) == Hits(1, 2)


def test_findings_are_counted_by_how_sure_they_are() -> None:
    replies = [
        graded(covers("k1"), YES, YES, sure=0.55),
        graded(covers("k1", "k2"), NO, DENIED, sure=0.9),
        graded(Label(), NO, MAYBE, sure=0.6),
        graded(Label(), NO, NO, sure=1.0),
    ]
    nothing = Hits(0, 0)
    assert reliability(replies) == [
        Band(0.0, nothing, nothing),
        Band(0.5, Hits(1, 2), nothing),
        Band(0.6, nothing, Hits(1, 1)),
        Band(0.7, nothing, nothing),
        Band(0.8, nothing, nothing),
        Band(0.9, nothing, Hits(2, 4)),
    ]


def test_what_is_left_to_a_person_is_counted() -> None:
    other_language = Assessment((PointFinding("k1", NO), PointFinding("k2", NO)), remarks=(Remark.OTHER_LANGUAGE,))
    replies = [
        graded(covers("k1"), MAYBE, MAYBE),
        graded(covers("k1"), YES, NO),
        graded(Label(), assessment=other_language),
    ]
    assert sent_to_person(replies) == Hits(2, 3)
    assert maybes(replies) == Hits(1, 2)


def test_the_worst_mistake_is_full_credit_for_nothing() -> None:
    right = covers("k1", "k2")
    half_missed, missed = graded(right, YES, NO), graded(right, NO, NO)
    half_wrong, wrong = graded(covers("k1"), YES, YES), graded(Label(), YES, YES)
    minor, none = graded(Label(), YES, NO), graded(right, YES, YES)
    every = [half_missed, minor, missed, half_wrong, none, wrong]
    assert worst(every, 10) == [wrong, half_wrong, missed, half_missed]
    assert worst(every, 2) == [wrong, half_wrong]


def test_copies_are_found_out_and_what_is_alike_is_not() -> None:
    text = "A function runs in an environment that is kept for a while and used again by later calls."
    other = "The service starts a fresh one for every burst, so the first call waits longer than others do."
    assert caught([LabelledCopy(2, ASKED, COPIED, text.replace("later", "other"), text)]) == Hits(1, 1)
    assert caught([LabelledCopy(2, ASKED, ALIKE, other, text)]) == Hits(0, 1)
    assert caught([]) == Hits(0, 0)


def test_every_second_question_by_id_is_held_out() -> None:
    assert held_out(["d", "a", "c", "b"]) == {"b", "d"}
