"""The matrix of positions as SVG: parties by issues, each stance a word, a colour and a shape of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from notulen.standing.positions import Position
from notulen.web.drawing import element, joined, words

LEFT = 150.0  # for the names of parties
CELL = 152.0
ROW = 40.0
HEAD = 46.0
_PAPER, _INK, _SOFT, _LINE = "#ffffff", "#1c2126", "#56606a", "#c9c5bb"
# Told apart by lightness too, and by the word that stands in each: no stance hangs on its colour alone.
COLOURS = {
    "wants": ("#dbe9f6", "#0b4f87"), "offers": ("#d5efe6", "#005a40"), "accepts": ("#bfe5c6", "#1d5b32"),
    "backs": ("#e3e5f4", "#3c4880"), "refuses": ("#f0d6e6", "#6f1f51"), "disputes": ("#f7e8c4", "#6b4700"),
    "threatens": ("#f9d9c3", "#8a3600"),
}  # fmt: skip
_NONE = ("#f3f2ee", _SOFT)


@dataclass(frozen=True)
class Labels:
    """The words of a matrix.

    Attributes:
        title: its name for who cannot see it.
        party, issue, stance: name these by their codes.
        claimed: of what only others say.
        dropped: of a stance that was given up.
        detail: tells under the stance how old it is and on how many sources it rests.
        told: tells a position in a sentence.
    """

    title: str
    party: Callable[[str], str]
    issue: Callable[[str], str]
    stance: Callable[[str], str]
    claimed: str
    dropped: str
    detail: Callable[[Position], str]
    told: Callable[[Position], str]


def grid(found: Sequence[Position], parties: Sequence[str], issues: Sequence[str], labels: Labels) -> Markup:
    """The matrix as a file by itself.

    Args:
        found: the positions.
        parties: codes of its rows, in order.
        issues: codes of its columns, in order.
        labels: its words.
    """
    at = {(one.party, one.issue): one for one in found}
    width, height = LEFT + CELL * max(len(issues), 1) + 8, HEAD + ROW * max(len(parties), 1) + 8
    parts = [element("title", words(labels.title)), element("rect", width=width, height=height, fill=_PAPER)]
    parts += [
        _words(_cut(labels.issue(code), 20), LEFT + CELL * i + 8, HEAD - 14, 12.5, _SOFT, 600)
        for i, code in enumerate(issues)
    ]
    for row, party in enumerate(parties):
        y = HEAD + ROW * row
        parts.append(element("line", x1=0.0, x2=width, y1=y, y2=y, stroke=_LINE))
        parts.append(_words(_cut(labels.party(party), 19), 8.0, y + 25, 14, _INK, 600))
        for column, issue in enumerate(issues):
            if one := at.get((party, issue)):
                parts.append(_cell(one, LEFT + CELL * column, y, labels))
    return element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", width=width, height=height,
        viewBox=f"0 0 {width:.0f} {height:.0f}", font_family="system-ui, sans-serif", role="img", aria_label=labels.title,
    )  # fmt: skip


def _cell(one: Position, x: float, y: float, labels: Labels) -> Markup:
    paper, ink = COLOURS.get(one.stance or "", _NONE)
    name = labels.stance(one.stance) if one.stance else labels.dropped if one.history else labels.claimed
    dashed = None if one.stance else "3 3"
    box = element(
        "rect",
        x=x + 3,
        y=y + 3,
        width=CELL - 6,
        height=ROW - 6,
        rx=4.0,
        fill=paper,
        stroke=ink,
        stroke_dasharray=dashed,
    )
    inside = [element("title", words(labels.told(one))), box, _words(_cut(name, 18), x + 10, y + 19, 13, ink, 600)]
    if one.stance:
        inside.append(_words(_cut(labels.detail(one), 26), x + 10, y + 32, 10.5, ink, 400))
    return element("g", joined(inside))


def _words(text: str, x: float, y: float, size: float, ink: str, weight: int) -> Markup:
    return element("text", words(text), x=x, y=y, font_size=size, fill=ink, font_weight=weight)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
