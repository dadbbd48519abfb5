"""How the key points that an answer covers become a share of the rubric."""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.bank import AllOf, Difficulty, NOfM, RequiredPlusN, Rule, Section, SingleFact
from tests.builders import bank_of, question

POINTS = [f"k{n}" for n in range(1, 7)]


def subsets(points: Sequence[str], at_least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(points), min_size=at_least, max_size=len(points), unique=True).map(tuple)


@st.composite
def single_facts(draw: st.DrawFn) -> SingleFact:
    required, *others = draw(st.permutations(POINTS))
    return SingleFact(required, draw(subsets(others, at_least=0)))


@st.composite
def n_of_m(draw: st.DrawFn) -> NOfM:
    pool = draw(subsets(POINTS))
    return NOfM(draw(st.integers(1, len(pool))), pool)


@st.composite
def required_plus_n(draw: st.DrawFn) -> RequiredPlusN:
    """Slots that share no key point, each of them inside the pool or outside it."""
    inside, outside = list(POINTS[:4]), list(POINTS[4:])
    slots = [*_cut(draw, inside), *_cut(draw, outside)]
    n = draw(st.integers(0, 3))
    assume(slots or n)
    rule = RequiredPlusN(tuple(slots), n, tuple(inside))
    assume(rule.share(frozenset(POINTS)) == 1)
    return rule


def _cut(draw: st.DrawFn, points: Sequence[str]) -> list[tuple[str, ...]]:
    """Parts of the points, or of some of them."""
    ends = sorted(draw(st.sets(st.integers(0, len(points)), max_size=3)))
    return [tuple(points[start:end]) for start, end in pairwise(ends)]


RULES: st.SearchStrategy[Rule] = st.one_of(single_facts(), subsets(POINTS).map(AllOf), n_of_m(), required_plus_n())
COVERED = st.frozensets(st.sampled_from(POINTS))


def can_seat_all(places: Sequence[Iterable[str]], covered: frozenset[str]) -> bool:
    """Whether every place can have a covered point of its own, found by trying all of the ways."""
    return any(
        all(point in place for point, place in zip(seating, places, strict=True))
        for seating in permutations(covered, len(places))
    )


def is_met(rule: Rule, covered: frozenset[str]) -> bool:
    """The rule as its words say it."""
    match rule:
        case SingleFact(required, _):
            return required in covered
        case AllOf(required):
            return covered.issuperset(required)
        case NOfM(n, pool):
            return len(covered.intersection(pool)) >= n
        case RequiredPlusN(slots, n, pool):
            return can_seat_all([*slots, *[pool] * n], covered)


@given(RULES, COVERED)
def test_a_share_lies_between_0_and_1_and_is_1_exactly_when_the_rule_is_met(
    rule: Rule, covered: frozenset[str]
) -> None:
    share = rule.share(covered)

    assert 0 <= share <= 1
    assert (share == 1) is is_met(rule, covered)


@given(RULES, COVERED, st.sampled_from(POINTS))
def test_covering_one_more_point_never_costs(rule: Rule, covered: frozenset[str], further: str) -> None:
    assert rule.share(covered | {further}) >= rule.share(covered)


@given(RULES, COVERED)
def test_points_that_the_rule_does_not_name_count_for_nothing(rule: Rule, covered: frozenset[str]) -> None:
    assert rule.share(covered) == rule.share(covered & rule.key_points())
    assert rule.share(frozenset()) == 0


@given(required_plus_n(), COVERED)
def test_required_plus_n_is_the_share_of_places_that_can_be_filled(
    rule: RequiredPlusN, covered: frozenset[str]
) -> None:
    places = [*rule.required, *[rule.pool] * rule.n]
    most = max(
        size
        for size in range(len(places) + 1)
        for chosen in combinations(places, size)
        if can_seat_all(chosen, covered)
    )
    assert rule.share(covered) == most / len(places)


@pytest.mark.parametrize(
    ("rule", "covered", "expected"),
    [
        (SingleFact("k1"), "k1", 1),
        (SingleFact("k1"), "k2", 0),
        (SingleFact("k1", ("k2", "k3")), "k3", 0.5),
        (SingleFact("k1", ("k2", "k3")), "k2 k3", 0.5),
        (SingleFact("k1", ("k2",)), "k1 k2", 1),
        (AllOf(("k1", "k2", "k3", "k4")), "k1 k4", 0.5),
        (NOfM(2, ("k1", "k2", "k3")), "k3", 0.5),
        (NOfM(2, ("k1", "k2", "k3")), "k1 k2 k3", 1),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "k1", 1 / 3),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "k2 k3 k4", 2 / 3),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4")), "k1 k3 k4", 1),
        # A point that fills a slot is not counted in the pool once more.
        (RequiredPlusN((("k1",),), 2, ("k1", "k2", "k3")), "k1 k2", 2 / 3),
        # Any point of a slot fills it, and those left over go to the pool.
        (RequiredPlusN((("k1", "k2"),), 2, ("k1", "k2", "k3")), "k1 k2 k3", 1),
        # Only k2 can fill the slot without being missed in the pool.
        (RequiredPlusN((("k1", "k2"),), 1, ("k1",)), "k1 k2", 1),
        # Two slots share a point: it fills the one that nothing else can.
        (RequiredPlusN((("k1", "k2"), ("k1",)), 1, ("k3",)), "k1 k2", 2 / 3),
        (RequiredPlusN((("k1", "k2"), ("k1",)), 1, ("k3",)), "k1", 1 / 3),
    ],
)
def test_shares_by_hand(rule: Rule, covered: str, expected: float) -> None:
    assert rule.share(frozenset(covered.split())) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rule", "named", "worth_half"),
    [
        (SingleFact("k1", ("k2",)), {"k1", "k2"}, {"k2"}),
        (AllOf(("k1", "k2")), {"k1", "k2"}, set()),
        (NOfM(1, ("k1", "k2")), {"k1", "k2"}, set()),
        (RequiredPlusN((("k1", "k2"), ("k3",)), 1, ("k3", "k4")), {"k1", "k2", "k3", "k4"}, set()),
    ],
)
def test_a_rule_names_its_key_points(rule: Rule, named: set[str], worth_half: set[str]) -> None:
    assert rule.key_points() == named
    assert rule.worth_half() == worth_half


def test_a_bank_selects_by_section_and_difficulty_in_written_order() -> None:
    bank = bank_of(
        question("a", Section.SCENARIO, Difficulty.HARD),
        question("b", Section.BASIC, Difficulty.EASY),
        question("c", Section.BASIC, Difficulty.HARD),
        question("d", Section.ADVANCED, Difficulty.HARD),
    )

    selected = bank.select({Section.SCENARIO, Section.BASIC}, {Difficulty.HARD})

    assert [q.id for q in selected] == ["a", "c"]


def test_levels_rise_from_basic_to_scenario_and_from_easy_to_hard() -> None:
    assert [section.level for section in Section] == [0, 1, 2, 3]
    assert (Section.BASIC.level, Section.SCENARIO.level) == (0, 3)
    assert (Difficulty.EASY.level, Difficulty.MEDIUM.level, Difficulty.HARD.level) == (0, 1, 2)
