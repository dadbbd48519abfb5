"""What several use cases have in common: steps that they take inside their transaction, and that nobody else takes."""
