"""Rubrics that cannot work are found, each for its reason, and sound ones are let be."""

from dataclasses import replace

import pytest

from bot.domain.bank import AllOf, KeyPoint, NOfM, Question, RequiredPlusN, Rubric, Rule, SingleFact, WrongClaim
from bot.domain.disputes import check_phrasing
from bot.domain.grading import Coverage, PointFinding
from bot.domain.refusals import InvalidField
from bot.grading.lexical import LexicalGrader
from bot.grading.rubric_checks import RubricFault, rubric_faults
from tests.builders import WordGrader, question
from tests.grading.shipped import GRADERS, QUESTIONS

POINTS = (
    KeyPoint("k1", "The moon pulls.", ("the moon pulls the water",), None),
    KeyPoint("k2", "The sun pulls.", ("the sun pulls the water",), None),
    KeyPoint("k3", "The earth turns.", (), None),
)
CLAIM = WrongClaim("The wind does it.", ("it is the wind",), "It is not.", ("k1",), None)
SOUND = replace(
    question("tides", rubric=Rubric(NOfM(2, ("k1", "k2", "k3")), POINTS, (CLAIM,))),
    prompt="off topic",  # which the grader of these tests gives nothing
    model_answer="k1 k2",
)


def point(place: int, *, phrasings: tuple[str, ...] = (), contrasts: tuple[str, ...] = ()) -> Question:
    """The sound question with other wordings of one key point."""
    points = list(POINTS)
    points[place] = replace(points[place], phrasings=phrasings, contrasts=contrasts)
    return replace(SOUND, rubric=replace(SOUND.rubric, key_points=tuple(points)))


def claiming(*phrasings: str, claim: str = "The wind does it.", contradicts: tuple[str, ...] = ()) -> Question:
    """The sound question with another wrong claim."""
    other = replace(CLAIM, claim=claim, phrasings=phrasings, contradicts=contradicts)
    return replace(SOUND, rubric=replace(SOUND.rubric, wrong_claims=(other,)))


def faults(asked: Question) -> list[RubricFault]:
    return list(rubric_faults(asked, WordGrader()))


@pytest.mark.parametrize(
    "sound",
    [
        SOUND,
        point(0, phrasings=("the moon pulls the water", "The MOON pulls water")),
        point(0, contrasts=("the sun pulls the water", "the moon does not pull the water", "k2")),
        point(1, phrasings=("the water pulls the moon",)),  # the same words, and another order
        replace(SOUND, prompt=" "),
        claiming("k1", claim="k1 k2 claim0", contradicts=("k1",)),
    ],
)
def test_a_sound_rubric_has_no_fault(sound: Question) -> None:
    assert faults(sound) == []


def test_a_question_that_earns_points_by_itself_is_found() -> None:
    told = "the question itself, given as an answer, earns"
    advice = "Word it, or those phrasings, in other words."
    assert faults(replace(SOUND, prompt="Is k1 it ?")) == [
        RubricFault(("prompt",), f"{told} 5 of 10 points, for k1. {advice}")
    ]
    assert faults(replace(SOUND, prompt="Why?")) == [RubricFault(("prompt",), f"{told} 1 of 10 points. {advice}")]


def test_a_key_point_that_says_nothing_is_found() -> None:
    points = (replace(POINTS[0], statement="Yes, it is not.", phrasings=("so be it",)), *POINTS[1:])
    assert faults(replace(SOUND, rubric=replace(SOUND.rubric, key_points=points))) == [
        RubricFault(
            ("rubric", "key_points", 0, "statement"),
            "“Yes, it is not.” has only words that say nothing by themselves, so no answer can convey it. "
            "Say the whole fact.",
        ),
        silent("phrasings", 0, "so be it"),
    ]


def silent(field: str, position: int, text: str, *, fatal: bool = True) -> RubricFault:
    """A wording of the first key point that says nothing."""
    return RubricFault(
        ("rubric", "key_points", 0, field, position),
        f"“{text}” has only words that say nothing by themselves, so it is never found. "
        "Say with it what is so, or why, or take it out.",
        fatal,
    )


