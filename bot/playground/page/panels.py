"""The clock above the channel, and the panels beside it: trouble and traffic."""

from __future__ import annotations

from collections.abc import Iterator

import htpy as h

from ..dates import clock_time
from ..faults import Faults
from .channel import Region
from .controls import act_button, link
from .guide import Step, draw_guide
from .host import Upcoming
from .log import Entry, Log
from .scene import Scene

ACK_MILLISECONDS = 3000
"""How long Slack waits for an acknowledgement."""
MOST_ENTRIES = 100


def panel_regions(
    scene: Scene, log: Log, steps: list[Step], upcoming: Upcoming | None, state: str, faults: Faults
) -> Iterator[Region]:
    """Clock, first steps, and the panel that is open. `state` says in a few words how the bot is."""
    yield "clock", _clock(scene, upcoming, state)
    yield "guide", draw_guide(steps)
    match scene.window.panel:
        case "traffic":
            yield "panel", _traffic(scene, log)
        case "trouble":
            yield "panel", _trouble(scene, faults)
        case _:
            yield "panel", None


def _clock(scene: Scene, upcoming: Upcoming | None, state: str) -> h.Node:
    clock = scene.workspace.clock
    local = clock.now().astimezone(scene.texts.zone)
    zone = scene.texts.zone.key
    running = {"data-clock": str(clock.now().timestamp()), "data-speed": str(clock.speed), "data-zone": zone}
    return [
        h.div(".now")[
            h.span(class_=["state", {"bad": state != "connected"}])[f"Bot {state}"],
            h.time(running, title=zone)[f"{local:%a}, {local:%b} {local.day}, {clock_time(local, seconds=True)}"],
        ],
        h.div(".passing")[
            h.div(".controls", role="group", aria_label="Let time pass")[
                act_button("Next event", {"act": "to_next"}, disabled=upcoming is None),
                act_button("+1 hour", {"act": "advance", "hours": 1}),
                act_button("+1 day", {"act": "advance", "hours": 24}),
                act_button("Run until the reveal", {"act": "to_reveal"}, disabled=upcoming is None),
            ],
            h.p[_next(scene, upcoming)],
        ],
        h.nav(".panels", aria_label="Panels")[
            (_panel_link(scene, name, title) for name, title in (("trouble", "Trouble"), ("traffic", "Traffic")))
        ],
    ]


def _next(scene: Scene, upcoming: Upcoming | None) -> h.Node:
    if upcoming is None:
        return "Next: nothing is planned"
    local = upcoming.at.astimezone(scene.texts.zone)
    return f"Next: {upcoming.what}, {local:%a} {local.day} {local:%b} {clock_time(local)}"


def _panel_link(scene: Scene, name: str, title: str) -> h.Node:
    is_open = scene.window.panel == name
    address = scene.window.to(panel="" if is_open else name)
    return link(address, title, style="button", current="true" if is_open else None)


def _pane_head(scene: Scene, title: str) -> h.Node:
    close = link(scene.window.to(panel=""), "✕", style="close", label=f"Close {title}", on_escape=True)
    return h.header(".pane-head")[h.h2[title], close]


def _traffic(scene: Scene, log: Log) -> h.Node:
    entries = log.search(scene.window.find, MOST_ENTRIES)
    return [
        _pane_head(scene, "Traffic"),
        h.div(".find")[
            h.label(for_="find")["Filter"],
            h.input(
                id="find",
                type="search",
                value=scene.window.find,
                placeholder="such as chat.postMessage, event, 429",
                data_find=scene.window.to(find="*"),
            ),
        ],
        h.div(".scroll", tabindex="0", role="region", aria_label="Traffic")[
            h.ol(".traffic")[(_entry(scene, entry) for entry in entries)]
            if entries
            else h.p(".empty")["Nothing yet" if not scene.window.find else "Nothing like that"],
        ],
    ]


