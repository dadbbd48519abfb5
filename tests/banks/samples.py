"""A small bank of our own for the tests."""

from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 23)

GOOD = """\
sources:
  tides:
    title: How tides work
    url: https://example.org/tides
    checked: 2026-11-01
questions:
  - id: why-tides
    origin: seed-q01
    section: basic
    difficulty: easy
    topics: [sea, moon]
    prompt: Why are there tides?
    model_answer: |
      Two bodies pull:
      - the `moon`
      - the sun, and coasts differ
    rubric:
      rule: {kind: required_plus_n, required: [k1, [k2, k3]], n: 1, pool: [k2, k3, k4]}
      key_points:
        - {id: k1, statement: The moon pulls., phrasings: [moon], source: tides}
        - {id: k2, statement: The sun pulls., names: [the sun], phrasings: [sun], source: tides}
        - {id: k3, statement: The earth turns., phrasings: [turning], source: tides}
        - {id: k4, statement: Coasts differ., phrasings: [coasts], source: tides}
      wrong_claims:
        - {claim: Wind does it., phrasings: [wind], correction: It does not., contradicts: [k1], source: tides}
      distinctions:
        - sides: [{names: [spring tide], traits: [in line]}, {names: [neap tide], traits: [at right angles]}]
          contradicts: [k2]
    corrections:
      - {often_said: Only the moon pulls., in_fact: The sun does too., source: tides}
    checked: 2026-11-23
    review_after: 2027-02-23
"""


def bank_folder(root: Path, **files: str) -> Path:
    """A folder `seas` with the given texts as its YAML files."""
    folder = root / "seas"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="")
    return folder


def changed(*changes: tuple[str, str]) -> str:
    """The bank with the first of each text replaced."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text
