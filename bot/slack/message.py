"""A message as every view returns it: typed blocks beside the complete plain text, within Slack's limits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import Block, ContextBlock, HeaderBlock, SectionBlock

MAX_BLOCKS = 50
MAX_MESSAGE_CHARACTERS = 10_000
"""Slack refuses messages whose blocks hold more than about 11,000 characters in all (bolt-js issues 2509 and 2867)."""
MAX_SECTION = 3_000
MAX_TEXT = 4_000
"""Slack asks to keep the plain text of a message under 4,000 characters; `chat.update` refuses more."""

_MORE = "… (The rest is in the message itself.)"
_FOR_BUTTONS = 500
_WORD_ROOM = 40
"""A cut looks for the end of a word in this many characters, and cuts a longer word in the middle."""

_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<https?://[^|>]*\|([^>]*)>")
_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
_BAR = re.compile("[▰▱]+ ")
_CUT_MARKUP = re.compile(r"(?:&\w{0,4}|<[^>]*)\Z")


@dataclass(frozen=True)
class Message:
    """What is posted. `text` holds the full content: notifications and screen readers read it and not the blocks."""

    text: str
    blocks: tuple[Block, ...]

    @cached_property
    def block_dicts(self) -> list[dict[str, Any]]:
        """The blocks in Slack's JSON shape."""
        return [block.to_dict() for block in self.blocks]


def compose(blocks: Sequence[Block], read_first: Sequence[Block] = ()) -> Message:
    """A message of these blocks, and as its text everything that they say.

    Where the text would be too long its end is left out; `read_first` names blocks to move to its beginning.
    """
    later = [block for block in blocks if not any(block is first for first in read_first)]
    return Message(join_text(_readings([*read_first, *later])), tuple(blocks))


def room_beside(blocks: Sequence[Block]) -> int:
    """How many characters more a message of these blocks may hold, with some left for its buttons."""
    return MAX_MESSAGE_CHARACTERS - _FOR_BUTTONS - sum(len(text) for block in blocks for text in _texts(block))


def escape(text: str) -> str:
    """Make text that people wrote safe to show: nothing in it can ping, link or start markup of Slack's own.

    Slack asks for exactly these three characters to be escaped.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """Cut text, at a word boundary where one is near, to at most `limit` characters with an ellipsis at the end."""
    return text if len(text) <= limit else f"{_cut(text, limit - 1)}…"


def join_text(parts: Sequence[str]) -> str:
    """The plain text of a message from its parts, without the empty ones. Markup is never cut in half."""
    text = "\n".join(part for part in parts if part)
    if len(text) <= MAX_TEXT:
        return text
    return _CUT_MARKUP.sub("", _cut(text, MAX_TEXT - len(_MORE))) + _MORE


def _cut(text: str, limit: int) -> str:
    kept = text[:limit]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    return kept[:space].rstrip() if space > limit - _WORD_ROOM else kept


def _readings(blocks: Sequence[Block]) -> list[str]:
    """What each block says, without what is for the eye alone."""
    return [_unmarked(text) for block in blocks for text in _texts(block)]


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, HeaderBlock | SectionBlock) and block.text:
        yield block.text.text or ""
    if isinstance(block, ContextBlock):
        yield from (str(element.to_dict().get("text", "")) for element in block.elements)


def _unmarked(text: str) -> str:
    for pattern in (_DATE, _LINK, _BOLD):
        text = pattern.sub(r"\1", text)
    return _BAR.sub("", text)
