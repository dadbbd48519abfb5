"""`lambda-quiz db`: looks after the database's schema."""

import sys

import click

from bot.settings import SettingsProblem, load_database_url
from bot.storage.database import DatabaseProblem, open_database


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date. Doing it twice is harmless."""
    try:
        database = open_database(load_database_url())
        try:
            before = database.schema_state()
            database.upgrade()
            after = database.schema_state()
        finally:
            database.dispose()
    except (SettingsProblem, DatabaseProblem) as problem:
        sys.exit(f"lambda-quiz: {problem}")
    if before.current == after.current:
        click.echo(f"The schema is up to date ({after.current}).")
    else:
        click.echo(f"The schema went from {before.current or 'empty'} to {after.current}.")
