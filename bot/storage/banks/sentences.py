"""Cuts prose into sentences, well enough for drafts that a human reads next."""

import re

_ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.")
_END = re.compile(r"(?<=[.!?。！？])\s+|\n+")  # noqa: RUF001 (full-width marks end sentences too)


def sentences(text: str) -> list[str]:
    """The sentences of a text. Line ends end sentences too; common abbreviations do not."""
    found: list[str] = []
    for part in _END.split(text):
        piece = part.strip().removeprefix("- ")
        if found and found[-1].lower().endswith(_ABBREVIATIONS):
            found[-1] += f" {piece}"
        elif piece:
            found.append(piece)
    return found
