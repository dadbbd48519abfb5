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
