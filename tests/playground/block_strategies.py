"""Hypothesis strategies for Block Kit: valid blocks and elements with any of their keys."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from bot.playground.blockkit.elements import IN_ACTIONS, IN_INPUT, IN_SECTION

JSON = dict[str, Any]
Strategy = st.SearchStrategy[Any]

_words = st.text("ab <&>*é", max_size=8).map(lambda more: f"x{more}")
_flag = st.booleans()
_ids = st.text("abc_09", min_size=1, max_size=12)
_url = st.sampled_from(["https://example.com/a.png", "http://example.com/?q=1"])
_date = st.dates().map(lambda day: day.isoformat())
_time = st.times().map(lambda moment: moment.strftime("%H:%M"))
_users = st.text("ABC09", min_size=2, max_size=8).map(lambda body: f"U{body}")
_channels = st.text("ABC09", min_size=2, max_size=8).map(lambda body: f"C{body}")


def text(maximum: int) -> Strategy:
    """Words, now and then as many characters as there may be."""
    return st.one_of(_words, st.just("x" * maximum))


def made(required: dict[str, Strategy], optional: dict[str, Strategy] | None = None) -> Strategy:
    """An object with all of the required keys and some of the optional ones."""
    return st.fixed_dictionaries(required, optional=optional or {})


def plain(maximum: int) -> Strategy:
    return made({"type": st.just("plain_text"), "text": text(maximum)}, {"emoji": _flag})


def mrkdwn(maximum: int) -> Strategy:
    return made({"type": st.just("mrkdwn"), "text": text(maximum)}, {"verbatim": _flag})


def some(item: Strategy, maximum: int, key: str | None = None) -> Strategy:
    """A list of one to a few items; where `key` is given, they differ in it."""
    by_key = None if key is None else (lambda item: item[key])
    return st.lists(item, min_size=1, max_size=min(maximum, 3), unique_by=by_key)


_confirm = made(
    {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    {"style": st.sampled_from(["primary", "danger"])},
)
_option = made({"text": plain(75), "value": text(150)}, {"description": plain(75)})
_rich_option = made(
    {"text": st.one_of(plain(75), mrkdwn(75)), "value": text(150)},
    {"description": st.one_of(plain(75), mrkdwn(75))},
)
_link_option = made({"text": plain(75), "value": text(150)}, {"description": plain(75), "url": _url})
_slack_file = st.one_of(made({"id": _ids}), made({"url": _url}))
_filter = made(
    {"include": st.lists(st.sampled_from(["im", "mpim", "private", "public"]), min_size=1, max_size=4, unique=True)},
    {"exclude_external_shared_channels": _flag, "exclude_bot_users": _flag},
)
_dispatch = made(
    {
        "trigger_actions_on": st.lists(
            st.sampled_from(["on_enter_pressed", "on_character_entered"]), min_size=1, max_size=2, unique=True
        )
    }
)


def _element(kind: str, required: dict[str, Strategy], optional: dict[str, Strategy]) -> Strategy:
    return made({"type": st.just(kind), "action_id": _ids, **required}, optional)


def _menu(kind: str, optional: dict[str, Strategy]) -> Strategy:
    return _element(kind, {}, {"placeholder": plain(150), "confirm": _confirm, **optional})


def _typed(kind: str, required: dict[str, Strategy], optional: dict[str, Strategy]) -> Strategy:
    return _element(kind, required, {"placeholder": plain(150), "dispatch_action_config": _dispatch, **optional})


@st.composite
def _choice(draw: st.DrawFn, kind: str, option: Strategy, maximum: int) -> JSON:
    """Something with options, of which one or more may be chosen already."""
    many = kind in ("multi_static_select", "checkboxes")
    placeholder = {"placeholder": plain(150)} if "select" in kind else {}
    chosen: JSON = draw(_element(kind, {}, {"confirm": _confirm, **placeholder}))
    options = draw(some(option, maximum, "value"))
    if "select" in kind and draw(_flag):
        chosen["option_groups"] = [{"label": draw(plain(75)), "options": options}]
    else:
        chosen["options"] = options
    if draw(_flag):
        chosen["initial_options" if many else "initial_option"] = options[:1] if many else options[0]
    if kind == "multi_static_select" and draw(_flag):
        chosen["max_selected_items"] = draw(st.integers(1, 100))
    return chosen


_conversations = {"default_to_current_conversation": _flag, "filter": _filter}
_most = {"max_selected_items": st.integers(1, 100)}
_number = st.integers(-9, 9).map(str)

ELEMENTS: dict[str, Strategy] = {
    "button": _element(
        "button",
        {"text": plain(75)},
        {
            "url": _url,
            "value": text(2000),
            "style": st.sampled_from(["primary", "danger"]),
            "confirm": _confirm,
            "accessibility_label": text(75),
        },
    ),
    "static_select": _choice("static_select", _option, 100),
    "multi_static_select": _choice("multi_static_select", _option, 100),
    "channels_select": _menu("channels_select", {"initial_channel": _channels}),
    "multi_channels_select": _menu("multi_channels_select", {"initial_channels": some(_channels, 100), **_most}),
    "conversations_select": _menu("conversations_select", {"initial_conversation": _channels, **_conversations}),
    "multi_conversations_select": _menu(
        "multi_conversations_select", {"initial_conversations": some(_channels, 100), **_conversations, **_most}
    ),
    "users_select": _menu("users_select", {"initial_user": _users}),
    "multi_users_select": _menu("multi_users_select", {"initial_users": some(_users, 100), **_most}),
    "datepicker": _menu("datepicker", {"initial_date": _date}),
    "timepicker": _menu("timepicker", {"initial_time": _time, "timezone": st.just("Europe/London")}),
    "radio_buttons": _choice("radio_buttons", _rich_option, 10),
    "checkboxes": _choice("checkboxes", _rich_option, 10),
    "overflow": _element("overflow", {"options": some(_link_option, 5, "value")}, {"confirm": _confirm}),
    "plain_text_input": _typed(
        "plain_text_input",
        {},
        {
            "initial_value": text(3000),
            "multiline": _flag,
            "min_length": st.integers(0, 9),
            "max_length": st.just(3000),
        },
    ),
    "number_input": _typed(
        "number_input",
        {"is_decimal_allowed": _flag},
        {"initial_value": _number, "min_value": st.just("-9.5"), "max_value": st.just("9.5")},
    ),
    "email_text_input": _typed("email_text_input", {}, {"initial_value": st.just("a@example.com")}),
    "url_text_input": _typed("url_text_input", {}, {"initial_value": _url}),
    "image": st.one_of(
        made({"type": st.just("image"), "image_url": _url, "alt_text": text(2000)}),
        made({"type": st.just("image"), "slack_file": _slack_file, "alt_text": text(2000)}),
    ),
}

_style = made({}, dict.fromkeys(("bold", "italic", "strike", "code"), _flag)).filter(bool)
INLINES: dict[str, Strategy] = {
    "text": made({"type": st.just("text"), "text": _words}, {"style": _style}),
    "link": made({"type": st.just("link"), "url": _url}, {"text": _words, "unsafe": _flag, "style": _style}),
    "emoji": made({"type": st.just("emoji"), "name": _ids}, {"unicode": st.just("1f44b")}),
    "user": made({"type": st.just("user"), "user_id": _users}, {"style": _style}),
    "usergroup": made({"type": st.just("usergroup"), "usergroup_id": _ids}, {"style": _style}),
    "channel": made({"type": st.just("channel"), "channel_id": _channels}, {"style": _style}),
    "broadcast": made({"type": st.just("broadcast"), "range": st.sampled_from(["here", "channel", "everyone"])}),
    "date": made(
        {"type": st.just("date"), "timestamp": st.integers(0, 2**31), "format": st.just("{date_long}")},
        {"url": _url, "fallback": text(255)},
    ),
    "color": made({"type": st.just("color"), "value": st.just("#F405B3")}),
}
_inlines = some(st.one_of(*INLINES.values()), 1000)
_section = made({"type": st.just("rich_text_section"), "elements": _inlines})
_border = {"border": st.integers(0, 1)}
PARTS: dict[str, Strategy] = {
    "rich_text_section": _section,
    "rich_text_list": made(
        {
            "type": st.just("rich_text_list"),
            "style": st.sampled_from(["bullet", "ordered"]),
            "elements": some(_section, 1000),
        },
        {"indent": st.integers(0, 8), "offset": st.integers(0, 9), **_border},
    ),
    "rich_text_preformatted": made({"type": st.just("rich_text_preformatted"), "elements": _inlines}, _border),
    "rich_text_quote": made({"type": st.just("rich_text_quote"), "elements": _inlines}, _border),
}


def _block(kind: str, required: dict[str, Strategy], optional: dict[str, Strategy] | None = None) -> Strategy:
    return made({"type": st.just(kind), **required}, {"block_id": _ids, **(optional or {})})


def elements(*kinds: str) -> Strategy:
    """One element of these kinds."""
    return st.one_of(*(ELEMENTS[kind] for kind in kinds))


_any_text = st.one_of(plain(3000), mrkdwn(3000))
_fields = some(st.one_of(plain(2000), mrkdwn(2000)), 10)
_accessory = {"accessory": elements(*IN_SECTION)}
_alt = {"alt_text": text(2000)}
BLOCKS: dict[str, Strategy] = {
    "section": st.one_of(
        _block("section", {"text": _any_text}, {"expand": _flag, **_accessory}),
        _block("section", {"fields": _fields}, _accessory),
    ),
    "header": _block("header", {"text": plain(150)}),
    "divider": _block("divider", {}),
    "context": _block("context", {"elements": some(st.one_of(_any_text, ELEMENTS["image"]), 10)}),
    "actions": _block("actions", {"elements": some(elements(*IN_ACTIONS), 25, "action_id")}),
    "input": _block(
        "input",
        {"label": plain(2000), "element": elements(*IN_INPUT)},
        {"hint": plain(2000), "optional": _flag, "dispatch_action": _flag},
    ),
    "image": st.one_of(
        _block("image", {"image_url": _url, **_alt}, {"title": plain(2000)}),
        _block("image", {"slack_file": _slack_file, **_alt}, {"title": plain(2000)}),
    ),
    "rich_text": _block("rich_text", {"elements": some(st.one_of(*PARTS.values()), 1000)}),
    "markdown": _block("markdown", {"text": text(10_000)}),
}

_shown = {"blocks": some(made({"type": st.just("header"), "text": plain(150)}), 100)}
VIEWS: dict[str, Strategy] = {
    "modal": made(
        {"type": st.just("modal"), "title": plain(24), "submit": plain(24), **_shown},
        {
            "close": plain(24),
            "private_metadata": text(3000),
            "callback_id": _ids,
            "external_id": _ids,
            "clear_on_close": _flag,
            "notify_on_close": _flag,
        },
    ),
    "home": made(
        {"type": st.just("home"), **_shown},
        {"private_metadata": text(3000), "callback_id": _ids, "external_id": _ids},
    ),
}


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from _places(child, (*path, key))


@st.composite
def spoilt(draw: st.DrawFn, valid: Strategy) -> JSON:
    """A valid block of which one thing, at any depth, is dropped, replaced, repeated or added to."""
    block: JSON = copy.deepcopy(draw(valid))
    *above, key = draw(st.sampled_from(list(_places(block))))
    parent: Any = block
    for step in above:
        parent = parent[step]
    value = parent[key]
    times = draw(st.sampled_from([6, 11, 26, 101]))
    replacements: list[Any] = [None, True, 0, 1, -1, "", " ", [], {}, [value] * times]
    replacements += ["x" * (edge + 1) for edge in (24, 30, 75, 100, 150, 255, 300, 2000, 3000)]
    replacements += [value * times] if isinstance(value, list) else []
    replacements += [{**value, "colour": "red"}] if isinstance(value, dict) else []
    if isinstance(parent, dict) and draw(_flag):
        del parent[key]
    else:
        parent[key] = draw(st.sampled_from(replacements))
    return block
