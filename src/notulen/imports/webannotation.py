"""W3C Web Annotations: those of notulen's whole, others by the words they quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notulen.imports.base import Item, Refused, Taken
from notulen.imports.coded import KINDS, Code, minute, party_of
from notulen.imports.registry import Given
from notulen.ledger.rows import key_of
from notulen.model import Minute, Reading, Report
from notulen.reports.unpacking import lines, unpacked
from notulen.views.exports.jsonl import reading_of

_NONE = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def items(path: Path, given: Given) -> Iterator[Item]:
    """What a file of annotations holds, an annotation a line; a report's text stands before what is about it.

    Args:
        path: its file.
        given: what holds where it does not say.
    """
    report: Report | None = None
    target, key = None, ""
    minutes: dict[str, list[Minute]] = {}
    with path.open("rb") as file:
        stream, _ = unpacked(file)
        for number, raw in enumerate(lines(stream), 1):
            where = f"line {number}"
            try:
                told = json.loads(raw)
                if told.get("motivation") == "describing":
                    if report is not None:
                        yield from _readings(report, minutes)
                    report, minutes, target = _report(told, given), {}, told["target"]
                    key = key_of(report.text)
                    continue
            except _NONE:
                yield Refused(where, "no annotation")
                continue
            if report is None or _source(told) != target:
                yield Refused(where, "an annotation of a text that does not stand before it")
                continue
            found = _minute(told, report, key, given, where)
            if isinstance(found, Refused):
                yield found
            else:
                minutes.setdefault(found[0], []).append(found[1])
    if report is not None:
        yield from _readings(report, minutes)


def _readings(report: Report, minutes: dict[str, list[Minute]]) -> Iterator[Item]:
    for reader, some in minutes.items():
        unlike = tuple({one.id: one for one in some}.values())
        yield Taken(Reading(report=report, minutes=unlike, attributions=(), reader=reader))


def _report(told: dict[str, Any], given: Given) -> Report:
    text = told["body"]["value"]
    of_it = told.get("notulen:report") or {
        "id": told.get("id") or told["target"],
        "outlet": given.outlet, "published": given.published, "language": given.language,
        "url": told["target"] if str(told["target"]).startswith(("http://", "https://")) else None,
    }  # fmt: skip
    return Report.model_validate({**{name: of_it.get(name) for name in Report.model_fields}, "text": text})


def _source(told: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever a file holds
    target = told.get("target")
    return target.get("source") if isinstance(target, dict) else None


def _minute(told: dict[str, Any], report: Report, key: str, given: Given, where: str) -> tuple[str, Minute] | Refused:
    try:
        start, end = _place(told["target"]["selector"], report.text)
        line = told.get("notulen:minute")
        if line is None:
            return _by_tags(told, report, start, end, given)
        if told.get("notulen:sha256") != key:
            return Refused(where, "an annotation of another text")
        reading = reading_of(
            {"id": report.id, "minutes": [line], "attributions": [], "passed_over": False, "notes": [], "reader": "x"},
            report.text,
        )
        found = reading.minutes[0]
        if (found.evidence.start, found.evidence.end) != (start, end):
            return Refused(where, "its words stand elsewhere than it tells")
        return str(line["reader"]), found
    except _NONE as error:
        return Refused(
            where, f"its words are not found, or it is none: {str(error).splitlines()[0][:100] if str(error) else ''}"
        )


def _place(selectors: Any, text: str) -> tuple[int, int]:  # noqa: ANN401
    """Where the words stand: at the position told, if the words quoted stand there; else where they stand once.

    Raises:
        ValueError: nowhere, or more than once.
    """
    some = selectors if isinstance(selectors, list) else [selectors]
    by_type = {one["type"]: one for one in some}
    quote, place = by_type.get("TextQuoteSelector"), by_type.get("TextPositionSelector")
    exact = quote["exact"] if quote else None
    if place is not None:
        start, end = int(place["start"]), int(place["end"])
        if 0 <= start < end <= len(text) and exact in (None, text[start:end]):
            return start, end
    if not exact:
        raise ValueError("no words stand there")
    prefix, suffix = ((quote or {}).get(name) or "" for name in ("prefix", "suffix"))
    for wanted, shift in ((prefix + exact + suffix, len(prefix)), (exact, 0)):
        if text.count(wanted) == 1:
            start = text.index(wanted) + shift
            return start, start + len(exact)
    raise ValueError("its words stand nowhere, or more than once")


def _by_tags(told: dict[str, Any], report: Report, start: int, end: int, given: Given) -> tuple[str, Minute]:
    bodies = told.get("body") or []
    tags = [
        one["value"] for one in (bodies if isinstance(bodies, list) else [bodies])
        if isinstance(one, dict) and isinstance(one.get("value"), str)
    ]  # fmt: skip
    kind = next((tag for tag in tags if tag in KINDS), None)
    party = next((tag for tag in tags if party_of(tag) != "UNK"), "")
    rest = [tag for tag in tags if tag not in (kind, party)]
    code = Code(
        start, end, "", party, rest[0] if rest else "", None, kind, notes=tuple(f"tag: {tag}" for tag in rest[1:])
    )
    creator = told.get("creator")
    name = creator.get("name") if isinstance(creator, dict) else creator
    return f"spans 3 {given.coder or name or 'unnamed'}", minute(code, report)
