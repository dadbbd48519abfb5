"""Stored duties: one holder at a time."""

from datetime import timedelta

from bot.storage.store import SqlStore
from tests.storage.examples import NOW

MINUTE = timedelta(minutes=1)


def test_a_duty_has_one_holder_until_its_time_is_over(store: SqlStore) -> None:
    assert store.duties.take("upkeep", "one", NOW, NOW + MINUTE)
    assert not store.duties.take("upkeep", "another", NOW + MINUTE, NOW + 2 * MINUTE)
    assert store.duties.take("upkeep", "one", NOW + MINUTE, NOW + 2 * MINUTE)
    assert store.duties.take("upkeep", "another", NOW + 3 * MINUTE, NOW + 4 * MINUTE)
    assert not store.duties.take("upkeep", "one", NOW + 3 * MINUTE, NOW + 5 * MINUTE)
    assert store.duties.take("something else", "one", NOW, NOW + MINUTE)
