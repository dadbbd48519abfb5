"""Nothing that a view returns is more than Slack takes, and nothing that people write pings, whatever they write."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.bank import KeyPoint, NOfM, Rubric, Source
from bot.domain.disputes import DisputeKind, DisputeState
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Reason, Remark, Verdict
from bot.domain.members import Member, MemberId
from bot.domain.opinions import LONGEST_QUOTE, Opinion
from bot.domain.standings import Standing
from bot.slack.message import Message
from bot.slack.views.card import closed_card, question_card
from bot.slack.views.dispute import dispute_form
from bot.slack.views.help import help_message
from bot.slack.views.leaderboard import leaderboard_board
from bot.slack.views.notice import announcement, notice
from bot.slack.views.private_answers import MOST_MESSAGES, private_answers
from bot.slack.views.result import own_result
from bot.slack.views.reveal import reveal
from bot.slack.views.reviews import accept_form, accepted, reject_form, review, review_queue
from bot.slack.views.today import today
from bot.slack.views.wordings import restored, taken_back, wordings
from bot.usecases.list_reviews import MOST_LISTED, ReviewQueue, WaitingAnswer
from bot.usecases.list_wordings import PAGE, WordingsPage
from bot.usecases.open_dispute import DisputeSheet
from bot.usecases.show_private_answers import PrivateAnswers
from bot.usecases.show_reveal import PointCoverage
from bot.usecases.show_review import ReviewedPoint
from bot.usecases.show_today import Today
from tests.slack.views.cases import ANNOUNCED, MESSAGES, VIEWS
from tests.slack.views.examples import (
    ACCEPTANCE,
    BEN,
    BOARD,
    CARD,
    CLOSED,
    DAY,
    MAYBE,
    NOON,
    QUESTION,
    QUIZ,
    REVEAL,
    REVIEW,
    board,
    dispute,
    message,
    result,
    wording,
    written,
)
from tests.slack.views.slack_limits import faults_of_message, faults_of_view

SOME = settings(max_examples=30)
"""For large inputs, which take their time."""

PING = re.compile(r"<[!@#](?!date\^|C1>)")

MARKUP = [
    *("<!channel>", "<@U1>", "<#C9|x>", "*bold*", "_it_", "~no~", "`code`", "```", "&", "<", ">", "|", "> quote"),
    *("\n", " ", "- item", "a", "é" * 30, "שלום", "🙂", "👩\u200d🚀", "https://example.com"),
]
UNSEEN = ["\x00", "\u202e", "\u2066"]
ANY_TEXT = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(st.sampled_from(MARKUP + UNSEEN), min_size=1, max_size=20).map("".join),
)
BANK_TEXT = st.lists(st.sampled_from(MARKUP), min_size=1, max_size=20).map("".join)
"""Banks hold printable text only; that is checked when they are read."""


def long_text(limit: int, text: st.SearchStrategy[str] = BANK_TEXT) -> st.SearchStrategy[str]:
    """Texts up to the limit, many of them right at it."""
    times = st.integers(1, limit)
    return st.builds(lambda part, n: (part * n)[:limit], text, times).filter(str.strip)


NAMES = st.builds(lambda text, place: Member(MemberId("T1", f"U{place}"), text), ANY_TEXT, st.integers(1, 99))
SOURCES = st.builds(
    lambda title, path: Source(title, f"https://example.com/{path}", DAY),
    long_text(200),
    st.text("&?=/a", max_size=400),
)


MODELS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=100)
"""What the setting takes for the name of a model."""


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Up to 20 key points, each as long as the bank allows."""
    number = draw(st.integers(1, 20))
    statement, source = draw(long_text(300)), draw(SOURCES)
    points = tuple(KeyPoint(f"k{i}", statement, (), source) for i in range(number))
    claims = (replace(QUESTION.rubric.wrong_claims[0], correction=draw(long_text(400))),) * draw(st.integers(0, 8))
    return Rubric(NOfM(1, tuple(f"k{i}" for i in range(0, number, 2))), points, claims)


