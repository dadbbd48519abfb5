"""The version of the tables in a database, and the migrations that bring them up to date."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.storage.database_problem import DatabaseProblem

MIGRATIONS = Path(__file__).parent / "migrations"

UPGRADE_LOCK = 4_714_600_231
"""An arbitrary number: the advisory lock that lets one process at a time migrate a PostgreSQL database."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The revision of the tables, None in an empty database, and the one that this program needs.

    `ahead` when a newer program has migrated the database to a revision unknown here.
    """

    current: str | None
    head: str
    ahead: bool

    @property
    def up_to_date(self) -> bool:
        """Whether the program can work with the tables as they are."""
        return self.current == self.head


def schema_state(engine: Engine) -> SchemaState:
    """Look up the revision of the database's tables."""
    with engine.connect() as connection:
        return _state(connection)


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision, all in one transaction. Up to date, it does nothing.

    Raises:
        DatabaseProblem: when the database is ahead of this program.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        state = _state(connection)
        refuse_newer(state)
        if not state.up_to_date:
            _migrate(connection)


def refuse_newer(state: SchemaState) -> None:
    """Refuse a database that a newer program has migrated."""
    if state.ahead:
        raise DatabaseProblem(
            f"The database was set up by a newer Lambda Quiz (its tables have version {state.current}, this program "
            f"knows up to {state.head}). Start the newer version again."
        )


def _state(connection: Connection) -> SchemaState:
    # Asked without Alembic, which takes a tenth of the time and of the memory of a start that has nothing to migrate.
    known = sorted(module.name[1:].partition("_")[0] for module in MIGRATIONS.glob("versions/r*_*.py"))
    has_revision = inspect(connection).has_table("alembic_version")
    current = connection.scalar(text("SELECT version_num FROM alembic_version")) if has_revision else None
    return SchemaState(current, known[-1], ahead=current is not None and current not in known)


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see _state
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # The option is read by a ConfigParser, to which a percent sign is special.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
