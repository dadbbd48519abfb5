"""What an answer lacks to be full, as a sentence can say it: at least so many of these, and so many of those."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from bot.domain.bank import Rule

Points = frozenset[str]
Needs = dict[Points, int]
"""How many of each set of key points are needed, at least."""

MOST_UNIONS = 100
"""Of slots that cross in more ways than that, all key points are asked for: nobody could read what else would do."""


@dataclass(frozen=True, slots=True)
class Lack:
    """At least `n` of `points`, beside what the lacks before it ask for.

    With `or_before` points of the lacks before that are left over count for it as well.
    """

    n: int
    points: Points
    or_before: bool = False


def lacks(rule: Rule, covered: Set[str]) -> list[Lack]:
    """What makes an answer full beside what it covers, without any key point that would not help it.

    It is full exactly when it has all this. Of slots that cross one another or the pool, with some key points of both
    and some of each alone, less might be enough than is asked for here.
    """
    needs = _needs([frozenset(place) for place in rule.places()], covered)
    whole = Points().union(*(points for points, n in needs.items() if n == len(points)))
    rest = _strongest((points - whole, n - len(points & whole)) for points, n in needs.items())
    first, *others = sorted(_connected(_telling(rest)), key=len, reverse=True) or [{}]
    return [*([Lack(len(whole), whole)] if whole else []), *_nested(first), *map(_enough, others)]


def _needs(places: Sequence[Points], covered: Set[str]) -> Needs:
    """By Hall's theorem places can be filled when any of them together have as many key points as they are.

    Places that share nothing say the same together as each by itself.
    """
    unions: dict[Points, None] = {}
    for place in dict.fromkeys(places):
        grown = {place: None}
        for union in unions:
            if union & place:
                grown |= dict.fromkeys([union | each for each in grown])
        unions |= grown
        if len(unions) > MOST_UNIONS:
            left = Points().union(*places) - covered
            return {left: len(left)}
    return _telling(
        _strongest(
            (union - covered, sum(place <= union for place in places) - len(union & covered)) for union in unions
        )
    )


def _strongest(asked: Iterable[tuple[Points, int]]) -> Needs:
    needs: Needs = {}
    for points, n in asked:
        needs[points] = max(n, needs.get(points, 0))
    return needs


def _telling(needs: Needs) -> Needs:
    """Those that say something which no other says too: who has n of a set has most of them in one within it."""
    asked = [(points, n) for points, n in needs.items() if n > 0]
    return {
        points: n
        for points, n in asked
        if not any(other_n - len(other - points) >= n for other, other_n in asked if other != points)
    }


def _connected(needs: Needs) -> list[Needs]:
    """The needs in parts that share no key points."""
    parts: list[Needs] = []
    for points, n in needs.items():
        joined = [part for part in parts if any(points & other for other in part)]
        parts = [part for part in parts if part not in joined]
        parts.append({key: each for part in joined for key, each in part.items()} | {points: n})
    return parts


def _nested(needs: Needs) -> list[Lack]:
    """The smaller sets first, and of each larger one how many more than those within it ask for."""
    told: list[Lack] = []
    named, asked = Points(), 0
    for points, n in sorted(needs.items(), key=lambda need: len(need[0])):
        if not points & named:
            told.append(Lack(n, points))
            asked += n
        elif not named <= points:
            return [_enough(needs)]
        elif n > asked:
            told.append(Lack(n - asked, points - named, or_before=True))
            asked = n
        named |= points
    return told


def _enough(needs: Needs) -> Lack:
    """How many of all the key points meet every need, whichever they are."""
    points = Points().union(*needs)
    return Lack(max(n + len(points - each) for each, n in needs.items()), points)
