"""Disputes wait once, are decided once, and their accepted phrasings belong to a quiz and a question."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import Coverage, PointFinding
from bot.domain.members import Actor, MemberId
from bot.domain.rounds import RoundState
from bot.storage.store import SqlStore
from bot.usecases.ports import AcceptedPhrasing, ReviewSummary
from tests.storage.examples import ANA, BEN, MONDAY, NOW, QUESTION, add_quiz, add_round, dispute

DAY = timedelta(days=1)


def accepted(of: Dispute, phrasing: str, at: timedelta = DAY) -> Dispute:
    return replace(of, state=DisputeState.ACCEPTED, reviewer_id="U9", phrasing=phrasing, decided_at=NOW + at)


def test_a_dispute_comes_back_as_it_was_stored(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    opened = dispute(store, round_)

    expected = Dispute(
        opened.id,
        round_.quiz_id,
        round_.id,
        ANA,
        "default",
        DisputeKind.DISAGREED,
        "3 seconds",
        "That is the default.",
        NOW,
    )
    assert opened == expected
    assert store.disputes.get(opened.id) == expected
    assert store.disputes.get(opened.id + 1) is None


def test_a_finding_without_evidence_quotes_no_words(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    opened = store.disputes.open(round_, ANA, PointFinding("default", Coverage.MAYBE), DisputeKind.UNSURE, "", at=NOW)
    assert opened
    assert opened.words == ""


def test_one_waits_at_a_time_for_each_key_point_of_an_answer(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    first = dispute(store, round_)
    others = [dispute(store, round_, BEN), dispute(store, round_, ANA, "billing")]
    finding = PointFinding("default", Coverage.MISSING, "3 s")
    again = (round_, ANA, finding, DisputeKind.UNSURE, "", NOW)

    assert store.disputes.open(*again) is None
    assert store.disputes.step(first.id, DisputeState.OPEN, DisputeState.WITHDRAWN)
    second = store.disputes.open(*again)

    assert second
    assert store.disputes.of_member(round_.id, ANA) == [
        replace(first, state=DisputeState.WITHDRAWN),
        others[1],
        second,
    ]
    assert [d.id for d in store.disputes.of_round(round_.id)] == [first.id, *(d.id for d in others), second.id]
    assert store.disputes.of_round(round_.id + 1) == []


def test_the_graders_own_disputes_leave_those_alone_that_wait(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    first = dispute(store, round_)
    found = [PointFinding(point, Coverage.MAYBE, "3 s") for point in ("default", "billing")]

    for _ in range(2):
        store.disputes.open_unsure(round_, [(member, finding) for member in (ANA, BEN) for finding in found], NOW)
    store.disputes.open_unsure(round_, [], NOW)

    opened = store.disputes.of_round(round_.id)
    assert opened[0] == first
    assert [(d.member, d.key_point_id, d.kind, d.words) for d in opened[1:]] == [
        (ANA, "billing", DisputeKind.UNSURE, "3 s"),
        (BEN, "default", DisputeKind.UNSURE, "3 s"),
        (BEN, "billing", DisputeKind.UNSURE, "3 s"),
    ]


def test_the_first_decision_stands(store: SqlStore) -> None:
    opened = dispute(store, add_round(store, add_quiz(store)))
    first = replace(
        opened, state=DisputeState.REJECTED, reviewer_id="U9", sentence="It does not say so.", decided_at=NOW + DAY
    )

    assert store.disputes.decide(first)
    assert not store.disputes.decide(accepted(opened, "three seconds"))
    assert not store.disputes.step(opened.id, DisputeState.OPEN, DisputeState.WITHDRAWN)
    assert store.disputes.get(opened.id) == first


def test_open_disputes_of_quizzes_wait_oldest_first(store: SqlStore) -> None:
    one, other, third = (add_quiz(store, channel) for channel in ("C1", "C2", "C3"))
    opened = [dispute(store, add_round(store, quiz)) for quiz in (other, one, third)]
    decided = dispute(store, add_round(store, one, MONDAY + DAY))
    store.disputes.decide(accepted(decided, ""))

    assert store.disputes.waiting([one.id, other.id]) == opened[:2]
    assert store.disputes.waiting([]) == []


def test_an_overlay_holds_what_its_quiz_accepted_for_the_question_in_that_order(store: SqlStore) -> None:
    quiz, elsewhere = add_quiz(store), add_quiz(store, "C2")
    rounds = [add_round(store, quiz, MONDAY + n * DAY, RoundState.CLOSED) for n in range(2)]
    changed = replace(QUESTION, version="v2")
    rounds.append(add_round(store, quiz, MONDAY + 2 * DAY, RoundState.CLOSED, changed))
    for place, round_ in enumerate(rounds):
        opened = dispute(store, round_)
        store.disputes.decide(accepted(opened, f"phrasing {place}", timedelta(hours=9 - place)))
    billing, alone = dispute(store, rounds[0], ANA, "billing"), dispute(store, rounds[0], BEN)
    store.disputes.decide(accepted(billing, "to the millisecond"))
    store.disputes.decide(accepted(alone, ""))  # this answer, and nothing for the rubric
    rejected = replace(dispute(store, rounds[1], BEN), state=DisputeState.REJECTED, decided_at=NOW)
    store.disputes.decide(rejected)
    other_question = add_round(store, quiz, MONDAY + 3 * DAY, question=replace(QUESTION, id="memory"))
    store.disputes.decide(accepted(dispute(store, other_question), "of memory"))
    store.disputes.decide(accepted(dispute(store, add_round(store, elsewhere)), "elsewhere", 2 * DAY))

    assert store.disputes.overlay(quiz.id, "aws-lambda", "timeout") == {
        "default": ["phrasing 2", "phrasing 1", "phrasing 0"],
        "billing": ["to the millisecond"],
    }
    assert store.disputes.overlay(elsewhere.id, "aws-lambda", "timeout") == {"default": ["elsewhere"]}
    assert store.disputes.overlay(quiz.id, "another-bank", "timeout") == {}
    every = store.disputes.accepted_phrasings()
    assert len(every) == 6
    [of_the_third] = store.disputes.of_round(rounds[2].id)
    assert every[0] == AcceptedPhrasing(
        quiz.id,
        "C1",
        "aws-lambda",
        "timeout",
        "default",
        "phrasing 2",
        dispute_id=of_the_third.id,
        round_id=rounds[2].id,
        reviewer_id="U9",
        accepted_at=NOW + timedelta(hours=7),
    )
    assert (every[-1].quiz_id, every[-1].channel_id, every[-1].phrasing) == (elsewhere.id, "C2", "elsewhere")
    assert store.disputes.accepted_phrasings([quiz.id]) == every[:-1]
    assert store.disputes.accepted_phrasings([]) == []


def test_a_quiz_has_phrasings_once_one_is_accepted_there(store: SqlStore) -> None:
    quiz, elsewhere = add_quiz(store), add_quiz(store, "C2")
    round_ = add_round(store, quiz)
    alone, taught = dispute(store, round_), dispute(store, round_, BEN)
    dispute(store, add_round(store, elsewhere))
    store.disputes.decide(accepted(alone, ""))
    assert not store.disputes.has_phrasings([quiz.id, elsewhere.id])

    store.disputes.decide(accepted(taught, "three seconds"))

    assert store.disputes.has_phrasings([elsewhere.id, quiz.id])
    assert not store.disputes.has_phrasings([elsewhere.id])
    assert not store.disputes.has_phrasings([])


def test_an_accepted_phrasing_is_changed_by_who_knows_it_as_it_is(store: SqlStore) -> None:
    quiz = add_quiz(store)
    round_ = add_round(store, quiz)
    of, waiting = accepted(dispute(store, round_), "three seconds"), dispute(store, round_, BEN)
    store.disputes.decide(of)

    assert not store.disputes.reword(of.id, "3 s", "")
    assert store.disputes.reword(of.id, "three seconds", "")
    assert not store.disputes.reword(of.id, "three seconds", "")
    assert store.disputes.get(of.id) == replace(of, phrasing="")
    assert store.disputes.overlay(quiz.id, "aws-lambda", "timeout") == {}
    assert store.disputes.accepted_phrasings() == []

    assert store.disputes.reword(of.id, "", "three seconds")
    assert not store.disputes.reword(waiting.id, "", "three seconds")
    assert [store.disputes.get(each.id) for each in (of, waiting)] == [of, waiting]


def test_disputes_go_with_their_workspace(store: SqlStore) -> None:
    gone = dispute(store, add_round(store, add_quiz(store)))
    kept = dispute(store, add_round(store, add_quiz(store, "C2", "T2")))

    store.quizzes.remove_workspace("T1")

    assert store.disputes.get(gone.id) is None
    assert store.disputes.get(kept.id) == kept
    assert dispute(store, add_round(store, add_quiz(store))).id > kept.id


def test_a_reveal_is_out_of_date_until_the_newest_change_is_shown(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store), state=RoundState.CLOSED)
    store.rounds.want_reveal(round_.id, 4)
    assert store.rounds.reveals_due(10) == []  # there is none to change

    store.rounds.step(round_.id, [RoundState.CLOSED], RoundState.CLOSED, reveal_ts="1.2")
    store.rounds.want_reveal(round_.id, 5)
    store.rounds.reveal_shown(round_.id, 4)
    assert store.rounds.reveals_due(10) == [(replace(round_, reveal_ts="1.2"), 5)]

    store.rounds.reveal_shown(round_.id, 5)
    assert store.rounds.reveals_due(10) == []


def test_a_reviewer_has_as_many_waiting_as_answers_wait_in_the_quizzes_they_review(store: SqlStore) -> None:
    own, named = add_quiz(store, "C1"), add_quiz(store, "C2")
    store.quizzes.save(replace(named, owner_id="U8", reviewers=frozenset({"U1", "U2"})))
    rounds = [add_round(store, own), add_round(store, named), add_round(store, add_quiz(store, "C1", "T2"))]
    for round_ in rounds:
        for point in ("default", "billing"):
            dispute(store, round_, ANA, point)
    dispute(store, rounds[1], BEN)

    assert {
        actor: store.disputes.review_summary("T1", actor)
        for actor in (
            *(Actor(MemberId("T1", "U9")), Actor(BEN), Actor(MemberId("T1", "U"))),
            *(Actor(BEN, is_admin=True), Actor(BEN, is_admin=None)),
        )
    } == {
        Actor(MemberId("T1", "U9")): ReviewSummary(1),
        Actor(BEN): ReviewSummary(1),
        Actor(MemberId("T1", "U")): None,
        Actor(BEN, is_admin=True): ReviewSummary(2),
        Actor(BEN, is_admin=None): ReviewSummary(1),
    }
    decided = replace(store.disputes.waiting([own.id])[0], state=DisputeState.REJECTED, decided_at=NOW)
    store.disputes.decide(decided)
    assert store.disputes.review_summary("T1", Actor(MemberId("T1", "U9"))) == ReviewSummary(1), (
        "another point of it waits"
    )
    waiting = store.disputes.waiting([named.id])
    store.disputes.decide(accepted(waiting[0], "three seconds"))
    assert store.disputes.review_summary("T1", Actor(BEN)) == ReviewSummary(1, has_phrasings=True)
    assert store.disputes.review_summary("T1", Actor(MemberId("T1", "U9"))) == ReviewSummary(1)


def test_ones_own_answer_waits_for_oneself_only_where_there_is_no_other_reviewer(store: SqlStore) -> None:
    quiz, owner = add_quiz(store), MemberId("T1", "U9")
    dispute(store, add_round(store, quiz), owner)
    for reviewers, waiting in ((set(), 1), ({"U9"}, 1), ({"U2"}, 0), ({"U9", "U2"}, 0)):
        store.quizzes.save(replace(quiz, owner_id="U9", reviewers=frozenset(reviewers)))
        assert store.disputes.review_summary("T1", Actor(owner)) == ReviewSummary(waiting), reviewers
    dispute(store, add_round(store, quiz, MONDAY + DAY), MemberId("T2", "U9"))
    assert store.disputes.review_summary("T1", Actor(owner)) == ReviewSummary(1)
