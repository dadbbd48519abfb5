"""Whatever several workers do in any order, and whatever goes wrong: what is to stand in Slack stands there once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from bot.domain.posts import Post, PostKind, PostState
from bot.domain.rounds import Round, RoundState
from bot.slack import surplus
from bot.storage.database import Database, open_database
from tests.faults.conftest import LONG
from tests.faults.crossing import OVER, Crossing, key_of, open_crossing
from tests.faults.deeds import DEEDS, answer, delete, do, move, pause
from tests.faults.workers import Fault, Place


class Stage(StrEnum):
    """What is due when it begins."""

    ANNOUNCEMENT = "announcement"
    QUESTION = "question"
    REVEAL = "reveal"
    PRIVATE_ANSWERS = "private answers"

    async def begin(self, crossing: Crossing) -> None:
        """Go on until then, with nothing that goes wrong."""
        if self is Stage.ANNOUNCEMENT:
            move(crossing)
            return
        await crossing.pass_time(60)
        if self is Stage.QUESTION:
            return
        await crossing.settle()
        answer(crossing)
        await crossing.go_to_reveal()
        if self is Stage.PRIVATE_ANSWERS:
            await crossing.settle(PostKind.PRIVATE_ANSWERS)


class Step(Protocol):
    """Something that happens."""

    async def take(self, crossing: Crossing) -> None:
        """Let it happen."""
        ...


@dataclass
class Work:
    """A worker goes so many steps on, or to a place, from the claim of a post; its next call to Slack may go wrong."""

    worker: int
    far: int | Place
    fault: Fault | None

    async def take(self, crossing: Crossing) -> None:
        await crossing.work(self.worker, self.far, self.fault)


@dataclass
class Renew:
    """A worker renews its lease."""

    worker: int

    async def take(self, crossing: Crossing) -> None:
        crossing.renew(self.worker)


@dataclass
class Die:
    """A worker dies."""

    worker: int

    async def take(self, crossing: Crossing) -> None:
        await crossing.die(self.worker)


@dataclass
class Pass:
    """Seconds pass."""

    seconds: int

    async def take(self, crossing: Crossing) -> None:
        await crossing.pass_time(self.seconds)


@dataclass
class CatchUp:
    """Slack does what it was late with."""

    async def take(self, crossing: Crossing) -> None:
        await crossing.catch_up()


@dataclass
class Act:
    """Somebody does something."""

    deed: Callable[[Crossing], None]

    async def take(self, crossing: Crossing) -> None:
        do(crossing, self.deed)


TO_THE_END = 100
WORKER = st.sampled_from([0, 1, 0, 1, 0, 1, 2])
FAR = st.sampled_from([TO_THE_END, Place.SENDS, Place.HAS_SENT, TO_THE_END]) | st.integers(1, 9)
FAULT = st.sampled_from([None] * 8 + list(Fault))
PASS = st.builds(Pass, st.sampled_from([61, 3, 121, 61]))  # a lease lasts a minute
RARER = st.builds(CatchUp) | st.builds(Renew, WORKER) | st.builds(Die, WORKER)
OTHER = st.one_of(PASS, PASS, PASS, st.builds(Act, st.sampled_from(DEEDS)), RARER)
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.builds(Work, WORKER, FAR, FAULT), OTHER) | st.tuples(st.builds(Work, WORKER, FAR, FAULT)), max_size=12
).map(lambda parts: [step for part in parts for step in part])


@pytest.fixture(scope="module")
def shared_database(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database that each example empties: to open one takes longer than most of them."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("shared") / "quiz.sqlite3")
    database = open_database(f"sqlite:///{file}")
    yield database
    database.dispose()


def beside(*steps: Step, first: int | Place = Place.SENDS) -> list[Step]:
    """A worker is frozen at a place until another has taken its post over."""
    return [Work(0, first, None), Pass(61), *steps]


# What went wrong once.
@example(Stage.QUESTION, beside(Work(1, TO_THE_END, None), first=Place.HAS_SENT))
@example(Stage.REVEAL, beside(Work(1, TO_THE_END, None), first=Place.HAS_SENT))
@example(Stage.QUESTION, beside(Work(1, TO_THE_END, None), first=0))
@example(Stage.REVEAL, beside(Work(1, TO_THE_END, None), first=0))
@example(Stage.QUESTION, beside(Work(1, Place.SENDS, None), Work(1, TO_THE_END, Fault.LOST)))
@example(Stage.QUESTION, beside(Work(1, Place.HAS_SENT, None), Act(move), Work(0, 1, None), Work(1, 1, None), first=0))
@example(Stage.REVEAL, [Work(0, Place.SENDS, None), Act(delete), Work(0, TO_THE_END, None)])
@example(
    Stage.QUESTION,
    beside(Work(1, TO_THE_END, None), Pass(61), Work(1, TO_THE_END, None), Work(0, TO_THE_END, Fault.LATE)),
)
@example(
    Stage.QUESTION,
    beside(Act(pause), Work(1, TO_THE_END, None), Work(0, TO_THE_END, Fault.LOST)),
)
@settings(
    max_examples=3000 if LONG else 30,
    derandomize=not LONG,  # what is new is looked for by `make faults`
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stage=st.sampled_from(Stage), steps=STEPS)
async def test_what_is_posted_stands_once(
    shared_database: Database, monkeypatch: pytest.MonkeyPatch, stage: Stage, steps: list[Step]
) -> None:
    monkeypatch.setattr(surplus, "LOOK_SECONDS", 0)
    async with open_crossing(shared_database) as crossing:
        await stage.begin(crossing)
        for step in steps:
            await step.take(crossing)
        await crossing.settle()
        await crossing.go_to_reveal()
        await crossing.settle()
        tell(crossing)
        check(crossing)


def tell(crossing: Crossing) -> None:
    """Show with a failure what was said to Slack."""
    for call in crossing.playground.traffic.calls:
        where = call.args.get("thread_ts") or call.args.get("ts") or call.args.get("channel")
        what = call.args.get("metadata", "")
        outcome = "lost" if call.lost else call.response.get("ts") or call.error or "ok"
        note(f"{call.at:%H:%M:%S} {call.method} {where} {what}: {outcome}")


def check(crossing: Crossing) -> None:
    posts = [post for post in crossing.posts() if post.kind is not PostKind.NOTICE]
    for post in posts:
        check_post(crossing, post)
    for round_ in crossing.rounds():
        check_round(crossing, round_, [post for post in posts if post.round_id == round_.id])
    if not crossing.is_archived:
        assert not [post.key for post in crossing.posts() if post.key.startswith("notice:gave-up:")]
        assert crossing.was_paused or crossing.read(crossing.quiz).pause is None


def check_post(crossing: Crossing, post: Post) -> None:
    """It stands once, or is given up and stands nowhere.

    An announcement that is given up may stand, and so may a question whose message Slack was late to show or delete.
    """
    place = crossing.place_of(post)
    messages = [message for message in crossing.messages() if key_of(message) == post.key]
    standing = {message.ts for message in messages if place in (None, message.channel)}
    excused = crossing.deleted | crossing.excused
    assert post.state in OVER, post
    assert (post.ts is None) is (post.state is PostState.FAILED), post
    assert post.ts is None or post.ts in standing | excused, post
    if crossing.is_archived:
        return  # where Slack lets nobody post or delete
    assert post.ts or post.kind in (PostKind.QUESTION, PostKind.ANNOUNCEMENT), post
    if post.ts or (post.kind is PostKind.QUESTION and crossing.met <= {Fault.LOST}):
        assert standing <= {post.ts} | excused, post


def check_round(crossing: Crossing, round_: Round, posts: list[Post]) -> None:
    """It has come to its end, and knows its messages, which stand in its channel."""
    reveals = [post for post in posts if post.kind is PostKind.REVEAL]
    assert {round_.message_ts} - {None} == {post.ts for post in posts if post.kind is PostKind.QUESTION} - {None}, (
        round_
    )
    assert {round_.reveal_ts} - {None} == {post.ts for post in reveals} - {None}, round_
    standing = {message.ts for message in crossing.messages() if message.channel == round_.channel_id}
    assert {round_.message_ts, round_.reveal_ts} <= standing | crossing.deleted | {None}, round_
    ends = {RoundState.CLOSED, RoundState.SKIPPED}
    if crossing.is_archived:
        ends.add(RoundState.FAILED)
    is_refused = crossing.is_archived and [post.state for post in reveals] == [PostState.FAILED]
    assert round_.state in ends or is_refused, round_
