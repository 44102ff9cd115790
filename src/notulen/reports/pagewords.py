"""The words of pages: what `knowledge/<language>/pages.toml` and the months of `dates.toml` say, of all languages at once.

A page shows its day and its writer before anybody knows the language it is written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta, timezone
from functools import cache
from typing import Any

from notulen import knowledge

_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words by what they are for, in small letters, the longest first."""

    by: tuple[str, ...]
    others: tuple[str, ...]
    joins: tuple[str, ...]
    desks: frozenset[str]
    trades: tuple[str, ...]
    place: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    source: tuple[str, ...]
    page: re.Pattern[str]


@cache
def page_words() -> PageWords:
    """The words that tell an article's page apart, of every language."""
    page = rf"\b(?:{alternatives(_all('page'))})\s*(?:\d{{1,3}}|{alternatives(_all('every'))})"
    tail = rf"(?:\s*(?:{alternatives(_all('of'))}|/)\s*\d{{1,3}})?"
    return PageWords(
        by=_all("by"),
        others=_all("others"),
        joins=_all("and"),
        desks=frozenset(_all("desks")),
        trades=_all("trades"),
        place=_all("place"),
        changed=_all("changed"),
        missing=_all("missing"),
        source=_all("source"),
        page=re.compile(rf"[\s(\[|–—:-]+{page}{tail}\s*[)\]]?\s*$", re.IGNORECASE),
    )


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Words in addresses: parameters for the number of a page, what stands for all of them, what asks for print."""

    page: tuple[str, ...]
    every: tuple[str, ...]
    print: tuple[str, ...]


@cache
def address_words() -> AddressWords:
    """The words that addresses hold, of every language."""
    return AddressWords(_all("page"), _all("every"), _all("print"))


@cache
def zones() -> dict[str, timezone]:
    """Zones of time by the letters that pages write."""
    return {
        name: _zone(offset)
        for language in knowledge.languages()
        for name, offset in _file(language).get("zones", {}).items()
    }


@cache
def months() -> dict[str, int]:
    """The number of a month by every word for it, in small letters."""
    return {word: number for table in _dates("months") for number, words in enumerate(table, 1) for word in words}


@cache
def weekdays() -> tuple[str, ...]:
    """Every word for a day of the week, in small letters."""
    return tuple(word for table in _dates("weekdays") for words in table for word in words)


def at() -> tuple[str, ...]:
    """The words that stand before a time of day."""
    return _all("at")


def _dates(key: str) -> list[list[list[str]]]:
    return [knowledge.load(knowledge.FOLDER / language / "dates.toml")[key] for language in knowledge.languages()]


def alternatives(words: Iterable[str]) -> str:
    """A pattern that takes any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def _all(key: str) -> tuple[str, ...]:
    found = {word.casefold() for language in knowledge.languages() for word in _file(language).get(key, [])}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _file(language: str) -> dict[str, Any]:
    path = knowledge.FOLDER / language / "pages.toml"
    return knowledge.load(path) if path.is_file() else {}


def _zone(offset: str) -> timezone:
    match = _OFFSET.fullmatch(offset)
    if not match:
        raise ValueError(f"{offset!r} is no distance from Greenwich: write +07:00")
    away = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-away if match[1] == "-" else away)
