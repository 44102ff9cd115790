"""The timeline as SVG: a lane for each party, its acts by their days, and meetings above all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from notulen.standing.acts import Act
from notulen.standing.meetings import Meeting
from notulen.standing.told import PLACELESS, number, stance_of
from notulen.views.brief import DEEDS, MEETINGS
from notulen.web.drawing import element, joined, words

LANES = 12  # parties that have a lane of their own
WIDTH = 1040.0
LEFT = 168.0  # for the names
STEP = 15.0  # from one mark to another of the same party and day
HIGH = 9  # marks that stand above each other
HEAD = 34.0
_RIGHT = 18.0
_TICKS = (
    (16, 1),
    (45, 7),
    (140, 14),
    (400, 31),
    (1500, 92),
    (100_000, 366),
)  # days up to which a tick stands each so many days


@dataclass(frozen=True)
class Labels:
    """The words of a timeline, and where its marks lead.

    Attributes:
        title: its name for who cannot see it.
        meetings: of the lane of meetings.
        others: of the lane of parties without one of their own.
        party: names a party.
        day: writes a day.
        act: tells an act.
        meeting: tells a meeting.
        act_href, meeting_href: where they lead; none, if nowhere.
    """

    title: str
    meetings: str
    others: str
    party: Callable[[str], str]
    day: Callable[[str], str]
    act: Callable[[Act], str]
    meeting: Callable[[Meeting], str]
    act_href: Callable[[Act], str | None]
    meeting_href: Callable[[Meeting], str | None]


@dataclass(frozen=True)
class Scale:
    """Days as places from left to right."""

    first: int
    last: int

    def at(self, day: int) -> float:
        """Where the middle of a day stands."""
        wide = (WIDTH - LEFT - _RIGHT) / (self.last - self.first + 1)
        return LEFT + (day - self.first + 0.5) * wide


def timeline(
    acts: Sequence[Act], meetings: Sequence[Meeting], since: str, until: str, labels: Labels, alone: bool = False
) -> Markup:
    """The timeline of acts.

    Args:
        acts: those to draw, meetings left out.
        meetings: those to draw.
        since: ISO day from which on it is drawn.
        until: ISO day up to which.
        labels: its words.
        alone: whether it is a file by itself, not a part of a page.
    """
    scale = Scale(number(since) or 1, max(number(until) or 1, number(since) or 1))
    lanes = _lanes(acts)
    drawn, y = [], HEAD
    for code, name in [("", labels.meetings)] if meetings else []:
        stacks = _stacked([(one.day, one) for one in meetings], scale)
        height = _height(stacks)
        drawn.append(_lane(name, y, height, code))
        for x, level, meeting in stacks:
            drawn.append(_meeting(meeting, x, y + height - 14 - level * STEP, labels))
        y += height
    for code, some in lanes:
        stacks_ = _stacked([(act.day, act) for act in some], scale)
        height = _height(stacks_)
        drawn.append(_lane(labels.party(code) if code else labels.others, y, height, code))
        for x, level, act in stacks_:
            drawn.append(_act(act, x, y + height - 14 - level * STEP, scale, labels))
        y += height
    return element(
        "svg",
        element("title", words(labels.title)),
        _days(scale, y, labels),
        joined(drawn),
        viewBox=f"0 0 {WIDTH:.0f} {y + 8:.0f}",
        class_="timeline",
        role="group",
        aria_label=labels.title,
        xmlns="http://www.w3.org/2000/svg" if alone else None,
        font_family="system-ui, sans-serif" if alone else None,
        width=WIDTH if alone else None,
        height=y + 8 if alone else None,
    )


def _lanes(acts: Sequence[Act]) -> list[tuple[str, list[Act]]]:
    """Acts by party, those with the most first; joint acts stand with each."""
    by: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        for code in sorted(act.actors - PLACELESS) or [""]:
            by[code].append(act)
    ranked = sorted((code for code in by if code), key=lambda code: (-len(by[code]), code))
    kept = [(code, by[code]) for code in ranked[:LANES]]
    rest = {act.id: act for code in [*ranked[LANES:], ""] for act in by.get(code, [])}
    return [*kept, ("", list(rest.values()))] if rest else kept


def _stacked(dated: Sequence[tuple[str, object]], scale: Scale) -> list[tuple[float, int, object]]:
    """What is to be drawn, each with its place: what would cover another stands above it."""
    free: dict[int, float] = {}
    found = []
    for day, one in sorted(
        ((number(day), one) for day, one in dated if number(day) is not None), key=lambda pair: pair[0] or 0
    ):
        if day is None or not scale.first <= day <= scale.last:
            continue
        x = scale.at(day)
        level = next((level for level in range(HIGH) if free.get(level, -99.0) <= x - STEP + 1), HIGH - 1)
        free[level] = x
        found.append((x, level, one))
    return found


def _height(stacks: Sequence[tuple[float, int, object]]) -> float:
    return 30 + STEP * max((level for _, level, _ in stacks), default=0)


def _lane(name: str, y: float, height: float, code: str) -> Markup:
    line = element("line", x1=0.0, x2=WIDTH, y1=y + height, y2=y + height, class_="lane", stroke="#c9c5bb")
    label = name if len(name) <= 22 else f"{name[:21]}…"
    return line + element("text", words(label), x=0.0, y=y + height - 10, class_="name", font_size=14, fill="#1c2126")


def _days(scale: Scale, bottom: float, labels: Labels) -> Markup:
    """Lines at some days, with their names above."""
    length = scale.last - scale.first + 1
    step = next(days for most, days in _TICKS if length <= most)
    ticks = [day for day in range(scale.first, scale.last + 1) if _falls(day, scale.first, step)]
    thin = max(1, -(-len(ticks) // 9))
    parts = []
    for day in ticks[::thin]:
        x = scale.at(day)
        parts.append(element("line", x1=x, x2=x, y1=HEAD - 8, y2=bottom, class_="tick", stroke="#e6e3db"))
        name = labels.day(date.fromordinal(day).isoformat())
        parts.append(
            element("text", words(name), x=x, y=16.0, text_anchor="middle", class_="day", font_size=12, fill="#56606a")
        )
    return joined(parts)


def _falls(day: int, first: int, step: int) -> bool:
    if step < 31:
        return (day - first) % step == step // 2
    whole = date.fromordinal(day)
    return whole.day == 1 and (step == 31 or whole.month in ((1,) if step > 92 else (1, 4, 7, 10)))


def _act(one: object, x: float, y: float, scale: Scale, labels: Labels) -> Markup:
    assert isinstance(one, Act)  # what `_stacked` was given
    parts = []
    told = number(one.first_published or "")
    if told is not None and told != number(one.day) and scale.first <= told <= scale.last:
        at = scale.at(told)
        parts.append(element("line", x1=x, x2=at, y1=y, y2=y, class_="later", stroke="#8a8f94", stroke_dasharray="2 3"))
        parts.append(element("circle", cx=at, cy=y, r=2.5, class_="published", fill="none", stroke="#56606a"))
    untold = " untold" if one.day_from is None else ""
    style = f"act {stance_of(one.kind) or 'says'}{untold}"
    shape = _shape(one, x, y, style, _colour(one) if one.day_from is not None else None)
    return _linked(labels.act_href(one), labels.act(one), joined([*parts, shape]))


def _shape(one: Act, x: float, y: float, style: str, fill: str | None) -> Markup:
    more: dict[str, str | float] = {
        "class_": style,
        "fill": fill or "none",
        "stroke": _colour(one),
        "stroke_width": 1.5,
    }
    if one.kind == "threaten":
        return element("path", d=f"M{x:.1f} {y - 7:.1f}l7 12h-14z", **more)
    if one.kind in DEEDS | MEETINGS:
        return element("rect", x=x - 5, y=y - 5, width=10, height=10, **more)
    if one.kind in {"reject", "deny"}:
        return element("path", d=f"M{x - 5:.1f} {y - 5:.1f}l10 10m0-10l-10 10", **(more | {"stroke_width": 3.0}))
    return element("circle", cx=x, cy=y, r=5.5, **more)


_COLOURS = {
    "wants": "#0b62a4",
    "offers": "#00704f",
    "accepts": "#2e8b57",
    "refuses": "#8e2f6b",
    "disputes": "#946200",
    "threatens": "#b34700",
    "backs": "#4f5d95",
}


def _colour(act: Act) -> str:
    return _COLOURS.get(stance_of(act.kind) or "", "#5d666e")


def _meeting(one: object, x: float, y: float, labels: Labels) -> Markup:
    assert isinstance(one, Meeting)
    fill = "#1d4e6b" if one.state == "held" else "none"
    shape = element(
        "path",
        d=f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7-7z",
        class_=f"meeting {one.state}",
        fill=fill,
        stroke="#1d4e6b",
        stroke_width=1.5,
    )
    if one.state == "cancelled":
        shape += element("line", x1=x - 8, x2=x + 8, y1=y, y2=y, class_="meeting", stroke="#1d4e6b", stroke_width=1.5)
    return _linked(labels.meeting_href(one), labels.meeting(one), shape)


def _linked(href: str | None, title: str, shape: Markup) -> Markup:
    named = element("title", words(title)) + shape
    return element("a", named, href=href, aria_label=title) if href else element("g", named)


def windows(last: str, first: str) -> list[tuple[str, str, str]]:
    """Ranges to zoom to, each by the name of its phrase, with its first and last day: they end with what is told."""
    until = date.fromisoformat(last[:10])
    found = [
        (name, (until - timedelta(days=days)).isoformat(), last)
        for name, days in (("week", 7), ("month", 31), ("quarter", 92), ("year", 366))
    ]
    return [*found, ("all", first, last)]


def moved(since: str, until: str, share: float) -> tuple[str, str]:
    """A range moved by a share of its length."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    by = timedelta(days=round(((last - first).days + 1) * share))
    return (first + by).isoformat(), (last + by).isoformat()
