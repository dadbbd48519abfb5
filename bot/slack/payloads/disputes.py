"""Which key point or dispute a button or form is about."""

from bot.slack.payloads.fields import id_in
from bot.slack.payloads.interactions import Submission


def read_point(text: str, key: str) -> tuple[int, int]:
    """A round's id and the place of a key point in its rubric, as in "7:2". `key` names where the text stood."""
    round_id, _, place = text.partition(":")
    return id_in(round_id, key), id_in(place, key)


def read_acceptance(form: Submission) -> tuple[int, str]:
    """A dispute's id, and the phrasing whose effect the reviewer has seen."""
    dispute_id, _, phrasing = form.metadata.partition(":")
    return id_in(dispute_id, "private_metadata"), phrasing
