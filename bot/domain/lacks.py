"""What an answer lacks to be full, as a sentence can say it: at least so many of these, and so many of those."""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass

from bot.domain.bank import Rule

Points = frozenset[str]


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

    It is full exactly when it has all this. Two places of a rule are the same, or apart, or one is within the other.
    """
    places, told = Counter(map(Points, rule.places())), dict[Points, Lack]()
    for points in sorted(places, key=lambda each: (_is_apart(each, places), len(each))):
        within = [lack for place, lack in told.items() if place <= points]
        number = sum(n for place, n in places.items() if place <= points)
        n = number - len(points & covered) - sum(lack.n for lack in within)
        if n > 0:
            left = points.difference(covered, *(lack.points for lack in within))
            told[points] = Lack(n, left, or_before=any(lack.n < len(lack.points) for lack in within))
    all_needed = [lack for lack in told.values() if lack.n == len(lack.points) and not lack.or_before]
    whole = Points().union(*(lack.points for lack in all_needed))
    return [*([Lack(len(whole), whole)] if whole else []), *(lack for lack in told.values() if lack not in all_needed)]


def _is_apart(points: Points, places: Iterable[Points]) -> bool:
    return all(points == other or points.isdisjoint(other) for other in places)
