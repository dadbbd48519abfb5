"""Every view reads as its golden file says; the difference is what a reviewer looks at."""

from pathlib import Path

import pytest
from slack_sdk.models.views import View

from bot.slack.message import Message
from tests.slack.views.cases import MESSAGES, VIEWS
from tests.slack.views.outline import outline

GOLDEN = Path(__file__).parents[2] / "golden"
CASES: dict[str, Message | View] = {**MESSAGES, **VIEWS}


@pytest.mark.parametrize("name", CASES)
def test_view_reads_as_before(name: str, update_golden: bool) -> None:
    path = GOLDEN / f"{name}.txt"
    shown = outline(CASES[name])
    if update_golden:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_view() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)
