"""Where minutes come from, as a chain of PROV-O in JSON-LD: text, reader, minute, and who carried the words."""

from __future__ import annotations

import hashlib
from typing import Any, TextIO

from notulen.ledger.entries import Entry
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.webannotation import OWN
from notulen.views.jsonl import dumped

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#", "notulen": OWN,
    "id": "@id", "type": "@type",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "actedOnBehalfOf": {"@id": "prov:actedOnBehalfOf", "@type": "@id"},
    "wasInformedBy": {"@id": "prov:wasInformedBy", "@type": "@id"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "value": "prov:value", "label": "http://www.w3.org/2000/01/rdf-schema#label",
}  # fmt: skip


def _write(asked: Asked, out: TextIO) -> Done:
    number = 0
    told: set[str] = set()
    out.write('{"@context": ' + dumped(CONTEXT) + ', "@graph": [')
    for number, entry in enumerate(asked.entries(), 1):  # noqa: B007 - how many there were
        for one in nodes(entry):
            if one["id"] not in told:
                out.write(("," if told else "") + "\n" + dumped(one))
                told.add(one["id"])
    out.write("\n]}\n")
    return Done(number)


def nodes(entry: Entry) -> list[dict[str, Any]]:
    """What a minute comes from: each node may come again with others' minutes, the same."""
    m, report = entry.minute, entry.report
    text, minute = f"urn:sha256:{entry.key}", f"urn:notulen:minute:{m.id}"
    reader, reading = _named("reader", entry.reader), _named("reading", entry.key, entry.reader)
    agents = [_named("agent", name) for name in m.chain]
    made: list[dict[str, Any]] = [
        {
            "id": minute, "type": "prov:Entity", "wasQuotedFrom": text, "wasGeneratedBy": reading, "value": m.evidence.text,
            "label": m.kind, "notulen:start": m.evidence.start, "notulen:end": m.evidence.end,
            **({"wasAttributedTo": agents[-1]} if agents else {}),
        },
        {
            "id": text, "type": "prov:Entity", "notulen:sha256": entry.key, "label": report.headline or report.id,
            **({"wasDerivedFrom": report.url} if report.url else {}),
            **({"wasAttributedTo": _named("agent", report.outlet)} if report.outlet else {}),
            **({"prov:generatedAtTime": _moment(report.published)} if report.published else {}),
        },
        {"id": reading, "type": "prov:Activity", "used": text, "wasAssociatedWith": reader},
        {"id": reader, "type": ["prov:Agent", "prov:SoftwareAgent"], "label": entry.reader},
    ]  # fmt: skip
    if report.outlet:
        made.append({"id": _named("agent", report.outlet), "type": "prov:Agent", "label": report.outlet})
    made += _carried(m.chain, minute)
    return made


def _carried(chain: tuple[str, ...], minute: str) -> list[dict[str, Any]]:
    """The chain that carried the words, outermost first: each passing on what the next one told."""
    made: list[dict[str, Any]] = []
    for place, name in enumerate(chain):
        made.append({"id": _named("agent", name), "type": "prov:Agent", "label": name})
        step: dict[str, Any] = {
            "id": f"{minute}:step:{place}", "type": "prov:Activity", "wasAssociatedWith": _named("agent", name),
            "notulen:step": place,
        }  # fmt: skip
        if place + 1 < len(chain):
            step["wasInformedBy"] = f"{minute}:step:{place + 1}"
        made.append(step)
    return made


def _moment(published: str) -> dict[str, str]:
    kind = "dateTime" if len(published) > len("2022-01-13") else "date"
    return {"@type": f"xsd:{kind}", "@value": published.replace(" ", "T")}


def _named(kind: str, *parts: str) -> str:
    return f"urn:notulen:{kind}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"


FORMAT = Format(
    "prov",
    "where minutes come from as a PROV-O graph in JSON-LD: text, reader, minute, and the chain that carried the words",
    "parties, issues, modality, polarity, conditions, days and places of acts, confidence, verdicts, attributions",
    text=_write,
)