def test_a_wording_that_says_nothing_is_found() -> None:
    asked = point(
        0, phrasings=("no", "the moon pulls the water", "Yes, it is."), contrasts=("as it is", "the sea is flat")
    )
    assert faults(asked) == [
        silent("phrasings", 0, "no"),
        silent("phrasings", 2, "Yes, it is."),
        silent("contrasts", 0, "as it is", fatal=False),
    ]


def test_wordings_that_say_nothing_are_not_compared() -> None:
    found = faults(point(1, phrasings=("so be it", "as it is"), contrasts=("that is it",)))
    assert [fault.steps[3:] for fault in found] == [("phrasings", 0), ("phrasings", 1), ("contrasts", 0)]


SAY_IT = "Say it there, or add the words that say it as phrasings."
FEWER = "If the question asks for fewer, lower n in its rule, which is 2."


def test_a_model_answer_that_is_less_than_full_is_found() -> None:
    assert faults(replace(SOUND, model_answer="k2")) == [
        RubricFault(("model_answer",), f"is graded “partial” itself; not found in it: k1, k3. {SAY_IT} {FEWER}")
    ]
    assert faults(replace(SOUND, model_answer="k1 k2 claim0")) == [
        RubricFault(
            ("model_answer",),
            "is graded “partial” itself; not found in it: k1, k3. “claim0” is taken for a wrong claim. "
            f"{SAY_IT} {FEWER}",
        )
    ]
    one_fact = replace(SOUND, rubric=replace(SOUND.rubric, rule=SingleFact("k1", ("k2", "k3"))))
    assert faults(replace(one_fact, model_answer="k2")) == [
        RubricFault(("model_answer",), f"is graded “partial” itself; not found in it: k1. {SAY_IT}")
    ]
    assert faults(replace(SOUND, model_answer="off topic k1 k2 k3")) == [
        RubricFault(("model_answer",), f"is graded “off topic” itself. {SAY_IT}")
    ]


@pytest.mark.parametrize(
    ("rule", "answer", "is_told"),
    [
        (NOfM(3, ("k1", "k2", "k3")), "k1", True),
        (NOfM(1, ("k1", "k2")), "k3", False),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3")), "k1 k2", True),
        (RequiredPlusN((("k1",),), 2, ("k2", "k3")), "k2 k3", False),
    ],
)
def test_a_model_answer_that_has_too_few_of_a_pool_points_at_how_many_are_asked_for(
    rule: Rule, answer: str, is_told: bool
) -> None:
    found = faults(replace(SOUND, rubric=replace(SOUND.rubric, rule=rule), model_answer=answer))
    assert ["lower n in its rule" in fault.sentence for fault in found] == [is_told]


@pytest.mark.parametrize(
    ("answer", "verdict", "taken_for"),
    [
        ("k2 as the instructions say", "partial", "an order to the grader"),
        ("off topic instructions", "off topic", "an order to the grader"),
        ("k2 auf Deutsch", "partial", "another language than English"),
    ],
)
def test_a_model_answer_that_is_no_plain_text_is_told_why(answer: str, verdict: str, taken_for: str) -> None:
    assert faults(replace(SOUND, model_answer=answer)) == [
        RubricFault(("model_answer",), f"is graded “{verdict}” itself, taken for {taken_for}. Say it in other words.")
    ]


def test_a_model_answer_that_is_a_heap_of_keywords_is_told_so() -> None:
    shipped = QUESTIONS["maximum-timeout"]
    heap = "timeout limit Lambda configuration seconds minutes memory invocation handler runtime event function trigger"
    first = next(rubric_faults(replace(shipped, model_answer=heap), LexicalGrader()))
    assert (first.steps, first.sentence.partition(" itself, ")[2]) == (
        ("model_answer",),
        "taken for a heap of keywords. Say it in other words.",
    )


def test_a_model_answer_is_not_asked_for_what_no_answer_can_convey() -> None:
    points = (replace(POINTS[0], statement="Yes, it is.", phrasings=()), *POINTS[1:])
    asked = replace(SOUND, rubric=Rubric(AllOf(("k1", "k2")), points), model_answer="k2")
    assert [fault.steps[-1] for fault in faults(asked)] == ["statement"]
    told = next(fault for fault in faults(replace(asked, model_answer="k3")) if fault.steps == ("model_answer",))
    assert "; not found in it: k2. " in told.sentence


