"""The tables of procrastinate's queue, beside the bot's own in a PostgreSQL database.

They hold nothing that the posts do not say, so that they are made afresh and never moved.
"""

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException


def install_queue(database_url: str) -> None:
    """Make the queue's tables, unless they are there."""
    with App(connector=SyncPsycopgConnector(conninfo=database_url, min_size=1)).open() as app:
        if app.check_connection():
            return
        try:
            app.schema_manager.apply_schema()
        except ConnectorException:
            # Another process may have made them at the same time.
            if not app.check_connection():
                raise


def has_queue(database_url: str) -> bool:
    """Whether the queue's tables are there."""
    with App(connector=SyncPsycopgConnector(conninfo=database_url, min_size=1)).open() as app:
        return app.check_connection()
