"""`lambda-quiz doctor`: checks everything the bot needs, and says what is wrong and how to mend it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import click

from bot.app import open_second_opinion
from bot.cli.bank_choice import banks_folder
from bot.cli.bank_rubrics import add_rubric_faults
from bot.cli.manifest import manifest_of
from bot.clock import SystemClock
from bot.dispatch.queue_problem import QueueProblem
from bot.domain.words import count
from bot.grading.choosing import grader_of
from bot.grading.problem import GraderProblem
from bot.metrics import Metrics
from bot.second_opinion import SecondOpinionProblem
from bot.settings import Mode, Settings, SettingsProblem, load_database_url, load_settings, unknown_variables
from bot.slack.client import slack_client
from bot.slack.diagnosis import (
    SIGNATURE_AGE,
    ProxyProblem,
    SlackProblem,
    SlackUnreachable,
    check_bot_token,
    open_socket_mode,
)
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.storage.banks.folder import read_folder
from bot.storage.database import Database, open_database
from bot.storage.database_problem import DatabaseProblem


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. What is said of something that is not well says how to mend it."""

    subject: str
    well: bool
    said: str


@click.command(short_help="Check everything that the bot needs.")
def doctor() -> None:
    """Check settings, database, banks, grader, Slack, clock and, where it is on, the second opinion.

    Every line that does not begin with "ok" says how to mend it. Exits with 1 if there is one.
    """
    all_well = True
    for finding in _examine():
        click.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.subject}: {finding.said}")
        all_well = all_well and finding.well
    if not all_well:
        sys.exit(1)


def _examine() -> Iterator[Finding]:
    settings = None
    try:
        settings = load_settings()
        yield Finding("settings", True, f"complete, for {settings.transport}.")
    except SettingsProblem as problem:
        yield Finding("settings", False, f"{problem} Slack is not asked until then.")
    if unknown := unknown_variables():
        yield Finding("environment", False, " ".join(unknown))
    yield from _database()
    yield from _banks()
    if settings:
        yield _grader(settings)
        yield from asyncio.run(_collect(settings))


def _database() -> Iterator[Finding]:
    try:
        database = open_database(load_database_url(), exclusive=False)
    except (SettingsProblem, DatabaseProblem) as problem:
        yield Finding("database", False, str(problem))
        return
    try:
        yield _writable(database)
        schema = _schema(database)
        yield schema
        if schema.well:
            yield _standings(database)
            yield from _banks_gone(database)
            if database.postgresql_conninfo:
                yield _queue(database.postgresql_conninfo)
    finally:
        database.dispose()


def _writable(database: Database) -> Finding:
    try:
        database.check_writable()
        database.check_lock()
    except DatabaseProblem as problem:
        return Finding("database", False, str(problem))
    return Finding("database", True, "reachable.")


def _schema(database: Database) -> Finding:
    try:
        database.check_schema()
        return Finding("schema", True, f"up to date ({database.schema_state().current}).")
    except DatabaseProblem as problem:
        return Finding("schema", False, str(problem))


def _standings(database: Database) -> Finding:
    try:
        wrong = database.count_wrong_standings()
    except DatabaseProblem as problem:
        return Finding("standings", False, str(problem))
    if not wrong:
        return Finding("standings", True, "as the ledger of points says.")
    differ = count(wrong, "differs", "differ")
    return Finding("standings", False, f"{differ} from the ledger of points. Run `lambda-quiz db recount`.")


def _banks_gone(database: Database) -> Iterator[Finding]:
    """Banks that quizzes use and that are not there."""
    try:
        names = BankFolder(banks_folder()).names()
        used = database.count_quizzes_by_bank()
    except (SettingsProblem, OSError):
        return  # told of where the banks are looked at
    except DatabaseProblem as problem:
        yield Finding("quizzes", False, str(problem))
        return
    if gone := sorted(used.keys() - set(names)):
        use = count(sum(used[bank] for bank in gone), "uses a bank that is", "use banks that are")
        mend = "Put them back, or let others be chosen with `/lambda-quiz settings`."
        yield Finding("quizzes", False, f"{use} gone: {', '.join(gone)}. {mend}")


