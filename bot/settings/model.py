"""Every setting: what it means, what it may be, and the places that it is read from."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    DirectoryPath,
    Field,
    HttpUrl,
    SecretStr,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.failure import Problem

HERE = Path(__file__).resolve().parents[1]

SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "database_url", "second_opinion_key")
"""Never read from a file. The database's URL is among them because it may hold a password."""


class SettingsProblem(Problem):
    """A setting is missing or wrong; the sentence names it and how to mend it."""


class Mode(StrEnum):
    """How Slack reaches the bot."""

    AUTO = "auto"
    SOCKET = "socket"
    HTTP = "http"


class LogFormat(StrEnum):
    """How log lines look."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _no_yes_or_no(value: object) -> object:
    if isinstance(value, bool):  # which Python takes for 1 or 0
        raise ValueError("no number")  # noqa: TRY004 - the only kind of error that pydantic tells as one of a value
    return value


def _web_address(value: str) -> str:
    address = HttpUrl(value)  # which raises; the value itself stays as it was written
    if address.username or address.password:
        raise ValueError("it holds a secret")  # and is kept and logged as what holds none
    return value


class Sourced(BaseSettings):
    """Settings that come from the environment and from config/settings.toml."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_prefix="LAMBDA_QUIZ_",
        env_ignore_empty=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return (
            init_settings,
            _Environment(settings_cls),
            _SettingsFile(settings_cls, settings_file()),
        )


class Settings(Sourced, extra="forbid"):
    """Every setting of the bot. A description completes the sentence “set it to …”."""

    slack_bot_token: Annotated[
        SecretStr,
        Field(
            validation_alias="SLACK_BOT_TOKEN",
            description="the Bot User OAuth Token, starting with xoxb-, which Slack shows under OAuth & Permissions",
        ),
    ]
    slack_app_token: Annotated[
        SecretStr | None,
        Field(
            validation_alias="SLACK_APP_TOKEN",
            description="an app-level token, starting with xapp-, with the scope connections:write for Socket Mode, "
            "made under Basic Information",
        ),
    ] = None
    slack_signing_secret: Annotated[
        SecretStr | None,
        Field(
            validation_alias="SLACK_SIGNING_SECRET",
            description="the signing secret for HTTP, which Slack shows under Basic Information",
        ),
    ] = None
    slack_api_url: Annotated[
        str,
        AfterValidator(_web_address),
        Field(
            validation_alias="SLACK_API_URL",
            description="where the Web API answers, https://slack.com/api/ for every workspace but a local one",
        ),
    ] = "https://slack.com/api/"
    database_url: Annotated[
        str,
        Field(
            validation_alias="DATABASE_URL",
            repr=False,
            description="sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME with the extra `postgres` installed",
        ),
    ] = "sqlite:///lambda-quiz.sqlite3"
    mode: Annotated[
        Mode,
        BeforeValidator(_lower),
        Field(description="socket, http, or auto, which is Socket Mode where there is an app token, else HTTP"),
    ] = Mode.AUTO
    host: Annotated[str, Field(description="the address that HTTP listens on")] = "127.0.0.1"
    port: Annotated[
        int,
        Field(
            ge=0,
            le=65535,
            validation_alias=AliasChoices("LAMBDA_QUIZ_PORT", "PORT"),
            description="the port that HTTP listens on, up to 65535; PORT, which many hosts set, works as well",
        ),
        BeforeValidator(_no_yes_or_no),
    ] = 3000
    metrics_host: Annotated[str, Field(description="the address that the private port listens on")] = "127.0.0.1"
    metrics_port: Annotated[
        int | None,
        Field(
            ge=1,
            le=65535,
            description="the private port for /metrics, /healthz and /readyz, up to 65535, or unset it for none",
        ),
        BeforeValidator(_no_yes_or_no),
    ] = None
    banks: Annotated[
        DirectoryPath | None,
        Field(description="a folder that holds a folder for each question bank, or unset it for those that come along"),
    ] = None
    grader: Annotated[
        Literal["lexical", "semantic"],
        BeforeValidator(_lower),
        Field(description="lexical, which reads words, or semantic, which reads for meaning as well"),
    ] = "lexical"
    second_opinion_url: Annotated[
        Annotated[str, AfterValidator(_web_address)] | None,
        Field(
            description="where an OpenAI-compatible API answers, such as https://api.openai.com/v1 or "
            "http://127.0.0.1:11434/v1, or unset it for no second opinion",
        ),
    ] = None
    second_opinion_model: Annotated[
        str | None,
        Field(max_length=100, pattern=r"^[!-~]+$", description="the name that the endpoint has for the model"),
    ] = None
    second_opinion_key: Annotated[
        SecretStr | None,
        Field(description="the key that the endpoint wants, or unset it where it wants none"),
    ] = None
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(_upper),
        Field(description="DEBUG, INFO, WARNING or ERROR"),
    ] = "INFO"
    log_format: Annotated[
        LogFormat,
        BeforeValidator(_lower),
        Field(description="text, json, or auto, which is text where a terminal shows the log, else JSON"),
    ] = LogFormat.AUTO

    @model_validator(mode="after")
    def _check_tokens(self) -> "Settings":
        # What a header cannot hold, such as the line break of a copy, would be refused only when Slack is asked.
        if not re.fullmatch("xoxb-[!-~]*", self.slack_bot_token.get_secret_value()):
            raise setting_problem("slack_bot_token", "is no bot token")
        if self.slack_app_token and not re.fullmatch("xapp-[!-~]*", self.slack_app_token.get_secret_value()):
            raise setting_problem("slack_app_token", "is no app-level token")
        if self.slack_signing_secret and not re.fullmatch("[!-~]*", self.slack_signing_secret.get_secret_value()):
            raise setting_problem("slack_signing_secret", "is no signing secret")
        if self.transport is Mode.SOCKET and not self.slack_app_token:
            raise setting_problem("slack_app_token", "is not set, and Socket Mode needs it")
        if self.transport is Mode.HTTP and not self.slack_signing_secret:
            if self.mode is Mode.HTTP:
                raise setting_problem("slack_signing_secret", "is not set, and HTTP needs it")
            raise ValueError(
                "Neither SLACK_APP_TOKEN (for Socket Mode) nor SLACK_SIGNING_SECRET (for HTTP) is set: set one."
            )
        return self

    @model_validator(mode="after")
    def _check_second_opinion(self) -> "Settings":
        needed = ("second_opinion_url", "second_opinion_model")
        missing = [field for field in needed if getattr(self, field) is None]
        if len(missing) == 1:
            raise setting_problem(missing[0], "is not set, and a second opinion needs it")
        return self

    @property
    def transport(self) -> Mode:
        """Socket Mode or HTTP, never auto."""
        by_token = Mode.SOCKET if self.slack_app_token else Mode.HTTP
        return by_token if self.mode is Mode.AUTO else self.mode

    def wants_json_logs(self, *, on_terminal: bool) -> bool:
        """Whether log lines are JSON; `on_terminal` says whether a terminal shows them."""
        return self.log_format is LogFormat.JSON or (self.log_format is LogFormat.AUTO and not on_terminal)


