"""Tells an answer from a text that only looks like one: a heap of keywords, orders to the grader, something else."""

import re
from collections.abc import Iterable, Sequence, Set

from bot.grading.bare_numbers import beside_numbers
from bot.grading.quantities import is_number, unit_of
from bot.grading.spelling import telling_words
from bot.grading.stemming import NOT, stem
from bot.grading.text import Token, is_stop_word, words

FEWEST_KEYWORDS = 12
SMALL_SHARE = 0.12
"""From so many words on, text with so few small words and no sign that relates them is a heap of keywords. Of the
development half of the labelled replies and of others, no heap has more than 0.053, and no answer less than 0.19."""

ITEM_END = re.compile(r"[,;.]\s")
STATEMENT_END = re.compile(r"[.;]\s")
FEWEST_ITEMS, MOST_ITEMS = 3, 8
ITEM_WORDS = 1.75
"""So many items a list has, and so many words each on average: "exponential backoff, jitter, retry budget". What ends
behind fewer words is no statement."""

FOREIGN_WORDS = 4
FOREIGN_SHARE = 0.7
"""A text with so many words or more that its question never says, and with so large a share of them, speaks of other
things; everyday words and the prompt's own are not counted. On the development half of the labelled replies that are
19 of the 24 off topic, and of the answers in English two, both wrong."""

RELATION = re.compile(r"->|[→⇒=+≤≥<>:(]|(?<=\w)(?<!\bci)(?<!\bi)/(?=\w)|\n", re.IGNORECASE)
"""What makes statements of terse notes, as in "more memory -> more CPU", or a list of lines, but not CI/CD or I/O."""

ENOUGH_WORDS = 3
"""So many different words of the question or its rubric make a text an attempt."""

MOST = r"(?:full|maximum|max|perfect|top|best|highest)"

WHO_GRADES = r"(?:grader|examiner|assessor|evaluator)s?"
"""Who may also be part of what a function does, so that only a word to them or about their grading is an order."""

ORDER = re.compile(
    r"\b(?<!\bi )(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
    r"(?:\brubric|\b(?<!cmd )(?<!entrypoint )instruction|\b(?:grad|mark|scor)ing rule)"
    r"|\b(?:(?:full|maximum|max|perfect)\s{1,4}(?:marks?|credit)|full\s{1,4}scores?)\b"
    r"(?! (?:to|for) (?:aws|amazon|lambda)| ?\?)"
    r"|\b(?:(?:top|best)\s{1,4}(?:marks?|credit)|top\s{1,4}scores?|perfect result)\b"
    r"|\b(?:full|max(?:imum)?)\s{1,4}points(?! of)\b"
    rf"|\b(?:award|assign|give|grant)\b.{{0,40}}\b(?:marks|score|{MOST} scores|10/10|100/100|\d{{1,4}} points)\b"
    r"|\b(?:output|print|return|record|deserves)\b.{0,40}"
    rf"\b(?:marks|{MOST} scores?|the score|10/10|100/100|\d{{1,4}} points)\b"
    r"|\bscore\W{0,4}(?:of )?(?:1\.0\b|10/10|100/100|100 ?%)"
    r"|\b(?:please|set|deserves)\b.{0,40}\bscore\W{0,4}(?:of |to )?(?:10|100)\b"
    r"|\bmark\b.{0,40}\b(?:as correct|met|covered|fulfilled)\b|\bmark\b.{0,20}\b(?:answer|reply)\b.{0,20}\bcorrect\b"
    r"|\bkey points?\b.{0,40}\b(?:(?:to|as|are) true|(?:as|are|is|been)\s{1,4}(?:met|covered|fulfilled|satisfied))\b"
    r"|\b(?:dear|hello|hi|hey|attention|(?<!\ba )(?:note|instructions?) (?:to|for)|you are)\s{1,4}"
    rf"(?:\w{{1,20}}\s{{1,4}}){{0,2}}{WHO_GRADES}\b"
    rf"|(?:^|\n)[ (*_]{{0,4}}{WHO_GRADES}[ *_]{{0,4}}[,:]|[\[#<]\W{{0,9}}{WHO_GRADES}\b"
    rf"|\bplease\b.{{0,40}}\b{WHO_GRADES}\b"
    rf"|\b{WHO_GRADES} (?:must|should|shall|will)\b.{{0,20}}\b(?:award|give|grant|mark|treat|count|ignore)\b.{{0,20}}"
    r"\b(?:full|me|my|this|answer)\b"
    r"|\b(?:verdict|grade|score|grading_mode|min_score)\s{0,4}[:=]\W{0,9}(?:pass|full|lenient)"
    r"|</?(?:grade|answer|score)>|\b(?:admin|system) override\b"
    r"|\"role\"\s{0,4}:\s{0,4}\"(?:system|assistant|user|developer)\"|\bany text passes\b"
    r"|^\W{0,9}system\s{0,4}:.{0,80}"
    r"\b(?:answer|reply|response|user|you|participant|candidate|grad|scor|points|rubric|correct)"
    r"|\bsystem prompt\b|\bdo not (?:evaluate|grade|check (?:further|this|any|the (?:answer|reply|rest)))\b"
    r"|\bgrading (?:bot|model|instruction)",
    re.IGNORECASE,
)
"""What nobody says who answers a question about the service, and who tells a grader what to find says.

Nothing in it repeats without a limit, so that no text takes long to search.
"""


