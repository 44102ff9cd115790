"""The moment at which a page was published, as machines and people write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache

from notulen.reports.pagewords import alternatives, at, months, weekdays, zones

FIRST_YEAR = 1990  # no page of the web is older; what says so holds a default
AHEAD = timedelta(days=2)  # clocks and zones may be wrong by so much

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s,|]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2}|[A-Za-z]{2,5})?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_GREENWICH = re.compile(r"(?:gmt|utc)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with its time and zone where they are told."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None

    @property
    def iso(self) -> str:
        """As ISO 8601 has it."""
        if self.clock is None:
            return self.day.isoformat()
        return datetime.combine(self.day, self.clock, self.zone).isoformat()

    @property
    def instant(self) -> datetime | None:
        """The moment on the world's clock, where its zone is told."""
        return (
            datetime.combine(self.day, self.clock, self.zone)
            if self.clock is not None and self.zone is not None
            else None
        )


def machine(value: str, day_first: bool = True) -> Moment | None:
    """What a page's markup gives as a moment: ISO 8601 and what passes for it, seconds since 1970, mail's form, or words.

    Args:
        value: as it stands there.
        day_first: whether "4/5/2022" is in May.

    Returns:
        The moment, or None where it is none, or none that can be.
    """
    value = value.strip()[:100]
    for form in (_ISO, _COMPACT):
        if match := form.fullmatch(value):
            return _plain(*match.groups())
    if _EPOCH.fullmatch(value):
        seconds = int(value) / (1_000 if len(value) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, UTC)
        return _possible(Moment(moment.date(), moment.time().replace(microsecond=0), UTC))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return next(shown(value, day_first), None)
    return _possible(Moment(moment.date(), moment.time(), moment.tzinfo))


def shown(text: str, day_first: bool = True) -> Iterator[Moment]:
    """The moments in a line that people read, in order.

    Args:
        text: a line.
        day_first: whether "4/5/2022" is in May.
    """
    if not any(char.isdecimal() for char in text):
        return
    for match in _shown().finditer(text):
        year = match["y1"] or match["y2"] or match["y3"]
        if match["month1"] or match["month2"]:
            month = months()[(match["month1"] or match["month2"]).casefold()]
            day = match["d1"] or match["d2"]
        else:
            first, second = int(match["n1"]), int(match["n2"])
            if (first <= 12 and not day_first) or second > 12:
                first, second = second, first
            day, month = str(first), second
        found = _made(int(year), month, int(day), *_clock(match))
        if found:
            yield found
    for match in _ISO.finditer(text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if not before.isdecimal() and not after.isdecimal() and (found := _plain(*match.groups())):
            yield found


@cache
def _shown() -> re.Pattern[str]:
    month = alternatives(months())
    weekday = alternatives(weekdays())
    clock = _clock_pattern("")
    before = rf"(?:(?<![\d:.]){_clock_pattern('0')}[\s,|•·–—-]{{1,4}}(?:(?:{weekday})\b[\s,]*)?)?"
    named = rf"(?<!\d)(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?[\s.,/-]{{1,3}}(?P<month1>{month})\b[\s.,/-]{{1,3}}(?P<y1>\d{{4}})(?!\d)"
    turned = rf"\b(?P<month2>{month})\b[\s.]{{1,3}}(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s?,?\s{{1,2}}(?P<y2>\d{{4}})(?!\d)"
    figures = r"(?<![\d/.-])(?P<n1>[0-3]?\d)(?P<sep>[/.-])(?P<n2>[0-3]?\d)(?P=sep)(?P<y3>\d{4})(?!\d)"
    between = rf"[\s,|•·@/()–—-]{{0,6}}(?:(?:{alternatives(at())})\s+)?"
    return re.compile(rf"{before}(?:{named}|{turned}|{figures})(?:{between}{clock})?", re.IGNORECASE)


def _clock_pattern(mark: str) -> str:
    zone = alternatives(z for z in zones() if len(z) > 1)
    return (
        rf"(?P<hour{mark}>[0-2]?\d)[:.](?P<minute{mark}>[0-5]\d)(?!\d|\.\d{{4}})(?:[:.](?P<second{mark}>[0-5]\d)(?!\d))?"
        rf"\s*(?P<half{mark}>[ap]\.?m\b\.?)?"
        rf"[\s(]*(?P<zone{mark}>(?:(?:GMT|UTC)\s*[+-]\s*\d{{1,2}}(?::?\d{{2}})?)|\b(?:{zone})\b)?\)?"
    )


def _clock(match: re.Match[str]) -> tuple[time | None, tzinfo | None]:
    mark = "" if match["hour"] is not None else "0"
    if match["hour" + mark] is None:
        return None, None
    hour, minute, second = int(match["hour" + mark]), int(match["minute" + mark]), int(match["second" + mark] or 0)
    if half := match["half" + mark]:
        if not 1 <= hour <= 12:
            return None, None
        hour = hour % 12 + (12 if half[0].lower() == "p" else 0)
    return (time(hour, minute, second), _zone(match["zone" + mark] or "")) if hour < 24 else (None, None)


def _zone(name: str) -> tzinfo | None:
    name = name.strip()
    if not name:
        return None
    if known := zones().get(name.upper()):
        return known
    match = _GREENWICH.fullmatch(name)
    if not match or int(match[2]) > 14:
        return None
    away = timedelta(hours=int(match[2]), minutes=min(int(match[3] or 0), 59))
    return timezone(-away if match[1] == "-" else away)


def _plain(*parts: str | None) -> Moment | None:
    year, month, day, hour, minute, second, zone = parts
    clock = None
    if hour is not None and minute is not None:
        if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
            return None
        clock = time(int(hour), int(minute), int(second or 0))
    return _made(int(year or 0), int(month or 0), int(day or 0), clock, _zone(zone or ""))


def _made(year: int, month: int, day: int, clock: time | None, zone: tzinfo | None) -> Moment | None:
    try:
        return _possible(Moment(date(year, month, day), clock, zone))
    except ValueError:
        return None


def _possible(moment: Moment) -> Moment | None:
    latest = datetime.now(UTC).date() + AHEAD
    return moment if moment.day.year >= FIRST_YEAR and moment.day <= latest else None
