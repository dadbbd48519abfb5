"""Quotations: where a text holds the words that somebody says are in it."""

import re

MARKS = "*_~`"
"""What Slack formats with. Whoever reads a text sees none of it, and quotes it without."""

_PLAIN = str.maketrans("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f", "''''\"\"\"\"")
_IN_WORDS = f"[{MARKS}]*"
_BETWEEN_WORDS = rf"[\s{MARKS}]+"
_NOT_AFTER, _NOT_BEFORE = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Where a text first holds the words, as positions from and up to; None where it does not, or there are none.

    Case, white space, formatting and the form of apostrophes and quotation marks make no difference. The words are
    whole ones, so that "5 min" is not found in "15 minutes".
    """
    plain = words.translate(_PLAIN).translate(dict.fromkeys(map(ord, MARKS)))
    if not plain.strip():
        return None
    quoted = _BETWEEN_WORDS.join(_IN_WORDS.join(map(re.escape, word)) for word in plain.split())
    found = re.search(f"{_NOT_AFTER}{quoted}{_NOT_BEFORE}", text.translate(_PLAIN), re.IGNORECASE)
    return found.span() if found else None
