"""Events of the workspace: replies above all, then channels, the App Home, and the end of an installation."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from typing import TypeAlias

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from bot.domain.members import MemberId
from bot.slack.listeners import reading
from bot.slack.listeners.core import Core
from bot.slack.listeners.installation import workspace_of
from bot.slack.payloads.events import read_channel_moved, read_home_opened, read_joined
from bot.slack.payloads.fields import Json, object_at, text_at
from bot.slack.payloads.identity import Asker
from bot.slack.payloads.messages import read_mention, read_message_event
from bot.slack.views.help import introduction, welcome_back
from bot.usecases.record_answer import Deletion, ThreadReply, remove_answer

Listener: TypeAlias = Callable[[Core, Json, AsyncBoltContext], Awaitable[None]]

EVENT_SKEW = timedelta(minutes=1)
"""How far apart the clocks of Slack's own may be that stamp an event and a message."""


async def on_message(core: Core, event: Json, context: AsyncBoltContext) -> None:
    """Record a reply, its edit or its deletion before Slack hears that we have it, and help who mentions us."""
    written = read_message_event(event, workspace_of(context))
    if isinstance(written, ThreadReply):
        await core.replies.record(written)
    elif written and await _take_back(core, written):
        core.wake()
    if mention := read_mention(event, context.bot_user_id):
        core.afterwards.begin("Answering a mention", core.mentions.answer(mention, core.clock.now()))


async def on_member_joined_channel(core: Core, event: Json, context: AsyncBoltContext) -> None:
    """Say hello where we are invited and no quiz runs, or a paused one: once an invitation, however often Slack tells.

    Who joins may see what goes on in the channel, from elsewhere too.
    """
    joined, workspace_id = read_joined(event), workspace_of(context)
    core.insiders.forget(joined.channel_id)
    if joined.user_id != context.bot_user_id:
        return
    now = core.clock.now()
    quiz = await core.runner.read(lambda store: store.quizzes.in_channel(workspace_id, joined.channel_id))
    if quiz and not quiz.is_paused(quiz.schedule.local_day(now)):
        return
    key = f"introduction:{joined.channel_id}:{joined.event_ts}"
    async with core.introducing:
        if await core.outbox.find(joined.channel_id, key, since=joined.at - EVENT_SKEW) is None:
            hello = welcome_back(quiz, now) if quiz else introduction()
            await core.outbox.post(joined.channel_id, hello, key=key)


async def on_app_home_opened(core: Core, event: Json, context: AsyncBoltContext) -> None:
    """Bring the App Home up to date whenever somebody looks at it."""
    workspace_id, user_id = workspace_of(context), read_home_opened(event)
    if user_id:
        await reading.publish_home(core, Asker(MemberId(workspace_id, user_id), workspace_id))


async def on_channel_id_changed(core: Core, event: Json, context: AsyncBoltContext) -> None:
    """Follow a channel that was moved or shared."""
    workspace_id, (old, new) = workspace_of(context), read_channel_moved(event)
    await core.runner.write(lambda store: store.quizzes.move_channel(workspace_id, old, new))


async def on_app_uninstalled(core: Core, _: Json, context: AsyncBoltContext) -> None:
    """Forget the workspace.

    `tokens_revoked` is not listened to: it comes as well, but also for a token that was revoked since it had leaked,
    which a new one takes the place of.
    """
    workspace_id = workspace_of(context)
    await core.runner.write(lambda store: store.quizzes.remove_workspace(workspace_id))


LISTENERS: dict[str, Listener] = {
    "message": on_message,
    "member_joined_channel": on_member_joined_channel,
    "app_home_opened": on_app_home_opened,
    "channel_id_changed": on_channel_id_changed,
    "app_uninstalled": on_app_uninstalled,
}


def register(app: AsyncApp, core: Core) -> None:
    """Listen to every event that the manifests subscribe to, and acknowledge all others unseen."""
    app.use(Events(core))


class Events(AsyncMiddleware):
    """Answers events where Bolt would begin to look for a listener.

    Most of what comes are messages, many of them in a few minutes. Bolt asks one listener after the other whether it
    wants one, and then makes forty arguments for it, which is a third of what a reply would cost.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - so Bolt calls it
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - as above
    ) -> BoltResponse | None:
        """Run an event's listener; hand on what is no event. What no listener wants is acknowledged as well.

        Slack turns subscriptions off that mostly fail.
        """
        if req.body.get("type") != "event_callback":
            return await next()
        event = object_at(req.body, "event")
        if listener := LISTENERS.get(text_at(event, "type")):
            await listener(self._core, event, req.context)
        return BoltResponse(status=HTTPStatus.OK)


async def _take_back(core: Core, gone: Deletion) -> bool:
    return await core.runner.write(lambda store: remove_answer(store, gone))
