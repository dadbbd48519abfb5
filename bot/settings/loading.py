"""Reads the settings, all of them or one, and says in a sentence what is wrong with them."""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError, create_model

from bot.settings.model import Settings, SettingsProblem, Sourced, environment_name, setting_problem, settings_file

PREFIX = "LAMBDA_QUIZ_"


def load_settings(**given: Any) -> Settings:
    """Read the settings, of which those that are `given` stand whatever the environment and the file say.

    Raises:
        SettingsProblem: naming the first setting that is missing or wrong, without its value, or what cannot be read.
    """
    with _problems_told():
        return Settings(**given)


def load_database_url() -> str:
    """The database's URL alone, for commands that need no Slack. Raises SettingsProblem likewise."""
    return str(_load_one("database_url"))


def load_banks_folder() -> Path | None:
    """The folder of banks alone, None for those that come along. Raises SettingsProblem likewise."""
    folder: Path | None = _load_one("banks")
    return folder


def unknown_variables() -> list[str]:
    """A sentence about each variable of the environment that is named like a setting and is none."""
    # A setting has a name of its own, and is read by the one that it would have without that as well.
    settings = {f"{PREFIX}{field}".upper(): environment_name(field) for field in Settings.model_fields}
    ours = sorted(name for name in os.environ if name.upper().startswith(PREFIX))
    return [_unknown(name, settings) for name in ours if name.upper() not in settings]


def _unknown(name: str, settings: dict[str, str]) -> str:
    # What all begin with makes none of them nearer.
    ends = {setting.removeprefix(PREFIX): own_name for setting, own_name in settings.items()}
    nearest = get_close_matches(name.upper().removeprefix(PREFIX), ends, n=1)
    mend = f"correct its name to {ends[nearest[0]]}, or unset it" if nearest else "correct its name, or unset it"
    return f"{name} in the environment is no setting: {mend}."


def _load_one(name: str) -> Any:
    field = Settings.model_fields[name]
    fields: dict[str, Any] = {name: (field.annotation, field)}
    one = create_model("OneSetting", __base__=Sourced, **fields)
    with _problems_told():
        return getattr(one(), name)


@contextmanager
def _problems_told() -> Iterator[None]:
    try:
        yield
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsProblem(f"{settings_file()} is not valid TOML, so correct it: {error}.") from None
    except OSError as error:
        raise SettingsProblem(f"{error.filename} cannot be read, so change its mode: {error.strerror}.") from None
    except ValidationError as error:
        raise SettingsProblem(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    if not first["loc"]:
        return str(first["ctx"]["error"])
    place = str(first["loc"][0])
    field = next(field for field in Settings.model_fields if place in (field, environment_name(field)))
    return str(setting_problem(field, "is not set" if first["type"] == "missing" else "is not usable"))
