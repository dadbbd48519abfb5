"""The app's manifests, in which everything that Slack grants it is written down."""

from typing import Any

import yaml

from bot.settings import Mode, config_folder


def manifest_of(mode: Mode) -> dict[str, Any]:
    """The manifest in `config/` for Socket Mode or for HTTP, as data."""
    path = config_folder() / f"manifest-{mode}.yaml"
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest
