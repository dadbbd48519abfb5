"""The page before anything is in it: the regions, closed or empty, and the script that fills them."""

from __future__ import annotations

import htpy as h


def draw_shell() -> str:
    """The HTML document. The same for everybody: the stream of a window brings all that is theirs."""
    return str(_document())


def _document() -> h.Element:
    return h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title["Lambda Quiz playground"],
            h.link(rel="icon", href="data:,"),
            h.link(rel="stylesheet", href="/page.css"),
            h.script(src="/page.js", type="module"),
        ],
        h.body[
            h.a(".skip", href="#main")["Skip to the channel"],
            h.noscript["The playground needs JavaScript."],
            _top(),
            h.div(".columns")[_side(), _main(), _pane("thread", "Thread"), _pane("panel", "Panel")],
            h.div(id="modal"),
            h.div(id="source"),
            h.div(id="problems", role="alert"),
        ],
    ]


def _top() -> h.Node:
    return [h.header(".top")[h.div(id="workspace"), h.div(id="clock"), _theme()], h.div(id="guide")]


def _theme() -> h.Node:
    return h.select(id="theme", aria_label="Colours")[
        h.option(value="")["System"], h.option(value="light")["Light"], h.option(value="dark")["Dark"]
    ]


def _side() -> h.Node:
    return h.nav(".side", aria_label="People and channels")[
        h.div(id="channels", data_region=True), h.div(id="people", data_region=True)
    ]


def _main() -> h.Node:
    return h.main(id="main", tabindex="-1")[
        h.header(id="head")[h.p(role="status")["Opening…"]],
        h.div(".scroll.home", id="home", tabindex="0", role="region", aria_label="App Home", data_empty=True),
        h.div(".scroll", id="messages", tabindex="0", role="log", aria_label="Messages"),
        h.div(id="composer"),
    ]


def _pane(region: str, label: str) -> h.Node:
    return h.aside(id=region, aria_label=label, data_empty=True)
