"""The small words of English that grading has to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, with its place (characters) in the original text."""

    text: str
    start: int
    end: int


STOP_WORDS = frozenset(
    """a about all also an and any are as at be because been both but by can could did do does each etc for from get
    gets give gives had has have here how i if in into is it its itself just let like may me might much my of on
    or our own same so some such than that the their them then there these they thing things this those to too up us
    use used uses using very via was we were what when where which while who will with would you your""".split()
)
"""Words that carry no fact. Negators and numbers are not among them."""

NEGATORS = frozenset(
    """no not never without cannot can't don't doesn't isn't aren't won't wasn't shouldn't couldn't didn't neither nor
    none nothing hardly dont doesnt isnt arent wont cant""".split()
)
"""Words that turn a statement into its opposite."""
