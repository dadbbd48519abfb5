"""A workspace that is kept and comes back."""

import json
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Person, Workspace
from bot.playground.saving import UnreadableWorkspace, dump, restore
from tests.playground.rig import actions, button, home, modal, section


async def test_everything_that_people_see_comes_back(
    workspace: Workspace, alice: Person, bob: Person, channel: Channel, client: AsyncWebClient
) -> None:
    said = await alice.say(channel, "one & only 🎉")
    await alice.reply(said, "two", broadcast=True, files=["a.txt"])
    await bob.react(said, "eyes")
    await alice.edit(said, "uno")
    metadata = {"event_type": "post", "event_payload": {"key": "k"}}
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[actions(button("go"))], metadata=metadata)
    await client.chat_postEphemeral(channel=channel.id, user=bob.id, text="for bob")
    await client.views_open(trigger_id=workspace.tickets.new_trigger(bob.id), view=modal())
    await client.views_publish(user_id=bob.id, view=home())
    view = bob.modal
    assert view is not None
    bob.enter(view, {"text": "half an ans"})
    bob.read(channel)

    again = restore(dump(workspace))

    assert again.clock.now() == workspace.clock.now()
    assert again.users == workspace.users
    assert again.channels == workspace.channels
    assert again.posted == workspace.posted
    assert again.ephemeral == workspace.ephemeral
    assert again.views.stack(bob.id) == workspace.views.stack(bob.id)
    assert again.views.home(bob.id) == workspace.views.home(bob.id)
    assert again.last_read == workspace.last_read
    assert (again.id, again.bot, again.bot_id, again.app_id) == (
        workspace.id,
        workspace.bot,
        workspace.bot_id,
        workspace.app_id,
    )


@pytest.mark.parametrize("odd", ["\ud83d", "\U0001f600 a \ude00 b", "\0"])
async def test_odd_characters_come_back_whole(
    workspace: Workspace, alice: Person, channel: Channel, client: AsyncWebClient, odd: str
) -> None:
    said = await alice.say(channel, odd)
    metadata = {"event_type": "post", "event_payload": {odd: [odd]}}
    await client.api_call(
        "chat.postMessage", json={"channel": channel.id, "text": odd, "metadata": metadata, "blocks": [section(odd)]}
    )
    again = restore(dump(workspace))
    assert again.posted == workspace.posted
    assert again.posted[channel.id][said.ts].text == odd


async def test_ids_and_timestamps_go_on_where_they_were(workspace: Workspace) -> None:
    taken = {workspace.mint.new("U") for _ in range(50)}
    last = workspace.new_ts()
    again = restore(dump(workspace))
    assert again.mint.new("U") not in taken
    assert again.new_ts() > last
    again.clock.advance(timedelta(hours=1))
    assert again.clock.now() == workspace.clock.now() + timedelta(hours=1)


@pytest.mark.parametrize("spoil", [{"version": 2}, {"users": "all"}, {"surplus": 1}, {"app": {}}])
async def test_what_is_no_workspace_is_refused(workspace: Workspace, spoil: dict[str, object]) -> None:
    kept = json.loads(dump(workspace))
    with pytest.raises(UnreadableWorkspace):
        restore(json.dumps(kept | spoil).encode())
    with pytest.raises(UnreadableWorkspace):
        restore(dump(workspace)[:-20])
