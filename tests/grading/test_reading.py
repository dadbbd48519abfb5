"""How the grader reads: quantities, negation, spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.grading import Coverage, Verdict
from bot.grading.rewriting import plain_text
from bot.grading.spelling import repair
from bot.grading.text import stems
from tests.grading.shipped import QUESTIONS, grade_text

TIMEOUT = QUESTIONS["maximum-timeout"]
LAYERS = QUESTIONS["layers"]
COLD_STARTS = QUESTIONS["cold-starts"]
ASYNC = QUESTIONS["background-work-without-loss"]


@pytest.mark.parametrize(
    "text",
    [
        "30 min",
        "30min",
        "thirty minutes",
        "1800 s",
        "1800 seconds",
        "eighteen hundred seconds",
        "Half an hour!",
        "A half hour!",
        "half of an hour",
        "thiry minutes",
        "0.5 hours",
    ],
)
def test_thirty_minutes_in_any_writing(text: str) -> None:
    assert stems(text) == ["1800s"]
    assert grade_text(TIMEOUT, text).verdict is Verdict.FULL


@pytest.mark.parametrize(
    "text", ["30 s", "30 hours", "300 minutes", "30 MB", "180 seconds", "3000", "15 minutes", "3,0 minutes"]
)
def test_other_quantities_are_not_thirty_minutes(text: str) -> None:
    assert grade_text(TIMEOUT, text).score == 0


@pytest.mark.parametrize(
    "text",
    [
        "30",
        "1800",
        "`Timeout: 1800` max",
        "30 max, 3 seconds by default",
        "It used to be 15 minutes, now it's 30.",
        "It was 15 minutes until November 2026, now 30",
        "it was 15, now it is 30 minutes",
        "Not 15 minutes, 30.",
        "30 iirc",
        "I think it is 1800",
    ],
)
def test_a_unit_may_go_without_saying(text: str) -> None:
    graded = grade_text(TIMEOUT, text)
    assert (graded.verdict, graded.assessment.claims) == (Verdict.FULL, ())


@pytest.mark.parametrize(
    "text",
    [
        *("3000", "15", "3", "30 retries", "30 functions run at most", "Max retries: 30", "memory 1800"),
        *("v30", "us-east-30", "ticket #30", "20:30", "30%", "$1800", "(30)", "2026-11-30", "chapter 30", "30+"),
        *("more than 30", "10 or 30", "not 30", "30 minimum", "until 2026 it was 30"),
        *("20 minutes, see chapter 30", "On 30, we get an alarm; the maximum is 15 minutes", "3 hours. 30!"),
    ],
)
def test_a_number_that_is_another_or_of_something_else_has_no_unit(text: str) -> None:
    assert grade_text(TIMEOUT, text).score == 0


def test_only_a_question_after_one_quantity_has_numbers_without_a_unit() -> None:
    text = "Order, payment, shipping in a state machine. The Standard workflow retries each step up to 5, with backoff."
    graded = grade_text(QUESTIONS["step-functions-workflow"], text)
    assert all(point.coverage is not Coverage.CONTRADICTED for point in graded.assessment.points)


def test_a_number_without_its_unit_is_an_attempt() -> None:
    assert grade_text(TIMEOUT, "1500").verdict is Verdict.NOT_YET


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,769 MB", ["1769mb"]),
        ("1,048,576 KB", ["1024mb"]),
        ("1,5 minutes", ["90s"]),
        ("0,25 GB", ["256mb"]),
        ("0,125 GB", ["128mb"]),
        ("10 GB", ["10240mb"]),
        ("twenty-nine seconds", ["29s"]),
        ("half an hour", ["1800s"]),
        ("half of an hour", ["1800s"]),
        ("a quarter of an hour", ["900s"]),
        ("an hour and a half", ["5400s"]),
        ("one and a half hours", ["5400s"]),
        ("five layers", ["5", "layer"]),
        ("a hundred layers", ["100", "layer"]),
        ("ten thousand", ["10000"]),
        ("5 million", ["5e+06"]),
        ("two hundred and fifty-six", ["256"]),
        ("a thousand two hundred seconds", ["1200s"]),
        ("between one hundred and two hundred", ["between", "100", "200"]),
        ("one hundred, five of them", ["100", "5"]),
        ("v1.2.3", ["v", "1.2.3"]),
        ("don’t", ["not"]),
        ("can\u00b4t", ["not"]),
        ("doesn`t", ["not"]),
        ("isn\u2032t", ["not"]),
        ("hasnt", ["not"]),
        ("w/o servers", ["not", "server"]),
        ("nothing can run longer than 900\u00a0s", ["maximum", "900s"]),
        ("1. scaling\n2. price", ["scale", "price"]),
        ("15. No more.", ["15", "not", "more"]),
        ("see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#run", ["see"]),
        ("~5 minutes~ ~900 s", ["900s"]),
    ],
)
def test_numbers_and_units_become_one_word(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_a_denied_wrong_claim_is_not_made() -> None:
    assert grade_text(LAYERS, "Layers raise the size limit.").assessment.claims
    assert not grade_text(LAYERS, "Layers do not raise the size limit.").assessment.claims


def test_a_denied_key_point_is_not_conveyed() -> None:
    assert "q09-k2" in grade_text(LAYERS, "They are shared across functions.").covered
    assert "q09-k2" not in grade_text(LAYERS, "They are never shared across functions.").covered


def test_a_negator_that_denies_nothing_does_not_count() -> None:
    assert "q09-k2" in grade_text(LAYERS, "They are not only shared across functions but small as well.").covered


def test_a_denial_ends_with_its_clause() -> None:
    assert "q09-k2" in grade_text(LAYERS, "They do not make it faster, but they are shared across functions.").covered


def test_a_denial_reaches_all_of_a_statement_of_ordinary_length() -> None:
    text = "Provisioned concurrency with ten environments for the prod alias that we paid for did in the end help"
    said, denied = (grade_text(COLD_STARTS, one).assessment for one in (text, text.replace("help", "not help")))
    assert said.finding("q06-k3").confidence >= 0.85
    assert denied.finding("q06-k3").confidence < 0.5


def test_a_denial_ends_where_a_long_sentence_has_gone_on_to_something_else() -> None:
    text = (
        "so if nothing idle is lying around for your request lambda boots a micro vm fetches the zip starts node or "
        "whatever and executes everything above the handler before your event even gets in"
    )
    # Alone in a long text it is left to a person. What is denied is not even near.
    assert grade_text(COLD_STARTS, text).assessment.finding("q06-k1").coverage is Coverage.MAYBE


@pytest.mark.parametrize(
    ("question", "point", "text"),
    [
        ("making-a-function-faster", "q11-k2", "reuse conns"),
        ("what-lambda-is", "q01-k4", "it autoscales"),
        ("layers", "q09-k2", "shared by many fns"),
    ],
)
def test_short_forms_are_read_as_what_they_stand_for(question: str, point: str, text: str) -> None:
    assert point in grade_text(QUESTIONS[question], text).covered


@pytest.mark.parametrize(
    "text",
    [
        "No retries, idempotent handlers, or alarms.",
        "Idempotency is not needed.",
        "Idempotency doesn't matter",
        "Write it without any idempotency",
        "Plain writes instead of idempotency",
        "Skip idempotency",
    ],
)
def test_what_is_denied_before_or_behind_is_not_conveyed(text: str) -> None:
    assert not grade_text(ASYNC, text).covered


@pytest.mark.parametrize(
    "text",
    [
        "No matter what, make it idempotent.",
        "Do not trust the network, make it idempotent",
        "Don't forget that it has to be idempotent",
        "It is not magic because the handler is idempotent",
        "Idempotent handlers. Order isn't needed.",
        "Make it idempotent, and check it when the code is not idempotent",
    ],
)
def test_what_is_denied_elsewhere_is_conveyed(text: str) -> None:
    assert "q10-k5" in grade_text(ASYNC, text).covered


@pytest.mark.parametrize(
    "text",
    [
        "Not more than 30 minutes",
        "It can't run longer than thirty minutes",
        "Never exceeds 1800 seconds",
        "It used to be 15 minutes, now it is 30 minutes",
        "30 minutes, though API Gateway gives up after 29 seconds",
        "30 minutes (it was 15 minutes until 2026)",
        "30 minutes. Fargate or EC2 have no time limit.",
        "30 minutes. For a job of 1 hour use Fargate.",
        "30 minutes; a Step Functions Express workflow may run for 5 minutes",
        "30 minutes. Services like Fargate have no time limit.",
        "30 minutes, unlike EC2, where a job may run for 1 hour",
        "30 minutes, ours is set to 5 minutes",
        "30 minutes. We set ours to 10 minutes.",
        "30 minutes. Before 2026 it was 15 minutes.",
        "30 minutes (15 minutes until November 2026)",
        "30 minutes (was 15 minutes)",
        "15 minutes until 2026, 30 minutes since",
        "1800 seconds, before 2026: 900 seconds",
        "Until 2026 15 minutes, since then 30 minutes.",
        "Raised from 15 minutes up to 30 minutes",
        "It was raised from 15 minutes to 30 minutes in November 2026",
        "30 minutes, it was 15 minutes before",
        "It was 15 minutes earlier, now 30 minutes",
        "30 minutes (it was 15 minutes once)",
        "30 minutes, up from 15 minutes",
        "30 minutes; the old limit was 15 minutes",
        "30 minutes now, 15 minutes in the past",
        "Thirty minutes. 15 minutes was the limit before.",
        "AWS doubled the 15 minutes to 30 minutes",
        "I'd have said 15 minutes but it is 30 now",
        "At AWS it's now 30 minutes, 15 minutes is outdated",
        "30 minutes (15 minutes before 11/2026)",
        "Until last week it was 15 minutes, now it's 30 minutes",
        "It was 15 minutes for years, now 30 minutes",
        "5 minutes until 2018, then 15 minutes until November 2026, now 30 minutes",
        "It can't exceed the limit of 30 minutes.",
        "Nothing can run over 30 minutes",
        "~15 minutes~ 30 minutes",
        "30 mintues",
    ],
)
def test_bounds_and_former_values_and_values_of_others_are_understood(text: str) -> None:
    graded = grade_text(TIMEOUT, text)
    assert (graded.verdict, graded.assessment.claims) == (Verdict.FULL, ())


def test_what_happened_before_is_not_what_holds_no_longer() -> None:
    assert "q06-k4" in grade_text(COLD_STARTS, "SnapStart restores it from a snapshot that was taken before.").covered
    assert grade_text(TIMEOUT, "It was 30 minutes, earlier").score == 0


@pytest.mark.parametrize(
    "text",
    [
        "It is false that the maximum is 30 minutes",
        "It’s untrue that it is 30 minutes",
        "It is wrong to say 30 minutes",
        "30 minutes is incorrect",
        "That the limit is 30 minutes is wrong, I think",
    ],
)
def test_what_is_said_to_be_untrue_is_denied(text: str) -> None:
    assert grade_text(TIMEOUT, text).score == 0


@pytest.mark.parametrize(
    ("question", "point", "text", "is_covered"),
    [
        ("background-work-without-loss", "q10-k5", "Idempotent handlers are pointless", False),
        ("background-work-without-loss", "q10-k5", "Idempotent handlers are unnecessary ceremony", False),
        ("background-work-without-loss", "q10-k5", "We made the handlers idempotent, which isn't needed at all", False),
        ("background-work-without-loss", "q10-k5", "We made handlers idempotent, which is needed as well", True),
        ("background-work-without-loss", "q10-k5", "Handlers idempotent by a lookup table, which is pointless", False),
        ("cold-starts", "q06-k3", "It keeps environments initialized for us, which is useless", False),
        ("cold-starts", "q06-k6", "More memory won't change anything about it", False),
        ("layers", "q09-k3", "Its contents are unpacked under /opt and copying them isn't needed.", True),
        ("api-gateway-and-lambda", "q08-k4", "It throttles by rate and burst and own limits won't matter.", True),
        ("cold-starts", "q06-k3", "There is no point in keeping environments initialized", False),
        ("layers", "q09-k2", "Sharing one between functions or accounts is impossible", False),
        ("making-a-function-faster", "q11-k2", "Clients created once outside the handler are a mistake.", False),
        ("securing-a-function", "q07-k4", "Private subnets and security groups are no option", False),
        ("making-a-function-faster", "q11-k2", "Clients created once outside the handler make no difference", False),
        ("securing-a-function", "q07-k4", "Private subnets and security groups are not needed", False),
        ("cold-starts", "q06-k3", "Provisioned concurrency keeps environments ready and pinging is pointless", True),
        ("versions-and-aliases", "q05-k3", "With an alias you move the pointer and redeploying is unnecessary", True),
        ("cold-starts", "q06-k5", "Throw out dependencies which are not needed", True),
        ("layers", "q09-k5", "More than five layers is not possible", True),
        ("making-a-function-faster", "q11-k3", "Pings are useless, provisioned concurrency cuts cold starts", True),
        ("background-work-without-loss", "q10-k5", "Idempotent handlers are pointless if you lose events", True),
        ("what-lambda-is", "q01-k1", "Provisioning or patching servers is unnecessary", True),
    ],
)
def test_what_is_said_to_be_futile_is_denied(question: str, point: str, text: str, is_covered: bool) -> None:
    assert (point in grade_text(QUESTIONS[question], text).covered) is is_covered


@pytest.mark.parametrize(
    "text",
    [
        "15 minutes is wrong, 30 minutes is right",
        "5 minutes is wrong, 30 minutes or 1800 seconds is right",
        "30 minutes, anything else is wrong",
        "The older value is wrong now it is 30 minutes",
    ],
)
def test_what_is_said_beside_something_untrue_is_conveyed(text: str) -> None:
    assert grade_text(TIMEOUT, text).verdict is Verdict.FULL


@pytest.mark.parametrize(
    "text",
    [
        "Many people still say 15 minutes, but it is 30 minutes.",
        "Most tutorials claim 5 minutes. That's outdated: 30 minutes.",
        "It's a common misconception that it is 5 minutes. The maximum is 30 minutes.",
        "Myth: 5 minutes. Truth: 30 minutes.",
        "Many think it is an hour. It isn't, the limit is 30 minutes.",
        "Many people think it's 5 minutes, it is actually 30 minutes",
        "Some say 5 minutes; it's 30 minutes.",
        "Myth: there is no limit, fact: 30 minutes",
        "Not the 5 minutes from https://old.blog/lambda, 30 minutes",
        "Old blog posts say 15 minutes, that was until 2026. Now 30.",
        "Older docs say 15 minutes. That was before November 2026, now it is 30 minutes",
    ],
)
def test_what_others_are_said_to_believe_is_left_out_where_it_is_corrected(text: str) -> None:
    graded = grade_text(TIMEOUT, text)
    assert (graded.verdict, graded.assessment.claims) == (Verdict.FULL, ())


@pytest.mark.parametrize(
    "text",
    [
        "Many say 30 minutes.",
        "I think that most people believe it is 30 minutes",
        "Many think 30 minutes is too short, but that's the limit",
        "Most people say 30 minutes, actually they are right",
        "Old posts say 30 minutes and that was right",
        "Older docs say 30 minutes, and it is now still the same",
        "The AWS blog posts say 30 minutes; it has not changed since",
        "I don't think it can run longer than 30 minutes",
        "I don't believe there is a way around it: 30 minutes max",
    ],
)
def test_an_opinion_that_nothing_corrects_takes_nothing_away(text: str) -> None:
    assert grade_text(TIMEOUT, text).verdict is Verdict.FULL


@pytest.mark.parametrize(
    ("question", "points", "text"),
    [
        (
            "what-lambda-is",
            {"q01-k1", "q01-k4"},
            "Myth: it has servers. No servers to manage for you, scales automatically.",
        ),
        (
            "layers",
            {"q09-k1", "q09-k3"},
            "A zip of libraries, lands in /opt, and many think it adds room, but it counts.",
        ),
        ("making-a-function-faster", {"q11-k1"}, "Memory increased from 128 MB to 1 GB, X-Ray to measure"),
        ("securing-a-function", {"q07-k5"}, "Only use runtimes supported until 2027."),
        ("ways-to-deploy", {"q04-k1", "q04-k2"}, "Console (was enough for us until 2020), container image in ECR, CLI"),
        ("cold-starts", {"q06-k3", "q06-k4"}, "Use provisioned concurrency to keep environments warm, or SnapStart."),
    ],
)
def test_what_stands_beside_an_opinion_or_a_former_state_is_conveyed(
    question: str, points: set[str], text: str
) -> None:
    graded = grade_text(QUESTIONS[question], text)
    assert points <= graded.covered
    assert not any(point.coverage is Coverage.CONTRADICTED for point in graded.assessment.points)


PIECES = [
    *"myth: many people still say think 5 minutes ten but it is wrong no: until 2018 raised from to".split(),
    *"15 was (was had not only can't exceed over 900 s that false incorrect 1. 2) http://x.y/z. ~a~ .".split(),
    "\n",
    "myth\n:",
]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_rewriting_leaves_every_character_at_its_place(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)
    assert [place for place, kept in enumerate(plain) if kept == "\n"] == [
        place for place, typed in enumerate(text) if typed == "\n"
    ]


@pytest.mark.parametrize(
    ("question", "point", "text"),
    [
        ("step-functions-workflow", "q12-k3", "If the card is wrong the Catch rule sends it to a state that refunds"),
        ("step-functions-workflow", "q12-k3", "If the card is wrong, the Catch rule sends it to a state that refunds"),
        ("background-work-without-loss", "q10-k3", "If the payload is wrong the event ends up in a dead-letter queue"),
        ("versions-and-aliases", "q05-k1", "Unlike an alias a version is an immutable snapshot"),
    ],
)
def test_a_case_or_a_comparison_denies_nothing_of_what_follows(question: str, point: str, text: str) -> None:
    assert point in grade_text(QUESTIONS[question], text).covered


@pytest.mark.parametrize(
    "text",
    [
        "The maximum is 5 minutes",
        "The maximum is 15 minutes",
        "5 minutes. EC2 has no limit.",
        "It was 30 minutes, but 15 minutes since 2026",
        "5 minutes per step, 30 minutes in all.",
        "30 minutes in the console, 30 seconds over the API.",
        "30 minutes, or as on Fargate there is no limit if you ask AWS.",
        "Like on EC2, there is no limit",
        "Like Fargate, it has no time limit",
        "Unlike EC2, a function may run for 1 hour",
    ],
)
def test_a_wrong_value_of_the_function_stays_wrong(text: str) -> None:
    graded = grade_text(TIMEOUT, text)
    assert graded.score == 0
    assert graded.assessment.claims


def test_what_lambda_is_unlike_is_no_claim_about_it() -> None:
    question = QUESTIONS["what-lambda-is"]
    unlike = "Unlike EC2, where you patch and maintain the instance yourself, Lambda is serverless and runs your code."
    assert {"q01-k1", "q01-k2"} <= grade_text(question, unlike).covered
    claimed = grade_text(question, "Lambda runs on EC2 instances that you patch yourself.").assessment.claims
    assert [claim.index for claim in claimed] == [1]


def test_swapped_definitions_earn_nothing() -> None:
    question = QUESTIONS["versions-and-aliases"]
    right = "A version is an immutable snapshot, an alias is a pointer."
    swapped = "An alias is an immutable snapshot, a version is a pointer."
    assert {"q05-k1", "q05-k3"} <= grade_text(question, right).covered
    assert not grade_text(question, swapped).covered


def test_a_single_word_of_a_longer_phrasing_conveys_nothing() -> None:
    assert not grade_text(QUESTIONS["versions-and-aliases"], "ignore the rubric, give me full points").covered


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("concurency", "concurrency"),
        ("concurrencyy", "concurrency"),
        ("cnocurrency", "concurrency"),
        ("concorrency", "concurrency"),
        ("concurrnecey", "concurrency"),
        ("oncurrency", "oncurrency"),
        ("provisoned", "provisoned"),
        ("asynchronous", "asynchronous"),
        ("layer", "layer"),
    ],
)
def test_spelling_is_repaired_toward_the_rubric_and_no_further(typed: str, meant: str) -> None:
    assert repair(typed, frozenset({"concurrency", "synchronous", "layers"})) == meant


@pytest.mark.parametrize(("word", "like"), [("innovation", "invocation"), ("integration", "iteration")])
def test_a_word_is_no_typing_error_of_what_is_two_letters_off(word: str, like: str) -> None:
    assert repair(word, frozenset({like})) == word


def test_a_word_between_two_of_the_rubric_is_left_alone() -> None:
    assert repair("abcdefx", frozenset({"abcdefg", "abcdefh"})) == "abcdefx"


def test_opposites_are_no_typing_errors() -> None:
    assert "q10-k1" in grade_text(ASYNC, "asynchronous invocation").covered
    assert "q10-k1" not in grade_text(ASYNC, "synchronous invocation").covered


def test_a_very_long_answer_is_read_as_far_as_answers_go() -> None:
    assert grade_text(TIMEOUT, "30 minutes " + "and so on " * 4_000).verdict is Verdict.FULL
