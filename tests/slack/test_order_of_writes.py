"""Whatever changes a quiz, a round or a dispute is put in the order of quizzes, as the port of the runner asks.

Two processes would wait for each other's rows in turn otherwise, until PostgreSQL ends one of the two.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from bot.playground import Message, Person, View
from bot.slack import ids
from bot.slack.upkeep import Upkeep
from tests.slack.rig import Rig

LOCKING = re.compile(r"\A(UPDATE|DELETE FROM|INSERT INTO) (quizzes|rounds|disputes)\b")

SAID = "The zebra sleeps."

QUIZ = 1
"""The id of the only quiz."""


class Changes:
    """What was changed since it was last looked at, with what the writer was told that it is about."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._made: list[tuple[str, int | None]] = []

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if found := LOCKING.match(statement):
            self._made.append((found.group(), self._rig.runner.about))

    def check(self, *, by_the_clock: bool = False) -> None:
        """There are some, and all are about the quiz, or committed by themselves: never so where there may be many."""
        made, self._made = self._made, []
        assert made, "nothing was changed"
        assert {about for _, about in made} <= ({QUIZ} if by_the_clock else {QUIZ, None}), made


@contextmanager
def changes_of(rig: Rig) -> Iterator[Changes]:
    changes = Changes(rig)
    event.listen(Engine, "before_cursor_execute", changes.note)
    try:
        yield changes
    finally:
        event.remove(Engine, "before_cursor_execute", changes.note)


def modal(person: Person) -> View:
    assert person.modal is not None
    return person.modal


def last(person: Person, rig: Rig) -> Message:
    return person.ephemerals(rig.channel)[-1]


def action_of(shown: Message | View, action: str, index: int = 0) -> str:
    """The id of a shown button of a kind, or of one beside a text."""
    elements = [e for b in shown.blocks for e in (*b.get("elements", []), b.get("accessory") or {})]
    return [str(e["action_id"]) for e in elements if e.get("action_id", "").startswith(action)][index]


async def test_what_a_quizs_owner_changes(rig: Rig) -> None:
    owner, channel = rig.owner, rig.channel
    with changes_of(rig) as changes:
        await owner.command("/lambda-quiz settings", channel)
        await owner.submit(modal(owner), {})
        changes.check()
        await owner.command("/lambda-quiz settings", channel)
        await owner.submit(modal(owner), {ids.FIELD_POST_TIME: "10:00"})
        changes.check()
        for act in ("pause", "resume"):
            await owner.command(f"/lambda-quiz {act}", channel)
            changes.check()
        await rig.press("skip", ids.UNDO_SKIP)
        changes.check()
        await rig.press("ask", ids.ASK)
        changes.check()
        await rig.post_due()
        for _ in range(2):  # the channel was told of the quiz and of its new times first
            rig.pass_a_second()
            await rig.post_due()
        changes.check()
        await rig.press("reveal", ids.REVEAL)
        changes.check()


async def test_what_is_changed_from_the_home(rig: Rig) -> None:
    await rig.set_up()
    home = await rig.owner.home()
    assert home is not None
    await rig.owner.click(home, ids.SHOW_CONTROLS)
    with changes_of(rig) as changes:
        await rig.owner.click(modal(rig.owner), ids.SKIP)
        changes.check()


async def test_what_the_clock_and_the_members_change(rig: Rig) -> None:
    channel = rig.channel
    upkeep = Upkeep(rig.runner, rig.core.outbox, rig.core.clock, model=None)
    await rig.set_up()
    with changes_of(rig) as changes:
        await rig.at(9)
        card = rig.posts()[-1]
        changes.check(by_the_clock=True)
        ana = rig.member("ana")
        await ana.reply(card, SAID)
        changes.check()
        await upkeep.run()
        changes.check(by_the_clock=True)
        await rig.at(16)
        changes.check(by_the_clock=True)

        await ana.click(rig.posts()[-1], ids.SHOW_RESULT)
        result = last(ana, rig)
        for place in range(3):
            await ana.click(result, action_of(result, ids.DISAGREE, place))
            await ana.submit(modal(ana), {ids.FIELD_WORDS: SAID})
            changes.check()
            confirmation = modal(ana)
            if place == 2:
                await ana.click(confirmation, action_of(confirmation, ids.WITHDRAW))
                changes.check()
            await ana.close(modal(ana))
        for button, typed in ((ids.ACCEPT, {}), (ids.REJECT, {ids.FIELD_SENTENCE: "No."})):
            shown = (await rig.owner.command("/lambda-quiz reviews", channel)).message
            assert shown is not None
            await rig.owner.click(shown, action_of(shown, ids.SHOW_REVIEW))
            await rig.owner.click(last(rig.owner, rig), action_of(last(rig.owner, rig), button))
            await rig.owner.submit(modal(rig.owner), typed)
            changes.check()
            await rig.owner.close(modal(rig.owner))
        shown = (await rig.owner.command("/lambda-quiz reviews", channel)).message
        assert shown is not None
        await rig.owner.click(shown, action_of(shown, ids.SHOW_WORDINGS))
        for button in (ids.TAKE_BACK_WORDING, ids.RESTORE_WORDING):
            await rig.owner.click(modal(rig.owner), action_of(modal(rig.owner), button))
            changes.check()
        await upkeep.run()
        changes.check(by_the_clock=True)


async def test_what_is_given_up(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.fail("chat.postMessage", error="is_archived")
    with changes_of(rig) as changes:
        await rig.at(9)
        changes.check(by_the_clock=True)
    [round_] = await rig.stored(lambda store: store.rounds.recent(1, 2))
    assert round_.state == "failed"


async def test_a_workspace_that_uninstalls_the_app(rig: Rig) -> None:
    await rig.set_up()
    with changes_of(rig) as changes:
        rig.playground.workspace.uninstall_app()
        await rig.playground.idle()
        changes.check()


async def test_a_channel_that_gets_another_id(rig: Rig) -> None:
    await rig.set_up()
    with changes_of(rig) as changes:
        rig.playground.workspace.change_channel_id(rig.channel)
        await rig.playground.idle()
        changes.check()
