"""Keeps apart what a text says of which subject, so that swapped definitions earn nothing.

"An alias is an immutable snapshot" has the words of a key point about versions. Where the key points of a question
have different subjects, the words that follow "alias is" or "alias =" are read for the key points about aliases only.
"""

from collections.abc import Iterable, Sequence, Set

from bot.grading.text import Token, clauses

EARLY = 3
"""The subject of a statement is among its first content words."""


def subject(statement: str, prompt: Set[str]) -> str | None:
    """The stem that the statement defines, as in "an alias is …", where the question asks about that."""
    first = next(iter(clauses(statement)), [])
    return next((token.stem for token in first[:EARLY] if token.defined and token.stem in prompt), None)


def said_of(mine: str | None, rivals: Set[str], read: Iterable[Sequence[Token]]) -> list[Sequence[Token]]:
    """The clauses, without what they define another of the rival subjects to be."""
    if mine is None or len(rivals) < 2:
        return list(read)
    return [part for clause in read for about, part in _parts(clause, rivals) if about in (None, mine)]


def _parts(clause: Sequence[Token], rivals: Set[str]) -> list[tuple[str | None, Sequence[Token]]]:
    starts = [place for place, token in enumerate(clause) if token.defined and token.stem in rivals]
    bounds = zip([0, *starts], [*starts, len(clause)], strict=True)
    return [
        (clause[start].stem if start in starts else None, clause[start:end]) for start, end in bounds if end > start
    ]
