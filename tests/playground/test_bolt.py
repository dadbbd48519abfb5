"""A real Bolt app at the other end, by Socket Mode and by signed HTTP: everything a person can do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.playground import Channel, Person, PersonError, Playground, Workspace
from tests.playground.rig import (
    MANIFEST,
    actions,
    bolt_app,
    button,
    connected,
    home,
    modal,
    plain,
    section,
    text_input,
)

JSON = dict[str, Any]


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest, playground: Playground, http_playground: Playground) -> Playground:
    return playground if request.param == "socket" else http_playground


@pytest.fixture(params=["socket", "http"])
async def impatient(request: pytest.FixtureRequest, workspace: Workspace) -> AsyncIterator[Playground]:
    """One that gives the bot no time to answer."""
    options: JSON = {"mode": request.param, "rate_limits": False, "ack_deadline": 0.1}
    async with Playground(workspace, MANIFEST, **options) as running:
        yield running


def cast(playground: Playground) -> tuple[Person, Person, Channel]:
    alice, bob = playground.person("alice"), playground.person("bob")
    bot = playground.workspace.bot
    named = playground.workspace.channel_named("general")
    return alice, bob, named or playground.workspace.add_channel("general", members=[alice.user, bob.user, bot])


async def test_echo_in_the_thread(either: Playground) -> None:
    app = bolt_app(either)
    heard: list[JSON] = []

    @app.event("message")
    async def echo(event: JSON, client: Any) -> None:
        heard.append(event)
        await client.chat_postMessage(channel=event["channel"], text=event["text"], thread_ts=event["ts"])

    alice, _, channel = cast(either)
    async with connected(either, app):
        said = await alice.say(channel, "a < b & <!channel>")
        assert [message.text for message in alice.thread(said)] == ["a &lt; b &amp; &lt;!channel&gt;"] * 2
        await either.idle()
    assert [event["text"] for event in heard] == ["a &lt; b &amp; &lt;!channel&gt;"]
    assert heard[0]["channel_type"] == "channel"
    assert either.workspace.pings == []
    assert [delivery.acknowledged for delivery in either.traffic.delivered("message")] == [True, True]


async def test_commands_answer_at_once_or_later(either: Playground) -> None:
    app = bolt_app(either)

    @app.command("/lambda-quiz")
    async def answer(ack: Any, respond: Any, command: JSON) -> None:
        await ack(f"you said {command['text']}")
        await respond(text="and later", response_type="in_channel")

    alice, bob, channel = cast(either)
    async with connected(either, app):
        result = await alice.command("/lambda-quiz leaderboard week", channel)
        assert result.acknowledged
        assert result.message is not None
        await either.idle()
        with pytest.raises(PersonError, match="not a valid command"):
            await alice.command("/other", channel)
    assert [message.text for message in alice.ephemerals(channel)] == ["you said leaderboard week"]
    assert bob.ephemerals(channel) == []
    assert [message.text for message in bob.messages(channel)] == ["and later"]


async def test_buttons_modals_and_answers_to_submissions(either: Playground) -> None:
    app = bolt_app(either)
    answers: list[JSON] = [
        {"response_action": "errors", "errors": {"answer": "Too short"}},
        {"response_action": "update", "view": modal(text_input("answer"), title=plain("Second"))},
        {"response_action": "push", "view": modal(section("On top"), title=plain("Third"))},
        {"response_action": "errors", "errors": {"nowhere": "x"}},
    ]
    submitted: list[JSON] = []
    closed: list[JSON] = []

    @app.action("open")
    async def open_modal(ack: Any, body: JSON, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(callback_id="form", notify_on_close=True))
        await ack()

    @app.view("form")
    async def submit(ack: Any, view: JSON) -> None:
        submitted.append(view["state"]["values"])
        await ack(**(answers.pop(0) if answers else {}))

    @app.view_closed("form")
    async def close(ack: Any, body: JSON) -> None:
        closed.append(body)
        await ack()

    for later in answers[1:3]:
        later["view"]["callback_id"] = "form"
    alice, bob, channel = cast(either)
    async with connected(either, app):
        card = await app.client.chat_postMessage(channel=channel.id, text="Card", blocks=[actions(button("open"))])
        shown = alice.messages(channel)[-1]
        assert shown.ts == card["ts"]
        assert (await alice.click(shown, "open")).acknowledged
        assert bob.modal is None
        first = alice.modal
        assert first is not None
        assert (await alice.submit(first, {"text": "  "})).outcome == "refused"
        assert submitted == []
        assert (await alice.submit(first, {"text": "hi"})).errors == {"answer": "Too short"}
        assert submitted[0] == {"answer": {"text": {"type": "plain_text_input", "value": "hi"}}}
        updated = await alice.submit(first, {"answer": "longer"})
        assert (updated.outcome, alice.modal and alice.modal.title) == ("updated", "Second")
        assert updated.view is not None
        pushed = await alice.submit(updated.view)
        assert (pushed.outcome, alice.modal and alice.modal.title) == ("pushed", "Third")
        assert pushed.view is not None
        with pytest.raises(PersonError, match="in front"):
            await alice.submit(first)
        wrong = await alice.submit(pushed.view)
        assert wrong.outcome == "failed"
        await alice.close(pushed.view)
        assert (await alice.submit(updated.view)).outcome == "closed"
        assert alice.modal is None
        await alice.click(shown, "open")
        assert alice.modal is not None
        await alice.close(alice.modal)
        assert [body["is_cleared"] for body in closed] == [False]


@pytest.mark.parametrize("action", ["update", "push"])
async def test_an_answer_to_a_submission_holds_no_larger_view_than_a_method(
    playground: Playground, action: str
) -> None:
    app = bolt_app(playground)

    @app.view("form")
    async def submit(ack: Any) -> None:
        await ack(response_action=action, view=modal(*(section("x" * 2500) for _ in range(100))))

    alice, _, _ = cast(playground)
    playground.workspace.views.open(alice.id, modal(text_input("answer"), callback_id="form"))
    async with connected(playground, app):
        assert alice.modal is not None
        answered = await alice.submit(alice.modal, {"text": "hi"})
    assert (answered.outcome, answered.problem) == ("failed", "view_too_large")


async def test_clearing_the_whole_stack(either: Playground) -> None:
    app = bolt_app(either)

    @app.view("form")
    async def submit(ack: Any) -> None:
        await ack(response_action="clear")

    alice, _, _ = cast(either)
    async with connected(either, app):
        new_trigger = either.workspace.tickets.new_trigger
        view = modal(text_input(optional=True), callback_id="form")
        opened = await app.client.views_open(trigger_id=new_trigger(alice.id), view=view)
        await app.client.views_push(trigger_id=new_trigger(alice.id, opened["view"]["id"]), view=view)
        assert alice.modal is not None
        assert (await alice.submit(alice.modal)).outcome == "cleared"
        assert alice.modal is None


async def test_home_and_mentions(either: Playground) -> None:
    app = bolt_app(either)

    @app.event("app_home_opened")
    async def publish(event: JSON, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view=home(actions(button("hide"))))

    @app.event("app_mention")
    async def mentioned(event: JSON, say: Any) -> None:
        await say(text="Yes?", thread_ts=event["ts"])

    @app.event("message")
    async def heard() -> None:
        """What mentions it comes as a message as well."""

    @app.action("hide")
    async def hide(ack: Any, body: JSON, client: Any) -> None:
        stays = {"user_id": body["user"]["id"], "hash": body["view"]["hash"]}
        await client.views_publish(view=home(section("Hidden")), **stays)
        await ack()

    alice, bob, channel = cast(either)
    async with connected(either, app):
        shown = await alice.home()
        assert shown is not None
        await alice.click(shown, "hide")
        again = await alice.home()
        assert again is not None
        assert again.blocks[0]["type"] == "actions"
        with pytest.raises(PersonError, match="in front"):
            await bob.click(again, "hide")
        asked = await bob.say(channel, "@lambdaquiz hello")
        assert [message.text for message in bob.thread(asked)][1:] == ["Yes?"]


async def test_replacing_through_the_response_url(either: Playground) -> None:
    app = bolt_app(either)
    urls: list[str] = []

    @app.action("next")
    async def replace(ack: Any, body: JSON, respond: Any) -> None:
        urls.append(body["response_url"])
        assert "message" not in body
        await ack()
        await respond(text="Page 2", replace_original=True)

    alice, bob, channel = cast(either)
    async with connected(either, app):
        blocks = [actions(button("next"))]
        await app.client.chat_postEphemeral(channel=channel.id, user=alice.id, text="Page 1", blocks=blocks)
        page = alice.ephemerals(channel)[0]
        with pytest.raises(PersonError, match="cannot see"):
            await bob.click(page, "next")
        await alice.click(page, "next")
        await either.idle()
        assert [message.text for message in alice.ephemerals(channel)] == ["Page 2"]
        with pytest.raises(PersonError, match="no element"):
            await alice.click(page, "next")


async def test_selects_send_what_was_chosen(either: Playground) -> None:
    app = bolt_app(either)
    chosen: list[JSON] = []

    @app.action({"block_id": "form"})
    async def keep(ack: Any, action: JSON) -> None:
        chosen.append(action)
        await ack()

    options = [{"text": plain(text), "value": text.lower()} for text in ("Week", "Month")]
    elements: list[JSON] = [
        {"type": "static_select", "action_id": "period", "options": options},
        {"type": "checkboxes", "action_id": "days", "options": options},
        {"type": "users_select", "action_id": "who"},
        {"type": "channels_select", "action_id": "where"},
        {"type": "datepicker", "action_id": "day"},
        {"type": "timepicker", "action_id": "time"},
        {"type": "overflow", "action_id": "more", "options": options},
    ]
    alice, bob, channel = cast(either)
    async with connected(either, app):
        form = [actions(*elements, block_id="form")]
        await app.client.chat_postMessage(channel=channel.id, text="Form", blocks=form)
        shown = alice.messages(channel)[-1]
        wanted = [("period", "Month"), ("days", ["week"]), ("who", bob), ("where", channel), ("day", "2027-02-01")]
        for action_id, value in [*wanted, ("time", "09:30"), ("more", "week")]:
            await alice.click(shown, action_id, value)
        with pytest.raises(PersonError, match="not offered"):
            await alice.click(shown, "period", "Year")
    keys = ["selected_option", "selected_options", "selected_user", "selected_channel", "selected_date"]
    values = [action[key] for action, key in zip(chosen, [*keys, "selected_time", "selected_option"], strict=True)]
    assert values == [options[1], [options[0]], bob.id, channel.id, "2027-02-01", "09:30", options[0]]


async def test_silence_is_a_timeout(impatient: Playground) -> None:
    app = bolt_app(impatient)
    may_answer = asyncio.Event()

    @app.command("/lambda-quiz")
    async def slow(ack: Any) -> None:
        await may_answer.wait()
        await ack()

    alice, _, channel = cast(impatient)
    async with connected(impatient, app):
        result = await alice.command("/lambda-quiz", channel)
        assert not result.acknowledged
        assert result.problem == '/lambda-quiz failed with the error "operation_timeout"'
        assert len(impatient.traffic.delivered("/lambda-quiz")) == 1
        may_answer.set()
        await impatient.idle()
