"""What an app manifest grants: scopes, subscribed events, slash commands, and which surfaces are on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import ManifestError

# Event -> the scopes of which one is needed to subscribe to it. https://docs.slack.dev/reference/events
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_rate_limited": (),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
SCOPE_WORD = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
"""What a kind of channel is called in the names of scopes and of message events."""


@dataclass(frozen=True)
class SlashCommand:
    """A command as registered, such as `/lambda-quiz`, with what Slack's client says while it is typed."""

    name: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that decide what the bot may do and hears."""

    app_name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, SlashCommand] = field(default_factory=dict)
    interactivity: bool = False
    socket_mode: bool = False
    home_tab: bool = False
    messages_tab: bool = False
    messages_tab_read_only: bool = False

    @property
    def scope_list(self) -> str:
        """The granted scopes as Slack's headers list them."""
        return ",".join(sorted(self.scopes))

    def hears(self, event: dict[str, Any], channel_kind: str | None) -> bool:
        """Whether the app subscribed to this inner event (messages by the kind of channel)."""
        name = event["type"]
        if name == "message":
            name = f"message.{SCOPE_WORD[channel_kind or 'channel']}"
        if name not in self.events:
            return False
        needed = EVENT_SCOPES[name]
        if len(needed) < 2 or channel_kind is None:
            return True
        return f"{SCOPE_WORD[channel_kind]}:read" in self.scopes


def read_manifest(source: dict[str, Any]) -> Manifest:
    """Reads a Slack app manifest, and refuses one that Slack would not install as it stands."""
    features = _section(source, "features")
    settings = _section(source, "settings")
    home = _section(features, "app_home")
    manifest = Manifest(
        app_name=str(_section(source, "display_information").get("name", "")),
        bot_name=str(_section(features, "bot_user").get("display_name", "")),
        scopes=frozenset(_section(_section(source, "oauth_config"), "scopes").get("bot", [])),
        events=frozenset(_section(settings, "event_subscriptions").get("bot_events", [])),
        commands={entry["command"]: _command(entry) for entry in features.get("slash_commands", [])},
        interactivity=bool(_section(settings, "interactivity").get("is_enabled", False)),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", False)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
    )
    _check(manifest)
    return manifest


def _section(source: dict[str, Any], key: str) -> dict[str, Any]:
    value = source.get(key) or {}
    if not isinstance(value, dict):
        raise ManifestError(f"{key} must be an object")
    return value


def _command(entry: dict[str, Any]) -> SlashCommand:
    name = str(entry["command"])
    if not name.startswith("/") or " " in name or len(name) > 32 or name != name.lower():
        raise ManifestError(f"{name!r} is no slash command")
    for key, limit in (("description", 2000), ("usage_hint", 1000)):
        if len(str(entry.get(key, ""))) > limit:
            raise ManifestError(f"the {key} of {name} is too long")
    if not entry.get("description"):
        raise ManifestError(f"{name} needs a description")
    return SlashCommand(
        name, str(entry["description"]), str(entry.get("usage_hint", "")), bool(entry.get("should_escape", False))
    )


def _check(manifest: Manifest) -> None:
    if not manifest.app_name or not manifest.bot_name:
        raise ManifestError("needs display_information.name and features.bot_user.display_name")
    for event in sorted(manifest.events):
        if event not in EVENT_SCOPES:
            raise ManifestError(f"the playground knows no bot event {event!r}")
        needed = EVENT_SCOPES[event]
        if needed and not manifest.scopes & set(needed):
            raise ManifestError(f"the event {event} needs one of the scopes {', '.join(needed)}")
    if manifest.commands and "commands" not in manifest.scopes:
        raise ManifestError("slash commands need the scope commands")
