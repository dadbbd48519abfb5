"""The documentation names everything there is, and nothing that is not."""

import os
import re
import tarfile
from itertools import chain
from pathlib import Path

import click
import pytest
from hatchling.builders.sdist import SdistBuilder

from bot.__main__ import main
from bot.domain.bank import DEFAULT_BANK
from bot.domain.posts import PostState
from bot.domain.quiz import WEEKDAYS
from bot.metrics import Outcome
from bot.prometheus import PrometheusMetrics
from bot.settings import Settings, environment_name
from bot.slack.commands import COMMANDS
from bot.storage.bank_files import bundled_banks_folder, load_bank

ROOT = Path(__file__).resolve().parents[2]
USER_GUIDE = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def command_lines(group: click.Group, path: str = "lambda-quiz") -> list[str]:
    """Every command of the command line, written out."""
    lines = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        line = f"{path} {name}"
        lines += command_lines(command, line) if isinstance(command, click.Group) else [line]
    return lines


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_is_in_the_operations_guide(field: str) -> None:
    assert f"`{environment_name(field)}`" in OPERATIONS
    assert Settings.model_fields[field].description


def test_the_operations_guide_names_no_setting_that_is_not() -> None:
    known = {environment_name(field) for field in Settings.model_fields}
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, flags=re.MULTILINE))
    assert named == known


@pytest.mark.parametrize("line", command_lines(main))
def test_every_command_line_is_in_the_operations_guide(line: str) -> None:
    assert f"`{line}`" in OPERATIONS


def test_the_operations_guide_names_no_command_line_that_is_not() -> None:
    named = set(re.findall(r"^\| `(lambda-quiz [a-z ]+)` \|", OPERATIONS, flags=re.MULTILINE))
    assert named == set(command_lines(main))


def test_the_operations_guide_has_exactly_the_metrics_that_there_are() -> None:
    page = PrometheusMetrics().page({"tick": True}, dict.fromkeys(PostState, 0), 0)
    known = set(re.findall(r"^# HELP (lambda_quiz_\w+) ", page, flags=re.MULTILINE))
    assert known == set(re.findall(r"^\| `(lambda_quiz_\w+)` \|", OPERATIONS, flags=re.MULTILINE))
    # An alert may name a part of a histogram.
    used = set(re.findall(r"lambda_quiz_[a-z_]+", OPERATIONS))
    assert {re.sub(r"_(count|bucket|sum)\Z", "", name) for name in used} == known


def test_alerts_compare_series_that_have_the_same_labels() -> None:
    rows = re.findall(r"^\| ([A-Z][a-z ]+) \| `([^`]+)`", OPERATIONS, flags=re.MULTILINE)
    alerts = {name: expression for name, expression in rows if "lambda_quiz_" in expression}
    assert {"Late", "Silence"} <= alerts.keys()
    for expression in alerts.values():
        # Only a bucket has the label `le`, and a subtraction finds no partner for a series with another set of labels.
        for subtracted in re.findall(r" - (.+?_bucket)", expression):
            assert subtracted.startswith("ignoring(le) ")
            # What is subtracted is estimated, so that the difference of equals is not quite 0.
            assert expression.endswith(" > 0.5")
            # One of the two may have come back to its old value by a restart: only their difference tells of that.
            assert re.match(r"increase\(\(.+\)\[1h:15s\]\)", expression)
        # A bot that was not watched a day ago has not been silent for a day.
        if re.search(r"increase\(.+ == 0", expression):
            assert re.fullmatch(r"sum\(increase\((.+)\[1d\]\)\) == 0 and count\(\1 offset 1d\)", expression)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_of_a_post_is_in_the_operations_guide(outcome: Outcome) -> None:
    [row] = [line for line in OPERATIONS.splitlines() if line.startswith("| `lambda_quiz_posts_total`")]
    assert re.search(rf"\b{outcome}\b", row)


def test_the_user_guide_has_exactly_the_commands_of_the_help() -> None:
    named = re.findall(r"^\| `/lambda-quiz ([a-z]+)", USER_GUIDE, flags=re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def links(page: Path) -> list[Path]:
    """The files and folders of ours that a page leads to."""
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    return [page.parent / target for target in targets if "://" not in target]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in links(page):
        assert target.exists(), f"{page.name} links to {target}"


def test_the_source_distribution_has_what_its_pages_and_tests_speak_of(tmp_path: Path) -> None:
    (archive,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path))
    with tarfile.open(archive) as files:
        carried = [f"{name.partition('/')[2]}/" for name in files.getnames()]
    named = [ROOT / name for name in (".ci/run", "Procfile", "requirements.txt", "requirements.lock")]
    needed = {os.path.relpath(target, ROOT) for target in chain(named, *map(links, PAGES))}
    assert {path for path in needed if not any(name.startswith(f"{path}/") for name in carried)} == set()


def test_readme_and_user_guide_say_how_long_the_bank_lasts() -> None:
    bank = load_bank(bundled_banks_folder() / DEFAULT_BANK)
    weeks = ("first", "second", "third", "fourth", "fifth", "sixth")
    repeats = weeks[len(bank.questions) // len(WEEKDAYS)]
    for page in (README, USER_GUIDE):
        assert re.findall(r"has (\d+)\s+questions", page) == [str(len(bank.questions))]
        assert re.findall(r"from its\s+(\w+)\s+week on", page) == [repeats]


def test_the_readme_says_the_two_commands_and_ci_runs_them() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make run" in README
    assert "make test" in README
    assert "make test" in ci
    assert "make check" in ci
