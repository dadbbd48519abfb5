"""The tables of procrastinate's queue, beside the bot's own in a PostgreSQL database.

They hold nothing that the posts do not say, so that they are made afresh and never moved.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import Error

from bot.dispatch.queue_problem import QueueProblem


def install_queue(conninfo: str) -> None:
    """Make the queue's tables, unless they are there.

    Raises:
        QueueProblem: when the database refuses.
    """
    with _connected(conninfo) as app:
        if app.check_connection():
            return
        try:
            app.schema_manager.apply_schema()
        except ConnectorException:
            # Another process may have made them at the same time.
            if not app.check_connection():
                raise


def check_queue(conninfo: str) -> None:
    """Refuse a database without the queue's tables.

    Raises:
        QueueProblem: saying which command to run, or that the database refuses.
    """
    with _connected(conninfo) as app:
        if not app.check_connection():
            raise QueueProblem("The queue’s tables are missing. Run `lambda-quiz db upgrade` first.")


def keep_pool_quiet() -> None:
    """Keep the pool of connections out of the log: what it says can quote the password."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


@contextmanager
def _connected(conninfo: str) -> Iterator[App]:
    keep_pool_quiet()
    try:
        with App(connector=SyncPsycopgConnector(conninfo=conninfo, min_size=1)).open() as app:
            yield app
    except (ConnectorException, Error) as error:
        said = str(error.__cause__ or error).partition("\n")[0]
        raise QueueProblem(
            f"The queue’s tables cannot be used; the database says: {said}. Mend that and try again: its user may lack "
            "a right, or the tables may have been changed by hand."
        ) from None