def _queue(conninfo: str) -> Finding:
    from bot.dispatch.queue_tables import check_queue  # noqa: PLC0415 - its library is for PostgreSQL alone

    try:
        check_queue(conninfo)
    except QueueProblem as problem:
        return Finding("queue", False, str(problem))
    return Finding("queue", True, "has its tables.")


def _banks() -> Iterator[Finding]:
    try:
        folder = banks_folder()
        banks = BankFolder(folder)
        names, unreadable, misfits = banks.names(), banks.unreadable(), banks.misfits()
    except SettingsProblem as problem:
        yield Finding("bank", False, str(problem))
        return
    except OSError as error:
        mend = "Change its owner or its mode, or set LAMBDA_QUIZ_BANKS to another folder."
        yield Finding("bank", False, f"{error.filename} cannot be read: {error.strerror}. {mend}")
        return
    for misfit in misfits:
        yield Finding("banks", False, str(misfit))
    if not (names or misfits):
        yield Finding("bank", False, f"no bank in {folder}. Put one there, or unset LAMBDA_QUIZ_BANKS.")
    for other in unreadable:
        yield Finding("folder", True, f"{other} is no bank, since it may not be read.")
    for name in names:
        reading = read_folder(folder / name)
        if folder != bundled_banks_folder():  # whose rubrics are tested; to check them takes seconds
            add_rubric_faults(reading)
        if reading.errors:
            mend = f"Run `lambda-quiz bank check {folder / name}`."
            yield Finding("bank", False, f"{name}: {reading.errors[0]} {mend}")
        else:
            yield Finding("bank", True, f"{name}, with {count(len(reading.questions), 'question')}.")


def _grader(settings: Settings) -> Finding:
    try:
        active = grader_of(settings.grader)
    except GraderProblem as problem:
        return Finding("grader", False, str(problem))
    reads = {"lexical": "which reads words", "semantic": "which reads for meaning"}[settings.grader]
    return Finding("grader", True, f"{active.name}, {reads}.")


async def _collect(settings: Settings) -> list[Finding]:
    slack = [finding async for finding in _slack(settings)]
    return slack + [finding async for finding in _second_opinion(settings)]


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    client = slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    try:
        check = await check_bot_token(client, needed_scopes(), SystemClock().now())
    except (ProxyProblem, SlackUnreachable) as problem:
        yield Finding("Slack", False, str(problem))
        return
    except SlackProblem as problem:
        yield Finding("bot token", False, str(problem))
    else:
        yield Finding("bot token", True, f"works in {check.workspace}.")
        missing = f"the token lacks {', '.join(check.missing_scopes)}. Install the app again from the manifest."
        yield Finding("scopes", not check.missing_scopes, missing if check.missing_scopes else "complete.")
        if check.clock_is_off is not None:
            off, well = round(check.clock_is_off.total_seconds()), check.clock_is_off < SIGNATURE_AGE
            yield Finding("clock", well, f"{off} s from Slack's.{'' if well else ' Set the clock here, best by NTP.'}")
    if settings.transport is Mode.SOCKET and settings.slack_app_token:
        try:
            await open_socket_mode(client, settings.slack_app_token.get_secret_value())
            yield Finding("app token", True, "opens Socket Mode.")
        except SlackProblem as problem:
            yield Finding("app token", False, str(problem))


async def _second_opinion(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the model answers, where one is asked for."""
    try:
        reader = open_second_opinion(settings, Metrics())
    except SettingsProblem as problem:
        yield Finding("second opinion", False, str(problem))
        return
    if reader is None:
        return
    try:
        await reader.check()
        yield Finding("second opinion", True, f"{reader.model} answers and quotes.")
    except SecondOpinionProblem as problem:
        yield Finding("second opinion", False, str(problem))
    finally:
        await reader.close()


def needed_scopes() -> list[str]:
    """The scopes that the manifest asks for."""
    scopes: list[str] = manifest_of(Mode.SOCKET)["oauth_config"]["scopes"]["bot"]
    return scopes
