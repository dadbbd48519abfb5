"""Quizzes on a question bank that comes broken while the bot runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.slack import ids
from bot.slack.views.notice import UNUSABLE_BANK
from bot.storage.bank_files import bundled_banks_folder
from tests.banks.samples import bank_folder
from tests.slack.asking import settings_form
from tests.slack.rig import Rig


@pytest.fixture
def banks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the banks that the bot has, among them its own."""
    folder = tmp_path / "banks"
    folder.mkdir()
    (folder / "aws-lambda").symlink_to(bundled_banks_folder() / "aws-lambda")
    monkeypatch.setattr("tests.slack.rig.bundled_banks_folder", lambda: folder)
    return folder


async def choose(rig: Rig, bank: str) -> None:
    """Set up the quiz, as it was stored by a bot that had this bank whole."""
    quiz = await rig.set_up()
    settings = replace(quiz.settings, bank=bank)
    await rig.runner.write(lambda store: store.quizzes.save(replace(quiz, settings=settings)))


async def test_choosing_a_broken_bank(banks: Path, rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    seas = bank_folder(banks, sun="a: 1\n")
    await rig.set_up()
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_BANK: "seas"})
    assert sent.errors == {ids.FIELD_BANK: UNUSABLE_BANK}
    [line] = [line for line in caplog.messages if "seas" in line]
    why = f"The bank {seas} cannot be used: sun.yaml, line 1, questions: the field is missing."
    assert line.startswith(f"A request failed (view_submission): {why}")


async def test_asking_at_once_from_a_broken_bank(banks: Path, rig: Rig) -> None:
    bank_folder(banks, sun="a: 1\n")
    await choose(rig, "seas")
    assert UNUSABLE_BANK in await rig.press("ask", ids.ASK)
