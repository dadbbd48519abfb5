"""What can be wrong with the queue before it is used."""


class QueueProblem(Exception):
    """The queue cannot be used; the sentence says why and what to do about it."""
