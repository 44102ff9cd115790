"""What the words of a report are, by the reading's own parse: nouns, pronouns, names, and where an act was looked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mistakes import Words

from notulen.model import Report
from notulen.reading.reader import Prepared, Reader

FIRST, THIRD = frozenset({"first", "we"}), frozenset({"third", "it", "plural"})


def words_of(reports: Iterable[dict[str, Any]]) -> dict[str, Words]:
    """What the words of each report are, by its id.

    Args:
        reports: lines of JSON as `notulen read` takes them, with their language.
    """
    taken = [Report(**{k: v for k, v in line.items() if k in Report.model_fields}) for line in reports]
    return {prepared.report.id: _words(prepared) for prepared in Reader(models={}).prepare(taken)}


def _words(prepared: Prepared) -> Words:
    s, cast = prepared.ctx.syntax, prepared.cast
    nouns: set[int] = set()
    names: set[int] = set()
    pronouns: dict[int, str] = {}
    for i in range(len(s)):
        token = range(s.start[i], s.end[i])
        if s.pos[i] in {"NOUN", "PROPN"}:
            nouns.update(token)
        if i in cast.name_at or i in cast.figure_at:
            names.update(token)
        person, letters = _person(prepared, i)
        if person:
            pronouns.update(dict.fromkeys(range(s.end[i] - letters, s.end[i]), person))
    places = tuple(s.span(*cand.evidence) for cand in prepared.candidates)
    return Words(frozenset(nouns), pronouns, frozenset(names), places)


def _person(prepared: Prepared, i: int) -> tuple[str | None, int]:
    """Which person a token stands for, and how many letters at its end do."""
    s, tags = prepared.ctx.syntax, prepared.ctx.tags[i]
    title = prepared.cast.title_at.get(i)
    whole = s.end[i] - s.start[i]
    if tags & FIRST:
        return "first", whole
    if tags & THIRD or (title is not None and title.label == "anaphor"):
        return "third", whole
    clitic = prepared.ctx.has_clitic(i)
    return ("third", len(clitic)) if clitic else (None, 0)
