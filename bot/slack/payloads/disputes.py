"""Which key point, dispute or wording a button or form is about."""

from bot.slack.payloads.fields import MalformedPayload, id_in
from bot.slack.payloads.interactions import Submission


def read_point(text: str, key: str) -> tuple[int, int]:
    """A round's id and the place of a key point in its rubric, as in "7:2". `key` names where the text stood."""
    round_id, _, place = text.partition(":")
    return id_in(round_id, key), id_in(place, key)


def read_wordings(text: str, key: str) -> tuple[int | None, int]:
    """A quiz's id, None for every quiz that somebody reviews, and a page of its wordings, as in "7:2" and ":0"."""
    quiz_id, _, page = text.partition(":")
    return id_in(quiz_id, key) if quiz_id else None, id_in(page, key)


def read_wording(text: str, key: str) -> tuple[int, str]:
    """A dispute's id and the wording that was taken back from it."""
    dispute_id, _, phrasing = text.partition(":")
    if not phrasing:
        raise MalformedPayload(key)
    return id_in(dispute_id, key), phrasing


def read_acceptance(form: Submission) -> tuple[int, str]:
    """A dispute's id, and the phrasing whose effect the reviewer has seen."""
    dispute_id, _, phrasing = form.metadata.partition(":")
    return id_in(dispute_id, "private_metadata"), phrasing
