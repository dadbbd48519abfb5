"""Whatever is imported is declared: a library that only another one brings can go with its next release."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = {"bot"}
PINNED = {"pydantic_core"}
"""A part of pydantic, of which each release takes one release of it alone."""


def plain(name: str) -> str:
    """A distribution's name, of which there are many spellings, in one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> Iterator[str]:
    """Each top-level package that a module of `bot` imports, wherever in it."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


def declared() -> Iterator[str]:
    """Each distribution that users get. `psycopg[pool]` means psycopg-pool as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in chain(project["dependencies"], *project["optional-dependencies"].values()):
        named = re.match(r"([\w.-]+)(?:\[([\w.,-]+)\])?", line)
        assert named, line
        yield plain(named[1])
        yield from (plain(f"{named[1]}-{extra}") for extra in (named[2] or "").split(","))


def test_every_library_that_is_imported_is_declared() -> None:
    known, brought_by = set(declared()), packages_distributions()
    libraries = set(imported()) - sys.stdlib_module_names - OURS - PINNED
    assert {name for name in libraries if not known.intersection(map(plain, brought_by[name]))} == set()
