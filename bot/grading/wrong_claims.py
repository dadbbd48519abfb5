"""Finds the wrong claims of an answer, and tells them from what is said of something else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.grading.matching import ClaimPhrase, Match, matches
from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared
from bot.grading.text import Token, covering

COMPARED = re.compile(
    r"(?:\b(?:unlike|than|just like|same as|compared (?:to|with))|\b(?:like|as) (?:on|in)|(?<!\w )\blike)"
    r" (?:an? |the )?$",
    re.IGNORECASE,
)
"""What stands before a name that the rest is only compared with: "like on EC2, …", not "services like Fargate …"."""

DESCRIBED = re.compile(r",? (?:which|where|that|whose|with)\b| ?\(", re.IGNORECASE)
"""What goes on about a name all the same: "unlike EC2, where …"."""

OWN = re.compile(r"\b(?:ours|mine|we(?:['’]ve)? (?:set|keep|use|configured))\b[^.,;:!?\n]{0,40}$", re.IGNORECASE)
"""What stands before a value of one's own and not of the service: "15 minutes, ours is set to 5"."""

SENTENCE_END = re.compile(r"[.!?;\n]")


def wrong_claims(
    prepared: Prepared, clauses: Sequence[Sequence[Token]], text: str
) -> Iterator[tuple[int, tuple[int, int]]]:
    """The claims of the rubric that clauses of a text make, by number, and where it makes them."""
    # A claim may spread over two clauses, but not over two sentences, which are statements of their own.
    of_one_sentence = (
        (first, second)
        for first, second in pairwise(clauses)
        if not SENTENCE_END.search(text, first[-1].end, second[0].start)
    )
    pairs = [[*first, replace(second[0], after_break=True), *second[1:]] for first, second in of_one_sentence]
    for index, claim in enumerate(prepared.claims):
        said = (
            match
            for clause in [*clauses, *pairs]
            for phrase, match in matches(claim, clause)
            if not _of_others(clause, phrase, text) and not _of_own(match, text)
        )
        best = max(said, key=lambda match: match.share, default=None)
        if best:
            yield index, covering(best.tokens)


def is_of_others(prepared: Prepared, answer: Passage, clause: int, point: int, text: str) -> bool:
    """Whether a clause is about something else, of which what is wrong of the key point would be true."""
    first, end = answer.clauses[clause]
    phrases = (phrase for claim in prepared.claims for phrase in claim if prepared.ids[point] in phrase.contradicts)
    return any(_of_others(answer.tokens[first:end], phrase, text) for phrase in phrases)


def _of_others(clause: Sequence[Token], phrase: ClaimPhrase, text: str) -> bool:
    """Whether the clause is about what the phrase is true of."""
    named = (
        covering(clause[first : first + len(name)])
        for name in phrase.others
        for first in range(len(clause))
        if name == tuple(token.stem for token in clause[first : first + len(name)])
    )
    return any(
        not COMPARED.search(text, max(0, start - 20), start) or DESCRIBED.match(text, end) for start, end in named
    )


def _of_own(match: Match, text: str) -> bool:
    """Whether what stands there is said of one's own setting."""
    first, _ = covering(match.tokens)
    return OWN.search(text, max(0, first - 60), first) is not None
