"""A tour of a workspace: everything that the playground can tell a bot happens at least once."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Person, Playground
from tests.playground.rig import actions, button, home, modal, plain, section, text_input


async def tour_of_events(playground: Playground) -> None:
    """Every event; at the end the app is uninstalled."""
    workspace = playground.workspace
    alice, bob = playground.person("alice"), playground.person("bob", joins=True)
    channel = workspace.add_channel("tour", members=[alice.user, bob.user, workspace.bot])
    await _talk(playground, channel, alice, bob)
    await _come_and_go(playground, channel, alice, bob)
    await _change_channels(playground, alice, private=False)
    await _change_channels(playground, alice, private=True)
    workspace.change_channel_id(channel)
    workspace.uninstall_app()
    await playground.idle()


async def _talk(playground: Playground, channel: Channel, alice: Person, bob: Person) -> None:
    guest = playground.person("guest", team="T0GUEST")
    await guest.join(channel)
    said = await alice.say(channel, "@lambdaquiz one")
    await alice.reply(said, "two", broadcast=True)
    await alice.reply(said, "three", files=["a.txt"])
    withdrawn = await alice.reply(said, "four")
    await guest.reply(said, "five")
    await alice.edit(said, "uno")
    await alice.delete(withdrawn)
    await bob.react(said, "eyes")
    await bob.unreact(said, "eyes")
    playground.workspace.messages.unfurl(said)
    await alice.delete(said)
    await alice.say(alice.dm(), "psst")
    metadata = {"event_type": "post", "event_payload": {"id": 1}}
    client = web_client(playground)
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[section("x")], metadata=metadata)


async def _come_and_go(playground: Playground, channel: Channel, alice: Person, bob: Person) -> None:
    await alice.home()
    await web_client(playground).views_publish(user_id=alice.id, view=home())
    await alice.home()
    await bob.leave(channel)
    await bob.join(channel)
    playground.workspace.change_user(bob.user, display_name="bobby")
    playground.workspace.change_user(bob.user, deleted=True)


async def _change_channels(playground: Playground, alice: Person, *, private: bool) -> None:
    workspace = playground.workspace
    place = workspace.add_channel("secret" if private else "open", members=[alice.user], private=private)
    await alice.invite_bot(place)
    await alice.say(place, "hello")
    workspace.rename(place, f"{place.name}-too")
    await alice.remove_bot(place)
    await alice.invite_bot(place)
    workspace.archive(place, alice.user)


async def tour_of_interactions(playground: Playground) -> None:
    """A command, clicks in a message and in a view, a submission and a closing; nobody answers them."""
    workspace = playground.workspace
    alice = playground.person("alice")
    channel = workspace.add_channel("tour", members=[alice.user, workspace.bot])
    client = web_client(playground)
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[actions(button("open", value="1"))])
    view = modal(text_input(), actions(button("more")), notify_on_close=True, close=plain("x"))
    opened = await client.views_open(trigger_id=workspace.tickets.new_trigger(alice.id), view=view)
    shown = alice.modal
    assert shown is not None
    assert shown.id == opened["view"]["id"]
    await alice.click(alice.messages(channel)[-1], "open")
    await alice.click(shown, "more")
    await alice.submit(shown, {"text": "x"})
    await alice.close(shown)
    await alice.command("/lambda-quiz help", channel)


def web_client(playground: Playground) -> AsyncWebClient:
    """A client that tries once."""
    return AsyncWebClient(token=playground.workspace.bot_token, base_url=playground.url, retry_handlers=[])
