"""Stored second opinions."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.domain.opinions import Opinion, place_of
from bot.domain.rounds import Round
from bot.storage.column_types import storable
from bot.storage.store.insert import insert_into
from bot.storage.tables import opinions

KEY = ("round_id", "answer_digest", "question_version", "model", "key_point_id")


class SqlOpinions:
    """The port `Opinions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, round_: Round, model: str, text: str) -> dict[str, Opinion | None]:
        asked = _asked(round_, model, text)
        rows = self._connection.execute(
            select(opinions).where(*(opinions.c[column] == value for column, value in asked.items()))
        )
        return {
            row.key_point_id: None
            if row.conveys is None
            else Opinion(row.key_point_id, row.conveys, text[row.quote_start : row.quote_end])
            for row in rows
        }

    def put(self, round_: Round, model: str, text: str, said: Mapping[str, Opinion | None]) -> None:
        asked = _asked(round_, model, text)
        values = [{**asked, "key_point_id": point, **_columns(opinion, text)} for point, opinion in said.items()]
        if values:
            insert = insert_into(opinions, self._connection.dialect.name)
            self._connection.execute(insert.on_conflict_do_nothing(index_elements=KEY), values)


def _asked(round_: Round, model: str, text: str) -> dict[str, Any]:
    """The columns that tell which answer was read, by the rubric of which version, by which model."""
    return {
        "round_id": round_.id,
        "answer_digest": hashlib.sha256(storable(text).encode()).hexdigest(),
        "question_version": round_.question_version,
        "model": model,
    }


def _columns(opinion: Opinion | None, text: str) -> dict[str, Any]:
    start, end = (opinion and place_of(opinion.quote, text)) or (0, 0)
    return {"conveys": opinion and opinion.conveys, "quote_start": start, "quote_end": end}
