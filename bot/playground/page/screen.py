"""A whole window as named regions of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import htpy as h

from ..server import Playground
from .channel import channel_regions, thread_regions
from .guide import Step
from .host import Upcoming
from .log import Log
from .panels import panel_regions
from .scene import Scene
from .sidebar import sidebar_regions
from .views import view_regions


@dataclass(frozen=True, slots=True)
class Outside:
    """What the workspace itself does not know: how the bot is, what it does next, and how far somebody has come."""

    state: str
    upcoming: Upcoming | None
    steps: Sequence[Step]


def draw_screen(scene: Scene, playground: Playground, log: Log, outside: Outside) -> dict[str, str]:
    """The HTML of each region by its id, outer regions before those inside them."""
    regions = [
        *sidebar_regions(scene),
        *panel_regions(scene, log, list(outside.steps), outside.upcoming, outside.state, playground.faults),
        *channel_regions(scene),
        *thread_regions(scene),
        *view_regions(scene, log),
    ]
    return {name: str(h.fragment[node]) for name, node in regions}
