"""One side of a distinction that is said to be what another is, and what only looks like it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Distinction, Question, Side
from bot.domain.grading import Coverage
from bot.grading.mixups import PreparedDistinction, mix_ups, prepare_distinction
from bot.grading.passages import passage
from bot.grading.rubrics import prepare
from bot.grading.text import clauses, stems
from tests.grading.shipped import QUESTIONS, grade_text

WORKFLOWS = Distinction(
    (
        Side(("Standard",), ("a year", "exactly once")),
        Side(("Express",), ("five minutes", "high volume")),
    ),
    ("types",),
)
PROXIES = Distinction(
    (Side(("proxy",), ("raw request",)), Side(("non-proxy",), ("mapping template",))),
    ("proxies",),
)
PLACE_OF = {"other": 0, "types": 1, "proxies": 2}
PREPARED = [prepare_distinction(distinction, PLACE_OF) for distinction in (WORKFLOWS, PROXIES)]


def found(text: str, distinctions: list[PreparedDistinction] = PREPARED) -> dict[int, int]:
    return mix_ups(distinctions, passage(clauses(text)), text)


@pytest.mark.parametrize(
    "text",
    [
        "Express runs for a year",
        "Express has exactly-once execution, Standard is for five minutes",
        "I'd take Express, since it runs for up to a year",
        "I'd take Express because those run for a year",
        "Express, which runs up to a year, is for payments",
        "for five minutes you take Standard",
        "Express is not stopped early, it runs for a year",
        "High-volume work goes to standard and the rest to express",
    ],
)
def test_the_trait_of_another_side_is_a_mix_up(text: str) -> None:
    assert found(text) == {PLACE_OF["types"]: 0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a year",
        "Standard runs for a year, Express for five minutes",
        "Standard for a year and Express for high volume",
        "Express does not run for a year",
        "Standard, unlike Express, runs for a year",
        "It is Standard. Unlike Express, it runs for a year",
        "Take Standard, not Express, as it runs for a year",
        "Standard and Express run for a year and for five minutes",
        "use Express or Standard for high volume or a year",
        "Take Express, not Standard, which runs for a year",
        "Standard beats Express for a year-long wait",  # two names in one part: who is meant cannot be told
        "Express is cheap. A year is long.",
        "Express is cheap and a year is long",
        "from a year on Standard down to five minutes",  # it has its own, so the other is another's
        "Standard/Express = a year/five minutes",
        "the year in which Express came out of beta was 2019",
        "with non-proxy integration you write mapping templates",
        "non-proxy -> mapping templates, proxy -> raw request",
    ],
)
def test_what_is_right_or_cannot_be_told_is_no_mix_up(text: str) -> None:
    assert found(text) == {}


def test_each_mix_up_is_told_with_its_clause() -> None:
    text = "It is a state machine. Proxy needs mapping templates. Express runs a year."
    assert found(text) == {PLACE_OF["proxies"]: 1, PLACE_OF["types"]: 2}


def test_a_name_of_two_sides_says_nothing_about_which_is_meant() -> None:
    change = "raise"
    timeouts = Distinction(
        (Side(("maximum", change), ("15 minutes",)), Side(("default", change), ("3 seconds",))),
        ("types",),
    )
    prepared = [prepare_distinction(timeouts, PLACE_OF)]
    assert found("it is 3 seconds until you raise it", prepared) == {}
    assert found("the default, which you can raise to 15 minutes", prepared) == {}
    assert found("the default is 15 minutes", prepared) == {PLACE_OF["types"]: 0}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("versions-and-aliases", "An alias is a named pointer to an immutable snapshot."),
        ("defining-features", "An alias is a named pointer to an immutable snapshot."),
        ("securing-a-function", "If it calls another, the execution role must be allowed to invoke that one only."),
        (
            "background-work-without-loss",
            "Or S3 sends its notification to a queue, which an event source mapping polls.",
        ),
        ("cold-starts", "Provisioned concurrency keeps a number of environments initialized for our Java services."),
        ("making-a-function-faster", "Provisioned concurrency keeps environments initialized for our Java services."),
        ("api-gateway-and-lambda", "REST APIs need a Lambda authorizer to check a JWT."),
        ("api-gateway-and-lambda", "HTTP APIs have built-in JWT authorizers, REST APIs have not."),
        ("api-gateway-and-lambda", "JWT authorizers come with HTTP APIs only."),
        ("maximum-timeout", "30 minutes default of 3 s until you change it."),
        ("maximum-timeout", "It goes from 3 seconds by default to 30 minutes."),
        ("maximum-timeout", "30 min (default of 3 s)"),
        ("layers", "A function can have at most five layers."),
        ("layers", "A layer can be shared by any number of functions, and a function takes at most five layers."),
    ],
)
def test_no_true_sentence_contradicts_a_shipped_question(question: str, text: str) -> None:
    points = grade_text(QUESTIONS[question], text).assessment.points
    assert [point for point in points if point.coverage is Coverage.CONTRADICTED] == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("versions-and-aliases", "An alias is the immutable snapshot, and a version is the name that points to it."),
        ("securing-a-function", "The execution role says who is allowed to invoke the function."),
        ("background-work-without-loss", "S3 and SNS are polled by an event source mapping."),
        ("api-gateway-and-lambda", "JWT authorizers come with REST APIs only."),
        ("api-gateway-and-lambda", "REST APIs have built-in JWT authorizers, HTTP APIs have not."),
        ("layers", "A layer can be shared by at most five functions."),
    ],
)
def test_what_is_swapped_contradicts_a_shipped_question(question: str, text: str) -> None:
    points = grade_text(QUESTIONS[question], text).assessment.points
    assert Coverage.CONTRADICTED in {point.coverage for point in points}


def shipped_distinctions() -> Iterator[tuple[Question, Distinction]]:
    return ((question, distinction) for question in QUESTIONS.values() for distinction in question.rubric.distinctions)


def clear_names(distinction: Distinction, side: Side) -> Iterator[str]:
    """The side's names that are no name of another side."""
    others = {name for other in distinction.sides if other is not side for name in other.names}
    return (name for name in side.names if name not in others)


@pytest.mark.parametrize(
    ("question", "distinction"),
    [pytest.param(*pair, id=f"{pair[0].id}-{n}") for n, pair in enumerate(shipped_distinctions())],
)
def test_every_shipped_distinction_tells_its_sides_apart(question: Question, distinction: Distinction) -> None:
    prepared = [prepare_distinction(distinction, {point.id: n for n, point in enumerate(question.rubric.key_points)})]
    traits = [(owner, trait) for owner in distinction.sides for trait in owner.traits]
    assert traits
    for owner, trait in traits:
        assert not any(found(f"the {name}: it is {trait}", prepared) for name in clear_names(distinction, owner))
        for side in distinction.sides:
            for name in clear_names(distinction, side) if side is not owner else ():
                sentence = f"the {name}, it is {trait}"
                if not set(stems(trait)) & set(stems(name)):
                    assert found(sentence, prepared), sentence
                assert found(f"the {name} is not {trait}", prepared) == {}


@given(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=80))
def test_a_text_without_a_name_mixes_nothing_up(identifier: str, text: str) -> None:
    question = QUESTIONS[identifier]
    said = set(stems(text))
    sides = [side for distinction in question.rubric.distinctions for side in distinction.sides]
    if not any(set(stems(name)) <= said for side in sides for name in side.names):
        assert mix_ups(prepare(question).distinctions, passage(clauses(text)), text) == {}
