"""Everything that can stand in a message, drawn in a browser: every element, odd text, and a great deal of it."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.page.log import MOST_ENTRIES
from tests.page.rig import Site, Window, open_window
from tests.playground.rig import actions, button, plain, section

JSON = dict[str, Any]
OPTIONS = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Do it"), "deny": plain("No")}


async def post(site: Site, *blocks: JSON) -> None:
    """Posts as the bot does, with its own token."""
    workspace = site.host.stage.workspace
    client = AsyncWebClient(token=workspace.bot_token, base_url=site.host.playground.url, retry_handlers=[])
    await client.chat_postMessage(channel=site.host.stage.channel.id, text="Drawn", blocks=list(blocks))


def pressed(site: Site) -> list[JSON]:
    """What the bot was told of presses."""
    return [entry.sent["actions"][0] for entry in reversed(site.served.log.search("block_actions", MOST_ENTRIES))]


async def told(site: Site, count: int) -> list[JSON]:
    while len(pressed(site)) < count:
        await site.served.changes.beyond(site.served.changes.count)
    return pressed(site)


async def test_every_element_tells_the_bot_what_was_chosen(site: Site, browser: Browser) -> None:
    elements = [
        button("plain", "Press me", value="v"),
        button("careful", "Careful", confirm=CONFIRM),
        {"type": "static_select", "action_id": "select", "placeholder": plain("Choose"), "options": OPTIONS},
        {"type": "users_select", "action_id": "people"},
        {"type": "channels_select", "action_id": "channels"},
        {"type": "datepicker", "action_id": "day"},
        {"type": "timepicker", "action_id": "hour", "initial_time": "09:00"},
        {"type": "checkboxes", "action_id": "many", "options": OPTIONS},
        {"type": "radio_buttons", "action_id": "one", "options": OPTIONS},
        {"type": "overflow", "action_id": "more", "options": OPTIONS},
    ]
    await post(site, actions(*elements))
    window = await open_window(browser, site)
    message = window.page.locator("#messages article").last
    await window.button("Press me").click()
    await window.button("Careful").click()
    await window.button("No", "dialog").click()
    await window.button("Careful").click()
    await window.button("Do it", "dialog").click()
    await message.get_by_label("Choose").select_option("Two")
    await message.get_by_label("people").select_option(label="Tom")
    await message.get_by_label("channels").select_option("#lambda-study")
    await message.get_by_label("day").fill("2026-12-24")
    await message.get_by_label("hour").fill("10:30")
    await message.get_by_role("checkbox", name="Two").check()
    await message.get_by_role("radio", name="One").check()
    await message.get_by_label("More options").click()
    await message.get_by_role("button", name="Two").click()
    by_id = {action["action_id"]: action for action in await told(site, 10)}
    assert by_id["plain"]["value"] == "v"
    assert len(pressed(site)) == 10, "what was not confirmed is not sent"
    assert by_id["select"]["selected_option"] == OPTIONS[1]
    assert by_id["people"]["selected_user"] == site.person("Tom").id
    assert by_id["channels"]["selected_channel"] == site.host.stage.channel.id
    assert by_id["day"]["selected_date"] == "2026-12-24"
    assert by_id["hour"]["selected_time"] == "10:30"
    assert by_id["many"]["selected_options"] == [OPTIONS[1]]
    assert by_id["one"]["selected_option"] == OPTIONS[0]
    assert by_id["more"]["selected_option"] == OPTIONS[1]


async def test_what_cannot_be_drawn_is_shown_with_its_json(site: Site, browser: Browser) -> None:
    await post(site, section("*Before*"), {"type": "markdown", "text": "# A heading"}, {"type": "divider"})
    window = await open_window(browser, site)
    message = window.page.locator("#messages article").last
    await expect(message.locator("strong", has_text="Before")).to_be_visible()
    await message.get_by_text("The page cannot draw this “markdown”").click()
    await expect(message.locator("pre")).to_contain_text('"text": "# A heading"')


async def test_source_shows_blocks_text_and_metadata(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.ask()
    await window.menu(window.message("Question of the day"))
    await window.page.locator("#messages").get_by_role("link", name="View source").click()
    source = window.page.get_by_role("dialog", name="Source of the message")
    for part in ("Question of the day", '"type": "actions"', '"event_payload"', '"key": "question:'):
        await expect(source).to_contain_text(part)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<script>alert(1)</script> <b>no</b>", "<script>alert(1)</script> <b>no</b>"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<!channel> <@U1> <https://x.example|y>", "<!channel> <@U1> <https://x.example|y>"),
        ("مرحبا بالعالم، AWS Lambda هو", "مرحبا بالعالم، AWS Lambda هو"),
        ("👩‍👩‍👧‍👦 :tada: :no_such_emoji:", "👩‍👩‍👧‍👦 🎉 :no_such_emoji:"),
        ("a\n\n\n  b\tc", "a\n\n\n  b\tc"),
        ("Robert'); DROP TABLE answers;--", "Robert'); DROP TABLE answers;--"),
    ],
)
async def test_text_is_shown_as_it_was_typed(site: Site, browser: Browser, typed: str, read: str) -> None:
    window = await open_window(browser, site)
    await window.say(typed)
    shown = window.page.locator("#messages article").nth(1).locator(".content p")
    await expect(shown).to_have_text(read)
    assert await shown.text_content() == read
    assert window.complaints == []


async def test_right_to_left_text_stands_on_its_own_side(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.say("مرحبا")
    text = window.message("مرحبا").locator(".content p")
    assert await text.evaluate("element => getComputedStyle(element).direction") == "rtl"


async def test_a_crowded_thread_stays_readable(site: Site, browser: Browser) -> None:
    workspace, channel = site.host.stage.workspace, site.host.stage.channel
    crowd = [workspace.add_user(f"member{number}", display_name=f"Member {number}") for number in range(50)]
    for user in crowd:
        workspace.join(channel, user)
    parent = workspace.messages.post(channel, crowd[0], "A question for everybody")
    texts = [
        "x" * 400,
        "https://example.com/" + "long/" * 80,
        "```\n" + "print('wide') # " * 30 + "\n```",
        "Words and words. " * 176,
        "שלום " * 100,
        "🎉" * 200,
    ]
    for number in range(200):
        text = texts[number % len(texts)][:3000]
        workspace.messages.post(channel, crowd[number % 50], text, thread_ts=parent.ts)
    window = await open_window(browser, site, f"?in={channel.id}&thread={parent.ts}")
    await expect(window.message("A question for everybody", "#thread")).to_be_visible()
    await expect(window.page.locator("#thread article")).to_have_count(201)
    await expect(window.message("A question for everybody")).to_contain_text("200 replies")
    assert await sideways(window) == []


async def sideways(window: Window) -> list[str]:
    """What is wider than the place it stands in, so that it would have to be scrolled sideways."""
    found: list[str] = await window.page.evaluate(
        """() => [...document.querySelectorAll("body, main, aside, #messages, #thread-scroll, article")]
            .filter(element => element.scrollWidth > element.clientWidth + 1)
            .map(element => `${element.tagName}#${element.id}`)"""
    )
    return found


async def test_a_window_that_opens_says_so_until_there_is_something_to_see(site: Site, browser: Browser) -> None:
    page, may_come = await browser.new_page(), asyncio.Event()

    async def hold(stream: WebSocketRoute) -> None:
        await may_come.wait()
        stream.connect_to_server()

    await page.route_web_socket("**/live*", hold)
    await page.goto(site.address)
    opening = page.get_by_role("status").filter(has_text="Opening…")
    await expect(opening).to_be_visible()
    for pane in ("#thread", "#panel", "#home"):
        await expect(page.locator(pane)).to_be_hidden()
    may_come.set()
    await expect(page.locator("#head h1")).to_be_visible()
    await expect(opening).to_have_count(0)
