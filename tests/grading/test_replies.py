"""How near the grader comes to a person's judgement of replies as people write them."""

import pytest

from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Verdict, grade
from tests.grading.replies import Agreement, Reply, compare, load_replies
from tests.grading.shipped import QUESTIONS, grade_text

REPLIES = load_replies()
NO_CREDIT_IN_FULL = {"wrong", "negated", "swapped", "echo", "joke", "stuffing", "beside"}
FALSE_FULL = 1  # "each function can have ten of them": it takes a reader to know what "them" are
KINDS = NO_CREDIT_IN_FULL | {"full", "partial", "mixed", "typos"}


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return compare(REPLIES)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_replies_of_every_sort(question: str) -> None:
    kinds = [reply.kind for reply in REPLIES if reply.question.id == question]
    assert len(kinds) >= 8
    assert set(kinds) <= KINDS
    assert {"full", "partial", "wrong", "mixed", "negated", "joke", "echo", "typos"} <= set(kinds)
    assert min(kinds.count("full"), kinds.count("partial")) >= 2


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: f"{reply.question.id}-{reply.kind}")
def test_the_judgement_agrees_with_the_rule_of_the_rubric(reply: Reply) -> None:
    contradicted = {p for index in reply.claims for p in reply.question.rubric.wrong_claims[index].contradicts}
    assert not reply.covers & contradicted
    points = tuple(
        PointFinding(p.id, Coverage.COVERED if p.id in reply.covers else Coverage.MISSING)
        for p in reply.question.rubric.key_points
    )
    claims = tuple(ClaimFinding(index, "") for index in sorted(reply.claims))
    judged = grade(reply.question.rubric, Assessment(points, claims), grader="", rubric_version="")
    nothing = {Verdict.NOT_YET, Verdict.OFF_TOPIC, Verdict.ECHO}
    assert reply.verdict in (nothing if judged.verdict is Verdict.NOT_YET else {judged.verdict})


@pytest.mark.parametrize(
    "reply",
    [reply for reply in REPLIES if reply.kind in NO_CREDIT_IN_FULL],
    ids=lambda reply: f"{reply.question.id}-{reply.kind}",
)
def test_what_is_no_answer_never_earns_full_points(reply: Reply) -> None:
    assert grade_text(reply.question, reply.text).points < 10


def test_hardly_anything_less_than_full_is_taken_for_full(agreement: Agreement) -> None:
    assert len(agreement.false_full) <= FALSE_FULL, "\n".join(agreement.false_full)


def test_the_grader_agrees_with_the_person_as_often_as_it_did(agreement: Agreement) -> None:
    said = "\n".join([*map(str, agreement.differences), str(agreement)])
    assert agreement.verdict_share >= 0.87, said
    assert agreement.precision >= 0.94, said
    assert agreement.recall >= 0.93, said
    assert agreement.claims_found >= 0.75 * (agreement.claims_found + agreement.claims_missed), said
    assert agreement.claims_invented <= 1, said
