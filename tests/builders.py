"""What tests of the domain and the use cases build their cases from: questions, members, quizzes, and plain ports."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.answers import Answer, AnswerMessage
from bot.domain.bank import AllOf, Bank, Difficulty, KeyPoint, Question, Rubric, Rule, Section, WrongClaim
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Reason, Remark, Verdict
from bot.domain.members import Actor, Member, MemberId
from bot.domain.opinions import Doubt, Opinion, Reading
from bot.domain.quiz import QuizSettings
from bot.domain.schedule import Schedule

WORKSPACE = "T1"
CHANNEL = "C1"
BANK = "lambda"
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})
EVERY_DAY = frozenset({1, 2, 3, 4, 5, 6, 7})


def utc(text: str) -> datetime:
    """An instant written like "2026-11-23 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class StoppedClock:
    """Shows the same time until it is set."""

    time: datetime

    def now(self) -> datetime:
        return self.time


def day(text: str) -> date:
    return date.fromisoformat(text)


def member_id(user_id: str, workspace_id: str = WORKSPACE) -> MemberId:
    return MemberId(workspace_id, user_id)


def member(user_id: str, name: str = "", *, hidden: bool = False) -> Member:
    return Member(member_id(user_id), name or user_id, hidden=hidden)


ANA, BEN, CLEO, DAN = (member_id(user_id) for user_id in ("UANA", "UBEN", "UCLEO", "UDAN"))
OWNER = Actor(member_id("UOWNER"))
ADMIN = Actor(member_id("UADMIN"), is_admin=True)
SOMEBODY = Actor(member_id("USOMEBODY"))


def key_point(point_id: str) -> KeyPoint:
    return KeyPoint(point_id, f"The fact {point_id}.", (), None)


def wrong_claim(*contradicts: str) -> WrongClaim:
    return WrongClaim("It is not so.", (), "It is so.", contradicts, None)


def rubric(rule: Rule, *points: str, claims: Iterable[WrongClaim] = ()) -> Rubric:
    return Rubric(rule, tuple(key_point(point) for point in points), tuple(claims))


def question(
    question_id: str = "timeout",
    section: Section = Section.BASIC,
    difficulty: Difficulty = Difficulty.EASY,
    rubric: Rubric | None = None,
    version: str = "v1",
) -> Question:
    """A question; without a rubric of its own two key points, k1 and k2, are needed for a full answer."""
    checked = day("2026-11-01")
    return Question(
        id=question_id,
        bank=BANK,
        prompt=f"What of {question_id}?",
        section=section,
        difficulty=difficulty,
        topics=("limits",),
        model_answer="That is how it is.",
        rubric=rubric or Rubric(AllOf(("k1", "k2")), (key_point("k1"), key_point("k2"))),
        checked=checked,
        review_after=checked + timedelta(days=365),
        version=version,
    )


def bank_of(*questions: Question) -> Bank:
    return Bank(BANK, {q.id: q for q in questions})


def three_per_section() -> list[Question]:
    """Twelve questions, three in each section: one easy, one medium, one hard."""
    return [
        question(f"{section}-{difficulty}", section, difficulty) for section in Section for difficulty in Difficulty
    ]


def schedule(
    time_zone: str = "UTC",
    post: str = "09:00",
    reveal: str = "16:00",
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY,
    country: str | None = None,
) -> Schedule:
    return Schedule(time_zone, time.fromisoformat(post), time.fromisoformat(reveal), weekdays, country)


def quiz_settings(
    quiz_schedule: Schedule | None = None,
    channel_id: str = CHANNEL,
    bank: str = BANK,
    sections: Iterable[Section] = Section,
    difficulties: Iterable[Difficulty] = Difficulty,
) -> QuizSettings:
    """Settings for working days, 09:00 to 16:00 UTC, where nothing else is asked for."""
    return QuizSettings(channel_id, bank, frozenset(sections), frozenset(difficulties), quiz_schedule or schedule())


def ts(at: datetime) -> str:
    """Slack's id of a message written at an instant."""
    return f"{at.timestamp():.6f}"


def reply(
    author: MemberId, text: str, at: datetime, *, edited_at: datetime | None = None, round_id: int = 1
) -> AnswerMessage:
    """A reply in the thread as it stands: with its present text, which it got when it was last edited."""
    return AnswerMessage(round_id, author, ts(at), text, at, ts(edited_at or at))


def answer(*messages: AnswerMessage) -> Answer:
    """An answer of one or more messages, all of them of its author."""
    return Answer(messages[0].member, messages)


class Shelf:
    """The port `Banks` over banks that are given. One may be put up or taken down at any time."""

    def __init__(self, *banks: Bank) -> None:
        self.banks = {bank.name: bank for bank in banks}

    def names(self) -> list[str]:
        return sorted(self.banks)

    def get(self, name: str) -> Bank | None:
        return self.banks.get(name)


class Calendar:
    """The port `HolidayCalendar` over holidays that are given, all of them Germany's."""

    def __init__(self, holidays: Mapping[date, str] | None = None) -> None:
        self._holidays = holidays or {}

    def name_of(self, country: str, day: date) -> str | None:
        return self._holidays.get(day) if country == "DE" else None

    def countries(self) -> dict[str, str]:
        return {"DE": "Germany"}


class WordGrader:
    """The port `Grader` for answers that name ids: a key point by its own, a wrong claim as "claim0".

    A phrasing of a key point says it as well, and its id with a question mark may say it. "auf Deutsch" is another
    language, and "instructions" give a text away that is written for a machine. What names none of these is off topic
    when it says so, and nothing when it is blank.
    """

    name = "words 1"

    def assess(self, question: Question, text: str) -> Assessment:
        words = text.split()
        points = tuple(self._judge(point, text) for point in question.rubric.key_points)
        claims = tuple(
            ClaimFinding(index, f"claim{index}")
            for index in range(len(question.rubric.wrong_claims))
            if f"claim{index}" in words
        )
        signs = {Remark.OTHER_LANGUAGE: "auf Deutsch", Remark.INSTRUCTIONS: "instructions"}
        remarks = tuple(remark for remark, sign in signs.items() if sign in text)
        return Assessment(points, claims, self._refuse(text), remarks)

    def reduced(self, wording: str) -> tuple[str, ...]:
        return tuple(word for word in wording.casefold().split() if word not in {"it", "the"})

    @staticmethod
    def _judge(point: KeyPoint, text: str) -> PointFinding:
        said = [phrase for phrase in point.phrasings if phrase in text]
        if point.id in text.split() or said:
            return PointFinding(point.id, Coverage.COVERED, said[0] if said else point.id)
        if f"{point.id}?" in text.split():
            return PointFinding(point.id, Coverage.MAYBE, f"{point.id}?", Reason.UNCLEAR, 0.5)
        return PointFinding(point.id, Coverage.MISSING)

    @staticmethod
    def _refuse(text: str) -> Verdict | None:
        if not text.strip():
            return Verdict.NO_TEXT
        return Verdict.OFF_TOPIC if "off topic" in text else None


class SecondReader:
    """The port `SecondOpinion` that says the same about every text: `says`, or nothing about the texts in `unread`."""

    def __init__(self, *says: Opinion, model: str = "llama-x", unread: Collection[str] = ()) -> None:
        self.model = model
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self._says = says
        self._unread = unread

    async def judge(self, doubts: Sequence[Doubt]) -> list[Reading]:
        self.asked += [(doubt.text, doubt.key_point_ids) for doubt in doubts]
        return [Reading(doubt, self._says) for doubt in doubts if doubt.text not in self._unread]
