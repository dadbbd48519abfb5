"""Block Kit's elements as HTML: buttons, selects, pickers, choices and inputs, as the browser's own controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import htpy as h

from ..models import JSON, User
from .surface import Control, Surface, confirm_attributes, placeholder
from .texts import plain


def draw_element(surface: Surface, block: JSON, element: JSON) -> h.Node:
    """One element that people press or fill in."""
    draw = _DRAWN.get(element["type"])
    return draw(Control(surface, block, element)) if draw else placeholder(element["type"], element)


def _button(control: Control) -> h.Node:
    element = control.element
    attributes = {
        "type": "button",
        "id": control.id,
        "class": f"button {element.get('style', '')}".strip(),
        "data-act": control.act("press", value=element.get("value")),
        "data-open": element.get("url"),
        "aria-label": element.get("accessibility_label"),
        **confirm_attributes(element),
    }
    return h.button(attributes)[plain(element["text"])]


def _field(control: Control, inside: h.Node, *, many: bool = False) -> h.Node:
    """The frame by which the script knows what to send when something in it changes."""
    attributes = {
        "data-field": control.act("press" if control.dispatches else "enter"),
        "data-block": control.block["block_id"],
        "data-many": many,
        **confirm_attributes(control.element),
    }
    return h.div(".field", attributes)[inside]


def _select(control: Control, options: h.Node, *, many: bool = False) -> h.Node:
    empty = plain(control.element.get("placeholder")) or "Choose an option"
    attributes = {**control.naming(), "multiple": many, "autofocus": control.element.get("focus_on_load")}
    # Nothing can be taken back from an app that has heard of it: there the first option only says what to choose.
    only_says = control.dispatches
    first = h.option(value="", selected=not control.entered, disabled=only_says, hidden=only_says)[empty]
    return _field(control, h.select(attributes)[None if many else first, options], many=many)


def _static_select(control: Control) -> h.Node:
    groups = control.element.get("option_groups")
    if groups is None:
        options = _options(control, control.element["options"])
    else:
        options = [h.optgroup(label=plain(g["label"]))[_options(control, g["options"])] for g in groups]
    return _select(control, options, many=_is_many(control))


def _options(control: Control, options: Iterable[JSON]) -> h.Node:
    chosen = _chosen_values(control)
    return [
        h.option(value=option["value"], selected=option["value"] in chosen)[plain(option["text"])] for option in options
    ]


def _people_select(control: Control) -> h.Node:
    return _id_select(control, [(user.id, _both_names(user)) for user in control.surface.people])


def _both_names(user: User) -> str:
    is_one = user.display_name == user.real_name
    return user.display_name if is_one else f"{user.display_name} ({user.real_name})"


def _channel_select(control: Control) -> h.Node:
    shown = control.surface.channels(control.element)
    return _id_select(control, [(channel.id, f"#{channel.name}") for channel in shown])


def _id_select(control: Control, choices: Iterable[tuple[str, str]]) -> h.Node:
    many = _is_many(control)
    chosen = control.entered or []
    held = chosen if many else [chosen]
    return _select(control, [h.option(value=key, selected=key in held)[name] for key, name in choices], many=many)


def _choices(control: Control) -> h.Node:
    """Radio buttons or checkboxes, in a group that carries the name."""
    kind = "radio" if control.element["type"] == "radio_buttons" else "checkbox"
    chosen = _chosen_values(control)
    boxes = [_choice(control, kind, place, option, chosen) for place, option in enumerate(control.element["options"])]
    attributes = control.naming() | {"role": "radiogroup" if kind == "radio" else "group", "class": "choices"}
    if control.is_input:
        attributes["aria-labelledby"] = f"{control.id}-label"
    return _field(control, h.div(attributes)[boxes], many=kind == "checkbox")


def _choice(control: Control, kind: str, place: int, option: JSON, chosen: set[str]) -> h.Node:
    box = h.input(
        type=kind,
        id=f"{control.id}-{place}",
        name=control.id,
        value=option["value"],
        checked=option["value"] in chosen,
    )
    described = option.get("description")
    texts = control.surface.texts
    return h.label(".choice")[
        box,
        h.span[texts.text_object(option["text"]), h.small[texts.text_object(described)] if described else None],
    ]


def _overflow(control: Control) -> h.Node:
    element = control.element
    items = [
        h.button(
            {
                "type": "button",
                "data-act": control.act("press", value=option["value"]),
                "data-open": option.get("url"),
                **confirm_attributes(element),
            }
        )[plain(option["text"])]
        for option in element["options"]
    ]
    return h.details(".menu", id=control.id)[
        h.summary(".button", aria_label="More options")["⋯"], h.div(".items")[items]
    ]


def _picker(control: Control) -> h.Node:
    kind = {"datepicker": "date", "timepicker": "time"}[control.element["type"]]
    return _field(control, h.input({**control.naming(), "type": kind, "value": control.entered}))


def _line(control: Control) -> h.Node:
    kinds = {"number_input": "text", "email_text_input": "email", "url_text_input": "url"}
    element = control.element
    attributes = {
        **control.naming(),
        "placeholder": plain(element.get("placeholder")) or None,
        "autofocus": element.get("focus_on_load"),
        "maxlength": element.get("max_length"),
        "dir": "auto",
    }
    if element.get("multiline"):
        return _field(control, h.textarea(attributes | {"rows": "6"})[control.entered])
    more = {"type": kinds.get(element["type"], "text"), "value": control.entered, "autocomplete": "off"}
    if element["type"] == "number_input":
        more["inputmode"] = "decimal"
    return _field(control, h.input(attributes | more))


def _is_many(control: Control) -> bool:
    return str(control.element["type"]).startswith("multi_")


def _chosen_values(control: Control) -> set[str]:
    entered = control.entered or []
    options = entered if isinstance(entered, list) else [entered]
    return {option["value"] for option in options}


_DRAWN: dict[str, Callable[[Control], h.Node]] = {
    "button": _button,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "users_select": _people_select,
    "multi_users_select": _people_select,
    "conversations_select": _channel_select,
    "multi_conversations_select": _channel_select,
    "channels_select": _channel_select,
    "multi_channels_select": _channel_select,
    "radio_buttons": _choices,
    "checkboxes": _choices,
    "overflow": _overflow,
    "datepicker": _picker,
    "timepicker": _picker,
    "plain_text_input": _line,
    "number_input": _line,
    "email_text_input": _line,
    "url_text_input": _line,
}
