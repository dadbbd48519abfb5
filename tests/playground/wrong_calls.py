"""Wrong calls by method, and where our refusal may differ from that of PyPI's `backlot`.

A value such as `$mine` stands for that field of the `World` in which the call is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]

_NOWHERE = "C00NOWHERE"
_NOBODY = "U00NOBODY"
_MISSING = "1700000000.000100"  # a ts that could be, and is not
_LATER = "9999999999.000000"

WRONG: dict[str, dict[str, JSON]] = {
    "chat.shout": {
        "unknown method": {},
    },
    "chat.postMessage": {
        "no channel": {"text": "x"},
        "empty channel": {"channel": "", "text": "x"},
        "unknown channel": {"channel": _NOWHERE, "text": "x"},
        "unknown channel, no text": {"channel": _NOWHERE},
        "private channel": {"channel": "$secret", "text": "x"},
        "channel not joined": {"channel": "$elsewhere", "text": "x"},
        "channel by name": {"channel": "#general", "text": "x"},
        "no text": {"channel": "$channel"},
        "empty text": {"channel": "$channel", "text": ""},
        "blank text": {"channel": "$channel", "text": " "},
        "text too long": {"channel": "$channel", "text": "x" * 4_001},
        "blocks alone": {"channel": "$channel", "blocks": '[{"type": "divider"}]'},
        "no blocks, no text": {"channel": "$channel", "blocks": "[]"},
        "unreadable blocks": {"channel": "$channel", "text": "x", "blocks": "[{"},
        "empty blocks": {"channel": "$channel", "text": "x", "blocks": ""},
        "blocks no list": {"channel": "$channel", "text": "x", "blocks": "{}"},
        "blocks no list, no text": {"channel": "$channel", "blocks": "{}"},
        "unknown block": {"channel": "$channel", "text": "x", "blocks": '[{"type": "quiz"}]'},
        "thread_ts no ts": {"channel": "$channel", "text": "x", "thread_ts": "abc"},
        "thread_ts of 1970": {"channel": "$channel", "text": "x", "thread_ts": "1.000001"},
        "thread_ts to come": {"channel": "$channel", "text": "x", "thread_ts": _LATER},
        "empty thread_ts": {"channel": "$channel", "text": "x", "thread_ts": ""},
        "no such thread": {"channel": "$channel", "text": "x", "thread_ts": _MISSING},
        "thread of a reply": {"channel": "$channel", "text": "x", "thread_ts": "$reply"},
        "broadcast, no thread": {"channel": "$channel", "text": "x", "reply_broadcast": True},
        "metadata amiss": {"channel": "$channel", "text": "x", "metadata": "{"},
        "unknown argument": {"channel": "$channel", "text": "x", "txt": "x"},
    },
    "chat.postEphemeral": {
        "no user": {"channel": "$channel", "text": "x"},
        "no channel": {"user": "$alice", "text": "x"},
        "empty user": {"channel": "$channel", "user": "", "text": "x"},
        "user no id": {"channel": "$channel", "user": "alice", "text": "x"},
        "user no id, unknown channel": {"channel": _NOWHERE, "user": "x", "text": "x"},
        "unknown user": {"channel": "$channel", "user": _NOBODY, "text": "x"},
        "unknown channel": {"channel": _NOWHERE, "user": "$alice", "text": "x"},
        "private channel": {"channel": "$secret", "user": "$alice", "text": "x"},
        "no text": {"channel": "$channel", "user": "$alice"},
    },
    "chat.update": {
        "no channel": {"ts": "$mine", "text": "x"},
        "no ts": {"channel": "$channel", "text": "x"},
        "empty channel": {"channel": "", "ts": "$mine", "text": "x"},
        "unknown channel": {"channel": _NOWHERE, "ts": "$mine", "text": "x"},
        "private channel": {"channel": "$secret", "ts": "$mine", "text": "x"},
        "empty ts": {"channel": "$channel", "ts": "", "text": "x"},
        "unknown ts": {"channel": "$channel", "ts": _MISSING, "text": "x"},
        "not one's own": {"channel": "$channel", "ts": "$hers", "text": "x"},
        "not one's own, no text": {"channel": "$channel", "ts": "$hers"},
        "deleted": {"channel": "$channel", "ts": "$deleted", "text": "x"},
        "tombstone": {"channel": "$channel", "ts": "$tombstone", "text": "x"},
        "no text": {"channel": "$channel", "ts": "$mine"},
        "unreadable blocks": {"channel": "$channel", "ts": "$mine", "text": "x", "blocks": "["},
    },
    "chat.delete": {
        "no channel": {"ts": "$mine"},
        "no ts": {"channel": "$channel"},
        "unknown channel": {"channel": _NOWHERE, "ts": "$mine"},
        "private channel": {"channel": "$secret", "ts": "$mine"},
        "empty ts": {"channel": "$channel", "ts": ""},
        "unknown ts": {"channel": "$channel", "ts": _MISSING},
        "not one's own": {"channel": "$channel", "ts": "$hers"},
        "deleted": {"channel": "$channel", "ts": "$deleted"},
        "tombstone": {"channel": "$channel", "ts": "$tombstone"},
    },
    "chat.getPermalink": {
        "no channel": {"message_ts": "$mine"},
        "no message_ts": {"channel": "$channel"},
        "unknown channel": {"channel": _NOWHERE, "message_ts": "$mine"},
        "private channel": {"channel": "$secret", "message_ts": "$mine"},
        "empty message_ts": {"channel": "$channel", "message_ts": ""},
        "unknown message_ts": {"channel": "$channel", "message_ts": _MISSING},
        "deleted": {"channel": "$channel", "message_ts": "$deleted"},
    },
    "conversations.history": {
        "no channel": {},
        "empty channel": {"channel": ""},
        "unknown channel": {"channel": _NOWHERE},
        "unknown channel, latest no ts": {"channel": _NOWHERE, "latest": "abc"},
        "unknown channel, limit no number": {"channel": _NOWHERE, "limit": "many"},
        "private channel": {"channel": "$secret"},
        "channel not joined": {"channel": "$elsewhere"},
        "limit no number": {"channel": "$channel", "limit": "many"},
        "empty limit": {"channel": "$channel", "limit": ""},
        "limit too high": {"channel": "$channel", "limit": 5000},
        "limit negative": {"channel": "$channel", "limit": -1},
        "oldest no ts": {"channel": "$channel", "oldest": "abc"},
        "latest no ts": {"channel": "$channel", "latest": "abc"},
        "oldest and latest no ts": {"channel": "$channel", "oldest": "abc", "latest": "abc"},
        "oldest no ts, unknown cursor": {"channel": "$channel", "oldest": "abc", "cursor": "x"},
        "unknown cursor": {"channel": "$channel", "cursor": "x"},
    },
    "conversations.replies": {
        "no channel": {"ts": "$mine"},
        "no ts": {"channel": "$channel"},
        "unknown channel": {"channel": _NOWHERE, "ts": "$mine"},
        "private channel": {"channel": "$secret", "ts": "$mine"},
        "channel not joined": {"channel": "$elsewhere", "ts": "$mine"},
        "empty ts": {"channel": "$channel", "ts": ""},
        "unknown ts": {"channel": "$channel", "ts": _MISSING},
        "deleted": {"channel": "$channel", "ts": "$deleted"},
    },
    "conversations.info": {
        "no channel": {},
        "empty channel": {"channel": ""},
        "unknown channel": {"channel": _NOWHERE},
        "private channel": {"channel": "$secret"},
    },
    "conversations.members": {
        "no channel": {},
        "unknown channel": {"channel": _NOWHERE},
        "private channel": {"channel": "$secret"},
        "limit no number": {"channel": "$channel", "limit": "many"},
        "unknown cursor": {"channel": "$channel", "cursor": "x"},
    },
    "conversations.list": {
        "unknown types": {"types": "public"},
        "limit no number": {"limit": "many"},
        "limit no number, unknown types": {"limit": "many", "types": "public"},
        "unknown cursor": {"cursor": "x"},
        "unknown types and cursor": {"types": "public", "cursor": "x"},
    },
    "users.list": {
        "limit no number": {"limit": "many"},
        "unknown cursor": {"cursor": "x"},
    },
    "users.info": {
        "no user": {},
        "empty user": {"user": ""},
        "unknown user": {"user": _NOBODY},
    },
    "reactions.add": {
        "nothing": {},
        "no channel": {"timestamp": "$mine", "name": "tada"},
        "no timestamp": {"channel": "$channel", "name": "tada"},
        "no name": {"channel": "$channel", "timestamp": "$mine"},
        "unknown channel": {"channel": _NOWHERE, "timestamp": "$mine", "name": "tada"},
        "private channel": {"channel": "$secret", "timestamp": "$mine", "name": "tada"},
        "empty timestamp": {"channel": "$channel", "timestamp": "", "name": "tada"},
        "timestamp 0": {"channel": "$channel", "timestamp": "0", "name": "tada"},
        "unknown channel, timestamp 0": {"channel": _NOWHERE, "timestamp": "0", "name": "tada"},
        "unknown timestamp": {"channel": "$channel", "timestamp": _MISSING, "name": "tada"},
        "unknown timestamp, empty name": {"channel": "$channel", "timestamp": _MISSING, "name": ""},
        "deleted": {"channel": "$channel", "timestamp": "$deleted", "name": "tada"},
        "tombstone": {"channel": "$channel", "timestamp": "$tombstone", "name": "tada"},
        "empty name": {"channel": "$channel", "timestamp": "$mine", "name": ""},
        "name with blanks": {"channel": "$channel", "timestamp": "$mine", "name": " eyes "},
        "again": {"channel": "$channel", "timestamp": "$mine", "name": "eyes"},
    },
    "reactions.remove": {
        "nothing": {},
        "no channel": {"timestamp": "$mine", "name": "eyes"},
        "no timestamp": {"channel": "$channel", "name": "eyes"},
        "no name": {"channel": "$channel", "timestamp": "$mine"},
        "unknown channel": {"channel": _NOWHERE, "timestamp": "$mine", "name": "eyes"},
        "unknown channel, no timestamp": {"channel": _NOWHERE, "name": "eyes"},
        "unknown timestamp": {"channel": "$channel", "timestamp": _MISSING, "name": "eyes"},
        "never added": {"channel": "$channel", "timestamp": "$mine", "name": "tada"},
        "empty name": {"channel": "$channel", "timestamp": "$mine", "name": ""},
    },
    "reactions.get": {
        "nothing": {},
        "no channel": {"timestamp": "$mine"},
        "no timestamp": {"channel": "$channel"},
        "unknown channel": {"channel": _NOWHERE, "timestamp": "$mine"},
        "unknown channel, no timestamp": {"channel": _NOWHERE},
        "unknown timestamp": {"channel": "$channel", "timestamp": _MISSING},
    },
}


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer of ours that may differ from backlot's, and why."""

    ours: str
    theirs: str
    reason: str


