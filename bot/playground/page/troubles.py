"""The troubles that the page can cause, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ..faults import Faults

Trouble = Callable[[Faults], Awaitable[None]]


async def _redeliver(faults: Faults) -> None:
    faults.redeliver(2)


async def _hold(faults: Faults) -> None:
    faults.hold_events()


async def _release(faults: Faults) -> None:
    faults.release_events(shuffle=True)


async def _drop_ack(faults: Faults) -> None:
    faults.drop_acks()


async def _throttle(faults: Faults) -> None:
    faults.answer("*", status=429, retry_after=5)


async def _fail(faults: Faults) -> None:
    faults.answer("*", status=500)


async def _lose_response(faults: Faults) -> None:
    faults.lose_response("*")


async def _throttle_post(faults: Faults) -> None:
    faults.answer("chat.postMessage", status=429, retry_after=30)


async def _lose_post(faults: Faults) -> None:
    faults.lose_response("chat.postMessage")


async def _close_socket(faults: Faults) -> None:
    await faults.close_sockets()


async def _cut_socket(faults: Faults) -> None:
    await faults.close_sockets(abrupt=True)


async def _clear(faults: Faults) -> None:
    faults.clear()
    if faults.holding:
        faults.release_events()


TROUBLES: dict[str, Trouble] = {
    "redeliver": _redeliver,
    "hold": _hold,
    "release": _release,
    "drop_ack": _drop_ack,
    "throttle": _throttle,
    "fail": _fail,
    "lose_response": _lose_response,
    "throttle_post": _throttle_post,
    "lose_post": _lose_post,
    "close_socket": _close_socket,
    "cut_socket": _cut_socket,
    "clear": _clear,
}
