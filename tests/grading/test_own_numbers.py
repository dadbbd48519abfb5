"""What a bank of one's own may expect of numbers: the bare one is an answer, and another one never is."""

from collections.abc import Iterable, Mapping

import pytest

from bot.domain.bank import AllOf, Question
from bot.domain.disputes import with_overlay
from bot.domain.grading import Coverage, Reason, Verdict
from tests.grading.shipped import grade_text
from tests.grading.test_own_banks import asked, every_grader

CONNECTIONS = asked(
    "How many clients may connect to a PostgreSQL server at once by default?",
    ("The default is 100 connections.", "a hundred", "one hundred connections", "100 clients", "at most 100"),
)
REPLICAS = asked(
    "How many replicas does a partition need, so that one may fail and writes still be safe?",
    ("It needs three replicas.", "three copies", "a replication factor of 3", "one leader and two followers"),
)
RATE = asked(
    "What does a server answer to a client that calls too often?",
    ("The status is 429.", "status code 429", "HTTP 429", "429 Too Many Requests", "it is told 429"),
)
PORT = asked(
    "On which port does Redis listen unless it is told otherwise?",
    ("Redis listens on port 6379.", "port 6379", "TCP 6379", "on 6379 by default"),
)
VERSION = asked(
    "From which version of TLS on does a handshake take a single round trip?",
    ("A handshake takes one round trip from TLS 1.3 on.", "TLS 1.3", "version 1.3", "since 1.3"),
)
SHARE = asked(
    "Which share of the heap does the JVM take of a container's memory by default?",
    ("It takes 25 percent of the memory.", "25%", "25 percent", "a quarter, 25 %"),
)
CREATED = asked(
    "Which status tells that a POST has created something?",
    ("The status 201 tells it.", "201 Created", "HTTP 201", "status code 201"),
)
KEYS = asked(
    "How many keys may one request delete?",
    ("A request deletes a thousand keys at most.", "1,000 keys", "up to 1000 objects", "one thousand"),
)
MEMBERS = asked(
    "How many members should an etcd cluster have to survive the loss of two?",
    ("Five members.", "5 nodes", "a quorum of 3 out of 5", "2n+1 with n=2, so five"),
)
ADDRESS = asked(
    "How big is an IPv6 address?",
    ("An IPv6 address has 128 bits.", "128 bits", "16 bytes", "eight groups of four hex digits"),
)
POD = asked(
    "How many replicas has a Deployment by default?",
    ("One replica.", "1", "a single pod", "replicas: 1"),
    rule=AllOf(("k1",)),
)
IDLE = asked(
    "What limits how many consumers of a group are busy?",
    (
        "Each partition is read by one consumer of the group.",
        "one consumer per partition",
        "at most as many as partitions",
    ),
    ("More consumers than partitions stay idle.", "with 12 consumers and 10 partitions 2 are idle", "the others wait"),
    rule=AllOf(("k1", "k2")),
)
ANSWERS: Mapping[str, tuple[Question, Iterable[str], Iterable[str]]] = {
    "connections": (
        CONNECTIONS,
        [
            *("100", "100.", "It is 100", "one hundred", "a hundred", "100, I think", "I think 100", "I guess 100"),
            *("100 by default", "At most 100 clients.", "The default is 100", "100, not 200", "Not 200 but 100."),
        ],
        [
            *("200", "at most 200", "200 clients", "The default is 200 connections.", "two hundred", "200, I think"),
            *("at most a thousand", "a thousand", "a million connections", "10 connections", "not 100"),
        ],
    ),
    "replicas": (
        REPLICAS,
        [
            *("3", "three", "three, I think", "a replication factor of three", "replication factor 3", "3 copies"),
            "one leader and two followers",
        ],
        [
            *("2", "five, I think", "a replication factor of 2", "replication factor 5", "two copies"),
            *("one leader and three followers", "It needs two replicas.", "A replication factor of 2 is enough."),
        ],
    ),
    "rate": (
        RATE,
        ["429", "HTTP 429", "I believe 429", "status code 429", "It answers with status 429."],
        ["404", "status code 404", "HTTP 503", "It answers with status 404.", "503, I think"],
    ),
    "port": (
        PORT,
        ["6379", "port 6379", "I think 6379", "It listens on 6379", "Redis uses port 6379"],
        ["port 3306", "5432", "TCP 6380", "Redis listens on port 80.", "on 8080 by default"],
    ),
    "version": (VERSION, ["1.3", "TLS 1.3", "Since version 1.3"], ["TLS 1.2", "1.1", "since 1.2", "version 1.2"]),
    "share": (
        SHARE,
        ["25", "25%", "25 %", "25 percent", "25%, I think"],
        ["50%", "75 percent", "It takes 40 %", "50%, I think"],
    ),
    "created": (
        CREATED,
        ["201", "HTTP 201", "It is 201, I think", "status 201"],
        ["200", "HTTP 200", "status code 200", "The status 204 tells it.", "204, I think"],
    ),
    "keys": (
        KEYS,
        ["1000", "1,000", "a thousand", "one thousand keys", "1 thousand", "up to 1000"],
        [
            "10,000",
            "100",
            "a hundred keys",
            "up to 500 objects",
            "one million",
            "A request deletes ten thousand keys at most.",
        ],
    ),
    "members": (
        MEMBERS,
        [
            *("5", "five", "5 members, since 3 of 5 are a majority", "5 nodes: 3 are left when 2 fail"),
            "You need 5, as a quorum of three must remain after losing 2 nodes",
        ],
        ["3", "four, I think", "7 nodes", "a quorum of 2 out of 3"],
    ),
    "address": (ADDRESS, ["128", "128 bits", "16 bytes", "8 groups of 4 hex digits"], ["32 bits", "64", "64 bits"]),
    "pod": (POD, ["1", "one", "it's one I think", "just one pod"], ["2", "three replicas", "replicas: 3", "zero"]),
    "idle": (IDLE, ["With 6 partitions and 8 consumers 2 are idle, as each partition is read by one consumer."], []),
}


