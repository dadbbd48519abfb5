"""What stands in Slack twice is taken back, whatever kind of post it is."""

from bot.domain.posts import Post, PostKind
from bot.slack.message import Message
from bot.slack.surplus import Surplus
from tests.slack.rig import Rig


async def test_an_announcement_that_stands_twice_is_taken_back(rig: Rig) -> None:
    quiz = await rig.set_up()
    now, outbox, message = rig.core.clock.now(), rig.core.outbox, Message("A quiz runs here now.", ())
    post = Post("announcement", PostKind.ANNOUNCEMENT, quiz.id, now, detail={"channel": rig.channel.id})
    await rig.runner.write(lambda store: store.posts.plan(post))
    sent = []
    for _ in range(2):
        sent.append(await outbox.post(rig.channel.id, message, key=post.key))
        rig.pass_a_second()
    assert await rig.runner.write(lambda store: store.posts.finish(post.key, sent[1]))
    await Surplus(rig.runner, outbox).remove_now(post)
    assert [said.ts for said in rig.posts() if said.text == message.text] == [sent[1]]
