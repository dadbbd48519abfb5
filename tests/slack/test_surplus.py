"""What stands in Slack twice is taken back, whatever kind of post it is; what stands once stays."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.dispatch.planner import Planner
from bot.domain.posts import LEASE, SLOW_SLACK, Post, PostKind, PostState, retry_delay
from bot.domain.rounds import RoundState
from bot.playground import ApiCall, Delivery
from bot.slack import surplus
from bot.slack.client import slack_client
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.posting import Posting
from bot.slack.surplus import Surplus
from bot.usecases.announce_quiz import announce_quiz
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.ports import Store
from tests.slack.rig import Rig


async def pause(rig: Rig) -> None:
    """Pause the quiz, of which its channel is told nothing."""

    def work(store: Store) -> None:
        [quiz] = store.quizzes.of_workspace(rig.workspace_id)
        pause_quiz(store, rig.core.holidays, quiz, None, rig.core.clock.now())

    await rig.runner.write(work)


class SlowToSend(Outbox):
    """Posts when it may."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(slack_client(rig.playground.workspace.bot_token, rig.playground.url), rig.core.clock)
        self.sets_out, self.may_send = asyncio.Event(), asyncio.Event()

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        if method == "chat.postMessage":
            self.sets_out.set()
            await self.may_send.wait()
        return await super()._call(method, **arguments)


