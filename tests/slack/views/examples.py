"""One made-up quiz week that the tests of views share: a question, a team of three, a round of Monday 23 November."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer, AnswerMessage
from bot.domain.bank import (
    Correction,
    Difficulty,
    KeyPoint,
    Question,
    RequiredPlusN,
    Rubric,
    Section,
    Source,
    WrongClaim,
)
from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import Assessment, ClaimFinding, Coverage, Grade, PointFinding, Reason, Remark, Verdict
from bot.domain.members import Member, MemberId
from bot.domain.quiz import WEEKDAYS, Quiz, QuizSettings
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Schedule, Window
from bot.domain.standings import Leaderboard, Period, Standing, period_dates
from bot.usecases.accept_dispute import Acceptance
from bot.usecases.list_wordings import ListedWording, WordingsPage
from bot.usecases.ports import AcceptedPhrasing
from bot.usecases.show_card import QuestionCard
from bot.usecases.show_result import OwnResult
from bot.usecases.show_reveal import PointCoverage, Reveal
from bot.usecases.show_review import Review, ReviewedPoint
from bot.usecases.steps.regrade_round import Regrade

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 23)
POST_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
REVEAL_AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
NEXT_POST_AT = datetime(2026, 11, 24, 8, tzinfo=UTC)

GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg"
SOURCE = Source("Understanding the execution environment", f"{GUIDE}/lambda-runtime-environment.html", DAY)

QUESTION = Question(
    id="cold-start",
    bank="aws-lambda",
    prompt="What is a cold start, and what makes one take longer?",
    section=Section.BASIC,
    difficulty=Difficulty.EASY,
    topics=("performance",),
    model_answer=(
        "Before a new environment runs your handler, Lambda starts it and runs the code outside `handler`.\n\n"
        "- Large packages take longer to load.\n- So does work in the *init* phase, such as opening connections."
    ),
    rubric=Rubric(
        rule=RequiredPlusN(required=(("k1",),), n=1, pool=("k2", "k3")),
        key_points=(
            KeyPoint("k1", "A cold start is the time to start a new execution environment.", (), SOURCE),
            KeyPoint("k2", "A larger package takes longer to load.", (), None),
            KeyPoint("k3", "Code outside the handler runs first.", (), SOURCE),
            KeyPoint("k4", "SnapStart resumes a snapshot instead.", (), None),
        ),
        wrong_claims=(
            WrongClaim(
                "Cold starts only happen once a day.", (), "They happen with every new environment.", (), SOURCE
            ),
        ),
    ),
    checked=DAY,
    review_after=DAY + timedelta(days=365),
    version="4f1c0ffee4f1c0ffee",
    corrections=(
        Correction("A VPC always adds seconds.", "Since 2019 network interfaces are made beforehand.", SOURCE),
    ),
)

ANA = Member(MemberId("T1", "U1"), "Ana", "Europe/Berlin")
BEN = Member(MemberId("T1", "U2"), "Ben")
CLEO = Member(MemberId("T1", "U3"), "Cleo")

QUIZ = Quiz(
    id=3,
    workspace_id="T1",
    owner_id="U1",
    settings=QuizSettings(
        "C1",
        "aws-lambda",
        frozenset(Section),
        frozenset(Difficulty),
        Schedule("Europe/Berlin", time(9), time(16), WEEKDAYS, "DE"),
    ),
    next_post_at=NEXT_POST_AT,
)
ZONE = QUIZ.schedule.zone

ROUND = Round(
    id=7,
    quiz_id=QUIZ.id,
    local_date=DAY,
    state=RoundState.OPEN,
    channel_id="C1",
    post_at=POST_AT,
    reveal_at=REVEAL_AT,
    bank="aws-lambda",
    question_id=QUESTION.id,
    question_version=QUESTION.version,
    message_ts="1795420800.000100",
)
CLOSED = replace(ROUND, state=RoundState.CLOSED, reveal_ts="1795446000.000200")
CARD = QuestionCard(ROUND, QUESTION, answered=3, zone=BERLIN)
CLOSED_CARD = replace(CARD, round=CLOSED)

AHEAD = tuple(
    Window(
        day,
        datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
        datetime(day.year, day.month, day.day, 15, tzinfo=UTC),
    )
    for day in (date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 31), date(2027, 1, 4))
)


def message(text: str, *, private: bool = False, shared: bool = True) -> AnswerMessage:
    """What Ana wrote."""
    message_id = "private" if private else "1795422600.000300"
    return AnswerMessage(ROUND.id, ANA.id, message_id, text, NOON, "1", private, shared)


def written(*messages: AnswerMessage) -> Answer:
    """Her answer."""
    return Answer(ANA.id, messages)


def standings(*earned: tuple[Member, int]) -> tuple[Standing, ...]:
    """Ranked as given, without ties."""
    return tuple(
        Standing(rank, member, points, rounds=points // 10 + 1) for rank, (member, points) in enumerate(earned, start=1)
    )


def board(
    *rows: Standing,
    own: Standing | None = None,
    around: tuple[Standing, ...] = (),
    follows_on: bool = False,
    period: Period = Period.MONTH,
) -> Leaderboard:
    """A board of the period that the round belongs to."""
    members = len(rows) + len(around)
    return Leaderboard(period, period_dates(period, DAY), rows, own, around, follows_on, members)


BOARD = board(*standings((ANA, 42), (BEN, 20), (CLEO, 1)))


def coverage(*members: int) -> tuple[PointCoverage, ...]:
    """How many members conveyed each key point, in the rubric's order."""
    return tuple(
        PointCoverage(point, number) for point, number in zip(QUESTION.rubric.key_points, members, strict=True)
    )


