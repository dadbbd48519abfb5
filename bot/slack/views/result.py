"""A member's own result: what the answer said, what it left out, and what it earned."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from slack_sdk.models.blocks import Block, ButtonElement, Option, PlainTextObject, SectionBlock, StaticSelectElement

from bot.domain.answers import quotation
from bot.domain.bank import KeyPoint
from bot.domain.disputes import DisputeKind
from bot.domain.grading import EARNS_NOTHING, FULL_POINTS, Coverage, PointFinding, Reason, Remark, Verdict
from bot.domain.lacks import Lack, Points, lacks
from bot.domain.words import count, short_date
from bot.slack import ids
from bot.slack.message import Message, compose, room_beside
from bot.slack.views.blocks import MAX_OPTION, actions, button, context, header, option, section, sections
from bot.slack.views.buttons import leaderboard_button, record_button, withdraw_button
from bot.slack.views.dispute import dispute_words
from bot.slack.views.second_opinion import decided_words
from bot.slack.views.statements import POINTS_TOLD, WORTH_HALF, Detail, Line, fitting, part, untold
from bot.slack.views.text import block_quote, fit, inert, quoted
from bot.usecases.show_result import OwnResult

VERDICT_SENTENCES = {
    Verdict.FULL: "A full answer: everything that was needed is there.",
    Verdict.PARTIAL: "You have part of it. Below is what your answer covers and what was missing.",
    Verdict.NOT_YET: "Not there yet, and trying still counts.",
    Verdict.OFF_TOPIC: "Your text was not taken for an answer to this question, so it earns nothing.",
    Verdict.ECHO: "Your text repeats the question without answering it, so it earns nothing.",
    Verdict.COPIED: (
        "Your text has nearly the same words as an earlier answer, so it earns nothing. Nobody else is told why."
    ),
    Verdict.NO_TEXT: "Your answer has no words to grade, so it earns nothing. Pictures and files cannot be read.",
}
MARKS = {Coverage.COVERED: "✓", Coverage.MAYBE: "?", Coverage.CONTRADICTED: "✗", Coverage.MISSING: "○"}
REASONS = {
    Reason.WRONG_NUMBER: "Your number is another.",
    Reason.SWAPPED: "Your words say it of something else.",
    Reason.DENIED: "Your words deny it.",
    Reason.WRONG_CLAIM: "A wrong claim of yours contradicts it.",
    Reason.UNCLEAR: "Your words are not clear enough to count by themselves.",
}
REMARKS = {
    Remark.STUFFING: "Your text reads like a list of names. Sentences that say how things are count.",
    Remark.INSTRUCTIONS: "Your text tells the grader how to grade. The grader gives such a text nothing as a whole.",
    Remark.OTHER_LANGUAGE: "Your text seems to be in another language than English.",
}
SO_FAR = "A reviewer will look at your answer: these are the points so far."
MAX_QUESTION = 1_000
MAX_ANSWER = 1_500
MOST_BUTTONS = 20
"""Each takes a block of its own, and a message has at most fifty."""

MOST_OPTIONS = 20


def own_result(result: OwnResult) -> Message:
    """The reader's result in one round; for nobody else's eyes."""
    quiz_id = result.round.quiz_id
    remarks = [REMARKS[remark] for remark in result.grade.assessment.remarks]
    head: list[Block] = [
        header(f"Your result: {result.points} of {count(FULL_POINTS, 'point')}"),
        section(_verdict_words(result)),
        *([context(*remarks)] if remarks else []),
        context(f"{short_date(result.round.local_date, result.today)} · {fit(result.question.prompt, MAX_QUESTION)}"),
    ]
    others = _other_points(result)
    foot = [
        *([actions(_select(others))] if others else []),
        *_answer(result),
        context(_grading_note(result)),
        actions(leaderboard_button(quiz_id), record_button(quiz_id)),
    ]
    room = room_beside([*head, *foot]) - MAX_OPTION * len(others)
    findings = _blocks(fitting(lambda detail: _findings(result, detail), room))
    return compose([*head, *findings, *foot])


def _answer(result: OwnResult) -> list[Block]:
    """The whole answer, or as much of it as leaves room for what is said of it."""
    whole = quotation(result.answer.messages)
    shown = fit(whole, MAX_ANSWER, block_quote)
    if not shown:
        return []
    cut = [] if shown == block_quote(whole) else [context("Only the beginning of your answer is shown.")]
    return [section(f"*Your answer*\n{shown}"), *cut]


def _verdict_words(result: OwnResult) -> str:
    """The verdict, which is no last word while a reviewer is asked."""
    words = VERDICT_SENTENCES[result.grade.verdict]
    if not any(dispute.is_open for dispute in result.disputes.values()):
        return words
    return SO_FAR if result.grade.verdict is Verdict.NOT_YET else f"{words} {SO_FAR}"


def _blocks(lines: Iterable[Line]) -> list[SectionBlock]:
    """The first lines with a button each in a section of its own, the others packed."""
    with_button = [line for line in lines if line.button][:MOST_BUTTONS]
    blocks: list[SectionBlock] = []
    for alone, run in groupby(lines, key=lambda line: any(line is each for each in with_button)):
        if alone:
            blocks += [section(line.text, line.button) for line in run]
        else:
            blocks += sections(line.text for line in run)
    return blocks


def _findings(result: OwnResult, detail: Detail) -> list[Line]:
    corrections = part("*Corrections*", [Line(text) for text in _claims(result, detail)])
    if result.grade.verdict in EARNS_NOTHING:
        return [*corrections, *_lacking("A full answer says", result, detail)]

    def lines(coverage: Coverage) -> list[Line]:
        points = [p for p in result.question.rubric.key_points if _finding(result, p).coverage is coverage]
        return _lines(result, points, detail)

    extra, halves = _extra(result), result.question.rubric.rule.worth_half()
    return [
        *part("*Key points in your answer*", lines(Coverage.COVERED)),
        *part("*Key points that may be in your answer*", lines(Coverage.MAYBE)),
        *part("*Key points that your answer contradicts*", lines(Coverage.CONTRADICTED)),
        *corrections,
        *_lacking("What was missing:", result, detail),
        *part(WORTH_HALF, _lines(result, [p for p in extra if p.id in halves], detail)),
        *part("*Good to know as well*", _lines(result, [p for p in extra if p.id not in halves], detail)),
    ]


def _lacks(result: OwnResult) -> list[Lack]:
    """What would have made the answer full; of an answer that earns nothing, what a full one says."""
    if result.grade.verdict is Verdict.FULL:
        return []
    covered = frozenset() if result.grade.verdict in EARNS_NOTHING else result.grade.covered
    return lacks(result.question.rubric.rule, covered)


def _listed(result: OwnResult, lack: Lack) -> list[KeyPoint]:
    """Its key points, but for those that are told above since the answer comes near them."""
    return [p for p in result.question.rubric.key_points if p.id in lack.points and not _is_near(result, p)]


def _is_near(result: OwnResult, point: KeyPoint) -> bool:
    """Whether the key point is told as said, contradicted or maybe said."""
    return result.grade.verdict not in EARNS_NOTHING and _finding(result, point).coverage is not Coverage.MISSING


def _finding(result: OwnResult, point: KeyPoint) -> PointFinding:
    return result.grade.assessment.finding(point.id)


def _extra(result: OwnResult) -> list[KeyPoint]:
    """The first of the key points that were not said and would not have made the answer full."""
    needed = Points().union(*(lack.points for lack in _lacks(result)))
    return [p for p in result.question.rubric.key_points if p.id not in needed and not _is_near(result, p)][
        :POINTS_TOLD
    ]


def _lacking(title: str, result: OwnResult, detail: Detail) -> list[Line]:
    """What would have made the answer full, under the title and with how many of each list would have been enough."""
    lines: list[Line] = []
    for lack in _lacks(result):
        points = _listed(result, lack)
        told = _told(result, lack, points)
        below = [*_lines(result, told, detail), *untold(len(points) - len(told))]
        how_many = _how_many(lack, len(points))
        if not lines:
            lines = part(f"*{f'{title} {how_many}'.rstrip(': ')}*", below)
        else:
            lines += [*([Line(f"*and {how_many}*")] if how_many else []), *below]
    return lines


def _told(result: OwnResult, lack: Lack, points: Sequence[KeyPoint]) -> list[KeyPoint]:
    """The first points of a long list of which any few are enough, and those that a person is asked about."""
    most = POINTS_TOLD if lack.n < len(lack.points) else len(points)
    return [p for place, p in enumerate(points) if place < most or p.id in result.disputes]


def _how_many(lack: Lack, listed: int) -> str:
    """How many of the points listed would have been enough, unless it is all of them."""
    many = "one" if lack.n == 1 else f"at least {lack.n}"
    if lack.or_before:
        return f"{many} more, from this list or from above" if listed else f"{many} more from above"
    return f"{many} of these" if lack.n < listed else ""


def _lines(result: OwnResult, points: Iterable[KeyPoint], detail: Detail) -> list[Line]:
    """Each key point with what was found of it, and below it what becomes of a dispute about it."""
    lines = []
    for point in points:
        lines.append(Line(_finding_words(result, point, detail), _disagree(result, point)))
        if dispute := result.disputes.get(point.id):
            withdraw = withdraw_button(dispute.id)
            is_own = dispute.is_open and dispute.kind is DisputeKind.DISAGREED
            lines.append(Line(f"↳ {dispute_words(dispute)}", withdraw if is_own else None))
    return lines


def _finding_words(result: OwnResult, point: KeyPoint, detail: Detail) -> str:
    statement = detail.statement(point.statement, point.source)
    if result.grade.verdict in EARNS_NOTHING:
        return f"• {statement}"
    finding = _finding(result, point)
    words = f" You wrote {quoted(finding.evidence)}." if finding.evidence else ""
    reason = f" {REASONS[finding.reason]}" if finding.reason else ""
    return f"{MARKS[finding.coverage]} {statement}{words}{reason}{decided_words(finding)}"


def _disagree(result: OwnResult, point: KeyPoint) -> ButtonElement | None:
    if point.id not in result.disputable:
        return None
    place = result.question.rubric.key_points.index(point)
    return button("I disagree", f"{ids.DISAGREE}:{place}", f"{result.round.id}:{place}")


def _other_points(result: OwnResult) -> list[Option]:
    """The key points that may be disputed and are not told, so that they have no button."""
    points = result.question.rubric.key_points
    told = [point for lack in _lacks(result) for point in _told(result, lack, _listed(result, lack))]
    if result.grade.verdict not in EARNS_NOTHING:
        told += [*_extra(result), *(point for point in points if _is_near(result, point))]
    return [
        # In plain text nothing has an effect; what looks like a ping is kept from looking like one all the same.
        option(point.statement.replace("<", "\u2039"), f"{result.round.id}:{place}")
        for place, point in enumerate(points)
        if point not in told and point.id in result.disputable
    ][:MOST_OPTIONS]


def _select(others: Sequence[Option]) -> StaticSelectElement:
    return StaticSelectElement(
        action_id=f"{ids.DISAGREE}:{ids.OTHER_POINT}",
        placeholder=PlainTextObject(text="I disagree about another point…"),
        options=others,
    )


def _claims(result: OwnResult, detail: Detail) -> list[str]:
    lines = []
    for finding in result.grade.assessment.claims:
        claim = result.question.rubric.wrong_claims[finding.index]
        correction = detail.statement(claim.correction, claim.source)
        lines.append(f"• You wrote {quoted(finding.evidence)}. In fact: {correction}")
    return lines


def _grading_note(result: OwnResult) -> str:
    corrected = ""
    if result.points != result.grade.points:
        corrected = f" Graded at first with {count(result.grade.points, 'point')}, corrected since."
    version, plus, overlay = result.grade.rubric_version.partition("+")
    rubric = f"{version[:12]}{plus}{overlay}"
    return f"Graded by {inert(result.grade.grader)}, rubric {inert(rubric)}.{corrected}"
