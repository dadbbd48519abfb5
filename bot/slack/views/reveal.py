"""The reveal: the model answer, what the team covered, and the day's best."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from bot.domain.bank import Correction
from bot.domain.standings import Leaderboard
from bot.domain.words import count
from bot.slack.message import MAX_SECTION, Message, compose, room_beside
from bot.slack.views.blocks import actions, context, divider, header, section, sections
from bot.slack.views.card import after_round, answered_words, level
from bot.slack.views.dates import range_words, reader_time
from bot.slack.views.leaderboard import standing_line
from bot.slack.views.second_opinion import read_along_words
from bot.slack.views.statements import POINTS_TOLD, WORTH_HALF, Detail, Line, fitting, part, untold
from bot.slack.views.text import bar, fit, listed, name, prose
from bot.usecases.show_reveal import PointCoverage, Reveal

LEAST_TEAM = 2
"""The coverage of a single attempt would show everybody what that member missed."""

MAX_CORRECTIONS = 2
BEST_NAMED = 5
BOARD_ROWS = 5
MAX_QUESTION = 1_000
MAX_MODEL_ANSWER = MAX_SECTION - 100


def reveal(reveal: Reveal) -> Message:
    """The reveal of a round."""
    head = [
        header(f"The answer: {level(reveal.question)}"),
        context(fit(reveal.question.prompt, MAX_QUESTION)),
        section(_model_answer(reveal.question.model_answer)),
        section(_best(reveal)),
    ]
    foot: list[Block] = [
        divider(),
        *_board(reveal.leaderboard),
        context(*read_along_words(reveal.read_by), _next(reveal)),
        actions(*after_round(reveal.round, reveal.answered)),
    ]
    findings = _findings(reveal, room_beside([*head, *foot]))
    return compose([*head, divider(), *findings, *foot], read_first=[*head, *foot])


def _model_answer(text: str) -> str:
    shown = fit(text, MAX_MODEL_ANSWER)
    return shown if shown == prose(text) else f"{shown}\n(Shortened; the key points below go on.)"


def _best(reveal: Reveal) -> str:
    if not reveal.answered:
        return "Nobody answered this one, so no points today. The next question is a fresh start."
    answered = f"{answered_words(reveal.answered, over=True)}."
    if not reveal.best:
        return f"{answered} Thank you for giving it a try."
    named = [f"*{name(member)}*" for member in reveal.best[:BEST_NAMED]]
    if len(reveal.best) > BEST_NAMED:
        named.append(f"{len(reveal.best) - BEST_NAMED} more")
    each = " each" if len(reveal.best) > 1 else ""
    return f"{answered} Best of the day: {listed(named)} with {count(reveal.best_points, 'point')}{each}."


def _findings(reveal: Reveal, room: int) -> list[SectionBlock]:
    """Every key point with the team's share, those that score first, and what is often got wrong."""
    rule = reveal.question.rubric.rule
    scoring, halves = rule.key_points(), rule.worth_half()
    needed = [c for c in reveal.coverage if c.point.id in scoring - halves]
    extra = [c for c in reveal.coverage if c.point.id not in scoring]

    told = _told(needed, reveal)

    def lines(detail: Detail) -> list[Line]:
        return [
            *part("*Key points*", [_coverage_line(c, reveal, detail) for c in told]),
            *untold(len(needed) - len(told)),
            *part(WORTH_HALF, [_coverage_line(c, reveal, detail) for c in reveal.coverage if c.point.id in halves]),
            *part("*Good to know*", [_coverage_line(c, reveal, detail) for c in extra]),
            *part("*Often said, and how it is*", _corrections(reveal.question.corrections, detail)),
        ]

    return sections(line.text for line in fitting(lines, room))


def _told(needed: Sequence[PointCoverage], reveal: Reveal) -> list[PointCoverage]:
    """The first points of a long list, and those further down that the team mentioned."""
    counted = reveal.attempts >= LEAST_TEAM
    return [c for place, c in enumerate(needed) if place < POINTS_TOLD or (counted and c.members)]


def _coverage_line(coverage: PointCoverage, reveal: Reveal, detail: Detail) -> Line:
    statement = detail.statement(coverage.point.statement, coverage.point.source)
    if reveal.attempts < LEAST_TEAM:
        return Line(f"• {statement}")
    return Line(f"{bar(coverage.members, reveal.answered)} {coverage.members} of {reveal.answered} · {statement}")


def _corrections(corrections: Sequence[Correction], detail: Detail) -> list[Line]:
    return [
        Line(f"• “{fit(c.often_said, detail.characters)}” {detail.statement(c.in_fact, c.source)}")
        for c in corrections[:MAX_CORRECTIONS]
    ]


def _board(board: Leaderboard) -> list[SectionBlock]:
    title = f"*Leaderboard: {range_words(board.dates)}*"
    if not board.top:
        return [section(f"{title}\nNo points yet. The next answer takes the lead.")]
    rows = [standing_line(standing) for standing in board.top[:BOARD_ROWS]]
    further = board.members - len(rows)
    return sections([title, *rows, *([f"and {further} more"] if further > 0 else [])])


def _next(reveal: Reveal) -> str:
    if reveal.next_post_at is None:
        return "No next question is planned for now. `/lambda-quiz next` says why."
    return reader_time("Next question:", reveal.next_post_at, reveal.zone, reveal.round.reveal_at, stays=True)
