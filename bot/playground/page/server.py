"""Serves the page on 127.0.0.1: a shell, a stream of changed regions for each window, and what people do in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib import resources
from types import TracebackType
from typing import Self

from aiohttp import web

from ..errors import PersonError
from ..models import JSON
from ..people import Person
from ..reading import read_json
from ..server import Playground
from .acts import Doing, NoSuchAct, carry_out, why
from .changes import Changes
from .host import Host, HostProblem
from .log import Log
from .scene import Memory, look
from .screen import Outside, draw_screen
from .shell import draw_shell
from .window import HOME as HOME_TAB
from .window import Window, read_window

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
_STATIC = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "questions.js": "text/javascript",
    "regions.js": "text/javascript",
    "typing.js": "text/javascript",
}
_LARGEST_BODY = 1024 * 1024
_TOGETHER_SECONDS = 0.01
"""What changes within this time is sent together: one act often changes a dozen things in a row."""
_STALE_SECONDS = 15
"""What changes with time alone, such as the day, is drawn after so long."""
# The page needs nothing from anywhere else, and runs no script but its own, whatever people write in messages.
_POLICY = (
    # Not every browser takes a page's own WebSocket for 'self'.
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://{own}; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_GUARD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Page:
    """The page of one host. `async with Page(host) as page: await page.listen(port)` frees the port at the end."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.changes = Changes()
        self.log = Log()
        self.port = 0
        self._errors: dict[str, dict[str, str]] = {}
        self._runner: web.AppRunner | None = None
        self._streams: set[asyncio.Task[None]] = set()
        host.on_open(self.watch)

    def watch(self, playground: Playground) -> None:
        """Shows this workspace from now on, and hears of all that happens in it."""
        self.log = Log()
        self._errors.clear()
        playground.workspace.listen(lambda _event, _channel: self.changes.note())
        playground.workspace.clock.on_jump(lambda _before, _after: self.changes.note())
        playground.traffic.listen(self.log.note)
        playground.traffic.listen(lambda _record: self.changes.note())
        self.changes.note()

    async def listen(self, port: int = 0) -> None:
        """Opens the port, 0 for a free one.

        Raises:
            OSError: when the port is taken.
        """
        app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[_guard])
        app.router.add_get("/", self._shell)
        app.router.add_get("/live", self._live)
        app.router.add_post("/act", self._act)
        for name in _STATIC:
            app.router.add_get(f"/{name}", self._static)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        self.port = self._runner.addresses[0][1]

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.port}/"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in list(self._streams):
            stream.cancel()
        await asyncio.gather(*self._streams, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    # What the browser asks for

    async def _shell(self, _request: web.Request) -> web.Response:
        return web.Response(text=draw_shell(), content_type="text/html")

    async def _static(self, request: web.Request) -> web.Response:
        name = request.path.removeprefix("/")
        text = resources.files(__package__).joinpath("static", name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=_STATIC[name])

    async def _live(self, request: web.Request) -> web.StreamResponse:
        # Of other connections browsers open six to one address, for all windows together.
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        stream = asyncio.create_task(self._stream(request, socket))
        self._streams.add(stream)
        stream.add_done_callback(self._streams.discard)
        leaving = asyncio.create_task(_end_with(socket, stream))
        try:
            with suppress(asyncio.CancelledError, ConnectionError):
                await stream
        finally:
            leaving.cancel()
        return socket

    async def _act(self, request: web.Request) -> web.Response:
        try:
            await carry_out(await self._doing(request))
        except NoSuchAct as error:
            return web.json_response({"problem": str(error)}, status=400)
        except (PersonError, HostProblem) as error:
            return web.json_response({"problem": why(error)})
        finally:
            self.changes.note()
        return web.json_response({})

    # Streams

    async def _stream(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        shown: dict[str, str] = {}
        memory = Memory()
        while True:
            count = self.changes.count
            # While a workspace is being opened there is nothing to see: the window stays as it is.
            with suppress(HostProblem):
                window, regions = await self._draw(request, memory)
                changed = [[name, html] for name, html in regions.items() if shown.get(name) != html]
                if changed:
                    await socket.send_json({"address": window.address, "person": window.reader, "regions": changed})
                shown = regions
            with suppress(TimeoutError):
                async with asyncio.timeout(_STALE_SECONDS):
                    await self.changes.beyond(count)
            await asyncio.sleep(_TOGETHER_SECONDS)

    async def _draw(self, request: web.Request, memory: Memory) -> tuple[Window, dict[str, str]]:
        outside = Outside(self._state(), await self._host.upcoming(), await self._host.steps())
        playground = self._host.playground
        window = read_window(request.query, playground.workspace)
        person = Person(playground.wiring, playground.workspace.users[window.reader])
        if window.tab != HOME_TAB:
            person.read(window.channel)
        return window, draw_screen(look(person, window, memory, self._errors), playground, self.log, outside)

    def _state(self) -> str:
        if not self._host.bot_runs:
            return "stopped"
        return "connected" if self._host.playground.connections else "looking for its connection"

    # Acts

    async def _doing(self, request: web.Request) -> Doing:
        sent = await _read(request)
        playground = self._host.playground
        user = playground.workspace.users.get(str(sent.get("as")))
        if user is None or user.is_bot:
            raise NoSuchAct("Nobody here is called that: reload the page.")
        return Doing(self._host, Person(playground.wiring, user), sent, self._errors)


async def _read(request: web.Request) -> JSON:
    try:
        sent = await request.json(loads=read_json)
    except ValueError:
        raise NoSuchAct("An act is JSON.") from None
    if not isinstance(sent, dict):
        raise NoSuchAct("An act is a JSON object.")
    return sent


async def _end_with(socket: web.WebSocketResponse, stream: asyncio.Task[None]) -> None:
    """Ends the stream of a window that has gone. A window says nothing on it."""
    async for _ in socket:
        pass
    stream.cancel()


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Lets nobody but this machine's own page in: another site open in the same browser could send requests too."""
    own = HOST if request.url.is_default_port() else f"{HOST}:{request.url.port}"
    origin = request.headers.get("Origin")
    is_json = request.method == "GET" or request.content_type == "application/json"
    guard = _GUARD | {"Content-Security-Policy": _POLICY.format(own=own)}
    if request.host != own or origin not in (None, f"http://{own}") or not is_json:
        return web.Response(status=403, text=f"The playground answers only http://{own}/ itself.\n", headers=guard)
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(guard)
        raise
    if not response.prepared:
        response.headers.update(guard)
    return response
