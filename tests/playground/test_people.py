"""What Slack's client does not let people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import (
    Channel,
    ClockMovedBackwards,
    Person,
    PersonError,
    Playground,
    Workspace,
    WorkspaceClock,
)
from tests.playground.rig import actions, button, modal, plain

JSON = dict[str, Any]


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


async def test_a_guest_of_the_workspace_sees_the_channels_that_they_are_in(
    client: AsyncWebClient, playground: Playground, alice: Person, channel: Channel
) -> None:
    gus = playground.person("gus")
    playground.workspace.change_user(gus.user, is_restricted=True)
    hidden = await alice.say(channel, "for us")
    for attempt in (gus.say(channel, "x"), gus.join(channel), gus.reply(hidden, "x")):
        with pytest.raises(PersonError):
            await attempt
    with pytest.raises(PersonError, match="gus is not in"):
        gus.messages(channel)
    await alice.invite(channel, gus)
    assert gus.look(hidden).text == "for us"
    assert (await client.users_info(user=gus.id))["user"]["is_restricted"] is True


async def test_an_archived_channel_is_only_read(
    client: AsyncWebClient, workspace: Workspace, alice: Person, bob: Person, channel: Channel
) -> None:
    workspace.change_user(alice.user, is_admin=True)
    await alice.react(await alice.say(channel, "mine"), "eyes")
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[actions(button("go"))])
    said, card = alice.messages(channel)
    workspace.archive(channel, bob.user)
    for attempt in (
        alice.say(channel, "x"),
        alice.reply(said, "x"),
        alice.edit(said, "x"),
        alice.delete(said),
        alice.delete(card),
        alice.react(said, "tada"),
        alice.unreact(said, "eyes"),
        alice.click(card, "go"),
        alice.command("/lambda-quiz", channel),
        alice.invite(channel, workspace.add_user("new")),
        alice.remove_bot(channel),
        alice.leave(channel),
        bob.join(channel),
    ):
        with pytest.raises(PersonError, match="#general is archived"):
            await attempt
    assert alice.messages(channel) == [said, card]


async def test_a_deactivated_person_does_nothing(
    client: AsyncWebClient, workspace: Workspace, alice: Person, bob: Person, channel: Channel
) -> None:
    await alice.react(await alice.say(channel, "mine"), "eyes")
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[actions(button("go"))])
    said, card = alice.messages(channel)
    await client.views_open(trigger_id=workspace.tickets.new_trigger(alice.id), view=modal())
    shown = alice.modal
    assert shown is not None
    workspace.change_user(alice.user, deleted=True)
    for attempt in (
        alice.say(channel, "x"),
        alice.edit(said, "x"),
        alice.delete(said),
        alice.react(said, "tada"),
        alice.unreact(said, "eyes"),
        alice.click(card, "go"),
        alice.submit(shown, {"text": "x"}),
        alice.close(shown),
        alice.command("/lambda-quiz", channel),
        alice.home(),
        alice.invite(channel, workspace.add_user("new")),
        alice.remove_bot(channel),
        alice.leave(channel),
        alice.join(workspace.add_channel("elsewhere")),
        bob.invite(channel, alice),
    ):
        with pytest.raises(PersonError, match="alice is deactivated"):
            await attempt
    with pytest.raises(PersonError, match="alice is deactivated"):
        alice.enter(shown, {"text": "x"})
    assert bob.messages(channel) == [said, card]


PICKERS: list[tuple[str, JSON, set[str]]] = [
    ("channels_select", {}, {"general", "elsewhere", "shared"}),
    ("multi_channels_select", {}, {"general", "elsewhere", "shared"}),
    ("conversations_select", {}, {"general", "elsewhere", "shared", "hers", "her dm"}),
    ("conversations_select", {"include": ["public"]}, {"general", "elsewhere", "shared"}),
    ("conversations_select", {"include": ["private"]}, {"hers"}),
    ("conversations_select", {"include": ["im"]}, {"her dm"}),
    ("conversations_select", {"include": ["im"], "exclude_bot_users": True}, set()),
    ("multi_conversations_select", {"include": ["mpim"]}, set()),
    (
        "multi_conversations_select",
        {"exclude_external_shared_channels": True},
        {"general", "elsewhere", "hers", "her dm"},
    ),
]


@pytest.mark.parametrize(("kind", "only", "offered"), PICKERS)
async def test_a_channel_picker_takes_only_what_it_offers(
    client: AsyncWebClient, playground: Playground, alice: Person, bob: Person, kind: str, only: JSON, offered: set[str]
) -> None:
    workspace = playground.workspace
    guest = playground.person("guest", team="T0GUEST")
    places = {
        "general": workspace.add_channel("general", members=[alice.user]),
        "elsewhere": workspace.add_channel("elsewhere", members=[bob.user]),
        "shared": workspace.add_channel("shared", members=[guest.user]),
        "hers": workspace.add_channel("hers", members=[alice.user], private=True),
        "his": workspace.add_channel("his", members=[bob.user], private=True),
        "closed": workspace.add_channel("closed", members=[alice.user]),
        "her dm": alice.dm(),
        "his dm": bob.dm(),
    }
    workspace.archive(places["closed"], alice.user)
    picker = {"type": kind, "action_id": "where"} | ({"filter": only} if only else {})
    form = modal({"type": "input", "label": plain("Where"), "element": picker})
    await client.views_open(trigger_id=workspace.tickets.new_trigger(alice.id), view=form)
    assert {name for name, place in places.items() if enters(alice, place)} == offered


def enters(person: Person, place: Channel) -> bool:
    """Whether the picker of the open form takes a channel."""
    assert person.modal is not None
    many = person.modal.blocks[0]["element"]["type"].startswith("multi_")
    try:
        person.enter(person.modal, {"where": [place.id] if many else place.id})
    except PersonError as refusal:
        return "is not offered by 'where'" not in str(refusal)
    return True


@pytest.mark.parametrize("kind", ["users_select", "multi_users_select"])
async def test_a_deactivated_person_cannot_be_chosen(
    client: AsyncWebClient, workspace: Workspace, alice: Person, bob: Person, kind: str
) -> None:
    form = modal({"type": "input", "label": plain("Who"), "element": {"type": kind, "action_id": "who"}})
    await client.views_open(trigger_id=workspace.tickets.new_trigger(alice.id), view=form)
    assert alice.modal is not None
    chosen = [bob.id] if kind.startswith("multi_") else bob.id
    alice.enter(alice.modal, {"who": chosen})
    workspace.change_user(bob.user, deleted=True)
    with pytest.raises(PersonError, match="bob is deactivated"):
        alice.enter(alice.modal, {"who": chosen})


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
