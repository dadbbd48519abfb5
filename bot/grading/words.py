"""The small words of English that grading has to know, and the short forms that people write in Slack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, with its place (characters) in the original text."""

    text: str
    start: int
    end: int


STOP_WORDS = frozenset(
    """a about all also am an and any are as at basically be because been being both but by can could did do
    does each etc except for from get gets getting give gives had has have he here him his how i if in into is it its
    just let like lot lots may me might much must my of ok on or our please quite really same shall she should
    simply so some stuff such than that the their them then there these they thing things this those to too u
    unless up us very via was we well were what when where which while who will with would yeah yes you your""".split()
)
"""Words that carry no fact. Negators and numbers are not among them."""

CONTRACTED_NOT = tuple(
    f"{verb}n't" for verb in "ai are ca could did does do had has have is must need should was were wo would".split()
)

DISMISSED = "isuntrue"
"""It denies what is said before it, and stands for "is wrong", "are useless" and the like. Nobody types it."""

NEGATORS = frozenset(
    """no not never without cannot neither nor none nothing nobody hardly lack lacks skip skips skipping
    formerly previously unlike""".split()
).union(CONTRACTED_NOT, {DISMISSED})
"""Words that turn a statement into its opposite, or tell that it holds no longer."""

AUXILIARIES = frozenset(
    "am are be can could did do does had has have is may might must shall should was were will would".split()
)
"""An auxiliary with "not" may also deny what stands before it: "retries are not needed"."""

SAME = {word.replace("'", ""): word for word in CONTRACTED_NOT} | {
    form: word
    for word, forms in (
        ("asynchronous", "async"),
        ("autoscaling", "autoscale autoscaled autoscales"),
        ("cloudformation", "cfn"),
        ("configuration", "config configs"),
        ("connection", "conn"),
        ("connections", "conns"),
        ("credentials", "creds"),
        ("database", "db dbs"),
        ("dependencies", "dep deps"),
        ("environment", "env envs"),
        ("function", "fn fns func funcs"),
        ("gateway", "gw"),
        ("infrastructure", "infra"),
        ("initialization", "init inits"),
        ("kubernetes", "k8s"),
        ("library", "lib libs"),
        ("maximum", "max"),
        ("memory", "ram mem"),
        ("message", "msg msgs"),
        ("millisecond", "ms"),
        ("parameters", "param params"),
        ("permissions", "perms"),
        ("synchronous", "sync"),
        ("variable", "var vars"),
    )
    for form in forms.split()
}
"""Short forms and contractions without their apostrophe, and the word that they stand for."""

PAIRS = {
    ("instead", "of"): "without",
    ("no", "one"): "nobody",
    ("out", "of"): "outside",
    ("rather", "than"): "without",
    ("roll", "back"): "rollback",
    ("rolled", "back"): "rollback",
    ("rolling", "back"): "rollback",
    ("rolls", "back"): "rollback",
    ("set", "up"): "setup",
    ("start", "up"): "startup",
    ("w", "o"): "without",
}
"""Two words that are one: written apart or together they mean the same."""

OPPOSITE_WORDS = tuple(
    (pair.split()[0], pair.split()[1])
    for pair in (
        "after before",
        "asynchronous synchronous",
        "bigger smaller",
        "decrease increase",
        "exclude include",
        "faster slower",
        "fewer more",
        "higher lower",
        "horizontal vertical",
        "immutable mutable",
        "inside outside",
        "larger smaller",
        "less more",
        "longer shorter",
        "maximum minimum",
        "optional required",
        "poll push",
        "private public",
        "raise lower",
        "reduce increase",
        "stateful stateless",
    )
)
"""Words that turn a statement into its opposite when they stand in each other's place."""
