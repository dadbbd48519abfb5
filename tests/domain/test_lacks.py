"""What an answer is told that it lacks: all that helps, nothing else, and as much as makes it full."""

from collections.abc import Sequence, Set
from itertools import chain, combinations

import pytest
from hypothesis import assume, given

from bot.domain.bank import AllOf, NOfM, RequiredPlusN, Rule, SingleFact
from bot.domain.lacks import Lack, lacks
from tests.domain.test_bank import COVERED, POINTS, RULES, is_met


def says_enough(told: Sequence[Lack], added: Set[str]) -> bool:
    """Whether the key points added are those that the sentence asks for."""
    before, asked = frozenset[str](), 0
    for lack in told:
        counted, wanted = (lack.points | before, lack.n + asked) if lack.or_before else (lack.points, lack.n)
        if len(added & counted) < wanted:
            return False
        before, asked = before | lack.points, asked + lack.n
    return True


def every_choice() -> list[frozenset[str]]:
    return [frozenset(c) for c in chain.from_iterable(combinations(POINTS, n) for n in range(len(POINTS) + 1))]


@given(RULES, COVERED)
def test_each_key_point_is_told_once_and_only_if_it_helps(rule: Rule, covered: frozenset[str]) -> None:
    assume(rule.share(frozenset(POINTS)) == 1)
    told = [point for lack in lacks(rule, covered) for point in lack.points]

    helps = {point for point in POINTS if rule.share(covered | {point}) > rule.share(covered)}
    if isinstance(rule, SingleFact):
        helps -= set(rule.half_credit)
    assert sorted(told) == sorted(helps)


@given(RULES, COVERED)
def test_whoever_says_what_is_told_has_a_full_answer(rule: Rule, covered: frozenset[str]) -> None:
    assume(rule.share(frozenset(POINTS)) == 1)
    told = lacks(rule, covered)

    assert all(is_met(rule, covered | added) for added in every_choice() if says_enough(told, added))
    assert says_enough(told, frozenset(POINTS))


@given(RULES, COVERED)
def test_nobody_is_told_that_more_is_needed_than_is(rule: Rule, covered: frozenset[str]) -> None:
    told = lacks(rule, covered)

    for added in every_choice():
        assert says_enough(told, added) is is_met(rule, covered | added)


def test_many_single_slots_within_the_pool_are_told_one_by_one() -> None:
    points = tuple(f"k{number}" for number in range(30))
    rule = RequiredPlusN(tuple((point,) for point in points[:25]), 2, points)
    assert lacks(rule, frozenset(points[:24])) == [
        Lack(1, frozenset({"k24"})),
        Lack(2, frozenset({"k25", "k26", "k27", "k28", "k29"})),
    ]


def lack(n: int, points: str, *, or_before: bool = False) -> Lack:
    return Lack(n, frozenset(points.split()), or_before)


@pytest.mark.parametrize(
    ("rule", "covered", "told"),
    [
        (SingleFact("k1", ("k2",)), "", [lack(1, "k1")]),
        (SingleFact("k1", ("k2",)), "k2", [lack(1, "k1")]),
        (SingleFact("k1", ("k2",)), "k1", []),
        (AllOf(("k1", "k2", "k3")), "k2", [lack(2, "k1 k3")]),
        (NOfM(2, ("k1", "k2", "k3")), "", [lack(2, "k1 k2 k3")]),
        (NOfM(2, ("k1", "k2", "k3")), "k2", [lack(1, "k1 k3")]),
        (NOfM(2, ("k1", "k2", "k3")), "k1 k2", []),
        # The slot, and what is still needed of the pool.
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "", [lack(1, "k1"), lack(2, "k2 k3 k4")]),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "k3", [lack(1, "k1"), lack(1, "k2 k4")]),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "k3 k4", [lack(1, "k1")]),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "k1", [lack(2, "k2 k3 k4")]),
        # A slot with alternatives inside the pool: what is left over of it counts for the pool.
        (
            RequiredPlusN((("k1", "k4"),), 2, tuple(POINTS)),
            "",
            [lack(1, "k1 k4"), lack(2, "k2 k3 k5 k6", or_before=True)],
        ),
        (
            RequiredPlusN((("k1", "k4"),), 2, tuple(POINTS)),
            "k2",
            [lack(1, "k1 k4"), lack(1, "k3 k5 k6", or_before=True)],
        ),
        (RequiredPlusN((("k1", "k4"),), 2, tuple(POINTS)), "k2 k3", [lack(1, "k1 k4")]),
        (RequiredPlusN((("k1", "k4"),), 2, tuple(POINTS)), "k4 k1", [lack(1, "k2 k3 k5 k6")]),
        # Nothing is in the pool that is not in a slot.
        (
            RequiredPlusN((("k1", "k2", "k3"), ("k4", "k5", "k6")), 1, tuple(POINTS)),
            "",
            [lack(1, "k1 k2 k3"), lack(1, "k4 k5 k6"), lack(1, "", or_before=True)],
        ),
        # Slots apart from each other and from the pool.
        (
            RequiredPlusN((("k1", "k2"), ("k3",)), 1, ("k4", "k5")),
            "",
            [lack(1, "k3"), lack(1, "k1 k2"), lack(1, "k4 k5")],
        ),
    ],
)
def test_lacks_by_hand(rule: Rule, covered: str, told: list[Lack]) -> None:
    assert lacks(rule, frozenset(covered.split())) == told
