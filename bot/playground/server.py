"""The playground itself: a workspace served on 127.0.0.1, with the bot at the other end."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from .delivery import Deliveries, Transport
from .faults import Faults
from .http_delivery import HttpDelivery
from .limits import RateLimits
from .manifest import read_manifest
from .people import Person
from .response_urls import ResponseUrls
from .socket_mode import SocketMode
from .traffic import Traffic
from .web_api import WebApi
from .wiring import Wiring
from .workspace import Workspace

_HOST = "127.0.0.1"
# A view or message at its limits stays far below this.
_LARGEST_BODY = 4 * 1024 * 1024


class Playground:
    """A local Slack for one app: Web API, Socket Mode or signed HTTP, and people to act in it.

    `async with Playground(workspace, manifest) as playground:` serves it on a free port, and stops it at the end.
    """

    def __init__(
        self,
        workspace: Workspace,
        manifest: dict[str, Any],
        *,
        mode: Literal["socket", "http"] = "socket",
        request_url: str | None = None,
        ack_deadline: float = 3.0,
        rate_limits: bool = True,
        keep_traffic: bool = True,
    ) -> None:
        self.workspace = workspace
        self.manifest = read_manifest(manifest)
        self.mode = mode
        self.port = 0
        self.traffic = Traffic(keep=keep_traffic)
        self.faults = Faults()
        self.limits = RateLimits(workspace.clock, enabled=rate_limits)
        self._socket_mode = SocketMode(workspace, ack_deadline=ack_deadline)
        self._http = HttpDelivery(workspace, request_url, ack_deadline=ack_deadline)
        transport: Transport = self._socket_mode if mode == "socket" else self._http
        self.deliveries = Deliveries(workspace, self.manifest, transport, self.faults, self.traffic)
        self.wiring = Wiring(workspace, self.manifest, self.deliveries, self.traffic)
        self.faults.close_links = self._socket_mode.disconnect
        self._api = WebApi(workspace, self.manifest, self.faults, self.traffic, self.limits, self._new_link)
        self._responses = ResponseUrls(workspace, self.traffic)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[self._guard])
        app.router.add_route("*", "/api/{method}", self._api.serve)
        app.router.add_get("/link/", self._socket_mode.serve)
        app.router.add_post("/response/{key:.+}", self._responses.serve)
        self.deliveries.start()
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, 0).start()
        self.port = self._runner.addresses[0][1]
        self.wiring.origin = f"http://{_HOST}:{self.port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.workspace.clock.forget_calls()
        await self.deliveries.stop()
        await self._socket_mode.stop()
        await self._http.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The base URL of the Web API, for `AsyncWebClient(base_url=…)`."""
        return f"{self.wiring.origin}/api/"

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._socket_mode.connections

    async def connected(self) -> None:
        """Returns once the bot has a Socket Mode connection."""
        await self._socket_mode.wait_connected()

    def deliver_to(self, request_url: str) -> None:
        """In `http` mode: where the bot listens, once that is known."""
        self._http.request_url = request_url

    async def idle(self) -> None:
        """Returns when no delivery awaits an ack and no API request is being answered."""
        await self.traffic.idle()

    def person(self, name: str, **about: Any) -> Person:
        """Somebody who uses Slack: the user of that name, made with `about` if there is none yet."""
        user = self.workspace.user_named(name) or self.workspace.add_user(name, **about)
        return Person(self.wiring, user)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keeps other sites in a browser out, since every playground has the same tokens.

        Their requests name an `Origin`, which a bot's never do, or a host of theirs that leads to this machine.
        """
        if request.host not in (_HOST, f"{_HOST}:{self.port}") or "Origin" in request.headers:
            return web.Response(status=403, text="The playground's Web API answers only its bot.\n")
        return await handler(request)

    def _new_link(self) -> str:
        ticket = self._socket_mode.new_ticket()
        return f"ws://{_HOST}:{self.port}/link/?ticket={ticket}&app_id={self.workspace.app_id}"
