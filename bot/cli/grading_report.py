"""Prints how far a grader is from the people who labelled the same replies."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from bot.cli.plain_console import plain_console
from bot.domain.bank import Question
from bot.domain.grading import Coverage
from bot.domain.words import count
from bot.grading.labelled import ALIKE, COPIED, Credit, LabelledCopy
from bot.grading.measuring import (
    Graded,
    Hits,
    Judgement,
    agreement,
    caught,
    comparisons,
    detection,
    false_full,
    full_in_own_words,
    maybes,
    reliability,
    same_label,
    sent_to_person,
    unsettled,
    worst,
)
from bot.storage.banks.text import one_line

WIDTH = 100
"""Columns of a report that goes into a pipe or a file."""

TEXT_SHOWN = 300
"""Characters of a reply that is shown as a mistake."""


def print_report(graded: Sequence[Graded], copies: Sequence[LabelledCopy], mistakes: int) -> None:
    """Print everything that was measured, and the worst mistakes, at most so many."""
    console = plain_console()
    if not console.is_terminal:
        console.width = WIDTH
    if graded:
        tables = (_verdicts(graded), _kinds(graded), _agreements(graded), _reliability(graded))
        console.print(*_headline(graded), *tables, *_figures(graded), sep="\n")
    console.print(*_copies(copies), *_mistakes(graded, mistakes), sep="\n")


def _headline(graded: Sequence[Graded]) -> Iterator[str]:
    questions = {one.reply.question.id for one in graded}
    replies = count(len(graded), "reply", "replies")
    graders = ", ".join(sorted({one.grade.grader for one in graded}))
    yield f"{replies} to {count(len(questions), 'question')}, graded by {graders}."
    if open_ones := unsettled(graded):
        yield f"On {open_ones:,} of them the readers differ and nothing is settled: there the first reader counts."


def _verdicts(graded: Sequence[Graded]) -> Table:
    table = _table("Verdicts", "due", *(f"given {credit}" for credit in Credit))
    counts = Counter((one.due.credit, one.given.credit) for one in graded)
    for due in Credit:
        table.add_row(due.value, *(f"{counts[due, given]:,}" for given in Credit))
    return table


def _kinds(graded: Sequence[Graded]) -> Table:
    pairs = list(product(Credit, Credit))
    names = [f"{due[0]}>{given[0]}".upper() for due, given in pairs]
    table = _table("By kind (F>P: full was due, partial was given)", "kind", "replies", "right", *names)
    for kind in sorted({one.reply.kind for one in graded}):
        here = [one for one in graded if one.reply.kind == kind]
        counts = Counter((one.due.credit, one.given.credit) for one in here)
        right = sum(counts[credit, credit] for credit in Credit)
        cells = (f"{len(here):,}", _percent(Hits(right, len(here))))
        table.add_row(one_line(kind), *cells, *(str(counts[pair] or "") for pair in pairs))
    return table


def _agreements(graded: Sequence[Graded]) -> Table:
    table = _table("Agreement", "between", "replies", "macro-F1", "same verdict", "kappa by key point", "same label")
    for name, pairs in comparisons(graded).items():
        found = agreement(pairs)
        alike = _percent(same_label(graded)) if name == "reader a and reader b" else ""
        table.add_row(
            name, f"{len(pairs):,}", f"{found.macro_f1:.3f}", _percent(found.same_credit), f"{found.kappa:.3f}", alike
        )
    return table


def _figures(graded: Sequence[Graded]) -> Iterator[str]:
    points, unsure = detection(graded), maybes(graded)
    shares = (points.precision, points.recall, points.f1)
    precision, recall, f1 = ("–" if share is None else f"{share:.3f}" for share in shares)
    yield f"Key points found: precision {precision}, recall {recall}, F1 {f1}."
    not_full = sum(one.due.credit is not Credit.FULL for one in graded)
    wrongly = false_full(graded)
    kinds = ", ".join(f"{one_line(kind)} {number}" for kind, number in wrongly.most_common())
    yield f"False full credit: {_hits(Hits(wrongly.total(), not_full))} of what is not full{kinds and f': {kinds}'}."
    yield f"Right in own words, graded full: {_hits(full_in_own_words(graded))}."
    yield f"Left to a person: {_hits(sent_to_person(graded))} replies; of their maybes {_hits(unsure)} are covered."


def _reliability(graded: Sequence[Graded]) -> Table:
    table = _table("Reliability", "confidence", "covered", "right", "missing", "right")
    bands = reliability(graded)
    ends = [band.low for band in bands[1:]] + [1.0]
    for band, end in zip(bands, ends, strict=True):
        cells = [cell for hits in (band.covered, band.missing) for cell in (f"{hits.of:,}", _percent(hits))]
        table.add_row(f"{band.low:.1f} to {end:.1f}", *cells)
    return table


def _copies(copies: Sequence[LabelledCopy]) -> Iterator[str]:
    by_kind = {kind: [copy for copy in copies if copy.kind == kind] for kind in (COPIED, ALIKE)}
    if copies:
        yield f"Copies found out: {_hits(caught(by_kind[COPIED]))}."
        yield f"Wrongly taken for copies: {_hits(caught(by_kind[ALIKE]))}."


def _mistakes(graded: Sequence[Graded], number: int) -> Iterator[RenderableType]:
    for place, one in enumerate(worst(graded, number), 1):
        reply = one.reply
        mistake = "False full" if one.is_false_full else "Missed full"
        yield f"\n{place}. {mistake}: {reply.question.id}, {one_line(reply.kind)}, line {reply.line}"
        text = _clipped(one_line(reply.text))
        due, given = _told(reply.question, one.due), _told(reply.question, one.given)
        yield Padding(f"{text}\ndue:   {due}\ngiven: {given}", (0, 0, 0, 3), expand=False)


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=SIMPLE_HEAD, collapse_padding=True)
    table.add_column(first, no_wrap=True)
    for heading in others:
        table.add_column(heading, justify="right")
    return table


def _told(question: Question, judgement: Judgement) -> str:
    """The credit with the key points behind it, "not" before those that it contradicts."""
    points = [point.id for point in question.rubric.key_points]
    marks = {Coverage.COVERED: "", Coverage.CONTRADICTED: "not "}
    found = [
        f"{marks[coverage]}{point}"
        for point, coverage in zip(points, judgement.points, strict=True)
        if coverage in marks
    ]
    return f"{judgement.credit}; {', '.join(found) or 'no key point'}"


def _hits(hits: Hits) -> str:
    return f"{hits.hits:,} of {hits.of:,}" + (f" ({_percent(hits)})" if hits.of else "")


def _percent(hits: Hits) -> str:
    return "–" if hits.share is None else f"{hits.share:.1%}"


def _clipped(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…"
