"""The second opinion: a model behind an OpenAI-compatible endpoint, asked about what the grader is unsure of."""

from bot.failure import Problem


class SecondOpinionProblem(Problem):
    """The model cannot be used; the sentence says why and what to do about it."""
