"""What the product says no to: one named error a reason, carrying the sentence that the member reads."""

from collections.abc import Mapping


class Refused(Exception):
    """A request that the rules turn down. `str(error)` is shown to the member as it is, in plain text."""


class NotAllowed(Refused):
    """Somebody other than the quiz's owner or a workspace admin tried to change it. `owner_id` is the user to ask."""

    def __init__(self, sentence: str, owner_id: str | None = None) -> None:
        super().__init__(sentence)
        self.owner_id = owner_id


class RoleNotKnown(Refused):
    """Somebody may do this if they are a workspace admin, and whether they are is not known yet."""

    def __init__(self) -> None:
        super().__init__(
            "Workspace admins can do this, and Slack has not told me yet whether you are one. "
            "Please try again in a moment."
        )


class NoQuiz(Refused):
    """The request concerns a quiz, and none runs where it was made."""


class NoQuizHere(NoQuiz):
    """The request names no quiz, and none runs where it was made. Others may run elsewhere."""


class InvalidFields(Refused):
    """What was filled in cannot work; `sentences` says by field what to correct, so that a form can point at each."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.sentences = dict(sentences)


class InvalidField(InvalidFields):
    """One field that cannot work."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__({field: sentence})


class InvalidSettings(InvalidFields):
    """Settings that cannot work."""


class RoundUnavailable(Refused):
    """The round asked for does not exist or is in a state that does not allow the request."""


class NotRevealed(Refused):
    """Results were asked for before the reveal."""


class UnknownDate(Refused):
    """A date that cannot be read, or that lies where the request makes no sense."""


class NotDisputable(Refused):
    """A key point that a member cannot disagree about, or not any more."""


class AlreadyDecided(Refused):
    """Somebody else decided first, or what was to be decided has been taken back."""
