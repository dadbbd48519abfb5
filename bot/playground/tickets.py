"""What Slack hands out for a short while: trigger ids and response URLs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from .clock import WorkspaceClock
from .errors import SlackError
from .ids import IdMint

TRIGGER_SECONDS = 3
RESPONSE_URL_MINUTES = 30
RESPONSE_URL_USES = 5
KEPT = timedelta(hours=1)
"""Real time after which a ticket, long expired, is not known any more."""


@dataclass(slots=True)
class Trigger:
    """Leave to open one modal for one person, once, within 3 seconds.

    `modal` is the id of the modal in which the person did something, if it was in one.
    """

    user: str
    issued: datetime
    modal: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where the bot may answer an interaction: 5 times within 30 minutes.

    `source_ts` is the message that `replace_original` replaces, if the interaction came from one.
    """

    channel: str
    user: str
    issued: datetime
    source_ts: str | None = None
    source_is_ephemeral: bool = False
    uses: int = 0


class Tickets:
    """Issues and redeems them on the workspace's clock."""

    def __init__(self, clock: WorkspaceClock, mint: IdMint) -> None:
        self._clock = clock
        self._mint = mint
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def new_trigger(self, user: str, modal: str | None = None) -> str:
        """A trigger id for what `user` just did, if in a modal, in which one."""
        trigger_id = f"{self._mint.number(13)}.{self._mint.number(12)}.{self._mint.secret(32).lower()}"
        self._forget_old(self._triggers)
        self._triggers[trigger_id] = Trigger(user, self._clock.now(), modal)
        return trigger_id

    def redeem_trigger(self, trigger_id: str) -> Trigger:
        """The trigger, which says whose it is; a second use or a late one is refused.

        On a clock that runs fast the 3 seconds are real ones, else no bot could ever be quick enough.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        lifetime = timedelta(seconds=TRIGGER_SECONDS * max(1.0, self._clock.speed))
        if self._clock.now() - trigger.issued > lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response(
        self, channel: str, user: str, *, source_ts: str | None = None, source_is_ephemeral: bool = False
    ) -> str:
        """The secret last part of a response URL."""
        key = f"{self._mint.number(13)}/{self._mint.secret(24)}"
        issued = self._clock.now()
        self._forget_old(self._responses)
        self._responses[key] = ResponseUrl(channel, user, issued, source_ts, source_is_ephemeral)
        return key

    def redeem_response(self, key: str) -> ResponseUrl:
        """The response URL, with one use counted; a refused use counts too."""
        response = self._responses.get(key)
        if response is None:
            raise SlackError("no_such_url")
        if self._clock.now() - response.issued > timedelta(minutes=RESPONSE_URL_MINUTES):
            raise SlackError("expired_url")
        if response.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        response.uses += 1
        return response

    def _forget_old(self, tickets: dict[str, Trigger] | dict[str, ResponseUrl]) -> None:
        now, age = self._clock.now(), KEPT * max(1.0, self._clock.speed)
        for key in list(takewhile(lambda key: now - tickets[key].issued > age, tickets)):
            del tickets[key]
