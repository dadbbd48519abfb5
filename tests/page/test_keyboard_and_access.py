"""The page without a mouse, and for whoever cannot see it well."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.cli.demo.replies import Kind
from tests.page.rig import Site, Window, open_window


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
        await page.get_by_role("link", name=panel).click()
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
