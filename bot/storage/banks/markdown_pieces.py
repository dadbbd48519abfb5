"""Takes Markdown apart into the pieces that a list of questions is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


class Kind(Enum):
    """What a piece of Markdown is."""

    HEADING = auto()
    PROSE = auto()
    BULLET = auto()
    CODE = auto()
    RULE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of prose, one bullet, or one whole block.

    `lead` holds the bold words that it begins with; `level` the rank of a heading; `opens` says that a block
    begins here, so that the lines of one paragraph stay together.
    """

    kind: Kind
    text: str
    line: int
    lead: str = ""
    level: int = 0
    opens: bool = True


def pieces_of(markdown: str) -> Iterator[Piece]:
    """The pieces in their order; lists inside lists become bullets of their own."""
    for block in SyntaxTreeNode(MarkdownIt("commonmark").parse(markdown)).children:
        yield from _block(block)


def _block(block: SyntaxTreeNode) -> Iterator[Piece]:
    line = block.map[0] + 1 if block.map else 1
    if block.type == "heading":
        text, _ = _inline(block)
        yield Piece(Kind.HEADING, " ".join(text.split()), line, level=int(block.tag[1:]))
    elif block.type == "paragraph":
        yield from _lines(block, line)
    elif block.type in {"bullet_list", "ordered_list"}:
        for item in block.children:
            yield from _item(item, line)
    elif block.type in {"fence", "code_block"}:
        yield Piece(Kind.CODE, block.content.rstrip("\n"), line)
    elif block.type == "blockquote":
        for child in block.children:
            yield from _block(child)
    elif block.type == "hr":
        yield Piece(Kind.RULE, "", line)
    else:
        yield Piece(Kind.OTHER, block.content.strip(), line)


def _lines(paragraph: SyntaxTreeNode, first: int) -> Iterator[Piece]:
    text, lead = _inline(paragraph)
    for offset, line in enumerate(text.split("\n")):
        opens = offset == 0
        yield Piece(Kind.PROSE, line.strip(), first + offset, lead=lead if opens else "", opens=opens)


def _item(item: SyntaxTreeNode, list_line: int) -> Iterator[Piece]:
    """The bullet with all of its own paragraphs, then what is nested in it."""
    own = [child for child in item.children if child.type == "paragraph"]
    inlines = [_inline(paragraph) for paragraph in own]
    text = " ".join(" ".join(text.split()) for text, _ in inlines)
    if text:
        line = item.map[0] + 1 if item.map else list_line
        yield Piece(Kind.BULLET, text, line, lead=inlines[0][1])
    for child in item.children:
        if child not in own:
            yield from _block(child)


def _inline(block: SyntaxTreeNode) -> tuple[str, str]:
    """The text without its marks, code kept between backticks, and the bold words it begins with."""
    text = lead = ""
    nodes = [node for inline in block.children for node in inline.children]
    for node in nodes:
        content = _content(node)
        if node.type == "strong" and not text.strip():
            lead = " ".join(content.split()).rstrip(":.").strip()
        text += content
    return text, lead


def _content(node: SyntaxTreeNode) -> str:
    if node.type == "code_inline":
        return f"`{node.content}`"
    if node.type in {"softbreak", "hardbreak"}:
        return "\n"
    inner = "".join(map(_content, node.children)) if node.children else node.content
    if node.type == "link":
        address = str(node.attrs.get("href", ""))
        return inner if inner == address else f"{inner} ({address})"
    return inner
