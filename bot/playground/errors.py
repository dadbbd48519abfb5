"""What the playground refuses with: Slack's named errors, and mistakes of whoever drives it."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A Web API refusal: `{"ok": false, "error": <name>}` with Slack's name for it.

    `messages` go to `response_metadata.messages`; `extra` adds keys beside `error`.
    """

    def __init__(self, error: str, *messages: str, **extra: Any) -> None:
        super().__init__(error if not messages else f"{error}: {'; '.join(messages)}")
        self.error = error
        self.messages = messages
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON body that Slack would answer with."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class ManifestError(ValueError):
    """The app manifest asks for something that Slack would not install."""


class PersonError(AssertionError):
    """A person tried what Slack's client does not let them do, such as pressing a button they cannot see."""
