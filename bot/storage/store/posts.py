"""Stored posts, and the leases under which they are sent."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from bot.domain.posts import LEASE, Post, PostKind, PostState
from bot.domain.rounds import RoundState
from bot.storage.store.insert import insert_into
from bot.storage.tables import posts, quizzes, rounds

WAITING = (PostState.DUE, PostState.UNSURE)
UNFINISHED = (*WAITING, PostState.SENDING)


class SqlPosts:
    """The port `Posts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, post: Post) -> bool:
        insert = insert_into(posts, self._connection.dialect.name).values(
            key=post.key,
            kind=post.kind,
            quiz_id=post.quiz_id,
            round_id=post.round_id,
            state=post.state,
            due_at=post.due_at,
            attempts=post.attempts,
            lease_until=post.lease_until,
            ts=post.ts,
            reason=post.reason,
            detail=post.detail,
        )
        planned = insert.on_conflict_do_nothing(index_elements=["key"]).returning(posts.c.key)
        return self._connection.execute(planned).first() is not None

    def get(self, key: str) -> Post | None:
        row = self._connection.execute(select(posts).where(posts.c.key == key)).first()
        return _post(row) if row else None

    def unfinished(self) -> dict[PostState, int]:
        counted = select(posts.c.state, func.count()).where(posts.c.state.in_(UNFINISHED)).group_by(posts.c.state)
        counts = dict(self._connection.execute(counted).all())
        return {state: counts.get(state, 0) for state in UNFINISHED}

    def claim(self, now: datetime, limit: int) -> list[Post]:
        """Lease what is due, the longest overdue first.

        A post comes back as it was before this claim, but for its lease: one whose lease ran out is `unsure`, and
        `attempts` counts the attempts before the one now to be made.
        """
        # PostgreSQL hands each of several workers other rows. SQLite ignores FOR UPDATE, and needs none: a writing
        # transaction has the database to itself from its beginning.
        rows = self._connection.execute(
            select(posts)
            .where(
                or_(
                    and_(posts.c.state.in_(WAITING), posts.c.due_at <= now),
                    and_(posts.c.state == PostState.SENDING, posts.c.lease_until < now),
                )
            )
            .order_by(posts.c.due_at, posts.c.key)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        if rows:
            self._connection.execute(
                update(posts)
                .where(posts.c.key.in_([row.key for row in rows]))
                .values(state=PostState.SENDING, lease_until=now + LEASE, attempts=posts.c.attempts + 1)
            )
        return [_claimed(row, now + LEASE) for row in rows]

    def next_waiting(self, workspace_id: str, after: datetime) -> Post | None:
        waiting = (
            select(posts)
            .join(quizzes, quizzes.c.id == posts.c.quiz_id)
            .where(quizzes.c.workspace_id == workspace_id, posts.c.state.in_(WAITING), posts.c.due_at > after)
        )
        row = self._connection.execute(waiting.order_by(posts.c.due_at, posts.c.key).limit(1)).first()
        return _post(row) if row else None

    def finish(self, key: str, ts: str) -> bool:
        """Record that Slack has the post; False when it was finished or given up before."""
        return self._settle(key, state=PostState.SENT, ts=ts, reason="")

    def retry(self, key: str, due_at: datetime, *, unsure: bool, reason: str) -> None:
        """Make the post due again. One that is not unsure was not tried: nothing of it can stand in Slack."""
        if unsure:
            self._settle(key, state=PostState.UNSURE, due_at=due_at, reason=reason)
        else:
            untried = posts.c.attempts - 1
            self._settle(key, state=PostState.DUE, due_at=due_at, reason=reason, attempts=untried)

    def fail(self, key: str, reason: str) -> None:
        self._settle(key, state=PostState.FAILED, reason=reason)

    def revive_reveals(self, quiz_id: int, now: datetime) -> None:
        """Make failed reveals due again, unsure, so that one which did get out is found instead of posted twice."""
        unrevealed = (RoundState.OPEN, RoundState.REVEALING)
        waiting = select(rounds.c.id).where(rounds.c.quiz_id == quiz_id, rounds.c.state.in_(unrevealed))
        self._connection.execute(
            update(posts)
            .where(
                posts.c.quiz_id == quiz_id,
                posts.c.round_id.in_(waiting),
                posts.c.kind == PostKind.REVEAL,
                posts.c.state == PostState.FAILED,
            )
            .values(state=PostState.UNSURE, due_at=now, attempts=0, reason="")
        )

    def _settle(self, key: str, **values: Any) -> bool:
        """End the lease of an unfinished post. What is sent or failed stays so."""
        statement = update(posts).where(posts.c.key == key, posts.c.state.in_(UNFINISHED))
        return self._connection.execute(statement.values(lease_until=None, **values)).rowcount > 0


def _claimed(row: Row[Any], lease_until: datetime) -> Post:
    post = _post(row)
    state = PostState.UNSURE if post.state is PostState.SENDING else post.state
    return replace(post, state=state, lease_until=lease_until)


def _post(row: Row[Any]) -> Post:
    return Post(
        key=row.key,
        kind=row.kind,
        quiz_id=row.quiz_id,
        due_at=row.due_at,
        round_id=row.round_id,
        state=row.state,
        attempts=row.attempts,
        lease_until=row.lease_until,
        ts=row.ts,
        reason=row.reason,
        detail=row.detail,
    )