def _entry(scene: Scene, entry: Entry) -> h.Node:
    local = entry.at.astimezone(scene.texts.zone)
    return h.li(id=entry.number, class_={"bad": not entry.is_good})[
        link(
            scene.window.to(source=entry.number),
            [
                h.span(".arrow", role="img", aria_label="bot to Slack" if entry.from_bot else "Slack to bot")[
                    "→" if entry.from_bot else "←"
                ],
                h.span(".what")[h.strong[entry.name], h.small[f"{local:%H:%M:%S} · {entry.kind} · {entry.outcome}"]],
                h.span(".took")[_meter(entry), _duration(entry.milliseconds)],
            ],
        )
    ]


def _duration(milliseconds: float | None) -> str:
    if milliseconds is None:
        return "…"
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"


def _meter(entry: Entry) -> h.Node:
    """How much of the time that Slack grants an acknowledgement took."""
    if entry.milliseconds is None or entry.from_bot:
        return None
    share = f"of the {ACK_MILLISECONDS // 1000} s that Slack waits"
    most, high = str(ACK_MILLISECONDS), str(ACK_MILLISECONDS * 2 // 3)
    return h.meter(min="0", max=most, high=high, value=f"{entry.milliseconds:.1f}", aria_label=share, title=share)


def _trouble(scene: Scene, faults: Faults) -> h.Node:
    going_on = _going_on(faults)
    return [
        _pane_head(scene, "Trouble"),
        h.div(".scroll.trouble", tabindex="0", role="region", aria_label="Trouble")[
            h.p["Make Slack and the network misbehave, and watch the bot cope."],
            _group(
                "Events to the bot",
                _wrong("Deliver each twice", "redeliver"),
                _wrong("Hold them back", "hold"),
                _wrong("Release in another order", "release", disabled=not faults.holding),
                _wrong("Lose the next ack", "drop_ack"),
            ),
            _group(
                "The bot’s next call",
                _wrong("429, wait 5 s", "throttle"),
                _wrong("500", "fail"),
                _wrong("Do it, lose the answer", "lose_response"),
            ),
            _group(
                "The next post of the bot",
                _wrong("429, wait 30 s", "throttle_post"),
                _wrong("Post it, lose the answer", "lose_post"),
            ),
            _group(
                "Connection and process",
                _wrong("Ask for a new socket", "close_socket"),
                _wrong("Cut the socket", "cut_socket"),
                act_button("Restart the bot", {"act": "restart_bot"}),
                act_button("Stop the bot", {"act": "stop_bot"}),
                act_button("Sleep through 8 hours", {"act": "oversleep", "hours": 8}),
            ),
            h.h3["Going wrong now"],
            h.ul[(h.li[line] for line in going_on)] if going_on else h.p["Nothing."],
            _wrong("Behave again", "clear", disabled=not going_on),
            h.h3["Start over"],
            h.p["This workspace, and what the bot stored about it, are put aside as files with .old in their names."],
            _start_over("Start with an empty workspace", played=False),
            _start_over("Start with a week already played", played=True),
        ],
    ]


def _wrong(title: str, kind: str, *, disabled: bool = False) -> h.Node:
    return act_button(title, {"act": "trouble", "kind": kind}, disabled=disabled)


def _group(title: str, *buttons: h.Node) -> h.Node:
    return h.div(".group", role="group", aria_label=title)[h.h3[title], h.div(".row")[list(buttons)]]


def _going_on(faults: Faults) -> list[str]:
    lines = [f"Each event is delivered {faults.copies} times."] if faults.copies > 1 else []
    if faults.holding:
        lines.append(f"Events are held back: {len(faults.held)} so far.")
    return lines + faults.pending()


def _start_over(title: str, *, played: bool) -> h.Node:
    asked = {
        "title": "Start over?",
        "text": "This workspace is put aside, in place of one that was put aside before, and a new one begins.",
        "confirm": "Start over",
        "deny": "Cancel",
        "style": "danger",
    }
    act = {"act": "start_over", "played": played}
    return act_button(title, act, style="button danger", confirm=asked)
