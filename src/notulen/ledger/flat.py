"""Minutes as flat rows, for tables and data frames."""

from __future__ import annotations

from typing import Any

from notulen.model import Minute


def flat(minute: Minute, report: dict[str, Any]) -> dict[str, Any]:
    """A minute as one row: what is nested becomes columns, lists become texts."""
    row: dict[str, Any] = {"id": minute.id, "report": minute.report, **report}
    for name in ("kind", "modality", "polarity", "quoted", "when", "where", "plover", "cameo", "confidence"):
        row[name] = getattr(minute, name)
    row["issues"], row["chain"] = " ".join(minute.issues), " ← ".join(minute.chain)
    for name in ("actor", "recipient", "source"):
        person = getattr(minute, name)
        row[name] = person.party if person else None
        row[f"{name}_name"] = person.name if person else None
        row[f"{name}_words"] = person.text if person else None
    for name in ("evidence", "content", "condition", "cue"):
        span = getattr(minute, name)
        row[name] = span.text if span else None
    row["evidence_start"], row["evidence_end"] = minute.evidence.start, minute.evidence.end
    row["notes"] = "; ".join(minute.notes)
    return row
