"""Asks a model about what a grader is unsure of, and keeps what it says.

Unlike other use cases these wait for somebody outside, so each runs its transactions itself, with none open meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.answers import collect_answers, copyists
from bot.domain.members import MemberId
from bot.domain.opinions import NOT_ASKED_ABOUT, Doubt, Reading, unclear, usable_opinions
from bot.domain.rounds import Round
from bot.usecases.ports import Grader, Runner, SecondOpinion, Store
from bot.usecases.steps.find_answer import find_answer
from bot.usecases.steps.find_rubric import find_rubric

MOST_ANSWERS = 30
"""Answers of one round that a model is asked about: what it costs in time and money has an end."""


async def ask_about_round(runner: Runner, second: SecondOpinion, grader: Grader, round_: Round) -> None:
    """Have the open round's unclear answers read, so that `reveal_round` finds the opinions."""
    doubts = await runner.read(lambda store: _doubts_of_round(store, grader, round_, second.model))
    await _ask(runner, second, round_, doubts)


async def ask_about_answer(
    runner: Runner, second: SecondOpinion, round_: Round, member: MemberId, key_point_ids: Collection[str]
) -> None:
    """Have these key points of a member's answer read, for a person who decides. That changes no grade.

    A text that was written for a machine is not read: by the model it would speak to whoever decides.
    """

    def doubts(store: Store) -> list[Doubt]:
        grade = store.results.grades(round_.id).get(member)
        if grade and NOT_ASKED_ABOUT.intersection(grade.assessment.remarks):
            return []
        question, text = find_rubric(store, round_), find_answer(store, round_.id, member).text
        return _still_new(store, round_, second.model, Doubt(question, text, tuple(key_point_ids)))

    await _ask(runner, second, round_, await runner.read(doubts))


async def _ask(runner: Runner, second: SecondOpinion, round_: Round, doubts: Sequence[Doubt]) -> None:
    readings = await second.judge(doubts) if doubts else []
    if readings:
        await runner.write(lambda store: _keep(store, round_, second.model, readings), about=round_.quiz_id)


def _doubts_of_round(store: Store, grader: Grader, round_: Round, model: str) -> list[Doubt]:
    question = find_rubric(store, round_)
    answers = collect_answers(store.answers.of_round(round_.id))
    copied = copyists(answers)
    texts = dict.fromkeys(answer.text for answer in answers if answer.member not in copied)
    doubts = [Doubt(question, text, unclear(grader.assess(question, text))) for text in texts]
    return [new for doubt in doubts for new in _still_new(store, round_, model, doubt)][:MOST_ANSWERS]


def _still_new(store: Store, round_: Round, model: str, doubt: Doubt) -> list[Doubt]:
    """What of the doubt the model has not been asked yet, or nothing."""
    said = store.opinions.of(round_, model, doubt.text) if doubt.key_point_ids else {}
    new = tuple(point for point in doubt.key_point_ids if point not in said)
    return [replace(doubt, key_point_ids=new)] if doubt.text and new else []


def _keep(store: Store, round_: Round, model: str, readings: Sequence[Reading]) -> None:
    if store.rounds.get(round_.id) is None:
        return  # the workspace left meanwhile
    for doubt, opinions in ((reading.doubt, reading.opinions) for reading in readings):
        usable = usable_opinions(opinions, doubt.key_point_ids, doubt.text)
        store.opinions.put(round_, model, doubt.text, {point: usable.get(point) for point in doubt.key_point_ids})
