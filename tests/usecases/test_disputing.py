"""A member disagrees about a key point, takes it back, and the grader asks by itself where it is unsure."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.bank import NOfM
from bot.domain.disputes import WINDOW, Dispute, DisputeKind, DisputeState
from bot.domain.grading import Coverage
from bot.domain.members import Actor, MemberId
from bot.domain.posts import PostKind
from bot.domain.refusals import AlreadyDecided, InvalidField, NotDisputable, NotRevealed, RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.usecases.give_up_post import give_up_post
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.open_dispute import open_dispute, prepare_dispute
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.reveal_round import reveal_round
from bot.usecases.show_result import OwnResult, show_result
from bot.usecases.withdraw_dispute import Withdrawal, withdraw_dispute
from tests.builders import (
    ANA,
    BEN,
    CLEO,
    DAN,
    OWNER,
    bank_of,
    question,
    quiz_settings,
    rubric,
    schedule,
    utc,
    wrong_claim,
)
from tests.usecases.play import MONDAY_16, Play

EVENING = utc("2026-11-23 20:00")
SECOND = timedelta(seconds=1)
LONG = "it is the k1 and it also has to do with how long the function may run before it is stopped"


@pytest.fixture
def closed(play: Play) -> Round:
    """Three of k1 to k4 are a full answer; k5 does not count. Ana has k1, Ben all, Cleo is unsure, Dan copies Ana."""
    by = rubric(NOfM(3, ("k1", "k2", "k3", "k4")), "k1", "k2", "k3", "k4", "k5", claims=[wrong_claim("k3")])
    play.banks.banks = {"lambda": bank_of(question(rubric=by))}
    return play.play_day(
        play.set_up(), [(ANA, f"{LONG} claim0"), (BEN, "k1 k2 k4"), (CLEO, "k1 k2? k5?"), (DAN, f"{LONG} claim0")]
    )


def own(play: Play, round_: Round, member: MemberId = ANA, now: datetime = EVENING) -> OwnResult:
    return show_result(play.store, round_.id, member, now)


def disagree(
    play: Play, round_: Round, member: MemberId = ANA, place: int = 1, words: str = "how long", now: datetime = EVENING
) -> Dispute:
    return open_dispute(play.store, round_.id, member, place, words, " I  meant\nthat. ", now)


def refusal(play: Play, round_: Round, member: MemberId = ANA, place: int = 1, now: datetime = EVENING) -> str:
    with pytest.raises(NotDisputable) as refused:
        prepare_dispute(play.store, round_.id, member, place, now)
    return str(refused.value)


def test_what_counts_and_was_not_given_can_be_disputed(play: Play, closed: Round) -> None:
    assert own(play, closed).disputable == {"k2", "k3", "k4"}
    assert own(play, closed, BEN).disputable == set()
    assert own(play, closed, DAN).disputable == set()


def test_the_form_holds_the_answer_the_point_and_what_was_found_of_it(play: Play, closed: Round) -> None:
    sheet = prepare_dispute(play.store, closed.id, CLEO, 1, EVENING)

    assert (sheet.point.id, sheet.place, sheet.result.answer.text) == ("k2", 1, "k1 k2? k5?")
    assert (sheet.finding.coverage, sheet.finding.evidence) == (Coverage.MAYBE, "k2?")


def test_a_dispute_waits_for_the_reviewers_and_changes_nothing_yet(play: Play, closed: Round) -> None:
    before = own(play, closed)

    opened = disagree(play, closed)

    after = own(play, closed)
    assert (opened.words, opened.reason, opened.kind) == ("how long", "I meant that.", DisputeKind.DISAGREED)
    assert after.disputes == {"k2": opened}
    assert after.disputable == {"k3", "k4"}
    assert (after.grade, after.points) == (before.grade, before.points)


def test_a_contradicted_point_can_be_disputed(play: Play, closed: Round) -> None:
    assert disagree(play, closed, place=2).key_point_id == "k3"


def test_reviewers_are_told_once_a_round(play: Play, closed: Round) -> None:
    quiz = play.store.quizzes.get(closed.quiz_id)
    assert quiz
    play.notices(EVENING)  # of what the grader is unsure about
    other = play.store.rounds.get(closed.id)
    assert other == closed
    named = name_reviewers(play.store, OWNER, quiz, {BEN.user_id}, EVENING)
    play.notices(EVENING)

    disagree(play, closed)
    disagree(play, closed, place=3)

    told = play.notices(EVENING)
    assert named.reviewers == {BEN.user_id}
    assert [post.detail["recipient"] for post in told] == [BEN.user_id]  # the owner was told at the reveal
    assert told[0].detail["sentence"] == (
        f"2 answers to the question of Mon 23 Nov in <#{closed.channel_id}> wait for a reviewer. "
        "My Home tab leads there too."
    )
    assert told[0].detail["reviews"] == "yes"  # no command can be typed where notices come


def test_a_reviewer_is_told_of_others_answers_and_not_of_their_own(play: Play) -> None:
    quiz = name_reviewers(play.store, OWNER, play.set_up(), {BEN.user_id}, EVENING)
    play.notices(EVENING)

    round_ = play.play_day(quiz, [(BEN, "k1?"), (DAN, "k1")])

    [told] = play.notices(EVENING)
    assert told.detail["recipient"] == OWNER.id.user_id
    assert "1 answer to the question of Mon 23 Nov in <#C1> waits for a reviewer." in told.detail["sentence"]
    disagree(play, round_, DAN, words="k1")
    assert [post.detail["recipient"] for post in play.notices(EVENING)] == [BEN.user_id]


def test_reviewers_are_told_of_which_year_a_round_was_by_the_calendar_of_its_quiz(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Auckland")), utc("2026-12-30 12:00"))
    round_ = play.play_day(quiz, [(ANA, "k1")], utc("2026-12-30 20:00"))

    disagree(play, round_, words="k1", now=utc("2026-12-31 11:00"))

    [told] = play.notices(utc("2026-12-31 11:00"))
    assert "the question of Thu 31 Dec 2026 in" in told.detail["sentence"]


def test_reviewers_are_told_again_of_a_dispute_once_nothing_waits_any_more(play: Play, closed: Round) -> None:
    play.notices(EVENING)  # of what the grader is unsure about
    for waiting in play.store.disputes.waiting([closed.quiz_id]):
        reject_dispute(play.store, OWNER, waiting.id, "No.", EVENING)
    play.notices(EVENING)  # of what was rejected

    disagree(play, closed)
    told = [post.detail["recipient"] for post in play.notices(EVENING)]
    disagree(play, closed, place=3)

    assert told == [OWNER.id.user_id]
    assert play.notices(EVENING) == []


@pytest.mark.parametrize(
    ("member", "place", "now", "said"),
    [
        (ANA, 0, EVENING, "have this key point already"),
        (ANA, 4, EVENING, "would not change your points"),
        (ANA, 5, EVENING, "no such key point"),
        (BEN, 2, EVENING, "would not change your points"),
        (DAN, 1, EVENING, "Nearly the same words"),
        (ANA, 1, MONDAY_16 + WINDOW + SECOND, "14 days"),
    ],
)
def test_what_cannot_be_disputed_is_refused_with_the_reason(
    play: Play, closed: Round, member: MemberId, place: int, now: datetime, said: str
) -> None:
    assert said in refusal(play, closed, member, place, now)


def test_the_last_moment_counts(play: Play, closed: Round) -> None:
    assert own(play, closed, now=MONDAY_16 + WINDOW).disputable
    assert not own(play, closed, now=MONDAY_16 + WINDOW + SECOND).disputable


def test_a_point_waits_once(play: Play, closed: Round) -> None:
    disagree(play, closed)

    assert "waits for a reviewer already" in refusal(play, closed)


def test_a_point_is_decided_once(play: Play, closed: Round) -> None:
    reject_dispute(play.store, OWNER, disagree(play, closed).id, "No.", EVENING)

    assert "has decided this key point already" in refusal(play, closed)


def test_until_the_reveal_stands_nothing_can_be_disputed(play: Play, closed: Round) -> None:
    play.store.rounds.step(closed.id, [RoundState.CLOSED], RoundState.REVEALING)
    assert "just being posted" in refusal(play, closed)

    play.store.rounds.step(closed.id, [RoundState.REVEALING], RoundState.OPEN)
    with pytest.raises(NotRevealed):
        prepare_dispute(play.store, closed.id, ANA, 1, EVENING)


def test_what_a_reveal_that_was_given_up_would_have_shown_can_be_disputed(play: Play) -> None:
    opened = play.open(play.set_up())
    play.reply(opened, ANA, "k1 and how long", opened.post_at + SECOND)
    play.tick(MONDAY_16)
    [reveal] = play.due(MONDAY_16)
    reveal_round(play.store, play.grader, reveal, MONDAY_16, model=None)
    assert "just being posted" in refusal(play, opened)

    give_up_post(play.store, play.holidays, reveal, "The channel is archived.", MONDAY_16)
    dispute = disagree(play, opened)

    assert own(play, opened).disputes == {"k2": dispute}
    assert "waits for a reviewer already" in refusal(play, opened)


def test_members_have_their_time_to_disagree_also_where_a_round_ends_late_in_a_channel_that_its_quiz_has_left(
    play: Play,
) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)
    play.reply(opened, ANA, "k1 and how long", opened.post_at + SECOND)
    play.tick(MONDAY_16)
    play.store.quizzes.save(replace(quiz, settings=replace(quiz.settings, channel_id="C2")))
    late = MONDAY_16 + 2 * WINDOW
    [reveal] = play.due(late, PostKind.REVEAL)
    reveal_round(play.store, play.grader, reveal, late, model=None)
    give_up_post(play.store, play.holidays, reveal, "I am not in the channel any more.", late)

    assert own(play, opened, now=late + WINDOW).disputable == {"k2"}
    assert own(play, opened, now=late + WINDOW + SECOND).disputable == set()


def test_a_round_that_is_gone_or_was_not_answered_is_refused(play: Play, closed: Round) -> None:
    for round_id, member in ((closed.id, OWNER.id), (closed.id + 1, ANA)):
        with pytest.raises(RoundUnavailable):
            prepare_dispute(play.store, round_id, member, 1, EVENING)


@pytest.mark.parametrize(("words", "reason", "field"), [("never said", "", "words"), ("how long", "x" * 501, "reason")])
def test_words_and_reasons_that_cannot_be_name_their_field(
    play: Play, closed: Round, words: str, reason: str, field: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        open_dispute(play.store, closed.id, ANA, 1, words, reason, EVENING)

    assert list(refused.value.sentences) == [field]
    assert own(play, closed).disputes == {}


def test_withdrawing_lets_the_member_disagree_again(play: Play, closed: Round) -> None:
    opened = disagree(play, closed)

    assert withdraw_dispute(play.store, opened.id, ANA) == Withdrawal(opened, still_waits=False)

    assert own(play, closed).disputes == {}
    assert disagree(play, closed, words="before it is stopped").id != opened.id


def test_only_what_waits_and_is_ones_own_can_be_withdrawn(play: Play, closed: Round) -> None:
    opened = disagree(play, closed)
    reject_dispute(play.store, OWNER, disagree(play, closed, place=3).id, "No.", EVENING)
    decided = own(play, closed).disputes["k4"]
    unsure = own(play, closed, CLEO).disputes["k2"]

    for dispute_id, member in ((opened.id, BEN), (decided.id, ANA), (unsure.id, CLEO), (9999, ANA)):
        with pytest.raises(AlreadyDecided):
            withdraw_dispute(play.store, dispute_id, member)
    assert play.store.disputes.waiting([closed.quiz_id]) == [unsure, opened]


def test_what_the_grader_is_unsure_about_waits_by_itself(play: Play, closed: Round) -> None:
    [unsure] = play.store.disputes.of_round(closed.id)

    assert (unsure.member, unsure.key_point_id, unsure.kind) == (CLEO, "k2", DisputeKind.UNSURE)
    assert (unsure.words, unsure.reason, unsure.state) == ("k2?", "", DisputeState.OPEN)
    assert [post.detail["recipient"] for post in play.notices(EVENING)] == [OWNER.id.user_id]
    assert "k2" in own(play, closed, CLEO).disputable


def test_of_another_language_every_point_not_found_waits(play: Play) -> None:
    quiz = play.set_up()
    round_ = play.play_day(quiz, [(ANA, "k1 auf Deutsch"), (BEN, "k1 k2 auf Deutsch")])

    waiting = play.store.disputes.waiting([quiz.id])

    assert [(d.round_id, d.member, d.key_point_id, d.words) for d in waiting] == [(round_.id, ANA, "k2", "")]


def test_a_member_may_take_up_what_the_grader_asked_and_leave_it_again(play: Play, closed: Round) -> None:
    [unsure] = play.store.disputes.of_round(closed.id)

    taken_up = disagree(play, closed, CLEO, words="k1 k2?")

    assert play.store.disputes.waiting([closed.quiz_id]) == [taken_up]
    assert own(play, closed, CLEO).disputes == {"k2": taken_up}

    assert withdraw_dispute(play.store, taken_up.id, CLEO) == Withdrawal(taken_up, still_waits=True)

    assert play.store.disputes.waiting([closed.quiz_id]) == [unsure]


def test_a_member_is_heard_after_the_graders_question_was_rejected(play: Play, closed: Round) -> None:
    [unsure] = play.store.disputes.of_round(closed.id)
    reject_dispute(play.store, OWNER, unsure.id, "Not quite.", EVENING)
    assert own(play, closed, CLEO).disputes["k2"].sentence == "Not quite."

    opened = disagree(play, closed, CLEO, words="k2?")

    withdraw_dispute(play.store, opened.id, CLEO)
    assert own(play, closed, CLEO).disputes["k2"].state is DisputeState.REJECTED
    assert play.store.disputes.waiting([closed.quiz_id]) == []


def test_a_second_of_two_at_once_is_refused(play: Play, closed: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = prepare_dispute(play.store, closed.id, ANA, 1, EVENING)
    disagree(play, closed)
    # The other was stored between this one's look and its own storing.
    monkeypatch.setattr("bot.usecases.open_dispute.prepare_dispute", lambda *_: sheet)

    with pytest.raises(NotDisputable, match="waits for a reviewer already"):
        disagree(play, closed)


def test_a_reviewer_who_was_taken_off_is_told_when_named_again(play: Play) -> None:
    quiz = play.set_up()
    told = []
    for hours, names in enumerate([{"U7"}, set(), {"U7"}]):
        now = EVENING + timedelta(hours=hours)
        quiz = name_reviewers(play.store, OWNER, quiz, names, now)
        told.append([post.detail["recipient"] for post in play.notices(now)])

    assert told == [["U7"], [], ["U7"]]


def test_new_reviewers_are_told_and_too_many_refused(play: Play, closed: Round) -> None:
    quiz = play.store.quizzes.get(closed.quiz_id)
    assert quiz
    play.notices(EVENING)

    named = name_reviewers(play.store, OWNER, quiz, {"U7", "U8", OWNER.id.user_id}, EVENING)
    name_reviewers(play.store, OWNER, named, {"U8"}, EVENING)

    assert play.quiz(quiz).reviewers == {"U8"}
    assert [post.detail["recipient"] for post in play.notices(EVENING)] == ["U7", "U8"]
    with pytest.raises(InvalidField) as refused:
        name_reviewers(play.store, Actor(OWNER.id), quiz, {f"U{n}" for n in range(21)}, EVENING)
    assert list(refused.value.sentences) == ["reviewers"]
