"""Graders: what an answer's text conveys of a question's rubric."""
