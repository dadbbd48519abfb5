"""The manifest of the app with Socket Mode, in which everything that Slack grants it is written down."""

from typing import Any

import yaml

from bot.settings import config_folder


def socket_manifest() -> dict[str, Any]:
    """config/manifest-socket.yaml as data."""
    path = config_folder() / "manifest-socket.yaml"
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest
