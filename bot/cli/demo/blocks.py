"""The bot's blocks and forms, drawn for a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from bot.cli.demo.markup import Names, draw_text, rich_text
from bot.playground.text import unescape

Json = dict[str, Any]

BRIEF_CHARACTERS = 250
"""Where brevity is asked for, a text of several paragraphs shows no more of them than it takes to reach this."""


def draw_blocks(blocks: Sequence[Json], names: Names, *, brief: bool = False) -> RenderableType:
    """A message's blocks from top to bottom, with an empty line after each text. `brief` shortens long texts."""
    return _spaced([_block(block, names, brief) for block in blocks])


def draw_form(blocks: Sequence[Json], values: Json, names: Names, submit: str) -> RenderableType:
    """A form with what is filled in; `values` is a view's state."""
    parts: list[RenderableType] = []
    for block in blocks:
        if block["type"] == "input":
            field = values[block["block_id"]][block["element"]["action_id"]]
            parts.append(Text.assemble((f"{block['label']['text']}: ", "bold"), _entered(field, names)))
        else:
            parts.append(_block(block, names, brief=False))
    return Group(*parts, _buttons([submit]))


def _spaced(parts: Sequence[RenderableType]) -> RenderableType:
    lines = [line for part in parts for line in (part, Text())]
    return Group(*lines[:-1])


def _block(block: Json, names: Names, brief: bool) -> RenderableType:
    match block["type"]:
        case "header":
            return Text(block["text"]["text"], style="bold")
        case "section":
            return draw_text(_shown(block["text"]["text"], brief), names)
        case "context":
            return Text(" · ").join(rich_text(element["text"], names) for element in block["elements"])
        case "divider":
            return Rule(style="dim")
        case "actions":
            return _buttons([element["text"]["text"] for element in block["elements"]])
        case other:
            return Text(f"[{other}]")


def _shown(text: str, brief: bool) -> str:
    first, *rest = text.split("\n\n")
    while rest and (not brief or len(first) < BRIEF_CHARACTERS):
        first = f"{first}\n\n{rest.pop(0)}"
    return f"{first}\n_… and more, whole in Slack_" if rest else first


def _buttons(labels: Sequence[str]) -> Text:
    return Text("  ").join(Text(f"[ {label} ]", style="bold green") for label in labels)


def _entered(field: Json, names: Names) -> str:
    """What a field holds, in words."""
    if chosen := field.get("selected_options"):
        return ", ".join(unescape(option["text"]["text"]) for option in chosen)
    if option := field.get("selected_option"):
        return unescape(option["text"]["text"])
    if conversation := field.get("selected_conversation"):
        return names.get(conversation, conversation)
    return str(field.get("selected_time") or field.get("value") or "none")
