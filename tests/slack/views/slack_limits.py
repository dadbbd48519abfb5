"""Slack's limits of messages and views, checked on the JSON that is sent; the SDK checks only some of them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from bot.slack.message import Message

Node = dict[str, Any]

TEXT_LIMITS = {"header": 150, "section": 3_000, "button": 75, "context": 3_000, "input": 2_000}
ELEMENT_LIMITS = {"context": 10, "actions": 25}
CONFIRM_LIMITS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
FIELD_LIMITS = {"value": 2_000, "action_id": 255, "block_id": 255}
CHOICE_LIMITS = {"static_select": 100, "checkboxes": 10, "radio_buttons": 10, "overflow": 5}


def faults_of_message(message: Message) -> list[str]:
    """What Slack would refuse in a message, or shows otherwise than meant."""
    blocks = message.block_dicts
    faults = list(faults_of_blocks(blocks, most=50))
    if not message.text.strip():
        faults.append("there is no plain text")
    if len(message.text) > 4_000:
        faults.append(f"the plain text has {len(message.text)} characters")
    if (length := text_length(blocks)) >= 10_000:
        faults.append(f"the blocks hold {length} characters")
    return faults


def faults_of_view(view: View) -> list[str]:
    """What Slack would refuse in a modal or an App Home."""
    shape = view.to_dict()
    faults = list(faults_of_blocks(shape["blocks"], most=100))
    frame = {part: shape[part]["text"] for part in ("title", "submit", "close") if part in shape}
    faults += [f"{part}: {text!r}" for part, text in frame.items() if not 0 < len(text) <= 24]
    if shape["type"] == "modal" and "title" not in shape:
        faults.append("a modal needs a title")
    if any(block["type"] == "input" for block in shape["blocks"]) and "submit" not in shape:
        faults.append("inputs need a submit button")
    if len(shape.get("private_metadata", "")) > 3_000:
        faults.append("private_metadata is too long")
    return faults


def faults_of_blocks(blocks: list[Node], most: int) -> Iterator[str]:
    """What is wrong with blocks of any surface."""
    if not 0 < len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    nodes = [node for block in blocks for node in walk(block)]
    for key in ("action_id", "block_id"):
        counts = Counter(node[key] for node in nodes if key in node)
        yield from (f"{key} {value} occurs twice" for value, times in counts.items() if times > 1)
    for node in nodes:
        yield from _faults_of_node(node)


def text_length(node: object) -> int:
    """How many characters of text the blocks hold."""
    if isinstance(node, list):
        return sum(map(text_length, node))
    if isinstance(node, dict):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(text_length(value) for value in node.values())
    return 0


def walk(node: object) -> Iterator[Node]:
    """Every object inside, outermost first."""
    if isinstance(node, list):
        for item in node:
            yield from walk(item)
    elif isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)


def _faults_of_node(node: Node) -> Iterator[str]:
    kind = node.get("type", "")
    if kind in {"plain_text", "mrkdwn"} and not node["text"].strip():
        yield "empty text"
    for text in _texts(node):
        if len(text) > TEXT_LIMITS[kind]:
            yield f"{kind} of {len(text)} characters"
    for key, limit in FIELD_LIMITS.items():
        if isinstance(node.get(key), str) and not 0 < len(node[key]) <= limit:
            yield f"{key} of {len(node[key])} characters"
    if kind in ELEMENT_LIMITS and not 0 < len(node["elements"]) <= ELEMENT_LIMITS[kind]:
        yield f"{kind} of {len(node['elements'])} elements"
    if kind == "plain_text_input" and len(node.get("initial_value", "")) > node.get("max_length", 3_000):
        yield "initial value too long"
    yield from _faults_of_choices(node)


def _texts(node: Node) -> list[str]:
    kind = node.get("type")
    if kind == "input":
        return [node[part]["text"] for part in ("label", "hint") if part in node]
    if kind == "context":
        return [element["text"] for element in node["elements"]]
    return [node["text"]["text"]] if kind in TEXT_LIMITS else []


def _faults_of_choices(node: Node) -> Iterator[str]:
    for key in ("options", "option_groups", "initial_options"):
        if key in node and not 0 < len(node[key]) <= CHOICE_LIMITS.get(node.get("type", ""), 100):
            yield f"{len(node[key])} {key}"
    options = node.get("options", [])
    for option in options:
        if len(option["text"]["text"]) > 75 or not 0 < len(option["value"]) <= 150:
            yield f"option {option}"
    if len({option["value"] for option in options}) < len(options):
        yield "two options have the same value"
    for part, limit in CONFIRM_LIMITS.items():
        if "deny" in node and len(node[part]["text"]) > limit:
            yield f"confirm {part} is too long"
