"""The second opinion: a model behind an OpenAI-compatible endpoint, asked about what the grader is unsure of."""