class SlowToLearn(Outbox):
    """Posts at once, and learns of it when it may."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(slack_client(rig.playground.workspace.bot_token, rig.playground.url), rig.core.clock)
        self.stands, self.may_learn = asyncio.Event(), asyncio.Event()

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        answer = await super()._call(method, **arguments)
        if method == "chat.postMessage":
            self.stands.set()
            await self.may_learn.wait()
        return answer


async def test_an_announcement_that_stands_twice_is_taken_back(rig: Rig) -> None:
    quiz = await rig.set_up()
    now, outbox, message = rig.core.clock.now(), rig.core.outbox, Message("A quiz runs here now.", ())
    post = Post("announcement", PostKind.ANNOUNCEMENT, quiz.id, now, detail={"channel": rig.channel.id})
    await rig.runner.write(lambda store: store.posts.plan(post))
    sent = []
    for _ in range(2):
        sent.append(await outbox.post(rig.channel.id, message, key=post.key))
        rig.pass_a_second()
    assert await rig.runner.write(lambda store: store.posts.finish(post.key, sent[1]))
    await Surplus(rig.runner, outbox).remove_now(post)
    assert [said.ts for said in rig.posts() if said.text == message.text] == [sent[1]]


async def test_a_reveal_that_stands_twice_in_the_channel_is_taken_back(rig: Rig) -> None:
    card = await rig.card()
    await rig.core.outbox.delete(rig.channel.id, card.ts)  # so that the reveal stands in no thread
    await rig.at(16)
    [round_] = await rig.stored(lambda store: store.rounds.recent(1, 5))
    assert round_.state is RoundState.CLOSED
    reveal = await rig.stored(lambda store: store.posts.get(f"reveal:{round_.id}"))
    assert reveal is not None
    rig.pass_a_second()
    await rig.core.outbox.post(rig.channel.id, Message("The answer", ()), key=reveal.key)
    await Surplus(rig.runner, rig.core.outbox).remove_now(reveal)
    assert [said.ts for said in rig.posts()] == [round_.reveal_ts]


async def test_a_direct_message_about_a_round_is_looked_for_nowhere(rig: Rig) -> None:
    await rig.card()
    [round_] = await rig.stored(lambda store: store.rounds.recent(1, 5))
    now = rig.core.clock.now()
    post = Post("notice:1", PostKind.NOTICE, round_.quiz_id, now, round_.id, detail={"recipient": "U1"})
    await rig.runner.write(lambda store: store.posts.plan(post))
    assert await rig.runner.write(lambda store: store.posts.finish(post.key, "1.2"))
    before = len(rig.playground.traffic.calls)
    await Surplus(rig.runner, rig.core.outbox).remove_now(post)
    assert len(rig.playground.traffic.calls) == before


async def deliver_beside(rig: Rig, kind: PostKind, *, unheard: bool = False) -> tuple[Posting, Post]:
    """Deliver a post that another worker has claimed as well, who is frozen before it begins; return theirs.

    Where it goes `unheard`, the answer to it is lost.
    """
    quiz = await rig.set_up()
    core, clock = rig.core, rig.playground.workspace.clock
    if kind is PostKind.ANNOUNCEMENT:
        await rig.runner.write(lambda store: announce_quiz(store, quiz, "Olga", clock.now()))
    else:
        await rig.at(9 if kind is PostKind.REVEAL else 8)
        clock.advance(timedelta(hours=1 if kind is PostKind.QUESTION else 7))
        await Planner(rig.runner, core.banks, core.holidays, clock).plan_due()
    [frozen] = await rig.runner.write(lambda store: store.posts.claim(clock.now(), 1, 1))
    assert frozen.kind is kind
    clock.advance(2 * LEASE)
    [post] = await rig.runner.write(lambda store: store.posts.claim(clock.now(), 1, 1))
    assert post.key == frozen.key
    posting = Posting(rig.runner, core.outbox, rig.grader, core.holidays, clock)
    if unheard:
        rig.playground.faults.lose_response("chat.postMessage")
    await posting.deliver(post)
    return posting, frozen


async def test_a_message_is_taken_back_that_came_and_could_not_be_deleted_while_somebody_looked(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surplus, "LOOK_SECONDS", 0)
    posting, frozen = await deliver_beside(rig, PostKind.ANNOUNCEMENT)
    faults, clock = rig.playground.faults, rig.playground.workspace.clock
    clock.advance(SLOW_SLACK)
    [looking] = await rig.runner.write(lambda store: store.posts.claim(clock.now(), 1, 1))
    faults.answer("chat.delete", status=429, retry_after=2)
    await posting.deliver(frozen)
    await rig.runner.write(lambda store: store.posts.looked(looking))
    assert len(rig.posts()) == 2
    clock.advance(SLOW_SLACK)
    await rig.post_due()
    [said] = rig.posts()
    assert said.ts == looking.ts


async def test_a_question_that_nobody_wants_any_more_is_deleted_once_slack_lets_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surplus, "LOOK_SECONDS", 0)
    await rig.set_up()
    core, clock = rig.core, rig.playground.workspace.clock
    clock.advance(timedelta(hours=1))
    await Planner(rig.runner, core.banks, core.holidays, clock).plan_due()
    slow = SlowToSend(rig)
    [post] = await rig.runner.write(lambda store: store.posts.claim(clock.now(), 1, 1))
    sending = asyncio.create_task(Posting(rig.runner, slow, rig.grader, core.holidays, clock).deliver(post))
    await slow.sets_out.wait()
    await pause(rig)
    clock.advance(2 * LEASE)
    await rig.post_due()
    assert rig.posts() == []

    def wait_once_looked_for(call: ApiCall | Delivery) -> None:
        if isinstance(call, ApiCall) and call.method == "conversations.history":
            clock.advance(timedelta(seconds=2))

    rig.playground.traffic.listen(wait_once_looked_for)
    rig.playground.faults.answer("chat.delete", status=429, retry_after=2)
    slow.may_send.set()
    await sending
    assert [call.ok for call in rig.playground.traffic.calls_to("chat.postMessage")] == [True]
    assert rig.posts() == []


async def test_a_question_is_taken_back_that_slack_was_late_with_and_nobody_wants_any_more(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surplus, "LOOK_SECONDS", 0)
    faults, catching_up = rig.playground.faults, []
    await rig.set_up()
    faults.work_late("chat.postMessage")
    await rig.at(9)
    await pause(rig)

    def catch_up_once_looked_for(call: ApiCall | Delivery) -> None:
        if isinstance(call, ApiCall) and call.method == "conversations.history":
            catching_up.append(asyncio.create_task(faults.catch_up()))

    rig.playground.traffic.listen(catch_up_once_looked_for)
    rig.playground.workspace.clock.advance(retry_delay(1))
    await rig.post_due()
    assert [call.ok for call in rig.playground.traffic.calls_to("chat.postMessage")] == [True]
    assert rig.posts() == []
    [round_] = await rig.stored(lambda store: store.rounds.recent(1, 5))
    assert round_.state is RoundState.SKIPPED


@pytest.mark.parametrize("kind", [PostKind.QUESTION, PostKind.REVEAL])
async def test_a_worker_that_wakes_up_leaves_what_is_to_be_looked_at_once_more(rig: Rig, kind: PostKind) -> None:
    posting, frozen = await deliver_beside(rig, kind)
    standing = await rig.stored(lambda store: store.posts.get(frozen.key))
    assert standing is not None
    assert (standing.state, standing.ts) == (PostState.UNSURE, rig.posts()[-1].ts)
    await posting.deliver(frozen)
    assert await rig.stored(lambda store: store.posts.get(frozen.key)) == standing


@pytest.mark.parametrize("kind", [PostKind.QUESTION, PostKind.REVEAL])
async def test_a_worker_that_wakes_up_has_taken_back_what_another_sent_unheard(rig: Rig, kind: PostKind) -> None:
    posting, frozen = await deliver_beside(rig, kind, unheard=True)
    before = [said.ts for said in rig.posts()]
    rig.pass_a_second()
    await posting.deliver(frozen)
    *others, mine = [said.ts for said in rig.posts()]
    assert others == before
    rig.playground.workspace.clock.advance(SLOW_SLACK)
    await rig.post_due()
    assert [said.ts for said in rig.posts()] == [*others[:-1], mine]


@pytest.mark.parametrize("kind", [PostKind.QUESTION, PostKind.REVEAL])
async def test_a_worker_leaves_its_message_that_another_has_found_meanwhile(rig: Rig, kind: PostKind) -> None:
    await rig.set_up()
    if kind is PostKind.REVEAL:
        await rig.at(9)
    core, clock = rig.core, rig.playground.workspace.clock
    clock.advance(timedelta(hours=1 if kind is PostKind.QUESTION else 7))
    await Planner(rig.runner, core.banks, core.holidays, clock).plan_due()
    slow = SlowToLearn(rig)
    posting, at_first = (Posting(rig.runner, o, rig.grader, core.holidays, clock) for o in (core.outbox, slow))
    before = len(rig.posts())
    [post] = await rig.runner.write(lambda store: store.posts.claim(clock.now(), 1, 1))
    delivering = asyncio.create_task(at_first.deliver(post))
    await slow.stands.wait()
    clock.advance(2 * LEASE)
    [again] = await rig.runner.write(lambda store: store.posts.claim(clock.now(), 1, 1))
    assert (again.key, again.kind, again.attempts) == (post.key, kind, 1)
    await posting.deliver(again)
    assert not delivering.done()
    slow.may_learn.set()
    await delivering
    standing = await rig.stored(lambda store: store.posts.get(post.key))
    assert standing is not None
    assert [said.ts for said in rig.posts()][before:] == [standing.ts]
