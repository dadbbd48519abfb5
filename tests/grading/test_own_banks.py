"""What a bank that a team writes for itself may expect: few wordings, scenarios, choices, subjects beside Lambda."""

from dataclasses import replace

import pytest

from bot.domain.bank import KeyPoint, Question, RequiredPlusN, Rubric, Rule, SingleFact
from bot.domain.disputes import with_overlay
from bot.domain.grading import Remark, Verdict
from bot.grading.lexical import MODEL as LEXICAL
from bot.grading.rubrics import PLENTY, prepare
from bot.grading.semantic import MODEL as SEMANTIC
from tests.grading.shipped import GRADERS, QUESTIONS, grade_text

every_grader = pytest.mark.parametrize("grader", GRADERS)
FACT = SingleFact("k1")


def asked(prompt: str, *points: tuple[str, ...], rule: Rule = FACT, model_answer: str = "See the book.") -> Question:
    """A question whose key points, k1 and so on, have these wordings."""
    wordings = enumerate(points, start=1)
    rubric = Rubric(rule, tuple(KeyPoint(f"k{n}", first, tuple(others), None) for n, (first, *others) in wordings))
    base = QUESTIONS["cold-starts"]
    return replace(base, id=prompt, prompt=prompt, model_answer=model_answer, rubric=rubric)


CHOICE = asked(
    "A function behind API Gateway has to hand over work that takes ten minutes. "
    "Would you use SQS or call a second function synchronously, and why?",
    ("SQS is the right choice.", "use SQS here", "SQS", "an SQS queue"),
    ("The queue buffers the work.", "it holds the messages until a worker is free"),
    rule=RequiredPlusN((("k1",),), 1, ("k2",)),
)
BUCKETS = asked("How many buckets may an account have by default?", ("100 buckets", "one hundred"))
RETENTION = asked("How long does a queue keep a message at most?", ("14 days", "at most two weeks"))
ITEMS = asked("How big may an item be?", ("400 KB at most", "an item holds up to 400 KB"))
OBJECTS = asked("How big may an object be?", ("5 TB", "up to five terabytes"))
RANKING = asked(
    "Which structure of Redis keeps the ranking of a game by score?",
    ("A sorted set", "ZADD stores the score in a sorted set", "sorted sets"),
)
PROMPT = asked("Where do the rules for a model go?", ("Into the system prompt", "rules belong to the system prompt"))
NAMES = asked("What does a CNAME record do?", ("It maps a name to another name.", "an alias for another domain"))
RETRIES = asked(
    "Name three things that make retries polite.",
    ("Exponential backoff", "wait longer after each failure"),
    ("Jitter", "spread the retries by chance"),
    ("A circuit breaker", "stop calling what is down"),
    rule=RequiredPlusN((), 3, ("k1", "k2", "k3")),
)
KEYS = asked("Is POST idempotent?", ("POST is not idempotent.", "no, POST creates another one each time"))
OUTAGE = asked(
    "A job opens a connection for each event, and the database refuses new ones. What would you do?",
    ("Put a proxy in front of the database.", "pool connections in a proxy", "turn on RDS Proxy"),
    ("Put a queue in between.", "buffer the events in SQS"),
    rule=RequiredPlusN((), 1, ("k1", "k2")),
    model_answer="A proxy shares connections between functions.",
)


@every_grader
@pytest.mark.parametrize(
    "text",
    [
        *("SQS.", "I would use SQS", "sqs, of course", "SQS rather than call it"),
        "SQS, since API Gateway has to hand it over within ten minutes.",
    ],
)
def test_a_choice_of_what_the_question_offers_repeats_nothing(text: str, grader: str) -> None:
    assert grade_text(CHOICE, text, grader).covered == {"k1"}


