"""What a whole message or view must keep to, and the refusals in Slack's names."""

from __future__ import annotations

import copy
import json
from typing import Any

from ..errors import SlackError
from ..ids import IdMint
from ..models import JSON
from .blocks import check_blocks
from .checks import Report, flag, may, must, one_of, shape, string
from .objects import plain

# Slack asks to keep the text under 4,000 characters. chat.update refuses more, and chat.postMessage would take 40,000:
# here the stricter limit holds for both.
MOST_TEXT = 4_000
# Slack refuses somewhere between 11,000 and 13,000 characters of blocks (bolt-js #2509, #2867).
MOST_BLOCK_TEXT = 10_000
MOST_METADATA = 8_000
# Slack's "250kb", read as the fewer bytes.
MOST_VIEW = 250_000

_MODAL = shape(
    {
        "type": must(one_of("modal")),
        "title": must(plain(24)),
        "blocks": must(lambda report, pointer, value: check_blocks(report, pointer, value, "modal")),
        "close": may(plain(24)),
        "submit": may(plain(24)),
        "private_metadata": may(string(3000, minimum=0)),
        "callback_id": may(string(255)),
        "clear_on_close": may(flag),
        "notify_on_close": may(flag),
        "external_id": may(string(255)),
        "submit_disabled": may(flag),
    }
)
_HOME = shape(
    {
        "type": must(one_of("home")),
        "blocks": must(lambda report, pointer, value: check_blocks(report, pointer, value, "home")),
        "private_metadata": may(string(3000, minimum=0)),
        "callback_id": may(string(255)),
        "external_id": may(string(255)),
    }
)


def check_view(view: Any, kind: str) -> None:
    """Refuses a `modal` or `home` view that breaks a rule, with `invalid_arguments` or `view_too_large`."""
    report = Report()
    (_MODAL if kind == "modal" else _HOME)(report, "/view", view)
    if not report.problems and kind == "modal":
        has_input = any(block["type"] == "input" for block in view["blocks"])
        if has_input and "submit" not in view:
            report.add("/view", "a modal with an input block needs submit")
    if report.problems:
        raise SlackError("invalid_arguments", *report.problems)
    if len(json.dumps(view)) > MOST_VIEW:
        raise SlackError("view_too_large")


def check_message(text: Any, blocks: Any) -> None:
    """Refuses what no message may say. Text is required beside blocks: screen readers get only the text."""
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_arguments", "[ERROR] must be a string [json-pointer:/text]")
    if blocks is not None:
        _check_message_blocks(blocks)
    if not text or not text.strip():
        why = "[ERROR] text is required beside blocks [json-pointer:/text]"
        raise SlackError("no_text", *([why] if blocks else []))
    if len(text) > MOST_TEXT:
        raise SlackError("msg_too_long")


def _check_message_blocks(blocks: Any) -> None:
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format", "[ERROR] must be an array [json-pointer:/blocks]")
    if not blocks:
        return
    report = Report()
    check_blocks(report, "/blocks", blocks, "message")
    if report.problems:
        raise SlackError("invalid_blocks", *report.problems, errors=list(report.problems))
    if block_text_length(blocks) > MOST_BLOCK_TEXT:
        raise SlackError("msg_blocks_too_long")


def block_text_length(node: Any) -> int:
    """How many characters of text a person would read in these blocks, option texts included."""
    if isinstance(node, list):
        return sum(block_text_length(item) for item in node)
    if not isinstance(node, dict):
        return 0
    own = len(node["text"]) if isinstance(node.get("text"), str) else 0
    return own + sum(block_text_length(value) for value in node.values())


def check_metadata(metadata: Any) -> None:
    """Refuses message metadata that is not {event_type, event_payload}."""
    if metadata == {}:
        return
    report = Report()
    payload = shape({"event_type": must(string(255)), "event_payload": must(_is_object)})
    payload(report, "/metadata", metadata)
    if report.problems:
        raise SlackError("invalid_metadata_format", *report.problems)
    if len(json.dumps(metadata)) > MOST_METADATA:
        raise SlackError("metadata_too_large")


def _is_object(report: Report, pointer: str, value: Any) -> None:
    if not isinstance(value, dict):
        report.add(pointer, "must be an object")


def with_ids(blocks: list[JSON], mint: IdMint) -> list[JSON]:
    """A copy in which every block has a `block_id`, as Slack gives those that came without."""
    named = copy.deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", mint.secret(5))
    return named
