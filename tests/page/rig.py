"""What the page's tests share: a running playground, and windows on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Locator, Page, expect

from bot.cli.demo.replies import Kind, load_replies
from bot.cli.playground.files import Files
from bot.cli.playground.host import LocalHost
from bot.playground import Person
from bot.playground.page import Page as Served
from bot.usecases.ports import Store
from tests.builders import StoppedClock

BERLIN = ZoneInfo("Europe/Berlin")
HOLDING = """() => {
    const real = window.fetch;
    const held = new Promise((go) => { window.letGo = go; });
    window.fetch = async (...sent) => { await held; return real(...sent); };
}"""
"""A script that keeps back what the page sends until `letGo` is called."""
MONDAY = datetime(2026, 11, 30, 8, 55, tzinfo=BERLIN)


@dataclass(slots=True)
class Site:
    """A playground that is served."""

    host: LocalHost
    served: Served

    @property
    def address(self) -> str:
        return self.served.address

    def person(self, name: str) -> Person:
        return self.host.stage.people[name]

    async def reply(self, kind: Kind) -> str:
        """A reply of this kind to the question that is open."""

        def question_id(store: Store) -> str:
            quiz = store.quizzes.of_workspace(self.host.stage.workspace.id)[0]
            is_open = store.rounds.newest_open(quiz.id)
            assert is_open is not None
            return store.rounds.question(is_open).id

        return load_replies()[await self.host.stage.bot.runner.read(question_id)][kind]


@asynccontextmanager
async def open_site(
    files: Files, at: datetime = MONDAY, speed: float = 0.0, banks: Path | None = None
) -> AsyncIterator[Site]:
    """A playground on these files; its clock stands still unless it is moved."""
    host = LocalHost(files, StoppedClock(at), banks=banks, speed=speed)
    async with Served(host) as served:
        await served.listen()
        try:
            await host.open()
            yield Site(host, served)
        finally:
            await host.close()


@dataclass(slots=True)
class Window:
    """A browser window, and all that went wrong in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def button(self, name: str, where: str = "body") -> Locator:
        return self.page.locator(where).get_by_role("button", name=name, exact=True)

    async def be(self, name: str) -> None:
        """Becomes another person."""
        link = self.page.locator("#people").get_by_role("link", name=name)
        await link.click()
        await expect(link).to_have_attribute("aria-current", "true")

    async def say(self, text: str, where: str = "#composer") -> None:
        field = self.page.locator(f"{where} textarea[data-draft]")
        await field.fill(text)
        await field.press("Enter")
        await expect(field).to_have_value("")

    def message(self, text: str, where: str = "#messages") -> Locator:
        """The newest message that says this."""
        return self.page.locator(f"{where} article", has_text=text).last

    async def open_thread(self, text: str) -> None:
        await self.message(text).hover()
        await self.message(text).get_by_role("link", name="Reply", exact=True).click()
        await expect(self.page.locator("#thread .pane-head")).to_be_visible()

    async def menu(self, message: Locator) -> None:
        await message.hover()
        await message.get_by_label("More actions").click()

    async def set_up(self) -> None:
        """Sets the quiz up with what the form suggests."""
        await self.button("Set up").click()
        await self.button("Save", "dialog").click()
        await expect(self.page.locator("dialog")).to_contain_text("The quiz is set up")
        await self.button("Close", "dialog footer").click()
        await expect(self.page.locator("dialog")).to_have_count(0)

    async def ask(self) -> None:
        """Sets the quiz up and goes to the first question."""
        await self.set_up()
        await self.button("Next event").click()
        await expect(self.message("Question of the day")).to_be_visible()


async def open_window(browser: Browser, site: Site, query: str = "", theme: str = "light") -> Window:
    """A new window on the page, with nothing kept from another one."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme="dark" if theme == "dark" else "light"
    )
    page = await context.new_page()
    window = Window(page)
    page.on("pageerror", lambda error: window.complaints.append(str(error)))
    page.on("console", lambda line: window.complaints.append(line.text) if line.type == "error" else None)
    await page.goto(site.address + query)
    await expect(page.locator("#head h1")).to_be_visible()
    return window
