"""Replies in threads, as events tell of them and as the thread's history shows them, and mentions of the bot."""

from dataclasses import dataclass

from bot.domain.members import MemberId
from bot.slack.payloads.fields import Json, instant_of, object_at, optional_text_at, text_at
from bot.slack.payloads.identity import member_of
from bot.slack.payloads.text import readable
from bot.usecases.record_answer import Deletion, ThreadReply

SLACKBOT = "USLACKBOT"
"""The user as whom Slack itself speaks, and of which it says that it is no bot."""

WRITTEN_BY_PEOPLE = frozenset({None, "thread_broadcast", "file_share", "me_message"})
"""Subtypes of what a human wrote; the others are Slack's own announcements and bots' messages."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A human's new message in a channel, or in a thread of it, that mentions the bot."""

    channel_id: str
    user_id: str
    ts: str
    thread_ts: str | None


def read_mention(event: Json, bot_user_id: str | None) -> Mention | None:
    """The mention that a `message` event tells of; None for an edit, a bot's message, and all without one."""
    if not bot_user_id or f"<@{bot_user_id}>" not in (optional_text_at(event, "text") or "") or not _is_human(event):
        return None
    thread_ts = optional_text_at(event, "thread_ts")
    return Mention(text_at(event, "channel"), text_at(event, "user"), text_at(event, "ts"), thread_ts)


def read_message_event(event: Json, workspace_id: str) -> ThreadReply | Deletion | None:
    """What a `message` event means for answers; None for all that is no human's reply in a thread.

    `workspace_id` is the installation's.
    """
    channel_id = text_at(event, "channel")
    match optional_text_at(event, "subtype"):
        case "message_changed":
            return _changed(event, channel_id, workspace_id)
        case "message_deleted":
            gone = object_at(event, "previous_message")
            return _deletion(text_at(event, "deleted_ts"), gone, channel_id, workspace_id)
        case _:
            return reply_from_message(event, channel_id, workspace_id)


def reply_from_message(message: Json, channel_id: str, workspace_id: str) -> ThreadReply | None:
    """The reply that a message is; None when it is no human's, or stands in no thread or at the head of one."""
    if not _is_human(message) or not _is_reply(message):
        return None
    ts = text_at(message, "ts")
    return ThreadReply(
        member=_author(message, workspace_id),
        message_ts=ts,
        text=readable(optional_text_at(message, "text") or ""),
        version=_version(message, ts),
        written_at=instant_of(ts),
        channel_id=channel_id,
        thread_ts=text_at(message, "thread_ts"),
    )


def _version(message: Json, ts: str) -> str:
    version = optional_text_at(object_at(message, "edited"), "ts") or ts
    instant_of(version)  # a version is stored, and read as an instant when copies are looked for
    return version


def _changed(event: Json, channel_id: str, workspace_id: str) -> ThreadReply | Deletion | None:
    message, previous = object_at(event, "message"), object_at(event, "previous_message")
    if optional_text_at(message, "subtype") == "tombstone":
        return _deletion(text_at(message, "ts"), previous, channel_id, workspace_id) if previous else None
    if previous and optional_text_at(message, "text") == optional_text_at(previous, "text"):
        return None  # Slack tells of unfurled links and of new replies in the same way
    return reply_from_message(message, channel_id, workspace_id)


def _deletion(ts: str, gone: Json, channel_id: str, workspace_id: str) -> Deletion | None:
    if gone and not (_is_human(gone) and _is_reply(gone)):
        return None
    return Deletion(
        channel_id,
        ts,
        instant_of(ts),
        optional_text_at(gone, "thread_ts"),
        _author(gone, workspace_id) if gone else None,
    )


def _is_human(message: Json) -> bool:
    is_by_a_bot = optional_text_at(message, "bot_id") or optional_text_at(message, "user") == SLACKBOT
    return optional_text_at(message, "subtype") in WRITTEN_BY_PEOPLE and not is_by_a_bot


def _is_reply(message: Json) -> bool:
    thread_ts = optional_text_at(message, "thread_ts")
    return thread_ts is not None and thread_ts != optional_text_at(message, "ts")


def _author(message: Json, workspace_id: str) -> MemberId:
    # The history of a thread, and some events, have `team` alone.
    teams = (optional_text_at(message, key) for key in ("user_team", "source_team", "team"))
    return member_of(workspace_id, text_at(message, "user"), next(filter(None, teams), None))
