"""The words of the interface in the reader's language; every one of them stands in `knowledge/interface/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from notulen.model import Language, Person

UNPLACED = frozenset({"CIV", "UNK"})


@dataclass(frozen=True)
class Interface:
    """The words of one language.

    Attributes:
        language: which.
        table: its file, as it stands.
    """

    language: Language
    table: Mapping[str, Any]

    def word(self, key: str, **parts: object) -> str:
        """A phrase with its places filled in."""
        return str(self.table["words"][key]).format(**parts)

    def count(self, key: str, number: int) -> str:
        """A phrase for so many of a thing."""
        some = self.table["words"]
        return str(some.get(f"{key}_one", some[key]) if number == 1 else some[key]).format(n=number)

    def label(self, section: str, key: str) -> str:
        """A label, or the key itself where the file has none."""
        return str(self.table[section].get(key, key))

    def party(self, code: str) -> str:
        """The name of a party, or of joint ones, by its code."""
        return self.listed([self._single(one) for one in code.split("+")])

    def _single(self, code: str) -> str:
        name = self.table["parties"].get(code) or _territories(self.language).get(code)
        return str(name or code)

    def person(self, person: Person | None) -> str:
        """Whom words name: the party, or the name of somebody whom no party speaks through."""
        if person is None:
            return self.word("unnamed")
        return person.name or person.text if person.party in UNPLACED else self.party(person.party)

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row, as "A, B and C"."""
        *first, last = names
        return f"{', '.join(first)} {self.word('and')} {last}" if first else last

    def day(self, iso: str) -> str:
        """A day, or a span of days, as the language writes it; what is no day stays as it is."""
        return " – ".join(map(self._day, iso.split("/")))

    def _day(self, iso: str) -> str:
        year, _, rest = iso[:10].partition("-")
        month, _, day = rest.partition("-")
        names = self.table["months"]["names"]
        if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= len(names)):
            return iso
        return f"{int(day)} {names[int(month) - 1]} {year}" if day.isdigit() else f"{names[int(month) - 1]} {year}"


@cache
def interface(language: Language) -> Interface:
    """The words of a language."""
    path = files("notulen").joinpath("knowledge", "interface", f"{language}.toml")
    return Interface(language, tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def _territories(language: Language) -> Mapping[str, str]:
    """Names of states in a language by ISO 3166-1 alpha-3 code."""
    # Here and not above: a table of codes or lines of JSON need no names, and CLDR takes its time to load.
    from babel import Locale
    from babel.core import get_global

    names = Locale(language).territories
    longer = {code: new[0] for code, new in get_global("territory_aliases").items() if len(code) == 3 and len(new) == 1}
    longer["XKX"] = "XK"  # in use by treaty bodies, in ISO 3166-1 as user-assigned only, so not in CLDR's aliases
    return {code: str(names[short]) for code, short in longer.items() if short in names}