COMMANDS = frozenset(
    "assign award bypass deserves disregard forget grant ignore output override print record return set".split()
)
"""What orders begin with, and also what is said of a service."""

OF_GRADES = frozenset("answer correct credit mark marks point points reply".split())
"""What orders ask for, whatever else these words mean to the question."""


def is_stuffing(text: str) -> bool:
    """Whether the text only lists names: without small words, without statements, without signs that relate them.

    A short list of items of several words is none: "name three" is answered so.
    """
    every, body = words(text), text.rstrip(" .\n")
    small = sum(is_stop_word(word) or stem(word) == NOT for word in every)
    if len(every) < FEWEST_KEYWORDS or small > SMALL_SHARE * len(every) or RELATION.search(body):
        return False
    items = sum(1 for item in ITEM_END.split(body) if item.strip())
    of_words = len(every) >= ITEM_WORDS * items
    return not (of_words and (STATEMENT_END.search(body) or FEWEST_ITEMS <= items <= MOST_ITEMS))


def gives_orders(text: str, spoken_of: Set[str] = frozenset()) -> bool:
    """Whether the text tells the grader how to grade.

    What is about nothing but what the question speaks of is no order: some ask for a score or a system prompt.
    """
    about = (_about(match[0]) for match in ORDER.finditer(text))
    return not all(said and said <= spoken_of and said.isdisjoint(OF_GRADES) for said in about)


def _about(order: str) -> set[str]:
    """What an order is about: its words without those to command by, small words and numbers."""
    named = {word for word in words(order) if word.isalpha() and not is_stop_word(word)}
    return named - COMMANDS


def is_attempt(
    read: Iterable[Sequence[Token]], prompt: Set[str], rubric: Set[str], told: Set[str], *, by_number: bool
) -> bool:
    """Whether a text in which nothing was found at least speaks of what was asked.

    Three words of prompt and question do, if one is not of the prompt, or they are denied; `told` is all that the
    question says beside its prompt. So does a quantity of a kind that the rubric has, or a number with hardly a word,
    and that theirs or such as "I think", where the rubric has a number. Where a number is what is asked for, which
    `by_number` tells, the prompt's words may stand beside it. Two words are no sign: every joke about the question has
    them.
    """
    every = {token.stem for clause in read for token in clause}
    said = {stem for stem in every if not is_number(stem) or unit_of(stem)}
    kinds = {unit_of(s) for s in rubric} - {""}
    around = said - beside_numbers() - {NOT}
    few = len(around - prompt if by_number else around) < ENOUGH_WORDS
    bare_number = said < every and few and around <= prompt | rubric
    if any(unit_of(s) in kinds for s in said) or (bare_number and any(map(is_number, rubric))):
        return True
    return len(said & (prompt | told)) >= ENOUGH_WORDS and not said.isdisjoint((told | {NOT}) - prompt)


def strays(read: Iterable[Token], prompt: Set[str], told: Set[str]) -> bool:
    """Whether a text mostly speaks of other things than its question, with `prompt` and `told` as for `is_attempt`.

    Of words that are none, misspelt or of another language, nobody knows what they are about.
    """
    telling = {token.stem for token in read if token.word in telling_words()} - prompt
    foreign = len(telling - told)
    return foreign >= FOREIGN_WORDS and foreign > FOREIGN_SHARE * len(telling)
