"""A console that shows texts as they stand: what people write is no markup."""

from typing import Any

from rich.console import Console


def plain_console(**options: Any) -> Console:
    """Options are those of `Console`."""
    return Console(markup=False, emoji=False, highlight=False, **options)
