"""Minutes out of what people coded by hand: the stretch they marked, who, for whom, about what, for it or against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from notulen import knowledge
from notulen.ledger.parties import parties
from notulen.model import Kind, Language, Minute, Person, Report, Span
from notulen.naming import minute_id
from notulen.views.interface import interface

KINDS = get_args(Kind)
_UNPLACED = "UNK"


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody coded.

    Attributes:
        start, end: characters of the stretch.
        person, organization: who acts, as coded.
        concept: about what.
        agreement: whether for it; none where that is not coded.
        kind: of the codebook's, where that is what was coded.
        recipient: toward whom.
        notes: more that was coded.
    """

    start: int
    end: int
    person: str = ""
    organization: str = ""
    concept: str = ""
    agreement: bool | None = None
    kind: str | None = None
    recipient: str = ""
    notes: tuple[str, ...] = ()


def minute(code: Code, report: Report) -> Minute:
    """The minute of a code: what was not coded stays empty, and what has no place goes to the notes."""
    evidence = Span(start=code.start, end=code.end, text=report.text[code.start : code.end])
    kind, polarity = _kind(code)
    actor, left = _somebody(code.person, code.organization, report.text, code.start)
    recipient, more = _somebody("", code.recipient, report.text, code.start)
    issue = code.concept if code.concept in knowledge.issues() else "other"
    notes = [*code.notes, *left, *more]
    if code.concept and issue != code.concept:
        notes.insert(0, f"concept: {code.concept}")
    of_kind = knowledge.kinds()[kind]
    fields: dict[str, Any] = {
        "kind": kind, "issues": (issue,), "modality": "actual", "polarity": polarity, "quoted": "none", "when": None,
        "where": None, "chain": tuple(one for one in (report.outlet, code.person) if one), "evidence": evidence,
        "content": None, "condition": None, "cue": evidence, "actor": actor, "recipient": recipient,
        "source": actor if of_kind.speech else None, "plover": of_kind.plover, "cameo": of_kind.cameo,
    }  # fmt: skip
    id_ = minute_id(report.text, fields)
    return Minute(report=report.id, id=id_, confidence=1.0, notes=tuple(dict.fromkeys(notes)), **fields)


def _kind(code: Code) -> tuple[str, str | None]:
    """The codebook's kind, where one was coded; else a concept agreed to is backed, one not agreed to refused."""
    kind = code.kind or ""
    if kind not in KINDS:
        kind = {True: "support", False: "reject", None: "state"}[code.agreement]
    if not knowledge.kinds()[kind].polarity:
        return kind, None
    return kind, "negative" if code.agreement is False else "positive"


def _somebody(person: str, organization: str, text: str, near: int) -> tuple[Person | None, list[str]]:
    """Somebody by the words that name him nearest to a place; what the text does not hold is only noted."""
    party = party_of(organization)
    for words in filter(None, (person, organization, *_names(party))):
        start = _nearest(words, text, near)
        if start is not None:
            told = text[start : start + len(words)]
            left = [] if party != _UNPLACED or not organization else [f"organization: {organization}"]
            return Person(start=start, end=start + len(words), text=told, party=party, name=person or None), left
    return None, [f"{what}: {value}" for what, value in (("person", person), ("organization", organization)) if value]


@cache
def _names(party: str) -> tuple[str, ...]:
    """What a party is called, in every language that is read."""
    if party not in parties() or party == _UNPLACED:
        return ()
    told = (interface(language).party(party) for language in get_args(Language))
    return tuple(dict.fromkeys([parties()[party].name, *told]))


def _nearest(words: str, text: str, near: int) -> int | None:
    """Where words stand in a text, as words of their own, nearest to a place."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    places = [found.start() for found in re.finditer(pattern, text)]
    return min(places, key=lambda place: (abs(place - near), place), default=None)


def party_of(told: str) -> str:
    """The party that words mean: its code, or its English name; else nobody placed."""
    wanted = told.strip()
    if not wanted:
        return _UNPLACED
    if all(one in parties() for one in wanted.split("+")):
        return wanted
    return _by_name().get(wanted.casefold(), _UNPLACED)


@cache
def _by_name() -> dict[str, str]:
    placed = [code for code, one in parties().items() if one.kind not in ("civil", "unknown")]
    return {name.casefold(): code for code in placed for name in _names(code)}
