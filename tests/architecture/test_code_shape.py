"""What reviews ask of the shape of `bot`: short functions and modules, plain names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "bot").rglob("*.py"))

BODY_LINES = 40
MODULE_LINES = 300
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services"}
EXCUSE = "# long: "


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def excused(lines: list[str]) -> bool:
    """Whether one of the lines says `# long: ` and then why."""
    return any(line.partition(EXCUSE)[2].strip() for line in lines)


def signature(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> list[str]:
    return lines[function.lineno - 1 : max(function.lineno, function.body[0].lineno - 1)]


def module_head(tree: ast.Module, lines: list[str]) -> list[str]:
    """The comment lines above the module's first statement other than its docstring."""
    statements = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    end = statements[0].lineno - 1 if statements else len(lines)
    return [line for line in lines[:end] if line.startswith("#")]


def faults(path: str, source: str) -> Iterator[str]:
    """One sentence for each thing that is wrong with the module at `path`, relative to the repository."""
    tree, lines, place = ast.parse(source), source.splitlines(), PurePosixPath(path)
    if VAGUE_NAMES.intersection(part.removesuffix(".py") for part in place.parts):
        yield "the name says nothing about its job"
    if not place.name.startswith("_") and ast.get_docstring(tree) is None:
        yield "the module does not open with a sentence on its job"
    if len(lines) > MODULE_LINES and not excused(module_head(tree, lines)):
        yield f"{len(lines)} lines are more than {MODULE_LINES}"
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if body_lines(node) > BODY_LINES and not excused(signature(node, lines)):
            yield f"line {node.lineno}: the body of {node.name} has {body_lines(node)} lines"


def test_the_map_of_the_layers_names_every_part() -> None:
    source = (ROOT / "bot/__init__.py").read_text(encoding="utf-8")
    mapped = {name for line in re.findall(r"^    (\w[\w, ]*?)  ", source, re.MULTILINE) for name in line.split(", ")}
    assert mapped == {path.split("/")[1].removesuffix(".py") for path in MODULES} - {"__init__"}


@pytest.mark.parametrize("path", MODULES)
def test_module_has_the_shape_reviews_ask_for(path: str) -> None:
    assert not list(faults(path, (ROOT / path).read_text(encoding="utf-8")))


def function_of(lines: int, comment: str = "") -> str:
    return f'def f() -> None:{comment}\n    """Not counted."""\n' + "    x = 1\n" * lines


DOCUMENTED = '"""A module."""\n'


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("bot/a.py", DOCUMENTED + function_of(BODY_LINES), []),
        ("bot/a.py", DOCUMENTED + function_of(BODY_LINES + 1), ["line 2: the body of f has 41 lines"]),
        ("bot/a.py", DOCUMENTED + function_of(BODY_LINES + 1, "  # long: one table"), []),
        (
            "bot/a.py",
            DOCUMENTED + function_of(BODY_LINES + 1, "  # long: "),
            ["line 2: the body of f has 41 lines"],
        ),
        ("bot/a.py", DOCUMENTED + "x = 1\n" * MODULE_LINES, ["301 lines are more than 300"]),
        ("bot/a.py", DOCUMENTED + "# long: one list\n" + "x = 1\n" * MODULE_LINES, []),
        (
            "bot/a.py",
            DOCUMENTED + "x = 1\n" * MODULE_LINES + "# long: too late\n",
            ["302 lines are more than 300"],
        ),
        ("bot/a.py", "x = 1\n", ["the module does not open with a sentence on its job"]),
        ("bot/_a.py", "x = 1\n", []),
        ("bot/slack/utils.py", DOCUMENTED, ["the name says nothing about its job"]),
        ("bot/service/a.py", DOCUMENTED, ["the name says nothing about its job"]),
    ],
)
def test_each_fault_is_found_and_each_excuse_heard(path: str, source: str, expected: list[str]) -> None:
    assert list(faults(path, source)) == expected
