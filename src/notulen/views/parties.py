"""Parties as they are typed: a code, or a name in any language that is read."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import get_args

from notulen.errors import NotulenError

_ALIKE = 0.7  # share of letters that a name must have in common with what was typed to be what was meant
_HOLDS_ONLY = ("needs", "with", "home")  # a name with one of these stands for a party only within some reports


def codes(typed: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The codes of the parties that somebody typed.

    Args:
        typed: codes or names, with commas.
        known: codes beside those that come along, as a ledger may hold them.

    Raises:
        NotulenError: one of them is no party, or there is none.
    """
    found = [one.strip() for one in typed.split(",") if one.strip()]
    if not found:
        raise NotulenError(f"{typed!r} names no party")
    there = frozenset(known)
    return tuple(dict.fromkeys(_code(one, there) for one in found))


def one_code(typed: str, known: Iterable[str] = ()) -> str:
    """The code of the one party that somebody typed.

    Args:
        typed: its code or name.
        known: codes beside those that come along.

    Raises:
        NotulenError: it is no party, or several.
    """
    found = codes(typed, known)
    if len(found) > 1:
        raise NotulenError(f"{typed!r} is more than one party; --between takes several")
    return found[0]


def _code(typed: str, known: frozenset[str]) -> str:
    from notulen.ledger.parties import parties

    for one in (typed, typed.upper()):
        if one in parties() or one in known:
            return one
    names = _names()
    if typed.casefold() in names:
        return names[typed.casefold()]
    alike = dict.fromkeys(names[one] for one in get_close_matches(typed.casefold(), names, cutoff=_ALIKE))
    if alike:
        meant = " or ".join(f"{code} ({parties()[code].name})" for code in alike)
        raise NotulenError(f"{typed!r} is no party; did you mean {meant}?")
    raise NotulenError(
        f"{typed!r} is no party; give a name, or a code: a state's is its ISO alpha-3 code, as RUS or IDN"
    )


@cache
def _names() -> dict[str, str]:
    """Codes by name, however that is written; what a view calls a party comes before what else it is called."""
    from notulen import knowledge
    from notulen.ledger.parties import parties
    from notulen.model import Language
    from notulen.views.interface import UNPLACED, interface

    found: dict[str, str] = {}
    for language in get_args(Language):
        for code in sorted(parties().keys() - UNPLACED):
            found.setdefault(interface(language).party(code).casefold(), code)
    for code, one in parties().items():
        found.setdefault(one.name.casefold(), code)
    for folder in knowledge.languages():
        for row in knowledge.tables(knowledge.FOLDER / folder / "parties.toml", "name", ("party", "words")):
            if (
                row["party"] in parties()
                and row["party"] not in UNPLACED
                and not any(row.get(one) for one in _HOLDS_ONLY)
            ):
                for name in row["words"]:
                    found.setdefault(name.casefold(), row["party"])
    return found
