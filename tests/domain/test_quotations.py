"""Words are found as their reader sees them, and nothing is found that is only part of a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quotations import MARKS, find_words


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("it dozes like a cat", "Well: it *dozes* like a _cat_.", "it *dozes* like a _cat"),
        ("squeaks", "a mouse `squeaks`", "squeaks"),
        ("fast", "it is f*as*t", "f*as*t"),
        ("*as typed*", "written _as typed_ here", "as typed"),
        ("it's the role's", "It’s the role’s policy", "It’s the role’s"),
        ('says "no"', "It says “no”.", "says “no”"),
        ("two\nlines", "the two \t lines", "two \t lines"),
        ("max_size", "set max_size to 3", "max_size"),
        ("関数", "この関数は速い", "関数"),
        ("(900 s)", "max(900 s)", "(900 s)"),
        ("15 minutes.", "15 minutes.It is", "15 minutes."),
        ("strasse", "the Straße", "Straße"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_words_are_found_as_a_reader_sees_them(words: str, text: str, found: str, whole: bool) -> None:
    place = find_words(words, text, whole=whole)
    assert place
    assert text[slice(*place)] == found


@pytest.mark.parametrize(
    ("words", "text"),
    [("5 min", "15 minutes"), ("5 min", "5 minutes"), ("0 m", "90 minutes"), ("graviton", "Graviton2")],
)
def test_whole_words_are_not_found_in_parts_of_others(words: str, text: str) -> None:
    assert find_words(words, text, whole=True) is None
    assert find_words(words, text)


def test_whole_words_are_found_behind_a_part_of_another() -> None:
    assert find_words("5 minutes", "15 minutes or 5 minutes", whole=True) == (14, 23)


@pytest.mark.parametrize(("words", "text"), [("a b", "ab"), ("", "x"), ("*", "a * b"), (" ", "a b")])
def test_other_words_and_none_are_not_found(words: str, text: str) -> None:
    assert find_words(words, text) is None


@given(st.lists(st.text("ab*_~`' ", min_size=1), min_size=1, max_size=4), st.data())
def test_whole_words_of_a_text_are_found_in_it_with_marks_or_without(parts: list[str], data: st.DataObject) -> None:
    said = " ".join(parts).split()
    first = data.draw(st.integers(0, len(said)))
    last = data.draw(st.integers(first, len(said)))
    for quoted in (" ".join(said[first:last]), " ".join(said[first:last]).translate(dict.fromkeys(map(ord, MARKS)))):
        found = find_words(quoted, " ".join(parts), whole=True)
        assert bool(found) is bool(quoted.strip("*_~` "))
