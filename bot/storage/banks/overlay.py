"""Turns accepted phrasings into a patch of the banks' files."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.storage.banks.folder import question_files, read_folder
from bot.storage.banks.phrasings import Place, amend
from bot.storage.banks.problems import BankProblem
from bot.usecases.ports import AcceptedPhrasing


@dataclass(slots=True)
class OverlayPatch:
    """A unified diff, how many phrasings it adds, and a sentence for each that it cannot add."""

    text: str = ""
    added: int = 0
    left_out: list[str] = field(default_factory=list)


def overlay_patch(root: Path, accepted: Iterable[AcceptedPhrasing], base: Path) -> OverlayPatch:
    """The patch of the banks under `root` that adds what they lack, with the files' paths relative to `base`.

    Raises:
        BankProblem: when a bank's files are wrong already.
    """
    root, base = root.resolve(), base.resolve()
    by_bank: dict[str, dict[Place, list[str]]] = {}
    for each in accepted:
        by_place = by_bank.setdefault(each.bank, {})
        by_place.setdefault((each.question_id, each.key_point_id), []).append(each.phrasing)
    patch = OverlayPatch()
    for bank, phrasings in sorted(by_bank.items()):
        found: set[Place] = set()
        for file in _files(root / bank):
            # Byte for byte, or the patch would not fit: line ends and a byte order mark stay as they are.
            before = file.read_bytes().decode("utf-8")
            amended = amend(before, phrasings)
            found |= amended.found
            patch.added += amended.added
            patch.left_out += amended.left_out
            patch.text += "".join(_diff(_relative(file, base), before, amended.text))
        patch.left_out += [
            f"{q}, {p}: the bank {bank} has no such key point." for q, p in sorted(phrasings.keys() - found)
        ]
    return patch


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    reading = read_folder(folder)
    if reading.errors:
        raise BankProblem(reading.errors)
    return question_files(folder)


def _relative(file: Path, base: Path) -> str:
    """The file's place under `base`; that of a link where it leads elsewhere, though git follows none."""
    place = file.resolve()
    return (place if place.is_relative_to(base) else file).relative_to(base).as_posix()


def _diff(name: str, before: str, after: str) -> Iterator[str]:
    """A unified diff that `git apply` takes."""
    for line in difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Lines as git counts them: other characters that Python takes for line ends do not count."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + ([text.rpartition("\n")[2]] if text[-1:] != "\n" else [])
