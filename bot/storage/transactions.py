"""Transactions on the database, each with a store inside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.domain.refusals import Refused
from bot.storage.engines import is_read_only
from bot.storage.store import SqlStore


class Transactions:
    """Begins transactions: those that read see one moment of the database, those that write are committed."""

    def __init__(self, reading: Engine, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    @contextmanager
    def read(self) -> Iterator[SqlStore]:
        """A transaction that cannot write."""
        with self._reading.connect() as connection:
            yield SqlStore(connection)

    @contextmanager
    def write(self) -> Iterator[SqlStore]:
        """A transaction that is committed at its end, and rolled back when an exception ends it.

        Its connection is thrown away with it, unless the exception is a refusal of the work.
        """
        with self._writing.connect() as connection:
            try:
                with connection.begin():
                    yield SqlStore(connection)
            except Refused:
                raise
            except BaseException:
                # An error of the database may have ended the transaction, or left it in any state.
                connection.invalidate()
                raise

    def is_transient(self, error: BaseException) -> bool:
        """Whether the database was in trouble, and not the work: a deadlock, a time-out, a broken connection.

        So is one in which transactions begin read-only.
        """
        return isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and is_read_only(error.orig))

    def may_have_committed(self, error: BaseException) -> bool:
        """Whether the connection broke, so that nobody heard what became of a commit that was on its way."""
        return isinstance(error, DBAPIError) and error.connection_invalidated
