"""Which of the moments that a page tells is the one at which its article was published, and in which zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from notulen.reports.moments import Moment

_CLOSE = timedelta(minutes=1, seconds=1)  # what is shown leaves the seconds out


def settled(marked: Sequence[Moment], seen: Sequence[Moment]) -> Moment | None:
    """The moment that the page means: its markup's, unless what it shows and other markup agree on another day."""
    if not marked:
        return next((one for one in seen if one.clock), None) or next(iter(seen), None)
    first = marked[0]
    if not seen or any(abs(one.day - first.day) <= timedelta(days=1) for one in seen):
        return first
    days = {one.day for one in seen}
    agreed = next((one for one in marked[1:] if one.day in days), None)
    if agreed:
        return agreed
    sure = next((one for one in seen if one.clock and one.zone), None)
    return sure if sure and len({one.day for one in marked}) == 1 and len(marked) < 3 else first


def zoned(best: Moment, marked: Sequence[Moment], seen: Sequence[Moment]) -> Moment:
    """A moment with the time and zone that other places of the page tell of it."""
    if same := next((one for one in seen if one.clock and one.zone and _same(best, one)), None):
        finer = best.clock is not None and best.clock.second and _minute(best) == _minute(same)
        return Moment(best.day, best.clock, same.zone) if finer else same
    if best.clock is None:
        return next((one for one in (*marked, *seen) if one.day == best.day and one.clock), best)
    if best.zone is None:
        named = next((one for one in marked if one.zone and _same(best, one)), None)
        return Moment(best.day, best.clock, named.zone) if named else best
    if best.instant and not best.instant.utcoffset():  # Greenwich is what machines write; another zone is the outlet's
        return next((one for one in marked if _at(one, best) and one.instant and one.instant.utcoffset()), best)
    return best


def _at(one: Moment, other: Moment) -> bool:
    """Whether both are at the same instant, seconds aside."""
    return bool(one.instant and other.instant and abs(one.instant - other.instant) < _CLOSE)


def _minute(moment: Moment) -> tuple[int, int] | None:
    return (moment.clock.hour, moment.clock.minute) if moment.clock else None


def _same(best: Moment, shown_: Moment) -> bool:
    """Whether what is shown is the same moment: on the same clock whatever the zone, or at the same instant."""
    if best.clock is None:
        return best.day == shown_.day
    if best.day == shown_.day and _minute(best) == _minute(shown_):
        return True
    return _at(best, shown_)
