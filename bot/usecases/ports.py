"""What the use cases need from outside (stored state, banks, holidays, a grader), and what runs them."""
# long: the ports are read together, and are mostly docstrings

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from bot.domain.answers import AnswerMessage
from bot.domain.bank import Bank, Question
from bot.domain.choice import Asked
from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import Assessment, Grade, PointFinding
from bot.domain.members import Absence, Actor, Member, MemberId
from bot.domain.opinions import Doubt, Opinion, Reading
from bot.domain.posts import Post, PostKind, PostState
from bot.domain.quiz import Quiz, QuizSettings
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Window
from bot.domain.standings import DateRange, Excerpt, Period, Total


class EntryKind(StrEnum):
    """Points of a first grade, or what a regrade adds to them."""

    AWARD = "award"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """Points of one member for one round, entered at an instant in UTC."""

    quiz_id: int
    round_id: int
    member: MemberId
    local_date: date
    points: int
    kind: EntryKind
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A date to be taken for a quiz, by a round in a state. A day that is skipped has no question."""

    quiz: Quiz
    window: Window
    state: RoundState
    question: Question | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GradedRound:
    """A round in a member's record: their grade that stands, and the points of it after any correction."""

    round: Round
    question: Question
    grade: Grade
    points: int


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What there is for a reviewer: how many answers they can decide, and whether any accepted phrasing counts."""

    waiting: int
    has_phrasings: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedPhrasing:
    """A phrasing that a reviewer of a quiz, which is now in the channel, added to a key point of a question.

    It was accepted by the dispute, which is about an answer of the round, at an instant in UTC.
    """

    quiz_id: int
    channel_id: str
    bank: str
    question_id: str
    key_point_id: str
    phrasing: str
    dispute_id: int
    round_id: int
    reviewer_id: str | None
    accepted_at: datetime


class Quizzes(Protocol):
    """Stored quizzes."""

    def add(self, workspace_id: str, owner_id: str, settings: QuizSettings) -> Quiz:
        """Store a new quiz. A channel holds at most one."""
        ...

    def get(self, quiz_id: int) -> Quiz | None: ...

    def lock(self, quiz_id: int) -> Quiz | None:
        """The quiz, which nobody else changes until the transaction ends: for what `save` is to follow.

        It comes before anything that changes its rounds or posts, and only in transactions that write.
        """
        ...

    def lock_to_plan(self, quiz_ids: Collection[int]) -> list[Quiz]:
        """The quizzes, for planning, which are kept from other processes until the transaction ends.

        All are left out while another process plans, and of the rest those that it changes, or that are gone.
        """
        ...

    def in_channel(self, workspace_id: str, channel_id: str) -> Quiz | None: ...

    def of_workspace(self, workspace_id: str) -> list[Quiz]:
        """Every quiz of a workspace, oldest first."""
        ...

    def for_member(self, workspace_id: str, member: MemberId, limit: int) -> list[Quiz]:
        """The first quizzes of a workspace as they matter to a member.

        Those they were graded in or own with a question open come before the others. Of either those come first that
        have a question open, then those that they were graded in last, then the oldest.
        """
        ...

    def managed_by(self, workspace_id: str, actor: Actor, limit: int) -> tuple[list[Quiz], int]:
        """The first of the workspace's quizzes that the actor may change, in the same order, and how many there are."""
        ...

    def save(self, quiz: Quiz) -> None:
        """Overwrite owner, settings, pause, next_post_at and reviewers of a quiz that is kept."""
        ...

    def set_next_post_at(self, instants: Mapping[int, datetime | None]) -> None:
        """Overwrite next_post_at alone, of quizzes by their ids."""
        ...

    def due(self, now: datetime, limit: int) -> list[int]:
        """The ids of quizzes whose next_post_at has come, the longest overdue first."""
        ...

    def move_channel(self, workspace_id: str, old: str, new: str) -> None:
        """Follow a channel whose id changed, in quizzes, in all their rounds, also those that are over, and in what the
        channel is still to be told.
        """
        ...

    def remove_workspace(self, workspace_id: str) -> None:
        """Forget a workspace with all that hangs on it. Doing it twice is harmless."""
        ...


