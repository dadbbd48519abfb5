"""Block Kit's elements. Limits: https://docs.slack.dev/reference/block-kit/block-elements"""

from __future__ import annotations

from typing import Any

from .checks import (
    Check,
    Fields,
    Report,
    array,
    calendar_date,
    exactly_one,
    flag,
    integer,
    matching,
    may,
    must,
    one_of,
    shape,
    string,
    time_zone,
    web_address,
)
from .objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    LINK_OPTION,
    OPTION,
    OPTION_GROUP,
    RICH_OPTION,
    SLACK_FILE,
    initial_is_offered,
    options_differ,
    plain,
)

_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "09:30")
_ID = string(255)
_MAX_SELECTED = integer(1, 100)


def _element(kind: str, fields: Fields, *rules: Check) -> Check:
    return shape({"type": must(one_of(kind)), "action_id": must(_ID), **fields}, *rules)


def _menu(kind: str, fields: Fields, *rules: Check) -> Check:
    common = {"placeholder": may(plain(150)), "confirm": may(CONFIRM), "focus_on_load": may(flag)}
    return _element(kind, common | fields, *rules)


def _typed_input(kind: str, fields: Fields, *rules: Check) -> Check:
    common = {
        "placeholder": may(plain(150)),
        "dispatch_action_config": may(DISPATCH_CONFIG),
        "focus_on_load": may(flag),
    }
    return _element(kind, common | fields, *rules)


def _lengths_fit(report: Report, pointer: str, element: Any) -> None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if shortest > longest:
        report.add(f"{pointer}/min_length", "must not be more than max_length")
    initial = element.get("initial_value")
    if initial is not None and len(initial) > longest:
        report.add(f"{pointer}/initial_value", f"must be less than {longest + 1} characters")


def _number_fits(report: Report, pointer: str, element: Any) -> None:
    low, high = (float(element.get(key, edge)) for key, edge in (("min_value", "-inf"), ("max_value", "inf")))
    if low > high:
        report.add(f"{pointer}/min_value", "must not be more than max_value")
    if "initial_value" in element and not low <= float(element["initial_value"]) <= high:
        report.add(f"{pointer}/initial_value", "must be from min_value to max_value")


_STATIC_OPTIONS: Fields = {
    "options": may(array(OPTION, 1, 100)),
    "option_groups": may(array(OPTION_GROUP, 1, 100)),
}
_STATIC_RULES = (exactly_one("options", "option_groups"), options_differ, initial_is_offered)
_CHOICE_RULES = (options_differ, initial_is_offered)
_NUMBER = matching(r"-?\d{1,16}(\.\d{1,16})?", "12.5")
_CONVERSATION: Fields = {
    "default_to_current_conversation": may(flag),
    "filter": may(CONVERSATION_FILTER),
}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        "button",
        {
            "text": must(plain(75)),
            "url": may(web_address),
            "value": may(string(2000)),
            "style": may(one_of("primary", "danger")),
            "confirm": may(CONFIRM),
            "accessibility_label": may(string(75)),
        },
    ),
    "static_select": _menu("static_select", _STATIC_OPTIONS | {"initial_option": may(OPTION)}, *_STATIC_RULES),
    "multi_static_select": _menu(
        "multi_static_select",
        _STATIC_OPTIONS | {"initial_options": may(array(OPTION, 1, 100)), "max_selected_items": may(_MAX_SELECTED)},
        *_STATIC_RULES,
    ),
    "channels_select": _menu("channels_select", {"initial_channel": may(_ID), "response_url_enabled": may(flag)}),
    "multi_channels_select": _menu(
        "multi_channels_select",
        {"initial_channels": may(array(_ID, 1, 100)), "max_selected_items": may(_MAX_SELECTED)},
    ),
    "conversations_select": _menu(
        "conversations_select",
        _CONVERSATION | {"initial_conversation": may(_ID), "response_url_enabled": may(flag)},
    ),
    "multi_conversations_select": _menu(
        "multi_conversations_select",
        _CONVERSATION | {"initial_conversations": may(array(_ID, 1, 100)), "max_selected_items": may(_MAX_SELECTED)},
    ),
    "users_select": _menu("users_select", {"initial_user": may(_ID)}),
    "multi_users_select": _menu(
        "multi_users_select",
        {"initial_users": may(array(_ID, 1, 100)), "max_selected_items": may(_MAX_SELECTED)},
    ),
    "datepicker": _menu("datepicker", {"initial_date": may(calendar_date)}),
    "timepicker": _menu("timepicker", {"initial_time": may(_TIME), "timezone": may(time_zone)}),
    "radio_buttons": _element(
        "radio_buttons",
        {
            "options": must(array(RICH_OPTION, 1, 10)),
            "initial_option": may(RICH_OPTION),
            "confirm": may(CONFIRM),
            "focus_on_load": may(flag),
        },
        *_CHOICE_RULES,
    ),
    "checkboxes": _element(
        "checkboxes",
        {
            "options": must(array(RICH_OPTION, 1, 10)),
            "initial_options": may(array(RICH_OPTION, 1, 10)),
            "confirm": may(CONFIRM),
            "focus_on_load": may(flag),
        },
        *_CHOICE_RULES,
    ),
    "overflow": _element(
        "overflow", {"options": must(array(LINK_OPTION, 1, 5)), "confirm": may(CONFIRM)}, options_differ
    ),
    "plain_text_input": _typed_input(
        "plain_text_input",
        {
            "initial_value": may(string(3000)),
            "multiline": may(flag),
            "min_length": may(integer(0, 3000)),
            "max_length": may(integer(1, 3000)),
        },
        _lengths_fit,
    ),
    "number_input": _typed_input(
        "number_input",
        {
            "is_decimal_allowed": must(flag),
            "initial_value": may(_NUMBER),
            "min_value": may(_NUMBER),
            "max_value": may(_NUMBER),
        },
        _number_fits,
    ),
    "email_text_input": _typed_input("email_text_input", {"initial_value": may(string(3000))}),
    "url_text_input": _typed_input("url_text_input", {"initial_value": may(web_address)}),
    "image": shape(
        {
            "type": must(one_of("image")),
            "image_url": may(web_address),
            "slack_file": may(SLACK_FILE),
            "alt_text": must(string(2000)),
        },
        exactly_one("image_url", "slack_file"),
    ),
}

SELECTS = ("static_select", "channels_select", "conversations_select", "users_select")
MULTI_SELECTS = tuple(f"multi_{kind}" for kind in SELECTS)
PICKERS = ("datepicker", "timepicker")
CHOICES = ("radio_buttons", "checkboxes")
MODAL_ONLY_INPUTS = ("number_input", "email_text_input", "url_text_input")

# Slack's tables of which element works in which block. Multi-selects in `actions` are left out on
# purpose: the documentation lists only section and input for them.
IN_ACTIONS = ("button", *SELECTS, *PICKERS, *CHOICES, "overflow")
IN_SECTION = ("button", *SELECTS, *MULTI_SELECTS, *PICKERS, *CHOICES, "overflow", "image")
IN_INPUT = (*SELECTS, *MULTI_SELECTS, *PICKERS, *CHOICES, "plain_text_input", *MODAL_ONLY_INPUTS)
