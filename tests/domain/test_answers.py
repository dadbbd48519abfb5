"""The messages that make up an answer, and answers that repeat what another member had written before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import DELETED_VERSION, AnswerMessage, collect_answers, copyists, quotation
from tests.builders import ANA, BEN, CLEO, answer, reply, utc

NINE, TEN, ELEVEN, TWELVE = (utc(f"2026-11-23 {hour:02}:00") for hour in (9, 10, 11, 12))


def private(text: str, *, shared: bool = True) -> AnswerMessage:
    return replace(reply(ANA, text, NINE), message_id="private", private=True, shared=shared)


def test_a_members_messages_are_one_answer_in_the_order_written() -> None:
    answers = collect_answers(
        [reply(ANA, "and memory", TEN), reply(BEN, "no idea", NINE), reply(ANA, "it is the timeout", NINE)]
    )

    assert [(a.member, a.text) for a in answers] == [(ANA, "it is the timeout\nand memory"), (BEN, "no idea")]


def test_answers_stand_in_the_order_in_which_members_first_wrote() -> None:
    answers = collect_answers([reply(ANA, "second", TEN), reply(BEN, "first", NINE), reply(BEN, "third", ELEVEN)])

    assert [a.member for a in answers] == [BEN, ANA]


def test_deleted_messages_are_gone_and_an_edit_keeps_its_place() -> None:
    gone = replace(reply(ANA, "", NINE), deleted=True, version=DELETED_VERSION)

    answers = collect_answers([gone, reply(ANA, "stays", ELEVEN), reply(BEN, "edited", TEN, edited_at=TWELVE)])

    assert [(a.member, a.text) for a in answers] == [(BEN, "edited"), (ANA, "stays")]


def test_a_member_who_deleted_everything_has_no_answer() -> None:
    assert collect_answers([replace(reply(ANA, "", NINE), deleted=True)]) == []


def test_people_read_once_what_was_sent_again() -> None:
    texts = ("It stops.", "  ", "> a\n> b", "It stops", " It  stops.\n", "> a > b", "it stops.")
    assert quotation(reply(ANA, text, NINE) for text in texts) == "It stops.\n> a\n> b\nIt stops\nit stops."


def test_a_message_without_text_is_part_of_an_answer_but_not_of_its_text() -> None:
    (only,) = collect_answers([reply(ANA, "  ", NINE), reply(ANA, "see the picture", TEN)])

    assert len(only.messages) == 2
    assert only.text == "see the picture"


def test_only_what_was_given_privately_and_shared_is_shown_at_the_reveal() -> None:
    in_thread = reply(ANA, "in the thread", TEN)

    assert answer(private("for later"), in_thread).shared_private_text == "for later"
    assert answer(private("for nobody", shared=False), in_thread).shared_private_text == ""
    assert answer(private("  "), in_thread).shared_private_text == ""


MESSAGES = st.lists(
    st.builds(
        lambda author, minute, deleted: replace(
            reply(author, f"at {minute}", NINE + timedelta(minutes=minute)), deleted=deleted
        ),
        st.sampled_from([ANA, BEN, CLEO]),
        st.integers(0, 5),
        st.booleans(),
    ),
    unique_by=lambda message: (message.member, message.message_id),
)


@given(st.data(), MESSAGES)
def test_answers_do_not_depend_on_the_order_in_which_messages_are_read(
    data: st.DataObject, messages: list[AnswerMessage]
) -> None:
    shuffled = data.draw(st.permutations(messages))

    assert collect_answers(shuffled) == collect_answers(messages)


TEXT = "A cold start happens when no execution environment is ready so Lambda creates one and runs init code first."
OTHER = "Provisioned concurrency keeps environments warm while reserved concurrency caps how many of them there can be."


def test_the_later_of_two_equal_answers_is_a_copy() -> None:
    assert copyists([answer(reply(ANA, TEXT, NINE)), answer(reply(BEN, TEXT, TEN))]) == {BEN}


def test_case_punctuation_and_line_breaks_do_not_hide_a_copy() -> None:
    disguised = TEXT.upper().replace(" ", "\n", 3).replace(".", "!!")

    assert copyists([answer(reply(ANA, TEXT, NINE)), answer(reply(BEN, disguised, TEN))]) == {BEN}


def test_a_copy_in_pieces_is_a_copy() -> None:
    words = TEXT.split()
    pieces = [reply(BEN, " ".join(words[n : n + 4]), TEN + timedelta(minutes=n)) for n in range(0, len(words), 4)]

    assert copyists([answer(reply(ANA, TEXT, NINE)), answer(*pieces)]) == {BEN}


def test_answers_in_ones_own_words_are_not_copies() -> None:
    assert copyists([answer(reply(ANA, TEXT, NINE)), answer(reply(BEN, OTHER, TEN))]) == set()


@pytest.mark.parametrize(
    ("own_words", "is_copy"),
    [
        # The first 16 words of TEXT are 14 trigrams. Each word added at the end adds one that is not in it.
        (3, True),  # 14 of 17 are 82%
        (4, False),  # 14 of 18 are 78%
    ],
)
def test_four_fifths_of_the_text_make_a_copy(own_words: int, is_copy: bool) -> None:
    text = " ".join([*TEXT.split()[:16], *(f"mine{n}" for n in range(own_words))])

    assert copyists([answer(reply(ANA, TEXT, NINE)), answer(reply(BEN, text, TEN))]) == ({BEN} if is_copy else set())


@pytest.mark.parametrize(("words", "is_copy"), [(11, False), (12, True)])
def test_short_answers_are_never_copies(words: int, is_copy: bool) -> None:
    text = " ".join(TEXT.split()[:words])

    assert copyists([answer(reply(ANA, text, NINE)), answer(reply(BEN, text, TEN))]) == ({BEN} if is_copy else set())


def test_saying_the_same_twice_is_not_copying_oneself() -> None:
    assert copyists([answer(reply(ANA, TEXT, NINE), reply(ANA, TEXT, TEN))]) == set()


def test_a_mixture_of_two_answers_is_a_copy_of_neither() -> None:
    mixed = f"{TEXT} {OTHER}"

    answers = [answer(reply(ANA, TEXT, NINE)), answer(reply(BEN, OTHER, NINE)), answer(reply(CLEO, mixed, TEN))]

    assert copyists(answers) == set()


def test_who_writes_a_word_early_and_copies_later_is_the_copyist() -> None:
    early = answer(reply(ANA, "let me think", NINE), reply(ANA, TEXT, ELEVEN))

    assert copyists([early, answer(reply(BEN, TEXT, TEN))]) == {ANA}


def test_an_author_who_adds_to_the_original_after_it_was_copied_is_no_copyist() -> None:
    author = answer(reply(ANA, TEXT, NINE), reply(ANA, "and SnapStart helps", ELEVEN))

    assert copyists([author, answer(reply(BEN, TEXT, TEN))]) == {BEN}


@pytest.mark.parametrize("order", [1, -1])
def test_an_edit_after_the_other_wrote_proves_nothing_against_either(order: int) -> None:
    edited = answer(reply(ANA, TEXT, NINE, edited_at=ELEVEN))
    other = answer(reply(BEN, TEXT, TEN))

    assert copyists([edited, other][::order]) == set()


def test_an_edit_before_the_other_wrote_does_not_protect_a_copyist() -> None:
    assert copyists([answer(reply(ANA, TEXT, NINE, edited_at=TEN)), answer(reply(BEN, TEXT, ELEVEN))]) == {BEN}


def test_two_who_write_at_the_same_instant_did_not_copy() -> None:
    assert copyists([answer(reply(ANA, TEXT, NINE)), answer(reply(BEN, TEXT, NINE))]) == set()
