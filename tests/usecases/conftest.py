"""A quiz to play, on a store of each kind."""

import pytest

from bot.usecases.ports import Store
from tests.builders import Calendar, Shelf, WordGrader, bank_of, three_per_section
from tests.usecases.play import Play


@pytest.fixture
def play(store: Store) -> Play:
    """Twelve questions, no holidays, and nothing set up."""
    return Play(store, Shelf(bank_of(*three_per_section())), Calendar(), WordGrader())
