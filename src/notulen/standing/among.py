"""Acts found among many by who did them and from which day on, without going over all."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from notulen.standing.acts import Act, order
from notulen.standing.told import Codes


class Among:
    """Acts, by their days and by who did them.

    Args:
        acts: in any order.
    """

    def __init__(self, acts: Iterable[Act]) -> None:
        self._acts: Sequence[Act] = sorted(acts, key=order)
        self._days = [act.day for act in self._acts]
        self._by: dict[str, list[int]] = defaultdict(list)
        for place, act in enumerate(self._acts):
            for code in act.actors:
                self._by[code].append(place)

    def of(self, codes: Codes, since: str = "", latest_first: bool = False) -> Iterator[Act]:
        """Those that one of some parties did, in order.

        Args:
            codes: of the parties.
            since: the first ISO day; acts without a day come before all.
            latest_first: whether the order is turned round.
        """
        first = bisect_left(self._days, since)
        found: set[int] = set()
        for code in codes:
            places = self._by.get(code, [])
            found.update(places[bisect_left(places, first) :])
        return (self._acts[place] for place in sorted(found, reverse=latest_first))

    def between(self, since: str = "", until: str | None = None) -> Sequence[Act]:
        """Those of some days, in order.

        Args:
            since: the first ISO day; acts without a day come before all.
            until: the day after the last; none, if all later ones are wanted.
        """
        first = bisect_left(self._days, since)
        return self._acts[first : None if until is None else max(first, bisect_left(self._days, until))]