@pytest.mark.parametrize(
    ("phrasing", "graded"),
    [
        ("off topic water", "“off topic”"),
        ("off topic instructions", "“off topic”, taken for an order to the grader"),
    ],
)
def test_a_phrasing_that_is_no_answer_is_a_warning(phrasing: str, graded: str) -> None:
    assert faults(point(0, phrasings=("the moon pulls the water", phrasing))) == [
        RubricFault(
            ("rubric", "key_points", 0, "phrasings", 1),
            f"“{phrasing}”, given as an answer, does not convey k1: it is graded {graded}. Say it in other words.",
            fatal=False,
        )
    ]


def test_phrasings_of_two_points_that_reduce_to_the_same_words_are_found() -> None:
    assert faults(point(1, phrasings=("tides turn", "The moons are pulling water!"))) == [
        RubricFault(
            ("rubric", "key_points", 1, "phrasings", 1),
            "“The moons are pulling water!” cannot be told from “the moon pulls the water” of k1. "
            "Take one of them out.",
        )
    ]


@pytest.mark.parametrize(
    ("place", "other", "steps", "like"),
    [
        (1, replace(POINTS[1], phrasings=("moons pulled",)), ("phrasings", 0), "The moon pulls."),
        (0, replace(POINTS[0], phrasings=("Suns pull",)), ("statement",), "Suns pull"),
        (1, replace(POINTS[1], statement="It's the moon that pulls"), ("statement",), "The moon pulls."),
    ],
)
def test_a_statement_that_reads_like_what_conveys_another_point_is_found(
    place: int, other: KeyPoint, steps: tuple[str | int, ...], like: str
) -> None:
    points = tuple(other if number == place else each for number, each in enumerate(POINTS))
    [fault] = faults(replace(SOUND, rubric=replace(SOUND.rubric, key_points=points)))
    assert fault.steps == ("rubric", "key_points", 1, *steps)
    assert f"cannot be told from “{like}” of k1. Take one of them out." in fault.sentence
    assert fault.fatal


@pytest.mark.parametrize(
    ("right", "steps"),
    [
        (replace(POINTS[0], phrasings=("tides turn", "claim0")), ("phrasings", 1)),
        (replace(POINTS[0], statement="claim0"), ("statement",)),
    ],
)
def test_a_right_wording_that_contradicts_a_key_point_is_found(right: KeyPoint, steps: tuple[str | int, ...]) -> None:
    asked = replace(SOUND, rubric=replace(SOUND.rubric, key_points=(right, *POINTS[1:])))
    assert faults(asked) == [
        RubricFault(
            ("rubric", "key_points", 0, *steps),
            "“claim0” is right and is taken for a contradiction of k1. "
            "Reword it, or the contrast or wrong claim like it.",
        )
    ]


def test_a_right_wording_that_begins_with_the_name_of_another_key_point_is_found() -> None:
    told = "neap tides are weaker than those of new and full moon"
    spring = ("spring tides at new and full moon", "high tides at new and full moon", told)
    points = (
        KeyPoint("spring", "Spring tides come at new and full moon.", spring, None, names=("so", "spring tide")),
        KeyPoint("neap", "Neap tides come in the first quarter.", ("weak in the first quarter",), None),
    )
    asked = replace(SOUND, prompt="Which tides are there?", rubric=Rubric(AllOf(("spring", "neap")), points))
    named = replace(points[1], names=("neap tide",))
    renamed = replace(asked, version="2", rubric=replace(asked.rubric, key_points=(points[0], named)))
    before, after = (list(rubric_faults(one, LexicalGrader())) for one in (asked, renamed))
    assert silent("names", 0, "so", fatal=False) in before
    assert not [fault for fault in before if "contradiction" in fault.sentence]
    assert (
        RubricFault(
            ("rubric", "key_points", 0, "phrasings", 2),
            f"“{told}” is right and is taken for a contradiction of spring, neap. "
            "Reword it, or take out the name that it begins with.",
        )
        in after
    )


