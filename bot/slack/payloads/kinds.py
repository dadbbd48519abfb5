"""What kind of thing Slack sends, in a few words that metrics can count by."""

from bot.slack.payloads.fields import Json

KINDS = {"block_actions": "button", "view_submission": "form"}
OTHER = "other"


def request_kinds(known_events: frozenset[str]) -> frozenset[str]:
    """Every word that `request_kind` may say."""
    return known_events | {"command", OTHER, *KINDS.values()}


def request_kind(body: Json, known_events: frozenset[str]) -> str:
    """`command`, `button`, `form`, the type of an event if it is a known one, or `other`.

    The body may be anything: nobody has checked yet whether it is Slack that sends it.
    """
    if "command" in body:
        return "command"
    event = body.get("event")
    if isinstance(event, dict):
        event_type = event.get("type")
        return event_type if isinstance(event_type, str) and event_type in known_events else OTHER
    kind = body.get("type")
    return KINDS.get(kind, OTHER) if isinstance(kind, str) else OTHER
