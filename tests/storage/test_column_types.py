"""Values come back from both databases as they were stored."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.domain.posts import Post, PostKind
from bot.storage.column_types import storable
from bot.storage.store import SqlStore
from tests.storage.examples import ANA, NOW, add_quiz

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=50)

shared_store = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared_store
@given(text=ANY_TEXT)
def test_any_text_can_be_stored_and_looked_for(store: SqlStore, text: str) -> None:
    store.members.note(ANA, text or "x", None, NOW)
    assert store.members.get(ANA).name == storable(text or "x")
    assert store.quizzes.in_channel("T1", text) is None


def test_only_what_a_database_cannot_hold_is_replaced() -> None:
    assert storable("a\x00b\ud800c\udfffd") == "a\ufffdb\ufffdc\ufffdd"
    assert storable("\x01\t\r\n 👩‍👩‍👧 \U0010ffff \ufffe") == "\x01\t\r\n 👩‍👩‍👧 \U0010ffff \ufffe"


@shared_store
@given(detail=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3))
def test_json_holds_any_text_unchanged(store: SqlStore, detail: dict[str, str]) -> None:
    store.quizzes.remove_workspace("T1")
    store.posts.plan(Post("a", PostKind.NOTICE, add_quiz(store).id, NOW, detail=detail))
    stored = store.posts.get("a")
    assert stored
    assert stored.detail == detail


@shared_store
@given(
    instant=st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001 (hypothesis adds the zones)
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-11, minutes=-7))]),
    )
)
def test_instants_come_back_in_utc(store: SqlStore, instant: datetime) -> None:
    store.quizzes.remove_workspace("T1")
    store.posts.plan(Post("a", PostKind.NOTICE, add_quiz(store).id, instant))
    stored = store.posts.get("a")
    assert stored
    # Python calls a wall time that occurs twice unequal to every instant of another zone, so both go to UTC first.
    assert stored.due_at == instant.astimezone(UTC)
    assert stored.due_at.tzinfo is UTC


def test_a_naive_datetime_is_refused(store: SqlStore) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        store.quizzes.due(NOW.replace(tzinfo=None), 1)
