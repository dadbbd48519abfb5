"""What can be wrong with the database before it is used."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from bot.failure import Problem

MENDS = {
    ("SQLITE_CORRUPT", "SQLITE_NOTADB"): "Go back to the last good backup, or name another file if this was not meant.",
    ("SQLITE_FULL", "SQLITE_IOERR"): "Make room on its disk, and see that the disk is in order.",
}
"""What to do about errors of SQLite's whose names begin so."""


class DatabaseProblem(Problem):
    """The database cannot be used; the sentence says why and what to do about it. It never holds a password."""


@contextmanager
def refusals_told() -> Iterator[None]:
    """Tell what the database itself refuses as a problem.

    Raises:
        DatabaseProblem: with the first line that the database says; further ones can quote rows.
    """
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).partition("\n")[0]
        mend = known_mend(error.orig) or (
            "Mend that and try again: its user may lack a right, or its tables may have been changed by hand, which a "
            "backup undoes."
        )
        raise DatabaseProblem(f"The database says: {said}. {mend}") from None


def known_mend(error: BaseException | None) -> str:
    """What to do about an error of SQLite's, whatever file it is about; nothing where that is not known."""
    name = getattr(error, "sqlite_errorname", "")
    return next((mend for beginnings, mend in MENDS.items() if name.startswith(beginnings)), "")
