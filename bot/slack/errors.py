"""Slack's errors: its names for what it refuses for good, and what they mean to us."""

from datetime import timedelta

THREAD_GONE = "thread_not_found"
"""Slack's error for the thread of a message that was deleted before anybody replied."""

REFUSALS = {
    "channel_not_found": "I cannot see the channel any more. Invite me again with /invite, then resume the quiz.",
    "not_in_channel": "I am not in the channel any more. Invite me again with /invite, then resume the quiz.",
    "is_archived": "The channel is archived. Unarchive it or choose another in the settings, then resume the quiz.",
    "restricted_action": "The workspace does not let me post in the channel. Ask an admin to allow it, then resume.",
    "account_inactive": "My account was deactivated. Ask an admin to install me again, then resume the quiz.",
    "token_revoked": "My access was revoked. Ask an admin to install me again, then resume the quiz.",
    "invalid_auth": "Slack does not accept my token. Check it with `lambda-quiz doctor`, then resume the quiz.",
    "missing_scope": "I lack a permission that I need. Install me again from the manifest, then resume the quiz.",
    "msg_blocks_too_long": "The message is too long for Slack. Please report this question to whoever keeps the bank.",
}
"""Slack's permanent refusals, by error name, in the words that the quiz's owner reads."""

OF_TOKEN = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
"""Refusals that say nothing about what was asked, only that our token does not count, for now at least."""

TOKEN_REST = timedelta(minutes=10)
"""How long a notice waits over such a refusal, which often is what it tells and nobody else does."""

OF_READER = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible", "users_not_found"})
"""Refusals of a notice because of whom it is for: nobody can write to them any more."""

NO_ACCESS = OF_TOKEN | {"channel_not_found", "not_in_channel"}
"""Refusals that end once somebody lets us in again."""


def fact_of(reason: str) -> str:
    """The reason without what its quiz's owner is to do about it, which is in the second sentence."""
    return f"{reason.partition('. ')[0]}." if reason in REFUSALS.values() else reason
