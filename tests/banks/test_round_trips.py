"""Writing a bank and reading it again gives the same bank, whatever its texts hold."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.bank import (
    AllOf,
    Bank,
    Correction,
    Difficulty,
    Distinction,
    KeyPoint,
    NOfM,
    Question,
    RequiredPlusN,
    Rubric,
    Rule,
    Section,
    Side,
    SingleFact,
    Source,
    WrongClaim,
    normalised,
)
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.storage.banks.content import version_of
from bot.storage.banks.csv_format import csv_text, import_csv
from bot.storage.banks.json_format import json_text, parse_json
from bot.storage.banks.markdown_import import import_markdown
from bot.storage.banks.problems import BankProblem
from bot.storage.banks.reading import read_documents
from bot.storage.banks.text import UNPRINTABLE
from bot.storage.banks.writing import yaml_text
from bot.storage.banks.yaml_document import parse_yaml
from tests.banks.samples import TODAY

Draw = st.DrawFn

AWKWARD = [
    "'",
    '"',
    ": ",
    " #",
    "- ",
    "\n",
    "\n\n  ",
    "\t",
    "|",
    "\\",
    "=",
    "'=",
    "@",
    "🦑",
    "👩‍👩‍👧",
    "مد",
    "\u200f",
    "~",
    "yes",
    "1_0",
    "&a",
    "*a",
]


MARKS = [
    "# Basic\n\n",
    "**Q1: Why?**\n",
    "**A:** ",
    "* ",
    "1. ",
    "> ",
    "```\n",
    "---\n",
    "section,prompt,model_answer\n",
]
MARKS += [
    "questions:\n",
    "sources: {",
    "}",
    "[",
    "]",
    "!!",
    "%",
    "? ",
    ",",
    '{"format": "lambda-quiz-bank/1", "questions": ',
]


def texts(length: int) -> st.SearchStrategy[str]:
    """Trimmed text of any script, rich in what YAML, JSON and CSV give a meaning to."""
    pieces = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    joined = st.lists(pieces, min_size=1, max_size=12).map("".join)
    clean = joined.map(lambda text: UNPRINTABLE.sub("", text)[:length].strip())
    return clean.filter(bool)


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
slugs = st.from_regex(re.compile(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}"), fullmatch=True)
sources = st.builds(
    Source,
    texts(200),
    st.from_regex(re.compile(r"https://[a-z]{1,5}\.org(/[a-zé%.~&'()]{0,5}){0,3}"), fullmatch=True),
    days,
)


@st.composite
def rules(draw: Draw, keys: list[str]) -> Rule:
    first, rest = keys[0], tuple(keys[1:])
    choices: list[Rule] = [
        SingleFact(first, rest),
        AllOf(tuple(keys)),
        NOfM(draw(st.integers(1, len(keys))), tuple(keys)),
    ]
    if rest:
        choices.append(RequiredPlusN(((first,),), draw(st.integers(1, len(rest))), rest))
        choices.append(RequiredPlusN((tuple(keys[:2]),), 1, tuple(keys)))
    return draw(st.sampled_from(choices))


@st.composite
def questions(draw: Draw, bank: str, question_id: str, pool: list[Source]) -> Question:
    source = st.sampled_from([*pool, None])
    keys = draw(st.lists(slugs, min_size=1, max_size=4, unique=True))
    phrasings = draw(st.lists(texts(200), max_size=6, unique_by=normalised))
    points = tuple(
        KeyPoint(
            key,
            draw(texts(300)),
            tuple(phrasings[place :: len(keys)]),
            draw(source),
            draw(st.booleans()),
            tuple(draw(st.lists(texts(200), max_size=2))),
        )
        for place, key in enumerate(keys)
    )
    claim = st.builds(
        WrongClaim,
        texts(400),
        st.lists(texts(120), max_size=2).map(tuple),
        texts(400),
        st.lists(st.sampled_from(keys), max_size=1).map(tuple),
        source,
    )
    side = st.builds(Side, texts(200).map(lambda name: (name,)), st.lists(texts(200), max_size=2).map(tuple))
    distinction = st.builds(
        Distinction,
        st.lists(side, min_size=2, max_size=3).map(tuple),
        st.lists(st.sampled_from(keys), min_size=1, max_size=2).map(tuple),
    )
    checked = draw(days)
    question = Question(
        id=question_id,
        bank=bank,
        prompt=draw(texts(400)),
        section=draw(st.sampled_from(Section)),
        difficulty=draw(st.sampled_from(Difficulty)),
        topics=tuple(draw(st.lists(slugs, min_size=1, max_size=3))),
        model_answer=draw(texts(2000)),
        rubric=Rubric(
            draw(rules(keys)),
            points,
            tuple(draw(st.lists(claim, max_size=2))),
            tuple(draw(st.lists(distinction, max_size=2))),
        ),
        checked=checked,
        review_after=checked + timedelta(days=draw(st.integers(1, 400))),
        version="",
        origin=draw(st.none() | texts(200)),
        corrections=tuple(draw(st.lists(st.builds(Correction, texts(400), texts(400), source), max_size=2))),
    )
    return replace(question, version=version_of(question))


@st.composite
def banks(draw: Draw) -> Bank:
    ids = draw(st.lists(slugs, min_size=1, max_size=3, unique=True))
    pool = draw(st.lists(sources, max_size=3))
    return Bank("generated", {key: draw(questions("generated", key, pool)) for key in ids})


def shipped() -> Bank:
    bank = BankFolder(bundled_banks_folder()).get("aws-lambda")
    assert bank is not None
    return bank


def from_yaml(name: str, text: str) -> Bank:
    return read_documents(name, [parse_yaml("file.yaml", text)]).bank()


def from_json(name: str, text: str) -> Bank:
    return read_documents(name, [parse_json("file.json", text)]).bank()


many = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@many
@given(banks())
def test_yaml_loses_nothing(bank: Bank) -> None:
    text = yaml_text(bank.questions.values())
    again = from_yaml(bank.name, text)
    assert again == bank
    assert list(again.questions) == list(bank.questions)
    assert yaml_text(again.questions.values()) == text


@many
@given(banks())
def test_json_loses_nothing(bank: Bank) -> None:
    again = from_json(bank.name, json_text(bank))
    assert again == bank
    assert list(again.questions) == list(bank.questions)


@many
@given(banks())
def test_csv_keeps_what_its_columns_hold(bank: Bank) -> None:
    again = import_csv("file.csv", csv_text(bank), TODAY).questions
    for before, after in zip(bank.questions.values(), again, strict=True):
        same = ("id", "section", "difficulty", "topics", "prompt", "model_answer", "origin")
        assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
        statements = [point.statement for point in before.rubric.key_points]
        assert [point.statement for point in after.rubric.key_points] == statements


@many
@given(st.lists(st.sampled_from([*AWKWARD, *MARKS]) | st.text(max_size=9), max_size=30).map("".join))
def test_no_text_at_all_ends_in_anything_but_a_result_or_a_sentence(text: str) -> None:
    import_markdown("file.md", text, TODAY)
    for read in (from_yaml, from_json, partial(import_csv, today=TODAY)):
        with suppress(BankProblem):
            read("file", text)


def test_the_bank_that_the_bot_carries_survives_every_form() -> None:
    bank = shipped()
    assert from_yaml(bank.name, yaml_text(bank.questions.values())) == bank
    assert from_json(bank.name, json_text(bank)) == bank
    assert len(import_csv("file.csv", csv_text(bank), TODAY).questions) == len(bank.questions)


def test_written_yaml_is_readable() -> None:
    source = Source("T", "https://docs.example.org/guide/tides.html#moon", TODAY)
    other = Source("U", "https://docs.example.org/other/tides.html", TODAY)
    points = (KeyPoint("k1", ("The moon pulls. " * 9).strip(), ("no",), source), KeyPoint("k2", "It: does", (), other))
    question = Question(
        id="q",
        bank="b",
        prompt="Why?",
        section=Section.BASIC,
        difficulty=Difficulty.EASY,
        topics=("sea",),
        model_answer="Two:\n- one",
        rubric=Rubric(AllOf(("k1", "k2")), points),
        checked=TODAY,
        review_after=date(2027, 1, 1),
        version="",
    )
    assert yaml_text([question], "Written\nby hand") == (
        """\
