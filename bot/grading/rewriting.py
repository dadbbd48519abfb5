"""Puts what people write into the words that grading knows: every character stays at its place."""

import re
from functools import partial

from bot.grading.breaks import BREAK, CLAUSE_END
from bot.grading.quantities import NUMBERS
from bot.grading.words import DISMISSED

APOSTROPHES = "\u2019\u2018\u00b4`\u02bc\u2032\uff07"
SPACES = "\u00a0\u2007\u202f"
PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(SPACES, " "))
"""What keyboards and word processors put for an apostrophe (quotation marks, accents, primes) or for a space."""

UNSAID = re.compile(
    r"\bhttps?://[^\s>|]*[^\s>|.,:;!?)]|(?<![\w~])~(?=[^\s~])[^~\n]*(?<=[^\s~])~(?![\w~])", re.IGNORECASE
)
"""What is no word of the writer's: an address, and what Slack shows struck through."""

LIST_NUMBER = re.compile(r"^[ \t>*•_-]*(\d{1,2})[.)](?=[ \t]+\S)", re.MULTILINE)
"""A number at the beginning of a line: "1. scaling" or "2) price"."""

BENIGN = re.compile(
    r"\b(?:not (?:only|just|sure|to mention)|no (?:matter|doubt|wonder|problem)|(?:do not|don'?t|never) forget)\b",
    re.IGNORECASE,
)
"""Negators that deny nothing about what follows, and are left out."""

NUMBER_WORDS = "|".join(NUMBERS)

BOUND = re.compile(
    r"\b(?:no|not|never|nothing|nobody|cannot|\w+n't|(?:ca|do|does|did|wo)nt)\b(?: \w+){0,3}? "
    r"(?:(?:longer|more|greater|higher|bigger) than|exceeds?|beyond|past|over|above)"
    r"(?= (?:(?:the|a|this|its) (?:\w+ )?(?:limit|maximum|max|cap) of )?"
    rf"(?:\d|(?:an?|half|{NUMBER_WORDS})\b))",
    re.IGNORECASE,
)
"""A denied excess is a maximum: "not more than 30 minutes"."""

NO_USE = re.compile(r"\bno (?:need|point|reason|sense|use) (?:for|in|of|to)\b", re.IGNORECASE)
"""It denies what follows and says nothing of its own: "there is no point in pinging"."""

YEAR = r"(?:(?:\w+ ){0,2}(?:(?:19|20)\d\d|recently|now)\b|\d\d?/(?:19|20)\d\d\b|(?:this|last) \w+|a few \w+ ago\b)"
VALUE = rf"(?:\d+(?:[.,]\d+)?|(?:{NUMBER_WORDS})(?: hundred)?) ?[^\W\d]+"

ONCE = r"(?:before|earlier|previously|formerly|once|for (?:years|ages|a long time))(?=\s*(?:[.,;:!?)]|\n|$))"
LIMIT = r"(?:limit|maximum|max|cap|ceiling|value|number|timeout)"

FORMER = re.compile(
    r"\bused to (?:be|have)\b|\bin the past\b|(?<=\()was\b"
    rf"|\b(?:was|were|had)\b(?=[^.;!?\n]{{0,40}}\b(?:until|till|before) {YEAR}| {VALUE},? {ONCE})",
    re.IGNORECASE,
)
"""What once was is no longer, so it is read as a negator."""

FORMER_VALUE = re.compile(
    rf"\b(?:until|till|before) {YEAR}[,:]? (?:(?:it|this|that|the \w+) (?:was|were) )?{VALUE}"
    rf"|\b{VALUE} (?:(?:until|till|before) {YEAR}|in the past\b"
    rf"|(?:is|was) (?:the )?(?:(?:old|former|previous)(?: {LIMIT})?|outdated|{LIMIT} before)\b)"
    rf"|\b(?:up from|(?:twice|doubled?|doubles)(?: from)?)(?: the)?(?: (?:old|former|previous))? {VALUE}"
    rf"|\b(?:old|former|previous) (?:{LIMIT} (?:was|of|is) )?{VALUE}|\bi(?:'d| would) have said {VALUE}(?=,? but\b)"
    rf"|(?:(?<=raised )|(?<=increased )|(?<=lifted )|(?<=extended )|(?<=went ))from {VALUE}(?= (?:up )?to \w)",
    re.IGNORECASE,
)
"""A value with the year that it ended in, that another was raised from, or that is called old: it is left out."""

UNTRUE = r"(?:false|untrue|wrong|incorrect)\b"
SAID_TO_BE_UNTRUE = re.compile(rf"\bit(?:'s| is) {UNTRUE}(?= (?:that|to)\b)", re.IGNORECASE)
"""What denies the words behind it: "it is false that …"."""

CANNOT = r"(?:(?:do|does|wo|would|ca|could)n't|(?:do|does|will|would|can|could) not|cannot)"

FUTILE = (
    r"(?:is|are) (?:(?:pointless|useless|needless|unnecessary|superfluous|impossible|irrelevant|nonsense|a mistake"
    r"|of no use|(?:a waste(?: of)?|wasted)(?: time| money| effort)?|(?:no|not an) option)\b"
    r"(?: (?:ballast|ceremony|complexity|effort|overhead|work)\b)?"
    r"|not (?:needed|necessary|required|possible|supported|worth it)\b)"
    r"|(?:is|are)n't (?:needed|necessary|required|possible|supported|worth it)\b"
    r"|(?:has|have) no (?:effect|influence|impact|point|use)\b|makes? no (?:difference|sense)\b"
    r"|plays? no (?:part|role)\b|(?:brings?|gains?|achieves?|changes?|adds?) nothing\b"
    rf"|{CANNOT} (?:(?:achieve|add|affect|bring|change|do|gain|improve|protect|save) (?:anything|much)|matter)\b"
    r"|you can (?:leave out|do without|safely skip)\b"
)