REVEAL = Reveal(
    replace(ROUND, state=RoundState.REVEALING),
    QUESTION,
    answered=3,
    attempts=3,
    coverage=coverage(3, 1, 2, 0),
    best=(ANA, BEN),
    best_points=10,
    leaderboard=BOARD,
    next_post_at=NEXT_POST_AT,
    zone=BERLIN,
    read_by=None,
)

ASSESSMENT = Assessment(
    points=(
        PointFinding("k1", Coverage.COVERED, "starting a new environment"),
        PointFinding("k2", Coverage.MISSING),
        PointFinding("k3", Coverage.CONTRADICTED, "init runs after the handler"),
        PointFinding("k4", Coverage.MISSING),
    ),
    claims=(ClaimFinding(0, "only the first call of the day"),),
)


READ_BY = "gpt-x"
"""The model that gives second opinions."""

READ = Assessment(
    points=(
        PointFinding("k1", Coverage.COVERED, "starting a new environment", read_by=READ_BY),
        PointFinding("k2", Coverage.MISSING, read_by=READ_BY),
        PointFinding("k3", Coverage.MISSING),
        PointFinding("k4", Coverage.COVERED, "resumes a snapshot"),
    ),
)

INSTRUCTED = Assessment(
    tuple(PointFinding(point, Coverage.MISSING) for point in ("k1", "k2", "k3", "k4")),
    not_an_attempt=Verdict.OFF_TOPIC,
    remarks=(Remark.INSTRUCTIONS,),
)
"""Of a text that tells the grader how to grade."""


def result(
    verdict: Verdict, points: int, *, earned: int | None = None, assessment: Assessment = ASSESSMENT
) -> OwnResult:
    """Ana's result; `earned` differs from the grade's points after a correction."""
    name = f"phrases 1+{assessment.read_by}" if assessment.read_by else "phrases 1"
    grade = Grade(verdict, points / 10, points, assessment, name, QUESTION.version)
    answer = written(
        message("It is starting a new environment, <!channel>."), message("Only the first call of the day.")
    )
    points = points if earned is None else earned
    return OwnResult(
        CLOSED, QUESTION, answer, grade, points, DAY, disputes={}, disputable=frozenset(), is_being_revealed=False
    )


