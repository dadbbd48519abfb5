"""What of a settings form cannot work by what Slack tells of the channel and the people in it."""

import asyncio

from bot.slack import ids
from bot.slack.listeners.core import Core
from bot.slack.payloads.identity import Asker
from bot.usecases.name_reviewers import MOST_REVIEWERS, TOO_MANY

NOT_TO_SEE = "Choose a public channel, or a private one that you are in."
NOT_TOLD_YET = "Slack has not told me yet whether you may see this channel. Save again in a moment: all is still here."
NOT_TOLD_OF = "Slack has not told me yet whether I am in this channel. Save again in a moment: all is still here."
NOT_TOLD_OF_THEM = (
    "Slack has not told me yet whether they may see the channel. Save again in a moment: all is still here."
)
INVITE_FIRST = "Type /invite @Lambda Quiz in that channel first, then save again. If it is archived, choose another."


async def errors_by_slack(
    core: Core, asker: Asker, channel_id: str, before: str, reviewers: frozenset[str], new_owner: str | None
) -> dict[str, str]:
    """What of the settings cannot work by what Slack tells of the channel, which was `before`, and of the people named.

    It is asked all at once, as Slack waits for an answer.
    """
    outside, unseen, misnamed, unfit = await asyncio.gather(
        _why_not_to_run_in(core, channel_id),
        _why_not_to_see(core, asker, channel_id, before),
        _why_not_to_name(core, asker.workspace_id, reviewers),
        _why_not_to_own(core, asker.workspace_id, channel_id, new_owner),
    )
    refusals = {ids.FIELD_CHANNEL: outside or unseen, ids.FIELD_REVIEWERS: misnamed, ids.FIELD_OWNER: unfit}
    return {field: refusal for field, refusal in refusals.items() if refusal}


async def _why_not_to_run_in(core: Core, channel_id: str) -> str | None:
    """Why the quiz cannot be in the channel."""
    is_in = await core.is_in(channel_id)
    if is_in is None:
        return NOT_TOLD_OF
    return None if is_in else INVITE_FIRST


async def _why_not_to_name(core: Core, workspace_id: str, reviewers: frozenset[str]) -> str | None:
    """Why they cannot be the reviewers."""
    if len(reviewers) > MOST_REVIEWERS:
        return TOO_MANY  # before Slack is asked about each of them
    now = core.clock.now()
    if await core.people.has_app(reviewers, now):
        return "Name people, not apps."
    if await core.people.has_stranger(reviewers, workspace_id, now):
        return "Name people of this workspace: those of others cannot decide."
    return None


async def _why_not_to_own(core: Core, workspace_id: str, channel_id: str, new_owner: str | None) -> str | None:
    """Why somebody cannot be the owner: whoever is it is shown what goes on in the channel."""
    if new_owner is None:
        return None
    now = core.clock.now()
    is_app, may_see = await asyncio.gather(
        core.people.has_app([new_owner], now), core.insiders.may_see(channel_id, new_owner, now, is_stranger=False)
    )
    if is_app:
        return "Choose a person, not an app."
    if await core.people.has_stranger([new_owner], workspace_id, now):
        return "Choose somebody of this workspace: those of others cannot change the quiz."
    if may_see is None:
        return NOT_TOLD_OF_THEM
    return None if may_see else "Choose somebody who is in the channel: it is private, or they are a guest."


async def _why_not_to_see(core: Core, asker: Asker, channel_id: str, before: str) -> str | None:
    """Why the form does not offer the channel to the asker: who owns a quiz is shown what goes on in its channel."""
    if channel_id == before:
        return None
    user_id, now = asker.member.user_id, core.clock.now()
    may_see = await core.insiders.may_see(channel_id, user_id, now, is_stranger=asker.is_stranger)
    if may_see is None:
        return NOT_TOLD_YET
    return None if may_see else NOT_TO_SEE
