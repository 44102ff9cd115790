"""What a minute is in other people's words, from `knowledge/exports.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from notulen import knowledge
from notulen.ledger.parties import party
from notulen.model import Minute, Person

FILE = knowledge.FOLDER / "exports.toml"


@cache
def table(name: str) -> dict[str, Any]:
    """A table of the file."""
    found = knowledge.load(FILE)[name]
    assert isinstance(found, dict)
    return found


def agrees(minute: Minute) -> bool:
    """Whether who acts stands thereby for the issue: by polarity where there is one, else by kind; negated, turned round."""
    yes = minute.polarity != "negative" if minute.polarity else bool(table("agreement")[minute.kind])
    return yes != (minute.modality == "negated")


def codes(person: Person | None) -> list[str]:
    """The codes of those whom words name, joint ones each by itself."""
    return person.party.split("+") if person else []


def event_code(code: str) -> str:
    """A party's code in event data: a state's three letters, others by what they are; empty for nobody placed."""
    own = table("code")
    if code in own:
        return str(own[code])
    kind = party(code).kind
    return code if kind == "state" else str(own.get(kind, ""))


def sector(code: str) -> str:
    """A party's sector in event data; empty where it has none."""
    return str(table("sector").get(party(code).kind, ""))


def first_day(minute: Minute, published: str | None) -> str | None:
    """The first day of the act; where it is not told, that of publication."""
    return minute.when.split("/")[0] if minute.when else published[:10] if published else None
