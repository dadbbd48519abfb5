"""Where a playground keeps what it needs to go on: the bot's SQLite database, and the workspace beside it."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from bot.playground import Workspace
from bot.playground.saving import UnreadableWorkspace, dump, restore

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
            raise FilesProblem(
                f"{self.database} was not made by the playground, which would mix it up with its own people: "
                "name another file with --db."
            )
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
        """
        if self.database.exists() and not self.workspace.exists():
            self.load()
        old = self.database.with_name(f"{self.database.stem}.old{self.database.suffix}")
        for part in _PARTS:
            _move(self.database.with_name(self.database.name + part), old.with_name(old.name + part))
        _move(self.workspace, Files(old).workspace)


def _move(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        source.rename(target)
