"""The bank that a command works with: its option, its folder, and the questions by name."""

import difflib
from pathlib import Path

import click

from bot.cli.terminal import CommandProblem
from bot.domain.bank import DEFAULT_BANK, Bank
from bot.settings import load_banks_folder
from bot.storage.bank_files import BankFolder, bundled_banks_folder, load_bank

bank_option = click.option(
    "--bank",
    "bank_name",
    default=DEFAULT_BANK,
    show_default=True,
    metavar="NAME_OR_FOLDER",
    help="A bank that the bot has, or a folder of question files.",
)


def banks_folder() -> Path:
    """The folder of the banks that the bot has."""
    return load_banks_folder() or bundled_banks_folder()


def folder_of(bank_name: str) -> Path:
    """The folder of a bank given by name or as a folder; a bank that the bot has comes first."""
    root = banks_folder()
    names = BankFolder(root).names()
    if bank_name in names:
        return root / bank_name
    if Path(bank_name).is_dir():
        return Path(bank_name)
    has = f"{', '.join(names)}. Name one with --bank" if names else "no bank"
    raise CommandProblem(f"There is no bank and no folder {bank_name}. The bot has: {has}.")


def load(bank_name: str) -> Bank:
    """The bank of that name or folder. Raises BankProblem with everything that is wrong with it."""
    return load_bank(folder_of(bank_name))


def no_question(bank: Bank, name: str) -> str:
    """The sentence for a question that the bank does not have, with names near to it."""
    near = difflib.get_close_matches(name, bank.questions, n=3)
    hint = f" Near to it: {', '.join(near)}." if near else ""
    return f"There is no question “{name}” in the bank “{bank.name}”.{hint}"
