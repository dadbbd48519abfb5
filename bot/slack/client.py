"""Makes the client that the outbox sends through."""

from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT_SECONDS = 10


def slack_client(token: str, base_url: str) -> AsyncWebClient:
    """A client without retries: the SDK's own would post twice when only the response was lost."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
