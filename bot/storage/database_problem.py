"""What can be wrong with the database before it is used."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from bot.failure import Problem


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
        raise DatabaseProblem(
            f"The database says: {said}. Mend that and try again: its user may lack a right, or its tables may have "
            "been changed by hand, which a backup undoes."
        ) from None
