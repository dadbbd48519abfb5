"""Typed blocks with Slack's limits kept: every view builds its message from these."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)

from bot.slack.message import MAX_SECTION, shorten

MAX_HEADER = 150
MAX_BUTTON = 75
MAX_OPTION = 75


def header(text: str) -> HeaderBlock:
    """A heading in plain text."""
    return HeaderBlock(text=PlainTextObject(text=shorten(text, MAX_HEADER), emoji=True))


def section(text: str, accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph of markup, which must have at most `MAX_SECTION` characters: see `sections`."""
    return SectionBlock(text=_markup(text), accessory=accessory)


def sections(lines: Iterable[str]) -> list[SectionBlock]:
    """Lines of markup, spread over as many sections as they need. Each line must fit into one."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= MAX_SECTION:
            packed[-1] = f"{packed[-1]}\n{line}"
        else:
            packed.append(line)
    return [section(text) for text in packed]


def context(*texts: str) -> ContextBlock:
    """Small print; Slack shows at most ten texts."""
    return ContextBlock(elements=[_markup(text) for text in texts])


def divider() -> DividerBlock:
    """A line between two parts."""
    return DividerBlock()


def button(
    label: str,
    action_id: str,
    value: str | int = "",
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button; `style` is "primary" or "danger"."""
    return ButtonElement(
        text=PlainTextObject(text=shorten(label, MAX_BUTTON), emoji=True),
        action_id=action_id,
        value=str(value) or None,
        style=style,
        confirm=confirm,
    )


def confirmation(title: str, text: str, yes: str) -> ConfirmObject:
    """The question asked before a button takes effect."""
    return ConfirmObject(
        title=PlainTextObject(text=title),
        text=PlainTextObject(text=text),
        confirm=PlainTextObject(text=yes),
        deny=PlainTextObject(text="Cancel"),
    )


def actions(*buttons: InteractiveElement) -> ActionsBlock:
    """A row of buttons and selects."""
    return ActionsBlock(elements=list(buttons))


def field(
    field_id: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """A form's field; `element` carries the same id as its action_id."""
    return InputBlock(
        block_id=field_id,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    )


def option(label: str, value: str) -> Option:
    """One choice of a select or of checkboxes."""
    return Option(text=PlainTextObject(text=shorten(label, MAX_OPTION)), value=value)


def options_of(chosen: Iterable[str], options: Sequence[Option]) -> list[Option] | None:
    """Those of the options whose values are chosen; None when there is none, since Slack refuses an empty list."""
    values = set(chosen)
    return [each for each in options if each.value in values] or None


def _markup(text: str) -> MarkdownTextObject:
    # verbatim: Slack makes no links, channels or pings of its own out of what people wrote.
    return MarkdownTextObject(text=text, verbatim=True)
