"""Tells the parts of a report's text apart: headline, dateline, article, and lines that are not part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from notulen import furniture
from notulen.reading.quotes import find_quotes

Role = Literal["headline", "dateline", "body", "furniture"]

LONGEST_PIECE = 4_000  # characters given to the parser at once: its memory grows with a text's length
LONGEST_READ = (
    250_000  # characters of a report that are read: hardly one is longer, and a page that is must not stop the rest
)
LONGEST_HEADLINE = 180
LONGEST_LABEL = 80

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_DATELINE = re.compile(r"(?:[^.!?\"“”‘]|\.(?=\w)){2,90}?(?:\s--+|\s[-–—]|[\])]\s?[-–—:]|\s?—)\s+(?=[\"“‘'A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = (".", "?", "!", '."', ".”", '"', "”", ":")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is parsed by itself: characters, half-open, and its role."""

    start: int
    end: int
    role: Role


def segments(text: str, language: str) -> list[Segment]:
    """The segments of a report's text, in order; white space at their edges is left out.

    Args:
        text: the report's text.
        language: whose words tell furniture from text.
    """
    out: list[Segment] = []
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, 0, min(len(text), LONGEST_READ)) if m[0].strip()]
    for number, (start, end) in enumerate(lines):
        line = text[start:end].strip()
        if furniture.is_furniture(line, language):
            out.extend(_trim(text, start, end, "furniture"))
        elif number == 0 and len(lines) > 1 and is_headline(line, language):
            out.extend(_trim(text, start, end, "headline"))
        else:
            cut = start + (_dateline(text[start:end], language) if number < 4 else 0)
            cut += _label(text[cut:end], language)
            out.extend(_trim(text, start, cut, "dateline"))
            out.extend(_pieces(text, cut, end))
    return out


def is_headline(line: str, language: str) -> bool:
    """Whether a report's first line reads as its headline."""
    return len(line) <= LONGEST_HEADLINE and not line.endswith(_ENDS) and not _dateline(line, language)


def _label(line: str, language: str) -> int:
    """Characters that a label at the start of a line takes, such as "Summary in one paragraph:"; 0 if there is none."""
    folded = line.lstrip().casefold()
    if not folded.startswith(furniture.rules(language).labels):
        return 0
    colon = line.find(":")
    return colon + 1 if 0 <= colon <= LONGEST_LABEL else 0


def truecased(text: str, headline: Segment, body: Iterable[Segment], known: Callable[[str], bool]) -> str:
    """A headline as its words stand in the running text: capitals of title case are taken back.

    Args:
        text: the report's text.
        headline: the headline.
        body: the article's segments.
        known: whether a word in small letters is one of the language's own.

    Returns:
        The headline's words; its length is the headline's.
    """
    running = Counter(w for s in body for w in _WORD.findall(text[s.start : s.end]))

    def settle(match: re.Match[str]) -> str:
        word = match[0]
        small = word.lower()
        if not word[0].isupper() or not word[1:].islower() or len(small) != len(word):
            return word
        if running[small] > running[word] or (not running[word] and known(small)):
            return small
        return word

    return _WORD.sub(settle, text[headline.start : headline.end])


def _dateline(line: str, language: str) -> int:
    """Characters a dateline takes at the start of a line, 0 if there is none."""
    match = _DATELINE.match(line.lstrip())
    if not match:
        return 0
    small = furniture.rules(language).small
    words = re.findall(r"[^\s,()/\[\]–—-]+", match[0])
    if not words or len(words) > 12:
        return 0
    capital = [w for w in words if w[:1].isupper() or w[:1].isdigit() or w.casefold() in small]
    if len(capital) < len(words) or len({w for w in words if w[:1].isupper()}) < 1:
        return 0
    return len(line) - len(line.lstrip()) + match.end()


def _trim(text: str, start: int, end: int, role: Role) -> Iterator[Segment]:
    piece = text[start:end]
    shown = piece.strip()
    if shown:
        at = start + piece.index(shown)
        yield Segment(at, at + len(shown), role)


def _pieces(text: str, start: int, end: int) -> Iterator[Segment]:
    while end - start > LONGEST_PIECE:
        cut = _cut(text, start, start + LONGEST_PIECE)
        yield from _trim(text, start, cut, "body")
        start = cut
    yield from _trim(text, start, end, "body")


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut an over-long line: after the last full stop of its second half, else at a space, else at the limit.

    A quotation that goes on beyond the limit is not cut, if it begins in that half.
    """
    quotes = find_quotes(text, start, limit)
    if quotes and not quotes[-1].closed and quotes[-1].outer_start > start + (limit - start) // 2:
        limit = quotes[-1].outer_start
    for marks in (". ", "? ", "! ", " "):
        at = text.rfind(marks, start + (limit - start) // 2, limit)
        if at >= 0:
            return at + 1
    return limit