_NOT_MODELLED = "documented by Slack; backlot does not look at it"
_STRICTER = "Slack lets it pass, and does something else than was meant"
_NO_MEMBERSHIP = "documented by Slack; backlot knows who may see a channel, not who is in it"

JUSTIFIED: dict[str, dict[str, Difference]] = {
    "chat.postMessage": {
        "channel not joined": Difference("not_in_channel", "ok", _NO_MEMBERSHIP),
        "channel by name": Difference("channel_not_found", "ok", "names change; the bot uses ids"),
        "blank text": Difference("no_text", "ok", "Slack posts it, and nobody can read it"),
        "text too long": Difference("msg_too_long", "ok", _NOT_MODELLED),
        "blocks alone": Difference("no_text", "ok", "screen readers read the text, not the blocks"),
        "unknown block": Difference("invalid_blocks", "ok", _NOT_MODELLED),
        "empty thread_ts": Difference("invalid_thread_ts", "ok", _STRICTER),
        "no such thread": Difference("thread_not_found", "ok", _STRICTER),
        "thread of a reply": Difference("thread_not_found", "ok", _STRICTER),
        "broadcast, no thread": Difference("invalid_arguments", "ok", _STRICTER),
        "metadata amiss": Difference("invalid_metadata_format", "ok", _NOT_MODELLED),
        "unknown argument": Difference("invalid_arguments", "ok", "a misspelt one would go unseen"),
    },
    "chat.postEphemeral": {
        "no text": Difference("no_text", "ok", "documented by Slack; an empty message says nothing"),
    },
    "conversations.history": {
        "channel not joined": Difference("not_in_channel", "ok", _NO_MEMBERSHIP),
        "limit too high": Difference("invalid_limit", "ok", _STRICTER),
        "limit negative": Difference("invalid_limit", "ok", _STRICTER),
    },
    "conversations.replies": {
        "channel not joined": Difference("not_in_channel", "thread_not_found", _NO_MEMBERSHIP),
    },
    "users.info": {
        "no user": Difference(
            "invalid_arguments",
            "user_not_found",
            "as everywhere else, what is missing is named; backlot looks up nothing",
        ),
    },
    "reactions.add": {
        "tombstone": Difference(
            "message_not_found",
            "ok",
            "nobody sees a reaction to what was deleted; a bot that adds one has lost its way",
        ),
        "name with blanks": Difference("invalid_name", "ok", "so measured at Slack, as backlot notes"),
    },
    "reactions.remove": {
        "empty name": Difference("invalid_name", "no_reaction", _NOT_MODELLED),
    },
}
