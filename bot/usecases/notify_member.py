"""Plans a direct message to somebody about a quiz or a round."""

from datetime import datetime

from bot.domain.posts import Post, PostKind
from bot.domain.rounds import Round
from bot.usecases.ports import Store


def notify_member(
    store: Store,
    quiz_id: int,
    user_id: str,
    key: str,
    sentence: str,
    at: datetime,
    *,
    result_of: Round | None = None,
    quote: str = "",
) -> bool:
    """Make a notice due, once for each `key`. The sentence is plain text that names what to do next.

    False when one was due before with this key.
    The notice about a round has the button to the reader's result; `quote` is what somebody wrote, shown as theirs.
    """
    detail = {"recipient": user_id, "sentence": sentence, "quote": quote}
    round_id = result_of.id if result_of else None
    return store.posts.plan(Post(f"notice:{key}", PostKind.NOTICE, quiz_id, at, round_id, detail=detail))
