"""Takes back messages that are one too many, because another process took over, or Slack was late."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.posts import Post, PostKind, PostState
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure
from bot.usecases.ports import Runner, Store

LOOKS = 3
LOOK_SECONDS = 4
"""How often, and how far apart, the channel is looked into: Slack may still be at work on what it was sent."""

LOOK_BACK = timedelta(days=1)
"""How far before its latest due time a post is looked for; retries move that time on."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a post is looked for, and which of the messages with its key is the one that counts, if any does."""

    channel_id: str
    thread_ts: str | None
    since: datetime
    ts: str | None


@dataclass(frozen=True, slots=True)
class Surplus:
    """Knows what of ours is one too many."""

    runner: Runner
    outbox: Outbox

    async def remove(self, post: Post) -> None:
        """Delete, in a few looks, what stands too many of a post that is finished, or of a question given up.

        What Slack does not let it see or delete, or is later with, is for the caller to have looked for once more; of a
        question that was given up it stays.
        """
        for _ in range(LOOKS):
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.remove_now(post)
            except (Throttled, Unsure, SlackRefused) as problem:
                logger.warning("Whether post %s stands twice could not be seen: %s", post.key, problem)

    async def remove_now(self, post: Post) -> None:
        """Delete what stands of a post beside the message that counts.

        Raises:
            Throttled, Unsure, SlackRefused: when Slack does not tell, or does not delete it now.
        """
        place = await self.runner.read(lambda store: _place(store, post))
        if place is None:
            return
        # Where somebody deleted the card, all of it stands in the channel.
        has_thread = place.thread_ts and await self.outbox.has_thread(place.channel_id, place.thread_ts)
        thread_ts = place.thread_ts if has_thread else None
        found = await self.outbox.find_all(place.channel_id, post.key, since=place.since, thread_ts=thread_ts)
        for ts in found:
            if ts != place.ts:
                await self.delete(place.channel_id, ts)

    async def delete(self, channel_id: str, ts: str) -> None:
        """Delete a message of ours that is not wanted. Where Slack forbids it, it stays."""
        try:
            await self.outbox.delete(channel_id, ts)
        except SlackRefused as refused:
            logger.warning("A message that is not wanted cannot be deleted: %s", refused.error)


def _place(store: Store, post: Post) -> _Place | None:
    """Where to look; None while nobody has finished the post, and for direct messages, which we cannot read.

    A question that was given up is to stand nowhere. A reveal that was may be revived, and found; the rest was right
    when it was sent.
    """
    standing = store.posts.get(post.key)
    if standing is None or post.kind is PostKind.NOTICE:
        return None
    if standing.ts is None and not (standing.state is PostState.FAILED and post.kind is PostKind.QUESTION):
        return None
    if post.kind is PostKind.ANNOUNCEMENT:
        channel_id = post.channel_id
        return _Place(channel_id, None, post.due_at - LOOK_BACK, standing.ts) if channel_id else None
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    if round_ is None:
        return None
    thread_ts = None if post.kind is PostKind.QUESTION else round_.message_ts
    return _Place(round_.channel_id, thread_ts, post.due_at - LOOK_BACK, standing.ts)
