"""Makes the client that the outbox sends through."""

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT_SECONDS = 10

KEEP_SECONDS = 5
"""How long a connection waits for the next call. Short, since Slack may close it as well, just as a call sets out."""


def slack_client(token: str, base_url: str) -> AsyncWebClient:
    """A client without retries: the SDK's own would post twice when only the response was lost."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])


def share_connections(client: AsyncWebClient) -> None:
    """Let calls that follow one another share connections, until `close_connections`.

    By itself the client makes a connection for every call, and agrees on its encryption anew.
    """
    client.session = ClientSession(
        connector=TCPConnector(limit=0, keepalive_timeout=KEEP_SECONDS),  # no call waits for another
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=client.timeout),
    )


async def close_connections(client: AsyncWebClient) -> None:
    """Close what calls share, if they do."""
    if client.session:
        await client.session.close()
