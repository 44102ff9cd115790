"""FollowTheMoney's people and offices as a table for `read --people`, which takes their file as it is too."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from notulen.errors import NotulenError
from notulen.imports.coded import party_of
from notulen.ledger.parties import parties
from notulen.reports.unpacking import lines, unpacked

_PEOPLE = frozenset({"Person"})
_BODIES = frozenset({"Organization", "PublicBody", "LegalEntity", "Company", "Position"})
_TIES = {
    "Occupancy": ("holder", "post"), "Representation": ("agent", "client"), "Membership": ("member", "organization"),
    "Directorship": ("director", "organization"), "Employment": ("employee", "employer"),
}  # fmt: skip
_HEAD = 4096  # bytes in which a file shows what it is
_BLANK = b" \t\r\n\xef\xbb\xbf"
_DAY = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")


def table(path: Path) -> tuple[str, int, int]:
    """The offices that a file of FollowTheMoney entities tells, as TOML.

    Args:
        path: its file, an entity a line.

    Returns:
        The table, how many offices are in it, and how many were left out since their party or first year is not told.

    Raises:
        NotulenError: it holds no entity.
    """
    people, bodies, ties = _read(path)
    made, left = [], 0
    for person, body, tie in ties:
        row = _office(people.get(person), bodies.get(body), tie)
        if row is None:
            left += 1
        else:
            made.append(row)
    head = "# From FollowTheMoney entities, by `notulen import ftm`: for `notulen read --people`.\n\n"
    unlike = sorted(dict.fromkeys(made))
    return head + "office = [\n" + "".join(f"    {row},\n" for row in unlike) + "]\n", len(unlike), left


@dataclass(frozen=True)
class Table:
    """A table of people as the reading takes it.

    Attributes:
        path: its file.
        offices: how many were taken out of FollowTheMoney's entities; none where it was a table already.
        left: how many were left out, since their party or first year is not told.
    """

    path: Path
    offices: int | None = None
    left: int = 0


@cache
def as_table(path: Path) -> Table:
    """A file of people as a table: FollowTheMoney's entities are made one, which lasts as long as the program runs.

    Args:
        path: a table, which stays as it is, or entities, one a line, packed or not.

    Raises:
        NotulenError: it holds no entity, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = unpacked(file)[0].read(_HEAD)
    except OSError as error:
        raise NotulenError(f"{path}: it cannot be read: {error.strerror or error}") from None
    if not head.lstrip(_BLANK).startswith(b"{"):
        return Table(path)
    text, taken, left = table(path)
    made = (
        Path(_folder().name) / f"{path.name}.toml"
    )  # of the same name whenever it is made: a reader is named by it too
    made.write_text(text, encoding="utf-8")
    return Table(made, taken, left)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="notulen-")


_Told = dict[str, list[str]]


def _read(path: Path) -> tuple[dict[str, _Told], dict[str, _Told], list[tuple[str, str, _Told]]]:
    people: dict[str, _Told] = {}
    bodies: dict[str, _Told] = {}
    ties: list[tuple[str, str, _Told]] = []
    number = 0
    with path.open("rb") as file:
        for raw in lines(unpacked(file)[0]):
            one = _entity(raw)
            if one is None:
                continue
            number += 1
            name, schema, told = one
            if schema in _PEOPLE:
                people[name] = told
            elif schema in _BODIES:
                bodies[name] = told
            elif schema in _TIES:
                who, what = _TIES[schema]
                ties += [(a, b, told) for a in told.get(who, []) for b in told.get(what, [])]
    if not number:
        raise NotulenError(f"{path}: it holds no entity of FollowTheMoney's, a line each")
    return people, bodies, ties


def _entity(raw: bytes) -> tuple[str, str, _Told] | None:
    try:
        one = json.loads(raw)
        told: Any = one["properties"]
        kept = {
            key: [value for value in values if isinstance(value, str)]
            for key, values in told.items() if isinstance(values, list)
        }  # fmt: skip
        return str(one["id"]), str(one["schema"]), kept
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _office(person: _Told | None, body: _Told | None, tie: _Told) -> str | None:
    if not person or not body or not person.get("name"):
        return None
    party = _party(body)
    since = next((day for value in tie.get("startDate", []) if (day := _day(value))), None)
    if party is None or since is None:
        return None
    until = next((day for value in tie.get("endDate", []) if (day := _day(value))), None)
    name, *variants = dict.fromkeys([*person["name"], *person.get("alias", [])])
    role = next(iter([*tie.get("role", []), *body.get("name", [])]), "")
    parts = [f"person = {_quoted(name)}"]
    if variants:
        parts.append(f"variants = [{', '.join(map(_quoted, variants))}]")
    parts += [f'party = "{party}"', f"role = {_quoted(role)}", f'from = "{since}"']
    if until:
        parts.append(f'until = "{until}"')
    return "{ " + ", ".join(parts) + " }"


def _party(body: _Told) -> str | None:
    """The party of a body: by its own name or code, or the state whose office it is."""
    for value in (*body.get("alias", []), *body.get("name", [])):
        if party_of(value) != "UNK":
            return party_of(value)
    import pycountry

    for code in (*body.get("country", []), *body.get("jurisdiction", [])):
        found = pycountry.countries.get(alpha_2=code.upper()) if len(code) == 2 else None
        state = {"XK": "XKX", "CI": "XCI"}.get(code.upper()) or (found.alpha_3 if found else None)
        if state in parties():
            return state
    return None


def _day(value: str) -> str | None:
    if not _DAY.match(value):
        return None
    return value[:10] if _DAY.fullmatch(value[:10]) else value[:4]


def _quoted(value: str) -> str:
    return json.dumps(" ".join(value.split()), ensure_ascii=False)
