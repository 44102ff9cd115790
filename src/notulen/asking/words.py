"""Finds words again in a text: quotes, spaces and accents may be written otherwise, but no letter may differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_DOUBLE = "“”„‟«»″＂"
_SINGLE = "‘’‚‛‹›′`´"
_QUOTES = str.maketrans(dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'"))
_NOTHING = frozenset("\u00ad\u200b\u2060\ufeff")  # soft hyphens and widths of nothing: seen by nobody
_JAMO = range(0x1160, 0x1200)  # vowels and finals of Hangul, which compose with what stands before
_RUNNING = frozenset({"Lu", "Ll", "Lt", "Lm", "Mn", "Nd"})  # of scripts that put spaces between words

Place = tuple[int, int]


@dataclass(frozen=True)
class Folded:
    """A text as it is searched.

    Attributes:
        text: the original.
        folded: it with one form of each accent, quote and space.
        starts, ends: of each folded character, the stretch of the original it stands for.
    """

    text: str
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def places(self, words: str, within: Place | None = None) -> Iterator[Place]:
        """The stretches of the original that hold words, as words of their own, in order.

        Args:
            words: exact words.
            within: characters of the original (half-open) that may hold them.
        """
        wanted = fold(words).folded.strip(" ")
        at = self.folded.find(wanted) if wanted else -1
        while at >= 0:
            place = self.starts[at], self.ends[at + len(wanted) - 1]
            inside = within is None or within[0] <= place[0] <= place[1] <= within[1]
            if inside and whole(self.text, place):
                yield place
            at = self.folded.find(wanted, at + 1)

    def endings(self, ending: str, within: Place) -> Iterator[Place]:
        """The stretches of the original in which words end so, though it is no word of its own.

        Args:
            ending: of a word.
            within: characters of the original.
        """
        at = self.text.find(ending, *within) if ending else -1
        while at >= 0:
            end = at + len(ending)
            if whole(self.text, (end, end)) and not whole(self.text, (at, at)):
                yield at, end
            at = self.text.find(ending, at + 1, within[1])


def fold(text: str) -> Folded:
    """A text as it is searched, each character with where it came from."""
    return _fold(text) if len(text) < _SHORT else _folded(text)


_SHORT = 2_000


@lru_cache(maxsize=4_096)
def _fold(text: str) -> Folded:
    return _folded(text)


def _folded(text: str) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        shown = unicodedata.normalize("NFC", text[start:end]).translate(_QUOTES)
        if shown.isspace():
            if out and out[-1] == " ":
                ends[-1] = end
                continue
            shown = " "
        for char in shown:
            if char not in _NOTHING:
                out.append(char)
                starts.append(start)
                ends.append(end)
    return Folded(text, "".join(out), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[Place]:
    """Characters with what composes with them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (unicodedata.combining(text[at]) or ord(text[at]) in _JAMO):
            yield start, at
            start = at


def whole(text: str, place: Place) -> bool:
    """Whether a stretch cuts through no word at its edges."""
    return not (_cuts(text, place[0]) or _cuts(text, place[1]))


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(unicodedata.category(char) in _RUNNING for char in text[at - 1 : at + 1])
