"""The words that the grader treats specially: function words, negators, numbers, units and ways of saying the same."""

NEGATION = "not"
"""The stem that every negator is read as."""

FUNCTION_WORDS = frozenset(
    """a about also am an and any are as at be been being but by can could did do does doing for from had has have
    having he her here him his how i if in into is it its just kind like me might must my of on one or our ours
    please really she should so some such than that the their them then there these they thing this those to too
    um up upon us very via was we were which while will with would yeah yes you your yours may e g etc eg ie lets
    let's it's that's you're there's i'd i'm we're they're what's""".split()
)
"""Words without content of their own. Question words, comparatives and "only" are not here: they carry meaning."""

NEGATORS = frozenset(
    """no not never without none nor neither nothing nobody cannot cant dont doesnt isnt arent wont didnt wasnt
    wouldnt shouldnt couldnt hasnt havent instead rather""".split()
)
"""Negators with apostrophes removed. Instead and rather (than, of) turn what follows them down as well."""

HARMLESS_AFTER_NEGATOR = frozenset("only just merely simply need needs have necessarily matter doubt problem".split())
"""Not only, no need to, don't have to, no matter: the statement that follows still stands."""

BOUNDS = frozenset("than exceed exceeds beyond over above past".split())
"""No more than, cannot exceed: the amount that follows is still the one that is meant."""

CLAUSE_STARTERS = frozenset("but and because so while whereas yet although though".split())
"""Words at which the reach of an earlier negator ends."""

REPORTING = frozenset("myth misconception contrary outdated formerly previously".split())
"""Signs that a statement is quoted in order to be refused."""

REPORTING_AMOUNTS = REPORTING | frozenset("was were old older default defaults used".split())
"""Signs that an amount is given for another time or another thing than the one asked for."""

ADMISSIONS = (
    ("no", "idea"),
    ("no", "clue"),
    ("dont", "know"),
    ("not", "sure"),
    ("dunno",),
    ("idk",),
)
"""Ways to say that one has no answer."""

SAME = {
    word: meaning
    for meaning, words in {
        "more": "increase increases increased increasing raise raised raising higher bigger larger greater bump boost",
        "less": "fewer reduce reduces reduced reducing smaller minimize minimise minimized minimizing shrink trim "
        "decrease lower cut cuts cutting slim slimmer leaner lean minimal minimum tiny small",
        "pay": "paid pays paying bill billed bills billing charge charged charges charging",
        "run": "execute executes executed executing ran",
        "automatic": "auto automated itself themselves",
        "scale": "scalable scalability",
        "asynchronous": "async",
        "synchronous": "sync",
        "initialize": "init initialise initialised initialising",
        "memory": "ram",
        "environment": "env envs",
        "variable": "vars var",
        "configuration": "config configs conf settings setting",
        "dependency": "deps dep",
        "library": "libs lib",
        "database": "db dbs",
        "function": "fn func funcs",
        "permission": "permissions rights perms",
        "cloudformation": "cfn",
        "connection": "conn conns",
        "authorization": "authz authorisation",
        "authentication": "authn",
        "container": "containers docker",
        "many": "multiple several various",
        "optimize": "optimise optimised optimising optimisation",
        "percent": "percentage",
    }.items()
    for word in words.split()
}
"""Usual short forms and near synonyms, each read as one word. Applied to rubric and answer alike."""

NUMBERS = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

MULTIPLES = {"twice": 2, "thrice": 3}

SECONDS = {
    "s": 1,
    "sec": 1,
    "secs": 1,
    "second": 1,
    "seconds": 1,
    "m": 60,
    "min": 60,
    "mins": 60,
    "minute": 60,
    "minutes": 60,
    "h": 3600,
    "hr": 3600,
    "hrs": 3600,
    "hour": 3600,
    "hours": 3600,
}

MEGABYTES = {
    "mb": 1,
    "mib": 1,
    "meg": 1,
    "megs": 1,
    "megabyte": 1,
    "megabytes": 1,
    "gb": 1024,
    "gib": 1024,
    "gig": 1024,
    "gigs": 1024,
    "gigabyte": 1024,
    "gigabytes": 1024,
}
