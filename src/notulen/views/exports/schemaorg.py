"""Quotations and the articles they stand in, in the words of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any, TextIO

from notulen.ledger.entries import Entry
from notulen.ledger.parties import party
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.mapping import codes
from notulen.views.fragments import fragment_link
from notulen.views.jsonl import dumped


def _write(asked: Asked, out: TextIO) -> Done:
    done = Done(0, "quotations")
    out.write('{"@context": "https://schema.org", "@graph": [')
    last = None
    for entry in asked.entries():
        if entry.key != last:
            out.write(("," if last else "") + "\n" + dumped(article(entry)))
            last = entry.key
        out.write(",\n" + dumped(quotation(entry)))
        done.written += 1
    out.write("\n]}\n")
    return done


def article(entry: Entry) -> dict[str, Any]:
    """A report as a NewsArticle."""
    report = entry.report
    told = {
        "@type": "NewsArticle", "@id": f"urn:sha256:{entry.key}", "headline": report.headline, "url": report.url,
        "datePublished": report.published, "inLanguage": report.language, "identifier": report.id,
        "publisher": {"@type": "NewsMediaOrganization", "name": report.outlet} if report.outlet else None,
        "author": {"@type": "Person", "name": report.byline} if report.byline else None,
        "sourceOrganization": {"@type": "Organization", "name": report.wire} if report.wire else None,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def quotation(entry: Entry) -> dict[str, Any]:
    """A minute as a Quotation: its words, who says so, about what."""
    m, report = entry.minute, entry.report
    e = m.evidence
    link = fragment_link(report.url, report.text, e.start, e.end) if report.url else None
    told = {
        "@type": "Quotation", "@id": f"urn:notulen:minute:{m.id}", "text": e.text,
        "isPartOf": {"@id": f"urn:sha256:{entry.key}"}, "url": link, "genre": m.kind, "keywords": list(m.issues),
        "inLanguage": report.language, "temporalCoverage": m.when,
        "creator": _person(m.source), "spokenByCharacter": _person(m.actor), "mentions": _person(m.recipient),
        "contentLocation": {"@type": "Place", "name": m.where} if m.where else None,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def _person(person: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a person or none
    if person is None:
        return None
    of = [{"@type": "Organization", "name": party(code).name, "alternateName": code} for code in codes(person)]
    if person.name:
        return {"@type": "Person", "name": person.name, "affiliation": of}
    return {"@type": "Organization", "name": person.text, "parentOrganization": of}


FORMAT = Format(
    "schemaorg",
    "Quotation and NewsArticle of schema.org in JSON-LD",
    "modality, polarity, conditions, chains, confidence, cues, codes of events, verdicts, attributions, spans "
    "(the link marks the words)",
    text=_write,
)
