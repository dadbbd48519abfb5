"""Which words are typical of which key point."""

import math

from hypothesis import given
from hypothesis import strategies as st

from bot.grading.passages import passage
from bot.grading.text import clauses
from bot.grading.vocabulary import typicality, vocabulary

MOON = [passage(clauses(text)) for text in ("the moon pulls", "moon gravity", "no sun pulls")]
SUN = [passage(clauses(text)) for text in ("the sun pulls", "sunlight")]
WEIGHTS = vocabulary([MOON, SUN])


def typical(text: str) -> tuple[float, ...]:
    answer = passage(clauses(text))
    windows = (typicality(WEIGHTS, answer, window, 2) for window in answer.windows)
    return tuple(map(max, zip((0.0, 0.0), *windows, strict=False)))


def test_a_word_weighs_by_how_much_oftener_a_key_point_has_it_than_the_others() -> None:
    # The moon is in two of three wordings of the first key point, and in none of two of the second.
    assert math.isclose(WEIGHTS["moon", False][0], math.log((2.1 / 3.2) / (0.1 / 2.2)))
    assert WEIGHTS["moon", False][1] == 0
    # Both pull in half of their wordings or less: 1 of 3 and 1 of 2 where nothing is denied.
    assert WEIGHTS["pull", False][0] == 0
    assert math.isclose(WEIGHTS["pull", False][1], math.log((1.1 / 2.2) / (1.1 / 3.2)))


def test_a_denied_word_is_another_word() -> None:
    assert WEIGHTS["sun", True][0] > 0
    assert WEIGHTS["sun", False][0] == 0
    assert typical("no sun at all")[0] > typical("sun")[0]


def test_words_of_several_wordings_come_together() -> None:
    moon = WEIGHTS["moon", False][0]
    gravity = WEIGHTS["graviti", False][0]
    assert typical("gravity, moon") == (round(math.sqrt(moon + gravity) / 3, 3), 0.0)


def test_only_three_clauses_that_follow_each_other_count_together() -> None:
    assert typical("The moon. Something else. It is odd. Gravity.") == typical("The moon.")
    assert typical("The moon. Something else. Gravity.") > typical("The moon.")


WORDS = st.lists(st.sampled_from("moon sun pulls gravity sunlight tide".split()), max_size=12)


@given(WORDS)
def test_saying_more_in_one_clause_never_makes_it_less_typical(said: list[str]) -> None:
    more, less = typical(" ".join([*said, "moon"])), typical(" ".join(said))
    assert all(longer >= shorter for longer, shorter in zip(more, less, strict=True))


@given(WORDS)
def test_a_word_said_twice_counts_once(said: list[str]) -> None:
    assert typical(" ".join(said + said)) == typical(" ".join(said))
