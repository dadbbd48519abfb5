"""Stored posts, and the leases under which they are sent."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Row, Select, and_, bindparam, case, func, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.posts import LEASE, Post, PostKind, PostState
from bot.domain.rounds import RoundState
from bot.storage.store.insert import insert_into
from bot.storage.tables import UNFINISHED, posts, quizzes, rounds

WAITING = (PostState.DUE, PostState.UNSURE)

FIELDS = tuple(field.name for field in fields(Post))
VALUES = attrgetter(*FIELDS)

# Made once: to build a statement takes longer than to run it, and every post needs these.
OF_KEY = select(posts).where(posts.c.key == bindparam("of_key"))
OF_KEYS = posts.c.key.in_(bindparam("keys", expanding=True))
TO_LOCK = OF_KEY.with_for_update()
IS_LEASED = and_(posts.c.state == PostState.SENDING, posts.c.lease_until >= bindparam("now"))
# What was reserved is due by the clock of whoever handed it over, which may be a little ahead.
IS_RESERVED = posts.c.lease_until.is_not(None)
IS_TO_TAKE = and_(UNFINISHED, ~IS_LEASED, or_(IS_RESERVED, posts.c.due_at <= bindparam("now")))
TO_TAKE = select(posts).where(OF_KEYS, IS_TO_TAKE).order_by(posts.c.key).with_for_update()
LEASED = (
    update(posts)
    .where(OF_KEYS)
    .values(state=PostState.SENDING, lease_until=bindparam("until"), attempts=posts.c.attempts + 1)
)
# What stands may be due as well, to be looked for once more.
IS_ABSENT = posts.c.ts.is_(None)
# The end of a lease. What is sent or failed stays so.
SETTLED = update(posts).where(posts.c.key == bindparam("of_key"), UNFINISHED).values(lease_until=None)
# What was claimed more than once, by whomever, may have been sent more than once.
LOOK_AT = bindparam("look_at", type_=posts.c.due_at.type)
LOOKS_AGAIN = and_(posts.c.attempts > 1, LOOK_AT.is_not(None))
# The message that counts stays the same while others are looked for.
FINISHED = SETTLED.where(IS_ABSENT).values(
    state=case((LOOKS_AGAIN, PostState.UNSURE), else_=PostState.SENT),
    due_at=case((LOOKS_AGAIN, LOOK_AT), else_=posts.c.due_at),
    ts=bindparam("message_ts"),
)
FAILED = SETTLED.where(IS_ABSENT).values(state=PostState.FAILED, reason=bindparam("why"))

# Posts handed over: whoever had leased one that is being sent is gone, and may have sent it.
RESERVED = (
    update(posts)
    .where(OF_KEYS)
    .values(
        lease_until=bindparam("until"),
        state=case((posts.c.state == PostState.SENDING, PostState.UNSURE), else_=posts.c.state),
    )
)
IS_FREE = or_(posts.c.lease_until.is_(None), posts.c.lease_until < bindparam("now"))
IS_DUE = and_(UNFINISHED, posts.c.due_at <= bindparam("now"), IS_FREE)


def _workspaces() -> CTE:
    """The workspaces that are owed anything, each found from the one before, however many posts they have."""
    next_one = select(func.min(posts.c.workspace_id)).where(UNFINISHED)
    found = next_one.cte("owed", recursive=True)
    following = next_one.where(posts.c.workspace_id > found.c[0]).scalar_subquery()
    return found.union_all(select(following).where(found.c[0].is_not(None)))


OWED = _workspaces()
IN_WORKSPACE = posts.c.workspace_id == OWED.c[0]
FIRST_DUE = select(func.min(posts.c.due_at)).where(IS_DUE, IN_WORKSPACE).scalar_subquery()
LEASES = select(func.count()).where(posts.c.lease_until >= bindparam("now"), IN_WORKSPACE).scalar_subquery()
ROOM = (
    select(OWED.c[0].label("workspace_id"), LEASES.label("leased"))
    .where(FIRST_DUE.is_not(None))
    .order_by(FIRST_DUE, OWED.c[0])
)
DUE = (
    select(posts)
    .where(IS_DUE, posts.c.workspace_id == bindparam("of_workspace"))
    .order_by(posts.c.due_at, posts.c.key)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)

NEARLY = timedelta(seconds=1)
"""Posts that are held to within this of the same instant need not be held again."""


class SqlPosts:
    """The port `Posts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, *posts: Post) -> bool:
        if not posts:
            return False
        values = [{name: getattr(post, name) for name in FIELDS} for post in posts]
        return self._connection.execute(_plan(self._connection.dialect.name), values).first() is not None

    def get(self, key: str) -> Post | None:
        return self._first(OF_KEY, of_key=key)

    def amend(self, key: str, **detail: str) -> bool:
        post = self._first(TO_LOCK, of_key=key)  # no worker takes it until the transaction is over
        if post is None or post.state is not PostState.DUE:
            return False
        self._connection.execute(update(posts).where(posts.c.key == key).values(detail=post.detail | detail))
        return True

    def unfinished(self) -> dict[PostState, int]:
        counted = select(posts.c.state, func.count()).where(UNFINISHED, IS_ABSENT).group_by(posts.c.state)
        counts = dict(self._connection.execute(counted).all())
        return {state: counts.get(state, 0) for state in (*WAITING, PostState.SENDING)}

    def claim(self, now: datetime, limit: int, share: int) -> list[Post]:
        """Lease what is due, the longest overdue first.

        A post comes back as it was before this claim, but for its lease: one whose lease ran out is `unsure`, and
        `attempts` counts the attempts before the one now to be made.
        """
        return self._leased(self._due(now, limit, share), now)

    def hand_over(self, now: datetime, limit: int, share: int, enqueue: Callable[[Any, list[Post]], None]) -> None:
        rows = self._due(now, limit, share)
        if rows:
            self._connection.execute(RESERVED, {"keys": [row.key for row in rows], "until": now + LEASE})
            enqueue(self._connection.connection.driver_connection, [_post(row) for row in rows])

    def take(self, keys: Collection[str], now: datetime) -> list[Post]:
        return self._leased(self._connection.execute(TO_TAKE, {"keys": keys, "now": now}).all(), now)

    def renew(self, post: Post, now: datetime) -> None:
        self._connection.execute(update(posts).where(*_claimed_as(post)).values(lease_until=now + LEASE))

    def release(self) -> None:
        ended = datetime.fromtimestamp(0, UTC)
        self._connection.execute(
            update(posts).where(UNFINISHED, posts.c.lease_until.is_not(None)).values(lease_until=ended)
        )

    def postpone_waiting(self, post: Post, kinds: Collection[PostKind], until: datetime) -> None:
        workspace_id = select(quizzes.c.workspace_id).where(quizzes.c.id == post.quiz_id).scalar_subquery()
        waiting = select(posts.c.key).where(
            posts.c.workspace_id == workspace_id,
            posts.c.state.in_(WAITING),
            posts.c.kind.in_(kinds),
            posts.c.due_at < until - NEARLY,
        )
        # Rows that another process holds are left to it: two that waited for each other's would never end.
        free = waiting.with_for_update(skip_locked=True)
        # What was handed over is so anew when it is due.
        held = update(posts).where(posts.c.key.in_(free)).values(due_at=until, lease_until=None)
        self._connection.execute(held)

    def _due(self, now: datetime, limit: int, share: int) -> list[Row[Any]]:
        """What is due in the workspaces that have room, those first that have waited longest.

        PostgreSQL hands each of several workers other rows. SQLite ignores FOR UPDATE, and needs none: a writing
        transaction has the database to itself from its beginning.
        """
        rows: list[Row[Any]] = []
        for workspace_id, room in self._room(now, share):
            asked = {"now": now, "of_workspace": workspace_id, "most": min(room, limit - len(rows))}
            rows += self._connection.execute(DUE, asked).all()
            if len(rows) == limit:
                break
        return rows

    def _room(self, now: datetime, share: int) -> list[tuple[str, int]]:
        """The workspaces with something due, and how many leases of their share are free."""
        rows = self._connection.execute(ROOM, {"now": now})
        return [(row.workspace_id, share - row.leased) for row in rows if row.leased < share]

    def _leased(self, rows: Sequence[Row[Any]], now: datetime) -> list[Post]:
        """Lease what was found."""
        if rows:
            self._connection.execute(LEASED, {"keys": [row.key for row in rows], "until": now + LEASE})
        return [_claimed(row, now + LEASE) for row in rows]

    def next_waiting(self, workspace_id: str, after: datetime) -> Post | None:
        waiting = select(posts).where(
            posts.c.workspace_id == workspace_id, posts.c.state.in_(WAITING), posts.c.due_at > after, IS_ABSENT
        )
        return self._first(waiting.order_by(posts.c.due_at, posts.c.key).limit(1))

    def finish(self, key: str, ts: str, look_at: datetime | None = None) -> bool:
        asked = {"of_key": key, "message_ts": ts, "look_at": look_at}
        return self._connection.execute(FINISHED, asked).rowcount > 0

    def postpone(self, post: Post, due_at: datetime) -> bool:
        return self._put_back(post, state=post.state, due_at=due_at, attempts=post.attempts)

    def retry(self, post: Post, due_at: datetime) -> bool:
        return self._put_back(post, state=PostState.UNSURE, due_at=due_at, attempts=post.attempts + 1)

    def look_again(self, key: str, due_at: datetime) -> None:
        standing = update(posts).where(posts.c.key == key, posts.c.ts.is_not(None))
        latest = case((posts.c.due_at > due_at, posts.c.due_at), else_=due_at)
        # Also while somebody looks, who may have looked too early.
        self._connection.execute(standing.values(state=PostState.UNSURE, due_at=latest, lease_until=None))

    def looked(self, post: Post) -> None:
        self._put_back(post, state=PostState.SENT)

    def _put_back(self, post: Post, **values: Any) -> bool:
        """End the lease under which the post was claimed; False when it has ended."""
        statement = update(posts).where(*_claimed_as(post)).values(lease_until=None, **values)
        return self._connection.execute(statement).rowcount > 0

    def fail(self, key: str, reason: str) -> bool:
        return self._connection.execute(FAILED, {"of_key": key, "why": reason}).rowcount > 0

    def revive_reveals(self, quiz_id: int, now: datetime) -> None:
        """Make failed reveals due again, unsure, so that one which did get out is found instead of posted twice."""
        unrevealed = (RoundState.OPEN, RoundState.REVEALING)
        waiting = select(rounds.c.id).where(rounds.c.quiz_id == quiz_id, rounds.c.state.in_(unrevealed))
        is_here = rounds.c.channel_id == quizzes.c.channel_id
        again = waiting.join(quizzes).where(or_(is_here, rounds.c.state == RoundState.OPEN))
        is_new = posts.c.detail["revived"].as_string().is_(None)
        self._connection.execute(
            update(posts)
            .where(
                posts.c.quiz_id == quiz_id,
                posts.c.round_id.in_(waiting),
                posts.c.kind == PostKind.REVEAL,
                posts.c.state == PostState.FAILED,
                # A channel that the quiz has left gets one more try: its owner would hear of each, for ever. One that
                # is refused while the round is open ends the round.
                or_(is_new, posts.c.round_id.in_(again)),
            )
            .values(state=PostState.UNSURE, due_at=now, attempts=0, reason="", detail={"revived": "yes"})
        )

    def _first(self, statement: Select[Any], **values: Any) -> Post | None:
        row = self._connection.execute(statement, values).first()
        return _post(row) if row else None


@cache
def _plan(dialect: str) -> ReturningInsert[Any]:
    of_quiz = select(quizzes.c.workspace_id).where(quizzes.c.id == bindparam("quiz_id")).scalar_subquery()
    planned = insert_into(posts, dialect).values(workspace_id=of_quiz, **{name: bindparam(name) for name in FIELDS})
    return planned.on_conflict_do_nothing(index_elements=["key"]).returning(posts.c.key)


def _claimed_as(post: Post) -> tuple[ColumnElement[bool], ...]:
    """Whether the post is still leased to whoever got it so: each claim counts an attempt."""
    return posts.c.key == post.key, posts.c.state == PostState.SENDING, posts.c.attempts == post.attempts + 1


def _claimed(row: Row[Any], lease_until: datetime) -> Post:
    post = _post(row)
    state = PostState.UNSURE if post.state is PostState.SENDING else post.state
    return replace(post, state=state, lease_until=lease_until)


def _post(row: Row[Any]) -> Post:
    return Post(*VALUES(row))
