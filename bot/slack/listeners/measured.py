"""The Bolt app with a watch beside it: how each request was answered, and how long that took."""

import logging
from http import HTTPStatus
from time import perf_counter
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.failure import Repeats
from bot.metrics import Metrics
from bot.slack.listeners.events import LISTENERS
from bot.slack.payloads.kinds import OTHER, request_kind, request_kinds
from bot.usecases.ports import Clock

EVENTS = frozenset(LISTENERS)

NOT_SIGNED = "A signature is not Slack’s: check SLACK_SIGNING_SECRET and the clock, unless somebody else is knocking"

logger = logging.getLogger(__name__)


class MeasuredApp(AsyncApp):
    """Both transports hand their requests to `async_dispatch`, and a middleware would end before most listeners."""

    def __init__(self, metrics: Metrics, clock: Clock, **options: Any) -> None:
        super().__init__(**options)
        self._metrics = metrics
        self._clock = clock
        self._repeats = Repeats()
        metrics.awaits(request_kinds(EVENTS))

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer a request."""
        began = perf_counter()
        response = await super().async_dispatch(req)
        seconds, kind = perf_counter() - began, request_kind(req.body, EVENTS)
        self._metrics.answered(kind, response.status, seconds)
        logger.debug("A request (%s) was answered with %s after %.0f ms.", kind, response.status, seconds * 1000)
        self._tell_unsigned(response.status)
        return response

    def refused(self, status: int) -> None:
        """A request was answered without Bolt, or Bolt tripped over it: counted as if at once.

        To wait for its body is no slowness of ours.
        """
        self._metrics.answered(OTHER, status, 0.0)
        self._tell_unsigned(status)

    def tell(self, logger: logging.Logger, level: int, line: str) -> None:
        """Write a log line that anybody can bring about by a request, not more often than once a minute."""
        self._repeats.tell(logger, level, line, self._clock.now())

    def _tell_unsigned(self, status: int) -> None:
        if status == HTTPStatus.UNAUTHORIZED:
            self.tell(logger, logging.WARNING, NOT_SIGNED)
