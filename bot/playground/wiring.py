"""What people act on: the workspace, what the app may do in it, and the way to the app."""

from __future__ import annotations

from dataclasses import dataclass

from .delivery import Deliveries
from .manifest import Manifest
from .traffic import Traffic
from .workspace import Workspace


@dataclass
class Wiring:
    """The parts of a running playground that a person's acts go through. `origin` is its own address."""

    workspace: Workspace
    manifest: Manifest
    deliveries: Deliveries
    traffic: Traffic
    origin: str = ""

    def response_url(self, key: str) -> str:
        """The full address of a response URL."""
        return f"{self.origin}/response/{key}"
