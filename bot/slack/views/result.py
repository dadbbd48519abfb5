"""A member's own result: what the answer said, what it left out, and what it earned."""

from slack_sdk.models.blocks import Block

from bot.domain.bank import KeyPoint
from bot.domain.grading import EARNS_NOTHING, Coverage, PointFinding, Verdict
from bot.slack import ids
from bot.slack.message import Message, compose, room_beside
from bot.slack.views.blocks import actions, button, context, header, section, sections
from bot.slack.views.card import leaderboard_button
from bot.slack.views.dates import day_words
from bot.slack.views.points import Detail, fitting, part, points_words
from bot.slack.views.text import fit, inert, quoted
from bot.usecases.show_result import OwnResult

VERDICT_SENTENCES = {
    Verdict.FULL: "A full answer: everything that was needed is there.",
    Verdict.PARTIAL: "You have part of it. Below is what you said and what was missing.",
    Verdict.NOT_YET: "Not there yet, and trying still counts.",
    Verdict.OFF_TOPIC: "Your text was not about this question, so it earns nothing.",
    Verdict.ECHO: "Your text repeats the question without answering it, so it earns nothing.",
    Verdict.COPIED: "Your text has nearly the same words as an earlier answer, so it earns nothing. Only you see this.",
    Verdict.NO_TEXT: "Your answer had no text to grade, so it earns nothing. Pictures and files cannot be read.",
}
MAX_QUESTION = 1_000


def own_result(result: OwnResult) -> Message:
    """The reader's result in one round; for nobody else's eyes."""
    quiz_id = result.round.quiz_id
    head: list[Block] = [
        header(f"Your result: {points_words(result.points)}"),
        section(VERDICT_SENTENCES[result.grade.verdict]),
        context(f"{day_words(result.round.local_date)} · {fit(result.question.prompt, MAX_QUESTION)}"),
    ]
    foot = [
        context(_grading_note(result)),
        actions(leaderboard_button(quiz_id), button("My record", ids.SHOW_RECORD, quiz_id)),
    ]
    room = room_beside([*head, *foot])
    findings = sections(fitting(lambda detail: _findings(result, detail), room))
    return compose([*head, *findings, *foot])


def _findings(result: OwnResult, detail: Detail) -> list[str]:
    points = result.question.rubric.key_points
    if result.grade.verdict in EARNS_NOTHING:
        return ["*A full answer says*", *(f"• {detail.statement(point.statement, point.source)}" for point in points)]
    found = {finding.key_point_id: finding for finding in result.grade.assessment.points}
    by_coverage: dict[Coverage, list[str]] = {coverage: [] for coverage in Coverage}
    for point in points:
        finding = found.get(point.id, PointFinding(point.id, Coverage.MISSING))
        by_coverage[finding.coverage].append(_finding_line(point, finding, detail))
    return [
        *part("*What you said*", by_coverage[Coverage.COVERED]),
        *part("*What you contradicted*", by_coverage[Coverage.CONTRADICTED]),
        *part("*Corrections*", _claims(result, detail)),
        *part(_missing_title(result), by_coverage[Coverage.MISSING]),
    ]


def _finding_line(point: KeyPoint, finding: PointFinding, detail: Detail) -> str:
    words = f" You wrote {quoted(finding.evidence)}." if finding.evidence else ""
    mark = {Coverage.COVERED: "✓", Coverage.CONTRADICTED: "✗", Coverage.MISSING: "○"}[finding.coverage]
    return f"{mark} {detail.statement(point.statement, point.source)}{words}"


def _missing_title(result: OwnResult) -> str:
    return "*Good to know as well*" if result.grade.verdict is Verdict.FULL else "*What was missing*"


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
        corrected = f" Graded at first with {points_words(result.grade.points)}, corrected since."
    return f"Graded by {inert(result.grade.grader)}, rubric {inert(result.grade.rubric_version[:12])}.{corrected}"
