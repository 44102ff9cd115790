"""Lines of JSON: one minute, one attributed statement or one report a line, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from notulen import knowledge
from notulen.furniture import is_furniture
from notulen.model import Attribution, Minute, Reading, Record, Report, Span
from notulen.views.plain import escaped

What = Literal["minute", "attribution", "report"]
Place = tuple[int, int]


class AttributionLine(Record):
    """A statement put in somebody's mouth; every stretch is its start and end in characters, half-open."""

    report: str
    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]
    name: str | None = Field(description="whom the source's words resolve to within the report")


class ReportLine(Record):
    """A report as it was taken, and what became of it."""

    id: str
    url: str | None
    outlet: str | None
    headline: str | None
    published: str | None = Field(description="ISO day, or day and time, with zone where it is told")
    byline: str | None
    language: str | None
    wire: str | None
    text: str
    body: str = Field(description="the article without headline and without lines marked as not part of it")
    minutes: int = Field(ge=0, description="how many minutes it gave")
    passed_over: bool = Field(alias="passed over", description="whether it was not read for minutes")


_RECORDS: dict[What, type[Record]] = {"minute": Minute, "attribution": AttributionLine, "report": ReportLine}


def schema(what: What) -> dict[str, Any]:
    """The JSON schema of one such line."""
    return _RECORDS[what].model_json_schema(mode="serialization", by_alias=True)


def dumped(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """A value as one line of JSON that is safe to show and to send as UTF-8."""
    return escaped(json.dumps(value, ensure_ascii=False))


def minutes(reading: Reading, at_least: float = 0.0) -> Iterator[str]:
    """A line for each minute of a reading.

    Args:
        reading: what one report gave.
        at_least: the least confidence, 0 to 1, of the minutes wanted.

    Yields:
        JSON, in the order of evidence start, end and kind.
    """
    for minute in sorted(reading.minutes, key=order):
        if minute.confidence >= at_least:
            yield dumped(minute.model_dump(mode="json"))


def order(minute: Minute) -> tuple[int, int, str]:
    """Where a minute stands among those of its report."""
    return minute.evidence.start, minute.evidence.end, minute.kind


def attributions(reading: Reading) -> Iterator[str]:
    """A line for each attributed statement of a reading, in its order."""
    for one in reading.attributions:
        yield dumped(attribution(reading.report.id, one).model_dump(mode="json"))


def attribution(report: str, one: Attribution) -> AttributionLine:
    """A statement as it is printed."""
    return AttributionLine(
        report=report,
        source=_places(one.source),
        cue=_places(one.cue),
        content=_places(one.content),
        name=one.name,
    )


def _places(spans: tuple[Span, ...]) -> tuple[Place, ...]:
    return tuple((span.start, span.end) for span in spans)


def report(reading: Reading) -> str:
    """The line of a reading's report."""
    one = reading.report
    kept = ("id", "url", "outlet", "headline", "published", "byline", "language", "wire", "text")
    line = ReportLine.model_validate(
        {key: getattr(one, key) for key in kept}
        | {"body": body(one), "minutes": len(reading.minutes), "passed over": reading.passed_over}
    )
    return dumped(line.model_dump(mode="json", by_alias=True))


def body(report: Report) -> str:
    """A report's text after its headline, without the blank lines between and without lines that are no part of it."""
    text = report.text
    if report.headline:
        start = text.find(report.headline)
        text = text[start + len(report.headline) :].lstrip("\r\n\u2028\u2029 \t") if start >= 0 else text
    if report.language not in knowledge.languages():
        return text
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.strip() or not is_furniture(line.strip(), report.language))
