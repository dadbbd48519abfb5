"""Draws the pictures of the documentation from the demo.

make pictures
"""

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

FOLDER = Path(__file__).parent
WIDTH = 100
FIRST, LAST = "Tuesday, 1 December", "(the card: Closed"
"""The part of the demo that is drawn: its second day, from the question to the closed card."""

SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px monospace; line-height: {line_height}px; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own form without the web font, so that the picture needs no network."""


def main() -> None:
    """Write demo.svg."""
    played = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--pace", "0"],
        env={"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    start = next(place for place, line in enumerate(played) if FIRST in line)
    end = next(place for place, line in enumerate(played) if place > start and LAST in line)
    console = Console(record=True, width=WIDTH, quiet=False, file=(FOLDER / "demo.txt").open("w", encoding="utf-8"))
    for line in played[start : end + 1]:
        console.print(Text.from_ansi(line))
    console.save_svg(str(FOLDER / "demo.svg"), title="lambda-quiz demo", code_format=SVG, unique_id="demo")
    console.file.close()
    (FOLDER / "demo.txt").unlink()


if __name__ == "__main__":
    main()