class Rounds(Protocol):
    """Stored rounds."""

    def claim(self, *claims: Claim) -> list[Round | None]:
        """Insert the rounds of (quiz, window.day), in the order of the claims; None where that date is already taken.

        Questions are snapshotted, so that later changes of the bank do not change the rounds.
        """
        ...

    def get(self, round_id: int) -> Round | None: ...

    def lock_open(self, round_id: int) -> Round | None:
        """The round, if it is open, which it then stays until the transaction ends; None if it is not."""
        ...

    def lock_open_in_threads(self, threads: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """As `lock_open`, for the rounds whose cards head the threads (channel and ts of each); returns their ids."""
        ...

    def on_day(self, quiz_id: int, day: date) -> Round | None: ...

    def in_thread(self, channel_id: str, thread_ts: str) -> Round | None:
        """The round whose card is the message `thread_ts`."""
        ...

    def newest_open(self, quiz_id: int) -> Round | None:
        """The quiz's open round; of two, while one that was asked late runs into the next day's, the later asked."""
        ...

    def question(self, round_: Round) -> Question:
        """The question as it was when the round was planned."""
        ...

    def step(
        self,
        round_id: int,
        origin: Collection[RoundState],
        to: RoundState,
        *,
        reason: str = "",
        channel_id: str | None = None,
        message_ts: str | None = None,
        reveal_ts: str | None = None,
        face: str | None = None,
    ) -> bool:
        """Move a round on if it is in one of the states `origin`; False when somebody else already has.

        The given `channel_id`, `message_ts` and `reveal_ts` are set, and `face` as what the card shows and ought to;
        those left out stay as they are.
        """
        ...

    def replan(self, round_id: int, window: Window, channel_id: str, question: Question) -> bool:
        """Give a skipped or failed round a new window and question and make it planned again."""
        ...

    def set_reveal_at(self, round_id: int, reveal_at: datetime) -> bool:
        """Change when an open round is revealed; False when it is no longer open."""
        ...

    def remove_skipped(self, round_id: int) -> bool:
        """Undo a skip by giving the day free again; False when the round is not skipped."""
        ...

    def taken_days(self, quiz_ids: Collection[int], since: date) -> dict[int, set[date]]:
        """The local dates from `since` on that have a round, of whatever state, for each of the quizzes."""
        ...

    def skipped(self, quiz_id: int, since: date, limit: int) -> list[Round]:
        """The skipped rounds of local dates from `since` on, the nearest first."""
        ...

    def recent(self, quiz_id: int, limit: int, until: date | None = None) -> list[Round]:
        """The latest rounds of every state, newest first; of local dates before `until` where it is given."""
        ...

    def reveal_due(self, now: datetime, limit: int) -> list[Round]:
        """Open rounds whose reveal_at has come and whose reveal is not planned, the longest overdue first."""
        ...

    def open(self, workspace_id: str | None = None) -> list[Round]:
        """Open rounds, of one workspace or of all."""
        ...

    def histories(self, quiz_ids: Collection[int]) -> dict[int, list[Asked]]:
        """What each quiz has asked of its bank, oldest first, with the mean score of each question's last round.

        Earlier rounds have none. Planned rounds count as asked, skipped and failed ones do not.
        """
        ...

    def closed_days(self, quiz_id: int) -> dict[date, datetime]:
        """The local dates of the quiz's closed rounds, oldest first, and when their reveals were due."""
        ...

    def want_cards(self, round_ids: Collection[int], face: str) -> None:
        """Say what the rounds' cards ought to show; `face` is a short key such as "open:3"."""
        ...

    def count_answers(self, round_id: int, face: str) -> str | None:
        """Put how many members have answered after the wanted face, if that is `face`.

        It waits for an answer that another process takes at this moment. Returns the face by which the card is to be
        replaced, or None where it stays as it is.
        """
        ...

    def cards_due(self, limit: int) -> list[tuple[Round, str]]:
        """Posted rounds whose card shows something else than wanted, with the wanted face."""
        ...

    def card_shown(self, round_id: int, face: str) -> None:
        """Record that the card now shows `face`."""
        ...

    def want_reveal(self, round_id: int, dispute_id: int) -> None:
        """Say that the posted reveal does not show yet what accepting the dispute has changed."""
        ...

    def reveals_due(self, limit: int) -> list[tuple[Round, int]]:
        """Rounds whose posted reveal is out of date, with the newest dispute that made it so."""
        ...

    def reveal_shown(self, round_id: int, dispute_id: int) -> None:
        """Record that the reveal shows everything up to the dispute. One accepted since leaves it out of date."""
        ...


class Answers(Protocol):
    """Stored messages of answers."""

    def put(self, *messages: AnswerMessage) -> set[int]:
        """Insert the messages, or replace those whose stored `version` is older.

        Deletion is a message with `deleted=True` and stays as a row, so that an older event arriving later cannot
        bring the text back. Returns the ids of the rounds in which anything changed.
        """
        ...

    def round_of(self, channel_id: str, message_id: str) -> Round | None:
        """The round that a recorded message belongs to."""
        ...

    def of_round(self, round_id: int) -> list[AnswerMessage]: ...

    def of_member(self, round_id: int, member: MemberId) -> list[AnswerMessage]: ...

    def count_members(self, round_id: int) -> int:
        """How many members have an answer (a message that is not deleted)."""
        ...

    def unmarked(self, limit: int) -> list[tuple[Round, AnswerMessage]]:
        """Thread messages that have not got their reaction yet, longest ago written first; of closed rounds too."""
        ...

    def marked(self, round_id: int, member: MemberId, message_id: str) -> None:
        """Record that the message got its reaction."""
        ...


class Results(Protocol):
    """Grades and the append-only ledger."""

    def add_grades(self, round_id: int, grades: Mapping[MemberId, Grade], at: datetime) -> None:
        """Store grades of members; the newest of a member in a round is the one that stands."""
        ...

    def grades(self, round_id: int) -> dict[MemberId, Grade]:
        """The standing grade of every member of the round, in the order the answers were first written."""
        ...

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        """Enter points. The standings that `excerpt` reads are kept up to date with the ledger."""
        ...

    def points(self, round_id: int) -> dict[MemberId, int]:
        """Points of the round by member, summed over its ledger entries."""
        ...

    def totals(self, quiz_id: int, dates: DateRange) -> list[Total]:
        """Points and number of rounds by member, over the ledger entries of the given local dates."""
        ...

    def excerpt(self, quiz_id: int, period: Period, day: date, reader: MemberId) -> Excerpt:
        """What the board of the period that `day` belongs to shows to the reader."""
        ...

    def answered_days(self, quiz_id: int, member: MemberId) -> set[date]:
        """Local dates of the quiz's rounds in which the member earned at least one point."""
        ...

    def record(self, quiz_id: int, member: MemberId, limit: int) -> list[GradedRound]:
        """The member's latest graded rounds, newest first."""
        ...


class Disputes(Protocol):
    """Stored disputes. Those that were accepted with a phrasing make up the overlay of their quiz."""

    def open(
        self, round_: Round, member: MemberId, finding: PointFinding, kind: DisputeKind, reason: str, at: datetime
    ) -> Dispute | None:
        """Store a dispute about what was found of a key point; its evidence are the quoted words.

        None when one about this key point of this answer waits already.
        """
        ...

    def open_unsure(self, round_: Round, left: Iterable[tuple[MemberId, PointFinding]], at: datetime) -> None:
        """Store disputes of the grader's own about what it found of members' key points, but where one waits."""
        ...

    def get(self, dispute_id: int) -> Dispute | None: ...

    def of_round(self, round_id: int) -> list[Dispute]:
        """Every dispute about the round's answers, oldest first."""
        ...

    def of_member(self, round_id: int, member: MemberId) -> list[Dispute]:
        """Every dispute about the member's answer, oldest first."""
        ...

    def waiting(self, quiz_ids: Collection[int]) -> list[Dispute]:
        """The open disputes of the quizzes, oldest first."""
        ...

    def review_summary(self, workspace_id: str, actor: Actor) -> ReviewSummary | None:
        """What there is for the actor as a reviewer of the workspace's quizzes; None for who reviews none."""
        ...

    def step(self, dispute_id: int, origin: DisputeState, to: DisputeState) -> bool:
        """Withdraw a dispute, or open one again that was withdrawn; False when it is in another state."""
        ...

    def decide(self, decided: Dispute) -> bool:
        """Store how an open dispute was decided; False when it is not open any more."""
        ...

    def overlay(self, quiz_id: int, bank: str, question_id: str) -> dict[str, list[str]]:
        """The phrasings accepted in the quiz for a question, oldest first, by key point."""
        ...

    def accepted_phrasings(self, quiz_ids: Collection[int] | None = None) -> list[AcceptedPhrasing]:
        """Every phrasing accepted in the quizzes, or in any quiz, oldest first."""
        ...

    def has_phrasings(self, quiz_ids: Collection[int]) -> bool:
        """Whether any phrasing is accepted in any of the quizzes."""
        ...

    def reword(self, dispute_id: int, origin: str, to: str) -> bool:
        """Give an accepted dispute another phrasing, empty for none; False when it has another than `origin`."""
        ...


class Opinions(Protocol):
    """Stored second opinions on the answers of a round. A model is asked about a key point of an answer once."""

    def of(self, round_: Round, model: str, text: str) -> dict[str, Opinion | None]:
        """What the model said of an answer, by key point; None where nothing that it said was usable."""
        ...

    def put(self, round_: Round, model: str, text: str, said: Mapping[str, Opinion | None]) -> None:
        """Store usable opinions on an answer, by key point, or None for none. What is stored already stays."""
        ...


class Members(Protocol):
    """Stored people."""

    def get(self, member: MemberId) -> Member:
        """The member; somebody not yet known comes back with their user id for a name."""
        ...

    def known(self, members: Collection[MemberId]) -> dict[MemberId, Member]:
        """The members asked for, unknown ones included as in `get`."""
        ...

    def note(self, member: MemberId, name: str, time_zone: str | None, at: datetime) -> None:
        """Remember a person's current name and time zone, and when they were looked up."""
        ...

    def to_look_up(self, members: Collection[MemberId], before: datetime) -> list[MemberId]:
        """Those whose name was never looked up, or last before the given instant."""
        ...

    def set_hidden(self, member: MemberId, hidden: bool) -> None: ...

    def absences(self, member: MemberId) -> list[Absence]: ...

    def add_absence(self, member: MemberId, absence: Absence) -> None: ...

    def end_absences(self, member: MemberId, today: date, back_at: datetime) -> bool:
        """End the member's absences that go on today; False when there are none."""
        ...


class Posts(Protocol):
    """Stored posts that Slack is owed."""

    def plan(self, *posts: Post) -> bool:
        """Insert posts, but for those whose key exists; False when none is left."""
        ...

    def get(self, key: str) -> Post | None: ...

    def amend(self, key: str, **detail: str) -> bool:
        """Put these into the detail of a post that no worker has taken up; False where one has, or there is none."""
        ...

    def unfinished(self) -> dict[PostState, int]:
        """How many posts Slack does not have yet, by each state that this can be; given up ones are left out."""
        ...

    def claim(self, now: datetime, limit: int, share: int) -> list[Post]:
        """Lease posts that are due, or whose lease has run out, to the caller until `now + LEASE`.

        Each workspace gets at most `share` leases at a time, so that one with much to post, or where each post takes
        long, keeps no other waiting. A post claimed a second time after an unfinished attempt comes back with
        `attempts` >= 1: look for it first.
        """
        ...

    def hand_over(self, now: datetime, limit: int, share: int, enqueue: Callable[[Any, list[Post]], None]) -> None:
        """Reserve what `claim` would lease until `now + LEASE`, and put these posts into a queue of workers.

        `enqueue` is given the database driver's own connection, so that the queue's entry is committed with this.
        """
        ...

    def take(self, keys: Collection[str], now: datetime) -> list[Post]:
        """Lease posts that were handed over, as `claim` does. Those that are finished, leased or held are left out."""
        ...

    def renew(self, post: Post, now: datetime) -> None:
        """Lengthen the lease of a claimed post until `now + LEASE`, unless somebody else has claimed it since."""
        ...

    def release(self) -> None:
        """End every lease. For a process that knows itself to be the only one: what was leased was left behind."""
        ...

    def postpone_waiting(self, post: Post, kinds: Collection[PostKind], until: datetime) -> None:
        """Make what waits to be posted in the post's workspace, of these kinds, due no sooner than `until`.

        What was handed over of it, and nobody has taken yet, has to be handed over again.
        What is held to within a second of it stays as it is: often many posts are refused at once.
        """
        ...

    def next_waiting(self, workspace_id: str, after: datetime) -> Post | None:
        """The workspace's first post that waits to be sent, due later than the given instant; none that stands."""
        ...

    def finish(self, key: str, ts: str, look_at: datetime | None = None) -> bool:
        """Record that Slack has the post; False when it was finished or given up, or has another message.

        One that was claimed more than once is due again at `look_at`, if that is given, as by `look_again`.
        """
        ...

    def postpone(self, post: Post, due_at: datetime) -> bool:
        """Make a claimed post due again later, as it was before the claim. Nothing was tried.

        False when somebody else has claimed it since, or finished it.
        """
        ...

    def look_again(self, key: str, due_at: datetime) -> None:
        """Make a post that Slack has due again, with its `ts`, so that others with its key are taken back.

        One that is due later already stays so.
        """
        ...

    def looked(self, post: Post) -> None:
        """End what `look_again` began: the claimed post stands as before, unless it is to be looked at again since."""
        ...

    def retry(self, post: Post, due_at: datetime) -> bool:
        """Make a claimed post due again later, unsure whether Slack has it.

        False when somebody else has claimed it since, or finished it.
        """
        ...

    def fail(self, key: str, reason: str) -> bool:
        """Give the post up for good; False when it was finished or given up before."""
        ...

    def revive_reveals(self, quiz_id: int, now: datetime) -> None:
        """Make failed reveal posts of open and revealing rounds due again, now that their cause may be mended.

        From then on they are known as revived, and are so again only in the channel where the quiz is, or while their
        round is open.
        """
        ...


class Duties(Protocol):
    """Stored duties: what one process at a time does for all."""

    def take(self, duty: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take a duty on until then, or go on with it; False while another holder has it."""
        ...


class Store(Protocol):
    """All stored state, inside one transaction."""

    @property
    def quizzes(self) -> Quizzes: ...

    @property
    def rounds(self) -> Rounds: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def results(self) -> Results: ...

    @property
    def disputes(self) -> Disputes: ...

    @property
    def opinions(self) -> Opinions: ...

    @property
    def members(self) -> Members: ...

    @property
    def posts(self) -> Posts: ...

    @property
    def duties(self) -> Duties: ...


T = TypeVar("T")


class Runner(Protocol):
    """Runs use cases: each piece of work gets the store inside a transaction of its own."""

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run `work` in a transaction that is not committed."""
        ...

    async def write(self, work: Callable[[Store], T], *, about: int | None = None) -> T:
        """Run `work` and return its result once it is committed; if it raises, nothing of it is kept.

        `about` is the id of the quiz that it changes, or to which belongs what it changes; 0 of a lease, which nobody
        else changes meanwhile. What is committed together is done in the order of quizzes, so that no two processes
        wait for each other in turn. All else (of several quizzes, of members, of a quiz that only shows inside) is
        about None, and committed by itself.
        """
        ...

    async def compute(self, work: Callable[[], T]) -> T:
        """Run work that takes time and needs no store, without keeping anybody waiting."""
        ...

    def is_transient(self, error: BaseException) -> bool:
        """Whether the database was in trouble, and not the work that raised this."""
        ...

    @property
    def is_cut_off(self) -> bool:
        """Whether the database does not answer, which the log was told: then nothing that follows from it need be."""
        ...


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Banks(Protocol):
    """The question banks that the bot carries."""

    def names(self) -> list[str]: ...

    def get(self, name: str) -> Bank | None:
        """The bank of that name, None when there is none. Raises UnusableBank when its files are wrong."""
        ...


class HolidayCalendar(Protocol):
    """Public holidays by country."""

    def name_of(self, country: str, day: date) -> str | None:
        """The name of the public holiday that a country (ISO 3166) has on a date, or None."""
        ...

    def countries(self) -> dict[str, str]:
        """The countries whose holidays are known: ISO 3166 code to English name, by name."""
        ...


class Grader(Protocol):
    """Finds in an answer's text the key points that it conveys."""

    @property
    def name(self) -> str:
        """Name and version, kept with every grade."""
        ...

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge every key point of the question, in the rubric's order. Same input, same result."""
        ...

    def reduced(self, wording: str) -> tuple[str, ...]:
        """A wording as far as the grader can tell it from another; empty when it has only words that say nothing."""
        ...


class SecondOpinion(Protocol):
    """A model that reads what a grader is unsure of. What it says is data: `usable_opinions` decides what counts."""

    @property
    def model(self) -> str:
        """The model's name, kept with every grade that it had a part in."""
        ...

    async def judge(self, doubts: Sequence[Doubt]) -> list[Reading]:
        """What the model says about those doubts that it answers within seconds. It never raises."""
        ...