AS_WELL = (
    r"(?: (?:here|there|anyway|at all|either|whatsoever|really|as well|any ?more|any longer"
    r"|(?:in|on|for|with|about|to) (?:it|that|this|them))){0,3}"
)

IS_DISMISSED = re.compile(
    r"(?P<condition>\b(?:if|when|whether|more|longer|over|above|beyond|past|exceeding|anything|changing|editing)\b"
    r"[^.,:;!?\n]{0,80}|\b(?:that|what|who|which) )?"
    rf"(?:, which |\b)(?:(?:is|are) {UNTRUE}|{FUTILE}){AS_WELL}"
    rf"(?=\s*(?:$|{CLAUSE_END.pattern}|{BREAK.pattern}))",
    re.IGNORECASE,
)
"""What denies all that its statement says, where it ends it: "… is wrong", "…, which has no effect".

With a condition it tells of a case, and "more than five is not possible" of a bound."""

OF_ONE = re.compile(
    r"(?:, which )?(?:(?:is|does|wo|would|ca|could)n't|(?:is|has|does|will|would|can|could|cannot|makes|plays|brings"
    r"|gains|achieves|changes|adds)\b)",
    re.IGNORECASE,
)
LAST_AND = re.compile(r"\band\b(?=(?:(?!\band\b)[^.,:;!?\n])*\Z)", re.IGNORECASE)
"""What is said of one thing alone is said of the last: "SnapStart helps and pinging is pointless"."""

CORRECTED = (  # behind a belief, in what follows within a line
    r"(?:but|actually|however),? (?:it|in|aws|the (?:docs?|real|right|true))\b|\bit(?:'s| is) (?:actually|now|really)\b"
    r"|\bin (?:fact|truth|reality)\b|\b(?:wrong|false|untrue|outdated)\b"
    r"|\bit (?:is|does)(?:n't| not)(?= true\b| so\b|[.,:;!])|\bno(?=[:,])|; ?it\b"
)

NO_LONGER = (  # behind what an old text says, in what follows within a line
    rf"\b(?:outdated|wrong)\b|\bthat was (?:until|till|before) {YEAR}"
    r"|\bnow[:,]? (?:it(?:'s| is) )?\d|\bbut it(?:'s| is) \d"
)

REPORTED = re.compile(
    r"(?:\b(?:myth|misconception|misbelief|misunderstanding)\b(?: is)?(?: ?:| (?:that|is)\b)"
    r"|\b(?:many|most|some|people|folks|beginners|tutorials|articles)(?: \w+){0,2}? "
    r"(?:(?:still|wrongly|mistakenly|falsely) (?:say|think|believe|assume|claim|quote)|often (?:think|believe|assume)"
    rf"|(?:say|think|believe|assume|claim)(?=[^\n]{{0,120}}(?:{CORRECTED})))"
    rf"|\bold(?:er)?(?: \w+){{1,4}}? (?:says?|said|claims?|mentions?)(?=[^\n]{{0,120}}(?:{NO_LONGER})))"
    r"(?:(?!\b(?:but|although|though|while|whereas|actually|however)\b)[^.,:;!?()\n]){0,100}",
    re.IGNORECASE,
)
"""What others are said to believe, where that is corrected: "many people say 15 minutes, but it is 30"; and what an old
text says that holds no longer."""

REWRITTEN = (
    (UNSAID, ""),
    (REPORTED, ""),
    (FORMER_VALUE, ""),
    (BENIGN, ""),
    (BOUND, "maximum"),
    (NO_USE, "not"),
    (FORMER, "not"),
    (SAID_TO_BE_UNTRUE, "not"),
)
"""What is left out or read as another word, in this order. No word is longer than what it stands for can be."""


def plain_text(text: str) -> str:
    """The text in the words that grading knows, at the same places."""
    plain = _without_list_numbers(text.translate(PLAIN))
    for pattern, word in REWRITTEN:
        plain = pattern.sub(partial(_instead, word), plain)
    for match in IS_DISMISSED.finditer(plain):
        if not match["condition"]:
            start, end = match.span()
            word = f" {DISMISSED}" if match[0].startswith(",") else DISMISSED
            plain = _dismissed_alone(plain[:start], match[0]) + word.ljust(end - start) + plain[end:]
    return plain


def _dismissed_alone(before: str, dismissal: str) -> str:
    """What stands before a dismissal, with a break where the one thing begins that it is of."""
    last_and = LAST_AND.search(before, max(0, len(before) - 80)) if OF_ONE.match(dismissal) else None
    return before[: last_and.start()] + ",  " + before[last_and.end() :] if last_and else before


def _instead(word: str, match: re.Match[str]) -> str:
    """The word and blanks, as long as what matched."""
    return word.ljust(len(match[0]))


def _without_list_numbers(text: str) -> str:
    """The text without the numbers of its lines, if they count from 1."""
    found = list(LIST_NUMBER.finditer(text))
    if len(found) > 1 and found[0][1] == "1":
        for match in found:
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text
