"""Takes the pictures of the documentation in the playground: a day of the quiz, seen in a browser.

make pictures
"""

import asyncio
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, async_playwright

from bot.cli.demo.replies import Kind, load_replies
from bot.cli.playground.files import Files
from bot.cli.playground.host import LocalHost
from bot.playground.page import Page as Served

FOLDER = Path(__file__).parent
MORNING = datetime(2026, 11, 30, 8, 55, tzinfo=ZoneInfo("Europe/Berlin"))
WRITERS = {"Priya": Kind.STRONG, "Tom": Kind.TERSE, "Carlos": Kind.PARTIAL, "Mira": Kind.GOOD}
QUESTION = "defining-features"
"""What is asked on the first day of a new quiz."""


@dataclass(frozen=True, slots=True)
class Morning:
    """A clock that shows the same instant in every picture."""

    def now(self) -> datetime:
        """The Monday morning on which everything begins."""
        return MORNING


def main() -> None:
    """Write the PNG files."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Pictures are taken in Chromium: install the package chromium, and fonts-noto-color-emoji.")
    asyncio.run(_take(chromium))


async def _take(chromium: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        host = LocalHost(Files(Path(folder) / "pictures.sqlite3"), Morning(), speed=0.0)
        async with Served(host) as served, async_playwright() as playwright:
            await served.listen()
            await host.open()
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1280, "height": 860}, device_scale_factor=1.25)
            await page.goto(served.address)
            await _live_a_day(page)
            await browser.close()
            await host.close()


async def _live_a_day(page: Page) -> None:
    await _button(page, "Set up").click()
    await page.set_viewport_size({"width": 1280, "height": 1500})
    await _take_picture(page.locator("dialog"), "settings")
    await page.set_viewport_size({"width": 1280, "height": 860})
    await _button(page, "Save").click()
    await page.locator("dialog footer").get_by_role("button", name="Close").click()
    await _button(page, "Next event").click()
    await _take_picture(_message(page, "Question of the day"), "question")
    await _message(page, "Question of the day").hover()
    await _message(page, "Question of the day").get_by_role("link", name="Reply").click()
    replies = load_replies()[QUESTION]
    for name, kind in WRITERS.items():
        await _become(page, name)
        await page.locator("#thread textarea").fill(replies[kind])
        await page.locator("#thread textarea").press("Enter")
        await page.locator("#thread article", has_text=replies[kind][:30]).locator(".reaction").wait_for()
    await page.screenshot(path=FOLDER / "playground.png")
    await page.locator("#main").hover()
    await _take_picture(page.locator("#thread"), "thread")
    await _button(page, "Run until the reveal").click()
    await _message(page, "Best of the day").wait_for()
    await page.get_by_role("link", name="Close thread").click()
    await page.set_viewport_size({"width": 1180, "height": 1900})
    await _take_picture(_message(page, "Best of the day"), "reveal")
    await _become(page, "Carlos")
    await page.locator("#messages").get_by_role("button", name="My result").last.click()
    await _take_picture(_message(page, "Your result"), "result")
    await page.locator("#messages").get_by_role("button", name="Leaderboard").last.click()
    await _take_picture(_message(page, "people on this leaderboard"), "leaderboard")
    await page.get_by_role("link", name="Lambda Quiz").click()
    await page.locator("#home").get_by_text("Your record").wait_for()
    await page.set_viewport_size({"width": 1280, "height": 860})
    await page.screenshot(path=FOLDER / "home.png")


async def _become(page: Page, name: str) -> None:
    await page.locator("#people").get_by_role("link", name=name).click()
    await page.locator(f"#people [aria-current]:has-text('{name}')").wait_for()


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _message(page: Page, text: str) -> Locator:
    return page.locator("#messages article", has_text=text).last


async def _take_picture(part: Locator, name: str) -> None:
    await part.wait_for()
    await part.page.mouse.move(0, 0)  # or a message shows its tools
    await part.page.wait_for_timeout(300)  # until what appears has faded in
    await part.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
