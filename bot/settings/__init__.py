"""The settings: frozen, read from the environment and from config/settings.toml."""

from bot.settings.loading import load_banks_folder, load_database_url, load_settings, unknown_variables
from bot.settings.model import Mode, Settings, SettingsProblem, config_folder, environment_name

__all__ = [
    "Mode",
    "Settings",
    "SettingsProblem",
    "config_folder",
    "environment_name",
    "load_banks_folder",
    "load_database_url",
    "load_settings",
    "unknown_variables",
]