BREWING = replace(
    SOUND,
    id="brewing",
    prompt="How do tea and coffee differ?",
    rubric=Rubric(
        AllOf(("k1", "k2")),
        (
            KeyPoint("k1", "Tea is poured over leaves.", ("tea leaves", "leaves of a bush"), None),
            KeyPoint("k2", "Coffee is made of beans.", ("no leaves, but beans", "beans instead of leaves"), None),
        ),
    ),
    model_answer="Tea is poured over leaves. Coffee is made of beans.",
)


def lone_words(asked: Question) -> list[RubricFault]:
    found = rubric_faults(asked, LexicalGrader())
    return [fault for fault in found if "one word beside the question's" in fault.sentence]


def test_a_phrasing_with_one_word_of_its_own_that_another_point_has_as_well_is_a_warning() -> None:
    assert lone_words(BREWING) == [
        RubricFault(
            ("rubric", "key_points", 0, "phrasings", 0),
            "“tea leaves” has one word beside the question's. “leaves” alone earns k1, and is as much a word of k2. "
            "Say more with it, or take it out.",
            fatal=False,
        )
    ]


@pytest.mark.parametrize(
    ("prompt", "others"),
    [
        ("How do the drinks differ?", ("no leaves, but beans", "beans instead of leaves")),  # "tea" is an own word, too
        ("How do tea and coffee differ?", ("ground beans", "no leaves, but beans")),  # rarer than in the first
    ],
)
def test_a_phrasing_that_tells_its_point_apart_is_sound(prompt: str, others: tuple[str, str]) -> None:
    first, second = BREWING.rubric.key_points
    points = (first, replace(second, phrasings=others))
    asked = replace(BREWING, id=prompt + others[0], prompt=prompt, rubric=replace(BREWING.rubric, key_points=points))
    assert lone_words(asked) == []


LOCKING = replace(
    SOUND,
    id="locking",
    prompt="A migration brings production to a halt. What do you do next time?",
    rubric=Rubric(
        AllOf(("k1", "k2")),
        (
            KeyPoint("k1", "Set lock_timeout and retry.", ("use a lock timeout", "ALTER is retried"), None),
            KeyPoint("k2", "End long transactions first.", ("kill old transactions before the migration",), None),
        ),
    ),
    model_answer="Set lock_timeout and retry. End long transactions first.",
)


def everyday_words(asked: Question) -> list[RubricFault]:
    return [fault for fault in rubric_faults(asked, LexicalGrader()) if "an everyday word" in fault.sentence]


def timing_out(*phrasings: str, rule: Rule = LOCKING.rubric.rule) -> Question:
    """The question with other phrasings of its first key point."""
    first, second = LOCKING.rubric.key_points
    rubric = Rubric(rule, (replace(first, phrasings=phrasings), second))
    return replace(LOCKING, id=f"{phrasings} {rule}", rubric=rubric)


def test_an_everyday_word_that_is_enough_for_a_key_point_is_a_warning() -> None:
    assert LexicalGrader().assess(LOCKING, "Use a smaller table.").points[0].coverage is Coverage.COVERED
    first, *_ = everyday_words(LOCKING)
    assert first == RubricFault(
        ("rubric", "key_points", 0),
        "an everyday word is enough for k1, which is earned by “set rhubarb”, “use rhubarb”. "
        "Put longer phrasings in the place of those with that word, or add more without it.",
        fatal=False,
    )


@pytest.mark.parametrize(
    "asked",
    [
        timing_out("use", "set", "ALTER is retried"),  # whole wordings
        timing_out("use a lock timeout and set it", "set and use a timeout"),  # words of most of them
        timing_out("use a lock timeout", rule=AllOf(("k2",))),  # earns nothing
    ],
)
def test_an_everyday_word_that_is_meant_to_be_enough_or_earns_nothing_is_no_warning(asked: Question) -> None:
    assert [fault.steps for fault in everyday_words(asked) if fault.steps[2] == 0] == []


def test_the_advice_on_an_everyday_word_helps() -> None:
    longer = (
        "let the statement fail soon instead of waiting in the queue",
        "a short lock_timeout, tried again later",
        "give up quickly and come back in a quieter minute",
    )
    assert [fault.steps for fault in everyday_words(timing_out(*longer)) if fault.steps[2] == 0] == []


