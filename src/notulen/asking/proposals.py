"""What a model may answer: records, the JSON schema made from them and from the codebook, and answers taken apart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import Field, ValidationError

from notulen import knowledge
from notulen.ledger.parties import parties
from notulen.model import Kind, Modality, Polarity, Quoted, Record

LONGEST_ANSWER = 1_000_000  # characters of an answer that are looked at
MOST = 400  # proposals of one answer
LONGEST_WORDS = 4_000  # characters of one field
_KEPT = 4_000  # characters of a refused proposal that are kept

_Words = Field(min_length=1, max_length=LONGEST_WORDS)


class Someone(Record):
    """Somebody who acts, is addressed or speaks."""

    words: str = _Words
    parties: list[str] = Field(min_length=1, max_length=40)
    name: str | None = Field(max_length=300)


class Proposal(Record):
    """A minute as a model proposes it: words of the report, and values of the codebook."""

    sentence: int = Field(ge=1)
    kind: Kind
    evidence: str = _Words
    cue: str = _Words
    content: str | None = Field(max_length=LONGEST_WORDS)
    condition: str | None = Field(max_length=LONGEST_WORDS)
    actor: Someone | None
    recipient: Someone | None
    source: Someone | None
    issues: list[str] = Field(min_length=1, max_length=12)
    modality: Modality
    polarity: Polarity | None
    quoted: Quoted
    when: str | None = Field(max_length=40)
    where: str | None = Field(max_length=300)
    via: list[str] = Field(max_length=12)


class Answer(Record):
    """What a model answers: its proposals, and the sentences that it holds to show no act."""

    minutes: list[Proposal]
    none: list[int]


class BrokenError(ValueError):
    """An answer that is none."""


@dataclass(frozen=True)
class Told:
    """An answer taken apart.

    Attributes:
        proposals: those that have the form, as they stand in the answer, each with its record.
        refused: those that have not, with why.
        none: sentences that hold no act.
    """

    proposals: tuple[tuple[dict[str, Any], Proposal], ...]
    refused: tuple[tuple[Any, str], ...]
    none: frozenset[int]


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer, as strict servers want it: every field is there, and none beside."""
    made: dict[str, Any] = _bare(Answer.model_json_schema())
    somebody, proposal = made["$defs"]["Someone"]["properties"], made["$defs"]["Proposal"]["properties"]
    somebody["parties"]["items"] = {"type": "string", "enum": sorted(parties())}
    proposal["issues"]["items"] = {"type": "string", "enum": list(knowledge.issues())}
    return made


def _bare(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A schema without titles, words about it and bounds that strict servers refuse; all that is checked here."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, one in value.items():
        if name in {"properties", "$defs"}:
            kept[name] = {key: _bare(inner) for key, inner in one.items()}
        elif name not in _LEFT_OUT:
            kept[name] = _bare(one)
    return kept


_LEFT_OUT = frozenset({"title", "description", "minLength", "maxLength", "minItems", "maxItems", "minimum"})


def told(text: str) -> Told:
    """An answer taken apart; what does not have the form is not mended.

    Args:
        text: as the model wrote it; what stands around its one object, such as a fence of code, is left aside.

    Raises:
        BrokenError: it is no such object.
    """
    if len(text) > LONGEST_ANSWER:
        raise BrokenError(f"longer than {LONGEST_ANSWER:,} characters")
    whole = _object(text)
    minutes, none = whole.get("minutes"), whole.get("none", [])
    if not isinstance(minutes, list) or not isinstance(none, list):
        raise BrokenError('its object has no list of "minutes"')
    if len(minutes) > MOST:
        raise BrokenError(f"it proposes more than {MOST} minutes")
    good, refused = [], []
    for one in minutes:
        try:
            good.append((one, Proposal.model_validate(one)))
        except (ValidationError, RecursionError) as error:
            refused.append((one, f"it has not the form: {_first(error)}"))
    return Told(tuple(good), tuple(refused), frozenset(one for one in none if type(one) is int))


def _object(text: str) -> dict[str, Any]:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise BrokenError("it holds no JSON object")
    try:
        whole = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        raise BrokenError("its JSON is broken") from None
    assert isinstance(whole, dict)  # it begins with a brace
    return whole


def _first(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "too deep"
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}"


def kept(proposal: Any) -> str:  # noqa: ANN401
    """A proposal as it is kept for inspection: JSON, cut where it is very long."""
    try:
        return json.dumps(proposal, ensure_ascii=False)[:_KEPT].encode("utf-8", "replace").decode()
    except (ValueError, RecursionError):
        return "{}"
