"""Modals in a browser: errors under their fields, and nothing that was typed gets lost."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.playground import View
from tests.page.rig import Site, Window, open_window

REQUIRED = "Please complete this required field."


def field(window: Window, label: str) -> Locator:
    """The block of the form that has this label."""
    return window.page.locator("dialog .block.input", has=window.page.get_by_text(label, exact=True))


async def spoil(window: Window, label: str, wrong: Any) -> None:
    """Enters something wrong: a text, or None to choose nothing."""
    block = field(window, label)
    await expect(block).to_be_visible()
    boxes = block.get_by_role("checkbox", checked=True)
    if await boxes.count():
        for _ in range(await boxes.count()):
            await boxes.first.uncheck()
    elif await block.locator("select").count():
        await block.locator("select").select_option(wrong or "")
    else:
        await block.locator("input").fill(wrong or "")


async def refused(window: Window, label: str, wrong: Any) -> str:
    """The error that stands under the field after it was sent off with something wrong."""
    await spoil(window, label, wrong)
    await window.button("Save", "dialog").click()
    error = field(window, label).locator(".error")
    await expect(error).to_be_visible()
    return await error.inner_text()


@pytest.mark.parametrize(
    ("label", "wrong", "says"),
    [
        ("Channel", None, REQUIRED),
        ("Channel", "#elsewhere", "/invite @Lambda Quiz"),
        ("Question at", None, REQUIRED),
        ("Reveal at", None, REQUIRED),
        ("Reveal at", "08:00", "after"),
        ("Reveal at", "09:30", "hour"),
        ("Time zone", None, REQUIRED),
        ("Time zone", "Mars/Olympus", "time zone"),
        ("Days", None, REQUIRED),
        ("Question bank", None, REQUIRED),
        ("Sections", None, REQUIRED),
        ("Difficulties", None, REQUIRED),
    ],
)
async def test_something_wrong_in_a_field_is_told_under_it(
    site: Site, browser: Browser, label: str, wrong: str | None, says: str
) -> None:
    site.host.playground.workspace.add_channel("elsewhere", members=[site.person("Mira").user])
    window = await open_window(browser, site)
    await window.button("Set up").click()
    assert says in await refused(window, label, wrong)
    await expect(window.page.locator("dialog .block.input .error")).to_have_count(1)
    await window.button("Cancel", "dialog").click()
    await window.set_up()
    assert window.complaints == []


async def test_an_error_is_read_out_with_its_field_and_gets_the_focus(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.button("Set up").click()
    await refused(window, "Time zone", "Mars/Olympus")
    zone = window.page.get_by_label("Time zone")
    await expect(zone).to_be_focused()
    await expect(zone).to_have_attribute("aria-invalid", "true")
    described = await zone.get_attribute("aria-describedby")
    assert described is not None
    words = [await window.page.locator(f"[id='{part}']").inner_text() for part in described.split()]
    assert any("time zone" in text for text in words)
    await zone.fill("Europe/Paris")
    await window.button("Save", "dialog").click()
    await expect(window.page.locator("dialog")).to_contain_text("The quiz is set up")


HOLDING = """
window.held = null;
const Stream = window.WebSocket;
window.WebSocket = class extends Stream {
  set onmessage(handle) {
    super.onmessage = (event) => (window.held ? window.held.push(() => handle(event)) : handle(event));
  }
};
"""
"""Keeps back what the server draws while `held` is a list, as a busy machine does."""


async def test_an_error_that_is_drawn_late_takes_the_focus_from_the_one_before(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await page.add_init_script(HOLDING)
    await page.reload()
    await window.button("Set up").click()
    await refused(window, "Time zone", "Mars/Olympus")
    await spoil(window, "Time zone", "Europe/Paris")
    await spoil(window, "Reveal at", "08:00")
    await page.evaluate("held = []")
    await window.button("Save", "dialog").click()
    await expect(page.get_by_label("Time zone")).to_be_focused()
    await page.evaluate("held.splice(0).forEach((draw) => draw()); held = null")
    await expect(page.get_by_label("Reveal at")).to_be_focused()
    await page.get_by_label("Question at").focus()
    await page.keyboard.press("ArrowUp")
    await site.person("Mira").say("lambda-study", "Something is drawn meanwhile.")
    await expect(window.message("Something is drawn meanwhile.")).to_be_attached()
    await expect(page.get_by_label("Question at")).to_be_focused()


async def test_a_reload_loses_nothing(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await window.ask()
    await window.open_thread("Question of the day")
    await page.locator("#thread textarea").fill("Half a reply")
    await page.locator("#composer textarea").fill("Half a message")
    await window.button("Answer privately", "#messages").click()
    await page.get_by_label("Your answer").fill("Half an answer")
    await page.get_by_label("Show my answer in the thread after the reveal").uncheck()
    await page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    await expect_entered(site, "Half an answer")

    await page.reload()

    await expect(page.get_by_label("Your answer")).to_have_value("Half an answer")
    await expect(page.get_by_label("Show my answer in the thread after the reveal")).not_to_be_checked()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#thread textarea")).to_have_value("Half a reply")
    await expect(page.locator("#composer textarea")).to_have_value("Half a message")
    await page.locator("#thread textarea").press("Enter")
    await expect(window.message("Half a reply", "#thread")).to_be_visible()
    await page.reload()
    await expect(page.locator("#thread textarea")).to_have_value("")
    await expect(window.message("Half a reply", "#thread")).to_be_visible()


async def test_what_a_field_does_not_take_is_told(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.ask()
    await window.button("Answer privately", "#messages").click()
    answer = page.get_by_label("Your answer")
    told = page.locator("dialog").get_by_role("status")
    await answer.fill("It scales. ")
    await expect(told).to_have_text("")
    await page.evaluate("navigator.clipboard.writeText('x'.repeat(3000))")
    await answer.press("ControlOrMeta+v")
    await expect(told).to_have_text("3,000 of 3,000 characters. The rest was left out.")
    assert len(await answer.input_value()) == 3000
    await page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    await site.person("Mira").say("lambda-study", "Something is drawn meanwhile.")
    await expect(window.message("Something is drawn meanwhile.")).to_be_attached()
    await expect(told).to_have_text("3,000 of 3,000 characters. The rest was left out.")
    await answer.press("Backspace")
    await expect(told).to_have_text("2,999 of 3,000 characters.")
    await answer.fill("It scales.")
    await expect(told).to_have_text("")
    assert window.complaints == []


async def expect_entered(site: Site, text: str) -> None:
    """What was typed arrives within moments, and without being sent off."""
    mira = site.person("Mira")
    async with asyncio.timeout(30):
        while not _holds(mira.modal, text):
            await site.served.changes.beyond(site.served.changes.count)


def _holds(modal: View | None, text: str) -> bool:
    held = str(modal.values) if modal else ""
    return text in held and "'selected_options': []" in held


async def test_a_bot_that_does_not_answer_is_told_in_the_form(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.button("Set up").click()
    await expect(window.page.locator("dialog")).to_be_visible()
    await site.host.stop_bot()
    await window.button("Save", "dialog").click()
    await expect(window.page.get_by_role("alert").filter(has_text="trouble connecting")).to_be_visible()
    await site.host.restart_bot()
    await window.button("Save", "dialog").click()
    await expect(window.page.locator("dialog")).to_contain_text("The quiz is set up")
    await expect(window.page.locator("dialog")).not_to_contain_text("trouble connecting")
