"""Reviewers see what waits and decide it: the first decision stands, and an accepted phrasing is everybody's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.bank import AllOf, NOfM, Question
from bot.domain.disputes import MAX_SENTENCE, Dispute, DisputeKind, DisputeState
from bot.domain.grading import Assessment, Coverage, PointFinding, Verdict
from bot.domain.members import Actor, MemberId
from bot.domain.refusals import AlreadyDecided, InvalidField, NoQuiz, NoQuizHere, NotAllowed, RoleNotKnown
from bot.domain.rounds import Round
from bot.domain.standings import DateRange
from bot.usecases.accept_dispute import (
    Acceptance,
    accept_dispute,
    check_wording,
    prepare_acceptance,
    suggest_acceptance,
    suggest_wording,
)
from bot.usecases.list_reviews import MOST_LISTED, list_reviews, quizzes_to_review
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.open_dispute import open_dispute
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.show_reveal import show_reveal
from bot.usecases.show_review import show_review
from bot.usecases.steps.find_rubric import find_rubric
from bot.usecases.steps.notify_reviewers import notify_reviewers
from tests.builders import (
    ADMIN,
    ANA,
    BEN,
    CHANNEL,
    CLEO,
    DAN,
    OWNER,
    SOMEBODY,
    WordGrader,
    bank_of,
    member_id,
    question,
    quiz_settings,
    rubric,
    utc,
    wrong_claim,
)
from tests.usecases.play import MONDAY_9, Play

EVENING = utc("2026-11-23 20:00")
DAY = timedelta(days=1)
EVE = member_id("UEVE")
LONG = "k1 and the machine halts it once its allotted span has passed, however far it may have come"


class DeniedGrader(WordGrader):
    """Finds nothing in a text that denies something, whatever the rubric says."""

    def assess(self, question: Question, text: str) -> Assessment:
        found = super().assess(question, text)
        nothing = tuple(PointFinding(point.key_point_id, Coverage.MISSING) for point in found.points)
        return replace(found, points=nothing) if "never" in text.split() else found


@pytest.fixture
def closed(play: Play) -> Round:
    """k1 and k2 are needed, and a wrong claim is against k2. Ana, Ben and Cleo say k2 in words that are not known."""
    by = rubric(AllOf(("k1", "k2")), "k1", "k2", claims=[wrong_claim("k2")])
    play.banks.banks = {"lambda": bank_of(question(rubric=by))}
    answers = [
        (ANA, "k1 and it halts"),
        (BEN, "it halts off topic"),
        (CLEO, "it halts but claim0"),
        (DAN, "k1 k2"),
        (EVE, "no idea"),
    ]
    return play.play_day(play.set_up(), answers)


def disagree(play: Play, round_: Round, member: MemberId = ANA, words: str = "it halts") -> Dispute:
    return open_dispute(play.store, round_.id, member, 1, words, "That is it.", EVENING)


def accept(play: Play, dispute: Dispute, phrasing: str = "halts", actor: Actor = OWNER) -> Acceptance:
    return accept_dispute(play.store, play.grader, actor, dispute.id, phrasing, EVENING)


def stored(play: Play, dispute: Dispute) -> Dispute:
    found = play.store.disputes.get(dispute.id)
    assert found
    return found


def test_accepting_gives_the_point_to_all_who_said_it(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)
    before = play.store.results.points(closed.id)

    accepted = accept(play, dispute)

    grades = play.store.results.grades(closed.id)
    assert before == {ANA: 5, BEN: 0, CLEO: 1, DAN: 10, EVE: 1}
    assert play.store.results.points(closed.id) == {ANA: 10, BEN: 5, CLEO: 1, DAN: 10, EVE: 1}
    assert {member: grade.points for member, grade in grades.items()} == play.store.results.points(closed.id)
    assert (grades[ANA].verdict, grades[BEN].verdict) == (Verdict.FULL, Verdict.PARTIAL)
    assert [r.member for r in accepted.others] == [BEN]  # what Cleo says is contradicted by her own wrong claim
    assert accepted.own.gained == 5


def test_a_phrasing_that_a_wrong_claim_takes_away_is_refused(play: Play, closed: Round) -> None:
    with pytest.raises(InvalidField, match="still not find the point") as refused:
        accept(play, disagree(play, closed), "halts claim0")
    assert list(refused.value.sentences) == ["phrasing"]
    assert play.store.results.points(closed.id)[ANA] == 5


def test_a_phrasing_that_says_another_key_point_alone_is_refused(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)
    with pytest.raises(InvalidField) as refused:
        accept(play, dispute, "the machine of k1")
    [said] = refused.value.sentences.values()
    assert said.startswith("This already says another key point: “The fact k1.”")
    assert "Leave it empty to accept this answer alone" in said
    assert stored(play, dispute).is_open


@pytest.mark.parametrize("phrasing", ["k1 and k2 alike", "k1 and perhaps k2?"])
def test_a_phrasing_may_say_another_key_point_as_well(play: Play, closed: Round, phrasing: str) -> None:
    assert accept(play, disagree(play, closed), phrasing).phrasing == phrasing


@pytest.mark.parametrize(("phrasing", "is_own"), [("halts", True), ("stops", False), ("", True)])
def test_a_reviewer_learns_whether_this_answer_says_the_phrasing(
    play: Play, closed: Round, phrasing: str, is_own: bool
) -> None:
    dispute = disagree(play, closed)
    assert prepare_acceptance(play.store, play.grader, OWNER, dispute.id, phrasing).is_own is is_own


@pytest.mark.parametrize(("words", "suggested"), [("it halts", "it halts"), ("halts", "")])
def test_a_single_word_is_no_phrasing_unless_somebody_writes_it(
    play: Play, closed: Round, words: str, suggested: str
) -> None:
    dispute = disagree(play, closed, words=words)
    assert suggest_acceptance(play.store, play.grader, OWNER, dispute.id).phrasing == suggested
    assert accept(play, dispute, words).phrasing == words


def test_the_findings_quote_each_members_own_words(play: Play, closed: Round) -> None:
    accept(play, disagree(play, closed))

    grades = play.store.results.grades(closed.id)
    found = {member: grades[member].assessment.points[1] for member in (ANA, BEN, CLEO)}
    assert (found[ANA].coverage, found[ANA].evidence) == (Coverage.COVERED, "it halts")
    assert (found[BEN].coverage, found[BEN].evidence) == (Coverage.COVERED, "halts")
    assert found[CLEO].coverage is Coverage.CONTRADICTED


def test_grades_name_the_rubric_that_they_were_made_with(play: Play, closed: Round) -> None:
    accept(play, disagree(play, closed))

    grades = play.store.results.grades(closed.id)
    version = find_rubric(play.store, closed).version
    assert version.startswith("v1+")
    assert {member: grade.rubric_version for member, grade in grades.items()} == {
        ANA: version, BEN: version, CLEO: "v1", DAN: "v1", EVE: "v1",
    }  # fmt: skip


def test_corrections_are_added_and_belong_to_the_rounds_date(play: Play, closed: Round) -> None:
    accept(play, disagree(play, closed))

    monday = DateRange(closed.local_date, closed.local_date)
    totals = {t.member.id: (t.points, t.rounds) for t in play.store.results.totals(closed.quiz_id, monday)}
    assert (totals[ANA], totals[BEN]) == ((10, 1), (5, 1))


def test_the_decision_is_recorded(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)

    accept(play, dispute, "  halts ")

    decided = stored(play, dispute)
    assert (decided.state, decided.reviewer_id, decided.phrasing) == (DisputeState.ACCEPTED, "UOWNER", "halts")
    assert decided.decided_at == EVENING


def test_those_whose_points_change_are_told_once(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)
    play.notices(EVENING)

    accept(play, dispute)

    told = {post.detail["recipient"]: post for post in play.notices(EVENING)}
    assert set(told) == {ANA.user_id, BEN.user_id}
    statement = play.store.rounds.question(closed).rubric.point("k2").statement
    assert told[ANA.user_id].detail["sentence"] == (
        "A reviewer looked at your answer to the question of Mon 23 Nov and gives you this key point: "
        f"“{statement}” That adds 5 points: you have 10 of 10 now."
    )
    assert told[BEN.user_id].detail["sentence"] == (
        "A reviewer accepted one more way to say this key point of the question of Mon 23 Nov, and you said it: "
        f"“{statement}” That adds 5 points: you have 5 of 10 now."
    )
    assert {post.round_id for post in told.values()} == {closed.id}


def test_the_reveal_is_brought_up_to_date_as_of_its_day(play: Play, closed: Round) -> None:
    quiz = play.store.quizzes.get(closed.quiz_id)
    assert quiz
    play.play_day(quiz, [(EVE, "k1 k2")], MONDAY_9 + DAY)
    before = show_reveal(play.store, closed)

    dispute = disagree(play, closed)
    accept(play, dispute)

    after = show_reveal(play.store, closed)
    assert play.store.rounds.reveals_due(10) == [(closed, dispute.id)]
    assert [c.members for c in before.coverage] == [2, 1]
    assert [c.members for c in after.coverage] == [2, 3]
    assert [m.id for m in before.best] == [DAN]
    assert [m.id for m in after.best] == [ANA, DAN]
    # Eve's ten points of Tuesday are not in Monday's reveal.
    assert [(s.member.id, s.points) for s in after.leaderboard.top] == [
        (ANA, 10),
        (DAN, 10),
        (BEN, 5),
        (CLEO, 1),
        (EVE, 1),
    ]


def test_the_phrasing_counts_in_later_rounds_of_the_question_and_in_no_other_quiz(play: Play, closed: Round) -> None:
    accept(play, disagree(play, closed))
    quiz = play.store.quizzes.get(closed.quiz_id)
    assert quiz
    other = play.set_up(quiz_settings(channel_id="C2"), EVENING)

    play.tick(MONDAY_9 + DAY)
    play.deliver(MONDAY_9 + DAY)
    rounds = play.store.rounds.open()
    for round_ in rounds:
        play.reply(round_, ANA, "k1 and it halts", MONDAY_9 + DAY + timedelta(hours=1))
    play.run(rounds[0].reveal_at)

    points = {r.quiz_id: play.store.results.points(r.id)[ANA] for r in rounds}
    assert points == {quiz.id: 10, other.id: 5}
    assert play.store.rounds.question(play.round(rounds[0])).version == "v1"  # what was asked stays as it was


def test_without_a_phrasing_this_answer_alone_is_changed(play: Play, closed: Round) -> None:
    accepted = accept(play, disagree(play, closed), "  ")

    assert accepted.others == ()
    assert play.store.results.points(closed.id) == {ANA: 10, BEN: 0, CLEO: 1, DAN: 10, EVE: 1}
    assert find_rubric(play.store, closed).version == "v1"


def test_what_a_person_gave_stays_through_later_regrades(play: Play, closed: Round) -> None:
    accept(play, disagree(play, closed, CLEO, "it halts but"), "")  # outranks the wrong claim

    accept(play, disagree(play, closed), "halts")

    assert play.store.results.points(closed.id)[CLEO] == 5
    assert play.store.results.points(closed.id)[BEN] == 5


def test_what_a_person_rejected_stays_rejected(play: Play, closed: Round) -> None:
    reject_dispute(play.store, OWNER, disagree(play, closed, BEN).id, "You only quote somebody.", EVENING)

    accept(play, disagree(play, closed))

    assert play.store.results.points(closed.id)[BEN] == 0


def test_a_rejection_of_one_point_leaves_the_other_to_be_accepted(play: Play) -> None:
    by = rubric(AllOf(("k1", "k2")), "k1", "k2")
    play.banks.banks = {"lambda": bank_of(question(rubric=by))}
    round_ = play.play_day(play.set_up(), [(ANA, "it halts"), (BEN, "it halts")])
    first, second = (open_dispute(play.store, round_.id, ANA, place, "it halts", "", EVENING) for place in (0, 1))

    reject_dispute(play.store, OWNER, first.id, "That is the other point.", EVENING)
    accept(play, second)

    assert [stored(play, each).state for each in (first, second)] == [DisputeState.REJECTED, DisputeState.ACCEPTED]
    assert play.store.results.grades(round_.id)[ANA].covered == {"k2"}
    assert play.store.results.points(round_.id) == {ANA: 5, BEN: 5}


def test_a_second_phrasing_of_a_key_point_is_added_to_the_first(play: Play, closed: Round) -> None:
    accept(play, disagree(play, closed))
    with_one = find_rubric(play.store, closed)

    accept(play, disagree(play, closed, EVE, "no idea"), "idea")

    with_both = find_rubric(play.store, closed)
    assert len({"v1", with_one.version, with_both.version}) == 3
    [point] = [point for point in with_both.rubric.key_points if point.id == "k2"]
    assert point.phrasings[-2:] == ("halts", "idea")


def test_who_waited_for_the_same_point_has_it_too(play: Play, closed: Round) -> None:
    first, waiting = disagree(play, closed), disagree(play, closed, BEN)

    accept(play, first)

    settled = stored(play, waiting)
    assert (settled.state, settled.reviewer_id, settled.phrasing) == (DisputeState.ACCEPTED, "UOWNER", "")
    assert play.store.disputes.waiting([closed.quiz_id]) == []


def test_a_copy_gains_nothing(play: Play) -> None:
    quiz = play.set_up()
    round_ = play.play_day(quiz, [(ANA, LONG), (BEN, LONG)])

    accept(play, disagree(play, round_, ANA, "halts it"), "halts it")

    assert play.store.results.points(round_.id) == {ANA: 10, BEN: 0}


def test_looking_first_changes_nothing(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)

    looked_at = prepare_acceptance(play.store, play.grader, OWNER, dispute.id, "halts")

    assert len(looked_at.others) == 1
    assert stored(play, dispute) == dispute
    assert play.store.results.points(closed.id)[ANA] == 5
    assert accept(play, dispute) == looked_at


def test_the_quoted_words_are_suggested_unless_they_cannot_be_a_phrasing(play: Play) -> None:
    quiz = play.set_up()
    round_ = play.play_day(quiz, [(ANA, "k1. It halts; then waits"), (BEN, "it halts")])
    long_words = disagree(play, round_, words="It halts; then waits")
    short_words = disagree(play, round_, BEN)

    suggested = suggest_acceptance(play.store, play.grader, OWNER, short_words.id)
    nothing = suggest_acceptance(play.store, play.grader, OWNER, long_words.id)

    assert (suggested.phrasing, nothing.phrasing, nothing.others) == ("it halts", "", ())
    assert nothing.dispute == long_words
    wordings = [suggest_wording(play.store, play.grader, OWNER, each.id) for each in (short_words, long_words)]
    assert [wording.phrasing for wording in wordings] == ["it halts", ""]
    assert wordings[1].rubric_version == "v1"
    assert play.store.disputes.waiting([quiz.id]) == [long_words, short_words]


def test_a_wording_tells_the_rubric_that_accepting_it_makes(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)

    wording = check_wording(play.store, play.grader, OWNER, dispute.id, "  halts ")

    assert (wording.round, wording.key_point_id, wording.phrasing) == (closed, "k2", "halts")
    assert find_rubric(play.store, closed).version == "v1"
    accept(play, dispute, wording.phrasing)
    assert find_rubric(play.store, closed).version == wording.rubric_version


@pytest.mark.parametrize("phrasing", ["The fact k1.", "fact k1.", "is not so.", "it"])
def test_a_phrasing_that_cannot_be_leaves_the_dispute_waiting(play: Play, closed: Round, phrasing: str) -> None:
    dispute = disagree(play, closed)

    with pytest.raises(InvalidField):
        accept(play, dispute, phrasing)

    assert stored(play, dispute) == dispute


def test_a_phrasing_by_which_the_grader_finds_nothing_is_refused(play: Play, closed: Round) -> None:
    play.grader = DeniedGrader()
    dispute = disagree(play, closed)

    with pytest.raises(InvalidField, match="still not find the point") as refused:
        accept(play, dispute, "never halts")

    assert list(refused.value.sentences) == ["phrasing"]
    assert stored(play, dispute) == dispute
    assert accept(play, dispute, "").own.gained == 5


def test_quoted_words_by_which_the_grader_finds_nothing_are_not_suggested(play: Play) -> None:
    play.grader = DeniedGrader()
    round_ = play.play_day(play.set_up(), [(ANA, "k1 and it never halts")])
    dispute = disagree(play, round_, words="it never halts")

    assert suggest_acceptance(play.store, play.grader, OWNER, dispute.id).phrasing == ""


def test_who_gains_no_points_is_told_only_if_they_asked(play: Play) -> None:
    names = [f"k{n}" for n in range(1, 13)]
    play.banks.banks = {"lambda": bank_of(question(rubric=rubric(AllOf(tuple(names)), *names)))}
    round_ = play.play_day(play.set_up(), [(ANA, "it halts"), (BEN, "it halts")])
    dispute = disagree(play, round_)
    play.notices(EVENING)

    accepted = accept(play, dispute)

    assert [regrade.gained for regrade in (accepted.own, *accepted.others)] == [0, 0]  # a twelfth is still one point
    [post] = play.notices(EVENING)
    assert post.detail["recipient"] == ANA.user_id
    assert "Your points stay the same: " in post.detail["sentence"]
    assert play.store.results.points(round_.id) == {ANA: 1, BEN: 1}


def test_who_asked_for_the_same_key_point_is_told_even_without_points(play: Play) -> None:
    names = [f"k{n}" for n in range(1, 13)]
    play.banks.banks = {"lambda": bank_of(question(rubric=rubric(AllOf(tuple(names)), *names)))}
    round_ = play.play_day(play.set_up(), [(ANA, "it halts"), (BEN, "it halts")])
    dispute, bens = disagree(play, round_), disagree(play, round_, BEN)
    play.notices(EVENING)

    accept(play, dispute)

    assert stored(play, bens).state is DisputeState.ACCEPTED
    assert {post.detail["recipient"] for post in play.notices(EVENING)} == {ANA.user_id, BEN.user_id}


def _unsure_eve(play: Play, text: str = "k2?") -> list[Dispute]:
    round_ = play.play_day(play.set_up(), [(EVE, text)])
    return [d for d in play.store.disputes.of_round(round_.id) if d.kind is DisputeKind.UNSURE]


def test_rejecting_needs_a_sentence_and_tells_it(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)
    play.notices(EVENING)

    for sentence in ("", " \n", "\u200b\u200b", "x" * 501):
        with pytest.raises(InvalidField) as refused:
            reject_dispute(play.store, OWNER, dispute.id, sentence, EVENING)
        assert list(refused.value.sentences) == ["sentence"]
    reject_dispute(play.store, OWNER, dispute.id, "It waits,\nit does not halt.", EVENING)

    [post] = play.notices(EVENING)
    assert (post.detail["recipient"], post.detail["quote"]) == (ANA.user_id, "It waits, it does not halt.")
    assert stored(play, dispute).state is DisputeState.REJECTED
    assert play.store.results.points(closed.id)[ANA] == 5
    assert play.store.rounds.reveals_due(10) == []


@pytest.mark.parametrize("with_rest", [True, False])
def test_one_sentence_may_reject_all_that_the_grader_asks_about_an_answer(play: Play, with_rest: bool) -> None:
    play.banks.banks = {"lambda": bank_of(question(rubric=rubric(NOfM(2, ("k1", "k2", "k3")), "k1", "k2", "k3")))}
    round_ = play.play_day(play.set_up(), [(EVE, "auf Deutsch"), (ANA, "auf Deutsch")])
    taken_up, first, *_ = sorted(play.store.disputes.of_member(round_.id, EVE), key=lambda d: d.key_point_id)
    open_dispute(play.store, round_.id, EVE, 0, "auf Deutsch", "", EVENING)
    play.notices(EVENING)

    reject_dispute(play.store, OWNER, first.id, "It says something else.", EVENING, with_rest=with_rest)

    left = {d.key_point_id for d in play.store.disputes.of_member(round_.id, EVE) if d.is_open}
    assert taken_up.key_point_id == "k1"
    assert left == ({"k1"} if with_rest else {"k1", "k3"})  # what the member asks is decided by itself
    assert {d.key_point_id for d in play.store.disputes.of_member(round_.id, ANA) if d.is_open} == {"k1", "k2", "k3"}
    [told] = play.notices(EVENING)
    assert told.detail["recipient"] == EVE.user_id
    others = " Nor do they find 1 other that the grader asked about." if with_rest else ""
    assert told.detail["sentence"] == (
        "The grader was not sure about your answer to the question of Mon 23 Nov, so a reviewer looked at it and does "
        f"not find this key point in it: “The fact k2.”{others} They write:"
    )


def test_a_decision_in_the_next_year_says_of_which_year_its_question_was(play: Play, closed: Round) -> None:
    rejected, accepted = disagree(play, closed), disagree(play, closed, BEN)
    play.notices(EVENING)
    january = utc("2027-01-04 12:00")

    reject_dispute(play.store, OWNER, rejected.id, "No.", january)
    accept_dispute(play.store, play.grader, OWNER, accepted.id, "", january)

    assert all("the question of Mon 23 Nov 2026" in post.detail["sentence"] for post in play.notices(january))


def test_a_sentence_of_the_greatest_length_is_taken(play: Play, closed: Round) -> None:
    longest = "x" * MAX_SENTENCE
    assert reject_dispute(play.store, OWNER, disagree(play, closed).id, longest, EVENING).sentence == longest


def test_of_what_the_grader_asked_a_member_is_told_the_first_rejection(play: Play) -> None:
    unsure = _unsure_eve(play, "k1? k2?")
    play.notices(EVENING)

    for dispute, sentence in zip(unsure, ("It waits.", "It halts."), strict=True):
        reject_dispute(play.store, OWNER, dispute.id, sentence, EVENING)

    [post] = play.notices(EVENING)
    assert (post.detail["recipient"], post.detail["quote"]) == (EVE.user_id, "It waits.")
    assert "The grader was not sure about your answer" in post.detail["sentence"]
    assert post.round_id == unsure[0].round_id


def test_what_the_grader_asks_about_the_next_answer_is_told_anew(play: Play) -> None:
    [first] = _unsure_eve(play)
    reject_dispute(play.store, OWNER, first.id, "It waits.", EVENING)
    play.notices(EVENING)
    quiz = play.store.quizzes.of_workspace("T1")[0]
    tuesday = play.play_day(quiz, [(EVE, "k1?")], MONDAY_9 + timedelta(days=1))
    [second] = play.store.disputes.of_round(tuesday.id)

    reject_dispute(play.store, OWNER, second.id, "It halts.", tuesday.revealed_at)

    assert "It halts." in [post.detail.get("quote") for post in play.notices(tuesday.revealed_at)]


def test_the_first_of_two_reviewers_decides(play: Play, closed: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = disagree(play, closed)
    found = (dispute, play.quiz(play.store.quizzes.of_workspace("T1")[0]), closed)
    accept(play, dispute, actor=ADMIN)

    with pytest.raises(AlreadyDecided):
        reject_dispute(play.store, OWNER, dispute.id, "No.", EVENING)
    # Both looked before either decided.
    for module in ("accept_dispute", "reject_dispute"):
        monkeypatch.setattr(f"bot.usecases.{module}.find_dispute", lambda *_: found)
    with pytest.raises(AlreadyDecided):
        accept(play, dispute)
    with pytest.raises(AlreadyDecided):
        reject_dispute(play.store, OWNER, dispute.id, "No.", EVENING)
    assert stored(play, dispute).reviewer_id == ADMIN.id.user_id
    assert play.store.results.points(closed.id)[ANA] == 10


def test_who_is_no_reviewer_sees_and_decides_nothing(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)

    with pytest.raises(NotAllowed, match="Only reviewers"):
        list_reviews(play.store, SOMEBODY, CHANNEL, quiz_id=None)
    with pytest.raises(NoQuizHere):
        list_reviews(play.store, SOMEBODY, None, quiz_id=None)
    for place in (CHANNEL, None):
        with pytest.raises(RoleNotKnown):
            list_reviews(play.store, replace(SOMEBODY, is_admin=None), place, quiz_id=None)
    with pytest.raises(NotAllowed, match="Only reviewers"):
        show_review(play.store, SOMEBODY, dispute.id)
    with pytest.raises(NotAllowed, match="Only reviewers"):
        accept(play, dispute, actor=SOMEBODY)
    with pytest.raises(NotAllowed, match="Only reviewers"):
        reject_dispute(play.store, SOMEBODY, dispute.id, "No.", EVENING)


def test_ones_own_answer_is_anothers_to_decide(play: Play, closed: Round) -> None:
    (quiz,) = play.store.quizzes.of_workspace("T1")
    name_reviewers(play.store, OWNER, quiz, {ANA.user_id}, EVENING)
    dispute = disagree(play, closed)

    assert list_reviews(play.store, Actor(ANA), CHANNEL, None).waiting == 0
    assert list_reviews(play.store, OWNER, CHANNEL, None).waiting == 1
    with pytest.raises(NotAllowed, match="another reviewer"):
        accept(play, dispute, actor=Actor(ANA))
    accept(play, dispute)


def test_a_reviewer_is_told_again_where_only_their_own_answer_waited(play: Play) -> None:
    quiz = play.set_up()
    round_ = play.play_day(quiz, [(ANA, "k1 and it halts"), (BEN, "k1, it halts"), (CLEO, "k1 as it halts")])
    name_reviewers(play.store, OWNER, quiz, {ANA.user_id}, EVENING)
    disagree(play, round_)
    bens = disagree(play, round_, BEN)
    reject_dispute(play.store, Actor(ANA), bens.id, "No.", EVENING)
    play.notices(EVENING)

    disagree(play, round_, CLEO)

    assert [post.detail["recipient"] for post in play.notices(EVENING)] == [ANA.user_id]


def test_of_a_quiz_that_is_gone_meanwhile_nobody_is_told(play: Play, closed: Round) -> None:
    disagree(play, closed)
    play.notices(EVENING)

    notify_reviewers(play.store, replace(closed, quiz_id=closed.quiz_id + 1), EVENING)

    assert play.notices(EVENING) == []


def test_an_only_reviewer_decides_about_their_own_answer_and_it_is_recorded(play: Play) -> None:
    quiz = play.set_up(actor=Actor(ANA))
    round_ = play.play_day(quiz, [(ANA, "k1 and it halts")])

    dispute = disagree(play, round_)
    assert list_reviews(play.store, Actor(ANA), CHANNEL, None).waiting == 1
    accept(play, dispute, actor=Actor(ANA))

    assert stored(play, dispute).reviewer_id == ANA.user_id


def test_a_dispute_that_is_gone_or_of_another_workspace(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)

    with pytest.raises(AlreadyDecided, match="no longer exists"):
        show_review(play.store, OWNER, dispute.id + 1)
    with pytest.raises(NoQuiz):
        show_review(play.store, Actor(member_id("UOWNER", "T2"), is_admin=True), dispute.id)


def test_a_review_shows_the_answer_the_rubric_and_what_others_said(play: Play, closed: Round) -> None:
    dispute = disagree(play, closed)

    review = show_review(play.store, OWNER, dispute.id)

    [reviewed] = review.points
    assert (review.quotation, review.grade.points) == ("k1 and it halts", 5)
    assert (reviewed.dispute, reviewed.point.id) == (dispute, "k2")
    assert reviewed.finding.coverage is Coverage.MISSING
    assert (reviewed.said_by_others, reviewed.others) == (("k2",), 1)

    accept(play, dispute)
    later = show_review(play.store, OWNER, disagree(play, closed, CLEO, "it halts").id)
    assert later.points[0].point.phrasings == ("halts",)
    assert later.points[0].others == 3


def test_a_review_counts_others_as_the_reveal_does(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question())}
    said = [(ANA, "no idea"), (BEN, f"k2 {LONG}"), (CLEO, f"k2 {LONG}"), (DAN, "k2 off topic"), (EVE, "k2")]
    round_ = play.play_day(play.set_up(), said)
    assert play.store.results.grades(round_.id)[CLEO].verdict is Verdict.COPIED

    review = show_review(play.store, OWNER, disagree(play, round_, ANA, "no idea").id)

    revealed = show_reveal(play.store, round_)
    assert {c.point.id: c.members for c in revealed.coverage}["k2"] == 2
    assert (review.points[0].point.id, review.points[0].others) == ("k2", 2)


def test_everything_that_waits_of_an_answer_is_reviewed_together(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [(ANA, "auf Deutsch"), (BEN, "k1 k2")])

    [answer] = list_reviews(play.store, OWNER, CHANNEL, quiz_id=None).answers
    review = show_review(play.store, OWNER, answer.disputes[1].id)

    assert [p.dispute.key_point_id for p in review.points] == ["k1", "k2"]


def test_the_queue_lists_answers_by_how_long_they_wait(play: Play, closed: Round) -> None:
    later, earlier = disagree(play, closed, BEN), disagree(play, closed, ANA)
    (quiz,) = play.store.quizzes.of_workspace("T1")

    queue = list_reviews(play.store, OWNER, CHANNEL, quiz_id=None)

    assert [answer.disputes for answer in queue.answers] == [(later,), (earlier,)]
    assert (queue.answers[0].round, queue.waiting) == (closed, 2)
    assert list_reviews(play.store, OWNER, None, quiz.id) == queue


def test_elsewhere_the_queue_is_of_every_quiz_that_one_reviews(play: Play, closed: Round) -> None:
    other = play.set_up(quiz_settings(channel_id="C2"), actor=Actor(BEN))
    dispute = disagree(play, closed)

    assert list_reviews(play.store, ADMIN, None, quiz_id=None).answers[0].disputes == (dispute,)
    assert list_reviews(play.store, ADMIN, "C2", quiz_id=None).answers == ()
    assert list_reviews(play.store, Actor(BEN), "C-none", quiz_id=None).waiting == 0
    assert quizzes_to_review(play.store, Actor(BEN)) == [play.quiz(other)]
    with pytest.raises(NotAllowed):
        list_reviews(play.store, Actor(BEN), CHANNEL, quiz_id=None)


def test_a_long_queue_is_counted_and_not_all_listed(play: Play) -> None:
    quiz = play.set_up()
    people = [(member_id(f"U{n:02}"), "k1 k2?") for n in range(MOST_LISTED + 2)]
    play.play_day(quiz, people)

    queue = list_reviews(play.store, OWNER, CHANNEL, quiz_id=None)

    assert (len(queue.answers), queue.waiting) == (MOST_LISTED, MOST_LISTED + 2)


def test_without_a_quiz_there_is_no_queue(play: Play) -> None:
    with pytest.raises(NoQuiz):
        list_reviews(play.store, OWNER, CHANNEL, quiz_id=None)


def test_nobody_need_look_at_an_answer_any_more_that_is_full(play: Play) -> None:
    by = rubric(NOfM(1, ("k1", "k2")), "k1", "k2")
    play.banks.banks = {"lambda": bank_of(question(rubric=by))}
    round_ = play.play_day(play.set_up(), [(BEN, "it halts"), (EVE, "it halts"), (DAN, "no idea")])
    asked, besides, likewise = (
        open_dispute(play.store, round_.id, member, place, "it halts", "", EVENING)
        for member, place in ((BEN, 0), (BEN, 1), (EVE, 1))
    )
    still = open_dispute(play.store, round_.id, DAN, 1, "no idea", "", EVENING)

    accept(play, asked)

    assert [stored(play, one).state for one in (besides, likewise)] == [DisputeState.WITHDRAWN] * 2
    assert play.store.disputes.waiting([round_.quiz_id]) == [still]
