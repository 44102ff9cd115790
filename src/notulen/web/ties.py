"""Who addresses whom how, as SVG: parties in a ring, and a line for each way from one to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import cos, log2, pi, sin

from markupsafe import Markup

from notulen import knowledge
from notulen.standing.told import PLACELESS
from notulen.web.drawing import element, joined, words

NODES = 14  # parties that are drawn
TIES = 60  # lines that are drawn
WIDTH, HEIGHT = 900.0, 680.0
_RING = (300.0, 245.0)
_WAYS = {
    "wants": "asks",
    "offers": "gives",
    "accepts": "gives",
    "backs": "gives",
    "refuses": "against",
    "disputes": "against",
    "threatens": "against",
}
_COLOURS = {"asks": "#0b62a4", "gives": "#00704f", "against": "#b34700", "says": "#5d666e"}
_DASHES = {"asks": None, "gives": "1 5", "against": "9 4", "says": "3 3"}
_HARM = frozenset({"suspend", "sanction", "mobilize", "attack", "coerce"})
_HELP = frozenset({"aid", "withdraw", "meet", "mediate"})


@dataclass(frozen=True)
class Tie:
    """What passes from one party to another.

    Attributes:
        source, target: codes.
        kinds: how many acts of each kind, the most first.
    """

    source: str
    target: str
    kinds: tuple[tuple[str, int], ...]

    @property
    def acts(self) -> int:
        """How many acts."""
        return sum(count for _, count in self.kinds)

    @property
    def way(self) -> str:
        """What most of them are: asking, giving, going against, or else saying."""
        ways: Counter[str] = Counter()
        for kind, count in self.kinds:
            ways[way_of(kind)] += count
        return min(ways, key=lambda way: (-ways[way], way))


def way_of(kind: str) -> str:
    """What an act of a kind is toward another: asking, giving, going against, or else saying."""
    if kind in _HARM:
        return "against"
    return "gives" if kind in _HELP else _WAYS.get(knowledge.kinds()[kind].stance or "", "says")


def ties(rows: Iterable[tuple[str, str, str, int]]) -> list[Tie]:
    """Ties, those of most acts first.

    Args:
        rows: joined codes of actors and recipients, kind, number of acts.
    """
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for actors, recipients, kind, count in rows:
        for source in set(actors.split("+")) - PLACELESS:
            for target in set(recipients.split("+")) - PLACELESS - {source}:
                found[source, target][kind] += count
    all_ = [
        Tie(*pair, tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0])))) for pair, kinds in found.items()
    ]
    return sorted(all_, key=lambda one: (-one.acts, one.source, one.target))


def network(
    found: Sequence[Tie], title: str, name: Callable[[str], str], told: Callable[[Tie], str], href: Callable[[str], str]
) -> Markup:
    """The network of the parties that address each other most.

    Args:
        found: ties, those of most acts first.
        title: its name for who cannot see it.
        name: names a party.
        told: tells a tie.
        href: where a party leads.
    """
    weight: Counter[str] = Counter()
    for one in found:
        weight[one.source] += one.acts
        weight[one.target] += one.acts
    ranked = sorted(weight, key=lambda code: (-weight[code], code))[:NODES]
    places = {code: _place(i, len(ranked)) for i, code in enumerate(ranked)}
    shown = [one for one in found if one.source in places and one.target in places][:TIES]
    most = max((one.acts for one in shown), default=1)
    lines = [_line(one, places, most, told(one)) for one in reversed(shown)]
    nodes = [_node(code, places[code], name(code), href(code)) for code in ranked]
    return element(
        "svg",
        element("title", words(title)),
        _arrows(),
        joined(lines),
        joined(nodes),
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        class_="network",
        role="group",
        aria_label=title,
    )


def _place(i: int, count: int) -> tuple[float, float]:
    angle = 2 * pi * i / max(count, 1) - pi / 2
    return WIDTH / 2 + _RING[0] * cos(angle), HEIGHT / 2 + _RING[1] * sin(angle)


def _arrows() -> Markup:
    marks = [
        element(
            "marker",
            element("path", d="M0 0L8 4L0 8z", class_=f"tip {way}", fill=colour),
            id=f"tip-{way}",
            viewBox="0 0 8 8",
            refX=7,
            refY=4,
            markerWidth=9,
            markerHeight=9,
            markerUnits="userSpaceOnUse",
            orient="auto",
        )
        for way, colour in _COLOURS.items()
    ]
    return element("defs", joined(marks))


def _line(one: Tie, places: dict[str, tuple[float, float]], most: int, told: str) -> Markup:
    (x1, y1), (x2, y2) = places[one.source], places[one.target]
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    x1, y1, x2, y2 = x1 + ux * 30, y1 + uy * 22, x2 - ux * 34, y2 - uy * 26
    bend = 0.16  # what goes the other way bends to the other side
    cx, cy = (x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend
    wide = 1.2 + 4.5 * log2(1 + one.acts) / log2(1 + most)
    return element(
        "path",
        element("title", words(told)),
        d=f"M{x1:.0f} {y1:.0f}Q{cx:.0f} {cy:.0f} {x2:.0f} {y2:.0f}",
        class_=f"tie {one.way}",
        fill="none",
        stroke=_COLOURS[one.way],
        stroke_width=wide,
        stroke_dasharray=_DASHES[one.way],
        marker_end=f"url(#tip-{one.way})",
    )


def _node(code: str, place: tuple[float, float], name: str, href: str) -> Markup:
    x, y = place
    label = name if len(name) <= 24 else f"{name[:23]}…"
    wide = 20 + 7.6 * len(label)
    box = element(
        "rect", x=x - wide / 2, y=y - 15, width=wide, height=30, rx=15, class_="node", fill="#fff", stroke="#1d4e6b"
    )
    return element(
        "a", box + element("text", words(label), x=x, y=y + 5, text_anchor="middle", font_size=14), href=href
    )
