"""The first steps: a short list that ticks itself off while somebody tries the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import htpy as h


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try: what to do, and whether it has been done."""

    text: str
    done: bool


def draw_guide(steps: Sequence[Step]) -> h.Node:
    """The steps with the next one marked; nothing once all are done."""
    if not steps or all(step.done for step in steps):
        return None
    following = next(step for step in steps if not step.done)
    return h.section(".guide", aria_label="First steps")[
        h.ol[(h.li(_state(step, following))[_mark(step), h.span[step.text]] for step in steps)],
    ]


def _state(step: Step, following: Step) -> dict[str, str | None]:
    return {"class": "done" if step.done else None, "aria-current": "step" if step is following else None}


def _mark(step: Step) -> h.Node:
    return h.span(".mark", aria_label="done" if step.done else "to do", role="img")["✓" if step.done else ""]