# Written
# by hand
sources:
  tides:
    title: T
    url: https://docs.example.org/guide/tides.html#moon
    checked: 2026-11-23
  tides-2:
    title: U
    url: https://docs.example.org/other/tides.html
    checked: 2026-11-23
questions:
  - id: q
    section: basic
    difficulty: easy
    topics: [sea]
    prompt: Why?
    model_answer: |-
      Two:
      - one
    rubric:
      rule:
        kind: all_of
        required: [k1, k2]
      key_points:
        - id: k1
          statement: >-
            The moon pulls. The moon pulls. The moon pulls. The moon pulls. The moon pulls. The moon pulls. The
            moon pulls. The moon pulls. The moon pulls.
          phrasings: ['no']
          source: tides
        - id: k2
          statement: 'It: does'
          source: tides-2
    checked: 2026-11-23
    review_after: 2027-01-01
"""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "line 1: this is not valid JSON: expecting property name"),
        ("[]", 'the field format must say "lambda-quiz-bank/1"'),
        ('{"questions": []}', 'the field format must say "lambda-quiz-bank/1"'),
        ('{"a": 1, "a": 2}', "the field a stands twice in one object."),
        ('{"a": "\\ud800"}', "a text holds half a character (a lone surrogate)."),
        ("[" * 100_000, "values nest too deep."),
        ('{"a": ' + "9" * 5000 + "}", "Exceeds the limit"),
    ],
)
def test_what_is_no_bank_in_json_has_its_sentence(text: str, expected: str) -> None:
    with pytest.raises(BankProblem) as caught:
        parse_json("bank.json", text)
    assert str(caught.value).startswith("bank.json")
    assert expected in str(caught.value)


def test_problems_in_json_name_the_field() -> None:
    text = '{"format": "lambda-quiz-bank/1", "bank": "b", "questions": [{"id": "why"}]}'
    problems = read_documents("b", [parse_json("bank.json", text)]).errors
    assert str(problems[0]) == "bank.json, questions[why].section: the field is missing."
