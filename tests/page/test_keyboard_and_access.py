"""The page without a mouse, and for whoever cannot see it well."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.demo.replies import Kind
from bot.playground.page.log import MOST_ENTRIES
from tests.page.rig import HOLDING, Site, Window, open_window
from tests.playground.rig import actions, modal, plain, text_input


async def press(window: Window, *keys: str) -> None:
    for key in keys:
        await window.page.keyboard.press(key)


async def tab_to(window: Window, name: str) -> None:
    """Goes on with the Tab key until something of this name has the focus."""
    focused = """() => {
        const at = document.activeElement;
        return (at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || "").trim();
    }"""
    for _ in range(120):
        await window.page.keyboard.press("Tab")
        if str(await window.page.evaluate(focused)).split("\n")[0] == name:
            return
    raise AssertionError(f"Tab never comes to {name}")


async def test_a_day_with_the_keyboard_alone(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await press(window, "Tab", "Enter")
    await expect(page.locator("#main")).to_be_focused()
    await tab_to(window, "Set up")
    await press(window, "Enter")
    await expect(page.get_by_role("dialog", name="Quiz settings")).to_be_visible()
    await tab_to(window, "Save")
    await press(window, "Enter")
    await expect(page.locator("dialog")).to_contain_text("The quiz is set up")
    await press(window, "Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.reload()
    await expect(page.locator("#head h1")).to_be_visible()
    await tab_to(window, "Next event")
    await press(window, "Enter")
    await expect(window.message("Question of the day")).to_be_visible()
    await window.message("Question of the day").get_by_role("button", name="Answer privately").focus()
    await tab_to(window, "Reply")
    await press(window, "Enter")
    await expect(page.locator("#thread textarea")).to_be_focused()
    reply = await site.reply(Kind.TERSE)
    await page.keyboard.type(reply)
    await press(window, "Enter")
    await expect(window.message(reply, "#thread")).to_be_visible()
    await press(window, "Escape")
    await expect(page.locator("#thread .pane-head")).to_have_count(0)
    await tab_to(window, "Message #lambda-study")
    await page.keyboard.type("/lam")
    await expect(page.locator("#composer").get_by_role("option").first).to_contain_text(
        "/lambda-quiz [today | leaderboard"
    )
    await press(window, "Tab")
    await page.keyboard.type("me")
    await press(window, "Enter")
    await expect(window.message("Only visible to you")).to_be_visible()
    await window.message("Only visible to you").get_by_label("More actions").focus()
    await press(window, "Enter")
    await tab_to(window, "Dismiss message")
    await press(window, "Enter")
    await expect(page.get_by_text("Only visible to you")).to_have_count(0)
    assert window.complaints == []


async def test_escape_closes_what_was_opened_last(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await window.say("Something")
    await window.open_thread("Something")
    await window.menu(window.message("Something"))
    await press(window, "Escape")
    await expect(page.locator("details.menu[open]")).to_have_count(0)
    await expect(page.locator("#thread .pane-head")).to_be_visible()
    await window.menu(window.message("Something"))
    await page.locator("#messages").get_by_role("link", name="View source").click()
    await expect(page.get_by_role("dialog", name="Source of the message")).to_be_visible()
    await press(window, "Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#thread .pane-head")).to_be_visible()


async def test_escape_in_a_form_closes_its_open_menu_first(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    option = {"text": plain("One"), "value": "1"}
    await open_form(site, actions({"type": "overflow", "action_id": "more", "options": [option]}), text_input())
    await page.locator("dialog summary").click()
    await expect(page.locator("dialog details[open]")).to_have_count(1)
    await press(window, "Escape")
    await expect(page.locator("dialog details[open]")).to_have_count(0)
    await expect(page.locator("dialog summary")).to_be_focused()
    assert site.person("Mira").modal is not None
    await press(window, "Escape")
    await expect(page.locator("dialog")).to_have_count(0)


async def open_form(site: Site, *blocks: dict[str, Any]) -> None:
    """Opens a form before Mira."""
    workspace = site.host.stage.workspace
    trigger = workspace.tickets.new_trigger(site.person("Mira").id)
    await client(site).views_open(trigger_id=trigger, view=modal(*blocks))


def client(site: Site) -> AsyncWebClient:
    """A client of the Web API with the bot's token."""
    token = site.host.stage.workspace.bot_token
    return AsyncWebClient(token=token, base_url=site.host.playground.url, retry_handlers=[])


