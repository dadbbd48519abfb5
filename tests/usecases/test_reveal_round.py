"""The reveal: every answer graded once, points in the ledger once, and what the team sees."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.bank import AllOf
from bot.domain.grading import Verdict
from bot.domain.members import MemberId
from bot.domain.posts import Post, PostKind, PostState
from bot.domain.rounds import Round, RoundState
from bot.domain.standings import DateRange
from bot.usecases.close_round import close_round
from bot.usecases.plan_private_answers import AFTER_REVEAL, finish_private_answers
from bot.usecases.record_answer import record_private_answer
from bot.usecases.reveal_round import reveal_round
from bot.usecases.show_reveal import Reveal
from tests.builders import ANA, BEN, CLEO, DAN, bank_of, day, question, quiz_settings, rubric, utc, wrong_claim
from tests.usecases.play import MONDAY_16, Play

TEN = utc("2026-11-23 10:00")
MINUTE = timedelta(minutes=1)
LONG = "k1 because a function cannot run for longer than its timeout which is fifteen minutes at most"


@pytest.fixture
def opened(play: Play) -> Round:
    """A round whose question has two key points, k1 and k2, and a wrong claim against k1."""
    by = rubric(AllOf(("k1", "k2")), "k1", "k2", claims=[wrong_claim("k1")])
    play.banks.banks = {"lambda": bank_of(question("timeout", rubric=by), question("next", rubric=by))}
    return play.open(play.set_up())


def answer(play: Play, round_: Round, *answers: tuple[MemberId, str]) -> None:
    for minutes, (member, text) in enumerate(answers):
        assert play.reply(round_, member, text, TEN + minutes * MINUTE)


def reveal_post(play: Play) -> Post:
    play.tick(MONDAY_16)
    (post,) = play.due(MONDAY_16, PostKind.REVEAL)
    return post


def test_every_answer_is_graded_by_the_rubric(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1 k2"), (BEN, "k2"), (CLEO, "no idea"), (DAN, "off topic"))

    play.reveal()

    grades = play.store.results.grades(opened.id)
    assert [(member, g.verdict, g.score, g.points) for member, g in grades.items()] == [
        (ANA, Verdict.FULL, 1, 10),
        (BEN, Verdict.PARTIAL, 0.5, 5),
        (CLEO, Verdict.NOT_YET, 0, 1),
        (DAN, Verdict.OFF_TOPIC, 0, 0),
    ]
    assert {(g.grader, g.rubric_version) for g in grades.values()} == {("words 1", "v1")}


def test_the_ledger_gets_each_members_points_on_the_rounds_date(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1 k2"), (BEN, "k2"))

    play.reveal(utc("2026-11-25 11:00"))  # two days late

    assert play.store.results.points(opened.id) == {ANA: 10, BEN: 5}
    monday = DateRange(day("2026-11-23"), day("2026-11-23"))
    totals = play.store.results.totals(opened.quiz_id, monday)
    assert {(t.member.id, t.points, t.rounds) for t in totals} == {(ANA, 10, 1), (BEN, 5, 1)}


def test_a_wrong_claim_costs_what_it_contradicts(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1 k2 claim0"))

    play.reveal()

    assert play.store.results.points(opened.id) == {ANA: 5}


def test_several_messages_and_a_private_answer_are_graded_as_one(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1"))
    record_private_answer(play.store, opened.id, ANA, "k2", shared=False, now=TEN + MINUTE)

    revealed = play.reveal()

    assert play.store.results.points(opened.id) == {ANA: 10}
    assert revealed.answered == 1


def test_a_copy_of_an_earlier_answer_earns_nothing_and_is_not_shown(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, LONG), (BEN, LONG), (CLEO, f"{LONG} k2"))

    revealed = play.reveal()

    grades = play.store.results.grades(opened.id)
    assert [(g.verdict, g.points) for g in grades.values()] == [
        (Verdict.PARTIAL, 5),
        (Verdict.COPIED, 0),
        (Verdict.COPIED, 0),
    ]
    assert revealed.best == (play.store.members.get(ANA),)
    assert [c.members for c in revealed.coverage] == [1, 0]  # a copy is not what the team knows
    assert (revealed.answered, revealed.attempts) == (3, 1)


def test_who_copies_after_an_early_word_is_the_one_without_points(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "let me think"), (BEN, LONG), (ANA, LONG))

    play.reveal()

    assert play.store.results.points(opened.id) == {ANA: 0, BEN: 5}


def test_an_off_topic_text_said_twice_is_off_topic_and_no_copy(play: Play, opened: Round) -> None:
    chatter = "off topic " * 12
    answer(play, opened, (ANA, chatter), (BEN, chatter))

    play.reveal()

    assert {g.verdict for g in play.store.results.grades(opened.id).values()} == {Verdict.OFF_TOPIC}


def test_the_reveal_says_what_the_team_covered_and_who_was_best(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k2"), (BEN, "k1"), (CLEO, "no idea"))
    for member, name in ((ANA, "ana"), (BEN, "Ben")):
        play.store.members.note(member, name, None, TEN)

    revealed = play.reveal()

    assert revealed.answered == 3
    assert [(c.point.id, c.members) for c in revealed.coverage] == [("k1", 1), ("k2", 1)]
    assert (revealed.best_points, [m.name for m in revealed.best]) == (5, ["ana", "Ben"])
    assert [(s.rank, s.member.name) for s in revealed.leaderboard.top] == [(1, "ana"), (1, "Ben"), (3, "UCLEO")]
    assert revealed.next_post_at == utc("2026-11-24 09:00")
    assert revealed.zone.key == "UTC"


def test_members_who_hide_are_neither_best_nor_on_the_board_but_counted(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1 k2"), (BEN, "k1"))
    play.store.members.set_hidden(ANA, True)

    revealed = play.reveal()

    assert revealed.answered == 2
    assert (revealed.best_points, [m.id for m in revealed.best]) == (5, [BEN])
    assert [s.member.id for s in revealed.leaderboard.top] == [BEN]
    assert play.store.results.points(opened.id)[ANA] == 10


def test_what_cannot_earn_is_an_answer_and_no_attempt(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1"), (BEN, "off topic"), (CLEO, "no idea"))

    revealed = play.reveal()

    assert (revealed.answered, revealed.attempts) == (3, 2)


@pytest.mark.parametrize("texts", [[], ["no idea"], ["no idea", "off topic"]])
def test_where_nobody_got_beyond_an_attempt_nobody_is_best(play: Play, opened: Round, texts: list[str]) -> None:
    answer(play, opened, *zip((ANA, BEN), texts, strict=False))

    revealed = play.reveal()

    assert (revealed.answered, revealed.best, revealed.best_points) == (len(texts), (), 0)


def test_private_answers_that_are_shared_follow_the_reveal(play: Play, opened: Round) -> None:
    record_private_answer(play.store, opened.id, ANA, "k1", shared=True, now=TEN)

    play.reveal()

    (post,) = play.due(MONDAY_16 + AFTER_REVEAL)
    assert (post.kind, post.round_id) == (PostKind.PRIVATE_ANSWERS, opened.id)


def test_private_answers_that_fill_several_messages_follow_one_after_the_other(play: Play, opened: Round) -> None:
    record_private_answer(play.store, opened.id, ANA, "k1", shared=True, now=TEN)
    play.reveal()
    now = MONDAY_16
    posted = []

    for is_last in (False, False, True):
        now += AFTER_REVEAL
        assert play.due(now - timedelta(seconds=1)) == []
        (post,) = play.due(now)
        posted.append((post.key.removeprefix(f"private-answers:{opened.id}"), post.part, post.may_stand))
        assert finish_private_answers(play.store, post, f"{post.part}.0", now, is_last=is_last)
        # A second attempt that finds the message, and one that has posted another.
        assert finish_private_answers(play.store, post, f"{post.part}.0", now, is_last=is_last)
        assert not finish_private_answers(play.store, post, f"{post.part}.1", now, is_last=is_last)

    assert posted == [("", 1, False), (":2", 2, False), (":3", 3, False)]
    assert play.due(now + MINUTE) == []


def test_what_follows_private_answers_that_may_have_stood_before_is_looked_for_too(play: Play, opened: Round) -> None:
    record_private_answer(play.store, opened.id, ANA, "k1", shared=True, now=TEN)
    play.reveal(MONDAY_16 + 2 * MINUTE)
    now = MONDAY_16 + 3 * MINUTE
    (post,) = play.due(now)
    finish_private_answers(play.store, post, "1.0", now, is_last=False)

    (following,) = play.due(now + AFTER_REVEAL)
    assert (post.may_stand, following.may_stand) == (True, True)


def test_private_answers_that_are_not_shared_do_not(play: Play, opened: Round) -> None:
    record_private_answer(play.store, opened.id, ANA, "k1", shared=False, now=TEN)

    play.reveal()

    assert play.due(MONDAY_16 + AFTER_REVEAL) == []


def test_a_crash_before_slack_has_the_reveal_repeats_it_without_grading_again(play: Play, opened: Round) -> None:
    answer(play, opened, (ANA, "k1 k2"), (BEN, "k1"))
    post = reveal_post(play)
    first = reveal_round(play.store, play.grader, post, MONDAY_16, model=None)
    grades, points = play.store.results.grades(opened.id), play.store.results.points(opened.id)

    (again,) = play.due(MONDAY_16 + 2 * MINUTE, PostKind.REVEAL)  # its lease has run out
    second = reveal_round(play.store, play.grader, again, MONDAY_16 + 2 * MINUTE, model=None)

    assert (again.key, again.state, again.attempts) == (post.key, PostState.UNSURE, 1)
    assert isinstance(first, Reveal)
    assert second == first
    assert first.round == replace(opened, state=RoundState.REVEALING)
    assert play.store.results.grades(opened.id) == grades
    assert play.store.results.points(opened.id) == points == {ANA: 10, BEN: 5}
    assert close_round(play.store, again, "1.2", MONDAY_16)


def test_a_reveal_of_a_round_that_is_closed_or_gone_is_given_up(play: Play, opened: Round) -> None:
    play.reveal()
    late = Post("reveal:late", PostKind.REVEAL, opened.quiz_id, MONDAY_16, opened.id)
    lost = Post("reveal:lost", PostKind.REVEAL, opened.quiz_id, MONDAY_16)
    for post in (late, lost):
        play.store.posts.plan(post)

        assert reveal_round(play.store, play.grader, post, MONDAY_16, model=None) is None

        stored = play.store.posts.get(post.key)
        assert stored
        assert stored.state is PostState.FAILED


def test_scores_bring_weak_questions_back_first(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question("one"), question("two"), question("three"))}
    quiz = play.set_up()
    for n, text in enumerate(["k1 k2", "no idea", "k1 k2"]):
        play.play_day(quiz, [(ANA, text)], utc(f"2026-11-{23 + n} 09:00"))

    play.run(utc("2026-11-26 09:00"))

    asked = [r.question_id for r in play.rounds(quiz)]
    # Two rounds ago times 1 + 3 against three rounds ago times 1.
    assert asked[3] == asked[1]


def test_two_quizzes_keep_their_points_apart(play: Play) -> None:
    one, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))
    play.run(utc("2026-11-23 09:00"))
    for round_ in play.store.rounds.open():
        answer(play, round_, (ANA, "k1 k2" if round_.quiz_id == one.id else "k1"))

    play.run(MONDAY_16)

    everything = DateRange(None, None)
    assert [t.points for t in play.store.results.totals(one.id, everything)] == [10]
    assert [t.points for t in play.store.results.totals(other.id, everything)] == [5]
