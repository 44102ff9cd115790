"""Cuts a report into numbered sentences, by which a model says where something stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 1_500  # characters of a sentence: what is longer is cut at a space
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A full stop, what may close behind it, a space, and what may begin a sentence.
_STOP = re.compile(r"[.!?…][\"'“”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])")
_SHORT = re.compile(r"(?<![^\W_])[^\W\d_a-z](?:[a-z]{1,2}|(?:\.[^\W\d_])*)\.$")  # "Mr.", "U.S.", "J."


@dataclass(frozen=True)
class Sentences:
    """The sentences of a text, as characters, half-open; counted from 1."""

    text: str
    cuts: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.cuts)

    def at(self, place: int) -> int:
        """The number of the sentence that a character stands in, or behind."""
        return max(bisect_right(self.cuts, (place, len(self.text))), 1)

    def stretch(self, number: int) -> tuple[int, int]:
        """The characters of a sentence, up to where the next begins."""
        start = self.cuts[number - 1][0]
        return start, self.cuts[number][0] if number < len(self.cuts) else len(self.text)

    def shown(self, number: int) -> str:
        """The words of a sentence, on one line."""
        start, end = self.cuts[number - 1]
        return self.text[start:end]


def sentences(text: str, longest: int) -> Sentences:
    """The sentences of a text.

    Args:
        text: of a report.
        longest: characters of it that are looked at.
    """
    cuts = [cut for line in _LINE.finditer(text, 0, min(len(text), longest)) for cut in _of_line(text, *line.span())]
    return Sentences(text, tuple(cuts))


def _of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if not _SHORT.search(text[max(begin, stop.start() - 12) : stop.start() + 1]) or text[stop.start()] != ".":
            yield from _trimmed(text, begin, stop.end())
            begin = stop.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    words = text[start:end]
    if words.strip():
        left = len(words) - len(words.lstrip())
        yield start + left, start + len(words.rstrip())
