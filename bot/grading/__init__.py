"""Graders: what an answer's text conveys of a question's rubric.

In the order in which an answer goes through it; docs/grading.md says why it is so:

- `choosing` a grader by its name: `lexical` or `semantic`, which measure, and share all else through `judging`
- guards: `attempts`, `languages`
- reading: `rewriting`, `breaks`, `text`, `words`, `stemming`, `spelling`, `quantities`, `denial`, `passages`
- the question made ready: `rubrics`
- how near a window comes: `closeness`, by words `literal` and `vocabulary`, by meaning `meaning` with `encoder`,
  `pieces`, `network`, `weights`
- what is wrong: `mixups`, `numbers`, `denied_points`, `matching`
- `graded` replies; and for whoever changes a bank or a grader: `rubric_checks`, `labelled`, `measuring`
"""
