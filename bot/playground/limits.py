"""Slack's rate limits, on the workspace's clock. https://docs.slack.dev/apis/web-api/rate-limits"""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

from .clock import WorkspaceClock

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)

TIER_PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}

POSTS_PER_MINUTE = 200
"""To all channels of the workspace. Slack says "several hundred" and lets more pass in bursts: this is stricter."""

# From Slack's published tiers. None: a special tier without a number that one could hold a bot to.
# apps.connections.open is Tier 1 on paper; ten connections have to open at start, so it gets Tier 2.
METHOD_TIER: dict[str, int | None] = {
    "apps.connections.open": 2,
    "auth.test": None,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.getPermalink": None,
    "chat.postEphemeral": 4,
    "chat.postMessage": None,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "users.conversations": 2,
    "users.info": 4,
    "users.list": 2,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


class RateLimits:
    """Counts calls in sliding windows: a minute for each method, and a second for posts to one channel."""

    def __init__(self, clock: WorkspaceClock, *, enabled: bool = True) -> None:
        self._clock = clock
        self.enabled = enabled
        self._windows: dict[str, deque[datetime]] = {}

    def wait_for(self, method: str, channel: str | None) -> int | None:
        """None if the call may go ahead (and is counted), else the whole seconds to wait."""
        if not self.enabled:
            return None
        limits = _limits(method, channel)
        waits = [wait for limit in limits if (wait := self._wait(*limit)) is not None]
        if waits:
            return max(waits)
        for key, _, _ in limits:
            self._count(key)
        return None

    def _wait(self, key: str, most: int, span: timedelta) -> int | None:
        now = self._clock.now()
        window = self._windows.get(key, deque())
        while window and (now - window[0] >= span or window[0] > now):
            window.popleft()
        if len(window) < most:
            return None
        return max(1, math.ceil((span - (now - window[0])).total_seconds()))

    def _count(self, key: str) -> None:
        now = self._clock.now()
        if key not in self._windows:
            # Of a channel one may never hear again.
            held = self._windows.items()
            self._windows = {name: window for name, window in held if window and now - window[-1] < MINUTE}
            self._windows[key] = deque()
        self._windows[key].append(now)


def _limits(method: str, channel: str | None) -> list[tuple[str, int, timedelta]]:
    """What a call counts against: a name, the most calls, and the time in which they may come."""
    tier = METHOD_TIER[method]
    if tier is not None:
        return [(method, TIER_PER_MINUTE[tier], MINUTE)]
    if method == "chat.postMessage" and channel:
        return [(method, POSTS_PER_MINUTE, MINUTE), (f"{method} {channel}", 1, SECOND)]
    return []
