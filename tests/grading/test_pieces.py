"""Word pieces are those that the library of the model's makers cuts, at the same places."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

from bot.grading import pieces
from bot.grading.pieces import Piece, Pieces
from tests.grading.labelled import load_labelled
from tests.grading.shipped import QUESTIONS

OURS = Pieces()
VOCABULARY = Path(pieces.__file__).with_name("pieces.txt").read_text(encoding="utf-8").splitlines()
THEIRS = BertWordPieceTokenizer({piece: number for number, piece in enumerate(VOCABULARY)}, lowercase=True)

ODD = (
    "\t\n\r\0\x0b\x85\u2028\ufffd\u00a0\u200b\u00ad_’—…¿~$+^`§€²½ßŒéÅİΣςǅﬁЙйñe\u0301a\u0323\u0307"
    "中﨎한がא\u05b0\u0627\u064bक্ষ๐😀\U0001f468\u200d\U00020000\ue000"
)
"""Controls, spaces, punctuation and signs, letters with accents in one and in two, several scripts, private use."""

MARKS = ("[CLS]", "[MASK]", "[PAD]", "[SEP]", "[UNK]")
"""What stands for the model's own marks. The library takes them for marks also where somebody has written them."""

NORMAL = st.characters(max_codepoint=0x24F) | st.sampled_from(ODD)


def theirs(text: str) -> list[Piece]:
    encoding = THEIRS.encode(text, add_special_tokens=False)
    return [Piece(number, *place) for number, place in zip(encoding.ids, encoding.offsets, strict=True)]


@given(st.text(NORMAL) | st.lists(st.text(NORMAL, max_size=8)).map(" ".join))
def test_any_text_is_cut_as_by_the_makers_library(text: str) -> None:
    assume(not any(mark in text for mark in MARKS))
    assert OURS.cut(text) == theirs(text)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_that_somebody_writes_is_read_as_its_letters(mark: str) -> None:
    assert "".join(VOCABULARY[piece.id].removeprefix("##") for piece in OURS.cut(mark)) == mark.casefold()


@given(st.text())
@example("믱 fee")
def test_pieces_stand_in_order_and_inside_of_the_text(text: str) -> None:
    """A character that falls into several letters, as a Korean syllable does, has a piece for each at its place."""
    cut = OURS.cut(text)
    starts, ends = [piece.start for piece in cut], [piece.end for piece in cut]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= piece.start < piece.end <= len(text) for piece in cut)


def test_a_korean_syllable_is_cut_as_by_the_makers_library() -> None:
    assert OURS.cut("믱 fee") == theirs("믱 fee")


@pytest.mark.parametrize("length", [99, 100, 101])
def test_a_word_of_more_than_a_hundred_characters_is_unknown(length: int) -> None:
    assert OURS.cut("é" * length) == theirs("é" * length)


def test_all_labelled_replies_and_all_wordings_are_cut_as_by_the_makers_library() -> None:
    points = [point for question in QUESTIONS.values() for point in question.rubric.key_points]
    texts = [text for point in points for text in (*point.wordings, *point.contrasts)]
    texts += [reply.text for reply in load_labelled().replies]
    assert [text for text in texts if OURS.cut(text) != theirs(text)] == []


def test_what_the_vocabulary_reserves_is_plain_text_where_a_member_writes_it() -> None:
    assert [VOCABULARY[piece.id] for piece in OURS.cut("[SEP]")] == ["[", "sep", "]"]


def test_half_a_character_is_unknown_and_moves_nothing() -> None:
    assert unicodedata.category("\ud800") == "Cs"
    assert OURS.cut("\ud800 fee")[1:] == [Piece(VOCABULARY.index("fee"), 2, 5)]
