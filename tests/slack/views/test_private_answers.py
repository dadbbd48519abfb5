"""Private answers in the thread: whole and under names, over as many messages as that takes up to a bound."""

from bot.domain.members import Member, MemberId
from bot.slack.message import Message
from bot.slack.views.private_answers import MOST_MESSAGES, private_answers
from bot.usecases.show_private_answers import PrivateAnswers
from tests.slack.views.examples import ANA, BEN, CLOSED


def messages(*texts: str, name: str = "N") -> list[Message]:
    """The messages with these texts, each of another member."""
    members = [Member(MemberId("T1", f"U{n}"), f"{name}{n}") for n in range(len(texts))]
    return private_answers(PrivateAnswers(CLOSED, tuple(zip(members, texts, strict=True))))


def answers_in(message: Message) -> list[str]:
    """The blocks under the title, as they are in JSON."""
    return [str(block) for block in message.block_dicts[1:]]


def test_private_answers_stand_under_names() -> None:
    [shown] = private_answers(PrivateAnswers(CLOSED, ((ANA, "It starts <!here>"), (BEN, "Slowly"))))
    assert shown.text == "Answers given privately\nAna\n> It starts &lt;!here&gt;\nBen\n> Slowly"


def test_long_private_answers_are_shown_whole_in_several_messages() -> None:
    long = "word " * 550 + "end"
    first, second, third = messages(*[f"{n} {long}" for n in range(7)])
    assert [first.text[:32], second.text[:32], third.text[:32]] == [
        f"Answers given privately, {part} of 3\n" for part in (1, 2, 3)
    ]
    shown = [answer for message in (first, second, third) for answer in answers_in(message)]
    assert [f"*N{n}*" in answer and f"> {n} word" in answer for n, answer in enumerate(shown)] == [True] * 7
    assert all("end'" in answer for answer in shown)


def test_many_short_private_answers_are_all_shown() -> None:
    shown = messages(*["yes"] * 95)
    assert [len(answers_in(message)) for message in shown] == [40, 40, 15]


def test_where_a_message_ends_does_not_depend_on_names_that_may_change_meanwhile() -> None:
    texts = ["word " * 100] * 40
    short, long = messages(*texts), messages(*texts, name="n" * 100)
    assert [len(answers_in(message)) for message in short] == [len(answers_in(message)) for message in long]


def test_so_many_that_they_would_not_fit_are_each_shortened() -> None:
    shown = messages(*["word " * 590] * 200)
    assert [len(answers_in(message)) for message in shown] == [20] * MOST_MESSAGES
    assert all("…" in answer for message in shown for answer in answers_in(message))


def test_those_for_which_there_is_no_room_are_counted() -> None:
    shown = messages(*["yes"] * 403)
    assert len(shown) == MOST_MESSAGES
    assert "3 more private answers did not fit into these messages." in answers_in(shown[-1])[-1]
    assert all("did not fit" not in str(message.block_dicts) for message in shown[:-1])


def test_where_nobody_shares_any_more_that_is_said() -> None:
    [shown] = messages()
    assert shown.text == "Nobody shared a private answer this time."
