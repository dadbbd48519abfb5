"""Quizzes, rounds and questions to store."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.answers import AnswerMessage
from bot.domain.bank import (
    Correction,
    Difficulty,
    Distinction,
    KeyPoint,
    Question,
    RequiredPlusN,
    Rubric,
    Section,
    Side,
    Source,
    WrongClaim,
)
from bot.domain.disputes import Dispute, DisputeKind
from bot.domain.grading import Assessment, ClaimFinding, Coverage, Grade, PointFinding, Reason, Verdict
from bot.domain.members import MemberId
from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz, QuizSettings
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Schedule, Window
from bot.usecases.ports import Claim, EntryKind, LedgerEntry, Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
ANA = MemberId("T1", "U1")
BEN = MemberId("T1", "U2")
EVE = MemberId("T2", "U1")

SOURCE = Source("Lambda quotas", "https://docs.aws.amazon.com/lambda/latest/dg/limits.html", date(2026, 1, 5))

QUESTION = Question(
    id="timeout",
    bank="aws-lambda",
    prompt="How long can a function run? 🚀",
    section=Section.BASIC,
    difficulty=Difficulty.EASY,
    topics=("limits", "timeouts"),
    model_answer="At most 15 minutes.",
    rubric=Rubric(
        rule=RequiredPlusN((("maximum",),), 1, ("default", "billing")),
        key_points=(
            KeyPoint("maximum", "15 minutes at most", ("900 seconds",), SOURCE),
            KeyPoint("default", "3 seconds by default", (), None, verified=False),
            KeyPoint("billing", "Billed by the millisecond", (), SOURCE),
        ),
        wrong_claims=(WrongClaim("It is 5 minutes", ("five minutes",), "15 since 2018", ("maximum",), SOURCE),),
        distinctions=(Distinction((Side(("maximum",), ("15 minutes",)), Side(("default",))), ("maximum",)),),
    ),
    checked=date(2026, 1, 5),
    review_after=date(2026, 7, 5),
    version="v1",
    origin="written",
    corrections=(Correction("5 minutes", "15 minutes", None),),
)

SETTINGS = QuizSettings(
    channel_id="C1",
    bank="aws-lambda",
    sections=frozenset({Section.BASIC, Section.SCENARIO}),
    difficulties=frozenset(Difficulty),
    schedule=Schedule("Europe/Berlin", time(9, 30), time(16, 0), frozenset({1, 2, 5}), "DE"),
)

ROUND = Round(
    id=1,
    quiz_id=1,
    local_date=MONDAY,
    state=RoundState.OPEN,
    channel_id="C1",
    post_at=NOW,
    reveal_at=NOW,
    bank=QUESTION.bank,
    question_id=QUESTION.id,
    question_version=QUESTION.version,
)
"""A round that nobody stored, for queries alone."""


def add_quiz(store: Store, channel_id: str = "C1", workspace_id: str = "T1") -> Quiz:
    return store.quizzes.add(workspace_id, "U9", replace(SETTINGS, channel_id=channel_id))


def window_on(day: date) -> Window:
    post_at = datetime.combine(day, time(9, 0), tzinfo=UTC)
    return Window(day, post_at, post_at + timedelta(hours=7))


def add_round(
    store: Store,
    quiz: Quiz,
    day: date = MONDAY,
    state: RoundState = RoundState.OPEN,
    question: Question | None = QUESTION,
) -> Round:
    """A round in the given state. Those that the team has seen have a card, whose ts is their day."""
    [round_] = store.rounds.claim(Claim(quiz, window_on(day), state, question))
    assert round_
    message_ts = f"{day}.1" if state not in (RoundState.PLANNED, RoundState.SKIPPED) else None
    store.rounds.step(round_.id, [state], state, message_ts=message_ts)
    return replace(round_, message_ts=message_ts)


def message(
    round_: Round,
    member: MemberId = ANA,
    message_id: str = "1772442000.000100",
    text: str = "15 minutes",
    version: str = "1772442000.000100",
) -> AnswerMessage:
    return AnswerMessage(round_.id, member, message_id, text, NOW, version)


def grade(score: float = 0.5, points: int = 5) -> Grade:
    findings = (
        PointFinding("maximum", Coverage.COVERED, "15 minutes"),
        PointFinding("default", Coverage.MAYBE, "3 seconds", Reason.UNCLEAR, 0.45),
    )
    claims = (ClaimFinding(0, "5 minutes"),)
    return Grade(Verdict.PARTIAL, score, points, Assessment(findings, claims), "rules 1", "v1")


def entry(
    round_: Round, member: MemberId = ANA, points: int = 5, kind: EntryKind = EntryKind.AWARD, day: date | None = None
) -> LedgerEntry:
    return LedgerEntry(round_.quiz_id, round_.id, member, day or round_.local_date, points, kind, NOW)


def reveal_post(round_: Round, due_at: datetime = NOW) -> Post:
    return Post(f"reveal:{round_.id}", PostKind.REVEAL, round_.quiz_id, due_at, round_.id)


def dispute(
    store: Store,
    round_: Round,
    member: MemberId = ANA,
    key_point_id: str = "default",
    kind: DisputeKind = DisputeKind.DISAGREED,
) -> Dispute:
    """An open dispute about "3 seconds"."""
    finding = PointFinding(key_point_id, Coverage.MISSING, "3 seconds")
    opened = store.disputes.open(round_, member, finding, kind, "That is the default.", NOW)
    assert opened
    return opened
