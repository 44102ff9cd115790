"""FollowTheMoney entities of the people and parties that minutes name, and of who spoke for whom."""

from __future__ import annotations

import hashlib
from typing import Any, TextIO

from notulen.ledger.parties import party
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.mapping import codes
from notulen.views.jsonl import dumped

# Of FollowTheMoney's model: a party's schema by its kind; each of these, and Person, must have a name.
SCHEMA = {"state": "PublicBody", "organisation": "Organization", "movement": "Organization"}


def _write(asked: Asked, out: TextIO) -> Done:
    done = Done(0, "entities")
    people: dict[tuple[str, str], list[Any]] = {}
    for entry in asked.entries():
        day = (entry.report.published or "")[:10]
        for person in (entry.minute.actor, entry.minute.recipient, entry.minute.source):
            for code in codes(person):
                if code not in _parties() or party(code).kind not in SCHEMA:
                    done.left_out["mentions of who is no state, organisation or movement"] += 1
                    continue
                name = (person.name or "").strip() if person else ""
                kept = people.setdefault((name, code), [set(), None, None])
                if entry.report.url and len(kept[0]) < 5:
                    kept[0].add(entry.report.url)
                if day:
                    kept[1], kept[2] = min(kept[1] or day, day), max(kept[2] or day, day)
    for entity in entities(people):
        out.write(dumped(entity) + "\n")
        done.written += 1
    return done


def _parties() -> dict[str, Any]:
    from notulen.ledger.parties import parties

    return dict(parties())


def entities(people: dict[tuple[str, str], list[Any]]) -> list[dict[str, Any]]:
    """The entities, each once, in an order of their own.

    Args:
        people: addresses, first and last day of mentions, by name (none: the party alone) and code.
    """
    found: dict[str, dict[str, Any]] = {}
    for (name, code), (urls, first, last) in sorted(people.items()):
        organisation = _organisation(code)
        found[organisation["id"]] = organisation
        if not name:
            continue
        person: dict[str, Any] = {"id": _id("person", name), "schema": "Person", "properties": {"name": [name]}}
        person = found.setdefault(person["id"], person)
        person["properties"]["sourceUrl"] = sorted({*person["properties"].get("sourceUrl", []), *urls})
        if party(code).kind == "state":
            person["properties"].setdefault("country", []).append(_country(code))
        represents: dict[str, Any] = {
            "id": _id("represents", name, code), "schema": "Representation",
            "properties": {
                "agent": [person["id"]], "client": [organisation["id"]], "startDate": [first] if first else [],
                "endDate": [last] if last else [], "role": ["speaks or acts for it in the news"],
            },
        }  # fmt: skip
        found[represents["id"]] = represents
    for one in found.values():
        one["properties"] = {name: values for name, values in one["properties"].items() if values}
    return list(found.values())


def _organisation(code: str) -> dict[str, Any]:
    one = party(code)
    told = {"name": [one.name], "alias": [code] if code != one.name else []}
    if one.kind == "state":
        told["country"] = [_country(code)]
    return {"id": _id("party", code), "schema": SCHEMA[one.kind], "properties": told}


def _country(code: str) -> str:
    """FollowTheMoney's code of a country: two small letters."""
    import pycountry

    own = {"XKX": "xk", "XCI": "ci"}  # those whose letters are not ISO's
    found = pycountry.countries.get(alpha_3=code)
    return own.get(code) or (str(found.alpha_2).lower() if found else "")


def _id(*parts: str) -> str:
    return (
        "notulen-" + hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()
    )  # as long as FtM's own


FORMAT = Format(
    "ftm",
    "people, parties and who spoke for whom as entities of FollowTheMoney, JSON lines",
    "acts: all of a minute but who is named, for whom, and when and where that was published; who is no party",
    text=_write,
)
