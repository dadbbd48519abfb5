"""Block Kit as the playground enforces it: Slack's limits, and stricter where Slack is vague."""

from .surfaces import check_message, check_metadata, check_view, with_ids

__all__ = ["check_message", "check_metadata", "check_view", "with_ids"]
