"""Accepted wordings are listed and can be taken back: what is graded later goes without them, and points stay."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.bank import AllOf
from bot.domain.disputes import Dispute, with_overlay
from bot.domain.members import Actor, MemberId
from bot.domain.quiz import Quiz
from bot.domain.refusals import AlreadyDecided, InvalidField, NoQuiz, NotAllowed
from bot.domain.rounds import Round
from bot.usecases.accept_dispute import accept_dispute
from bot.usecases.list_reviews import list_reviews
from bot.usecases.list_wordings import PAGE, WordingsPage, list_wordings
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.open_dispute import open_dispute
from bot.usecases.steps.find_rubric import find_rubric
from bot.usecases.take_back_wording import restore_wording, take_back_wording
from tests.builders import (
    ADMIN,
    ANA,
    BEN,
    CHANNEL,
    CLEO,
    OWNER,
    SOMEBODY,
    bank_of,
    member_id,
    question,
    quiz_settings,
    rubric,
    utc,
)
from tests.usecases.play import MONDAY_9, Play

EVENING = utc("2026-11-23 20:00")
DAY = timedelta(days=1)
CHANNELS = count(100)


@pytest.fixture
def quiz(play: Play) -> Quiz:
    """Its one question wants k1 and k2."""
    play.banks.banks = {"lambda": bank_of(question(rubric=rubric(AllOf(("k1", "k2")), "k1", "k2")))}
    return play.set_up()


@pytest.fixture
def closed(play: Play, quiz: Quiz) -> Round:
    """All say k2 in words that are not known."""
    return play.play_day(quiz, [(ANA, "k1 and it halts"), (BEN, "it halts"), (CLEO, "k1 and it stops")])


def disagree(play: Play, round_: Round, member: MemberId, words: str, place: int = 1) -> Dispute:
    return open_dispute(play.store, round_.id, member, place, words, "", EVENING)


def accept(
    play: Play, round_: Round, member: MemberId, words: str, phrasing: str, after: timedelta = timedelta()
) -> Dispute:
    dispute = disagree(play, round_, member, words)
    accept_dispute(play.store, play.grader, OWNER, dispute.id, phrasing, EVENING + after)
    return dispute


def take_back(play: Play, dispute: Dispute, actor: Actor = OWNER) -> str:
    return take_back_wording(play.store, actor, dispute.id).phrasing


def restore(play: Play, dispute: Dispute, phrasing: str, actor: Actor = OWNER) -> str:
    return restore_wording(play.store, play.grader, actor, dispute.id, phrasing)


def listed(play: Play, actor: Actor = OWNER, channel_id: str | None = CHANNEL, page: int = 0) -> WordingsPage:
    return list_wordings(play.store, actor, channel_id, None, page)


def phrasings(page: WordingsPage) -> list[str]:
    return [wording.accepted.phrasing for wording in page.wordings]


def points_on(play: Play, quiz: Quiz, answers: Iterable[tuple[MemberId, str]], days: int = 1) -> dict[MemberId, int]:
    """What a later round of the question gives."""
    return play.store.results.points(play.play_day(quiz, answers, MONDAY_9 + days * DAY).id)


def test_what_is_graded_later_goes_without_a_wording_that_was_taken_back(play: Play, quiz: Quiz, closed: Round) -> None:
    dispute = accept(play, closed, ANA, "it halts", "halts")
    assert points_on(play, quiz, [(ANA, "k1 and it halts")]) == {ANA: 10}

    assert take_back(play, dispute) == "halts"

    assert points_on(play, quiz, [(ANA, "k1 and it halts")], days=2) == {ANA: 5}


def test_points_that_were_given_stay(play: Play, closed: Round) -> None:
    dispute = accept(play, closed, ANA, "it halts", "halts")
    points, grades = play.store.results.points(closed.id), play.store.results.grades(closed.id)
    play.notices(EVENING)

    take_back(play, dispute)

    assert play.store.results.points(closed.id) == points == {ANA: 10, BEN: 5, CLEO: 5}
    assert play.store.results.grades(closed.id) == grades
    assert play.notices(EVENING) == []


def test_a_later_acceptance_in_the_round_takes_nothing_away_again(play: Play, closed: Round) -> None:
    take_back(play, accept(play, closed, ANA, "it halts", "halts"))

    accept(play, closed, CLEO, "it stops", "stops")

    assert play.store.results.points(closed.id) == {ANA: 10, BEN: 5, CLEO: 10}
    assert {member: g.points for member, g in play.store.results.grades(closed.id).items()} == {
        ANA: 10, BEN: 5, CLEO: 10,
    }  # fmt: skip


def test_the_rubric_and_its_version_are_those_without_it(play: Play, closed: Round) -> None:
    first = accept(play, closed, ANA, "it halts", "halts")
    with_one = find_rubric(play.store, closed)
    second = accept(play, closed, CLEO, "it stops", "stops")
    assert find_rubric(play.store, closed).version != with_one.version

    take_back(play, second)
    assert find_rubric(play.store, closed) == with_one

    take_back(play, first)
    assert find_rubric(play.store, closed) == play.store.rounds.question(closed)


def test_an_undone_wording_counts_as_before(play: Play, quiz: Quiz, closed: Round) -> None:
    dispute = accept(play, closed, ANA, "it halts", "halts")
    before, accepted = find_rubric(play.store, closed), play.store.disputes.get(dispute.id)

    take_back(play, dispute)
    assert restore(play, dispute, "halts") == "halts"

    assert find_rubric(play.store, closed) == before
    assert play.store.disputes.get(dispute.id) == accepted
    assert points_on(play, quiz, [(ANA, "k1 and it halts")]) == {ANA: 10}


def test_the_second_to_take_it_back_or_to_undo_that_is_told(play: Play, closed: Round) -> None:
    dispute = accept(play, closed, ANA, "it halts", "halts")
    take_back(play, dispute)
    with pytest.raises(AlreadyDecided, match="was taken back already"):
        take_back(play, dispute, ADMIN)

    restore(play, dispute, "halts")
    with pytest.raises(AlreadyDecided, match="counts again already"):
        restore(play, dispute, "halts", ADMIN)
    assert play.store.disputes.overlay(closed.quiz_id, "lambda", "timeout") == {"k2": ["halts"]}


def test_a_wording_whose_words_say_another_key_point_by_now_is_not_restored(play: Play, closed: Round) -> None:
    dispute = accept(play, closed, ANA, "it halts", "halts")
    take_back(play, dispute)
    other = disagree(play, closed, BEN, "it halts", place=0)
    accept_dispute(play.store, play.grader, OWNER, other.id, "it halts", EVENING)

    with pytest.raises(InvalidField, match="already says another key point"):
        restore(play, dispute, "halts")


def test_only_what_was_accepted_with_a_wording_can_be_taken_back(play: Play, closed: Round) -> None:
    waiting, alone = disagree(play, closed, BEN, "it halts"), accept(play, closed, ANA, "it halts", "")
    for dispute in (waiting, alone):
        with pytest.raises(AlreadyDecided):
            take_back(play, dispute)
    with pytest.raises(AlreadyDecided):
        restore(play, waiting, "halts")
    play.store.quizzes.remove_workspace("T1")
    with pytest.raises(AlreadyDecided, match="no longer exists"):
        take_back(play, alone)


def test_the_same_words_accepted_twice_are_one_wording(play: Play, quiz: Quiz, closed: Round) -> None:
    first = accept(play, closed, ANA, "it halts", "halts")
    later = play.play_day(quiz, [(CLEO, "no idea")], MONDAY_9 + DAY)
    second = accept(play, later, CLEO, "no idea", "Halts!", after=2 * DAY)
    assert phrasings(listed(play)) == ["Halts!"]

    assert take_back(play, second) == "Halts!"

    assert listed(play).wordings == ()
    assert play.store.disputes.overlay(quiz.id, "lambda", "timeout") == {}
    with pytest.raises(AlreadyDecided):
        take_back(play, first)


def test_reviewers_alone_see_and_take_back_wordings_and_also_those_of_their_own_answers(
    play: Play, quiz: Quiz, closed: Round
) -> None:
    dispute = accept(play, closed, ANA, "it halts", "halts")
    elsewhere = Actor(member_id("UOWNER", "T2"), is_admin=True)
    for actor, refusal in ((SOMEBODY, NotAllowed), (Actor(ANA), NotAllowed), (elsewhere, NoQuiz)):
        with pytest.raises(refusal):
            listed(play, actor)
        with pytest.raises(refusal):
            take_back(play, dispute, actor)
        with pytest.raises(refusal):
            restore(play, dispute, "halts", actor)
    assert phrasings(listed(play, ADMIN)) == ["halts"]

    name_reviewers(play.store, OWNER, quiz, frozenset({ANA.user_id}), EVENING)
    assert phrasings(listed(play, Actor(ANA))) == ["halts"]
    assert take_back(play, dispute, Actor(ANA)) == "halts"


def test_wordings_are_listed_by_question_and_key_point_and_the_newest_first(play: Play) -> None:
    by = rubric(AllOf(("k1", "k2")), "k1", "k2")
    play.banks.banks = {"lambda": bank_of(question("one", rubric=by), question("two", rubric=by))}
    quiz = play.set_up()
    rounds = [play.play_day(quiz, [(ANA, "a b c d e"), (BEN, "off")], MONDAY_9 + n * DAY) for n in range(4)]
    first, second = rounds[0].question_id, rounds[1].question_id
    again = {round_.question_id: round_ for round_ in rounds[2:]}

    def accept_at(hours: int, round_: Round, place: int, member: MemberId, phrasing: str) -> None:
        words = "off" if member == BEN else "a b c d e"
        dispute = disagree(play, round_, member, words, place)
        accept_dispute(play.store, play.grader, OWNER, dispute.id, phrasing, EVENING + timedelta(hours=hours))

    accept_at(0, rounds[0], 0, ANA, "a")
    accept_at(1, rounds[1], 1, ANA, "b")
    accept_at(2, rounds[0], 1, ANA, "c")
    accept_at(3, again[str(first)], 0, BEN, "off")

    page = listed(play)
    assert [(w.question.id, w.point.id, w.accepted.phrasing) for w in page.wordings] == [
        (first, "k1", "off"),
        (first, "k1", "a"),
        (first, "k2", "c"),
        (second, "k2", "b"),
    ]
    assert [w.accepted.accepted_at for w in page.wordings] == [EVENING + timedelta(hours=h) for h in (3, 0, 2, 1)]
    assert {(w.accepted.reviewer_id, w.quiz) for w in page.wordings} == {("UOWNER", play.quiz(quiz))}
    assert (page.page, page.total, page.quiz_id) == (0, 4, quiz.id)


def test_a_long_list_has_pages_which_hold_each_wording_once(play: Play, quiz: Quiz) -> None:
    members = [member_id(f"U{n}") for n in range(PAGE + 3)]
    round_ = play.play_day(quiz, [(member, f"said-{n}-so") for n, member in enumerate(members)])
    disputes = [accept(play, round_, member, f"said-{n}-so", f"said-{n}-so") for n, member in enumerate(members)]

    pages = [listed(play, page=page) for page in range(2)]

    assert [len(page.wordings) for page in pages] == [PAGE, 3]
    assert {page.total for page in pages} == {PAGE + 3}
    assert sorted(phrasings(pages[0]) + phrasings(pages[1])) == sorted(f"said-{n}-so" for n in range(PAGE + 3))
    for dispute in disputes[:3]:
        take_back(play, dispute)
    assert listed(play, page=1) == listed(play), "a page that is gone gives way to the last"


def test_a_reviewer_of_several_quizzes_sees_the_wordings_of_all(play: Play, quiz: Quiz, closed: Round) -> None:
    accept(play, closed, ANA, "it halts", "halts")
    other = play.set_up(quiz_settings(channel_id="C2"), EVENING)
    round_ = play.open(other, MONDAY_9 + DAY)
    play.reply(round_, ANA, "it rests", MONDAY_9 + DAY + timedelta(minutes=1))
    play.run(round_.reveal_at)
    accept(play, play.round(round_), ANA, "it rests", "rests", after=DAY)

    every = listed(play, channel_id=None)
    assert [(w.accepted.channel_id, w.accepted.phrasing) for w in every.wordings] == [("C2", "rests"), ("C1", "halts")]
    assert every.quiz_id is None
    assert phrasings(list_wordings(play.store, OWNER, None, quiz.id, 0)) == ["halts"]
    assert phrasings(listed(play, channel_id="C2")) == ["rests"]


def test_the_queue_tells_whether_there_are_wordings(play: Play, quiz: Quiz, closed: Round) -> None:
    def queue() -> tuple[int | None, bool]:
        found = list_reviews(play.store, OWNER, CHANNEL, quiz_id=None)
        return found.quiz_id, found.has_wordings

    assert queue() == (quiz.id, False)
    dispute = accept(play, closed, ANA, "it halts", "halts")
    assert queue() == (quiz.id, True)
    take_back(play, dispute)
    assert queue() == (quiz.id, False)


WORDS = ("alpha", "bravo", "delta")
STEPS = st.lists(st.tuples(st.sampled_from(["accept", "take back", "undo"]), st.integers(0, 2)), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(said=st.lists(st.sets(st.sampled_from(WORDS)), min_size=3, max_size=5), steps=STEPS)
def test_whatever_is_accepted_taken_back_and_undone_points_only_grow(
    play: Play, said: list[set[str]], steps: list[tuple[str, int]]
) -> None:
    """Each example is a quiz of its own. The members with words of their own dispute, and the others say the same."""
    play.banks.banks = {"lambda": bank_of(question(rubric=rubric(AllOf(("k1", "k2")), "k1", "k2")))}
    quiz = play.set_up(quiz_settings(channel_id=f"C{next(CHANNELS)}"))
    own = [(member_id(f"UOWN{n}"), f"own {word}") for n, word in enumerate(WORDS)]
    others = [(member_id(f"UALSO{n}"), f"k1 {' '.join(sorted(words))}") for n, words in enumerate(said)]
    round_ = play.play_day(quiz, [*own, *others])
    disputes = [disagree(play, round_, member, text) for member, text in own]
    counting: list[str] = []
    points = play.store.results.points(round_.id)

    for step, n in steps:
        stored = play.store.disputes.get(disputes[n].id)
        assert stored
        if step == "accept" and stored.is_open:
            accept_dispute(play.store, play.grader, OWNER, stored.id, WORDS[n], EVENING + n * DAY)
            counting.append(WORDS[n])
        elif step == "take back" and stored.phrasing:
            take_back(play, stored)
            counting.remove(WORDS[n])
        elif step == "undo" and not stored.is_open and not stored.phrasing:
            restore(play, stored, WORDS[n])
            counting.append(WORDS[n])

        before, points = points, play.store.results.points(round_.id)
        assert all(points[member] >= before[member] for member in before)
        assert points == {m: grade.points for m, grade in play.store.results.grades(round_.id).items()}
        overlay = play.store.disputes.overlay(quiz.id, "lambda", "timeout")
        assert overlay == ({"k2": sorted(counting)} if counting else {})
        assert find_rubric(play.store, round_) == with_overlay(play.store.rounds.question(round_), overlay)
