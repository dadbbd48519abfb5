"""Prints how far a grader is from the people who labelled the same replies."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from bot.cli.plain_console import plain_console
from bot.domain.words import count
from bot.grading.labelled import ALIKE, COPIED, Credit
from bot.grading.measuring import Hits
from bot.storage.banks.text import one_line

WIDTH = 100
"""Columns of a report that goes into a pipe or a file."""

TEXT_SHOWN = 300
"""Characters of a reply that is shown as a mistake."""

Figures = Mapping[str, Any]
"""What `figures` gives, or a part of it."""


def print_report(found: Figures) -> None:
    """Print the figures."""
    console = plain_console()
    if not console.is_terminal:
        console.width = WIDTH
    if found["replies"]:
        tables = (_verdicts(found), _kinds(found), _agreements(found), _reliability(found))
        console.print(*_headline(found), *tables, *_figures(found), sep="\n")
    console.print(*_copies(found["copies"]), *_mistakes(found["worst"]), sep="\n")


def _headline(found: Figures) -> Iterator[str]:
    replies, questions = count(found["replies"], "reply", "replies"), count(found["questions"], "question")
    yield f"{replies} to {questions}, graded by {', '.join(found['graders'])}."
    if open_ones := found["unsettled"]:
        yield f"On {open_ones:,} of them the readers differ and nothing is settled: there the first reader counts."


def _verdicts(found: Figures) -> Table:
    table = _table("Verdicts", "due", *(f"given {credit}" for credit in Credit))
    for due, given in found["verdicts"].items():
        table.add_row(due, *(f"{number:,}" for number in given.values()))
    return table


def _kinds(found: Figures) -> Table:
    pairs = list(product(Credit, Credit))
    names = [f"{due[0]}>{given[0]}".upper() for due, given in pairs]
    table = _table("By kind (F>P: full was due, partial was given)", "kind", "replies", "right", *names)
    for kind, verdicts in found["kinds"].items():
        numbers = [verdicts[due][given] for due, given in pairs]
        right = Hits(sum(verdicts[credit][credit] for credit in Credit), sum(numbers))
        table.add_row(one_line(kind), f"{right.of:,}", _percent(right), *(str(number or "") for number in numbers))
    return table


def _agreements(found: Figures) -> Table:
    table = _table("Agreement", "between", "replies", "macro-F1", "same verdict", "kappa by key point", "same label")
    for name, sides in found["agreement"].items():
        alike = _percent(Hits(**found["same_label"])) if name == "reader a and reader b" else ""
        same = _percent(Hits(**sides["same_verdict"]))
        table.add_row(name, f"{sides['replies']:,}", f"{sides['macro_f1']:.3f}", same, f"{sides['kappa']:.3f}", alike)
    return table


def _figures(found: Figures) -> Iterator[str]:
    precision, recall, f1 = ("–" if share is None else f"{share:.3f}" for share in found["key_points"].values())
    yield f"Key points found: precision {precision}, recall {recall}, F1 {f1}."
    wrongly = found["false_full"]
    most_first = sorted(wrongly["kinds"].items(), key=lambda kind: -kind[1])
    kinds = ", ".join(f"{one_line(kind)} {number}" for kind, number in most_first)
    yield f"False full credit: {_hits(wrongly)} of what is not full{kinds and f': {kinds}'}."
    yield f"Right in own words, graded full: {_hits(found['own_words_full'])}."
    left, covered = _hits(found["left_to_person"]), _hits(found["maybes_covered"])
    yield f"Left to a person: {left} replies; of their maybes {covered} are covered."


def _reliability(found: Figures) -> Table:
    table = _table("Reliability", "confidence", "covered", "right", "missing", "right")
    for band, following in pairwise([*found["reliability"], {"from": 1.0}]):
        both = [Hits(**band[coverage]) for coverage in ("covered", "missing")]
        cells = [cell for hits in both for cell in (f"{hits.of:,}", _percent(hits))]
        table.add_row(f"{band['from']:.1f} to {following['from']:.1f}", *cells)
    return table


def _copies(copies: Figures) -> Iterator[str]:
    if any(hits["of"] for hits in copies.values()):
        yield f"Copies found out: {_hits(copies[COPIED])}."
        yield f"Wrongly taken for copies: {_hits(copies[ALIKE])}."


def _mistakes(worst: Iterable[Figures]) -> Iterator[RenderableType]:
    for place, one in enumerate(worst, 1):
        mistake = "False full" if one["given"]["credit"] == Credit.FULL else "Missed full"
        yield f"\n{place}. {mistake}: {one['question']}, {one_line(one['kind'])}, line {one['line']}"
        text = _clipped(one_line(one["text"]))
        yield Padding(f"{text}\ndue:   {_told(one['due'])}\ngiven: {_told(one['given'])}", (0, 0, 0, 3), expand=False)


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=SIMPLE_HEAD, collapse_padding=True)
    table.add_column(first, no_wrap=True)
    for heading in others:
        table.add_column(heading, justify="right")
    return table


def _told(judgement: Figures) -> str:
    """The credit with the key points behind it, "not" before those that it contradicts."""
    points = [*judgement["covered"], *(f"not {point}" for point in judgement["contradicted"])]
    return f"{judgement['credit']}; {', '.join(points) or 'no key point'}"


def _hits(told: Figures) -> str:
    hits = Hits(told["hits"], told["of"])
    return f"{hits.hits:,} of {hits.of:,}" + (f" ({_percent(hits)})" if hits.of else "")


def _percent(hits: Hits) -> str:
    return "–" if hits.share is None else f"{hits.share:.1%}"


def _clipped(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…"
