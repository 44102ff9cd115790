"""Finds the days a report tells of and works them out from the report's own day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from notulen import knowledge

_EDGE = r"(?<![\w/])"
_END = r"(?![\w/])"


@dataclass(frozen=True, slots=True)
class Day:
    """A day or span of days told in a text: characters (half-open), its days, what does not fit, if it opens a span.

    `iso` is the ISO day, or "first/last".
    """

    start: int
    end: int
    first: date
    last: date
    note: str | None = None
    since: bool = False
    iso: str = field(init=False)

    def __post_init__(self) -> None:
        first, last = self.first.isoformat(), self.last.isoformat()
        object.__setattr__(self, "iso", first if first == last else f"{first}/{last}")


# What a text must hold for a rule to be tried on it, the rule's pattern, and what makes a day of a match.
Rule = tuple[frozenset[str], re.Pattern[str], Callable[["Calendar", re.Match[str], date | None], Day | None]]

_DIGIT = re.compile(r"\d")
_FIGURES, _MONTH, _SPAN, _RELATIVE, _WEEKDAY = (
    frozenset({sort}) for sort in "figures month span relative weekday".split()
)
# Letters beyond ASCII that patterns take for an ASCII letter where case does not matter, and lower() does not.
_AS_ASCII = {"ı": "i", "i\u0307": "i", "ſ": "s"}


class Calendar:
    """The words of one language for days.

    Args:
        language: folder under `knowledge/` whose `dates.toml` is read.
    """

    def __init__(self, language: str) -> None:
        data = knowledge.load(knowledge.FOLDER / language / "dates.toml")
        self.months = {word: n for n, words in enumerate(data["months"], 1) for word in words}
        self.weekdays = {word: n for n, words in enumerate(data["weekdays"]) for word in words}
        self.day_first: bool = data["day_first"]
        self.relative: dict[str, int] = data["relative"]
        self.spans = {w: (row["unit"], row["shift"]) for row in data.get("spans", []) for w in row["words"]}
        self.parts: dict[str, list[str]] = data["parts"]
        self._rules = list(_rules(self))
        self._weekday_in = re.compile(rf"\b(?:{_words(self.weekdays)})\b", re.IGNORECASE)
        words = {"month": self.months, "weekday": self.weekdays, "relative": self.relative, "span": self.spans}
        self._signs = {sort: (_shortest(known), re.compile(rf"(?:{_words(known)})\b")) for sort, known in words.items()}

    def days(self, text: str, published: date | None, start: int = 0, end: int | None = None) -> list[Day]:
        """The days told in a stretch of text, in order, without overlap.

        Args:
            text: the report's text.
            published: the report's own day; without it only full dates are worked out.
            start: first character to look at.
            end: one past the last; the text's end if None.
        """
        stop = len(text) if end is None else end
        found: list[Day] = []
        signs = self._signs_in(text, start, stop)
        for needs, pattern, build in self._rules:
            for match in pattern.finditer(text, start, stop) if needs <= signs else ():
                if any(match.start() < d.end and match.end() > d.start for d in found):
                    continue
                day = build(self, match, published)
                if day is not None:
                    found.append(day)
        return sorted(found, key=lambda d: d.start)

    def _signs_in(self, text: str, start: int, stop: int) -> set[str]:
        """The sorts of words that a stretch may hold, and whether it holds figures: a cheap look that misses none."""
        small = _small(text[start:stop])
        signs = {
            sort
            for sort, (parts, words) in self._signs.items()
            if any(map(small.__contains__, parts)) and words.search(small)
        }
        return signs | _FIGURES if _DIGIT.search(small) else signs

    def own_day(self, text: str, head: Sequence[tuple[int, int]], opening: Sequence[tuple[int, int]]) -> date | None:
        """The day of a report that is told only in its text, as in "… - DW - 08.02.2023" or "…, Minggu (18/6/2017)".

        Args:
            text: the report's text.
            head: its headline and datelines, as characters.
            opening: its first paragraphs, of which only a weekday with its full date counts.

        Returns:
            The day; None where it is not told, or more than one is.
        """
        full = {d.first for a, b in head for d in self.days(text, None, a, b) if d.first == d.last}
        if not full:
            near = [d for a, b in opening for d in self.days(text, None, a, b) if d.first == d.last]
            full = {d.first for d in near if self._weekday_in.search(text, d.start, d.end)}
        return full.pop() if len(full) == 1 else None

    def nearest(self, day: int, month: int, published: date | None) -> date | None:
        """The day of that date nearest to the report's own."""
        if published is None:
            return None
        options = [d for year in (-1, 0, 1) if (d := safe(published.year + year, month, day))]
        return min(options, key=lambda d: abs((d - published).days), default=None)


