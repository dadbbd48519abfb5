"""What the product says no to: one named error a reason, carrying the sentence that the member reads."""


class Refused(Exception):
    """A request that the rules turn down. `str(error)` is shown to the member as it is, in plain text."""


class NotAllowed(Refused):
    """Somebody other than the quiz's owner or a workspace admin tried to change it."""


class NoQuiz(Refused):
    """The request concerns a quiz, and none runs where it was made."""


class InvalidSettings(Refused):
    """Settings that cannot work; `field` names the one to correct, so that a form can point at it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class RoundUnavailable(Refused):
    """The round asked for does not exist or is in a state that does not allow the request."""


class NotRevealed(Refused):
    """Results were asked for before the reveal."""


class UnknownDate(Refused):
    """A date that cannot be read, or that lies where the request makes no sense."""
