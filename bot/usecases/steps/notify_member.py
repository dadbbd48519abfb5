"""Plans a direct message to somebody about a quiz or a round."""

from datetime import datetime

from bot.domain.posts import notice
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
    """Make a notice due; False when one was due before with this key.

    The notice about a round has the button to the reader's result; `quote` is what somebody wrote, shown as theirs.
    """
    round_id = result_of.id if result_of else None
    return store.posts.plan(notice(key, quiz_id, at, user_id, sentence, round_id=round_id, quote=quote))
