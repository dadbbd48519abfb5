"""A lock that one process holds on a file, and that the operating system takes back when the process ends."""

import fcntl
from pathlib import Path
from typing import TextIO


class FileInUse(Exception):
    """Another process holds the lock."""


class FileLock:
    """An exclusive lock on `path`, held from its making to `release`. The file itself stays behind, empty."""

    def __init__(self, path: Path) -> None:
        """Take the lock at once or not at all.

        Raises:
            FileInUse: when somebody else holds it.
            OSError: when the file cannot be opened.
        """
        self._file = _open_locked(path)

    def release(self) -> None:
        """Let the lock go. Doing it twice is harmless."""
        self._file.close()


def _open_locked(path: Path) -> TextIO:
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FileInUse(path) from None
    return file
