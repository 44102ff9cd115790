"""A report's text with its minutes marked: stretches that overlap are cut where one begins or ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

# Characters that turn the direction of writing or hide themselves: shown as what they are, and each shut in by itself.
_STEERING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text that is marked.

    Attributes:
        start, end: characters, half-open.
        name: by which its note is found.
        style: the class it is shown by.
    """

    start: int
    end: int
    name: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text over which the same marks hold.

    Attributes:
        text: its characters.
        marks: that hold over it, the one that began first first.
        begins: marks that begin here.
    """

    text: str
    marks: tuple[Stretch, ...]
    begins: tuple[Stretch, ...]


def segments(text: str, marks: Iterable[Stretch], start: int = 0, end: int | None = None) -> Iterator[Segment]:
    """A text in segments; joined again they are the text.

    Args:
        text: the whole.
        marks: in any order, overlapping or not; empty ones mark nothing.
        start: of the part of the text that is wanted.
        end: of that part.
    """
    stop = len(text) if end is None else min(end, len(text))
    held = sorted((one for one in marks if one.start < min(one.end, stop) and one.end > start), key=_order)
    cuts = sorted({start, stop, *(cut for one in held for cut in (one.start, one.end) if start < cut < stop)})
    for first, last in pairwise(cuts):
        over = tuple(one for one in held if one.start <= first and one.end >= last)
        begins = tuple(one for one in over if one.start == first or (first == start and one.start < start))
        yield Segment(text[first:last], over, begins)


def _order(one: Stretch) -> tuple[int, int, str]:
    return one.start, -one.end, one.name


def html(text: str, marks: Sequence[Stretch], start: int = 0, end: int | None = None) -> Markup:
    """A text as mark-up, its stretches in `mark` elements with an anchor where each begins.

    Args:
        text: the whole.
        marks: what is marked.
        start: of the part of the text that is wanted.
        end: of that part.

    Returns:
        Mark-up whose text is the text, but for characters that no page can hold.
    """
    parts = []
    for one in segments(text, marks, start, end):
        parts += [f'<span class="at" id="m-{escape(mark.name)}"></span>' for mark in one.begins]
        inner = characters(one.text)
        if one.marks:
            names = " ".join(mark.name for mark in one.marks)
            styles = " ".join(dict.fromkeys(mark.style for mark in one.marks if mark.style))
            deep = f" deep{min(len(one.marks), 3)}" if len(one.marks) > 1 else ""
            inner = f'<mark class="{escape(styles)}{deep}" data-of="{escape(names)}">{inner}</mark>'
        parts.append(inner)
    return Markup("".join(parts))


def characters(text: str) -> str:
    """Characters of a report as mark-up: nothing in them is a tag, and none turns what stands behind it."""
    safe = str(escape(text)).replace("\r", "&#13;").replace("\x00", "\ufffd")
    return _STEERING.sub(lambda found: f'<bdi class="steering" title="U+{ord(found[0]):04X}">{found[0]}</bdi>', safe)
