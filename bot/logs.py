"""How the log is written: lines to read on a terminal, JSON elsewhere, and never what members wrote."""

import asyncio
import json
import logging
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.failure import describe

logger = logging.getLogger(__name__)


class ReadableLines(logging.Formatter):
    """A line for each record. Of an exception it tells kind and place: its message can quote anything."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        error = _error_of(record)
        return (
            f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}{error and f': {error}'}"
        )


class JsonLines(logging.Formatter):
    """A JSON object on a line of its own for each record: `time` in UTC, and `error` where there was an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = _error_of(record)
        return json.dumps(line | ({"error": error} if error else {}))


def set_up_logs(level: str, stream: TextIO, *, as_json: bool) -> None:
    """Write the log of the whole process to `stream`, from `level` on."""
    logging.basicConfig(level=level, handlers=[log_handler(stream, as_json=as_json)])


def log_handler(stream: TextIO, *, as_json: bool) -> logging.Handler:
    """What writes the log."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if as_json else ReadableLines())
    handler.addFilter(_may_be_written)
    return handler


def log_loop_error(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The event loop's exception handler. The loop's own quotes exceptions, and the arguments of what raised them."""
    error = context.get("exception")
    logger.error("The event loop has trouble: %s", describe(error) if error else context["message"])


def _may_be_written(record: logging.LogRecord) -> bool:
    """Below a warning, libraries quote requests, rows and addresses; we do not."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == "bot"


def _error_of(record: logging.LogRecord) -> str:
    return describe(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""