@every_grader
@pytest.mark.parametrize(
    ("question", "text"),
    [(question, text) for question, right, _ in ANSWERS.values() for text in right],
    ids=[f"{name}: {text}" for name, (_, right, _) in ANSWERS.items() for text in right],
)
def test_the_number_that_is_asked_for_is_full(question: Question, text: str, grader: str) -> None:
    assert grade_text(question, text, grader).verdict is Verdict.FULL


@every_grader
@pytest.mark.parametrize(
    ("question", "text"),
    [(question, text) for question, _, wrong in ANSWERS.values() for text in wrong],
    ids=[f"{name}: {text}" for name, (_, _, wrong) in ANSWERS.items() for text in wrong],
)
def test_another_number_is_an_attempt_and_earns_nothing(question: Question, text: str, grader: str) -> None:
    graded = grade_text(question, text, grader)
    assert (graded.verdict, graded.score) == (Verdict.NOT_YET, 0)


@every_grader
@pytest.mark.parametrize(
    ("question", "text", "quoted"),
    [
        (REPLICAS, "I know this. One leader and three followers.", "One leader and three followers"),
        (REPLICAS, "A replication factor of 2.", "A replication factor of 2"),
        (RATE, "It sends status code 404.", "It sends status code 404"),
    ],
)
def test_another_number_in_the_place_of_the_right_one_contradicts_and_is_quoted(
    question: Question, text: str, quoted: str, grader: str
) -> None:
    [finding] = grade_text(question, text, grader).assessment.points
    assert (finding.coverage, finding.reason) == (Coverage.CONTRADICTED, Reason.WRONG_NUMBER)
    assert finding.evidence == quoted


@every_grader
@pytest.mark.parametrize("text", ["at least 3", "up to 3 at once", "3 or so, depending"])
def test_what_has_the_number_that_is_asked_for_is_an_attempt(text: str, grader: str) -> None:
    assert grade_text(REPLICAS, text, grader).verdict is not Verdict.OFF_TOPIC


@every_grader
@pytest.mark.parametrize("text", ["100% sure", "3 seconds", "3 MB", "#3", "not 3"])
def test_a_number_of_something_else_is_not_the_one_that_is_asked_for(text: str, grader: str) -> None:
    assert grade_text(REPLICAS, text, grader).score == 0


@every_grader
def test_what_reviewers_accept_without_the_number_takes_nothing_from_it(grader: str) -> None:
    accepted = [f"as many as rack {letter} has" for letter in "abcdef"]
    more = with_overlay(CONNECTIONS, {"k1": accepted})
    assert grade_text(more, "100", grader).verdict is Verdict.FULL
    assert grade_text(more, "at most 200", grader).score == 0
