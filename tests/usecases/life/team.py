"""The life of a team with its quizzes: what people and the clock do, and what the test remembers of it by itself."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.bank import NOfM, RequiredPlusN, Rubric, Section, SingleFact
from bot.domain.members import Actor, MemberId
from bot.domain.quiz import Quiz
from bot.domain.rounds import MISSED, Round, RoundState
from bot.domain.schedule import Window
from bot.storage.store import SqlStore
from bot.usecases.find_next_due import find_next_due
from bot.usecases.plan_due import BATCH
from bot.usecases.record_answer import (
    PRIVATE,
    Deletion,
    ThreadReply,
    record_answers,
    record_private_answer,
    remove_answer,
)
from bot.usecases.show_next import show_next
from bot.usecases.steps.reschedule_quiz import SHOWN
from tests.builders import (
    ADMIN,
    ANA,
    BEN,
    CLEO,
    OWNER,
    WORKSPACE,
    Calendar,
    Shelf,
    WordGrader,
    bank_of,
    day,
    key_point,
    member_id,
    question,
    rubric,
    wrong_claim,
)
from tests.usecases.life.slack import MoodySlack
from tests.usecases.play import Play, plan_due

GUEST = member_id("UGUEST", "T2")
PEOPLE = (ANA, BEN, CLEO, GUEST, OWNER.id)
ACTORS = (OWNER, ADMIN, Actor(ANA), Actor(BEN, None))

RUBRICS: tuple[Rubric, ...] = (
    rubric(NOfM(2, ("k1", "k2", "k3")), "k1", "k2", "k3", claims=[wrong_claim("k1")]),
    rubric(RequiredPlusN((("k1",),), 1, ("k2", "k3")), "k1", "k2", "k3"),
    Rubric(SingleFact("k1", ("k2",)), (key_point("k1"), key_point("k2"))),
)
BANK_OF_SIX = bank_of(
    *(
        question(f"q{number}", section, rubric=RUBRICS[number % 3])
        for number, section in enumerate([*Section, *Section][:6])
    )
)
HOLIDAYS = Calendar({day("2026-04-03"): "Good Friday", day("2026-10-03"): "Unity Day", day("2026-12-25"): "Christmas"})

Key = tuple[int, MemberId, str]


@dataclass(frozen=True)
class Told:
    """An event by which Slack tells of a reply, its edit or its deletion."""

    reply: ThreadReply
    is_deletion: bool = False
    names_thread: bool = True
    names_member: bool = True


@dataclass
class Life:
    """`said` has what the newest event told of each message that counted; `promised` the questions that were ahead."""

    connection: Connection
    now: datetime
    play: Play = field(init=False)
    slack: MoodySlack = field(init=False)
    said: dict[Key, tuple[str, str | None]] = field(default_factory=dict)
    shared: set[tuple[int, MemberId]] = field(default_factory=set)
    events: list[Told] = field(default_factory=list)
    names: dict[MemberId, str] = field(default_factory=dict)
    hidden: set[MemberId] = field(default_factory=set)
    promised: dict[int, list[Window]] = field(default_factory=dict)
    workers: list[Iterator[None]] = field(default_factory=list)
    has_crashed: bool = False

    def __post_init__(self) -> None:
        store = SqlStore(self.connection)
        self.play = Play(store, Shelf(BANK_OF_SIX), HOLIDAYS, WordGrader())
        self.slack = MoodySlack(self.play, lambda: self.now, self.remember_thread)

    @property
    def store(self) -> SqlStore:
        """What is stored."""
        assert isinstance(self.play.store, SqlStore)
        return self.play.store

    @property
    def quizzes(self) -> list[Quiz]:
        """The quizzes of the workspace."""
        return self.store.quizzes.of_workspace(WORKSPACE)

    @property
    def rounds(self) -> list[Round]:
        """All rounds of all quizzes."""
        return [round_ for quiz in self.quizzes for round_ in self.play.rounds(quiz)]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nothing is kept of what is refused."""
        with self.connection.begin_nested():
            yield

    # The clock.

    def tick(self) -> None:
        """Plan what is due, by the laws of planning."""
        with self.planning():
            plan_due(self.store, self.play.banks, self.play.holidays, self.now)
        for quiz in self.quizzes:
            over = [window for window in self.promised.pop(quiz.id, []) if window.post_at <= self.now]
            for window in over if len(over) < SHOWN else []:  # after a long absence only the latest are written down
                assert self.store.rounds.on_day(quiz.id, window.day), f"{window} was lost"

    @contextmanager
    def planning(self) -> Iterator[None]:
        """Whatever rounds are planned meanwhile ask what the quiz has not asked, or what was asked long ago."""
        before = {round_.id: round_ for round_ in self.rounds}
        yield
        for round_ in self.rounds:
            known = before.get(round_.id)
            if round_.state is RoundState.PLANNED and (known is None or known.state is not RoundState.PLANNED):
                self._check_choice(round_, before)

    def _check_choice(self, planned: Round, before: dict[int, Round]) -> None:
        quiz = self.store.quizzes.get(planned.quiz_id)
        bank = self.play.banks.get(planned.bank)
        assert quiz
        assert bank
        ids = {each.id for each in bank.select(quiz.settings.sections, quiz.settings.difficulties)}
        rounds = [r for r in before.values() if r.quiz_id == quiz.id and r.bank == planned.bank and r.id != planned.id]
        asked = [r.question_id for r in sorted(rounds, key=lambda r: r.local_date) if r.state not in MISSED]
        assert planned.question_id in ids
        if ids - set(asked):
            assert planned.question_id not in asked, f"{planned} although {ids - set(asked)} are new"
        else:
            recent = asked[-(len(ids) // 2) :] if len(ids) > 1 else []
            assert planned.question_id not in recent, f"{planned} after {asked}"

    def promise(self) -> None:
        """Remember which questions are ahead now."""
        for quiz in self.quizzes:
            due = [window for window in self.promised.get(quiz.id, []) if window.post_at <= self.now]
            ahead = show_next(self.store, self.play.holidays, quiz, self.now).windows
            self.promised[quiz.id] = [*due, *ahead]

    def work(self) -> None:
        """Deliver everything that is due, without trouble."""
        for post in self.store.posts.claim(self.now, BATCH, BATCH):
            for _ in self.slack.deliver(post):
                pass

    def begin_work(self) -> None:
        """Let workers take what is due, and not begin yet."""
        self.workers += map(self.slack.deliver, self.store.posts.claim(self.now, BATCH, BATCH))

    def go_on_with_work(self, stops: Callable[[], int]) -> None:
        """Let each worker that has begun go on past so many stops, or to its end."""
        for worker in list(self.workers):
            if any(next(worker, self) is self for _ in range(stops())):
                self.workers.remove(worker)

    def crash(self) -> None:
        """Workers never go on with what they have begun."""
        self.has_crashed |= bool(self.workers)
        self.workers.clear()

    def go_to_next_due(self, late: timedelta = timedelta()) -> None:
        """Let the clock show when something is due next, or a little later."""
        due = find_next_due(self.store, WORKSPACE, self.now)
        self.now = (due.at if due else self.now) + late

    def run(self) -> None:
        """Plan and deliver what is due."""
        self.tick()
        self.work()

    def live_until(self, until: datetime) -> None:
        """Run at every instant at which something is due."""
        while (due := find_next_due(self.store, WORKSPACE, self.now)) and due.at <= until:
            self.now = due.at
            self.run()
        self.now = until
        self.run()

    def move_channel(self, old: str) -> None:
        """Let Slack give a channel another id, as it does where one is moved or shared."""
        new = f"{old}-{len(self.slack.standing)}-{self.slack.new_ts()}"
        self.store.quizzes.move_channel(WORKSPACE, old, new)
        self.slack.move_channel(old, new)
        for place, told in enumerate(self.events):
            if told.reply.channel_id == old:
                self.events[place] = replace(told, reply=replace(told.reply, channel_id=new))

    # What people write.

    def write(self, round_: Round, member: MemberId, text: str) -> Told:
        """Reply in the thread of a card."""
        message_ts = self.slack.new_ts()
        at = datetime.fromtimestamp(float(message_ts), UTC)
        told = Told(ThreadReply(member, message_ts, text, message_ts, at, round_.channel_id, round_.message_ts or ""))
        self.slack.threads[told.reply.thread][message_ts] = told.reply
        self.events.append(told)
        return told

    def answer(self, said: Iterable[tuple[MemberId, str]]) -> None:
        """Reply to the newest open question, if any, and be heard at once."""
        opened = [round_ for round_ in self.rounds if round_.state is RoundState.OPEN]
        for member, text in said if opened else ():
            self.hear(self.write(max(opened, key=lambda round_: round_.post_at), member, text))

    def edit(self, reply: ThreadReply, text: str) -> Told:
        """Change a reply that stands in a thread."""
        edited = replace(reply, text=text, version=self.slack.new_ts())
        self.slack.threads[reply.thread][reply.message_ts] = edited
        self.events.append(Told(edited))
        return self.events[-1]

    def delete(self, reply: ThreadReply, *, names_thread: bool, names_member: bool) -> Told:
        """Take a reply out of its thread. Slack does not always say of whom and where it was."""
        del self.slack.threads[reply.thread][reply.message_ts]
        self.events.append(Told(reply, True, names_thread, names_member))
        return self.events[-1]

    def hear(self, told: Told) -> None:
        """Let an event arrive, once more perhaps, and remember it if it counts."""
        reply = told.reply
        round_ = self.store.rounds.in_thread(*reply.thread)
        counts = round_ is not None and round_.state is RoundState.OPEN
        if not told.is_deletion:
            assert record_answers(self.store, [reply]) is counts
            if round_ and counts:
                self._remember((round_.id, reply.member, reply.message_ts), reply.version, reply.text)
            return
        member = reply.member if told.names_member else None
        thread_ts = reply.thread_ts if told.names_thread else None
        is_known = round_ is not None and (round_.id, reply.member, reply.message_ts) in self.said
        gone = Deletion(reply.channel_id, reply.message_ts, reply.written_at, thread_ts, member)
        assert remove_answer(self.store, gone) is (counts and (is_known or told.names_thread))
        if round_ and counts and (is_known or (member and thread_ts)):
            self._remember((round_.id, reply.member, reply.message_ts), "~", None)

    def _remember(self, key: Key, version: str, text: str | None) -> None:
        known = self.said.get(key)
        if known is None or version > known[0]:
            self.said[key] = version, text

    def remember_thread(self, round_: Round, replies: Collection[ThreadReply], gone: Collection[str]) -> None:
        """What a reading of the thread brings."""
        for key in [key for key in self.said if key[0] == round_.id and key[2] in gone]:
            self._remember(key, "~", None)
        for reply in replies:
            self._remember((round_.id, reply.member, reply.message_ts), reply.version, reply.text)

    def write_privately(self, round_: Round, member: MemberId, text: str, *, shared: bool) -> None:
        """Answer in the form."""
        record_private_answer(self.store, round_.id, member, text, shared=shared, now=self.now)
        self.said[round_.id, member, PRIVATE] = "", text if text.strip() else None
        (self.shared.add if shared else self.shared.discard)((round_.id, member))

    def local_day(self, quiz: Quiz) -> date:
        """Today in the quiz's time zone."""
        return quiz.schedule.local_day(self.now)
