"""Socket Mode: Slack's requests over a connection that we open, so that no address of ours is needed."""

import asyncio
import logging
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.slack.diagnosis import SlackUnreachable

CONNECT_SECONDS = 25
"""How long connecting may take. Slack's address for it is good for half a minute."""


class SocketMode(AsyncSocketModeHandler):
    """Socket Mode that does not break off a request which it has begun."""

    def __init__(self, bolt: AsyncApp, app_token: str) -> None:
        super().__init__(bolt, app_token, logger=_quiet_logger())
        self._try_address = self.client.connect
        self.client.connect = self._connect  # type: ignore[method-assign]
        self._begun: set[asyncio.Task[Any] | None] = set()
        self._closing = False

    async def open(self, address: str) -> None:
        """Connect to an address that Slack has just given out.

        Raises:
            SlackUnreachable: when that takes so long that the address has run out, which the SDK goes on trying.
        """
        self.client.wss_uri = address
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._try_address()  # type: ignore[no-untyped-call] # the SDK leaves it untyped
        except TimeoutError:
            await self.close()
            raise SlackUnreachable("Socket Mode cannot be reached: let WebSockets through to Slack.") from None

    async def _connect(self) -> None:
        """Connect anew, and ask for another address when one has run out, which the SDK would try for ever."""
        while not self.client.closed:
            try:
                # Not under the time limit, since Slack may ask for a longer rest.
                self.client.wss_uri = self.client.wss_uri or await self.client.issue_new_wss_url()
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self._try_address()  # type: ignore[no-untyped-call] # likewise
                    return
            except TimeoutError:
                self.client.wss_uri = None
            except Exception:
                self.client.logger.exception("No other address")
                await asyncio.sleep(self.client.ping_interval)

    async def handle(self, client: Any, req: Any) -> None:
        """Answer a request, unless we are about to close: then Slack sends it again, to whoever is there by then."""
        if self._closing:
            return
        task = asyncio.current_task()
        self._begun.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._begun.discard(task)

    async def close(self) -> None:
        """Answer what was begun, then disconnect."""
        self._closing = True
        try:
            await asyncio.gather(*filter(None, self._begun), return_exceptions=True)
        finally:
            await self.close_async()  # type: ignore[no-untyped-call] # likewise
        watching = (self.client.message_processor, self.client.current_session_monitor, self.client.message_receiver)
        await asyncio.gather(*filter(None, watching), return_exceptions=True)


def _quiet_logger() -> logging.Logger:
    """Where the SDK tells of its troubles: a line each, without requests and without addresses, which hold tickets."""
    chatty = logging.getLogger("slack_bolt.socket_mode")
    chatty.setLevel(logging.WARNING)
    chatty.addFilter(_without_quotes)
    return chatty


def _without_quotes(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0]:
        record.msg = f"Socket Mode has trouble in {record.funcName}: {record.exc_info[0].__name__}"
        record.exc_info = None
    return True
