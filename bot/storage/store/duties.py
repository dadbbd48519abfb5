"""Stored duties: what one process at a time does for all."""

from datetime import datetime

from sqlalchemy import Connection, or_

from bot.storage.store.insert import insert_into
from bot.storage.tables import duties


class SqlDuties:
    """The port `Duties`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, duty: str, holder: str, now: datetime, until: datetime) -> bool:
        taken = (
            insert_into(duties, self._connection.dialect.name)
            .values(duty=duty, holder=holder, until=until)
            .on_conflict_do_update(
                index_elements=["duty"],
                set_={"holder": holder, "until": until},
                where=or_(duties.c.holder == holder, duties.c.until < now),
            )
            .returning(duties.c.duty)
        )
        return self._connection.execute(taken).first() is not None
