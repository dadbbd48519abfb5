"""The settings: where they come from, and the one sentence that each wrong one gets."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import (
    Mode,
    Settings,
    SettingsProblem,
    environment_name,
    load_banks_folder,
    load_database_url,
    load_settings,
    unknown_variables,
)

BOT_TOKEN = "xoxb-hush"
APP_TOKEN = "xapp-hush"
TOKENS = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting in the environment, and a config folder of the test's own."""
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr("bot.settings.model.HERE", tmp_path)
    (tmp_path / "config").mkdir()


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """An empty settings.toml."""
    file = tmp_path / "config" / "settings.toml"
    file.touch()
    return file


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with the two tokens of Socket Mode."""
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def problem() -> str:
    """The one sentence, which quotes no secret."""
    with pytest.raises(SettingsProblem) as caught:
        load_settings()
    said = str(caught.value)
    assert "hush" not in said
    assert "\n" not in said
    assert ". " not in said
    assert said.endswith(".")
    return said


@pytest.mark.usefixtures("environment")
def test_two_tokens_are_enough() -> None:
    settings = load_settings()
    assert settings.slack_bot_token.get_secret_value() == BOT_TOKEN
    assert settings.transport is Mode.SOCKET
    assert settings.database_url == "sqlite:///lambda-quiz.sqlite3"
    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.1", 3000, "INFO")


@pytest.mark.parametrize(
    ("log_format", "on_terminal", "elsewhere"),
    [("auto", False, True), (" Text ", False, False), ("json", True, True)],
)
def test_the_log_format(environment: pytest.MonkeyPatch, log_format: str, on_terminal: bool, elsewhere: bool) -> None:
    environment.setenv("LAMBDA_QUIZ_LOG_FORMAT", log_format)
    settings = load_settings()
    assert settings.wants_json_logs(on_terminal=True) is on_terminal
    assert settings.wants_json_logs(on_terminal=False) is elsewhere


def test_a_second_opinion_is_off_by_default(environment: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert (settings.second_opinion_url, settings.second_opinion_model, settings.second_opinion_key) == (None,) * 3

    environment.setenv("LAMBDA_QUIZ_SECOND_OPINION_URL", "http://127.0.0.1:11434/v1")
    environment.setenv("LAMBDA_QUIZ_SECOND_OPINION_MODEL", "llama3.3:70b")
    environment.setenv("LAMBDA_QUIZ_SECOND_OPINION_KEY", "sk-hush")
    assert load_settings().second_opinion_model == "llama3.3:70b"
    assert "hush" not in repr(load_settings())


@pytest.mark.parametrize("blank", [None, "", "  \n"])
@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_missing_token(environment: pytest.MonkeyPatch, name: str, blank: str | None) -> None:
    if blank is None:
        environment.delenv(name)
    else:
        environment.setenv(name, blank)
    assert name in problem()
    assert "set" in problem()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xapp-hush", "SLACK_BOT_TOKEN is no bot token: set it to the Bot User OAuth Token"),
        ("SLACK_APP_TOKEN", "xoxb-hush", "SLACK_APP_TOKEN is no app-level token: set it to an app-level token"),
        ("SLACK_BOT_TOKEN", "xoxb-hu\nsh", "SLACK_BOT_TOKEN is no bot token: set it to the Bot User OAuth Token"),
        ("SLACK_BOT_TOKEN", "xoxb-hu\x7fsh", "SLACK_BOT_TOKEN is no bot token"),
        ("SLACK_APP_TOKEN", "xapp-hu sh", "SLACK_APP_TOKEN is no app-level token: set it to an app-level token"),
        ("SLACK_APP_TOKEN", "xapp-“hush”", "SLACK_APP_TOKEN is no app-level token: set it to an app-level token"),
        ("SLACK_SIGNING_SECRET", "hu\nsh", "SLACK_SIGNING_SECRET is no signing secret: set it to the signing secret"),
        ("SLACK_SIGNING_SECRET", "hüsh", "SLACK_SIGNING_SECRET is no signing secret: set it to the signing secret"),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL (or slack_api_url in /"),
        ("SLACK_API_URL", "http://[/api/", "is not usable: set it to where the Web API answers"),
        ("SLACK_API_URL", "http://127.0.0.1:99999/", "is not usable: set it to where the Web API answers"),
        ("SLACK_API_URL", "https://me:hush@slack.com/api/", "is not usable: set it to where the Web API answers"),
        ("LAMBDA_QUIZ_MODE", "pigeon", "set it to socket, http, or auto"),
        ("LAMBDA_QUIZ_PORT", "a lot", "set it to the port that HTTP listens on"),
        ("LAMBDA_QUIZ_PORT", "65536", "set it to the port that HTTP listens on"),
        ("PORT", "-1", "set it to the port that HTTP listens on"),
        ("LAMBDA_QUIZ_LOG_LEVEL", "LOUD", "set it to DEBUG, INFO, WARNING or ERROR"),
        ("LAMBDA_QUIZ_METRICS_PORT", "0", "set it to the private port for /metrics, /healthz and /readyz"),
        ("LAMBDA_QUIZ_METRICS_PORT", "9464x", "or unset it for none"),
        ("LAMBDA_QUIZ_LOG_FORMAT", "xml", "set it to text, json, or auto"),
        ("LAMBDA_QUIZ_SECOND_OPINION_URL", "llama", "is not usable: set it to where an OpenAI-compatible API answers"),
        ("LAMBDA_QUIZ_SECOND_OPINION_URL", "http://me@127.0.0.1/v1", "is not usable: set it to where an OpenAI"),
        ("LAMBDA_QUIZ_SECOND_OPINION_MODEL", "a model", "is not usable: set it to the name that the endpoint has"),
        ("LAMBDA_QUIZ_SECOND_OPINION_MODEL", "m" * 101, "is not usable: set it to the name that the endpoint has"),
        ("LAMBDA_QUIZ_SECOND_OPINION_URL", "http://127.0.0.1/v1", "SECOND_OPINION_MODEL is not set, and a second"),
        ("LAMBDA_QUIZ_SECOND_OPINION_MODEL", "llama-x", "LAMBDA_QUIZ_SECOND_OPINION_URL is not set, and a second"),
        ("LAMBDA_QUIZ_BANKS", "/nowhere", "LAMBDA_QUIZ_BANKS (or banks in /"),
        ("LAMBDA_QUIZ_BANKS", "/" + "a" * 300, f"/{'a' * 300} cannot be read, so change its mode: File name too long."),
    ],
)
def test_a_value_that_cannot_be_used(environment: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    environment.setenv(name, value)
    assert said in problem()


@pytest.mark.parametrize(
    ("mode", "present", "transport"),
    [
        ("auto", ("SLACK_APP_TOKEN",), Mode.SOCKET),
        ("auto", ("SLACK_SIGNING_SECRET",), Mode.HTTP),
        ("auto", ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"), Mode.SOCKET),
        ("socket", ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"), Mode.SOCKET),
        ("HTTP", ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"), Mode.HTTP),
    ],
)
def test_the_mode(environment: pytest.MonkeyPatch, mode: str, present: tuple[str, ...], transport: Mode) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    environment.setenv("LAMBDA_QUIZ_MODE", mode)
    for name in present:
        environment.setenv(name, APP_TOKEN)
    assert load_settings().transport is transport


@pytest.mark.parametrize(
    ("mode", "present", "said"),
    [
        ("auto", None, "Neither SLACK_APP_TOKEN (for Socket Mode) nor SLACK_SIGNING_SECRET (for HTTP) is set"),
        ("socket", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN is not set, and Socket Mode needs it"),
        ("http", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET is not set, and HTTP needs it"),
    ],
)
def test_a_mode_without_its_secret(environment: pytest.MonkeyPatch, mode: str, present: str | None, said: str) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    environment.setenv("LAMBDA_QUIZ_MODE", mode)
    if present:
        environment.setenv(present, APP_TOKEN)
    assert said in problem()


def test_the_environment_wins_over_the_file(environment: pytest.MonkeyPatch, settings_file: Path) -> None:
    settings_file.write_text('port = 4000\nlog_level = "WARNING"\n')
    environment.setenv("LAMBDA_QUIZ_PORT", " 5000 ")
    environment.setenv("LAMBDA_QUIZ_LOG_LEVEL", " ")
    settings = load_settings()
    assert (settings.port, settings.log_level) == (5000, "WARNING")


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.usefixtures("environment")
def test_what_is_empty_in_the_file_is_not_set(settings_file: Path, blank: str) -> None:
    unset = load_settings()
    names = ("mode", "host", "port", "metrics_host", "metrics_port", "banks", "grader", "log_level")
    settings_file.write_text("".join(f'{name} = "{blank}"\n' for name in names))
    assert load_settings() == unset
    assert load_banks_folder() is None


@pytest.mark.usefixtures("environment")
def test_blanks_around_a_value_of_the_file(settings_file: Path) -> None:
    settings_file.write_text('host = " 0.0.0.0 "\nport = " 4000"')
    assert (load_settings().host, load_settings().port) == ("0.0.0.0", 4000)


def test_the_port_that_a_host_sets_gives_way_to_our_own(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "4000")
    assert load_settings().port == 4000
    environment.setenv("LAMBDA_QUIZ_PORT", "5000")
    assert load_settings().port == 5000
    environment.setenv("LAMBDA_QUIZ_PORT", "")
    assert load_settings().port == 4000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('slack_bot_token = "xoxb-hush"', "contains slack_bot_token, a secret: remove it and set SLACK_BOT_TOKEN"),
        ('SLACK_APP_TOKEN = "xapp-hush"', "contains SLACK_APP_TOKEN, a secret"),
        ('slack_signing_secret = "hush"', "contains slack_signing_secret, a secret"),
        ('database_url = "postgresql://u:hush@host/name"', "contains database_url, a secret"),
        (
            'second_opinion_key = "hush"',
            "a secret: remove it and set LAMBDA_QUIZ_SECOND_OPINION_KEY in the environment",
        ),
        ("prot = 1", "has an unknown setting “prot”: remove it or correct its name"),
        ("[http]\nport = 1", "has an unknown setting “http”"),
        ('mode = "pigeon"', "/config/settings.toml) is not usable: set it to socket"),
        ("port = true", "/config/settings.toml) is not usable: set it to the port that HTTP listens on"),
        ("metrics_port = true", "/config/settings.toml) is not usable: set it to the private port"),
        ("port = ", "config/settings.toml is not valid TOML, so correct it: Invalid value"),
        ("port = '\udcff'", "config/settings.toml is not valid TOML"),
    ],
)
@pytest.mark.usefixtures("environment")
def test_what_the_file_must_not_hold(settings_file: Path, text: str, said: str) -> None:
    settings_file.write_bytes(text.encode(errors="surrogateescape"))
    assert said in problem()
    assert str(settings_file) in problem()


@pytest.mark.usefixtures("environment")
def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "config" / "settings.toml").symlink_to("a" * 300)
    said = problem()
    assert said == f"{tmp_path}/config/settings.toml cannot be read, so change its mode: File name too long."


def test_nothing_secret_is_ever_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_SIGNING_SECRET", "hush")
    environment.setenv("DATABASE_URL", "postgresql://u:hush@host/name")
    settings = load_settings()
    assert "hush" not in f"{settings!r} {settings}"
    environment.setenv("SLACK_BOT_TOKEN", "hush")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("LAMBDA_QUIZ_METRIC_PORT", "correct its name to LAMBDA_QUIZ_METRICS_PORT, or unset it"),
        ("lambda_quiz_prot", "correct its name to LAMBDA_QUIZ_PORT, or unset it"),
        ("LAMBDA_QUIZ_DATABASE", "correct its name to DATABASE_URL, or unset it"),
        ("LAMBDA_QUIZ_SERVICE_ACCOUNT", "correct its name, or unset it"),
        ("LAMBDA_QUIZ_", "correct its name, or unset it"),
    ],
)
def test_a_variable_that_is_no_setting(environment: pytest.MonkeyPatch, name: str, mend: str) -> None:
    environment.setenv(name, "hush")
    assert unknown_variables() == [f"{name} in the environment is no setting: {mend}."]


def test_variables_that_are_read(environment: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        environment.setenv(environment_name(field).lower(), "")
    environment.setenv("LAMBDA_QUIZ_DATABASE_URL", "postgresql://host/name")
    environment.setenv("METRIC_PORT", "1")
    assert unknown_variables() == []
    assert load_database_url() == "postgresql://host/name"


def test_what_is_given_stands_whatever_else_is_set(environment: pytest.MonkeyPatch, settings_file: Path) -> None:
    environment.setenv("LAMBDA_QUIZ_METRICS_PORT", "9464")
    environment.setenv("SLACK_API_URL", "nowhere")
    settings_file.write_text('mode = "pigeon"')
    settings = load_settings(metrics_port=None, slack_api_url="http://127.0.0.1/api/", mode=Mode.SOCKET)
    assert (settings.metrics_port, settings.slack_api_url, settings.mode) == (
        None,
        "http://127.0.0.1/api/",
        Mode.SOCKET,
    )
    environment.setenv("LAMBDA_QUIZ_PORT", "abc")
    with pytest.raises(SettingsProblem, match="LAMBDA_QUIZ_PORT"):
        load_settings(mode=Mode.SOCKET, slack_api_url="http://127.0.0.1/api/")


@pytest.mark.usefixtures("environment")
def test_settings_stay_as_they_are() -> None:
    with pytest.raises(ValidationError):
        setattr(load_settings(), "port", 1)  # noqa: B010 - written plainly it would not pass the type checker


@pytest.mark.parametrize(
    ("value", "url"),
    [
        (None, "sqlite:///lambda-quiz.sqlite3"),
        (" ", "sqlite:///lambda-quiz.sqlite3"),
        (" postgresql://host/name\n", "postgresql://host/name"),
    ],
)
def test_the_database_alone(monkeypatch: pytest.MonkeyPatch, value: str | None, url: str) -> None:
    if value is not None:
        monkeypatch.setenv("DATABASE_URL", value)
    assert load_database_url() == url


def test_one_setting_alone_is_read_as_all_of_them_are(
    environment: pytest.MonkeyPatch, settings_file: Path, tmp_path: Path
) -> None:
    environment.setenv("database_url", "postgresql://host/name")
    settings_file.write_text(f'banks = "{tmp_path}"\nmode = "http"\n')
    assert load_database_url() == load_settings(mode=Mode.SOCKET).database_url == "postgresql://host/name"
    assert load_banks_folder() == load_settings(mode=Mode.SOCKET).banks == tmp_path
    environment.setenv("LAMBDA_QUIZ_BANKS", f" {tmp_path}/config ")
    assert load_banks_folder() == load_settings(mode=Mode.SOCKET).banks == tmp_path / "config"


def test_one_setting_alone_needs_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAMBDA_QUIZ_PORT", "a lot")
    assert load_banks_folder() is None
    monkeypatch.setenv("LAMBDA_QUIZ_BANKS", str(tmp_path))
    assert load_banks_folder() == tmp_path


def test_one_setting_alone_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, settings_file: Path) -> None:
    monkeypatch.setenv("LAMBDA_QUIZ_BANKS", "/nowhere")
    with pytest.raises(SettingsProblem, match=r"^LAMBDA_QUIZ_BANKS \(or banks in .* is not usable: set it to a folder"):
        load_banks_folder()
    settings_file.write_text('database_url = "postgresql://u:hush@host/name"')
    with pytest.raises(SettingsProblem, match=r"contains database_url, a secret: remove it and set DATABASE_URL"):
        load_database_url()
