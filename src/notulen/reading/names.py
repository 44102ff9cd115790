"""Names that stand for parties: countries, capitals, organisations, movements, and people who hold office."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Set
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from notulen import knowledge
from notulen.reading.syntax import Syntax

_FIRST = re.compile(r"\w+")
_DASHES = ("-", "–", "—")
_BREAKS = (*_DASHES, "'", "’", "/")  # a name may end within a token: Kyiv's, AS-Jepang


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a text: tokens (half-open), the party it stands for, and what sort of name it is.

    `sort` is "country", "short", "metonym", "demonym", "organisation", "movement", "body" or "bloc". `place` marks
    capitals, which may be mere places.
    """

    first: int
    last: int
    party: str
    sort: str
    place: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A person who speaks for a party during a span of time (ISO dates, either end open)."""

    person: str
    party: str
    since: str
    until: str

    def holds(self, day: date | None) -> bool:
        """Whether the person held the office on that day, or at some time where the day is not known."""
        if day is None:
            return True
        return self.since <= day.isoformat() <= self.until


@dataclass(frozen=True, slots=True)
class _Known:
    words: str
    party: str | None  # None: a longer name that holds a party's name and is no party ("dolar AS")
    sort: str
    place: bool
    needs: str = ""
    beside: tuple[str, ...] = ()


class Gazetteer:
    """Names of parties in one language, found by their exact words (upper and lower case matter)."""

    def __init__(self, known: list[_Known]) -> None:
        self._by_first: dict[str, list[_Known]] = {}
        for name in known:
            first = _FIRST.search(name.words)
            if first:
                self._by_first.setdefault(first[0], []).append(name)
        for rows in self._by_first.values():
            rows.sort(key=lambda n: -len(n.words))
        self._initials = {first[0] for first in self._by_first}

    def find(self, syntax: Syntax, titled: Container[int] = ()) -> list[Name]:
        """The names in a parse, longest first at each place, without overlap, in order.

        Args:
            syntax: the parse.
            titled: tokens that belong to titles, behind which a name counts whatever stands behind it.
        """
        out: list[Name] = []
        past = 0
        text, ends = syntax.text, set(syntax.end)
        initials, first = self._initials, self._by_first
        for i, (start, stop) in enumerate(zip(syntax.start, syntax.end, strict=True)):
            if i < past or text[start] not in initials:
                continue
            word = text[start:stop]
            if word not in first and word.isalnum() and not _is_letter(text[stop : stop + 1]):
                continue  # a word by itself that begins no name
            found = self._at(text, start, ends)
            if found is None:
                continue
            known, end = found
            last = syntax.token_at(end - 1) + 1
            party = known.party
            if (
                text[end : end + 1] in _DASHES
                and (second := self._at(text, end + 1, ends))
                and second[0].party
                and party
            ):
                party, last = f"{party}+{second[0].party}", syntax.token_at(second[1] - 1) + 1
            holds = party is None or _holds(known, syntax, i, last, titled)
            if party is not None and holds:
                out.append(Name(i, last, party, known.sort, known.place))
            past = last if holds else i + 1  # "the North" is none here, "North Atlantic Council" may be one
        return out

    def mentions(self, text: str, words: Set[str]) -> Iterator[tuple[int, str, str]]:
        """The names in a text that nobody has parsed, in order: first character, party, sort.

        Left out are names that stand for a party only as the subject of an act: that takes a parse.

        Args:
            text: the text.
            words: its words, letters and digits alone.
        """
        past = 0
        # Of a text's words hardly any begins a name: they are looked for once those are known.
        wanted = self._by_first.keys() & words
        for start, first in sorted((start, word) for word in wanted for start in _places(text, word)):
            for known in self._by_first[first] if start >= past else ():
                end = start + len(known.words)
                if text.startswith(known.words, start) and not text[end : end + 1].isalnum():
                    past = end
                    if known.party and known.needs != "subject" and _beside(known, text):
                        yield start, known.party, "place" if known.place else known.sort
                    break

    def _at(self, text: str, start: int, ends: Container[int]) -> tuple[_Known, int] | None:
        """The longest name that begins at a character, and where it ends."""
        first = _FIRST.match(text, start)
        for known in (self._by_first.get(first[0]) if first else None) or ():
            end = start + len(known.words)
            if text.startswith(known.words, start) and (end in ends or text[end : end + 1] in _BREAKS):
                return known, end
        return None


def _places(text: str, word: str) -> Iterator[int]:
    """Where a word stands in a text as a word of its own."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1])):
            yield start
        start = text.find(word, end)


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"  # as a pattern's \\w has it


