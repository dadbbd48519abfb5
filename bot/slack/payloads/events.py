"""Events other than messages: joining a channel, opening the App Home, and channels that move."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.payloads.fields import Json, instant_of, optional_text_at, text_at


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody joined a channel."""

    user_id: str
    channel_id: str
    event_ts: str

    @property
    def at(self) -> datetime:
        """When, in UTC."""
        return instant_of(self.event_ts)


def read_joined(event: Json) -> Joined:
    """A `member_joined_channel` event."""
    return Joined(text_at(event, "user"), text_at(event, "channel"), text_at(event, "event_ts"))


def read_home_opened(event: Json) -> str | None:
    """Who opened the App Home, by user id; None when it was another tab of the app."""
    user_id = text_at(event, "user")
    return user_id if optional_text_at(event, "tab") == "home" else None


def read_channel_moved(event: Json) -> tuple[str, str]:
    """The old and the new id of a channel."""
    return text_at(event, "old_channel_id"), text_at(event, "new_channel_id")
