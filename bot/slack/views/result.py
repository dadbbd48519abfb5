"""A member's own result: what the answer said, what it left out, and what it earned."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.domain.bank import KeyPoint, NOfM, RequiredPlusN, Rubric
from bot.domain.grading import EARNS_NOTHING, FULL_POINTS, Coverage, PointFinding, Verdict
from bot.slack import ids
from bot.slack.message import Message, compose, room_beside
from bot.slack.views.blocks import actions, button, context, header, section, sections
from bot.slack.views.card import leaderboard_button
from bot.slack.views.dates import day_words
from bot.slack.views.points import POINTS_TOLD, Detail, fitting, part, points_words, untold
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
MARKS = {Coverage.COVERED: "✓", Coverage.MAYBE: "?", Coverage.CONTRADICTED: "✗", Coverage.MISSING: "○"}
MAX_QUESTION = 1_000


def own_result(result: OwnResult) -> Message:
    """The reader's result in one round; for nobody else's eyes."""
    quiz_id = result.round.quiz_id
    head: list[Block] = [
        header(f"Your result: {result.points} of {points_words(FULL_POINTS)}"),
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
    rubric = result.question.rubric
    scoring = rubric.rule.key_points()
    if result.grade.verdict in EARNS_NOTHING:
        full = [point for point in rubric.key_points if point.id in scoring]
        return _limited(_full_title(rubric), [f"• {_statement(point, detail)}" for point in full])
    found = {finding.key_point_id: finding for finding in result.grade.assessment.points}
    by_coverage: dict[Coverage, list[KeyPoint]] = {coverage: [] for coverage in Coverage}
    for point in rubric.key_points:
        by_coverage[_finding(found, point).coverage].append(point)

    def lines(points: Sequence[KeyPoint]) -> list[str]:
        return [_finding_line(point, _finding(found, point), detail) for point in points]

    missing = by_coverage[Coverage.MISSING]
    is_full = result.grade.verdict is Verdict.FULL
    needed = [point for point in missing if point.id in scoring and not is_full]
    extra = [point for point in missing if point.id not in scoring or is_full]
    return [
        *part("*What you said*", lines(by_coverage[Coverage.COVERED])),
        *part("*What you may have said*", lines(by_coverage[Coverage.MAYBE])),
        *part("*What you contradicted*", lines(by_coverage[Coverage.CONTRADICTED])),
        *part("*Corrections*", _claims(result, detail)),
        *_limited(_missing_title(result, len(needed)), lines(needed)),
        *part("*Good to know as well*", lines(extra[:POINTS_TOLD])),
    ]


def _finding(found: Mapping[str, PointFinding], point: KeyPoint) -> PointFinding:
    return found.get(point.id, PointFinding(point.id, Coverage.MISSING))


def _limited(title: str, lines: list[str]) -> list[str]:
    """The first points of a long list of which any few are enough."""
    return part(title, [*lines[:POINTS_TOLD], *untold(len(lines[POINTS_TOLD:]))])


def _statement(point: KeyPoint, detail: Detail) -> str:
    return detail.statement(point.statement, point.source)


def _finding_line(point: KeyPoint, finding: PointFinding, detail: Detail) -> str:
    words = f" You wrote {quoted(finding.evidence)}." if finding.evidence else ""
    return f"{MARKS[finding.coverage]} {_statement(point, detail)}{words}"


def _full_title(rubric: Rubric) -> str:
    return f"*A full answer says{_at_least(_places(rubric), len(rubric.rule.key_points()))}*"


def _missing_title(result: OwnResult, missing: int) -> str:
    places = _places(result.question.rubric)
    return f"*What was missing{_at_least(round(places * (1 - result.grade.score)), missing, ':')}*"


def _places(rubric: Rubric) -> int:
    """How many key points a full answer needs, of those that count."""
    match rubric.rule:
        case NOfM(n=n):
            return n
        case RequiredPlusN(required=required, n=n):
            return len(required) + n
        case rule:
            return len(rule.key_points())


def _at_least(needed: int, listed: int, mark: str = "") -> str:
    """That some of the points listed would have been enough, where that is so."""
    return f"{mark} at least {needed} of these" if 0 < needed < listed else ""


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
