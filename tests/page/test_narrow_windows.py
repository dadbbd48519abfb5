"""The page in windows that are narrower than a laptop's."""

import pytest
from playwright.async_api import Browser, expect

from tests.page.rig import Site, open_window

HEIGHT = 780
ROOM = """() => ({
    wider: document.documentElement.scrollWidth - window.innerWidth,
    top: document.querySelector(".top").offsetHeight,
    messages: document.querySelector("#messages").clientHeight,
})"""
AT_END = """() => {
    const box = document.querySelector("#messages");
    return box.scrollHeight - box.clientHeight - box.scrollTop < 2;
}"""
NEXT_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HIDDEN_BELOW = "(box) => box.scrollHeight - box.clientHeight"


@pytest.mark.parametrize("width", [1280, 960, 800, 640, 390])
async def test_everything_is_inside_the_window_and_messages_can_be_pressed(
    site: Site, browser: Browser, width: int
) -> None:
    window = await open_window(browser, site)
    await window.ask()
    page = window.page
    await page.set_viewport_size({"width": width, "height": HEIGHT})
    room = await page.evaluate(ROOM)
    assert room["wider"] <= 0
    assert room["top"] <= HEIGHT / 3
    assert room["messages"] >= HEIGHT / 3
    await window.message("Question of the day").get_by_role("button", name="Answer privately").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert window.complaints == []


async def test_whoever_reads_the_newest_message_still_does_in_a_narrower_window(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.ask()
    messages = window.page.locator("#messages")
    await window.page.set_viewport_size({"width": 390, "height": HEIGHT})
    await window.page.wait_for_function(AT_END)
    await messages.evaluate("(box) => { box.scrollTop = 0; }")
    await window.page.evaluate(NEXT_FRAMES)
    await window.page.set_viewport_size({"width": 800, "height": HEIGHT})
    await window.page.evaluate(NEXT_FRAMES)
    assert await messages.evaluate("(box) => box.scrollTop") == 0


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_tall_form_scrolls_its_fields_alone(site: Site, browser: Browser, width: int) -> None:
    window = await open_window(browser, site)
    page, dialog = window.page, window.page.get_by_role("dialog")
    await page.set_viewport_size({"width": width, "height": HEIGHT})
    await window.button("Set up").click()
    await expect(dialog).to_be_visible()
    assert await dialog.locator(".fields-of-form").evaluate(HIDDEN_BELOW) > 0
    assert await dialog.evaluate(HIDDEN_BELOW) == 0
    await page.route("**/act", lambda route: route.abort())
    await window.button("Save", "dialog").click()
    await expect(dialog.get_by_role("alert")).to_be_in_viewport(ratio=1)
    assert await dialog.evaluate(HIDDEN_BELOW) == 0


async def test_a_long_source_scrolls_beside_its_head_and_foot(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page, dialog = window.page, window.page.get_by_role("dialog")
    await window.menu(window.message("Hello, I am Lambda Quiz"))
    await page.locator("#messages").get_by_role("link", name="View source").click()
    await expect(dialog).to_be_visible()
    assert await dialog.locator(".fields-of-form").evaluate(HIDDEN_BELOW) > 0
    assert await dialog.evaluate(HIDDEN_BELOW) == 0
