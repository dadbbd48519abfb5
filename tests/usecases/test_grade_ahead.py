"""Grading ahead changes no result, whatever happens between it and the reveal."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.answers import _copyists
from bot.domain.bank import AllOf, Question
from bot.domain.grading import Assessment, Verdict
from bot.domain.posts import PostKind
from bot.domain.rounds import Round
from bot.usecases.accept_dispute import accept_dispute
from bot.usecases.grade_ahead import PIECE, GradedAhead, grade_ahead
from bot.usecases.open_dispute import open_dispute
from bot.usecases.ports import Grader
from bot.usecases.reveal_round import reveal_round
from tests.builders import (
    ANA,
    BEN,
    CLEO,
    DAN,
    OWNER,
    WordGrader,
    bank_of,
    member_id,
    question,
    rubric,
    utc,
    wrong_claim,
)
from tests.usecases.play import MONDAY_16, Directly, Play

TEN = utc("2026-11-23 10:00")
MINUTE = timedelta(minutes=1)


@dataclass
class Counting:
    """A grader that remembers which texts it was asked about."""

    grader: Grader = field(default_factory=WordGrader)
    asked: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.grader.name

    def assess(self, question: Question, text: str) -> Assessment:
        self.asked.append(text)
        return self.grader.assess(question, text)

    def reduced(self, wording: str) -> tuple[str, ...]:
        return self.grader.reduced(wording)


@pytest.fixture
def opened(play: Play) -> Round:
    """A round whose question has two key points, k1 and k2, and a wrong claim against k1."""
    by = rubric(AllOf(("k1", "k2")), "k1", "k2", claims=[wrong_claim("k1")])
    play.banks.banks = {"lambda": bank_of(question("timeout", rubric=by), question("next", rubric=by))}
    return play.open(play.set_up())


def reveal(play: Play, grader: Grader) -> None:
    play.tick(MONDAY_16)
    [post] = play.due(MONDAY_16, PostKind.REVEAL)
    assert reveal_round(play.store, grader, post, MONDAY_16, model=None)


async def test_wordings_are_told_apart_as_by_the_grader_itself(play: Play, opened: Round) -> None:
    ahead = await grade_ahead(Directly(play.store), WordGrader(), opened)
    assert ahead.reduced("It halts") == ahead.reduced("the halts") == ("halts",)


async def test_what_was_graded_ahead_is_not_graded_again(play: Play, opened: Round) -> None:
    texts = [f"k1 and so on {number}" for number in range(PIECE + 1)]
    for number, text in enumerate([*texts, texts[0]]):
        play.reply(opened, member_id(f"U{number}"), text, TEN + number * MINUTE)
    counting = Counting()

    ahead = await grade_ahead(Directly(play.store), counting, opened)
    assert counting.asked == texts
    reveal(play, ahead)

    assert counting.asked == texts
    assert {grade.grader for grade in play.store.results.grades(opened.id).values()} == {WordGrader.name}


async def test_copies_are_searched_for_ahead_and_not_again_at_the_reveal(play: Play, opened: Round) -> None:
    text = "k1 and k2 in a sentence that is long enough for nobody to write it twice by chance"
    for minutes, member in enumerate([ANA, BEN]):
        play.reply(opened, member, text, TEN + minutes * MINUTE)
    ahead = await grade_ahead(Directly(play.store), WordGrader(), opened)
    searched = _copyists.cache_info().misses
    reveal(play, ahead)
    assert _copyists.cache_info().misses == searched
    verdicts = {member: grade.verdict for member, grade in play.store.results.grades(opened.id).items()}
    assert verdicts == {ANA: Verdict.FULL, BEN: Verdict.COPIED}


async def test_what_changed_meanwhile_counts_as_it_stands_at_the_reveal(play: Play, opened: Round) -> None:
    for minutes, (member, text) in enumerate([(ANA, "k1"), (BEN, "k1 k2"), (CLEO, "claim0 k1")]):
        play.reply(opened, member, text, TEN + minutes * MINUTE)
    counting = Counting()
    ahead = await grade_ahead(Directly(play.store), counting, opened)

    play.reply(opened, ANA, "k2", TEN + 9 * MINUTE)
    play.reply(opened, DAN, "k2 alone", TEN + 9 * MINUTE)
    [bens] = play.store.answers.of_member(opened.id, BEN)
    play.store.answers.put(replace(bens, text="", version="~", deleted=True))
    reveal(play, ahead)

    assert counting.asked == ["k1", "k1 k2", "claim0 k1", "k1\nk2", "k2 alone"]
    grades = play.store.results.grades(opened.id)
    assert {member: grade.points for member, grade in grades.items()} == {ANA: 10, CLEO: 1, DAN: 5}


async def test_what_was_graded_by_a_phrasing_ahead_is_not_graded_again_when_it_is_accepted(
    play: Play, opened: Round
) -> None:
    for minutes, (member, text) in enumerate([(ANA, "k1 and it halts"), (BEN, "halts"), (CLEO, "no idea")]):
        play.reply(opened, member, text, TEN + minutes * MINUTE)
    play.reveal()
    disputed = open_dispute(play.store, opened.id, ANA, 1, "it halts", "", MONDAY_16)
    counting = Counting()

    ahead = await grade_ahead(Directly(play.store), counting, opened, ("k2", "halts"))
    assert counting.asked == ["halts", "k1 and it halts", "no idea"]
    accepted = accept_dispute(play.store, ahead, OWNER, disputed.id, " halts ", MONDAY_16)

    assert len(counting.asked) == 3
    assert [regrade.member for regrade in accepted.others] == [BEN]


def test_a_text_is_known_for_its_question_and_its_version_only() -> None:
    counting = Counting()
    asked = question("timeout", rubric=rubric(AllOf(("k1",)), "k1"))
    ahead = GradedAhead(counting, {(asked.version, "k1"): counting.grader.assess(asked, "k1")})
    assert ahead.assess(asked, "k1") == WordGrader().assess(asked, "k1")
    assert counting.asked == []
    changed = replace(asked, version="another")
    ahead.assess(changed, "k1")
    ahead.assess(asked, "k1 too")
    assert counting.asked == ["k1", "k1 too"]
