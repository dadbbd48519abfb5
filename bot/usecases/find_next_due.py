"""What the bot does next by itself in a workspace, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.posts import PostKind
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class NextDue:
    """A post to come: what it is, when it is due (in UTC), and the quiz that it belongs to."""

    at: datetime
    kind: PostKind
    quiz_id: int


def find_next_due(store: Store, workspace_id: str, after: datetime) -> NextDue | None:
    """The first thing due later than `after`: a question, a reveal, or a post that waits to be sent."""
    ahead = [due for due in _due(store, workspace_id, after) if due.at > after]
    return min(ahead, key=lambda due: due.at, default=None)


def _due(store: Store, workspace_id: str, after: datetime) -> Iterator[NextDue]:
    for quiz in store.quizzes.of_workspace(workspace_id):
        if quiz.next_post_at:
            yield NextDue(quiz.next_post_at, PostKind.QUESTION, quiz.id)
    for round_ in store.rounds.open(workspace_id):
        yield NextDue(round_.reveal_at, PostKind.REVEAL, round_.quiz_id)
    if post := store.posts.next_waiting(workspace_id, after):
        yield NextDue(post.due_at, post.kind, post.quiz_id)