@pytest.mark.parametrize(
    ("contrast", "right"),
    [("The moon pulled water", "the moon pulls the water"), ("the moon pulls", "The moon pulls.")],
)
def test_a_contrast_that_reads_like_what_is_right_is_found(contrast: str, right: str) -> None:
    asked = point(0, phrasings=("the moon pulls the water",), contrasts=("the sea is flat", contrast))
    assert faults(asked) == [
        RubricFault(
            ("rubric", "key_points", 0, "contrasts", 1),
            f"“{contrast}” cannot be told from “{right}”, which is right. Take one of them out.",
        )
    ]


def test_a_contrast_that_is_credited_is_no_more_than_a_warning() -> None:
    assert faults(point(0, contrasts=("never k1",))) == [
        RubricFault(
            ("rubric", "key_points", 0, "contrasts", 0),
            "“never k1” is wrong and is credited. Reword it, or the phrasing like it.",
            fatal=False,
        )
    ]


class NearestGrader(WordGrader):
    """Also finds a key point in a part of a phrasing, unless a contrast has all of its words as well."""

    @staticmethod
    def _judge(point: KeyPoint, text: str) -> PointFinding:
        words = set(text.split())
        right, wrong = (any(words <= set(w.split()) for w in near) for near in (point.phrasings, point.contrasts))
        if right and not wrong:
            return PointFinding(point.id, Coverage.COVERED, text)
        return WordGrader._judge(point, text)


def taken_away(*phrasings: str, contrast: str) -> list[RubricFault]:
    found = rubric_faults(point(1, phrasings=phrasings, contrasts=(contrast,)), NearestGrader())
    return [fault for fault in found if "is not credited" in fault.sentence]


def test_a_contrast_that_takes_away_what_it_shares_with_a_right_wording_is_found() -> None:
    at_the_end, first = "drop the old column at the end", "drop the old column first"
    assert taken_away(at_the_end, contrast=first) == [
        RubricFault(
            ("rubric", "key_points", 1, "contrasts", 0),
            f"“drop the old column” is not credited because of “{first}”, though “{at_the_end}” is right. "
            "Add it as a phrasing if it is right as well, else say the contrast in other words.",
            fatal=False,
        )
    ]
    assert taken_away(at_the_end, "drop the old column", contrast=first) == []  # as the advice is
    assert taken_away(at_the_end, contrast="drop the old column before reads are switched") == []  # more tells it apart
    assert taken_away("drop it at the end", contrast="drop it first") == []  # what they share is no answer


@pytest.mark.parametrize(
    ("asked", "steps", "text"),
    [
        (claiming("no k1 and no k3"), ("phrasings", 0), "no k1 and no k3"),
        (claiming(claim="no k1 and no k3"), ("claim",), "no k1 and no k3"),
    ],
)
def test_a_wrong_claim_that_is_graded_full_is_found(asked: Question, steps: tuple[str | int, ...], text: str) -> None:
    assert faults(asked) == [
        RubricFault(
            ("rubric", "wrong_claims", 0, *steps),
            f"“{text}” is wrong and is graded full, for k1, k3. "
            "Name in contradicts what it takes away, or reword those phrasings.",
        )
    ]


@pytest.mark.parametrize("shipped", QUESTIONS)
def test_no_question_that_the_bot_carries_has_a_fault(shipped: str) -> None:
    assert not list(rubric_faults(QUESTIONS[shipped], LexicalGrader()))


@pytest.mark.parametrize("grader", GRADERS)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("default is 3 secs", "This already says another key point: “The default"),
        ("5 minutes", "The question knows this as a wrong claim: The maximum is 5 minutes."),
        ("the of", "These words say nothing by themselves."),
    ],
)
def test_reviewers_add_no_phrasing_that_reads_like_what_it_must_not(typed: str, sentence: str, grader: str) -> None:
    with pytest.raises(InvalidField, match=sentence):
        check_phrasing(QUESTIONS["maximum-timeout"], "q03-k1", typed, GRADERS[grader].reduced)
