"""`lambda-quiz bank overlay`: brings what reviewers accepted into the banks' files."""

from pathlib import Path

import click

from bot.cli.bank_choice import banks_folder
from bot.cli.terminal import CommandProblem
from bot.domain.words import count
from bot.settings import load_database_url
from bot.storage.bank_files import BankFolder
from bot.storage.banks.overlay import overlay_patch
from bot.storage.database import open_database
from bot.storage.database_problem import refusals_told
from bot.usecases.ports import AcceptedPhrasing


@click.group()
def overlay() -> None:
    """Bring the wordings that reviewers accepted into the banks' files."""


@overlay.command("export")
@click.option("--quiz", metavar="CHANNEL_OR_ID", help="Only what one quiz accepted: its channel's id, or its own.")
@click.option(
    "--banks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of banks; else that of the bot.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The new file to write; else standard output.")
def export_overlay(quiz: str | None, banks: Path | None, output: Path | None) -> None:
    """Write accepted wordings as a patch of the banks' YAML files. The bot may go on running.

    Read it first: each wording was accepted for one team. Apply it with `git apply` beside the folder of banks, then
    run `lambda-quiz bank check`.
    """
    root = (banks or banks_folder()).resolve()
    BankFolder(root).folders()  # in which there is nothing to look for where it holds no bank
    try:
        accepted = _accepted(quiz)
        patch = overlay_patch(root, accepted, root.parent)
        if patch.text and output:
            with output.open("x", encoding="utf-8", newline="") as file:
                file.write(patch.text)
    except FileExistsError:
        raise CommandProblem(f"{output} exists already and is not overwritten. Name another file.") from None
    except OSError as error:
        place = error.filename or output
        raise CommandProblem(f"{place} cannot be read or written: {error.strerror}.") from None
    for sentence in patch.left_out:
        click.echo(f"Left out: {sentence}", err=True)
    if patch.text and not output:
        click.echo(patch.text.encode("utf-8"), nl=False)
    click.echo(_told(patch.added, len(accepted), quiz, output), err=not output)


def _accepted(quiz: str | None) -> list[AcceptedPhrasing]:
    database = open_database(load_database_url(), exclusive=False)
    try:
        database.check_schema()
        with refusals_told(), database.transactions.read() as store:
            if quiz is not None and not store.quizzes.has(quiz):
                raise CommandProblem(
                    f"There is no quiz {quiz}. Name its channel's id, such as C0123456789, or its own."
                )
            accepted = store.disputes.accepted_phrasings()
            return [each for each in accepted if quiz in (None, each.channel_id, str(each.quiz_id))]
    finally:
        database.dispose()


def _told(added: int, accepted: int, quiz: str | None, output: Path | None) -> str:
    if added:
        where = f" to {output}" if output else ""
        return f"Wrote a patch{where} that adds {count(added, 'wording')}."
    if accepted:
        return "There is nothing to add: the banks have every accepted wording that they have a place for."
    if quiz:
        return f"Reviewers of the quiz {quiz} have accepted no wording yet, so there is nothing to write."
    return "Reviewers have accepted no wording yet, so there is nothing to write."
