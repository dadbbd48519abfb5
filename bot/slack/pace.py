"""Keeps the pace that Slack asks for, so that what it would refuse is not even sent."""

import math
from datetime import datetime, timedelta
from http import HTTPStatus

from slack_sdk.errors import SlackApiError

from bot.usecases.ports import Clock

POST = "chat.postMessage"
REPLIES = "conversations.replies"

TEMPORARY = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
"""Errors by which Slack says that it is the one in trouble."""

TOO_OFTEN = frozenset({"ratelimited", "rate_limited"})
"""Errors by which Slack says that it is asked too often, also where the status does not."""

CHANNEL_REST = timedelta(seconds=1)
"""Slack takes about one message a second in a channel. https://docs.slack.dev/apis/web-api/rate-limits"""


def retry_after(error: SlackApiError) -> int:
    """For how many seconds Slack asks to be left alone, at least one; 0 when it does not."""
    response = error.response
    data = getattr(response, "data", None)
    name = data.get("error") if isinstance(data, dict) else None
    if getattr(response, "status_code", None) != HTTPStatus.TOO_MANY_REQUESTS and name not in TOO_OFTEN:
        return 0
    asked = str(response.headers.get("Retry-After", ""))
    return max(1, int(asked)) if asked.isdecimal() else 1


class Pace:
    """Remembers how long each method has to rest, and when each channel was last posted to.

    Slack counts calls by method and workspace and says in Retry-After how long the method has to rest there.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rests: dict[str, tuple[datetime, datetime]] = {}

    def seconds_to_wait(self, method: str, channel_id: str | None) -> int:
        """How long a call has to wait, in whole seconds; 0 when it may go ahead."""
        now = self._clock.now()
        waits = [self._left(name, now) for name in _names(method, channel_id)]
        return max(math.ceil(wait.total_seconds()) for wait in waits)

    def begins(self, method: str, channel_id: str | None) -> None:
        """A call is made."""
        if method == POST and channel_id:
            now = self._clock.now()
            self._forget_what_is_over(now)
            self._rests[f"{POST} {channel_id}"] = now, now + CHANNEL_REST

    def is_asked_to_wait(self, method: str, seconds: int) -> None:
        """Slack refused a call of the method and wants it to rest."""
        now = self._clock.now()
        self._rests[method] = now, max(now + timedelta(seconds=seconds), now + self._left(method, now))

    def _left(self, name: str, now: datetime) -> timedelta:
        since, until = self._rests.get(name, (now, now))
        # A clock that was set back must not make a rest of a second one of an hour.
        return until - now if since <= now < until else timedelta(0)

    def _forget_what_is_over(self, now: datetime) -> None:
        if len(self._rests) > 1000:
            self._rests = {name: rest for name, rest in self._rests.items() if self._left(name, now)}


def _names(method: str, channel_id: str | None) -> list[str]:
    return [method, f"{POST} {channel_id}"] if method == POST and channel_id else [method]