class _Environment(EnvSettingsSource):
    """The environment, where what is blank counts as not set and blanks around a value as slips of the hand."""

    def __call__(self) -> dict[str, Any]:
        stripped = {name: str(value).strip() for name, value in super().__call__().items()}
        return {name: value for name, value in stripped.items() if value}


class _SettingsFile(TomlConfigSettingsSource):
    """config/settings.toml, which may hold anything but secrets. Blanks are read as in the environment."""

    def __call__(self) -> dict[str, Any]:
        for name in self.toml_data:
            if name.lower() in SECRETS:
                raise SettingsProblem(
                    f"{settings_file()} contains {name}, a secret: remove it and set "
                    f"{environment_name(name.lower())} in the environment."
                )
            if name not in Settings.model_fields:
                raise SettingsProblem(
                    f"{settings_file()} has an unknown setting “{name}”: remove it or correct its name."
                )
        given = super().__call__()
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in stripped.items() if value != ""}


def config_folder() -> Path:
    """Where config/ is: inside the package in a wheel, beside it in a checkout."""
    inside = HERE / "config"
    return inside if inside.is_dir() else HERE.parent / "config"


def settings_file() -> Path:
    """Where settings.toml is read from, if it is there: not from a checkout that is installed as a wheel."""
    return config_folder() / "settings.toml"


def environment_name(field: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return str(alias or f"LAMBDA_QUIZ_{field.upper()}")


def setting_problem(field: str, what: str) -> ValueError:
    name = environment_name(field)
    if field not in SECRETS and what == "is not usable":
        name = f"{name} (or {field} in {settings_file()})"
    return ValueError(f"{name} {what}: set it to {Settings.model_fields[field].description}.")
