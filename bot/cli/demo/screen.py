"""The demo on a terminal, or as plain text in a pipe."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.cli.cast import CastMember
from bot.cli.demo.blocks import draw_blocks
from bot.cli.demo.feed import Change, Deleted, Edited, Posted, Refreshed
from bot.cli.demo.markup import Names, draw_text, rich_text
from bot.domain.words import MONTH_NAMES, WEEKDAY_NAMES
from bot.playground import Message

WIDTH = 100
REACTIONS = {"white_check_mark": "✅"}
THREAD_INDENT = 4


class Screen:
    """Prints what happens and rests `pace` seconds after each thing, so that one can follow.

    `names` holds what people read for ids, `zone` is the time zone of the quiz.
    """

    def __init__(self, console: Console, pace: float, names: Names, zone: tzinfo) -> None:
        self._console = console
        self._pace = pace
        self._names = names
        self._zone = zone
        self._reveals = 0

    async def opening(self, text: str, cast: Sequence[CastMember]) -> None:
        """The opening: what this is and who takes part."""
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for heading in ("Who", "Where", ""):
            table.add_column(heading)
        for member in cast:
            table.add_row(member.name, member.city, member.about)
        self._console.rule(Text("Lambda Quiz", style="bold"))
        await self._show(Group(Text(text), Text(), table))

    async def day(self, day: date) -> None:
        """A new day begins."""
        words = f"{WEEKDAY_NAMES[day.weekday()]}, {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
        await self.heading(words, "bold yellow")

    async def heading(self, text: str, style: str = "bold") -> None:
        """A new part begins."""
        self._console.print()
        self._console.rule(Text(text, style=style))
        await self._rest()

    async def aside(self, text: str) -> None:
        """A remark of the demo's own."""
        await self._show(Text(f"  {text}", style="italic dim"))

    async def lines(self, *lines: str) -> None:
        """Plain lines."""
        await self._show(Text("\n".join(lines)))

    async def change(self, change: Change) -> None:
        """Something happened in the channel."""
        match change:
            case Posted(message):
                await self._show(self._posted(message))
            case Edited(message):
                await self._show(self._words(message, "edited"))
            case Deleted(message):
                head = self._byline(message, "deleted")
                await self._show(
                    _indented(Text.assemble(head, "  ", (self._read(message.text), "strike dim")), message)
                )
            case Refreshed(message, lines):
                said = " · ".join(self._read(line) for line in lines)
                await self._show(_indented(Text(f"(the card: {said})", style="dim")))

    async def private(self, reader: str, title: str, content: RenderableType) -> None:
        """Something that one person sees and nobody else."""
        heading = Text(f"{title} · only visible to {reader}")
        await self._show(Panel(content, title=heading, title_align="left", box=box.DOUBLE, border_style="magenta"))

    def _posted(self, message: Message) -> RenderableType:
        if message.subtype == "channel_join":
            return Text(f"{self._time(message)} {self._read(message.text)}", style="dim")
        return self._card(message) if message.bot_id else self._words(message)

    def _card(self, message: Message) -> RenderableType:
        is_reveal = message.subtype == "thread_broadcast"
        self._reveals += is_reveal
        place = " · in the thread and in the channel" if is_reveal else ""
        panel = Panel(
            draw_blocks(message.blocks, self._names, brief=is_reveal and self._reveals > 1),
            title=Text(f"{self._name(message)} {self._time(message)}{place}"),
            title_align="left",
            border_style="blue",
        )
        return panel if is_reveal else _indented(panel, message)

    def _words(self, message: Message, mark: str = "") -> RenderableType:
        """A person's words below their name, with the reactions they got."""
        reactions = [REACTIONS.get(name, f":{name}:") for name in message.reactions]
        words = Padding(draw_text(message.text, self._names), (0, 0, 0, 2))
        return _indented(Group(self._byline(message, mark, *reactions), words), message)

    def _byline(self, message: Message, *marks: str) -> Text:
        time_and_marks = "  ".join([self._time(message), *filter(None, marks)])
        return Text.assemble((self._name(message), "bold"), f" {time_and_marks}")

    def _read(self, source: str) -> str:
        return rich_text(source, self._names).plain

    def _name(self, message: Message) -> str:
        return self._names.get(message.user, message.user).removeprefix("@")

    def _time(self, message: Message) -> str:
        """When it was last touched, in the time zone of the quiz."""
        ts = message.edited.ts if message.edited and not message.bot_id else message.ts
        return f"{datetime.fromtimestamp(float(ts), UTC).astimezone(self._zone):%H:%M}"

    async def _show(self, content: RenderableType) -> None:
        self._console.print(content)
        await self._rest()

    async def _rest(self) -> None:
        if self._pace:
            await asyncio.sleep(self._pace)


def _indented(content: RenderableType, message: Message | None = None) -> RenderableType:
    """What belongs to a thread, unless it is a message that does not."""
    in_thread = message is None or message.is_reply
    return Padding(content, (0, 0, 0, THREAD_INDENT)) if in_thread else content
