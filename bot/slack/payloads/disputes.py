"""Which key point or dispute a button or form is about."""

from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.interactions import Submission

LONGEST = 18
"""Digits; no id has more."""


def read_point(text: str, key: str) -> tuple[int, int]:
    """A round's id and the place of a key point in its rubric, as in "7:2". `key` names where the text stood."""
    round_id, _, place = text.partition(":")
    return _number(round_id, key), _number(place, key)


def read_acceptance(form: Submission) -> tuple[int, str]:
    """A dispute's id, and the phrasing whose effect the reviewer has seen."""
    dispute_id, _, phrasing = form.metadata.partition(":")
    return _number(dispute_id, "private_metadata"), phrasing


def _number(text: str, key: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        raise MalformedPayload(key)
    return int(text)
