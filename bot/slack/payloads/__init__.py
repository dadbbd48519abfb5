"""What Slack sends, as typed values: the one place where its dictionaries are taken apart."""

from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.messages import reply_from_message

__all__ = ["MalformedPayload", "reply_from_message"]
