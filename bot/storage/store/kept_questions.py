"""The questions of rounds, kept as they were when the rounds were planned."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Connection, Text, and_, bindparam, cast, select
from sqlalchemy.sql.dml import Insert

from bot.domain.bank import Question
from bot.domain.rounds import Round
from bot.storage.codec import question_from_text, question_to_json
from bot.storage.store.insert import insert_into
from bot.storage.tables import questions

KEY = ("bank", "question_id", "version")
IS_QUESTION = and_(*(questions.c[name] == bindparam(name) for name in KEY))
IS_KEPT = select(questions.c.version).where(IS_QUESTION)
CONTENT_TEXT = cast(questions.c.content, Text).label("content")
CONTENT = select(CONTENT_TEXT).where(IS_QUESTION)

NO_REFERENCE = dict.fromkeys(("bank", "question_id", "question_version"))
"""The columns by which a round refers to its question, of a round that has none."""


def reference_to(question: Question) -> dict[str, str]:
    """The columns by which a round refers to its question."""
    return {"bank": question.bank, "question_id": question.id, "question_version": question.version}


def keep_questions(connection: Connection, asked: Iterable[Question]) -> None:
    """Keep the questions as they are now. Many may be the same one."""
    different = {(question.bank, question.id, question.version): question for question in asked}
    for values, question in different.items():
        key = dict(zip(KEY, values, strict=True))
        # Most often it is there, and it is long.
        if connection.execute(IS_KEPT, key).first() is None:
            connection.execute(_keep(connection.dialect.name), key | {"content": question_to_json(question)})


def kept_question(connection: Connection, round_: Round) -> Question | None:
    """The question of a round as it was kept; None where the round has none."""
    key = {"bank": round_.bank, "question_id": round_.question_id, "version": round_.question_version}
    content = connection.execute(CONTENT, key).scalar_one_or_none()
    return None if content is None else question_from_text(content)


@cache
def _keep(dialect: str) -> Insert:
    return insert_into(questions, dialect).on_conflict_do_nothing(index_elements=KEY)
