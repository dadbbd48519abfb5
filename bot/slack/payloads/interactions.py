"""What people do with the app itself: commands, presses of buttons, and forms sent off."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.slack.payloads.fields import (
    Json,
    MalformedPayload,
    id_in,
    object_at,
    objects_at,
    optional_text_at,
    text_at,
    texts_at,
)
from bot.slack.payloads.identity import Asker, member_of


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command as typed: what follows its name. The trigger opens one form within three seconds."""

    asker: Asker
    text: str
    trigger_id: str


class Surface(Enum):
    """Where a button was pressed."""

    MESSAGE = auto()
    EPHEMERAL = auto()
    MODAL = auto()
    HOME = auto()


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button, or a choice in a select.

    `value` is the id that the button or the chosen option carries. `response_url` answers a press in a message, in the
    thread `thread_ts` if it stands in one; `view_id` is the modal or Home tab otherwise, `metadata` what it carries.
    """

    asker: Asker
    action_id: str
    value: str
    trigger_id: str
    surface: Surface
    response_url: str | None
    thread_ts: str | None
    view_id: str | None
    metadata: str

    @property
    def number(self) -> int | None:
        """The id in `value`, where the button carries one."""
        return id_in(self.value, "value") if self.value else None


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent off; `state` maps block_id to the state of the one input in it."""

    asker: Asker
    metadata: str
    state: Mapping[str, Json]

    @property
    def number(self) -> int | None:
        """The id that the form carries, if any."""
        return id_in(self.metadata, "private_metadata") if self.metadata else None

    def text(self, field: str) -> str | None:
        """What was typed."""
        return optional_text_at(self._input(field), "value")

    def choice(self, field: str) -> str | None:
        """The option chosen in a select."""
        return optional_text_at(object_at(self._input(field), "selected_option"), "value")

    def choices(self, field: str) -> list[str]:
        """The boxes that are ticked."""
        return [text_at(option, "value") for option in objects_at(self._input(field), "selected_options")]

    def picked(self, field: str, kind: str) -> str | None:
        """What was picked: a "date", a "time", a "conversation" or a "user"."""
        return optional_text_at(self._input(field), f"selected_{kind}")

    def people(self, field: str) -> frozenset[str]:
        """The ids of the users chosen."""
        return frozenset(texts_at(self._input(field), "selected_users"))

    def _input(self, field: str) -> Json:
        return object_at(self.state.get(field, {}), field)


def read_command(body: Json, workspace_id: str) -> SlashCommand:
    """A slash command. Only people of the installation's workspace can type it."""
    member = member_of(workspace_id, text_at(body, "user_id"), None)
    asker = Asker(member, workspace_id, _channel(text_at(body, "channel_id")))
    return SlashCommand(asker, optional_text_at(body, "text") or "", text_at(body, "trigger_id"))


def read_press(body: Json, workspace_id: str) -> Press:
    """The first action of a `block_actions` payload; `workspace_id` is the installation's."""
    actions = objects_at(body, "actions")
    if not actions:
        raise MalformedPayload("actions")
    container, message = object_at(body, "container"), object_at(body, "message")
    chosen, view = object_at(actions[0], "selected_option"), object_at(body, "view")
    # A broadcast reply is read in the channel as often as in its thread, so it is answered in the channel.
    is_broadcast = optional_text_at(message, "subtype") == "thread_broadcast"
    return Press(
        asker=_asker(body, workspace_id),
        action_id=text_at(actions[0], "action_id"),
        value=optional_text_at(actions[0], "value") or optional_text_at(chosen, "value") or "",
        trigger_id=text_at(body, "trigger_id"),
        surface=_surface(body, container),
        response_url=optional_text_at(body, "response_url"),
        thread_ts=None if is_broadcast else optional_text_at(container, "thread_ts"),
        view_id=optional_text_at(view, "id"),
        metadata=optional_text_at(view, "private_metadata") or "",
    )


def read_submission(body: Json, workspace_id: str) -> Submission:
    """A `view_submission` payload; `workspace_id` is the installation's."""
    view = object_at(body, "view")
    state = object_at(object_at(view, "state"), "values")
    return Submission(
        asker=_asker(body, workspace_id),
        metadata=optional_text_at(view, "private_metadata") or "",
        state={block_id: object_at(state, block_id) for block_id in state},
    )


def _asker(body: Json, workspace_id: str) -> Asker:
    user = object_at(body, "user")
    member = member_of(workspace_id, text_at(user, "id"), optional_text_at(user, "team_id"))
    return Asker(member, workspace_id, _channel(optional_text_at(object_at(body, "channel"), "id")))


def _channel(channel_id: str | None) -> str | None:
    """The channel asked in; None for a direct message, which can hold no quiz."""
    return None if channel_id is None or channel_id.startswith("D") else channel_id


def _surface(body: Json, container: Json) -> Surface:
    match optional_text_at(container, "type"), optional_text_at(object_at(body, "view"), "type"):
        case "view", "home":
            return Surface.HOME
        case "view", _:
            return Surface.MODAL
        case _:
            return Surface.EPHEMERAL if container.get("is_ephemeral") is True else Surface.MESSAGE
