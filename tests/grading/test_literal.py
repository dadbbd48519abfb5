"""How near the windows of an answer come to a wording, by the words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import KeyPoint, Rubric, SingleFact
from bot.grading.closeness import Closeness, Measures
from bot.grading.lexical import measure
from bot.grading.passages import passage
from bot.grading.rubrics import prepare
from bot.grading.text import clauses
from tests.builders import question

RULE = SingleFact("tides")
WORDING = "the private moon pulls the oceans"


def windows(answer: str, *wordings: str) -> list[Closeness]:
    """How near each window of the answer comes to a key point with these wordings."""
    first, *others = wordings
    point = KeyPoint("tides", first, tuple(others), None)
    asked = question(rubric=Rubric(RULE, (point,)), version=" / ".join(wordings))
    return [own for (own,) in measure(prepare(asked), passage(clauses(answer)), answer).closeness]


def nearest(answer: str) -> Measures:
    """The most of each measure over the windows of the answer, for a key point with the wording."""
    return Measures(*map(max, zip(Measures(), *(window.right for window in windows(answer, WORDING)), strict=False)))


def test_the_wording_itself_comes_as_near_as_can_be() -> None:
    assert nearest(WORDING) == Measures(recall=1, careful=1, substance=4 / 7, order=4 / 7)


def test_a_word_left_out_takes_its_weight() -> None:
    assert nearest("the moon pulls the oceans").recall == pytest.approx(3 / 4)


def test_a_word_denied_takes_its_weight_twice() -> None:
    assert nearest("the moon, not private, pulls the oceans").recall == pytest.approx(2 / 4)


def test_the_opposite_of_a_word_is_the_word_denied() -> None:
    assert nearest("the public moon pulls the oceans").recall == pytest.approx(2 / 4)
    assert nearest("the moon, not public, pulls the oceans").recall == 1


def test_who_says_a_word_and_its_opposite_has_said_it() -> None:
    assert nearest("the private moon pulls the public oceans").recall == 1


def test_a_word_said_elsewhere_hides_no_opposite() -> None:
    far_off = "Rain falls. Fish swim. Gravity works. That is my private view."
    assert nearest(f"the moon, not public, pulls the oceans. {far_off}").recall == 1


@pytest.mark.parametrize(
    ("answer", "is_said"),
    [
        ("I think the private moon pulls the oceans", True),
        ("the oceans pulls the private moon", False),
        ("the private moon pulls", False),
    ],
)
def test_only_a_wording_that_stands_there_to_the_letter_is_said(answer: str, is_said: bool) -> None:
    assert any(window.is_said for window in windows(answer, WORDING)) is is_said


def test_two_wordings_do_not_make_one_that_is_said() -> None:
    in_order, whole = "the private moon pulls the wide blue cold oceans", "oceans moon pulls"
    [window] = windows("the public moon pulls the wide blue cold oceans", in_order, whole)
    assert window.right.recall == window.right.careful == 1
    assert window.right.order == window.right.substance
    assert not window.is_said


def test_a_statement_may_spread_over_three_clauses_and_no_more() -> None:
    assert nearest("The moon is private. Gravity does it. It pulls. The oceans.").recall == pytest.approx(3 / 4)
    assert nearest("The private moon. It pulls. The oceans.").recall == 1


def test_words_in_order_are_told_from_words_in_any_order() -> None:
    assert nearest("oceans pulls moon private").order == pytest.approx(0.4 * 4 / 7)
    assert nearest("private, I mean: the private moon pulls the oceans").order == nearest(WORDING).order


CLAUSES = st.lists(
    st.sampled_from("the private moon|pulls|the oceans|no moon|nothing at all|not public".split("|")), max_size=6
)


@given(CLAUSES, st.sampled_from("the private moon|no oceans|public|private|something else".split("|")))
def test_no_further_clause_takes_anything_away(said: list[str], more: str) -> None:
    before, after = nearest(". ".join(said)), nearest(". ".join([*said, more]))
    assert all(later >= sooner for later, sooner in zip(after, before, strict=True))
