"""A Slack workspace on 127.0.0.1, stricter than Slack: demo, test bed and load rig.

`Workspace` holds the state and its rules; `Playground` serves it (Web API, Socket Mode or signed HTTP) to
one app as its manifest allows; `Person` does what a human does in Slack's client. It imports nothing else
of the bot, and nothing else in the project pretends to be Slack.
"""

from .clock import ClockMovedBackwards, WorkspaceClock
from .errors import ManifestError, PersonError, SlackError
from .gestures import Click
from .models import Channel, Message, View
from .people import CommandResult, Person
from .server import Playground
from .traffic import ApiCall, Delivery
from .workspace import Workspace

__all__ = [
    "ApiCall",
    "Channel",
    "Click",
    "ClockMovedBackwards",
    "CommandResult",
    "Delivery",
    "ManifestError",
    "Message",
    "Person",
    "PersonError",
    "Playground",
    "SlackError",
    "View",
    "Workspace",
    "WorkspaceClock",
]
