"""Reveals a round: ends it, grades every answer and puts the points into the ledger."""

from dataclasses import replace
from datetime import datetime

from bot.domain.answers import collect_answers, copyists
from bot.domain.bank import Question
from bot.domain.grading import Assessment, Grade, Verdict, grade, made_by
from bot.domain.opinions import settle, unclear
from bot.domain.posts import Post
from bot.domain.rounds import Round, RoundState
from bot.usecases.ports import EntryKind, Grader, LedgerEntry, Store
from bot.usecases.show_reveal import Reveal, show_reveal
from bot.usecases.steps.find_rubric import find_rubric
from bot.usecases.steps.mark_unsure import mark_unsure

NOTHING_TO_REVEAL = "The round was not open any more when its reveal was due."


def reveal_round(store: Store, grader: Grader, post: Post, now: datetime, model: str | None) -> Reveal | None:
    """End the round and return what to post, or give the post up when the round cannot be revealed.

    What was kept of `model`'s second opinions settles unclear points. A round found in revealing was interrupted by a
    crash: its grades stand and only the message is made again.
    """
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    if round_ is None or round_.state not in (RoundState.OPEN, RoundState.REVEALING):
        store.posts.fail(post.key, NOTHING_TO_REVEAL)
        return None
    quiz = store.quizzes.get(round_.quiz_id)
    if quiz and quiz.channel_id != round_.channel_id:
        # Slack may never take this reveal: the time in which members can disagree begins here.
        store.rounds.set_reveal_at(round_.id, now)
    if store.rounds.step(round_.id, [RoundState.OPEN], RoundState.REVEALING):
        _grade_all(store, grader, round_, now, model)
    return show_reveal(store, replace(round_, state=RoundState.REVEALING))


def _grade_all(store: Store, grader: Grader, round_: Round, now: datetime, model: str | None) -> None:
    question = find_rubric(store, round_)
    answers = collect_answers(store.answers.of_round(round_.id))
    copied = copyists(answers)
    grades = {}
    for answer in answers:
        assessment = _with_opinions(store, round_, grader.assess(question, answer.text), answer.text, model)
        grades[answer.member] = _grade(grader, question, assessment, is_copy=answer.member in copied)
    store.results.add_grades(round_.id, grades, now)
    store.results.append(
        LedgerEntry(round_.quiz_id, round_.id, member, round_.local_date, result.points, EntryKind.AWARD, now)
        for member, result in grades.items()
    )
    mark_unsure(store, round_, question.rubric, grades, now)


def _with_opinions(store: Store, round_: Round, assessment: Assessment, text: str, model: str | None) -> Assessment:
    if model is None or not unclear(assessment):
        return assessment
    said = store.opinions.of(round_, model, text).values()
    return settle(assessment, [opinion for opinion in said if opinion], text, model=model)


def _grade(grader: Grader, question: Question, assessment: Assessment, *, is_copy: bool) -> Grade:
    if is_copy and not assessment.not_an_attempt:
        assessment = replace(assessment, not_an_attempt=Verdict.COPIED)
    name = made_by(grader.name, assessment)
    return grade(question.rubric, assessment, grader=name, rubric_version=question.version)
