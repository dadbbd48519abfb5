"""What the shipped questions promise: right answers count, wrong claims and echoes do not."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Question
from bot.domain.grading import Coverage, Verdict
from tests.grading.shipped import QUESTIONS, grade_text

every_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


def test_there_are_all_twelve() -> None:
    assert sorted(q.origin or "" for q in QUESTIONS.values()) == [f"seed-q{number:02}" for number in range(1, 13)]


@every_question
def test_the_model_answer_is_full_and_makes_no_wrong_claim(question: Question) -> None:
    graded = grade_text(question, question.model_answer)
    assert (graded.verdict, graded.points, graded.assessment.claims) == (Verdict.FULL, 10, ())


@every_question
def test_the_model_answer_conveys_every_key_point_that_the_rule_names(question: Question) -> None:
    covered = grade_text(question, question.model_answer).covered
    assert question.rubric.rule.key_points() - covered <= {
        point for point in question.rubric.rule.key_points() if "-a" in point
    }


@every_question
def test_every_wrong_claim_is_found_and_is_below_full(question: Question) -> None:
    for index, claim in enumerate(question.rubric.wrong_claims):
        for text in claim.wordings:
            graded = grade_text(question, text)
            assert index in [found.index for found in graded.assessment.claims], text
            assert graded.verdict is not Verdict.FULL, text


@every_question
def test_no_correction_contradicts_a_key_point_or_makes_a_wrong_claim(question: Question) -> None:
    corrections = [claim.correction for claim in question.rubric.wrong_claims]
    for text in [*corrections, *(correction.in_fact for correction in question.corrections)]:
        assessment = grade_text(question, text).assessment
        assert assessment.claims == (), text
        assert Coverage.CONTRADICTED not in {point.coverage for point in assessment.points}, text


@pytest.mark.parametrize(
    "text",
    [
        "Lambda retries function errors twice and throttled events for up to 6 hours.",
        "Function errors are retried twice, throttles for up to 6 hours.",
    ],
)
def test_retries_by_their_reason_are_conveyed(text: str) -> None:
    assert "q10-k2" in grade_text(QUESTIONS["background-work-without-loss"], text).covered


TRUE_SENTENCES = [
    ("versions-and-aliases", "The alias prod is a named pointer, we repoint it to version 8 at release time."),
    ("versions-and-aliases", "The alias sends ten percent of the calls to the new snapshot."),
    ("versions-and-aliases", "Publishing turns the mutable copy into a numbered version."),
    ("versions-and-aliases", "Publishing makes an immutable copy of $LATEST."),
    ("defining-features", "Versions and aliases: you can repoint prod to another version."),
    ("defining-features", "For maximum speed there is provisioned concurrency."),
    ("defining-features", "The resource-based policy says who may call the function."),
    ("securing-a-function", "The resource-based policy says who may access the function."),
    ("securing-a-function", "The execution role says what the function may invoke."),
    ("layers", "A layer is a zip with all dependencies inside."),
    ("layers", "My handler finds them in /opt, its own code is in /var/task."),
    ("maximum-timeout", "Default 3 seconds with an upper bound of 30 minutes."),
    ("maximum-timeout", "The default is much lower than the 30 minutes."),
    ("maximum-timeout", "API Gateway clients do not wait for those 30 minutes, the function itself may run that long."),
    ("maximum-timeout", "30 minutes. Behind API Gateway whoever asks is cut off after 30 seconds."),
    ("maximum-timeout", "30 minutes at most. A Step Functions Express workflow is stopped after five minutes."),
    ("cold-starts", "A cold start happens when all existing environments are busy."),
    ("cold-starts", "After a cold start the environment is reused for the next requests."),
    ("cold-starts", "SnapStart keeps a snapshot of the initialized environment."),
    ("ways-to-deploy", "After the first deployment I use update-function-code from the command line."),
    ("ways-to-deploy", "Run update-function-code once the function exists."),
    ("ways-to-deploy", "A container image suits packages beyond 50 MB."),
    ("ways-to-deploy", "A zip (250 MB unzipped at most) or a container image."),
    ("ways-to-deploy", "CodeDeploy is switched on in the template."),
    ("background-work-without-loss", "After an exception the event is kept up to 6 hours and tried twice more."),
    ("background-work-without-loss", "The DLQ message carries the event and, as attributes, the error details."),
    ("background-work-without-loss", "Destinations work for asynchronous events only."),
    ("step-functions-workflow", "Take Standard when it lasts more than five minutes."),
    ("step-functions-workflow", "Express is too short for a long-running approval, so I would take Standard."),
    ("step-functions-workflow", "A Standard workflow runs for at most a year, Express five minutes."),
    ("step-functions-workflow", "Express lasts five minutes, Standard workflows can run for a year."),
    ("step-functions-workflow", "In a Standard workflow a retried step runs at least once."),
    ("api-gateway-and-lambda", "HTTP APIs cache the answer of the authorizer."),
    ("api-gateway-and-lambda", "With response streaming a request can take up to 15 minutes through API Gateway."),
    ("api-gateway-and-lambda", "With proxy integration the function has to transform the request itself."),
    ("making-a-function-faster", "More memory: at 3008 MB you get two vCPUs."),
    ("securing-a-function", "Set the auth type of the function URL to AWS_IAM rather than NONE."),
    ("what-lambda-is", "No servers, you pay per ms and not per hour."),
]


@pytest.mark.parametrize(("question", "text"), TRUE_SENTENCES)
def test_a_true_sentence_contradicts_nothing_and_makes_no_wrong_claim(question: str, text: str) -> None:
    assessment = grade_text(QUESTIONS[question], text).assessment
    assert assessment.claims == ()
    assert Coverage.CONTRADICTED not in {point.coverage for point in assessment.points}


@pytest.mark.parametrize(
    ("question", "text", "point"),
    [
        ("what-lambda-is", "You pay a fixed monthly price whether it runs or not.", "q01-k5"),
        ("what-lambda-is", "No servers to run. You pick the EC2 instance type and keep its kernel patched.", "q01-k1"),
        ("what-lambda-is", "Functions run on EC2 instances that you patch.", "q01-k1"),
        ("what-lambda-is", "You pay per hour for each instance.", "q01-k5"),
        ("defining-features", "You pay per month.", "q02-k3"),
        ("maximum-timeout", "The default timeout is 30 minutes.", "q03-k2"),
        ("maximum-timeout", "Unlike an Express workflow, it is stopped after five minutes.", "q03-k1"),
        ("ways-to-deploy", "On the CLI use create-function for every later change.", "q04-k2"),
        ("versions-and-aliases", "An alias is an immutable snapshot and a version is a movable pointer.", "q05-k3"),
        ("cold-starts", "A cold start reuses an existing environment.", "q06-k1"),
        ("layers", "The function code is in /opt and the layer in /var/task.", "q09-k3"),
        ("step-functions-workflow", "Express runs for a year, Standard for five minutes.", "q12-k6"),
        ("step-functions-workflow", "Express lasts a year, Standard workflows can run for 5 minutes.", "q12-k6"),
    ],
)
def test_what_is_wrong_contradicts_its_key_point(question: str, text: str, point: str) -> None:
    graded = grade_text(QUESTIONS[question], text)
    assert {p.key_point_id: p.coverage for p in graded.assessment.points}[point] is Coverage.CONTRADICTED


@pytest.mark.parametrize(
    ("question", "text", "points"),
    [
        ("what-lambda-is", "Autoscaling", {"q01-k4"}),
        ("defining-features", "autoscaling", {"q02-k1"}),
        ("defining-features", "It runs in several availability zones.", {"q02-k6"}),
        ("cold-starts", "Rewrite it in Go.", {"q06-k6"}),
        ("making-a-function-faster", "Rewrite it in Go.", {"q11-k4"}),
        ("making-a-function-faster", "We went from 256 MB to 1 GB and the CPU got stronger.", {"q11-k1"}),
        ("securing-a-function", "The function may only do what it needs.", {"q07-k1"}),
        ("securing-a-function", "put it in a VPC", set()),
        ("layers", "Shared code for many functions.", {"q09-k2"}),
        ("api-gateway-and-lambda", "REST APIs can stream responses for up to 15 minutes.", {"q08-a1"}),
    ],
)
def test_a_few_plain_words_convey_what_they_mean_and_no_more(question: str, text: str, points: set[str]) -> None:
    assert grade_text(QUESTIONS[question], text).covered == points


@every_question
def test_an_echo_of_the_question_scores_zero(question: Question) -> None:
    prompt = question.prompt
    half = prompt[: prompt.rindex(" ", 0, len(prompt) // 2)]
    for echo in (prompt, prompt.rstrip("?."), f"Q: {prompt.lower()}", half):
        graded = grade_text(question, echo)
        assert (graded.verdict, graded.score, graded.points) == (Verdict.ECHO, 0.0, 0), echo


@every_question
def test_every_phrasing_conveys_its_key_point(question: Question) -> None:
    for point in question.rubric.key_points:
        for phrasing in point.phrasings:
            assert point.id in grade_text(question, phrasing).covered, phrasing
            assert point.id in grade_text(question, f"In short: {phrasing}.").covered, phrasing


@every_question
@pytest.mark.parametrize(
    "text", ["lol no idea, ask Bob", "I don't know", "The weather is nice and I had pizza", "first!!"]
)
def test_text_about_something_else_is_off_topic(question: Question, text: str) -> None:
    graded = grade_text(question, text)
    assert (graded.verdict, graded.points) == (Verdict.OFF_TOPIC, 0)


@every_question
@pytest.mark.parametrize("text", ["", "  \n ", "🎉", "👍🏽 …"])
def test_text_without_a_word_is_no_text(question: Question, text: str) -> None:
    assert grade_text(question, text).verdict is Verdict.NO_TEXT


@given(text=st.text(max_size=300), place=st.integers(0, 11))
def test_any_text_is_graded_the_same_twice_with_evidence_from_the_text(text: str, place: int) -> None:
    question = list(QUESTIONS.values())[place]
    graded = grade_text(question, text)
    assert graded == grade_text(question, text)
    assert all(found.evidence is None or found.evidence in text for found in graded.assessment.points)
    assert all(found.evidence in text for found in graded.assessment.claims)
    assert [found.key_point_id for found in graded.assessment.points] == [p.id for p in question.rubric.key_points]


@given(data=st.data(), place=st.integers(0, 11))
def test_a_further_true_point_never_lowers_the_score(data: st.DataObject, place: int) -> None:
    question = list(QUESTIONS.values())[place]
    true = st.sampled_from([phrasing for p in question.rubric.key_points for phrasing in p.phrasings])
    said = data.draw(st.lists(true, max_size=4))
    more = data.draw(true)
    before, after = grade_text(question, "\n".join(said)), grade_text(question, "\n".join([*said, more]))
    assert after.score >= before.score
    assert after.covered >= before.covered


def test_grades_do_not_depend_on_the_order_of_hashes() -> None:
    program = (
        "from tests.grading.shipped import QUESTIONS, grade_text\n"
        "for q in QUESTIONS.values(): print(grade_text(q, q.model_answer), grade_text(q, q.prompt + 'Maybe a zip?'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("text", ["15 minutes", "15 min", "900 s", "A quarter of an hour, then it is killed."])
def test_the_former_maximum_is_corrected(text: str) -> None:
    question = QUESTIONS["maximum-timeout"]
    graded = grade_text(question, text)
    corrections = [question.rubric.wrong_claims[claim.index].correction for claim in graded.assessment.claims]
    assert graded.verdict is Verdict.NOT_YET
    assert corrections == ["That was the maximum until November 2026. Since then it is 30 minutes (1,800 seconds)."]
