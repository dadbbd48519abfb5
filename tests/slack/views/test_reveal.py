"""The reveal tells the team what it covered, and nobody what somebody else missed."""

from dataclasses import replace

from bot.domain.bank import KeyPoint, NOfM, Rubric, SingleFact
from bot.domain.members import Member, MemberId
from bot.slack.message import Message
from bot.slack.views.reveal import reveal
from bot.usecases.show_reveal import PointCoverage
from tests.slack.views.examples import ANA, QUESTION, REVEAL, SOURCE, coverage
from tests.slack.views.slack_limits import text_length

PLAIN = replace(QUESTION, model_answer="It starts an environment.\n- Then `init` runs.")


def json_of(shown: Message) -> str:
    return str(shown.block_dicts)


def test_plain_text_holds_question_answer_best_board_and_next_date() -> None:
    text = reveal(replace(REVEAL, question=PLAIN)).text
    for part in (
        "What is a cold start, and what makes one take longer?",
        "It starts an environment.\n• Then `init` runs.",
        "3 people answered. Best of the day: Ana and Ben with 10 points each.",
        "1. Ana · 42 points in 5 rounds",
        "2. Ben · 20 points in 3 rounds",
        "3. Cleo · 1 point in 1 round",
        "Next question: Tue 24 Nov, 09:00 CET",
        "1 of 3 · A larger package takes longer to load.",
        "“A VPC always adds seconds.” Since 2019 network interfaces are made beforehand.",
    ):
        assert part in text


def test_points_outside_the_rule_are_good_to_know() -> None:
    text = reveal(REVEAL).text
    assert text.index("Key points\n") < text.index("Code outside the handler")
    assert text.index("Code outside the handler") < text.index("Good to know\n")
    assert text.index("Good to know\n") < text.index("SnapStart")


def test_what_earns_half_by_itself_is_told_apart_as_in_a_result() -> None:
    rule = SingleFact("k1", ("k3",))
    text = reveal(replace(REVEAL, question=replace(QUESTION, rubric=replace(QUESTION.rubric, rule=rule)))).text
    parts = ("A cold start", "Worth half the points by itself\n", "Code outside", "Good to know\n", "A larger")
    places = [text.index(part, text.index("Key points\n")) for part in parts]
    assert places == sorted(places)


def test_a_single_answer_is_not_taken_apart_in_public() -> None:
    text = reveal(replace(REVEAL, answered=1, attempts=1, coverage=coverage(1, 0, 0, 0), best=(ANA,))).text
    assert "of 1" not in text
    assert "1 person answered. Best of the day: Ana with 10 points." in text


def test_nor_is_the_only_attempt_among_answers_that_cannot_earn() -> None:
    text = reveal(replace(REVEAL, attempts=1, coverage=coverage(1, 0, 0, 0), best=(ANA,))).text
    assert "3 people answered. Best of the day: Ana with 10 points." in text
    assert "of 3" not in text
    assert "Key points\n• A cold start" in text


def test_when_nobody_answered_there_is_no_result_to_open() -> None:
    shown = reveal(replace(REVEAL, answered=0, coverage=coverage(0, 0, 0, 0), best=(), best_points=0))
    assert "Nobody answered this one" in shown.text
    assert "My result" not in json_of(shown)


def test_many_best_are_counted_after_the_fifth() -> None:
    best = tuple(Member(MemberId("T1", f"U{n}"), f"N{n}") for n in range(1, 8))
    assert "N1, N2, N3, N4, N5 and 2 more with 10 points each." in reveal(replace(REVEAL, best=best)).text


def test_without_a_next_question_the_reveal_says_where_to_look() -> None:
    assert "`/lambda-quiz next` says why" in reveal(replace(REVEAL, next_post_at=None)).text


def test_of_a_long_list_the_later_points_are_told_only_where_somebody_named_them() -> None:
    points = tuple(KeyPoint(f"k{n}", f"Point number {n}.", (), SOURCE) for n in range(12))
    question = replace(QUESTION, rubric=Rubric(NOfM(4, tuple(point.id for point in points)), points))
    named = {"k0": 2, "k10": 1}
    told = replace(REVEAL, question=question, coverage=tuple(PointCoverage(p, named.get(p.id, 0)) for p in points))
    text = reveal(told).text
    assert [n for n in range(12) if f"Point number {n}." in text] == [0, 1, 2, 3, 4, 5, 6, 7, 10]
    assert "3 further points would have counted as well: see the model answer." in text
    alone = reveal(replace(told, answered=2, attempts=1)).text
    assert "Point number 10." not in alone
    assert "4 further points" in alone


def with_points(number: int, statement: str) -> str:
    """The blocks of a reveal with the longest model answer and that many key points."""
    points = tuple(KeyPoint(f"k{n}", statement, (), SOURCE) for n in range(number))
    rubric = Rubric(NOfM(1, tuple(point.id for point in points)), points)
    question = replace(QUESTION, model_answer="x" * 2_000, rubric=rubric)
    shown = reveal(replace(REVEAL, question=question, coverage=tuple(PointCoverage(p, 1) for p in points)))
    assert text_length(shown.block_dicts) < 10_000
    return json_of(shown)


def test_the_longest_answer_with_fifteen_long_points_is_shown_whole() -> None:
    shown = with_points(15, "s" * 300)
    assert shown.count("s" * 300) == 15
    assert "hortened" not in shown


def test_more_points_are_shortened_and_say_so() -> None:
    shown = with_points(20, "word " * 60)
    assert shown.count("1 of 3 · word word") == 20
    assert "(Shortened to fit into one message.)" in shown


def test_what_cannot_fit_at_all_is_counted() -> None:
    shown = with_points(100, "word " * 60)
    left_out = 100 - shown.count("1 of 3 · word word")
    corrections = 2  # their title and one line
    assert f"({left_out + corrections} more lines did not fit into one message.)" in shown
