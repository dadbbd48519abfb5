"""The tables of procrastinate's queue, beside the bot's own in a PostgreSQL database.

They hold nothing that the posts do not say, so that they are made afresh and never moved.
"""

import logging

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException


def install_queue(conninfo: str) -> None:
    """Make the queue's tables, unless they are there."""
    with _connected(conninfo) as app:
        if app.check_connection():
            return
        try:
            app.schema_manager.apply_schema()
        except ConnectorException:
            # Another process may have made them at the same time.
            if not app.check_connection():
                raise


def has_queue(conninfo: str) -> bool:
    """Whether the queue's tables are there."""
    with _connected(conninfo) as app:
        return app.check_connection()


def keep_pool_quiet() -> None:
    """Keep the pool of connections out of the log: what it says can quote the password."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


def _connected(conninfo: str) -> App:
    keep_pool_quiet()
    return App(connector=SyncPsycopgConnector(conninfo=conninfo, min_size=1)).open()
