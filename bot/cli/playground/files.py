"""Where a playground keeps what it needs to go on: the bot's SQLite database, and the workspace beside it."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from bot.playground import Workspace
from bot.playground.saving import UnreadableWorkspace, dump, restore
from bot.storage.database import lock_sqlite

_PARTS = ("", "-wal", "-shm")
"""SQLite's files beside the database; those of a bot that was killed hold what it wrote last."""


class FilesProblem(Exception):
    """The files cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one playground, by its database."""

    database: Path

    @property
    def workspace(self) -> Path:
        """The file of the workspace."""
        return self.database.with_name(f"{self.database.name}.workspace.json")

    @property
    def _foreign(self) -> str:
        return (
            f"{self.database} was not made by the playground, which would mix it up with its own people: "
            "name another file with --db."
        )

    def load(self) -> Workspace | None:
        """The workspace as it was kept, or None where there is none yet.

        Raises:
            FilesProblem: when the file cannot be read, or when the database is not a playground's.
        """
        try:
            if self.workspace.exists():
                return restore(self.workspace.read_bytes())
        except (UnreadableWorkspace, OSError):
            raise FilesProblem(
                f"{self.workspace} cannot be read: start with --fresh, which puts it aside, or name another --db."
            ) from None
        if self.database.exists():
            raise FilesProblem(self._foreign)
        return None

    def save(self, workspace: Workspace) -> None:
        """Keep the workspace as it is now. A crash leaves either the old file or the new one."""
        partial = self.workspace.with_name(f"{self.workspace.name}.partial")
        partial.write_bytes(dump(workspace))
        partial.replace(self.workspace)

    def put_aside(self) -> None:
        """Begin with nothing: what there was gets `.old` before its ending, in place of what had that name.

        Raises:
            FilesProblem: when the database is not a playground's.
            DatabaseProblem: when another playground is using it.
        """
        if self.database.exists() and not self.workspace.exists():
            raise FilesProblem(self._foreign)
        lock = lock_sqlite(self.database)
        try:
            self._put_aside()
        finally:
            lock.release()

    def _put_aside(self) -> None:
        old = self.database.with_name(f"{self.database.stem}.old{self.database.suffix}")
        for part in _PARTS:
            _move(self.database.with_name(self.database.name + part), old.with_name(old.name + part))
        _move(self.workspace, Files(old).workspace)


def _move(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        source.rename(target)
