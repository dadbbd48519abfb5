"""`lambda-quiz db`: looks after the database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from bot.domain.words import count
from bot.settings import load_database_url
from bot.storage.database import Database, open_database, sqlite_file
from bot.storage.database_problem import DatabaseProblem


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date. Doing it twice is harmless."""
    with _disposed(open_database(load_database_url())) as database:
        before = database.schema_state()
        database.upgrade()
        if database.postgresql_conninfo:
            from bot.dispatch.queue_tables import install_queue  # noqa: PLC0415 - its library is for PostgreSQL alone

            install_queue(database.postgresql_conninfo)
        after = database.schema_state()
    if before.current == after.current:
        click.echo(f"The schema is up to date ({after.current}).")
    else:
        click.echo(f"The schema went from {before.current or 'empty'} to {after.current}.")


@db.command(short_help="Make the standings anew from the ledger.")
def recount() -> None:
    """Make the standings anew from the ledger of points, where `lambda-quiz doctor` finds them wrong.

    With SQLite, stop the bot first.
    """
    with _disposed(open_database(load_database_url(), may_create=False)) as database:
        database.check_schema()
        wrong = database.recount_standings()
    click.echo(f"The standings were made anew; {count(wrong, 'was', 'were') if wrong else 'none were'} wrong.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the SQLite database of DATABASE_URL into a new FILE. The bot may go on running.

    FILE must not exist. PostgreSQL has pg_dump for this.
    """
    with _disposed(open_database(load_database_url(), exclusive=False)) as database:
        database.back_up(file)
    click.echo(f"The database was copied to {file}, and the copy is sound.")


# Both in one argument: to a third one click would answer by repeating it, with the password it may hold.
@db.command(short_help="Move everything to another database.")
@click.argument("urls", nargs=-1, metavar="FROM TO")
def copy(urls: tuple[str, ...]) -> None:
    """Move to another database: copy everything from the one at the URL FROM into the one at TO.

    Stop the bot first. Both need the newest schema, and TO must be empty; make its tables with `lambda-quiz db upgrade`
    and DATABASE_URL set to it. Leave the password out of the URLs and set PGPASSWORD, or use a .pgpass file.
    """
    if len(urls) != 2 or len({sqlite_file(url) or url for url in urls}) == 1:
        raise click.UsageError("Name two databases: the one to copy from and the one to copy to.")
    with _open("from", urls[0]) as source, _open("to", urls[1]) as target:
        rows = source.copy_to(target)
    for table, number in rows.items():
        click.echo(f"{table}: {number}")
    click.echo(
        f"Copied {count(sum(rows.values()), 'row')}; counts and sums agree. Set DATABASE_URL to the new database."
    )


@contextmanager
def _disposed(database: Database) -> Iterator[Database]:
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def _open(role: str, url: str) -> Iterator[Database]:
    """One of two databases, whose tables must fit; what is wrong with it is told with its role."""
    with ExitStack() as opened:
        try:
            database = opened.enter_context(_disposed(open_database(url, may_create=False)))
            database.check_schema()
        except DatabaseProblem as problem:
            raise DatabaseProblem(f"The database to copy {role} cannot be used. {problem}") from None
        yield database