def assert_fits(shown: Message) -> None:
    assert faults_of_message(shown) == []
    for text in [shown.text, *map(str, shown.block_dicts)]:
        assert not PING.search(text), text


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_keep_slacks_limits(name: str) -> None:
    assert_fits(MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_forms_and_home_keep_slacks_limits(name: str) -> None:
    assert faults_of_view(VIEWS[name]) == []


@given(prompt=long_text(400), answered=st.integers(0, 5_000), model=st.none() | MODELS)
def test_any_question_fits_its_card(prompt: str, answered: int, model: str | None) -> None:
    card = replace(CARD, question=replace(QUESTION, prompt=prompt), answered=answered)
    assert_fits(question_card(card, model))
    assert_fits(closed_card(card, None))


def test_a_correction_of_nothing_but_escaped_characters_fits() -> None:
    [correction] = QUESTION.corrections
    longest = replace(correction, often_said="&" * 400, in_fact="&" * 400)
    assert_fits(reveal(replace(REVEAL, question=replace(QUESTION, corrections=(longest,)))))


@SOME
@given(
    prompt=long_text(400),
    model_answer=long_text(2_000),
    rubric=rubrics(),
    said=long_text(400),
    best=st.lists(NAMES, max_size=40),
    answered=st.integers(0, 40),
    read_by=st.none() | MODELS,
)
def test_any_reveal_fits(
    prompt: str,
    model_answer: str,
    rubric: Rubric,
    said: str,
    best: list[Member],
    answered: int,
    read_by: str | None,
) -> None:
    corrections = (replace(QUESTION.corrections[0], often_said=said, in_fact=said),) * 4
    question = replace(QUESTION, prompt=prompt, model_answer=model_answer, rubric=rubric, corrections=corrections)
    coverage = tuple(PointCoverage(point, answered // 2) for point in rubric.key_points)
    rows = [Standing(place, member, 10, 1) for place, member in enumerate(best[:10], start=1)]
    shown = reveal(
        replace(
            REVEAL,
            question=question,
            answered=answered,
            coverage=coverage,
            best=tuple(best),
            leaderboard=board(*rows),
            read_by=read_by,
        )
    )
    assert_fits(shown)


@SOME
@given(
    rubric=rubrics(),
    evidence=long_text(3_000, ANY_TEXT),
    verdict=st.sampled_from(list(Verdict)),
    read_by=st.none() | MODELS,
)
def test_any_result_fits(rubric: Rubric, evidence: str, verdict: Verdict, read_by: str | None) -> None:
    shapes = list(Coverage)
    points = tuple(
        PointFinding(point.id, shapes[place % 3], evidence, read_by=read_by)
        for place, point in enumerate(rubric.key_points)
    )
    claims = tuple(ClaimFinding(index, evidence) for index in range(len(rubric.wrong_claims)))
    example = result(verdict, 5)
    grade = replace(example.grade, assessment=Assessment(points, claims))
    question, answer = replace(QUESTION, rubric=rubric), written(message(evidence))
    assert_fits(own_result(replace(example, question=question, answer=answer, grade=grade)))


@SOME
@given(
    rubric=rubrics(),
    evidence=long_text(3_000, ANY_TEXT),
    verdict=st.sampled_from(list(Verdict)),
    coverage=st.sampled_from(list(Coverage)),
    states=st.lists(st.none() | st.sampled_from(list(DisputeState)), min_size=20, max_size=20),
    kind=st.sampled_from(list(DisputeKind)),
)
def test_any_disputed_result_fits(
    rubric: Rubric,
    evidence: str,
    verdict: Verdict,
    coverage: Coverage,
    states: list[DisputeState | None],
    kind: DisputeKind,
) -> None:
    points = tuple(PointFinding(point.id, coverage, evidence, Reason.UNCLEAR) for point in rubric.key_points)
    example = result(verdict, 5)
    disputes = {
        point.id: replace(dispute(point.id, state, kind, words=evidence[:200], number=number), sentence=evidence[:500])
        for number, (point, state) in enumerate(zip(rubric.key_points, states, strict=False))
        if state
    }
    grade = replace(example.grade, assessment=Assessment(points, remarks=tuple(Remark)))
    shown = replace(
        example,
        question=replace(QUESTION, rubric=rubric),
        answer=written(message(evidence)),
        grade=grade,
        disputes=disputes,
        disputable=rubric.rule.key_points(),
    )
    assert_fits(own_result(shown))


@SOME
@given(
    statement=long_text(300),
    phrasings=st.lists(long_text(200, ANY_TEXT), max_size=20),
    text=long_text(4_000, ANY_TEXT),
    words=long_text(200, ANY_TEXT),
    reason=long_text(500, ANY_TEXT),
    waiting=st.integers(1, 9),
)
def test_any_review_fits(
    statement: str, phrasings: list[str], text: str, words: str, reason: str, waiting: int
) -> None:
    point = KeyPoint("k1", statement, tuple(phrasings), None)
    finding = PointFinding("k1", Coverage.COVERED, text)
    reviewed = [
        ReviewedPoint(
            dispute("k1", words=words, reason=reason, number=n),
            point,
            finding,
            (text, words, reason),
            9,
            Opinion("k1", True, text[:LONGEST_QUOTE]),
        )
        for n in range(waiting)
    ]
    points = tuple(replace(point, id=f"k{n}") for n in range(20))
    rubric = Rubric(NOfM(1, ("k1",)), points)
    found = tuple(PointFinding(f"k{n}", Coverage.COVERED, text) for n in range(20))
    grade = replace(REVIEW.grade, assessment=Assessment(found))
    question = replace(QUESTION, prompt=statement, rubric=rubric)
    shown = replace(REVIEW, question=question, quotation=text, grade=grade, points=tuple(reviewed))
    assert_fits(review(shown, NOON))
    queue = [
        WaitingAnswer(QUIZ, replace(CLOSED, id=n), question, text, (replace(reviewed[0].dispute, id=n),) * waiting)
        for n in range(MOST_LISTED)
    ]
    assert_fits(review_queue(ReviewQueue(tuple(queue), 900, quiz_id=None, has_wordings=False), NOON))
    acceptance = replace(ACCEPTANCE, dispute=reviewed[0].dispute, point=point, phrasing=words)
    assert_fits(accepted(acceptance))
    assert faults_of_view(accept_form(acceptance)) == []
    assert faults_of_view(reject_form(shown, reviewed[0].dispute.id)) == []
    assert_fits(notice("A reviewer left it as it is:", reason, 7))


@SOME
@given(
    prompt=long_text(400),
    statement=long_text(300),
    phrasing=long_text(200, ANY_TEXT),
    listed=st.integers(0, PAGE),
    page=st.integers(0, 9),
    is_one_question=st.booleans(),
)
def test_any_wordings_fit(
    prompt: str, statement: str, phrasing: str, listed: int, page: int, is_one_question: bool
) -> None:
    rubric = Rubric(NOfM(1, ("k1",)), (KeyPoint("k1", statement, (), None),))
    asked = replace(QUESTION, prompt=prompt, rubric=rubric)
    shown = [
        wording(phrasing, 0, asked if is_one_question else replace(asked, id=f"q{n}"), 10**9 + n) for n in range(listed)
    ]
    found = WordingsPage(10**9, page, tuple(shown), 20_000)
    done = taken_back(wording(phrasing, 0, asked).accepted)
    view = wordings(found, NOON, done)
    assert faults_of_view(view) == []
    for block in (block.to_dict() for block in view.blocks or []):
        said = str(block.get("text")).replace(f"by <@{BEN.id.user_id}>", "")
        assert not PING.search(said), said
    assert faults_of_view(wordings(found, NOON, restored(phrasing))) == []


def test_a_notice_quotes_nothing_where_there_is_nothing_to_see() -> None:
    assert (
        notice("A reviewer left it as it is:", "\u200b", 7).blocks
        == notice("A reviewer left it as it is:", "", 7).blocks
    )


@SOME
@given(statement=long_text(300), text=long_text(4_000, ANY_TEXT), evidence=long_text(300, ANY_TEXT))
def test_any_answer_fits_the_form_to_disagree(statement: str, text: str, evidence: str) -> None:
    sheet = DisputeSheet(
        replace(MAYBE, answer=written(message(text))),
        1,
        KeyPoint("k1", statement, (), None),
        PointFinding("k1", Coverage.MAYBE, evidence),
    )
    assert faults_of_view(dispute_form(sheet, model=None)) == []


@SOME
@given(st.lists(st.tuples(NAMES, long_text(3_000, ANY_TEXT)), max_size=60))
def test_any_private_answers_fit(answers: list[tuple[Member, str]]) -> None:
    shown = private_answers(PrivateAnswers(CLOSED, tuple(answers)))
    assert len(shown) <= MOST_MESSAGES
    for each in shown:
        assert_fits(each)


@given(st.lists(NAMES, min_size=10, max_size=10), st.integers(0, 100_000))
def test_any_names_fit_the_board(members: list[Member], points: int) -> None:
    rows = tuple(Standing(place, member, points, 3) for place, member in enumerate(members, start=1))
    shown = replace(BOARD, top=rows, own=rows[9], around_own=rows[7:10])
    assert_fits(leaderboard_board(shown, QUIZ, members[9].id))


@given(long_text(40_000, ANY_TEXT))
def test_any_own_answer_fits_today(text: str) -> None:
    assert_fits(today(Today(QUIZ, CARD, written(message(text), message(text, private=True)), None), NOON))


@given(ANY_TEXT.filter(str.strip))
def test_any_sentence_and_name_fit_notices(text: str) -> None:
    assert_fits(announcement(replace(ANNOUNCED, name=text), NOON, model=None))
    assert_fits(help_message(text, None))


@given(long_text(40_000))
def test_notices_name_channels_and_ping_nobody(text: str) -> None:
    shown = notice(text)
    assert faults_of_message(shown) == []
    assert "<!" not in shown.text
    assert "<@" not in shown.text


def test_an_owner_named_like_a_ping_pings_nobody() -> None:
    shown = announcement(replace(ANNOUNCED, name="<!channel> <@U1> *boss*"), NOON, model=None)
    assert shown.text.startswith("&lt;!channel&gt; &lt;@U1&gt; \u2217boss\u2217 set up Lambda Quiz")