async def test_a_form_begins_with_its_first_field(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await open_form(site, text_input())
    await expect(window.page.get_by_label("Answer")).to_be_focused()


async def test_a_form_begins_where_the_app_wants_it_to(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    second = text_input("second", "second")
    second["label"] = plain("Second")
    second["element"]["focus_on_load"] = True
    await open_form(site, text_input(), second)
    await expect(window.page.get_by_label("Second")).to_be_focused()


async def test_a_group_of_boxes_with_an_error_gets_the_focus_and_is_in_sight(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await page.set_viewport_size({"width": 1280, "height": 500})
    await window.button("Set up").click()
    days = page.locator("dialog .block.input", has=page.get_by_text("Days", exact=True))
    await expect(days).to_be_visible()
    for _ in range(5):
        await days.get_by_role("checkbox", checked=True).first.uncheck()
    await window.button("Save", "dialog").focus()
    await press(window, "Enter")
    await expect(days.locator(".error")).to_be_in_viewport()
    await expect(days.get_by_role("checkbox").first).to_be_focused()


async def test_a_view_that_takes_the_place_of_a_form_has_the_focus(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await window.button("Set up").click()
    await expect(page.get_by_role("dialog", name="Quiz settings")).to_be_visible()
    await window.button("Save", "dialog").focus()
    await press(window, "Enter")
    await expect(page.locator("dialog")).to_contain_text("The quiz is set up")
    await expect(page.locator("dialog :focus")).to_have_count(1)


async def test_enter_presses_once_however_long_it_is_held(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    before = site.host.stage.workspace.clock.now()
    await window.button("+1 day").focus()
    for _ in range(4):
        await window.page.keyboard.down("Enter")
        await expect(window.button("+1 day")).not_to_have_attribute("aria-busy", "true")
    await window.page.keyboard.up("Enter")
    assert (site.host.stage.workspace.clock.now() - before).days == 1


async def test_enter_is_ignored_while_a_press_is_on_its_way(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    before = site.host.stage.workspace.clock.now()
    sent: list[str] = []
    window.page.on("request", lambda request: sent.append(request.url))
    await window.page.evaluate(HOLDING)
    await window.button("+1 day").focus()
    await press(window, "Enter", "Enter", "Enter")
    await window.page.evaluate("() => window.letGo()")
    await expect(window.button("+1 day")).not_to_have_attribute("aria-busy", "true")
    assert (site.host.stage.workspace.clock.now() - before).days == 1
    assert [url for url in sent if url.endswith("/act")] == [f"{site.address}act"]


async def delete(window: Window, text: str) -> None:
    """Deletes a message with the keyboard."""
    await window.message(text).get_by_label("More actions").focus()
    await press(window, "Enter")
    await tab_to(window, "Delete message")
    await press(window, "Enter")
    await expect(window.button("Delete", "dialog")).to_be_focused()
    await press(window, "Enter")
    await expect(window.page.locator("#messages article", has_text=text)).to_have_count(0)


async def test_the_focus_of_a_deleted_message_passes_to_the_next(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    for text in ("The first", "The second", "The third"):
        await window.say(text)
    await delete(window, "The second")
    await expect(window.message("The third").get_by_label("More actions")).to_be_focused()
    await delete(window, "The third")
    await expect(window.page.locator("#messages")).to_be_focused()
    await site.person("Tom").reply(site.host.stage.messages()[-1], "A reply")
    await expect(window.message("The first")).to_contain_text("1 reply")
    await delete(window, "The first")
    await expect(window.page.locator("#messages")).to_contain_text("This message was deleted.")
    await expect(window.page.locator("#messages")).to_be_focused()


async def test_a_reaction_leaves_the_focus_at_its_message(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.say("Something")
    menu = window.message("Something").get_by_label("More actions")
    await menu.focus()
    await press(window, "Enter")
    await tab_to(window, "React with eyes")
    await press(window, "Enter")
    await expect(menu).to_be_focused()
    reaction = window.message("Something").locator(".reaction")
    await reaction.focus()
    await press(window, "Enter")
    await expect(reaction).to_have_count(0)
    await expect(menu).to_be_focused()


def select(**more: Any) -> dict[str, Any]:
    options = [{"text": plain(name), "value": name} for name in ("one", "two", "three")]
    return {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick"), "options": options, **more}


def chosen(site: Site) -> list[str]:
    """What the app was told of, choice by choice."""
    told = reversed(site.served.log.search("interaction", MOST_ENTRIES))
    return [entry.sent["actions"][0]["selected_option"]["value"] for entry in told]


async def test_a_select_in_a_message_tells_of_each_choice_and_nothing_else(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    channel = site.host.stage.channel.id
    await client(site).chat_postMessage(channel=channel, text="Choose", blocks=[actions(select())])
    field = window.page.locator("#messages select")
    await expect(field.get_by_role("option", name="Pick", include_hidden=True)).to_be_disabled()
    for _ in range(2):
        await field.select_option("two")
        await expect(field).to_have_value("")
    await field.focus()
    await press(window, "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    await expect(field).to_have_value("")
    await site.host.playground.traffic.idle()
    assert chosen(site) == ["two", "two", "two"]


async def test_a_select_shows_what_a_message_begins_with_until_a_choice_is_confirmed(
    site: Site, browser: Browser
) -> None:
    window = await open_window(browser, site)
    channel, two = site.host.stage.channel.id, {"text": plain("two"), "value": "two"}
    sure = {"title": plain("Sure?"), "text": plain("Once more"), "confirm": plain("Yes"), "deny": plain("No")}
    blocks = [actions(select(initial_option=two, confirm=sure))]
    await client(site).chat_postMessage(channel=channel, text="Choose", blocks=blocks)
    field = window.page.locator("#messages select")
    await expect(field).to_have_value("two")
    await field.select_option("three")
    await window.button("No", "dialog").click()
    await expect(field).to_have_value("two")
    assert chosen(site) == []


async def test_commands_are_completed_and_the_wrong_ones_explained(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await page.locator("#composer textarea").press_sequentially("/")
    options = page.locator("#composer").get_by_role("option")
    await expect(options).to_have_count(4)
    await press(window, "ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await press(window, "Enter")
    await expect(page.locator("#composer textarea")).to_have_value("/invite ")
    for typed, told in (
        ("/invite nobody", "There is nobody called “nobody” in this workspace."),
        ("/invite", "Say whom, such as /invite @Lambda Quiz."),
        ("/lambda-quizz", "/lambda-quizz is not a valid command"),
    ):
        await page.locator("#composer textarea").fill(typed)
        await press(window, "Escape", "Enter")
        await expect(page.get_by_role("alert")).to_contain_text(told)
        await expect(page.locator("#composer textarea")).to_have_value(typed)
    await window.say("/remove @Lambda Quiz")
    await expect(page.locator("#messages")).not_to_contain_text("Only visible")
    await window.button("Add Lambda Quiz").click()
    await expect(page.locator("#messages")).to_contain_text("@Lambda Quiz has joined the channel")
    await window.say("Something")
    await window.open_thread("Something")
    await page.locator("#thread textarea").fill("/lambda-quiz today")
    await page.locator("#thread textarea").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("/lambda-quiz is not supported in threads. Sorry!")


async def test_what_others_do_disturbs_nobody_who_types(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    field = page.locator("#composer textarea")
    await field.press_sequentially("/in")
    await expect(page.locator("#composer").get_by_role("option")).to_have_count(1)
    await window.menu(window.message("Hello, I am Lambda Quiz"))
    await field.focus()
    await site.person("Tom").say("lambda-study", "Meanwhile")
    await expect(window.message("Meanwhile")).to_be_visible()
    await expect(field).to_be_focused()
    await expect(field).to_have_value("/in")
    await expect(page.locator("#composer").get_by_role("option")).to_have_count(1)
    await expect(page.locator("#messages details[open]")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing(site: Site, browser: Browser, theme: str) -> None:
    window = await open_window(browser, site, theme=theme)
    page = window.page
    await window.button("Set up").click()
    await expect(page.get_by_role("dialog", name="Quiz settings")).to_be_visible()
    await page.get_by_label("Time zone").fill("Mars/Olympus")
    await window.button("Save", "dialog").click()
    await expect(page.locator("dialog .error")).to_be_visible()
    await check(window)
    await window.button("Cancel", "dialog").click()
    await window.ask()
    await window.open_thread("Question of the day")
    await window.say(await site.reply(Kind.GOOD), "#thread")
    await window.button("Run until the reveal").click()
    await expect(window.message("Best of the day")).to_be_visible()
    await window.button("My result", "#messages").last.click()
    await expect(window.message("Only visible to you")).to_be_visible()
    await window.say("*b* `c` <@U1> :tada: https://a.example\n> q\n```\nd\n```")
    await page.locator("#composer textarea").fill("/nonsense")
    await page.locator("#composer textarea").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("not a valid command")
    await check(window)
    for panel in ("Traffic", "Trouble"):
        await page.get_by_role("link", name=panel, exact=True).click()
        await expect(page.locator("#panel .pane-head h2")).to_have_text(panel)
        await check(window)
    await page.get_by_role("link", name="Lambda Quiz").click()
    await expect(page.locator("#home")).to_contain_text("Your record")
    await check(window)


async def check(window: Window) -> None:
    """No rule of WCAG 2.2 A or AA, nor of axe's good practice, is broken."""
    await window.page.wait_for_timeout(200)  # until colours have faded in
    found = await Axe().run(window.page)
    assert not found.response["violations"], found.generate_report()
