"""The lists of commands, as a terminal of ordinary width has them."""

import pytest
from click.testing import CliRunner

from bot.__main__ import main


@pytest.mark.parametrize("group", [[], ["bank"], ["bank", "overlay"], ["db"], ["grader"]], ids=" ".join)
def test_every_command_of_a_list_is_told_in_a_whole_sentence(group: list[str]) -> None:
    result = CliRunner().invoke(main, [*group, "--help"], terminal_width=80)
    commands = result.output.partition("Commands:\n")[2].splitlines()
    assert commands
    assert [line for line in commands if not line.endswith(".") or line.endswith("...")] == []
