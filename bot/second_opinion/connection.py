"""The HTTP client towards the endpoint: it follows no redirect and reads no endless answer."""

from collections.abc import AsyncIterator

import httpx2

MAX_BYTES = 256 * 1024
"""Of one response; a good one has a few kilobytes."""


UNPACKED = "identity"
"""The one encoding that is asked for and read, so that few bytes are not many characters."""


class TooLong(httpx2.StreamError):
    """The response has more than `MAX_BYTES`, or is packed, and may have when it is unpacked."""


def http_client() -> httpx2.AsyncClient:
    """A client that the caller closes. Proxies come from the environment, as usual."""
    return httpx2.AsyncClient(
        follow_redirects=False,
        headers={"Accept-Encoding": UNPACKED},
        event_hooks={"response": [_bound]},
    )


async def _bound(response: httpx2.Response) -> None:
    if response.headers.get("Content-Encoding", UNPACKED) != UNPACKED:
        raise TooLong("The response is packed.")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    """A stream that breaks off behind `MAX_BYTES`."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._stream:
            read += len(chunk)
            if read > MAX_BYTES:
                raise TooLong("The response is too long.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