@lru_cache(maxsize=64)
def _stands_in(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _beside(known: _Known, text: str) -> bool:
    """Whether the text holds what a name must have beside it to be a party's."""
    return not known.beside or _stands_in(text, known.beside)


def _holds(known: _Known, syntax: Syntax, first: int, last: int, titled: Container[int]) -> bool:
    """Whether a name that stands for a party only in some places does so here."""
    if not _beside(known, syntax.text):
        return False
    if known.needs == "subject":
        return any(syntax.dep[i].startswith(("nsubj", "obl:agent")) for i in range(first, last))
    if known.needs == "alone" and first - 1 not in titled:
        return not any(
            0 <= i < len(syntax) and syntax.pos[i] == "PROPN" and syntax.sent[i] == syntax.sent[first]
            for i in (first - 1, last)
        )
    return True


@cache
def gazetteer(language: str, extra: Path | None = None) -> Gazetteer:
    """The gazetteer of a language: CLDR's country names, the project's table, and a user's own over both.

    Args:
        language: folder under `knowledge/`.
        extra: a user's own table, in the form of `knowledge/LANGUAGE/parties.toml`.
    """
    known = {name.words: name for name in _countries(language)}
    for path in (knowledge.FOLDER / language / "parties.toml", extra):
        if path:
            for row in knowledge.tables(path, "name", ("party", "words")):
                known.update({name.words: name for name in _rows(row)})
            for row in knowledge.tables(path, "none", ("words",)):
                known.update({words: _Known(words, None, "none", False) for words in row["words"]})
    return Gazetteer(list(known.values()))


def _rows(row: dict[str, Any]) -> list[_Known]:
    sort, place = row.get("type", "short"), bool(row.get("place", False))
    beside = row.get("with", [])
    return [_Known(w, row["party"], sort, place, row.get("needs", ""), tuple(beside)) for w in row["words"]]


def _countries(language: str) -> list[_Known]:
    import pycountry
    from babel import Locale

    out = []
    for code, name in Locale(language).territories.items():
        if len(code) == 2 and code.isalpha():
            country = pycountry.countries.get(alpha_2=code)
            party = country.alpha_3 if country else {"XK": "XKX"}.get(code)
            party = "XCI" if party == "CIV" else party  # CIV is the codebook's word for whoever is no party
            if party:
                out.append(_Known(name, party, "country", False))
    return out


def folded(name: str) -> str:
    """A person's name as it is looked up: case, hyphens and the spaces around them do not matter."""
    return " ".join(name.replace("-", " ").casefold().split())


@cache
def offices(extra: Path | None = None) -> dict[str, tuple[Office, ...]]:
    """Office holders by each name they go by, from the project's table and a user's own before it."""
    out: dict[str, list[Office]] = {}
    for path in (extra, knowledge.FOLDER / "offices.toml"):
        if path:
            for row in knowledge.tables(path, "office", ("person", "party")):
                office = Office(
                    row["person"], row["party"], _edge(row.get("from"), "0001"), _edge(row.get("until"), "9999")
                )
                for name in dict.fromkeys([row["person"], *row.get("variants", [])]):
                    out.setdefault(folded(name), []).append(office)
    return {name: tuple(rows) for name, rows in out.items()}


def _edge(value: object, missing: str) -> str:
    text = str(value) if value is not None else missing
    return text if len(text) > 4 else text + ("-12-31" if missing == "9999" else "-01-01")
