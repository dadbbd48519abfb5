"""Block Kit's blocks, and which of them each surface takes.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from typing import Any

from .checks import (
    Check,
    Fields,
    Report,
    array,
    at_least_one,
    exactly_one,
    flag,
    may,
    must,
    one_of,
    shape,
    string,
    typed,
    unique,
    web_address,
)
from .elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION, MODAL_ONLY_INPUTS
from .objects import SLACK_FILE, any_text, plain
from .rich_text import PARTS


def _block(kind: str, fields: Fields, *rules: Check) -> Check:
    return shape({"type": must(one_of(kind)), "block_id": may(string(255)), **fields}, *rules)


def _action_ids_differ(report: Report, pointer: str, block: Any) -> None:
    unique(report, pointer, [element.get("action_id") for element in block["elements"]], "action_id")


_CONTEXT_PARTS = typed(
    {
        "plain_text": any_text(3000),
        "mrkdwn": any_text(3000),
        "image": ELEMENTS["image"],
    }
)

BLOCKS: dict[str, Check] = {
    "section": _block(
        "section",
        {
            "text": may(any_text(3000)),
            "fields": may(array(any_text(2000), 1, 10)),
            "accessory": may(typed(ELEMENTS, *IN_SECTION)),
            "expand": may(flag),
        },
        at_least_one("text", "fields"),
    ),
    "header": _block("header", {"text": must(plain(150))}),
    "divider": _block("divider", {}),
    "context": _block("context", {"elements": must(array(_CONTEXT_PARTS, 1, 10))}),
    "actions": _block("actions", {"elements": must(array(typed(ELEMENTS, *IN_ACTIONS), 1, 25))}, _action_ids_differ),
    "input": _block(
        "input",
        {
            "label": must(plain(2000)),
            "element": must(typed(ELEMENTS, *IN_INPUT)),
            "hint": may(plain(2000)),
            "optional": may(flag),
            "dispatch_action": may(flag),
        },
    ),
    "image": _block(
        "image",
        {
            "image_url": may(web_address),
            "slack_file": may(SLACK_FILE),
            "alt_text": must(string(2000)),
            "title": may(plain(2000)),
        },
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": _block("rich_text", {"elements": must(array(typed(PARTS), 1, 1000))}),
    "markdown": _block("markdown", {"text": must(string(12_000))}),
}

# markdown renders in messages only; the rest renders everywhere.
_EVERYWHERE = tuple(kind for kind in BLOCKS if kind != "markdown")
IN_SURFACE = {"message": tuple(BLOCKS), "modal": _EVERYWHERE, "home": _EVERYWHERE}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def check_blocks(report: Report, pointer: str, blocks: Any, surface: str) -> None:
    """Checks the blocks of a `message`, `modal` or `home`, each alone and all together."""
    before = len(report.problems)
    array(typed(BLOCKS, *IN_SURFACE[surface]), 1, MOST_BLOCKS[surface])(report, pointer, blocks)
    if len(report.problems) > before:
        return
    unique(report, pointer, [block.get("block_id") for block in blocks], "block_id")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > 12_000:
        report.add(pointer, "the markdown blocks must be less than 12001 characters in all")
    _check_placement(report, pointer, blocks, surface)


def _check_placement(report: Report, pointer: str, blocks: list[dict[str, Any]], surface: str) -> None:
    focused = 0
    for place, element in interactive(blocks):
        focused += bool(element.get("focus_on_load"))
        if element["type"] in MODAL_ONLY_INPUTS and surface != "modal":
            report.add(f"{pointer}{place}", f"a {element['type']} works in modals only")
        if element.get("response_url_enabled") and surface != "modal":
            report.add(f"{pointer}{place}/response_url_enabled", "works in modals only")
        if element.get("focus_on_load") and surface == "message":
            report.add(f"{pointer}{place}/focus_on_load", "does not work in messages")
    if focused > 1:
        report.add(pointer, "only one element may have focus_on_load")
    if surface == "modal":
        ids = [element["action_id"] for _, element in interactive(blocks)]
        unique(report, pointer, ids, "action_id")


def interactive(blocks: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """(pointer below the blocks, element) of everything that a person can press or fill in."""
    found = []
    for index, block in enumerate(blocks):
        if block["type"] == "actions":
            found += [(f"/{index}/elements/{n}", element) for n, element in enumerate(block["elements"])]
        elif block["type"] == "input":
            found.append((f"/{index}/element", block["element"]))
        elif block["type"] == "section" and "action_id" in block.get("accessory", {}):
            found.append((f"/{index}/accessory", block["accessory"]))
    return found
