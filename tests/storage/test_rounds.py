"""Stored rounds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.choice import Asked
from bot.domain.posts import Post, PostKind, reveal_key
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.storage.store import SqlStore
from bot.usecases.ports import Claim
from tests.storage.examples import (
    ANA,
    BEN,
    MONDAY,
    NOW,
    QUESTION,
    SETTINGS,
    add_quiz,
    add_round,
    grade,
    message,
    window_on,
)

DAY = timedelta(days=1)


def history(store: SqlStore, quiz: Quiz) -> list[Asked]:
    return store.rounds.histories([quiz.id])[quiz.id]


def test_a_date_is_claimed_once(store: SqlStore) -> None:
    quiz = add_quiz(store)
    window = window_on(MONDAY)
    [round_] = store.rounds.claim(Claim(quiz, window, RoundState.PLANNED, QUESTION))

    assert round_
    assert round_ == Round(
        round_.id,
        quiz.id,
        MONDAY,
        RoundState.PLANNED,
        "C1",
        window.post_at,
        window.reveal_at,
        "aws-lambda",
        "timeout",
        "v1",
    )
    assert store.rounds.get(round_.id) == round_
    assert store.rounds.on_day(quiz.id, MONDAY) == round_
    assert store.rounds.claim(Claim(quiz, window, RoundState.SKIPPED)) == [None]
    assert store.rounds.get(round_.id) == round_


def test_dates_that_are_claimed_together_are_each_claimed_once(store: SqlStore) -> None:
    quizzes = [add_quiz(store, f"C{n}") for n in range(4)]
    taken = add_round(store, quizzes[1])
    another = replace(QUESTION, id="another")
    claims = [Claim(quiz, window_on(MONDAY), RoundState.PLANNED, QUESTION) for quiz in quizzes]
    claims.append(Claim(quizzes[0], window_on(MONDAY + DAY), RoundState.PLANNED, another))
    claims.append(Claim(quizzes[0], window_on(MONDAY + 2 * DAY), RoundState.SKIPPED, reason="Away"))

    first, none, *others = store.rounds.claim(*reversed(claims))[::-1]

    assert none is None
    assert store.rounds.get(taken.id) == taken
    made = [(round_.quiz_id, round_.local_date, round_.channel_id) for round_ in (first, *others) if round_]
    assert made == [(c.quiz.id, c.window.day, c.quiz.channel_id) for c in claims if c != claims[1]]
    assert [store.rounds.question(round_) for round_ in (first, *others[:3]) if round_] == [QUESTION] * 3 + [another]
    assert store.rounds.claim(*claims) == [None] * 6
    assert store.rounds.claim() == []


def test_a_day_can_be_claimed_without_a_question(store: SqlStore) -> None:
    [round_] = store.rounds.claim(Claim(add_quiz(store), window_on(MONDAY), RoundState.SKIPPED, reason="Away"))
    assert round_
    assert (round_.bank, round_.question_id, round_.question_version, round_.reason) == ("", "", "", "Away")
    with pytest.raises(LookupError):
        store.rounds.question(round_)


def test_the_question_stays_as_it_was_when_planned(store: SqlStore) -> None:
    quiz = add_quiz(store)
    first = add_round(store, quiz)
    changed = replace(QUESTION, version="v2", prompt="How long?")
    second = add_round(store, quiz, MONDAY + DAY, question=changed)
    third = add_round(store, quiz, MONDAY + 2 * DAY)

    assert store.rounds.question(first) == QUESTION
    assert store.rounds.question(second) == changed
    assert store.rounds.question(third) == QUESTION


def test_a_round_is_found_by_its_card(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    assert round_.message_ts
    assert store.rounds.in_thread("C1", round_.message_ts) == round_
    assert store.rounds.in_thread("C2", round_.message_ts) is None
    assert store.rounds.in_thread("C1", "1.1") is None


def test_a_step_is_taken_once(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store), state=RoundState.POSTING)
    origin = [RoundState.PLANNED, RoundState.POSTING]

    assert store.rounds.step(round_.id, origin, RoundState.OPEN, message_ts="5.5")
    assert not store.rounds.step(round_.id, origin, RoundState.OPEN, message_ts="6.6")
    assert store.rounds.get(round_.id) == replace(round_, state=RoundState.OPEN, message_ts="5.5")

    assert store.rounds.step(round_.id, [RoundState.OPEN], RoundState.FAILED, reason="Why", reveal_ts="7.7")
    failed = replace(round_, state=RoundState.FAILED, message_ts="5.5", reveal_ts="7.7", reason="Why")
    assert store.rounds.get(round_.id) == failed


@pytest.mark.parametrize("state", list(RoundState))
def test_only_skipped_and_failed_rounds_are_planned_anew(store: SqlStore, state: RoundState) -> None:
    round_ = add_round(store, add_quiz(store), state=state)
    changed = replace(QUESTION, id="other")
    window = replace(window_on(MONDAY), post_at=NOW, reveal_at=NOW + timedelta(hours=2))
    store.rounds.want_cards([round_.id], "open:1")

    possible = state in (RoundState.SKIPPED, RoundState.FAILED)
    assert store.rounds.replan(round_.id, window, "C7", changed) is possible
    if possible:
        replanned = store.rounds.get(round_.id)
        assert replanned == Round(
            round_.id,
            round_.quiz_id,
            MONDAY,
            RoundState.PLANNED,
            "C7",
            window.post_at,
            window.reveal_at,
            "aws-lambda",
            "other",
            "v1",
        )
        assert store.rounds.question(replanned) == changed
    else:
        assert store.rounds.get(round_.id) == round_


def test_the_reveal_of_an_open_round_can_be_moved(store: SqlStore) -> None:
    quiz = add_quiz(store)
    open_ = add_round(store, quiz)
    closed = add_round(store, quiz, MONDAY + DAY, RoundState.CLOSED)

    assert store.rounds.set_reveal_at(open_.id, NOW)
    assert not store.rounds.set_reveal_at(closed.id, NOW)
    assert store.rounds.get(open_.id) == replace(open_, reveal_at=NOW)
    assert store.rounds.get(closed.id) == closed


def test_a_skip_can_be_undone_and_the_day_taken_again(store: SqlStore) -> None:
    quiz = add_quiz(store)
    skipped = add_round(store, quiz, MONDAY, RoundState.SKIPPED)
    open_ = add_round(store, quiz, MONDAY + DAY)

    assert store.rounds.remove_skipped(skipped.id)
    assert not store.rounds.remove_skipped(skipped.id)
    assert not store.rounds.remove_skipped(open_.id)
    assert store.rounds.on_day(quiz.id, MONDAY) is None
    assert all(store.rounds.claim(Claim(quiz, window_on(MONDAY), RoundState.PLANNED, QUESTION)))


def test_lists_of_days_and_rounds(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, "C2")
    states = (RoundState.CLOSED, RoundState.SKIPPED, RoundState.CLOSED, RoundState.OPEN)
    rounds = [add_round(store, quiz, MONDAY + n * DAY, state) for n, state in enumerate(states)]
    foreign = add_round(store, other, MONDAY)

    taken = {quiz.id: {MONDAY + n * DAY for n in (1, 2, 3)}, other.id: set()}
    assert store.rounds.taken_days([quiz.id, other.id], MONDAY + DAY) == taken
    assert store.rounds.recent(quiz.id, 3) == rounds[:0:-1]
    assert store.rounds.recent(quiz.id, 2, until=MONDAY + 2 * DAY) == rounds[1::-1]
    assert store.rounds.closed_days(quiz.id) == {round_.local_date: round_.reveal_at for round_ in rounds[:3:2]}
    assert list(store.rounds.closed_days(quiz.id)) == [MONDAY, MONDAY + 2 * DAY]
    assert store.rounds.open() == [rounds[3], foreign]


def test_skipped_rounds_are_listed_from_a_day_on_the_nearest_first(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, "C2")
    states = (RoundState.SKIPPED, RoundState.SKIPPED, RoundState.FAILED, RoundState.SKIPPED, RoundState.SKIPPED)
    rounds = [add_round(store, quiz, MONDAY + n * DAY, state) for n, state in enumerate(states)]
    add_round(store, other, MONDAY + DAY, RoundState.SKIPPED)

    assert store.rounds.skipped(quiz.id, MONDAY + DAY, 2) == [rounds[1], rounds[3]]
    assert store.rounds.skipped(quiz.id, MONDAY + 5 * DAY, 2) == []


def test_the_newest_open_round_of_a_quiz(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, "C2")
    assert store.rounds.newest_open(quiz.id) is None
    states = (RoundState.OPEN, RoundState.OPEN, RoundState.CLOSED, RoundState.SKIPPED)
    rounds = [add_round(store, quiz, MONDAY + n * DAY, state) for n, state in enumerate(states)]
    add_round(store, other, MONDAY + 4 * DAY)

    assert store.rounds.newest_open(quiz.id) == rounds[1]


def test_open_rounds_of_one_workspace(store: SqlStore) -> None:
    own = add_round(store, add_quiz(store, "C1", "T1"))
    foreign = add_round(store, add_quiz(store, "C1", "T2"))
    assert store.rounds.open("T1") == [own]
    assert store.rounds.open("T2") == [foreign]
    assert store.rounds.open("T3") == []


def test_rounds_are_due_for_their_reveal_when_open_and_over(store: SqlStore) -> None:
    quiz = add_quiz(store)
    late = add_round(store, quiz, MONDAY + DAY)
    later = add_round(store, quiz, MONDAY + 2 * DAY)
    add_round(store, quiz, MONDAY, RoundState.CLOSED)
    add_round(store, quiz, MONDAY + 3 * DAY)

    assert store.rounds.reveal_due(later.reveal_at, 10) == [late, later]
    assert store.rounds.reveal_due(later.reveal_at, 1) == [late]
    assert store.rounds.reveal_due(late.reveal_at - timedelta(microseconds=1), 10) == []


def test_a_reveal_that_is_planned_is_not_due_to_be_planned_again(store: SqlStore) -> None:
    quiz = add_quiz(store)
    first, second = (add_round(store, quiz, MONDAY + n * DAY) for n in (1, 2))
    store.posts.plan(Post(reveal_key(first.id), PostKind.REVEAL, quiz.id, first.reveal_at, first.id))
    assert store.rounds.reveal_due(second.reveal_at, 10) == [second]
    store.posts.fail(reveal_key(first.id), "I am not in the channel.")
    assert store.rounds.reveal_due(second.reveal_at, 1) == [second]


def test_history_holds_the_mean_of_the_grades_that_stand(store: SqlStore) -> None:
    quiz = add_quiz(store)
    questions = [replace(QUESTION, id=f"q{n}") for n in range(4)]
    graded = add_round(store, quiz, MONDAY + DAY, RoundState.CLOSED, questions[1])
    add_round(store, quiz, MONDAY + 2 * DAY, RoundState.PLANNED, questions[2])
    add_round(store, quiz, MONDAY, RoundState.CLOSED, questions[0])
    add_round(store, quiz, MONDAY + 3 * DAY, RoundState.FAILED, questions[3])
    add_round(store, quiz, MONDAY + 4 * DAY, RoundState.SKIPPED, None)
    for score in (0.0, 0.25):
        store.results.add_grades(graded.id, {ANA: grade(score)}, NOW)
    store.results.add_grades(graded.id, {BEN: grade(0.75)}, NOW)

    assert history(store, quiz) == [Asked("q0", None), Asked("q1", 0.5), Asked("q2", None)]


def test_of_what_was_asked_again_history_holds_the_last_mean_alone(store: SqlStore) -> None:
    quiz = add_quiz(store)
    for day, score in enumerate((0.25, 0.75)):
        round_ = add_round(store, quiz, MONDAY + day * DAY, RoundState.CLOSED, QUESTION)
        store.results.add_grades(round_.id, {ANA: grade(score)}, NOW)
    assert history(store, quiz) == [Asked(QUESTION.id, None), Asked(QUESTION.id, 0.75)]


def test_history_is_of_the_bank_that_the_quiz_has_now(store: SqlStore) -> None:
    quiz = add_quiz(store)
    add_round(store, quiz, MONDAY, RoundState.CLOSED, QUESTION)
    add_round(store, quiz, MONDAY + DAY, RoundState.CLOSED, replace(QUESTION, id="tide", bank="seas"))
    store.quizzes.save(replace(quiz, settings=replace(SETTINGS, bank="seas")))
    assert history(store, quiz) == [Asked("tide", None)]


def test_each_quiz_has_its_own_history(store: SqlStore) -> None:
    quizzes = [add_quiz(store, f"C{n}") for n in range(4)]
    for quiz, scores in zip(quizzes, ((0.25, 0.75), (0.5,), ()), strict=False):
        for day, score in enumerate(scores):
            round_ = add_round(store, quiz, MONDAY + day * DAY, RoundState.CLOSED, QUESTION)
            store.results.add_grades(round_.id, {ANA: grade(score)}, NOW)

    assert store.rounds.histories([quiz.id for quiz in quizzes[:3]]) == {
        quizzes[0].id: [Asked(QUESTION.id, None), Asked(QUESTION.id, 0.75)],
        quizzes[1].id: [Asked(QUESTION.id, 0.5)],
        quizzes[2].id: [],
    }


def test_a_card_is_due_while_it_shows_something_else_than_wanted(store: SqlStore) -> None:
    quiz = add_quiz(store)
    round_ = add_round(store, quiz)
    unposted = add_round(store, quiz, MONDAY + DAY, RoundState.PLANNED)
    store.rounds.want_cards([unposted.id], "open:1")
    assert store.rounds.cards_due(10) == []

    store.rounds.want_cards([round_.id], "open:1")
    store.rounds.want_cards([round_.id], "open:2")
    assert store.rounds.cards_due(10) == [(round_, "open:2")]

    store.rounds.card_shown(round_.id, "open:1")
    assert store.rounds.cards_due(10) == [(round_, "open:2")]
    store.rounds.card_shown(round_.id, "open:2")
    assert store.rounds.cards_due(10) == []


def test_answers_do_not_keep_a_skipped_round_from_going(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store), state=RoundState.SKIPPED)
    store.answers.put(message(round_))
    assert store.rounds.remove_skipped(round_.id)
    assert store.answers.of_round(round_.id) == []
