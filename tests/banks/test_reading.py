"""Reading a bank: what comes out of a good file, and the sentence for each thing that can be wrong."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.domain.bank import (
    Correction,
    Distinction,
    KeyPoint,
    NOfM,
    RequiredPlusN,
    Section,
    Side,
    SingleFact,
    Source,
    WrongClaim,
)
from bot.storage.bank_files import BankFolder, bundled_banks_folder, load_bank
from bot.storage.banks import yaml_document
from bot.storage.banks.folder import read_folder
from bot.storage.banks.problems import BankProblem
from tests.banks.samples import GOOD, TODAY, bank_folder, changed
from tests.databases import with_the_rights_of_its_owner


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(BankProblem) as caught:
        load_bank(folder)
    return [str(defect) for defect in caught.value.defects]


def refused(banks: BankFolder) -> list[str]:
    with pytest.raises(BankProblem) as caught:
        banks.load()
    return [str(defect) for defect in caught.value.defects]


SOURCE = Source("How tides work", "https://example.org/tides", date(2026, 11, 1))


def test_a_good_file_becomes_a_question(tmp_path: Path) -> None:
    bank = load_bank(bank_folder(tmp_path, moon=GOOD))
    question = bank.questions["why-tides"]
    assert (bank.name, question.bank, question.origin) == ("seas", "seas", "seed-q01")
    assert (question.section, question.topics) == (Section.BASIC, ("sea", "moon"))
    assert question.model_answer == "Two bodies pull:\n- the `moon`\n- the sun, and coasts differ"
    assert question.rubric.rule == RequiredPlusN((("k1",), ("k2", "k3")), 1, ("k2", "k3", "k4"))
    assert question.rubric.key_points[0] == KeyPoint("k1", "The moon pulls.", ("moon",), SOURCE)
    assert [point.names for point in question.rubric.key_points] == [(), ("the sun",), (), ()]
    assert question.rubric.wrong_claims == (WrongClaim("Wind does it.", ("wind",), "It does not.", ("k1",), SOURCE),)
    sides = (Side(("spring tide",), ("in line",)), Side(("neap tide",), ("at right angles",)))
    assert question.rubric.distinctions == (Distinction(sides, ("k2",)),)
    assert question.corrections == (Correction("Only the moon pulls.", "The sun does too.", SOURCE),)
    assert (question.checked, question.review_after) == (date(2026, 11, 23), date(2027, 2, 23))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{kind: single_fact, required: k1, half_credit: [k2]}", SingleFact("k1", ("k2",))),
        ("{kind: n_of_m, n: 2, pool: [k1, k2, k3]}", NOfM(2, ("k1", "k2", "k3"))),
    ],
)
def test_every_kind_of_rule_is_read(tmp_path: Path, rule: str, expected: object) -> None:
    start = GOOD.index("{kind")
    text = changed((GOOD[start : GOOD.index("\n", start)], rule))
    assert load_bank(bank_folder(tmp_path, a=text)).questions["why-tides"].rubric.rule == expected


def test_questions_keep_the_order_of_files_and_lines(tmp_path: Path) -> None:
    second = changed(("id: why-tides", "id: a-later-one"))
    bank = load_bank(bank_folder(tmp_path, b=second, a=GOOD))
    assert list(bank.questions) == ["why-tides", "a-later-one"]


def test_a_version_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()

    def version(name: str, text: str) -> str:
        return load_bank(bank_folder(tmp_path / name, file=text)).questions["why-tides"].version

    first = version("one", GOOD)
    assert len(first) == 12
    assert version("two", GOOD.replace("tides:", "other:").replace("source: tides", "source: other")) == first
    assert version("three", changed(("phrasings: [wind]", "phrasings: [winds]"))) != first


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    plain = load_bank(bank_folder(tmp_path, a=GOOD))
    (tmp_path / "seas" / "a.yaml").write_text("\ufeff" + GOOD.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert load_bank(tmp_path / "seas") == plain


QUOTES = "quotes make it text. Without them YAML reads yes, no, on and off as true or false."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    prompt: Why are there tides?\n", "", "line 7, questions[why-tides].prompt: the field is missing."),
        ("basic", "basix", "line 9, questions[why-tides].section: must be 'basic', 'advanced', 'practical' or"),
        ("origin:", "orgin:", "line 8, questions[why-tides].orgin: there is no such field."),
        ("Why are there tides?", "12", "line 12, questions[why-tides].prompt: must be text, not 12;"),
        ("Why are there tides?", "'  '", "line 12, questions[why-tides].prompt: is empty."),
        ("Why are there tides?", "x" * 401, "questions[why-tides].prompt: has 401 characters; 400 fit."),
        ("Two bodies", "x" * 2000, "model_answer: has 2048 characters; 2000 fit."),
        ("The moon pulls.", "x" * 301, "key_points[k1].statement: has 301 characters; 300 fit."),
        ("[moon]", f"[{'x' * 201}]", "key_points[k1].phrasings[1]: has 201 characters; 200 fit."),
        ("It does not.", "x" * 401, "wrong_claims[1].correction: has 401 characters; 400 fit."),
        ("[moon]", "[no]", f"key_points[k1].phrasings[1]: must be text, not false; {QUOTES}"),
        ("[k1, [k2, k3]]", "[yes, [k2, k3]]", f"rubric.rule.required[1]: must be text, not true; {QUOTES}"),
        ("[k1, [k2, k3]]", "[k1, [off, k3]]", f"rubric.rule.required[2][1]: must be text, not false; {QUOTES}"),
        ("[k1, [k2, k3]]", "[12, [k2, k3]]", "rubric.rule.required[1]: must be text, not 12; quotes make it text."),
        ("[k1, [k2, k3]]", "[{a: b}]", "rubric.rule.required[1]: must be a list, not a group of fields."),
        (
            "basic",
            "{a: b}",
            "'practical' or 'scenario', not a group of fields.",
        ),
        ("[moon]", "[{a: b}, [c]]", "phrasings[2]: must be text, not a list."),
        ("[moon]", '["a\\x07"]', "key_points[k1].phrasings[1]: has the character U+0007, which cannot be shown."),
        ("[moon]", "moon", "key_points[k1].phrasings: must be a list, not moon."),
        ("topics: [sea, moon]", "topics: []", "topics: has too few entries: it needs 1 or more."),
        ("why-tides", "Why_Tides", "Why_Tides must be small letters and digits, with single hyphens between them."),
        ("How tides work", "", "line 3, sources.tides.title: must be text, not nothing."),
        ("n: 1", "n: 0", "rubric.rule.n: must be at least 1, not 0."),
        ("n: 1", "n: 1.5", "rubric.rule.n: must be a whole number, not 1.5."),
        ("n: 1", "n: 4", "line 18, questions[why-tides].rubric.rule.n: asks for 4 of a pool of 3."),
        ("k3]], n: 1", "k3]], n: 3", "no answer can meet this rule"),
        ("pool: [k2, k3, k4]", "pool: [k3, k4]", "required[2]: k2 is not in the pool and the rest of its slot is"),
        ("[k1, [k2, k3]]", "[k1, k3, [k2, k3]]", "rubric.rule.required[3]: k3 stands in another slot as well."),
        ("required_plus_n", "some", "rubric.rule: the kind must be single_fact, all_of, n_of_m or required_plus_n."),
        ("kind: required_plus_n, ", "", "rubric.rule: the kind is missing: single_fact"),
        ("[k2, k3, k4]", "[k2, k3, k9]", "rubric.rule: there is no key point k9 in this question."),
        ("[k2, k3, k4]", "[k2, k3, k4, k3]", "rubric.rule.pool: k3 stands here twice."),
        ("[k1, [k2, k3]]", "[[k2, k3], [k2, k3]]", "rubric.rule.required: k2 or k3 stands here twice."),
        ("id: k4", "id: k3", "key_points[k3].id: the key point k3 exists already."),
        ("contradicts: [k1]", "contradicts: [k1, k7]", "contradicts[2]: there is no key point k7 in this question."),
        ("contradicts: [k2]", "contradicts: [k8]", "distinctions[1].contradicts[1]: there is no key point k8"),
        (
            "contradicts: [k2]",
            "contradicts: []",
            "distinctions[1].contradicts: has too few entries: it needs 1 or more.",
        ),
        (
            ", {names: [neap tide], traits: [at right angles]}",
            "",
            "distinctions[1].sides: has too few entries: it needs 2 or more.",
        ),
        ("names: [neap tide], ", "", "sides[2].names: the field is missing."),
        ("source: tides}", "source: tide}", "key_points[k1].source: there is no source tide in this file."),
        ("[sun]", "[' MOON! ']", '"MOON!" is a phrasing of k1 already'),
        ("https:", "http:", "line 4, sources.tides.url: must be a full https:// address."),
        ("https://example.org/tides", "https://example.org/a|b", "sources.tides.url: must be a full https:// address."),
        ("  tides:", "  The Tides:", "line 2, sources.The Tides: The Tides must be small letters"),
        ("2027-02-23", "2026-11-23", "review_after: must be later than the date checked, 2026-11-23."),
        ("2027-02-23", "2027-02-23 10:00:00", "review_after: must be a date without a time."),
        ("2027-02-23", "soon", "review_after: must be a date such as 2026-11-23."),
        ("2027-02-23", "[1]", "review_after: must be a date such as 2026-11-23, not a list."),
        ("2027-02-23", "2027-02-30", "questions[why-tides].review_after: '2027-02-30' is not a value that exists."),
        ("2027-02-23", "!!timestamp soon", "questions[why-tides].review_after: 'soon' is not a value that exists."),
        ("2027-02-23", f"0x{'f' * 6000}", f"review_after: '0x{'f' * 37}…' is not a value that exists."),
        ("How tides work", f"0x{'f' * 6000}", f"sources.tides.title: '0x{'f' * 37}…' is not a value that exists."),
        ("n: 1", "n: 9" + "9" * 5000, f"[why-tides].rubric.rule.n: '{'9' * 39}…' is not a value that exists."),
        ("n: 1", f"n: 0x{'f' * 6000}", f"[why-tides].rubric.rule.n: '0x{'f' * 37}…' is not a value that exists."),
        ("n: 1", 'n: !!int ""', "line 18, questions[why-tides].rubric.rule.n: '' is not a value that exists."),
        ("n: 1", 'n: !!int "-"', "questions[why-tides].rubric.rule.n: '-' is not a value that exists."),
        ("n: 1", 'n: !!float ""', "questions[why-tides].rubric.rule.n: '' is not a value that exists."),
        ("n: 1", f"n: 1{':1' * 200}.0", f"[why-tides].rubric.rule.n: '{'1:' * 19}1…' is not a value that exists."),
        ("origin: seed-q01", "origin: !!python/name:x y", "a bank has no use for tags (!name); take it out."),
        (
            "origin: seed-q01",
            "section: basic",
            "line 9, questions[why-tides].section: the field is here a second time; line 8 has it.",
        ),
        ("origin: seed-q01", "? [a]\n    : b", "line 8: a field name must be plain text."),
        ("questions:", "extra: 1\nquestions:", "line 6, extra: there is no such field."),
    ],
)
def test_each_defect_has_its_sentence(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = problems_of(bank_folder(tmp_path, tide=changed((old, new))))
    assert any(problem.startswith("tide.yaml, line ") and expected in problem for problem in found), found
    assert all("\n" not in problem for problem in found)


CUT = "the text ends before this #, where a comment begins: put all of it in quotes, or a blank behind the #."


@pytest.mark.parametrize("loader", ["fast", "plain"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Why are there tides?", "Why is ticket #12 about tides?", "line 12, questions[why-tides].prompt"),
        ("Why are there tides?", "“Gezeiten” 🌊 #12", "line 12, questions[why-tides].prompt"),
        ("Why are there tides?", "Why is\n      ticket #12 about tides?", "line 13, questions[why-tides].prompt"),
        ("Why are there tides?", "#12 is about what?", "line 12, questions[why-tides].prompt"),
        ("How tides work", "C #1", "line 3, sources.tides.title"),
        (
            "{id: k1, statement: The moon pulls., phrasings: [moon], source: tides}",
            "id: k1\n          statement: The moon pulls.\n          phrasings:\n            - moon #1\n",
            "line 23, questions[why-tides].rubric.key_points[k1].phrasings[1]",
        ),
    ],
)
def test_a_text_that_a_comment_cuts_short_is_refused(
    tmp_path: Path, old: str, new: str, expected: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "plain":
        monkeypatch.setattr(yaml_document, "_Loader", yaml.SafeLoader)
    assert f"tide.yaml, {expected}: {CUT}" in problems_of(bank_folder(tmp_path, tide=changed((old, new))))


def test_a_comment_where_it_cuts_nothing_is_read_as_one(tmp_path: Path) -> None:
    text = changed(
        ("why-tides", "why-tides  # stable"),
        ("[moon]", "[\n            moon,  # in short\n            'the #1 pull',\n          ]"),
        ("https://example.org/tides", "https://example.org/tides#top  # the page"),
        ("Why are there tides?", '"Why #12?"  # of 30'),
        ("model_answer: |", "model_answer: |  # in short"),
        ("checked: 2026-11-23", "checked: 2026-11-23  # by hand"),
    )
    question = load_bank(bank_folder(tmp_path, a=text)).questions["why-tides"]
    assert (question.prompt, question.rubric.key_points[0].phrasings) == ("Why #12?", ("moon", "the #1 pull"))
    assert read_folder(tmp_path / "seas", TODAY).warnings == []


@pytest.mark.parametrize("comment", ["# the old one", "#"])
def test_a_comment_that_may_be_text_is_warned_of(tmp_path: Path, comment: str) -> None:
    folder = bank_folder(tmp_path, a=changed(("How tides work", f"How C {comment}")))
    assert load_bank(folder).questions["why-tides"].rubric.key_points[0].source == replace(SOURCE, title="How C")
    [warning] = read_folder(folder, TODAY).warnings
    assert str(warning).startswith("a.yaml, line 3, sources.tides.title: a comment follows this text: if it is meant")


def test_a_number_in_base_60_is_refused_before_its_length_squared_is_computed(tmp_path: Path) -> None:
    found = problems_of(bank_folder(tmp_path, tide=changed(("n: 1", f"n: 1{':1' * 2_000_000}"))))
    assert f"[why-tides].rubric.rule.n: '{'1:' * 19}1…' is not a value that exists." in found[0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("single_fact, required: [k1]", "required: is one key point's id here, not a list."),
        ("single_fact, required: {a: k1}", "required: must be text, not a group of fields."),
        ("single_fact, required: ~", "required: must be text, not nothing."),
        ("single_fact, required: 1", "required: must be text, not 1; quotes make it text."),
        ("all_of, required: k1", "required: must be a list, not k1."),
    ],
)
def test_what_a_rule_requires_has_its_form(tmp_path: Path, rule: str, expected: str) -> None:
    start = GOOD.index("{kind")
    text = changed((GOOD[start : GOOD.index("\n", start)], f"{{kind: {rule}}}"))
    assert [problem.partition("rule.")[2] for problem in problems_of(bank_folder(tmp_path, a=text))] == [expected]


def test_half_credit_for_what_is_required_is_refused(tmp_path: Path) -> None:
    start = GOOD.index("{kind")
    rule = "{kind: single_fact, required: k1, half_credit: [k1]}"
    found = problems_of(bank_folder(tmp_path, a=changed((GOOD[start : GOOD.index("\n", start)], rule))))
    assert [problem.partition("rubric.")[2] for problem in found] == ["rule.half_credit: k1 already earns full credit."]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "bad.yaml, line 1: the file is empty."),
        (b"# only a comment\n", "bad.yaml, line 1: the file is empty."),
        (b"ok: 1\n\xff\n", "bad.yaml, line 2: the file is not UTF-8 text."),
        (b"- a\n", "bad.yaml, line 1: must be a group of named fields, not a list."),
        (b"word\n", "bad.yaml, line 1: must be a group of named fields, not word."),
        (b"questions: []\n", "bad.yaml, line 1, questions: has too few entries: it needs 1 or more."),
        (b"questions: [1]\n", "bad.yaml, line 1, questions[1]: must be a group of named fields, not 1."),
        (b"sources: [1]\nquestions: 2\n", "bad.yaml, line 1, sources: must be a group of named fields, not a list."),
        (b"a: &x 1\nb: *x\n", "bad.yaml, line 2: aliases (*name) are not allowed; write the value out."),
        (b"[" * 99, "bad.yaml, line 1: values nest more than 20 deep."),
        (b"a: 1\n---\nb: 1\n", "bad.yaml, line 2: a second document begins here; a bank file holds one."),
        (b"a: 'x\n", "this is not valid YAML"),
        (b"a: [x\nb: 1\n", "this is not valid YAML"),
        (b"a: \x07\n", "bad.yaml, line 1: the character U+0007 cannot be shown; take it out."),
    ],
)
@pytest.mark.parametrize("loader", ["fast", "plain"])
def test_a_file_that_is_no_bank_has_its_sentence(
    tmp_path: Path, content: bytes, expected: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "plain":
        monkeypatch.setattr(yaml_document, "_Loader", yaml.SafeLoader)
    folder = bank_folder(tmp_path)
    (folder / "bad.yaml").write_bytes(content)
    found = problems_of(folder)
    assert any(expected in problem for problem in found), found


QUOTE = "is its closing quote missing here"


@pytest.mark.parametrize("loader", ["fast", "plain"])
@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("Why are there tides?", "'Why?", 12, "this is not valid YAML: the quote that opens here is never closed."),
        ("Why are there tides?", '"Why?', 12, f"and ends on line 21: {QUOTE}"),
        ("Why are there tides?", '"Tides": why?', 12, "put all of it into quotes of the other kind."),
        ("Why are there tides?", '"Tides" are why?', 12, "put all of it into quotes of the other kind."),
        ("Why are there tides?", "Why: does it?", 12, "Text that has a colon and a blank in it needs quotes."),
        ("Why are there tides?", "@foo", 12, "Text that begins with @, % or ` needs quotes;"),
        ("Why are there tides?", "%foo", 12, "Text that begins with @, % or ` needs quotes;"),
        ("Why are there tides?", "`foo` is what?", 12, "Text that begins with @, % or ` needs quotes;"),
        ("Why are there tides?", "** why", 12, "Text that begins with * or & needs quotes."),
        ("Why are there tides?", "- why", 12, "Text that begins with a hyphen and a blank needs quotes."),
        ("    prompt", "\tprompt", 12, "tabs indent no lines."),
        (
            "[sea, moon]",
            "[ticket #12, moon]",
            11,
            "A comment begins at the # of this line",
        ),
        ("[moon]", '["moon', 20, f"and ends on line 21: {QUOTE}"),
        (
            "prompt: Why are there tides?",
            "section: basic  # as they say\n   prompt: Why?",
            13,
            "this is not valid YAML: ",
        ),
    ],
)
def test_a_slip_in_yaml_is_told_where_it_is_with_what_helps(
    tmp_path: Path, old: str, new: str, line: int, expected: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "plain":
        monkeypatch.setattr(yaml_document, "_Loader", yaml.SafeLoader)
    text = changed((old, new), ("phrasings: [sun]", 'phrasings: ["sun"]'))
    [problem] = problems_of(bank_folder(tmp_path, tide=text))
    assert problem.startswith(f"tide.yaml, line {line}: this is not valid YAML: ")
    assert expected in problem


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    twice = changed(("Why are there tides?", "12"), ("http", "ftp")) + GOOD.partition("questions:\n")[2]
    found = problems_of(bank_folder(tmp_path, a=GOOD, b=twice, c="- x"))
    assert [problem.partition(": ")[0] for problem in found] == [
        "b.yaml, line 4, sources.tides.url",
        "b.yaml, line 12, questions[why-tides].prompt",
        "b.yaml, line 33, questions[why-tides].id",
        "c.yaml, line 1",
    ]
    assert "is taken by a.yaml, line 7." in found[2]


def test_a_folder_without_files_and_no_folder_are_told_apart(tmp_path: Path) -> None:
    assert "holds no .yaml file" in problems_of(bank_folder(tmp_path))[0]
    assert "the folder cannot be read: No such file" in problems_of(tmp_path / "none")[0]
    (tmp_path / "seas" / "a.yaml").mkdir()
    assert problems_of(tmp_path / "seas") == ["a.yaml: the file cannot be read: Is a directory."]


def test_the_folder_that_holds_banks_names_them(tmp_path: Path) -> None:
    bank_folder(tmp_path, a=GOOD)
    (tmp_path / "other").mkdir()
    assert problems_of(tmp_path) == [
        f"{tmp_path}: the folder holds no .yaml file. There are banks in it, so name one of these folders: seas."
    ]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = bank_folder(tmp_path, b=GOOD)
    os.mkfifo(folder / "a.yaml")
    assert problems_of(folder) == ["a.yaml: this is no file that holds text."]


def test_what_was_checked_on_a_day_to_come_and_what_stands_twice_is_warned_of(tmp_path: Path) -> None:
    ahead = [("2026-11-01", "2026-11-25"), ("checked: 2026-11-23", "checked: 2026-11-25")]
    text = changed(*ahead, ("[sun]", "[a b, A b!]"))
    folder = bank_folder(tmp_path, a=text)
    load_bank(folder)
    assert [str(warning).partition(", ")[2] for warning in read_folder(folder, TODAY).warnings] == [
        "line 5, sources.tides.checked: 2026-11-25 is still to come.",
        'line 21, questions[why-tides].rubric.key_points[k2].phrasings[2]: "A b!" stands here twice.',
        "line 31, questions[why-tides].checked: 2026-11-25 is still to come.",
    ]
    in_the_west = read_folder(folder, date(2026, 11, 24))  # of whoever wrote the files
    assert in_the_west.warnings == read_folder(folder).warnings


def test_leftovers_of_editors_are_no_part_of_a_bank(tmp_path: Path) -> None:
    folder = bank_folder(tmp_path, a=GOOD)
    (folder / ".a.yaml").write_text("half")
    (folder / "a.yaml~").write_text("half")
    assert list(load_bank(folder).questions) == ["why-tides"]


def test_drafts_load_and_are_warned_of(tmp_path: Path) -> None:
    text = changed(
        ("[moon], source: tides}", "[moon], verified: false}"),
        ("[sun], source: tides}", "[sun]}"),
        ("contradicts: [k1], source: tides", "contradicts: [k1]"),
        ("questions:", "  unused: {title: T, url: https://example.org, checked: 2026-11-01}\nquestions:"),
    )
    folder = bank_folder(tmp_path, a=text)
    point = load_bank(folder).questions["why-tides"].rubric.key_points[0]
    assert (point.verified, point.source) == (False, None)
    assert [
        str(warning).partition(", questions[why-tides].")[2] for warning in read_folder(folder, TODAY).warnings
    ] == [
        "rubric.key_points[k1]: is a draft: check it against a source, then take out `verified: false`.",
        "rubric.key_points[k2]: has no source.",
        "rubric.wrong_claims[1]: has no source.",
        "",
    ]
    assert "sources.unused: no question of this file uses it." in str(read_folder(folder, TODAY).warnings[-1])


def test_a_review_is_due_from_the_day_after(tmp_path: Path) -> None:
    folder = bank_folder(tmp_path, a=GOOD)
    assert read_folder(folder, date(2027, 2, 23)).warnings == []
    (warning,) = read_folder(folder, date(2027, 2, 24)).warnings
    assert str(warning).endswith("review_after: was due for review on 2027-02-23.")


def test_a_text_that_would_command_the_terminal_is_only_shown(tmp_path: Path) -> None:
    found = problems_of(bank_folder(tmp_path, a=changed(("basic", '"\\x1b[2J\\nfake"'))))
    assert "\x1b" not in "".join(found)


def test_banks_are_found_by_name(tmp_path: Path) -> None:
    bank_folder(tmp_path, a=GOOD)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "dependabot.yml").write_text("version: 2\n")
    banks = BankFolder(tmp_path)
    assert banks.names() == ["seas"]
    banks.load()
    assert banks.get("seas") is banks.get("seas")
    assert [banks.get(name) for name in ("empty", "none", "..", "", "../seas", ".github")] == [None] * 6
    assert BankFolder(tmp_path / "none").names() == []


def test_a_folder_without_banks_is_told_apart_from_a_bank_given_in_the_place_of_its_folder(tmp_path: Path) -> None:
    seas = bank_folder(tmp_path, a=GOOD)
    (tmp_path / "empty").mkdir()
    for folder, said in (
        (tmp_path / "empty", "no folder in it holds the .yaml files of a bank."),
        (tmp_path / "none", "no folder in it holds the .yaml files of a bank."),
        (seas, f"it is a bank itself; give the folder that it is in, {tmp_path}."),
    ):
        with pytest.raises(BankProblem) as refused:
            BankFolder(folder).load()
        assert str(refused.value) == f"{folder}: {said}"


def test_a_bank_that_is_a_link_goes_by_the_name_of_the_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bank_folder(tmp_path, a=GOOD)
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "linked").symlink_to(folder)
    banks = BankFolder(tmp_path / "banks")
    assert banks.names() == ["linked"]
    linked = banks.get("linked")
    assert linked
    assert {linked.name, *(each.bank for each in linked.questions.values())} == {"linked"}
    monkeypatch.chdir(folder)
    assert {load_bank(Path(way)).name for way in (".", "../seas", "./", "../seas/.")} == {"seas"}
    (folder / "inner").mkdir()
    assert load_bank(Path("inner/..")).name == "seas"


def test_a_folder_that_may_not_be_read_is_no_bank_and_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bank_folder(tmp_path, a=GOOD)
    (tmp_path / "lost+found").mkdir(0)
    banks = BankFolder(tmp_path)
    with with_the_rights_of_its_owner():
        banks.load()
        assert (banks.names(), banks.get("lost+found")) == (["seas"], None)
    assert caplog.messages == [f"{tmp_path}/lost+found is no bank, since it may not be read."]


def test_what_slack_could_not_show_is_refused_and_while_the_bot_runs_left_out(tmp_path: Path) -> None:
    bank_folder(tmp_path, a=GOOD)
    names = [f"bank-{n:02}" for n in range(99)]
    for name in (*names, "a" * 75):
        (tmp_path / name).symlink_to("seas")
    banks = BankFolder(tmp_path)
    too_many = f"{tmp_path}: it holds 101 banks, and 100 can be chosen from: take some out."
    assert refused(banks) == [too_many]
    assert banks.names() == ["a" * 75, *names]

    (tmp_path / ("a" * 75)).rename(tmp_path / ("a" * 76))
    too_long = f"{tmp_path}/{'a' * 76}: a bank's name has at most 75 characters; rename the folder."
    assert refused(banks) == [too_long, too_many]
    assert banks.names() == [*names, "seas"]

    (tmp_path / ("a" * 76)).unlink()
    banks.load()


def test_the_bank_that_the_bot_carries_is_sound() -> None:
    banks = BankFolder(bundled_banks_folder())
    assert "aws-lambda" in banks.names()
    reading = read_folder(bundled_banks_folder() / "aws-lambda", date(2026, 11, 27))
    assert [str(problem) for problem in (*reading.errors, *reading.warnings)] == []
