"""Tells what repeats the question from what answers it in the question's own words."""

from collections.abc import Sequence

from bot.grading.denial import denied
from bot.grading.quantities import is_number, unit_of
from bot.grading.rubrics import Prepared
from bot.grading.stemming import NOT
from bot.grading.text import Token

ECHO_SHARE = 0.8
"""A clause with this share of its words from the question, and none from the rubric, says nothing of its own."""

REPEATED = 0.5
"""If it has this share of what a clause of the question has as well, it says the question back."""


def echoes(clause: Sequence[Token], prepared: Prepared) -> bool:
    """Whether the clause says the question back."""
    said = {token.stem for token in clause}
    repeated = any(len(said & asked) >= REPEATED * len(asked) for asked in prepared.asked)
    undecided = any(said.issuperset(offered) for offered in prepared.offered)
    return (repeated or undecided) and adds_nothing(clause, prepared)


def adds_nothing(clause: Sequence[Token], prepared: Prepared) -> bool:
    """Whether the clause has no word but the question's, chooses nothing of what that offers, and denies nothing."""
    if chooses(clause, prepared) or NOT in {token.stem for token in clause} - prepared.prompt:
        return False
    found = without_labels(clause)
    from_prompt = sum(s in prepared.prompt for s in found)
    own = [s for s in found if s not in prepared.prompt]
    adds = any(s in prepared.known or _gives_a_number(s, prepared) for s in own)
    return from_prompt >= ECHO_SHARE * len(found) and not adds


def _gives_a_number(stem: str, prepared: Prepared) -> bool:
    """Whether this may be the number that is asked for: one of a kind without which a key point cannot be told."""
    numeric = [point for point, figures in enumerate(prepared.figures) if figures]
    stated = (values for point in numeric for values in prepared.amounts[point].values())
    units = {unit_of(value) for values in stated for value in values} or {""}
    return bool(numeric) and is_number(stem) and unit_of(stem) in units


def chooses(clause: Sequence[Token], prepared: Prepared) -> bool:
    """Whether the clause names one of two things that the question offers, or denies one: "SQS" for "SQS or SNS?".

    So does what gives the number that is asked for.
    """
    is_denied = denied(clause)
    said = {token.stem: place in is_denied for place, token in enumerate(clause)}
    asked = prepared.asked_number
    gives_it = asked is not None and asked.number in said
    return gives_it or any(said.get(one) != said.get(other) for one, other in prepared.offered)


def without_labels(clause: Sequence[Token]) -> list[str]:
    """The stems of the clause. A lone letter is a label, as in "Q: …"."""
    return [token.stem for token in clause if len(token.stem) > 1 or token.stem.isdigit()]