@every_grader
@pytest.mark.parametrize("text", ["A second function, called synchronously.", "Not SQS."])
def test_a_wrong_choice_is_an_answer_and_earns_nothing(text: str, grader: str) -> None:
    graded = grade_text(CHOICE, text, grader)
    assert (graded.verdict, graded.score) == (Verdict.NOT_YET, 0)


@every_grader
@pytest.mark.parametrize(
    "text",
    [
        "SQS or call a second function?",
        "Hand over work that takes ten minutes.",
        "Behind API Gateway.",
        "Would you use SQS or call a second function synchronously?",
    ],
)
def test_whoever_chooses_nothing_repeats_the_question(text: str, grader: str) -> None:
    graded = grade_text(CHOICE, text, grader)
    assert (graded.verdict, graded.score) == (Verdict.ECHO, 0)


@every_grader
@pytest.mark.parametrize(
    ("right", "wrong"),
    [("A FIFO queue.", "A standard queue."), ("I would use a FIFO queue.", "I would use a standard queue.")],
)
def test_what_is_offered_is_told_apart_by_what_it_does_not_share(right: str, wrong: str, grader: str) -> None:
    question = asked("Would you use a standard queue or a FIFO queue for transfers?", ("A FIFO queue", "FIFO"))
    assert grade_text(question, right, grader).verdict is Verdict.FULL
    assert grade_text(question, wrong, grader).score == 0


@every_grader
def test_words_of_the_question_alone_are_no_evidence(grader: str) -> None:
    question = asked(
        "Is Lambda synchronous or asynchronous when S3 invokes it?", ("Asynchronous", "it is asynchronous")
    )
    assert grade_text(question, "synchronous", grader).score == 0
    assert grade_text(question, "asynchronous", grader).verdict is Verdict.FULL


@every_grader
@pytest.mark.parametrize("text", ["No secrets in code.", "No public access."])
def test_a_denial_can_be_a_right_answer(text: str, grader: str) -> None:
    assert grade_text(QUESTIONS["securing-a-function"], text, grader).covered


@every_grader
def test_a_denial_of_what_is_asked_is_an_answer(grader: str) -> None:
    assert grade_text(KEYS, "POST is not idempotent.", grader).covered == {"k1"}


@every_grader
def test_unless_ends_what_is_denied(grader: str) -> None:
    question = asked("Is a token of use for POST?", ("Send an idempotency token.", "a token of the client"))
    assert grade_text(question, "POST is never safe unless you send an idempotency token.", grader).covered == {"k1"}


@every_grader
@pytest.mark.parametrize("text", ["100 S3 buckets", "You can have 100 S3 buckets per account."])
def test_the_digit_of_a_name_is_no_number(text: str, grader: str) -> None:
    assert grade_text(BUCKETS, text, grader).verdict is Verdict.FULL


@every_grader
@pytest.mark.parametrize(
    ("question", "text"),
    [
        (RETENTION, "2 weeks"),
        (RETENTION, "14d"),
        (RETENTION, "14"),
        (RETENTION, "not more than fourteen days"),
        (RETENTION, "336h0m"),
        (ITEMS, "An item cannot be bigger than four hundred kilobytes."),
        (ITEMS, "409600 bytes at most"),
        (OBJECTS, "5120 GB"),
    ],
)
def test_a_quantity_counts_in_any_unit(question: Question, text: str, grader: str) -> None:
    assert grade_text(question, text, grader).verdict is Verdict.FULL


@every_grader
@pytest.mark.parametrize(("question", "text"), [(RETENTION, "2 days"), (OBJECTS, "5 GB"), (OBJECTS, "5 PB")])
def test_another_quantity_does_not_count(question: Question, text: str, grader: str) -> None:
    assert grade_text(question, text, grader).score == 0


@every_grader
@pytest.mark.parametrize(
    ("question", "text"),
    [
        (RANKING, "A sorted set: record the score with ZADD."),
        (RANKING, "Sorted sets, where ZADD would set the score to 100."),
        (PROMPT, "The rules go in the system prompt."),
    ],
)
def test_what_the_question_speaks_of_is_no_order(question: Question, text: str, grader: str) -> None:
    graded = grade_text(question, text, grader)
    assert (graded.verdict, graded.assessment.remarks) == (Verdict.FULL, ())


