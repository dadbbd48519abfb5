"""What of an answer is quoted: the words that decided something, in the parts of sentences that they are in."""

import re

LONGEST_EVIDENCE = 160
"""Characters of a quotation."""

QUOTE_END = re.compile(r"(?<!\bi\.e)(?<!\be\.g)[.!?;:,](?=\s|$)|\n|\s[-–—]+\s")
"""Where a quotation may begin and end, so that it is not torn out of the middle of what somebody says."""

LAST_WORD = re.compile(r"\S*\Z")
HYPHENATED = re.compile(r"\b\w{1,20}-\Z")
"""What belongs to the word behind it: the "on" of "on-failure" is no word that grading reads."""


def evidence(place: tuple[int, int] | None, text: str) -> str | None:
    """What is quoted: the parts of sentences that the place is in, as far as there is room, else the place alone."""
    if place is None:
        return None
    start, end = _whole_parts(place, text)
    if end - start > LONGEST_EVIDENCE:
        end = place[1]
    if end - start > LONGEST_EVIDENCE:
        begun = HYPHENATED.search(text, max(0, place[0] - LONGEST_EVIDENCE), place[0])
        start = begun.start() if begun else place[0]
    if end - start <= LONGEST_EVIDENCE:
        return text[start:end].strip()
    whole_words = LAST_WORD.sub("", text[start : start + LONGEST_EVIDENCE + 1])
    last_end = max((match.start() for match in QUOTE_END.finditer(whole_words)), default=0)
    quoted = whole_words[:last_end] if last_end > LONGEST_EVIDENCE / 2 else whole_words
    return quoted.rstrip() or text[start : start + LONGEST_EVIDENCE]


def _whole_parts(place: tuple[int, int], text: str) -> tuple[int, int]:
    """From the end of a part before the place to the first one behind it."""
    first, last = place
    # One character more, or each dot right before the place would end a sentence.
    ends = (match.end() for match in QUOTE_END.finditer(text, 0, first + 1))
    start = max((end for end in ends if end <= first), default=0)
    end = QUOTE_END.search(text, last)
    return start, end.start() if end else len(text)
