"""Whatever is imported is declared: a library that only another one brings can go with its next release."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from itertools import chain
from pathlib import Path

from procrastinate.schema import SchemaManager

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


def requirements() -> Iterator[str]:
    """What the project asks for, with all extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return chain(project["dependencies"], *project["optional-dependencies"].values())


def declared() -> Iterator[str]:
    """Each distribution that users get. `psycopg[pool]` means psycopg-pool as well."""
    for line in requirements():
        named = re.match(r"([\w.-]+)(?:\[([\w.,-]+)\])?", line)
        assert named, line
        yield plain(named[1])
        yield from (plain(f"{named[1]}-{extra}") for extra in (named[2] or "").split(","))


def test_every_library_that_is_imported_is_declared() -> None:
    known, brought_by = set(declared()), packages_distributions()
    libraries = set(imported()) - sys.stdlib_module_names - OURS - PINNED
    assert {name for name in libraries if not known.intersection(map(plain, brought_by[name]))} == set()


def test_no_other_release_of_the_queue_is_fetched_than_whose_tables_a_database_has() -> None:
    assert f"procrastinate=={version('procrastinate')}" in requirements()


def test_the_queues_tables_are_those_that_databases_have() -> None:
    newest = max(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    assert newest.partition("_")[0] == "03.04.00", "a migration has to make the queue's tables anew; see decision 016"
