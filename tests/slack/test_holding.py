"""What Slack does not take now makes everything wait that it would refuse as well, and nothing else."""

from datetime import timedelta

import pytest

from bot.dispatch.delivery import SHARE
from bot.domain.posts import Post, PostState, reveal_key
from bot.slack.posting import Posting
from bot.usecases.ports import Store
from tests.slack.rig import Rig

MORE = 5


@pytest.fixture
def put_off(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of posts that somebody has tried to send, and then put off by themselves."""
    keys, wait = set[str](), Posting._wait

    async def noted(posting: Posting, post: Post, delay: timedelta) -> None:
        keys.add(post.key)
        await wait(posting, post, delay)

    monkeypatch.setattr(Posting, "_wait", noted)
    return keys


async def due_reveals(rig: Rig) -> list[Post]:
    """The reveals of open rounds that wait to be posted."""

    def read(store: Store) -> list[Post]:
        posts = [store.posts.get(reveal_key(round_.id)) for round_ in store.rounds.open()]
        return [post for post in posts if post and post.state is PostState.DUE]

    return await rig.stored(read)


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.replies"])
async def test_what_waits_is_held_instead_of_tried_one_by_one(rig: Rig, put_off: set[str], method: str) -> None:
    for number in range(SHARE + MORE):
        await rig.set_up(rig.playground.workspace.add_channel(f"c{number}", members=[rig.playground.workspace.bot]))
    await rig.at(9)
    rig.playground.faults.answer(method, status=429, retry_after=30, times=SHARE)
    await rig.at(16)
    held = [post for post in await due_reveals(rig) if post.key not in put_off]
    assert len(held) == MORE
    assert {post.due_at - rig.core.clock.now() for post in held} == {timedelta(seconds=30)}
    rig.playground.faults.clear()
    rig.playground.workspace.clock.advance(timedelta(seconds=30))
    await rig.post_due()
    assert await rig.stored(lambda store: store.rounds.open()) == []
