"""W3C Web Annotations: a minute each, its words by quotation and by position, as annotation tools take them."""

from __future__ import annotations

from typing import Any, TextIO

from notulen.ledger.entries import Entry
from notulen.model import Report, Span
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.jsonl import minute_line
from notulen.views.jsonl import dumped

AROUND = 32  # characters before and behind a quotation
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OWN = "https://notulen.invalid/ns#"  # names of what Web Annotation has no words for; nothing is there to be fetched
ROLES = ("content", "condition", "cue", "actor", "recipient", "source")


def source_of(report: Report, key: str) -> str:
    """What a report is called in annotations: its address, or the hash of its text as a name."""
    return report.url or f"urn:sha256:{key}"


def _write(asked: Asked, out: TextIO) -> Done:
    number, last = 0, None
    texts = asked.options.get("texts", "yes") == "yes"
    for number, entry in enumerate(asked.entries(), 1):  # noqa: B007 - how many there were
        if texts and entry.key != last:
            out.write(dumped(_report(entry)) + "\n")
            last = entry.key
        out.write(dumped(annotation(entry)) + "\n")
    return Done(number)


def _report(entry: Entry) -> dict[str, Any]:
    """The report's text as an annotation that describes its page, without which positions cannot be held against anything."""
    return {
        "@context": [CONTEXT, {"notulen": OWN}], "id": f"urn:notulen:report:{entry.key}", "type": "Annotation",
        "motivation": "describing", "body": {"type": "TextualBody", "format": "text/plain", "value": entry.report.text},
        "target": source_of(entry.report, entry.key),
        "notulen:report": {name: value for name, value in entry.report.model_dump().items() if name != "text"},
    }  # fmt: skip


def annotation(entry: Entry) -> dict[str, Any]:
    """A minute as an annotation: its words the target, its kind, issues and parties tags, all of it in a body of its own."""
    m, text, source = entry.minute, entry.report.text, source_of(entry.report, entry.key)
    tags = [m.kind, *m.issues, *(p.party for p in (m.actor, m.recipient) if p)]
    stretches = [(name, getattr(m, name)) for name in ROLES]
    return {
        "@context": [CONTEXT, {"notulen": OWN}],
        "id": f"urn:notulen:minute:{m.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Software", "name": entry.reader},
        "body": [
            *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in dict.fromkeys(tags)),
            *(
                {"type": "SpecificResource", "purpose": f"notulen:{name}", **_at(source, text, span)}
                for name, span in stretches if span is not None
            ),
        ],
        "target": _at(source, text, m.evidence),
        "notulen:minute": minute_line(m) | {"reader": entry.reader},
        "notulen:sha256": entry.key,
    }  # fmt: skip


def _at(source: str, text: str, span: Span) -> dict[str, Any]:
    return {
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector", "exact": span.text, "prefix": text[max(0, span.start - AROUND) : span.start],
                "suffix": text[span.end : span.end + AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }  # fmt: skip


FORMAT = Format(
    "webannotation",
    "W3C Web Annotations (JSON-LD, one a line), words by TextQuoteSelector and TextPositionSelector",
    "attributions, verdicts; the report's text stands in an annotation of its own before its minutes",
    text=_write,
)
