"""Tells an answer from a text that only looks like one: a bare list of names, a joke, something else."""

import re
from collections.abc import Iterable, Sequence, Set

from bot.grading.text import Token, is_stop_word, words

LONG_LIST = 15
FUNCTION_SHARE = 0.1
RUBRIC_SHARE = 0.5
"""From this many content words on, text with so few function words and so few words of the rubric is stuffing."""

ENOUGH_WORDS = 3
"""So many different words of the question or its rubric make a text an attempt."""

QUANTITY = re.compile(r"[\d.e+]+(?:s|mb)")


def is_stuffing(text: str, read: Iterable[Sequence[Token]], known: Set[str]) -> bool:
    """Whether the text only lists names, most of which have nothing to do with the question.

    A long list of nothing but right names is no stuffing, nor is a sentence with much that the rubric lacks.
    """
    content = [token.stem for clause in read for token in clause]
    if len(content) < LONG_LIST:
        return False
    every = words(text)
    small = sum(is_stop_word(word) for word in every)
    return small <= FUNCTION_SHARE * len(every) and sum(s in known for s in content) < RUBRIC_SHARE * len(content)


def is_attempt(read: Iterable[Sequence[Token]], prompt: Set[str], rubric: Set[str]) -> bool:
    """Whether a text in which nothing was found at least speaks of what was asked.

    Three words of question and rubric do, one of them from the rubric alone; so does a quantity of a kind that
    the rubric has. Two words are no sign: every joke about the question has them.
    """
    said = {token.stem for clause in read for token in clause if not token.stem.isdigit()}
    measured = {_unit(s) for s in said} & {_unit(s) for s in rubric} - {None}
    return bool(measured) or (len(said & (prompt | rubric)) >= ENOUGH_WORDS and bool(said & (rubric - prompt)))


def _unit(stem: str) -> str | None:
    return stem.lstrip("0123456789.e+") if QUANTITY.fullmatch(stem) else None
