"""Slack's Web API methods, as far as a quiz bot could want them."""

from . import auth, chat, conversations, reactions, users, views
from .call import Call
from .registry import METHODS, Method, run

__all__ = ["METHODS", "Call", "Method", "auth", "chat", "conversations", "reactions", "run", "users", "views"]