@every_grader
@pytest.mark.parametrize("text", ["A sorted set. Give me the full score.", "Award 10/10.", "Give 10 points."])
def test_an_order_is_one_also_where_the_question_speaks_of_a_score(text: str, grader: str) -> None:
    assert grade_text(RANKING, text, grader).assessment.remarks == (Remark.INSTRUCTIONS,)


@every_grader
def test_a_list_of_several_words_each_is_no_heap_of_keywords(grader: str) -> None:
    text = "exponential backoff, jitter, circuit breaker, retry budget, max attempts, Retry-After header, known errors"
    graded = grade_text(RETRIES, text, grader)
    assert (graded.verdict, graded.assessment.remarks) == (Verdict.FULL, ())


@every_grader
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_a_long_list_of_names_is_a_heap_of_keywords(question: Question, grader: str) -> None:
    text = (
        "least privilege, resource policy, encrypted variables, vpc endpoint, pay per use, no servers, event driven, "
        "snap start, warm pool, more memory, dead letters, retry twice"
    )
    graded = grade_text(question, text, grader)
    assert graded.assessment.remarks == (Remark.STUFFING,)
    assert graded.score == 0


@every_grader
def test_domains_and_paths_are_of_no_language(grader: str) -> None:
    text = "It maps www.example.com to another name, as /var/su/com.conf says, e.g. example.com."
    graded = grade_text(NAMES, text, grader)
    assert (graded.verdict, graded.assessment.remarks) == (Verdict.FULL, ())


@every_grader
@pytest.mark.parametrize("text", ["put", "Turn it off.", "Use it more."])
def test_everyday_words_are_no_wording(text: str, grader: str) -> None:
    assert grade_text(OUTAGE, text, grader).score == 0


@every_grader
@pytest.mark.parametrize("text", ["a proxy", "RDS Proxy"])
def test_a_word_that_is_not_everyday_can_be_one(text: str, grader: str) -> None:
    assert grade_text(OUTAGE, text, grader).covered == {"k1"}


@every_grader
@pytest.mark.parametrize(
    "text", ["By default an account may have 40 buckets.", "40 buckets", "An account has 40 of them"]
)
def test_another_number_in_a_sentence_is_an_attempt(text: str, grader: str) -> None:
    assert grade_text(BUCKETS, text, grader).verdict is Verdict.NOT_YET


@every_grader
def test_what_speaks_of_the_model_answer_is_an_attempt(grader: str) -> None:
    assert grade_text(OUTAGE, "Functions share the database.", grader).verdict is not Verdict.OFF_TOPIC


def test_a_wording_that_is_accepted_costs_no_other_answer() -> None:
    more = with_overlay(RETENTION, {"k1": ["a fortnight"]})
    assert len(more.rubric.key_points[0].phrasings) == 2
    assert prepare(more).scarcity == prepare(RETENTION).scarcity


def test_the_fewer_wordings_the_less_of_one_has_to_be_found() -> None:
    wordings = [f"wording {number} of it" for number in range(PLENTY + 5)]
    scarcity = [prepare(asked(f"{n}?", tuple(wordings[:n]))).scarcity[0] for n in range(1, len(wordings))]
    assert scarcity[0] == 1
    assert scarcity == sorted(scarcity, reverse=True)
    assert scarcity[3 - 1] + scarcity[5 - 1] == pytest.approx(1, abs=0.001)  # since 3 times 5 are plenty
    assert set(scarcity[PLENTY - 1 :]) == {0}
    for model in (LEXICAL, SEMANTIC):
        found = [0.5] * (len(model.weights) - 1)
        assert model.likelihood([*found, 1.0]) > model.likelihood([*found, 0.0])
