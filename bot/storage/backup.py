"""Copies an SQLite database into a new file while a bot goes on writing to it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from stat import S_IMODE, S_IWUSR
from typing import cast

from sqlalchemy import Engine

from bot.domain.posts import PostState
from bot.storage.database_problem import DatabaseProblem
from bot.storage.sqlite_refusals import mend


def back_up(engine: Engine, file: Path) -> None:
    """Copy the database as it is at this moment. The copy has the name `file` only once it is whole and checked.

    Raises:
        DatabaseProblem: when this is no SQLite database, `file` exists or cannot be written, or the copy is damaged.
    """
    if engine.dialect.name != "sqlite":
        raise DatabaseProblem(
            "This copies SQLite files. PostgreSQL has pg_dump for it, which works beside the bot as well: "
            "see “Backups” in the operations guide."
        )
    if file.exists():
        raise DatabaseProblem(f"{file} exists already and is not overwritten. Name another file.")
    unfinished = file.with_name(f"{file.name}.part")
    try:
        # It holds what members wrote, so nobody may read it who may not read the database; whoever makes it writes it.
        unfinished.touch(S_IMODE(Path(str(engine.url.database)).stat().st_mode) | S_IWUSR, exist_ok=False)
    except FileExistsError:
        raise DatabaseProblem(
            f"{unfinished} exists already: another backup is under way, or one was broken off. "
            "Wait for it, or remove that file."
        ) from None
    except OSError as error:
        raise DatabaseProblem(f"{file} cannot be written: {error.strerror}. Name another file.") from None
    try:
        _copy(engine, unfinished)
        unfinished.rename(file)
    except (sqlite3.Error, OSError) as error:
        said = f"The database could not be copied to {file}: {error}. {mend(unfinished, error)}"
        raise DatabaseProblem(said.rstrip()) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(engine: Engine, file: Path) -> None:
    with closing(engine.raw_connection()) as pooled, closing(sqlite3.connect(file)) as copy:
        # In one step: it reads one moment of the database, and in WAL mode keeps nobody from writing meanwhile.
        cast("sqlite3.Connection", pooled.driver_connection).backup(copy)
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise DatabaseProblem(
                f"The database is damaged ({verdict}), and so would be its copy. Go back to an earlier backup."
            )
        copy.execute("PRAGMA journal_mode = DELETE")  # so that nothing of it stands beside the file
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'posts'").fetchone():
            # Slack will be ahead of whoever goes back to the copy: what waits in it may have been sent since.
            with copy:
                unsure, due = PostState.UNSURE.value, PostState.DUE.value
                copy.execute("UPDATE posts SET state = ? WHERE state = ?", (unsure, due))
