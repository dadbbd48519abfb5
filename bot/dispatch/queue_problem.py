"""What can be wrong with the queue before it is used."""

from bot.failure import Problem


class QueueProblem(Problem):
    """The queue cannot be used; the sentence says why and what to do about it."""