def safe(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def calendar(language: str) -> Calendar:
    """The calendar of a language."""
    return Calendar(language)


def _small(text: str) -> str:
    """A text in small letters, as patterns see it that leave case aside."""
    small = text.lower()
    if not small.isascii():
        for letter, plain in _AS_ASCII.items():
            small = small.replace(letter, plain)
    return small


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    """Of words those that hold no other of them: where none of these stands in a text, none of the words does."""
    kept = {w.lower() for w in words}
    return tuple(sorted(w for w in kept if not any(other in w for other in kept - {w})))


def _words(words: object) -> str:
    return "|".join(sorted((re.escape(str(w)) for w in words), key=len, reverse=True))  # type: ignore[attr-defined]


def _rules(cal: Calendar) -> Iterator[Rule]:
    months, weekdays = _words(cal.months), _words(cal.weekdays)
    parts = {k: _words(v) for k, v in cal.parts.items()}
    flags = re.IGNORECASE
    weekday = rf"(?:(?P<wd>{weekdays})\b[^\d\n().]{{0,14}})?"
    year = rf"(?:(?:,|\s+(?:{parts['year']}))?\s+(?P<y>(?:19|20)\d\d))?"
    to = rf"\s*(?:{parts['to']})\s*"
    yield (
        _FIGURES,
        re.compile(rf"{_EDGE}{weekday}\((?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})(?:[/.](?P<y>(?:20|19)?\d\d))?\)", flags),
        _numeric,
    )
    yield (
        _FIGURES | _WEEKDAY,
        re.compile(
            rf"{_EDGE}(?P<wd>{weekdays}),?\s+(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<y>(?:20|19)?\d\d))?{_END}", flags
        ),
        _numeric,
    )
    yield _FIGURES, re.compile(rf"{_EDGE}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y>(?:19|20)\d\d){_END}", flags), _numeric
    yield _FIGURES, re.compile(rf"{_EDGE}(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<a>\d\d){_END}"), _unambiguous
    yield _FIGURES, re.compile(rf"{_EDGE}(?P<a>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>(?:19|20)\d\d){_END}"), _unambiguous
    yield (
        _FIGURES | _MONTH,
        re.compile(rf"{_EDGE}(?P<a>\d{{1,2}}){to}(?P<b>\d{{1,2}})\s+(?P<m>{months})\b{year}", flags),
        _day_span,
    )
    yield (
        _FIGURES | _MONTH,
        re.compile(rf"{_EDGE}{weekday}\(?(?P<a>\d{{1,2}})(?:{parts['ordinal']})?\s+(?P<m>{months})\b\.?{year}", flags),
        _day_month,
    )
    yield (
        _FIGURES | _MONTH,
        re.compile(rf"{_EDGE}(?P<m>{months})\.?\s+(?P<a>\d{{1,2}}){to}(?P<b>\d{{1,2}}){_END}{year}", flags),
        _day_span,
    )
    yield (
        _FIGURES | _MONTH,
        re.compile(rf"{_EDGE}{weekday}(?P<m>{months})\.?\s+(?P<a>\d{{1,2}})(?:{parts['ordinal']})?{_END}{year}", flags),
        _day_month,
    )
    yield from _word_rules(cal, months, weekdays, parts, year)


def _word_rules(cal: Calendar, months: str, weekdays: str, parts: dict[str, str], year: str) -> Iterator[Rule]:
    flags = re.IGNORECASE
    yield (
        _MONTH,
        re.compile(
            rf"{_EDGE}(?:(?P<before>{parts['last']}|{parts['next']})\s+)?(?:(?P<part>{parts['early']}|{parts['mid']}|{parts['late']})[\s-]+)?(?:(?:{parts['month']})\s+)?(?P<m>{months})\b\.?{year}"
            rf"(?:\s+(?P<last>{parts['last']})\b|\s+(?P<next>{parts['next']})\b)?",
            flags,
        ),
        _month,
    )
    yield _SPAN, re.compile(rf"{_EDGE}(?P<w>{_words(cal.spans)}){_END}", flags), _span
    yield _RELATIVE, re.compile(rf"{_EDGE}(?P<w>{_words(cal.relative)}){_END}", flags), _relative
    yield (
        _WEEKDAY,
        re.compile(
            rf"{_EDGE}(?:(?P<before>{parts['last']}|{parts['next']})\s+)?(?P<wd>{weekdays})\b(?:\s+(?P<last>{parts['last']})\b|\s+(?:[^\W\d]+\s+)?(?P<next>{parts['next']})\b)?",
            flags,
        ),
        _weekday,
    )
    yield (
        _FIGURES,
        re.compile(rf"{_EDGE}(?P<y>(?:19|20)\d\d){_END}(?!\s*(?:%|\w+(?:{parts['counted'] or '(?!)'})\b))", flags),
        _year,
    )


def _weekday_note(cal: Calendar, match: re.Match[str], day: date) -> str | None:
    word = match.groupdict().get("wd")
    if not word:
        return None
    told = cal.weekdays[_small(word)]
    return None if told == day.weekday() else f"weekday {word} contradicts {day.isoformat()}"


def _opens(cal: Calendar, match: re.Match[str]) -> bool:
    """Whether a word before the day says that something holds since then."""
    before = match.string[max(0, match.start() - 14) : match.start()].lower().split()
    return bool(before) and before[-1] in cal.parts.get("since", [])


def _one(cal: Calendar, match: re.Match[str], day: date | None) -> Day | None:
    if day is None:
        return None
    return Day(match.start(), match.end(), day, day, _weekday_note(cal, match, day), _opens(cal, match))


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _numeric(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    a, b = int(match["a"]), int(match["b"])
    day, month = (a, b) if cal.day_first else (b, a)
    if month > 12 >= day:
        day, month = month, day
    if match["y"]:
        return _one(cal, match, safe(_full_year(match["y"]), month, day))
    return _one(cal, match, cal.nearest(day, month, published))


def _unambiguous(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    """A day in figures whose order is the same everywhere: "2023-02-08", "08.02.2023"."""
    return _one(cal, match, safe(int(match["y"]), int(match["m"]), int(match["a"])))


def _day_month(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    day, month = int(match["a"]), cal.months[_small(match["m"])]
    if match["y"]:
        return _one(cal, match, safe(int(match["y"]), month, day))
    return _one(cal, match, cal.nearest(day, month, published))


def _day_span(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    month = cal.months[_small(match["m"])]
    last = (
        safe(int(match["y"]), month, int(match["b"])) if match["y"] else cal.nearest(int(match["b"]), month, published)
    )
    first = safe(last.year, month, int(match["a"])) if last else None
    if first is None or last is None or first > last:
        return None
    return Day(match.start(), match.end(), first, last)


def _month(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    month = cal.months[_small(match["m"])]
    word = match["m"]
    if not word[0].isupper() or (len(word) <= 3 and not (match["y"] or match["part"])):
        return None
    if match["y"]:
        year = int(match["y"])
    elif published is None:
        return None
    else:
        year = published.year
        past, following = _which(cal, match)
        if following and month < published.month:
            year += 1
        elif (past and month > published.month) or (not following and month - published.month > 6):
            year -= 1
    part = (match["part"] or "").lower()
    length = monthrange(year, month)[1]
    first, last = 1, length
    if part in cal.parts["early"]:
        last = 10
    elif part in cal.parts["mid"]:
        first, last = 11, 20
    elif part in cal.parts["late"]:
        first = 21
    return Day(match.start(), match.end(), date(year, month, first), date(year, month, last), None, _opens(cal, match))


def _weekday(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    word = match["wd"]
    if published is None or not word[0].isupper():
        return None
    number = cal.weekdays[_small(word)]
    last, following = _which(cal, match)
    back = (published.weekday() - number) % 7
    if following:
        day = published - timedelta(days=published.weekday()) + timedelta(days=7 + number)
    elif last and back == 0:
        day = published - timedelta(days=7)
    else:
        day = published - timedelta(days=back)
    return _one(cal, match, day)


def _which(cal: Calendar, match: re.Match[str]) -> tuple[bool, bool]:
    """Whether words before or behind a weekday or month say that the last or the next one is meant."""
    before = (match["before"] or "").lower()
    return bool(match["last"]) or before in cal.parts["last"], bool(match["next"]) or before in cal.parts["next"]


def _relative(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    if published is None:
        return None
    return _one(cal, match, published + timedelta(days=cal.relative[_small(match["w"])]))


def _span(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    if published is None:
        return None
    unit, shift = cal.spans[_small(match["w"])]
    if unit == "week":
        first = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
        return Day(match.start(), match.end(), first, first + timedelta(days=6))
    if unit == "month":
        index = published.year * 12 + published.month - 1 + shift
        year, month = divmod(index, 12)
        return Day(
            match.start(), match.end(), date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
        )
    year = published.year + shift
    return Day(match.start(), match.end(), date(year, 1, 1), date(year, 12, 31))


def _year(cal: Calendar, match: re.Match[str], published: date | None) -> Day | None:
    year = int(match["y"])
    before = match.string[max(0, match.start() - 14) : match.start()].lower().split()
    if (
        not before
        or before[-1] not in cal.parts["in"]
        or (published and not published.year - 80 <= year <= published.year + 30)
    ):
        return None
    return Day(match.start(), match.end(), date(year, 1, 1), date(year, 12, 31), None, _opens(cal, match))
