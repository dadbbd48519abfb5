"""Where a playground keeps what it needs to go on: the bot's SQLite database, and the workspace beside it."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from bot.failure import Problem
from bot.playground import Workspace
from bot.playground.saving import UnreadableWorkspace, dump, restore
from bot.storage.database import lock_sqlite

_PARTS = ("", "-wal", "-shm")
"""SQLite's files beside the database; those of a bot that was killed hold what it wrote last."""


class FilesProblem(Problem):
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
        """Keep the workspace as it is now. A crash leaves either the old file or the new one.

        Raises:
            FilesProblem: when it cannot be written.
        """
        partial = self.workspace.with_name(f"{self.workspace.name}.partial")
        try:
            partial.write_bytes(dump(workspace))
            partial.replace(self.workspace)
        except OSError as error:
            raise FilesProblem(
                f"{self.workspace} cannot be written ({error.strerror}): mend that, or name another file with --db."
            ) from None

    def put_aside(self, successor: "Files | None" = None) -> None:
        """Begin with nothing, or with a successor's files, which take the place of these.

        What there was gets `.old` before its ending, in place of what had that name.

        Raises:
            FilesProblem: when the database is not a playground's.
            DatabaseProblem: when another playground is using it.
        """
        if self.database.exists() and not self.workspace.exists():
            raise FilesProblem(self._foreign)
        lock = lock_sqlite(self.database)
        try:
            if self._is_untouched():
                self._remove()
            else:
                self._move_to(Files(self.database.with_name(f"{self.database.stem}.old{self.database.suffix}")))
            if successor:
                successor._move_to(self)
        finally:
            lock.release()

    def _is_untouched(self) -> bool:
        """Whether nothing is lost with them: a run that could not start leaves a workspace without a message."""
        try:
            workspace = self.load()
        except FilesProblem:
            return False
        return workspace is None or not workspace.posted

    @property
    def _all(self) -> list[Path]:
        return [*(self.database.with_name(self.database.name + part) for part in _PARTS), self.workspace]

    def _remove(self) -> None:
        for file in self._all:
            file.unlink(missing_ok=True)

    def _move_to(self, target: "Files") -> None:
        target._remove()
        for source, file in zip(self._all, target._all, strict=True):
            with contextlib.suppress(FileNotFoundError):
                source.rename(file)
