"""Quotations: where a text holds the words that somebody says are in it."""

from collections.abc import Iterator

MARKS = frozenset("*_~`")
"""What Slack formats with. Whoever reads a text sees none of it, and quotes it without."""

_PLAIN = str.maketrans("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f", "''''\"\"\"\"")


def find_words(words: str, text: str, *, whole: bool = False) -> tuple[int, int] | None:
    """Where a text first holds the words, as positions from and up to; None where it does not, or there are none.

    Case, white space, formatting and the form of apostrophes and quotation marks make no difference. With `whole`,
    "5 min" is not found in "15 minutes".
    """
    quoted = "".join(letter for letter, _ in _seen(words)).strip()
    shown = list(_seen(text))
    plain = "".join(letter for letter, _ in shown)
    first = plain.find(quoted) if quoted else -1
    while first >= 0:
        after = first + len(quoted)
        if not (whole and (_is_inside(plain, first) or _is_inside(plain, after))):
            return shown[first][1], shown[after - 1][1] + 1
        first = plain.find(quoted, first + 1)
    return None


def _seen(text: str) -> Iterator[tuple[str, int]]:
    """What a reader sees, letter by letter without case, each with its place in the text."""
    blank = False
    for place, letter in enumerate(text.translate(_PLAIN)):
        if letter in MARKS:
            continue
        if not letter.isspace():
            yield from ((each, place) for each in letter.casefold())
        elif not blank:
            yield " ", place
        blank = letter.isspace()


def _is_inside(plain: str, place: int) -> bool:
    """Whether a word goes on over a place. Scripts without blanks between words have none to go by."""
    around = plain[max(0, place - 1) : place + 1]
    return len(around) > 1 and around.isascii() and around.isalnum()
