"""Characters that a bank does not hold, and text made fit for one line of a terminal."""

import re

# Control characters other than tab and line feed, the separators U+2028 and U+2029 that YAML takes for line
# ends, lone surrogates, and code points that YAML cannot hold. No question needs them and Slack shows none.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def clipped(text: str) -> str:
    """The text, or as much of its beginning as a sentence has room for."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def one_line(text: str) -> str:
    """The text on one line, with a mark in place of what a terminal would obey instead of show."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))
