"""What Slack's client does not let people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.playground import Channel, ClockMovedBackwards, Person, PersonError, Workspace, WorkspaceClock


async def test_people_stay_in_their_places(alice: Person, bob: Person, channel: Channel, workspace: Workspace) -> None:
    workspace.add_channel("secret", members=[bob.user], private=True)
    hidden = await bob.say("secret", "psst")
    for attempt in (
        alice.say("secret", "x"),
        alice.say("nowhere", "x"),
        alice.say(channel, ""),
        alice.react(hidden, "eyes"),
        alice.edit(hidden, "x"),
        alice.join("secret"),
        alice.reply(hidden, "x"),
    ):
        with pytest.raises(PersonError):
            await attempt
    with pytest.raises(PersonError):
        alice.messages("secret")
    said = await bob.say("general", "mine")
    with pytest.raises(PersonError, match="did not write"):
        await alice.delete(said)
    await bob.react(said, "eyes")
    with pytest.raises(PersonError, match="already_reacted"):
        await bob.react(said, "eyes")
    await bob.delete(said)
    with pytest.raises(PersonError, match="gone"):
        alice.look(said)
    workspace.archive(channel, bob.user)
    with pytest.raises(PersonError, match="archived"):
        await bob.say(channel, "x")


async def test_snapshots_do_not_change(alice: Person, channel: Channel) -> None:
    said = await alice.say(channel, "one")
    edited = await alice.edit(said, "two")
    assert (said.text, edited.text, alice.look(said).text) == ("one", "two", "two")
    assert edited.edited is not None


def test_same_seed_same_ids() -> None:
    start = WorkspaceClock(datetime(2027, 1, 4, tzinfo=UTC))
    first, again, other = Workspace(start, seed=1), Workspace(start, seed=1), Workspace(start, seed=2)
    assert first.bot.id == again.bot.id != other.bot.id


def test_the_clock_goes_back_only_when_told() -> None:
    clock = WorkspaceClock(datetime(2027, 1, 4, tzinfo=UTC))
    jumps = []
    forget = clock.on_jump(lambda before, after: jumps.append(after - before))
    with pytest.raises(ClockMovedBackwards):
        clock.advance(timedelta(hours=-1))
    clock.move_to(datetime(2027, 1, 3, tzinfo=UTC), allow_backwards=True)
    forget()
    clock.advance(timedelta(hours=1))
    assert jumps == [timedelta(days=-1)]
    with pytest.raises(ValueError, match="aware"):
        WorkspaceClock(datetime(2027, 1, 4))  # noqa: DTZ001 - the naive one is the point
