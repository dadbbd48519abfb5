"""Puts what people write into the words that grading knows: every character stays at its place."""

import re
from functools import partial

from bot.grading.breaks import BREAK, CLAUSE_END

APOSTROPHES = "\u2019\u2018\u00b4`\u02bc\u2032\uff07"
SPACES = "\u00a0\u2007\u202f"
PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(SPACES, " "))
"""What keyboards and word processors put for an apostrophe (quotation marks, accents, primes) or for a space."""

UNSAID = re.compile(r"\bhttps?://[^\s>|]+|(?<![\w~])~(?=[^\s~])[^~\n]*(?<=[^\s~])~(?![\w~])", re.IGNORECASE)
"""What is no word of the writer's: an address, and what Slack shows struck through."""

LIST_NUMBER = re.compile(r"^[ \t>*•_-]*(\d{1,2})[.)](?=[ \t]+\S)", re.MULTILINE)

BENIGN = re.compile(
    r"\b(?:not (?:only|just|sure|to mention)|no (?:matter|doubt|wonder|problem)|(?:do not|don'?t|never) forget)\b",
    re.IGNORECASE,
)
"""Negators that deny nothing about what follows, and are left out."""

BOUND = re.compile(
    r"\b(?:no|not|never|nothing|nobody|cannot|\w+n't|(?:ca|do|does|did|wo)nt)\b(?: \w+){0,3}? "
    r"(?:(?:longer|more|greater|higher|bigger) than|exceeds?|beyond|past|over|above)"
    r"(?= (?:(?:the|a|this|its) (?:\w+ )?(?:limit|maximum|max|cap) of )?"
    r"(?:\d|an?\b|two\b|three\b|five\b|ten\b|fifteen\b|nine\b|twenty|thirty|half\b))",
    re.IGNORECASE,
)
"""A denied excess is a maximum: "not more than 15 minutes"."""

YEAR = r"(?:\w+ ){0,2}(?:(?:19|20)\d\d|recently)\b"

FORMER = re.compile(
    r"\bused to (?:be|have)\b|\bin the past\b|\(was\b"
    rf"|\b(?:was|were|had)\b(?=[^.;!?\n]{{0,40}}\b(?:until|till|before) {YEAR})"
    rf"|\b(?:until|till|before) {YEAR},? (?:it|this|that|the \w+) (?:was|were|had)\b",
    re.IGNORECASE,
)
"""What once was is no longer, so it is read as a negator."""

RAISED = re.compile(r"\b(?:raised|increased|lifted|extended) from (?:\w+ ){1,2}(?=to \w)", re.IGNORECASE)
"""What something was before it was raised."""

UNTRUE = r"(?:false|untrue|wrong|incorrect)\b"
SAID_TO_BE_UNTRUE = re.compile(rf"\bit(?:'s| is) {UNTRUE}(?= (?:that|to)\b)", re.IGNORECASE)
"""What denies the words behind it: "it is false that …"."""

STATEMENT_END = rf"(?=\s*(?:$|{CLAUSE_END.pattern}|{BREAK.pattern}))"

IS_UNTRUE = re.compile(
    r"(?P<condition>\b(?:if|when|whether)\b[^.,:;!?\n]{0,80}|\b(?:that|what|who) )?"
    rf"\b(?:is|are) {UNTRUE}{STATEMENT_END}|\b(?:until|till|before) {YEAR}{STATEMENT_END}",
    re.IGNORECASE,
)
"""What denies the word before it, where it ends a statement: "… is wrong". With a condition it tells of a case."""

REPORTED = re.compile(
    r"\b(?:myth|misconception|misbelief|misunderstanding)\b(?: is)?(?:\s*:| (?:that|is)\b)"
    r"|\b(?:many|most|some|people|folks|beginners|tutorials|articles)(?: \w+){0,2}? "
    r"(?:(?:still|often|wrongly|mistakenly) (?:say|think|believe|assume|claim|quote)"
    r"|(?:say|think|believe|assume|claim)(?=[^\n]{0,120}\b(?:but|actually|however|instead|wrong|false|outdated"
    r"|in (?:fact|truth|reality)|it (?:is|does)n'?t|no(?=[:,]))\b))",
    re.IGNORECASE,
)
"""What tells what others believe, which denies it to the clause's end: "many people still think …, but"."""

REWRITTEN = (
    (UNSAID, ""),
    (BENIGN, ""),
    (BOUND, "maximum"),
    (RAISED, ""),
    (FORMER, "not"),
    (SAID_TO_BE_UNTRUE, "not"),
    (REPORTED, "not think"),
)
"""What is read as another word, in this order."""


def plain_text(text: str) -> str:
    """The text in the words that grading knows, at the same places."""
    plain = _without_list_numbers(text.translate(PLAIN))
    for pattern, word in REWRITTEN:
        plain = pattern.sub(partial(_instead, word), plain)
    return IS_UNTRUE.sub(lambda match: match[0] if match["condition"] else "isn't".ljust(len(match[0])), plain)


def _instead(word: str, match: re.Match[str]) -> str:
    """The word and blanks, as long as what matched."""
    return word.ljust(len(match[0]))


def _without_list_numbers(text: str) -> str:
    """The text without the numbers of a list that counts from 1."""
    found = [match for number, match in enumerate(LIST_NUMBER.finditer(text), 1) if match[1] == str(number)]
    for match in found if len(found) > 1 else ():
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text
