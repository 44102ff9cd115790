"""Finds quotations: what stands between quotation marks, over sentences and paragraphs, also where a mark is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING = "“„«‘"
CLOSING = "”»’"
STRAIGHT = '"'
TYPED = "''"  # two strokes for one mark, as typewriters and wires set it
ALL_MARKS = frozenset({*OPENING, *CLOSING, STRAIGHT, "'", TYPED, "``"})
_PARAGRAPHS = 12  # over so many a quotation may run whose closing mark comes only then
LONGEST_SINGLE = 400  # characters: a longer stretch between single marks is apostrophes, not a quotation

_MARK = re.compile("``|''(?!')|[" + re.escape(OPENING + CLOSING + STRAIGHT + "'") + "]")
_PAIR = {"“": "”", "”": "”", "„": "”", "«": "»", "‘": "’", '"': '"', "'": "'", TYPED: TYPED, "``": TYPED}
_DOUBLE = frozenset({"“", "”", STRAIGHT, TYPED, "``"})
_SINGLE = frozenset({"'", "‘"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation. `start` and `end` hold the words without their marks, `outer` characters with them, half-open.

    `closed` is false where the closing mark is missing: the quotation then runs to the end of its paragraph.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


def quotes_over(text: str, paragraphs: list[tuple[int, int]]) -> list[Quote]:
    """The quotations of paragraphs that follow each other; one that is closed only paragraphs later is one quotation.

    Args:
        text: the report's text.
        paragraphs: first character and one past the last of each.

    Returns:
        Outermost quotations in order.
    """
    out: list[Quote] = []
    for start, end in paragraphs:
        last = out[-1] if out else None
        if last is not None and not last.closed and text.count("\n", last.end, start) <= _PARAGRAPHS:
            mark = next((m for m in _MARK.finditer(text, start, end) if m[0] in _DOUBLE), None)
            if mark is None:
                continue
            if _only_closes(text, mark.start(), mark[0], start, end):
                out[-1] = Quote(last.start, mark.start(), last.outer_start, mark.end(), True)
                start = mark.end()
        out += find_quotes(text, start, end)
    return out


def _only_closes(text: str, at: int, mark: str, start: int, end: int) -> bool:
    """Whether the first mark of a paragraph can only close what was opened before it."""
    if mark in {"”", STRAIGHT} and at > start and not text[at - 1].isspace():
        return not text[at + 1 : at + 2].isalnum() and not (mark == "”" and _begins_sentence(text, at, start, end))
    return False


def find_quotes(text: str, start: int, end: int) -> list[Quote]:
    """The quotations of one paragraph.

    Args:
        text: the report's text.
        start: first character of the paragraph.
        end: one past its last.

    Returns:
        Outermost quotations in order; a quotation within another is part of it.
    """
    out: list[Quote] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match[0]
        if opened is None:
            if _opens(text, at, mark, start, end):
                opened = (at, mark)
        elif _closes(text, at, mark, opened[1], end):
            out.append(Quote(opened[0] + len(opened[1]), at, opened[0], match.end(), True))
            opened = None
        elif mark in _DOUBLE and opened[1] in _SINGLE and _opens(text, at, mark, start, end):
            opened = (at, mark)
    if opened is not None and opened[1] not in _SINGLE:
        stop = _last_word(text, opened[0] + len(opened[1]), end)
        if stop > opened[0] + len(opened[1]):
            out.append(Quote(opened[0] + len(opened[1]), stop, opened[0], stop, False))
    return [
        q
        for q in out
        if q.end > q.start
        and not (q.start - q.outer_start == 1 and text[q.outer_start] in _SINGLE and q.end - q.start > LONGEST_SINGLE)
    ]


def _opens(text: str, at: int, mark: str, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    if mark in _SINGLE:
        return not before.isalnum() and after.isalnum()
    if mark == "”":  # some newspapers set the same mark before and behind
        return before.isspace() or before in "([" or _begins_sentence(text, at, start, end)
    if mark in CLOSING:
        return False
    return mark not in {STRAIGHT, TYPED} or not after.isspace() or before.isspace()


def _begins_sentence(text: str, at: int, start: int, end: int) -> bool:
    """Whether a mark stands at the end of a sentence with its space misplaced, where it can only open: "… itu.” Kami"."""
    behind = text[at + 1 : at + 3]
    return (
        at > start
        and text[at - 1] in ".?!"
        and behind[:1].isspace()
        and behind[1:].isupper()
        and 0 <= text.find("”", at + 1, end) < (text.find("“", at + 1, end) + 1 or end + 1)
    )


def _closes(text: str, at: int, mark: str, opened: str, end: int) -> bool:
    if (
        mark != _PAIR[opened]
        and not (mark == STRAIGHT and opened in {"“", "„"})
        and not (mark == "”" and opened == '"')
    ):
        return False
    if mark in {"'", "’"}:
        after = text[at + 1] if at + 1 < end else " "
        return not after.isalnum()
    return True


def _last_word(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
