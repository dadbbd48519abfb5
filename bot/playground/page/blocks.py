"""Block Kit's blocks as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import htpy as h

from ..models import JSON
from .elements import draw_element
from .surface import Control, Surface, placeholder
from .texts import plain


def draw_blocks(surface: Surface, blocks: Sequence[JSON]) -> h.Node:
    """Blocks from top to bottom. One that cannot be drawn is a placeholder with its JSON."""
    return [_block(surface, block) for block in blocks]


def _block(surface: Surface, block: JSON) -> h.Node:
    draw = _DRAWN.get(block["type"])
    return draw(surface, block) if draw else placeholder(block["type"], block)


def _header(_surface: Surface, block: JSON) -> h.Node:
    return h.h2(".block.header", dir="auto")[plain(block["text"])]


def _section(surface: Surface, block: JSON) -> h.Node:
    texts, accessory = surface.texts, block.get("accessory")
    return h.div(".block.section")[
        h.div(".text")[
            texts.text_object(block["text"]) if "text" in block else None,
            h.div(".fields")[(h.div[texts.text_object(text)] for text in block["fields"])]
            if "fields" in block
            else None,
        ],
        h.div(".accessory")[_part(surface, block, accessory)] if accessory else None,
    ]


def _part(surface: Surface, block: JSON, element: JSON) -> h.Node:
    if element["type"] == "image":
        return _image_words(element)
    return draw_element(surface, block, element)


def _image_words(image: JSON) -> h.Node:
    """An image's description: the page fetches nothing from the network."""
    return h.span(".image", title=image.get("image_url"))[f"🖼 {image['alt_text']}"]


def _image(_surface: Surface, block: JSON) -> h.Node:
    title = plain(block.get("title"))
    return h.figure(".block")[_image_words(block), h.figcaption[title] if title else None]


def _context(surface: Surface, block: JSON) -> h.Node:
    return h.div(".block.context")[
        (
            h.div[_image_words(part) if part["type"] == "image" else surface.texts.text_object(part)]
            for part in block["elements"]
        )
    ]


def _divider(_surface: Surface, _block: JSON) -> h.Node:
    return h.hr(".block")


def _actions(surface: Surface, block: JSON) -> h.Node:
    return h.div(".block.actions")[(draw_element(surface, block, element) for element in block["elements"])]


def _input(surface: Surface, block: JSON) -> h.Node:
    control = Control(surface, block, block["element"])
    optional = h.span(".optional")[" (optional)"] if block.get("optional") else None
    name = [control.label, optional]
    # A group of boxes is named by its frame; there is no one control that a label could point at.
    is_group = block["element"]["type"] in ("checkboxes", "radio_buttons")
    label = h.div(".label", id=f"{control.id}-label")[name] if is_group else h.label(".label", for_=control.id)[name]
    return h.div(".block.input")[
        label,
        draw_element(surface, block, block["element"]),
        h.p(".error", id=f"{control.id}-error")[control.error] if control.error else None,
        h.p(".hint", id=f"{control.id}-hint")[control.hint] if control.hint else None,
    ]


_DRAWN: dict[str, Callable[[Surface, JSON], h.Node]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "divider": _divider,
    "actions": _actions,
    "input": _input,
    "image": _image,
}
