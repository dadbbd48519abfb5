"""Where blocks stand: what their controls send when somebody uses them, and what is entered in them so far."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import htpy as h

from ..models import JSON, Channel, User
from .texts import Texts, plain


@dataclass(frozen=True, slots=True)
class Surface:
    """A message, a modal or a Home tab.

    `name` begins the ids of everything in it; `target` is what each act on it carries (`{"ts": …}`, `{"view": …}`);
    `values` is a view's `state.values`, and `errors` are by block_id. `people` are those who can be chosen, `channels`
    those that a picker offers.
    """

    name: str
    target: JSON
    texts: Texts
    values: JSON = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[User] = ()
    channels: Callable[[JSON], Sequence[Channel]] = lambda _element: ()


@dataclass(frozen=True, slots=True)
class Control:
    """One element with the block around it, and where both stand."""

    surface: Surface
    block: JSON
    element: JSON

    @property
    def id(self) -> str:
        """The id of its part of the page."""
        parts = (self.surface.name, self.block["block_id"], self.element["action_id"])
        return re.sub(r"[^\w.:-]", "_", "-".join(parts))

    @property
    def is_input(self) -> bool:
        """Whether it sits in an `input` block, whose label names it."""
        return bool(self.block["type"] == "input")

    @property
    def dispatches(self) -> bool:
        """Whether the app hears of every change."""
        return not self.is_input or bool(self.block.get("dispatch_action"))

    @property
    def label(self) -> str:
        """What it is called, for whoever cannot see where it stands."""
        if self.is_input:
            return plain(self.block["label"])
        return plain(self.element.get("placeholder")) or str(self.element["action_id"]).replace("_", " ")

    @property
    def entered(self) -> Any:
        """What it holds: the key depends on its type, and there is but one beside the type."""
        held = self.surface.values.get(self.block["block_id"], {}).get(self.element["action_id"], {})
        return next((value for key, value in held.items() if key != "type"), None)

    def act(self, name: str, **more: Any) -> str:
        """The JSON of an act on it."""
        where = {"block_id": self.block["block_id"], "action_id": self.element["action_id"]}
        return json.dumps({"act": name, **self.surface.target, **where, **more})

    def naming(self) -> dict[str, str]:
        """The attributes that name the form control: by its label, with hint and error to describe it."""
        named = {"id": self.id}
        if not self.is_input:
            return named | {"aria-label": self.label}
        described = [f"{self.id}-{part}" for part, there in (("hint", self.hint), ("error", self.error)) if there]
        if described:
            named["aria-describedby"] = " ".join(described)
        if self.error:
            named["aria-invalid"] = "true"
        return named

    @property
    def hint(self) -> str:
        """The small print below an input."""
        return plain(self.block.get("hint"))

    @property
    def error(self) -> str:
        """What is wrong with an input."""
        return self.surface.errors.get(self.block["block_id"], "") if self.is_input else ""


def confirm_attributes(element: JSON) -> dict[str, str]:
    """What the page asks before a press counts, for elements with `confirm`."""
    asked = element.get("confirm")
    if not asked:
        return {}
    texts = {key: plain(asked[key]) for key in ("title", "text", "confirm", "deny")}
    return {"data-confirm": json.dumps(texts | {"style": asked.get("style", "primary")})}


def placeholder(kind: str, source: JSON) -> h.Node:
    """Stands for what the page cannot draw, so that it is never overlooked."""
    return h.details(".cannot")[
        h.summary[f"The page cannot draw this “{kind}”. Its JSON:"],
        h.pre(tabindex="0")[h.code[json.dumps(source, indent=2, ensure_ascii=False)]],
    ]
