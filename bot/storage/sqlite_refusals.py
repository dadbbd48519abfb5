"""What SQLite refuses, and what to do about it."""

import os
from pathlib import Path

from bot.storage.database_problem import DatabaseProblem, known_mend


def refusal(file: Path, error: BaseException | None) -> DatabaseProblem:
    """That a database cannot be used, or be written, for what SQLite says."""
    what = "written" if _name(error).startswith("SQLITE_READONLY") else "used"
    return DatabaseProblem(f"The database {file} cannot be {what}: {error}. {mend(file, error)}".rstrip())


def mend(file: Path, error: BaseException | None) -> str:
    """A sentence on what to do about it, or nothing where that is not known."""
    if _name(error).startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return _way_in(file)
    return known_mend(error)


def _name(error: BaseException | None) -> str:
    return getattr(error, "sqlite_errorname", "")


def _way_in(file: Path) -> str:
    places = (file, *(file.with_name(f"{file.name}-{ending}") for ending in ("wal", "shm")), file.parent)
    # For the user as whom files are opened, which need not be the one who began this.
    refusing = [place for place in places if place.exists() and not os.access(place, os.W_OK, effective_ids=True)]
    if not refusing:
        return "See that its disk is there and can be written."
    named = ", ".join(f"{place} (of {_owner(place)})" for place in refusing)
    return f"Run this as their owner, or change the owner or the mode of {named}."


def _owner(file: Path) -> str:
    try:
        return file.owner()
    except KeyError:
        return f"user {file.stat().st_uid}"
