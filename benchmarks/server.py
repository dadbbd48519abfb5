"""An HTTP server in a process of its own: the bot's listeners, or Bolt with listeners that do nothing.

Run as `python -m benchmarks.server KIND ORDERS`, where ORDERS is JSON: settings of the bot. KIND is bot, first (Bolt
that runs a listener before it answers) or default (Bolt as it comes).
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop
from slack_bolt.async_app import AsyncApp

from bot.app import build, serve_http
from bot.listening import listen
from bot.serving import serve
from bot.settings import Settings
from bot.slack.client import slack_client
from bot.slack.http import build_asgi


async def bot(settings: Settings) -> None:
    """The whole bot, without its ticker."""
    built = build(settings)
    await built.connect()
    print("ready", flush=True)
    await serve_http(built, asyncio.Event())


async def bolt(settings: Settings, *, first: bool) -> None:
    """Bolt behind the same server, with listeners that do nothing."""
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
    app = AsyncApp(
        client=slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url),
        signing_secret=secret,
        process_before_response=first,
    )

    @app.event("message")
    async def on_message() -> None:
        pass

    @app.command("/lambda-quiz")
    async def on_command(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()

    listening = listen(settings.host, settings.port, set_by="the benchmark")
    print("ready", flush=True)
    # What is refused would be counted by the bot's own app alone, and here nothing is.
    await serve(build_asgi(app, secret), listening, asyncio.Event(), 1)  # type: ignore[arg-type]


def main() -> None:
    """Serve until killed."""
    kind, orders = sys.argv[1:]
    given: dict[str, Any] = json.loads(orders)
    settings = Settings(**given)
    work = bot(settings) if kind == "bot" else bolt(settings, first=kind == "first")
    uvloop.run(work)


if __name__ == "__main__":
    main()
