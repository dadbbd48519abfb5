"""Block Kit's composition objects: texts, options, confirmations, filters.

Limits: https://docs.slack.dev/reference/block-kit/composition-objects
"""

from __future__ import annotations

from typing import Any

from .checks import (
    Check,
    Report,
    array,
    at_least_one,
    exactly_one,
    flag,
    may,
    must,
    one_of,
    shape,
    string,
    typed,
    unique,
    web_address,
)


def plain(maximum: int) -> Check:
    """A plain_text object."""
    return typed({"plain_text": _plain_fields(maximum)})


def any_text(maximum: int) -> Check:
    """A plain_text or a mrkdwn object."""
    return typed({"plain_text": _plain_fields(maximum), "mrkdwn": _mrkdwn_fields(maximum)})


def _plain_fields(maximum: int) -> Check:
    return shape({"type": must(one_of("plain_text")), "text": must(string(maximum)), "emoji": may(flag)})


def _mrkdwn_fields(maximum: int) -> Check:
    return shape({"type": must(one_of("mrkdwn")), "text": must(string(maximum)), "verbatim": may(flag)})


CONFIRM = shape(
    {
        "title": must(plain(100)),
        "text": must(plain(300)),
        "confirm": must(plain(30)),
        "deny": must(plain(30)),
        "style": may(one_of("primary", "danger")),
    }
)

OPTION = shape({"text": must(plain(75)), "value": must(string(150)), "description": may(plain(75))})
RICH_OPTION = shape({"text": must(any_text(75)), "value": must(string(150)), "description": may(any_text(75))})
LINK_OPTION = shape(
    {
        "text": must(plain(75)),
        "value": must(string(150)),
        "description": may(plain(75)),
        "url": may(web_address),
    }
)

OPTION_GROUP = shape({"label": must(plain(75)), "options": must(array(OPTION, 1, 100))})

DISPATCH_CONFIG = shape(
    {
        "trigger_actions_on": must(
            array(one_of("on_enter_pressed", "on_character_entered"), 1, 2),
        )
    }
)

CONVERSATION_FILTER = shape(
    {
        "include": may(array(one_of("im", "mpim", "private", "public"), 1, 4)),
        "exclude_external_shared_channels": may(flag),
        "exclude_bot_users": may(flag),
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)

SLACK_FILE = shape({"id": may(string(255)), "url": may(web_address)}, exactly_one("id", "url"))


def all_options(element: dict[str, Any]) -> list[Any]:
    """The options of a select, whether grouped or not."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return list(element.get("options") or []) + grouped


def options_differ(report: Report, pointer: str, element: Any) -> None:
    """No two options of an element share a value: nobody could tell which one was chosen."""
    unique(report, pointer, [option["value"] for option in all_options(element)], "option value")


def initial_is_offered(report: Report, pointer: str, element: Any) -> None:
    """`initial_option(s)` must be among the options, key for key."""
    offered = all_options(element)
    if "initial_option" in element and element["initial_option"] not in offered:
        report.add(f"{pointer}/initial_option", "must be one of the options")
    for index, option in enumerate(element.get("initial_options") or []):
        if option not in offered:
            report.add(f"{pointer}/initial_options/{index}", "must be one of the options")
