"""Question banks on disk: a bank is the YAML files of one folder, one file a topic."""

import logging
from pathlib import Path

from bot.domain.bank import Bank
from bot.failure import UnusableBank
from bot.storage.banks.folder import holds_questions, places, read_folder
from bot.storage.banks.problems import BankDefect, BankProblem

MOST_BANKS = 100
LONGEST_NAME = 75
"""What a choice in Slack has room for. With more than that it shows no form at all."""

logger = logging.getLogger(__name__)


def bundled_banks_folder() -> Path:
    """The folder of the banks that the bot carries.

    A wheel has them inside the package; an editable install leaves them at the repository's root.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def load_bank(folder: Path) -> Bank:
    """The bank in a folder, named after it. Raises BankProblem with every problem that was found.

    Drafts load: whether a bank is fit to ship is for the warnings of `read_folder` to say.
    """
    return read_folder(folder).bank()


class BankFolder:
    """The banks under one folder, each read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._banks: dict[str, Bank] = {}

    def names(self) -> list[str]:
        """The folders that hold question files, by name; hidden ones are those of other programs, such as git.

        Only those that Slack can show, also where `misfits` came after the start.
        """
        return [path.name for path in self._banks_there() if len(path.name) <= LONGEST_NAME][:MOST_BANKS]

    def misfits(self) -> list[BankDefect]:
        """What Slack has no room for in a choice of banks."""
        there = self._banks_there()
        long = f"a bank's name has at most {LONGEST_NAME} characters; rename the folder."
        defects = [BankDefect(str(path), None, "", long) for path in there if len(path.name) > LONGEST_NAME]
        if len(there) > MOST_BANKS:
            many = f"it holds {len(there)} banks, and {MOST_BANKS} can be chosen from: take some out."
            defects.append(BankDefect(str(self._root), None, "", many))
        return defects

    def unreadable(self) -> list[Path]:
        """Folders that may not be looked into and so are no banks, such as `lost+found` at the top of a volume."""
        return [path for path in self._places() if holds_questions(path) is None]

    def folders(self) -> list[Path]:
        """The same folders as paths. Raises BankProblem when there is none, or what Slack could not show."""
        if misfits := self.misfits():
            raise BankProblem(misfits)
        names = self.names()
        if not names:
            sentence = "no folder in it holds the .yaml files of a bank."
            if holds_questions(self._root):
                sentence = f"it is a bank itself; give the folder that it is in, {self._root.resolve().parent}."
            raise BankProblem([BankDefect(str(self._root), None, "", sentence)])
        return [self._root / name for name in names]

    def load(self) -> None:
        """Read them all. Raises UnusableBank when the files of one are wrong, and BankProblem as `folders` does."""
        for folder in self.unreadable():
            logger.warning("%s is no bank, since it may not be read.", folder)
        for folder in self.folders():
            self.get(folder.name)

    def get(self, name: str) -> Bank | None:
        """The bank of that name, None when there is none. Raises UnusableBank when its files are wrong."""
        if name not in self._banks:
            if name not in self.names():
                return None
            try:
                self._banks[name] = load_bank(self._root / name)
            except BankProblem as problem:
                raise UnusableBank(_unusable(self._root / name, problem)) from None
        return self._banks[name]

    def _banks_there(self) -> list[Path]:
        return [path for path in self._places() if holds_questions(path)]

    def _places(self) -> list[Path]:
        return places(self._root) if self._root.is_dir() else []


def _unusable(folder: Path, problem: BankProblem) -> str:
    others = len(problem.defects) - 1
    more = f" (and {others} more; `lambda-quiz bank check {folder}` lists them all)" if others else ""
    return f"The bank {folder} cannot be used: {problem.defects[0]}{more}"
