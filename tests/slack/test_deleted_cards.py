"""A card that somebody deletes takes nothing along."""

from datetime import timedelta

from bot.domain.rounds import RoundState
from bot.playground import ApiCall, Delivery
from tests.slack.rig import Rig


async def test_a_reveal_whose_card_is_deleted_meanwhile_stands_in_the_channel(rig: Rig) -> None:
    card = await rig.card()
    workspace = rig.playground.workspace

    def delete_once_its_thread_is_read(call: ApiCall | Delivery) -> None:
        standing = workspace.messages.find(card.channel, card.ts)
        if standing and isinstance(call, ApiCall) and call.method == "conversations.replies":
            workspace.messages.delete(standing)

    rig.playground.traffic.listen(delete_once_its_thread_is_read)
    await rig.at(16)
    assert rig.posts() == []
    workspace.clock.advance(timedelta(seconds=2))
    await rig.post_due()
    [reveal] = rig.posts()
    [round_] = await rig.stored(lambda store: store.rounds.recent(1, 5))
    assert (round_.state, round_.reveal_ts, reveal.thread_ts) == (RoundState.CLOSED, reveal.ts, None)
    quiz = await rig.stored(lambda store: store.quizzes.get(round_.quiz_id))
    assert quiz is not None
    assert quiz.pause is None
