"""Scheduled posts: what the bot owes a channel or a person, kept until Slack has it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MAX_ATTEMPTS = 300
"""A day of trying, at `retry_delay`'s longest. Questions end sooner, when it is too late to post them."""
NOTICE_ATTEMPTS = 12
"""Some twenty minutes of trying. A notice cannot be looked for, so that each may be one more message."""
LEASE = timedelta(minutes=1)

SLOW_SLACK = timedelta(minutes=1)
"""How long after a post stands another message of it may come: from Slack, or from a worker that was frozen."""

LATE = timedelta(minutes=1)
"""A post that is planned so long after it was due is looked for before it is sent; see `planned_state`."""


class PostKind(StrEnum):
    """What is posted."""

    QUESTION = "question"
    REVEAL = "reveal"
    PRIVATE_ANSWERS = "private-answers"
    ANNOUNCEMENT = "announcement"
    NOTICE = "notice"


class PostState(StrEnum):
    """due -> sending -> sent; `unsure` when Slack may or may not have it; failed carries a reason."""

    DUE = "due"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    FAILED = "failed"


class NoticeRole(StrEnum):
    """As whom somebody gets a notice, where it is not as a member: its detail has this key."""

    OWNER = "manage"
    REVIEWER = "reviews"


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `key` is unique and travels in the message's metadata, so that a lost response can be settled.

    `due_at` and `lease_until` are in UTC. A notice and an announcement carry what they say in `detail`,
    a reveal whether it was revived, a question whether it is asked by hand, and private answers which part they are.
    """

    key: str
    kind: PostKind
    quiz_id: int
    due_at: datetime
    round_id: int | None = None
    state: PostState = PostState.DUE
    attempts: int = 0
    lease_until: datetime | None = None
    ts: str | None = None
    reason: str = ""
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def is_revived(self) -> bool:
        """Whether the post had failed and was made due again."""
        return "revived" in self.detail

    @property
    def is_by_hand(self) -> bool:
        """Whether a person asked for it now, in spite of a pause."""
        return "by hand" in self.detail

    @property
    def recipient(self) -> str:
        """The id of the user whom a notice is for."""
        return self.detail["recipient"]

    @property
    def sentence(self) -> str:
        """What a notice says."""
        return self.detail["sentence"]

    @property
    def quote(self) -> str:
        """What a notice quotes, if anything: those that were planned before there were quotes have none."""
        return self.detail.get("quote", "")

    @property
    def is_to_owner(self) -> bool:
        """Whether it is a notice to somebody as the owner of the quiz, who manages it."""
        return NoticeRole.OWNER in self.detail

    @property
    def is_to_reviewer(self) -> bool:
        """Whether it is a notice to somebody as a reviewer of the quiz."""
        return NoticeRole.REVIEWER in self.detail

    @property
    def channel_id(self) -> str | None:
        """Where an announcement is made: those that were planned before they kept their channel have none."""
        return self.detail.get("channel")

    @property
    def part(self) -> int:
        """Which of several messages it is, counted from one."""
        return int(self.detail.get("part", "1"))

    @property
    def may_stand(self) -> bool:
        """Whether Slack may have it already."""
        return self.attempts > 0 or self.state is PostState.UNSURE


REVEAL_KEY = "reveal:"
"""What the key of a reveal begins with; the id of its round follows."""


def reveal_key(round_id: int) -> str:
    """The key of the reveal of a round."""
    return f"{REVEAL_KEY}{round_id}"


def notice(
    key: str,
    quiz_id: int,
    at: datetime,
    recipient: str,
    sentence: str,
    *,
    round_id: int | None = None,
    quote: str = "",
    role: NoticeRole | None = None,
) -> Post:
    """A direct message that is due once for each `key`. The sentence is plain text that names what to do next."""
    detail = {"recipient": recipient, "sentence": sentence, "quote": quote, **({role.value: "yes"} if role else {})}
    return Post(f"notice:{key}", PostKind.NOTICE, quiz_id, at, round_id, detail=detail)


def planned_state(due_at: datetime, now: datetime) -> PostState:
    """What a scheduled post begins as: unsure when it is planned late.

    Either the bot was down, or its database is an older copy: then Slack may have had the message before.
    """
    return PostState.UNSURE if now - due_at > LATE else PostState.DUE


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 2 s, doubling, at most 5 minutes."""
    return timedelta(seconds=min(300, 2**attempts))
