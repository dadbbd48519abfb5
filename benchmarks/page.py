"""How soon a message is on a screen of the playground, beside a browser's own time for a bare event in the same run.

    .venv/bin/python -m benchmarks.page

A reply is put into a thread of 200 in a channel of 50 members, with a window open on the thread, and the time is taken
until the browser has it in its document. The floor is a page of three lines that does nothing but show the text of a
server-sent event. Needs Chromium.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from bot.cli.playground.files import Files
from bot.cli.playground.host import LocalHost
from bot.playground.page import Page as Served
from tests.builders import StoppedClock

MORNING = datetime(2026, 11, 30, 8, 55, tzinfo=UTC)
MESSAGES = 100
REPLIES = 200
MEMBERS = 50
BARE = "<p id=shown></p><script>new EventSource('/live').onmessage = e => shown.textContent = e.data</script>"
WATCH = """() => {
    window.seen = {};
    const note = (changes) => {
        for (const { addedNodes } of changes) {
            for (const added of addedNodes) {
                const mark = added.textContent.match(/mark-\\d+-/);
                if (mark) window.seen[mark[0]] ??= Date.now();
            }
        }
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
}"""


async def delays(page: Page, show: Callable[[str], Awaitable[None]]) -> list[float]:
    """Milliseconds from an event to its text in the document, for each of some events in a row."""
    await page.evaluate(WATCH)
    taken = []
    for number in range(MESSAGES):
        mark = f"mark-{number}-"
        began = time.time() * 1000
        await show(mark)
        seen = await page.wait_for_function("mark => window.seen[mark]", arg=mark, polling=5)
        taken.append(await seen.json_value() - began)
        await asyncio.sleep(0.02)
    return taken


async def floor(browser: Browser) -> list[float]:
    """The delays of a page that only shows the text of an event."""
    marks: asyncio.Queue[str] = asyncio.Queue()

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        while True:
            await response.write(f"data: {await marks.get()}\n\n".encode())

    async def shell(_request: web.Request) -> web.Response:
        return web.Response(text=BARE, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/", shell), web.get("/live", stream)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    page = await browser.new_page()
    await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    taken = await delays(page, marks.put)
    await page.close()
    await marks.put("")
    await runner.cleanup()
    return taken


async def crowded(browser: Browser, folder: Path) -> list[float]:
    """The delays of the playground's page in a crowded thread."""
    host = LocalHost(Files(folder / "page.sqlite3"), StoppedClock(MORNING), speed=0.0)
    async with Served(host) as served:
        await served.listen()
        await host.open()
        workspace, channel = host.stage.workspace, host.stage.channel
        members = [workspace.add_user(f"m{number}", display_name=f"Member {number}") for number in range(MEMBERS)]
        for member in members:
            workspace.join(channel, member)
        parent = workspace.messages.post(channel, members[0], "A question")
        for number in range(REPLIES):
            text = f"Answer {number} with *some* `markup`. " * 8
            workspace.messages.post(channel, members[number % MEMBERS], text, thread_ts=parent.ts)
        page = await browser.new_page()
        await page.goto(f"{served.address}?in={channel.id}&thread={parent.ts}")
        await page.locator("#thread article").nth(REPLIES).wait_for()

        async def reply(mark: str) -> None:
            workspace.messages.post(channel, members[1], mark, thread_ts=parent.ts)

        taken = await delays(page, reply)
        await page.close()
        await host.close()
    return taken


async def measure(chromium: str) -> None:
    """Print the table."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        bare = await floor(browser)
        with tempfile.TemporaryDirectory() as folder:
            full = await crowded(browser, Path(folder))
        await browser.close()
    print("| milliseconds from event to screen | p50 | p95 | most |")
    print("|---|---|---|---|")
    for name, taken in (("a bare event", bare), (f"a reply among {REPLIES}", full)):
        ordered = sorted(taken)
        p95 = ordered[len(ordered) * 95 // 100]
        print(f"| {name} | {statistics.median(ordered):.0f} | {p95:.0f} | {ordered[-1]:.0f} |")
    print(f"ratio of p50: {statistics.median(full) / max(1.0, statistics.median(bare)):.1f}")


if __name__ == "__main__":
    found = shutil.which("chromium")
    if found is None:
        sys.exit("This needs a browser: install the package chromium.")
    asyncio.run(measure(found))
