"""Where the grader stands with replies that nobody wrote phrasings for, so that it only gets nearer to its readers.

To see the figures: .venv/bin/pytest tests/grading/test_labelled.py -rP
"""

from collections import Counter

import pytest

from tests.grading.labelled import FOUND_OUT, TEST, LabelledReply, graded_verdict, load_labelled, macro_f1, verdict_of
from tests.grading.shipped import QUESTIONS

REPLIES = load_labelled()
KINDS = FOUND_OUT | {
    *("own words", "standard terms", "partial", "terse", "wrong", "mixed", "typos", "other language"),
}
SPLITS = {
    "development": [reply for reply in REPLIES if reply.question.id not in TEST],
    "test": [reply for reply in REPLIES if reply.question.id in TEST],
}

# What `lexical-2` reaches, rounded to its disadvantage. Far from good enough; whoever betters it moves the line.
MACRO_F1 = {"development": 0.55, "test": 0.50}
FALSE_FULL = {"development": 24, "test": 23}


def test_every_question_has_every_kind_from_every_writer() -> None:
    assert len(REPLIES) >= 1200
    assert {reply.kind for reply in REPLIES} == KINDS
    per_writer = Counter((reply.question.id, reply.writer) for reply in REPLIES)
    assert set(per_writer.values()) == {27}
    assert len(per_writer) == 4 * len(QUESTIONS)
    kinds = Counter((reply.question.id, reply.kind) for reply in REPLIES)
    assert len(kinds) == len(KINDS) * len(QUESTIONS)


def test_a_label_contradicts_nothing_that_it_credits() -> None:
    for reply in REPLIES:
        for label in filter(None, (reply.a, reply.b)):
            assert not label.covers & label.contradicts, reply.text
            assert all(claim < len(reply.question.rubric.wrong_claims) for claim in label.claims), reply.text
            assert label.nature in {"answer", "off topic", "echo", "stuffing", "injection"}, reply.text


@pytest.mark.parametrize("split", SPLITS)
def test_two_readers_come_to_the_same_verdict(split: str) -> None:
    twice = [(reply, reply.b) for reply in SPLITS[split] if reply.b is not None]
    agreement = macro_f1((verdict_of(r.question, r.a), verdict_of(r.question, b)) for r, b in twice)
    print(f"{split}: {len(twice)} replies read twice, macro-F1 of one reader to the other {agreement:.3f}")
    assert agreement >= 0.9


@pytest.mark.parametrize("split", SPLITS)
def test_the_grader_is_no_further_from_its_readers_than_it_was(split: str) -> None:
    replies = SPLITS[split]
    judged = [(verdict_of(reply.question, reply.a), graded_verdict(reply)) for reply in replies]
    score = macro_f1(judged)
    false_full = Counter(
        reply.kind
        for reply, (truth, guess) in zip(replies, judged, strict=True)
        if reply.kind in FOUND_OUT and guess == "full" != truth
    )
    right = [guess for reply, (truth, guess) in zip(replies, judged, strict=True) if truth == "full" and _own(reply)]
    print(f"{split}: macro-F1 {score:.3f}, false full credit {dict(false_full)}")
    print(f"{split}: right in own words and graded full {right.count('full')} of {len(right)}")
    assert score >= MACRO_F1[split]
    assert false_full.total() <= FALSE_FULL[split]


def _own(reply: LabelledReply) -> bool:
    return reply.kind == "own words"
