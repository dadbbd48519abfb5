"""Importing questions written in Markdown: what becomes of each, and what is left out and said."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.bank import AllOf, Difficulty, NOfM, Question, Section
from bot.storage.banks.drafts import Imported, needed_of
from bot.storage.banks.importing import ImportFormat, import_file
from bot.storage.banks.markdown_import import import_markdown
from tests.banks.samples import TODAY

SEAS = """\
### Seas: Questions and Answers

#### Basic Questions

**Q1: What is a tide?**

**A:** A tide is the rise and fall of the sea. It comes twice a day, e.g. at noon.

**Q2: What moves the water?**

**A:** Several things do:
- **The moon:** pulls most, as `G` says.
- **The sun:** pulls less.
- The turning of the earth.

#### Scenario-Based Questions

**Q3: How would you cross a bay?**

**A:**
- **Timing:** leave at high water.
- **Care:** watch the wind.

These questions cover the sea, from its shore to its depth.
"""


def imported(text: str) -> Imported:
    return import_markdown("seas.md", text, TODAY)


def questions(text: str) -> list[Question]:
    return imported(text).questions


def left_out(text: str) -> list[str]:
    return [str(problem) for problem in imported(text).left_out]


def one(answer: str, heading: str = "#### Basic Questions") -> str:
    return f"{heading}\n\n**Q1: Why?**\n\n{answer}\n"


def test_sections_questions_and_answers_are_found() -> None:
    first, second, third = questions(SEAS)
    assert [first.prompt, second.prompt, third.prompt] == [
        "What is a tide?",
        "What moves the water?",
        "How would you cross a bay?",
    ]
    assert [q.section for q in (first, second, third)] == [Section.BASIC, Section.BASIC, Section.SCENARIO]
    assert [q.difficulty for q in (first, third)] == [Difficulty.EASY, Difficulty.HARD]
    assert (first.id, first.origin, first.topics) == ("what-is-a-tide", "seas.md Q1", ("imported",))
    assert second.model_answer == (
        "Several things do:\n- The moon: pulls most, as `G` says.\n- The sun: pulls less.\n- The turning of the earth."
    )
    assert third.model_answer == "- Timing: leave at high water.\n- Care: watch the wind."


def test_bullets_become_draft_key_points() -> None:
    points = questions(SEAS)[1].rubric.key_points
    assert [point.id for point in points] == ["q2-k1", "q2-k2", "q2-k3"]
    assert points[0].statement == "The moon: pulls most, as `G` says."
    assert points[0].phrasings == ("The moon", "The moon: pulls most, as `G` says.")
    assert points[2].phrasings == ("The turning of the earth.",)
    assert not any(point.verified or point.source for point in points)
    assert questions(SEAS)[1].rubric.rule == NOfM(2, ("q2-k1", "q2-k2", "q2-k3"))


def test_sentences_become_draft_key_points_where_there_are_no_bullets() -> None:
    points = questions(SEAS)[0].rubric.key_points
    assert [point.statement for point in points] == [
        "A tide is the rise and fall of the sea.",
        "It comes twice a day, e.g. at noon.",
    ]


def test_drafts_are_due_for_review_in_ninety_days() -> None:
    assert (questions(SEAS)[0].checked, questions(SEAS)[0].review_after) == (TODAY, date(2027, 2, 21))


def test_one_key_point_is_needed_and_of_more_about_two_thirds() -> None:
    assert questions(one("**A:** Because."))[0].rubric.rule == AllOf(("q1-k1",))
    assert [needed_of(points) for points in range(1, 8)] == [1, 1, 2, 3, 3, 4, 5]


def test_a_closing_paragraph_is_left_out_and_said() -> None:
    closing = "These questions cover the sea, from its shore to its depth."
    assert left_out(SEAS) == [f'seas.md, line 24: "{closing}" belongs to no question and is left out.']
    prose = one("**A:** Because.\n\nThis was all.")
    assert questions(prose)[0].model_answer == "Because."
    assert "This was all." in left_out(prose)[0]


def test_prose_around_the_bullets_of_an_earlier_answer_stays() -> None:
    text = one("**A:** First:\n\n- one\n\nThat is\nthe whole of it.\n\nReally.") + "\n**Q2: How?**\n\n**A:** So."
    assert questions(text)[0].model_answer == "First:\n- one\n\nThat is the whole of it.\n\nReally."
    assert left_out(text) == []


@pytest.mark.parametrize("end", ["---\n\nGoodbye.", "#### Conclusion\n\nGoodbye."])
def test_what_follows_a_rule_or_another_heading_belongs_to_no_answer(end: str) -> None:
    text = one(f"**A:** Because.\n\n{end}")
    assert questions(text)[0].model_answer == "Because."
    assert [line.partition(": ")[2] for line in left_out(text)] == [
        '"Goodbye." belongs to no question and is left out.'
    ]


@pytest.mark.parametrize(
    "question",
    [
        "**Q7: Why so?**",
        "**Q7. Why so?**",
        "**Q7) Why so?**",
        "**Q 7 - Why so?**",
        "**q7 : Why so?**",
        "**Question 7: Why so?**",
        "**7. Why so?**",
        "**7) Why so?**",
        "Q7: Why so?",
        "##### Q7: Why so?",
        "**Q7:** Why so?",
        "**Q7: Why\nso?**",
        "> **Q7: Why so?**",
    ],
)
def test_other_numbering_is_understood(question: str) -> None:
    (found,) = questions(f"## Basic\n\n{question}\n\n**A:** So.")
    assert (found.prompt, found.origin, found.rubric.key_points[0].id) == ("Why so?", "seas.md Q7", "q7-k1")


@pytest.mark.parametrize("question", ["**Q: Why so?**", "**Why so?**"])
def test_questions_need_no_number(question: str) -> None:
    (found,) = questions(f"## Basic\n\n{question}\n\n**A:** So.")
    assert (found.prompt, found.origin, found.rubric.key_points[0].id) == ("Why so?", "seas.md", "q1-k1")


def test_numbers_of_two_parts_are_understood() -> None:
    (found,) = questions("## Basic\n\n**Q1.2: Why so?**\n\n**A:** So.")
    assert (found.origin, found.rubric.key_points[0].id) == ("seas.md Q1.2", "q1-2-k1")


@pytest.mark.parametrize("mark", ["**A:**", "A:", "**Answer:**", "**A1:**", "**Ans:**", "*A:*"])
def test_other_marks_of_an_answer_are_understood(mark: str) -> None:
    assert questions(one(f"{mark} Because."))[0].model_answer == "Because."
    assert questions(f"## Basic\n**Q1: Why?**\n{mark} Because.")[0].model_answer == "Because."


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("# ADVANCED", Section.ADVANCED),
        ("###### Practical Questions (hands-on)", Section.PRACTICAL),
        ("Scenario-Based Questions\n---", Section.SCENARIO),
        ("**Advanced Questions**", Section.ADVANCED),
        ("#### Advanced Questions\n\n##### About tides", Section.ADVANCED),
    ],
)
def test_sections_are_named_by_headings_of_any_rank(heading: str, section: Section) -> None:
    assert questions(one("**A:** Because.", heading))[0].section is section


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Q1: Why?**\n\n**A:** So.", "line 1: Q1 stands under no heading that names a section"),
        ("## Basic\n\n## Odd\n\n**Q1: Why?**\n\n**A:** So.", "line 5: Q1 stands under no heading that names a section"),
        (one("So it is."), "line 3: Q1 has no answer: no line after it begins with `A:`."),
        (one("So it is."), 'line 5: "So it is." belongs to no question and is left out.'),
        (one("**A:**"), "line 3: Q1 has an empty answer."),
        (one("**A:** One.\n\n**A:** Two."), "line 7: Q1 has a second answer; the first one is kept."),
        (one(f"**A:** {'long ' * 500}."), "has 2501 characters; 2000 fit."),
        (one(f"**A:**\n- {'long ' * 70}."), "rubric.key_points[q1-k1].statement: has 351 characters; 300 fit."),
        (one("**A:** So.\n\n<b>Hm</b>"), 'line 7: "<b>Hm</b>" belongs to no question'),
        (one("<div>Hm</div>\n\n**A:** So."), 'line 5: "<div>Hm</div>" belongs to no question'),
        ("Welcome to the sea.\nAll of it.\n\n" + SEAS, 'line 1: "Welcome to the sea." belongs to no question'),
    ],
)
def test_what_is_left_out_is_said(text: str, expected: str) -> None:
    assert any(expected in line for line in left_out(text) if line.startswith("seas.md, line ")), left_out(text)


def test_a_first_answer_is_kept_when_there_are_two() -> None:
    assert questions(one("**A:** One.\n\n**A:** Two."))[0].model_answer == "One."


def test_one_bad_question_hides_no_other() -> None:
    text = "## Basic\n\n**Q1: No answer?**\n\n**Q2: Answer?**\n\n**A:** Yes."
    assert [question.prompt for question in questions(text)] == ["Answer?"]


def test_lists_in_lists_numbered_lists_code_and_links_are_kept() -> None:
    text = one(
        "**A:** See [here](https://example.org):\n\n1. **First.** Do\n   this\n   - and that\n2. *Then*<br>\n\n"
        "```sh\nls  -l\n```\n\n**Q2: How?**\n\n**A:** <https://example.org>, ![a map](map.png) &amp; so."
    )
    first, second = questions(text)
    assert first.model_answer == ("See here (https://example.org):\n- First. Do this\n- and that\n- Then<br>\nls  -l")
    assert first.rubric.key_points[0].phrasings == ("First", "First. Do this")
    assert second.model_answer == "https://example.org, a map & so."


def test_the_same_question_twice_gets_two_ids_and_no_shared_phrasing_within() -> None:
    text = one("**A:**\n- **Same:** a\n- **Same:** b\n- **Same:** a") + "\n**Q2: Why?**\n\n**A:** So."
    first, second = questions(text)
    assert (first.id, second.id) == ("why", "why-2")
    assert [point.phrasings for point in first.rubric.key_points] == [("Same", "Same: a"), ("Same: b",), ()]


def test_a_prompt_without_a_latin_letter_gets_its_number_for_an_id() -> None:
    assert questions("## Basic\n\n**Q4: なぜ?**\n\n**A:** 月。引力。")[0].id == "q4"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain, odd = tmp_path / "seas.md", tmp_path / "odd" / "seas.md"
    odd.parent.mkdir()
    plain.write_text(SEAS, encoding="utf-8", newline="")
    odd.write_text("\ufeff" + SEAS.replace("\n", "\r\n"), encoding="utf-8", newline="")
    reports = [import_file(file, file.parent / "bank", ImportFormat.MARKDOWN, TODAY) for file in (plain, odd)]
    assert reports[0].questions == reports[1].questions
    assert reports[0].left_out == reports[1].left_out


def test_the_owners_file_is_imported_whole() -> None:
    file = Path(__file__).resolve().parents[3] / "shared/seed/aws_lambda_interview_questions.md"
    if not file.is_file():
        pytest.skip("the owner's file of questions is not on this machine")
    found = imported(file.read_text(encoding="utf-8"))
    assert [question.section for question in found.questions] == [s for s in Section for _ in range(3)]
    assert [len(question.rubric.key_points) for question in found.questions] == [2, 4, 1, 4, 2, 3, 4, 4, 3, 4, 5, 2]
    assert ["line 94" in str(problem) for problem in found.left_out] == [True]
