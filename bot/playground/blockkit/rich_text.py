"""The rich_text block, in the parts that a bot writes. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""

from __future__ import annotations

from .checks import array, at_least_one, flag, integer, matching, may, must, one_of, shape, string, typed, web_address

_STYLES = ("bold", "italic", "strike", "code")
_STYLE = shape({key: may(flag) for key in _STYLES}, at_least_one(*_STYLES))
_ID = string(255)

INLINES = {
    "text": shape({"type": must(one_of("text")), "text": must(string(3000)), "style": may(_STYLE)}),
    "link": shape(
        {
            "type": must(one_of("link")),
            "url": must(web_address),
            "text": may(string(3000)),
            "unsafe": may(flag),
            "style": may(_STYLE),
        }
    ),
    "emoji": shape({"type": must(one_of("emoji")), "name": must(string(100)), "unicode": may(string(100))}),
    "user": shape({"type": must(one_of("user")), "user_id": must(_ID), "style": may(_STYLE)}),
    "usergroup": shape({"type": must(one_of("usergroup")), "usergroup_id": must(_ID), "style": may(_STYLE)}),
    "channel": shape({"type": must(one_of("channel")), "channel_id": must(_ID), "style": may(_STYLE)}),
    "broadcast": shape({"type": must(one_of("broadcast")), "range": must(one_of("here", "channel", "everyone"))}),
    "date": shape(
        {
            "type": must(one_of("date")),
            "timestamp": must(integer(0, 2**40)),
            "format": must(string(255)),
            "url": may(web_address),
            "fallback": may(string(255)),
        }
    ),
    "color": shape(
        {"type": must(one_of("color")), "value": must(matching(r"#[0-9A-Fa-f]{6}", "#F405B3"))},
    ),
}

_CONTENT = array(typed(INLINES), 1, 1000)
_BORDER = may(integer(0, 1))
_SECTION = shape({"type": must(one_of("rich_text_section")), "elements": must(_CONTENT)})

PARTS = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": must(one_of("rich_text_list")),
            "style": must(one_of("bullet", "ordered")),
            "elements": must(array(typed({"rich_text_section": _SECTION}), 1, 1000)),
            "indent": may(integer(0, 8)),
            "offset": may(integer(0, 10_000)),
            "border": _BORDER,
        }
    ),
    "rich_text_preformatted": shape(
        {"type": must(one_of("rich_text_preformatted")), "elements": must(_CONTENT), "border": _BORDER}
    ),
    "rich_text_quote": shape({"type": must(one_of("rich_text_quote")), "elements": must(_CONTENT), "border": _BORDER}),
}
