"""A message or view as text that reads well in a pull request, with every byte of its JSON below."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from bot.slack.message import Message


def outline(shown: Message | View) -> str:
    """The plain text, then a line or paragraph for each block, then the JSON with a line for each block."""
    if isinstance(shown, Message):
        blocks, frame = shown.block_dicts, ""
        parts = ["== text", shown.text]
    else:
        shape = shown.to_dict()
        blocks = shape.pop("blocks")
        frame = json.dumps(shape, ensure_ascii=False, sort_keys=True) + "\n"
        parts = []
    lines = [line for block in blocks for line in _block_lines(block)]
    as_json = [json.dumps(block, ensure_ascii=False, sort_keys=True) for block in blocks]
    return "\n".join([*parts, "", "== blocks", *lines, "", "== json", frame + "\n".join(as_json)]).lstrip() + "\n"


def _block_lines(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield f"# {block['text']['text']}"
        case "section":
            beside = f" {_button(block['accessory'])}" if "accessory" in block else ""
            yield f"{block['text']['text']}{beside}"
        case "context":
            yield from (f"  ~ {element['text']}" for element in block["elements"])
        case "divider":
            yield "----"
        case "actions":
            yield " ".join(_button(element) for element in block["elements"])
        case "input":
            yield f"{block['label']['text']}: {_input(block['element'])}"
            if "hint" in block:
                yield f"  ({block['hint']['text']})"


def _button(element: dict[str, Any]) -> str:
    if element["type"] == "static_select":
        choices = ", ".join(f"{option['text']['text']} {option['value']}" for option in element["options"])
        return f"[{element['placeholder']['text']} -> {element['action_id']} of {choices}]"
    style = {"primary": "!", "danger": "!!"}.get(element.get("style", ""), "")
    return f"[{element['text']['text']}{style} -> {element['action_id']} {element.get('value', '')}]".replace(" ]", "]")


def _input(element: dict[str, Any]) -> str:
    if element["type"] == "checkboxes":
        chosen = [option["value"] for option in element.get("initial_options", [])]
        return " ".join(
            f"[{'x' if option['value'] in chosen else ' '}] {option['text']['text']}" for option in element["options"]
        )
    initial = [value for key, value in element.items() if key.startswith("initial_")]
    shown = initial[0]["text"]["text"] if initial and isinstance(initial[0], dict) else "".join(map(str, initial))
    return f"<{shown}>"