def dispute(
    point: str = "k2",
    state: DisputeState = DisputeState.OPEN,
    kind: DisputeKind = DisputeKind.DISAGREED,
    words: str = "heavy *zips* <!channel>",
    reason: str = "A zip is a package, isn’t it?",
    number: int = 11,
) -> Dispute:
    """Ana's dispute about a key point. What a reviewer would have said stands in it."""
    sentence = "A <!here> zip is not meant."
    return Dispute(number, QUIZ.id, ROUND.id, ANA.id, point, kind, words, reason, NOON, state, sentence=sentence)


DISPUTED = replace(
    result(Verdict.PARTIAL, 5),
    disputes={
        "k2": dispute("k2"),
        "k3": dispute("k3", DisputeState.REJECTED, number=12),
        "k1": dispute("k1", DisputeState.ACCEPTED, number=13),
    },
)
"""Ana's result with one dispute that waits, one rejected, and one accepted."""

MAYBE = replace(
    result(Verdict.PARTIAL, 5),
    grade=replace(
        result(Verdict.PARTIAL, 5).grade,
        assessment=Assessment(
            (
                PointFinding("k1", Coverage.COVERED, "starting a new environment"),
                PointFinding("k2", Coverage.MAYBE, "heavy zips", Reason.UNCLEAR, 0.5),
                PointFinding("k3", Coverage.CONTRADICTED, "after the handler", Reason.SWAPPED),
            ),
            remarks=(Remark.STUFFING, Remark.OTHER_LANGUAGE),
        ),
    ),
    disputes={"k2": dispute("k2", kind=DisputeKind.UNSURE)},
    disputable=frozenset({"k2", "k3"}),
)
"""Ana's result of which the grader is unsure, and about which she may disagree."""


def wording(phrasing: str, point: int = 1, question: Question = QUESTION, number: int = 11) -> ListedWording:
    """What Ben accepted on the evening of the round."""
    key_point = question.rubric.key_points[point]
    of_point = (QUIZ.id, QUIZ.channel_id, question.bank, question.id, key_point.id)
    accepted = AcceptedPhrasing(*of_point, phrasing, number, ROUND.id, BEN.id.user_id, REVEAL_AT + timedelta(hours=2))
    return ListedWording(accepted, QUIZ, question, key_point)


WORDINGS = WordingsPage(
    QUIZ.id,
    0,
    (
        wording("heavy *zips* <!channel>", number=14),
        wording("big bundles", number=11),
        wording("what stands before `handler`", point=2, number=12),
        wording("it naps", point=0, question=replace(QUESTION, id="idle", prompt="Why does it nap?"), number=13),
    ),
    4,
)

REVIEWED = ReviewedPoint(
    dispute(),
    QUESTION.rubric.key_points[1],
    PointFinding("k2", Coverage.MISSING),
    ("a big package", "size"),
    others=3,
    opinion=None,
)
REVIEW = Review(
    QUIZ,
    CLOSED,
    QUESTION,
    "starting a new environment\n\nheavy *zips* <!channel>",
    result(Verdict.PARTIAL, 5).grade,
    (
        REVIEWED,
        replace(
            REVIEWED,
            dispute=dispute("k3", kind=DisputeKind.UNSURE, number=12),
            point=QUESTION.rubric.key_points[2],
            finding=PointFinding("k3", Coverage.MAYBE, "init after the handler", Reason.UNCLEAR, 0.4),
            said_by_others=(),
            others=0,
        ),
    ),
)
GAINED = Regrade(ANA.id, result(Verdict.PARTIAL, 5).grade, result(Verdict.FULL, 10).grade)
ACCEPTANCE = Acceptance(
    dispute(),
    QUIZ,
    CLOSED,
    QUESTION.rubric.key_points[1],
    "heavy zips",
    GAINED,
    (replace(GAINED, member=BEN.id),) * 2,
    is_own=True,
)
