"""What holds of every reading of every report, and of reports that nobody would write."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
import reads
from command import MODEL, needs_reading
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notulen import knowledge
from notulen.flow import Options
from notulen.flow import read as flow
from notulen.model import Language, Minute, Person, Reading, Report, Span
from notulen.reading.layout import LONGEST_PIECE
from notulen.views import jsonl

pytestmark = needs_reading

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "reports"
READABLE = tuple(language for language in get_args(Language) if (MODEL.parent / language / "meta.json").is_file())


def _ours() -> Iterator[Report]:
    for path in sorted((ROOT / "examples").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["report"]:
            yield Report(
                id=row["id"], text=row["text"].strip(), outlet=row.get("outlet"), language=row["language"],
                published=str(row["published"]),
            )  # fmt: skip


def _handed() -> Iterator[Report]:
    """The reports beside the project, where they are at hand; they are no part of it."""
    for path in sorted(SHARED.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            row.setdefault("language", "id" if row["id"].startswith(("id", "seed")) else "en")
            yield Report(**{key: row[key] for key in ("id", "text", "outlet", "published", "language") if row.get(key)})
    for path in sorted(SHARED.glob("*.txt")):
        yield Report(id=path.stem, text=path.read_text(encoding="utf-8"), published="2022-01-13", language="id")


@cache
def ours() -> tuple[Report, ...]:
    return tuple(report for report in _ours() if report.language in READABLE)


@cache
def handed() -> tuple[Report, ...]:
    return tuple(report for report in _handed() if report.language in READABLE)


@cache
def readings(which: Callable[[], tuple[Report, ...]]) -> tuple[Reading, ...]:
    return tuple(reads.reader().read_many(which(), keep_all=True))


at_hand = pytest.mark.parametrize(
    "which",
    [
        pytest.param(ours, id="examples"),
        pytest.param(handed, id="shared", marks=pytest.mark.skipif(not SHARED.is_dir(), reason=f"no {SHARED} here")),
    ],
)


def some(of: tuple[Any, ...]) -> tuple[Any, ...]:
    """Twenty of many, from all over: what is read again and again need not be everything."""
    return of[:: max(1, len(of) // 20)]


def lines(reading: Reading) -> list[str]:
    """All that a reading shows."""
    return [*jsonl.minutes(reading), *jsonl.attributions(reading), jsonl.report(reading)]


def spans(value: object) -> Iterator[Span]:
    """Every span within a record, wherever."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, Reading | Minute) or hasattr(type(value), "model_fields"):
        for field in type(value).model_fields:  # type: ignore[attr-defined]
            yield from spans(getattr(value, field))
    elif isinstance(value, tuple):
        for one in value:
            yield from spans(one)


def check(reading: Reading) -> None:
    """What holds of every reading."""
    text = reading.report.text
    for span in spans(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert span.text == text[span.start : span.end]
        assert span.text == span.text.strip(), f"white space at the edge of {span.text!r}"
    for minute in reading.minutes:
        check_minute(minute)
    order = [(m.evidence.start, m.evidence.end, m.kind) for m in reading.minutes]
    assert order == sorted(order)
    ids = [m.id for m in reading.minutes]
    assert len(set(ids)) == len(ids), "two minutes of one id"


def check_minute(minute: Minute) -> None:
    evidence = minute.evidence
    assert evidence.end - evidence.start <= LONGEST_PIECE
    for part in (minute.content, minute.condition):
        if part is not None:
            assert part.start < evidence.end, f"{part.text!r} stands beside {evidence.text!r}"
            assert part.end > evidence.start, f"{part.text!r} stands beside {evidence.text!r}"
            assert part.end - part.start <= LONGEST_PIECE
    assert 1 <= len(minute.issues) <= 3
    assert set(minute.issues) <= set(knowledge.issues())
    assert (minute.polarity is not None) == knowledge.kinds()[minute.kind].polarity
    assert all(minute.chain)
    for who in (minute.actor, minute.recipient, minute.source):
        assert who is None or check_person(who)


def check_person(who: Person) -> bool:
    parties = who.party.split("+")
    assert all(parties)
    assert len(set(parties)) == len(parties), who.party
    assert "UNK" not in parties or parties == ["UNK"], who.party
    return True


@at_hand
def test_every_reading_holds_together(which: Callable[[], tuple[Report, ...]]):
    found = readings(which)
    assert [reading.report.id for reading in found] == [report.id for report in which()]
    assert any(reading.minutes for reading in found)
    for reading in found:
        check(reading)


@at_hand
def test_a_report_reads_the_same_again_and_whatever_stands_beside_it(which: Callable[[], tuple[Report, ...]]):
    there_and_back = list(reads.reader().read_many(reversed(some(which())), keep_all=True))
    assert [lines(r) for r in reversed(there_and_back)] == [lines(r) for r in some(readings(which))]


@at_hand
def test_two_processes_read_what_one_does(which: Callable[[], tuple[Report, ...]], tmp_path: Path):
    path = tmp_path / "laporan.jsonl"
    path.write_text("\n".join(report.model_dump_json() for report in some(which())), encoding="utf-8")
    found = list(flow([str(path)], Options(keep_all=True, jobs=2)))
    read = [one for one in found if isinstance(one, Reading)]
    assert len(read) == len(found)
    assert [list(jsonl.minutes(one)) for one in read] == [list(jsonl.minutes(one)) for one in some(readings(which))]
    assert [list(jsonl.attributions(r)) for r in read] == [list(jsonl.attributions(r)) for r in some(readings(which))]


# -- the schema --------------------------------------------------------------------------------------------------------

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None),
    "boolean": bool,
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> list[str]:
    """What a value does not keep of a JSON schema, as far as our schemas go."""
    if "$ref" in schema:
        return faults(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in schema:
        tried = [faults(value, one, whole, at) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return [f"{at}: {value!r} is no {schema['type']}"]
    out = []
    if "enum" in schema and value not in schema["enum"]:
        out.append(f"{at}: {value!r} is not in {schema['enum']}")
    if (
        not schema.get("minimum", value) <= value <= schema.get("maximum", value)
        if isinstance(value, int | float)
        else 0
    ):
        out.append(f"{at}: {value!r} is out of bounds")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        out += [f"{at}: no {name}" for name in schema.get("required", []) if name not in value]
        out += [f"{at}: {name} is unknown" for name in value if name not in known]
        out += [f for name in value if name in known for f in faults(value[name], known[name], whole, f"{at}.{name}")]
    if isinstance(value, list):
        out += [fault for one in value for fault in faults(one, schema.get("items", {}), whole, f"{at}[]")]
    return out


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from command import notulen

    made: dict[str, Any] = json.loads(notulen("schema").stdout)
    return made


@at_hand
def test_every_minute_keeps_to_the_schema(which: Callable[[], tuple[Report, ...]], schema: dict[str, Any]):
    for reading in readings(which):
        for line in jsonl.minutes(reading):
            assert faults(json.loads(line), schema["minute"], schema["minute"]) == []
        for line in jsonl.attributions(reading):
            assert faults(json.loads(line), schema["attribution"], schema["attribution"]) == []


def test_what_breaks_the_schema_would_be_seen(schema: dict[str, Any]):
    line = json.loads(next(jsonl.minutes(readings(ours)[0])))
    whole = schema["minute"]
    assert faults(line, whole, whole) == []
    assert faults(line | {"kind": "sing"}, whole, whole)
    assert faults(line | {"confidence": 2}, whole, whole)
    assert faults(line | {"evidence": None}, whole, whole)
    assert faults(line | {"more": 1}, whole, whole)
    assert faults({k: v for k, v in line.items() if k != "id"}, whole, whole)


# -- reports that nobody would write -----------------------------------------------------------------------------------

ODD = ['"', "'", "“", "”", "‘", "’", "„", "«", "»",
       "\u200b", "\u200d", "\u200e", "\u200f", "\u202b", "\u202e", "\ufeff",
       "\u00a0", "\u2028", "\x0b", "\x1c", "\x85", "\r", "\n", "\n\n", "\t", "(", ")", ",", ".", "…", "--", "—",
       "😀", "e\u0301", "שלום", "Кремль", "-", "/", "\x00"]  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """An example report, cut, shuffled and strewn with odd characters."""
    text = draw(st.sampled_from([report.text for report in ours()]))
    if draw(st.booleans()):
        text = "\n".join(draw(st.permutations(text.split("\n"))))
    if draw(st.booleans()):
        text = text.replace("\n", draw(st.sampled_from(["\r\n", "\r", " ", "", "\u2028", "\n\n\n"])))
    for odd in draw(st.lists(st.sampled_from(ODD), max_size=12)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + odd + text[at:]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + text[at + draw(st.integers(1, 300)) :]
    start = draw(st.integers(0, max(0, len(text) - 1)))
    return text[start : start + draw(st.sampled_from([3, 40, 400, 4000]))]


@given(mangled(), st.sampled_from([None, "2022-01-13", "2024-02-29"]))
@example('""""" "" "', None)
@example("\u202e\u200b\ufeff", None)
@example("kata", "2022-01-13")
@example("ujarnya.\nMenurutnya, kata ia.", "2022-01-13")
@example("Ia. Mereka. Keduanya. Kedua pihak itu. Pihaknya. Kami.", "2022-01-13")
@example('kata "', None)
@example("(((((((((13/1) 31/2/2022) 29 Februari 2021, Kamis (99/99)", "2022-01-13")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_text_it_is_read_and_its_spans_hold(text: str, published: str | None):
    (reading,) = reads.reader().read_many([reads.report(text, published)], keep_all=True)
    check(reading)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_whatever_the_characters_it_is_read(text: str):
    (reading,) = reads.reader().read_many([reads.report(text)], keep_all=True)
    check(reading)


def test_a_carriage_return_moves_spans_and_nothing_else():
    """A report with CR LF reads as the one with LF does, each span where its words now stand."""
    for report in ours():
        moved = report.model_copy(update={"text": report.text.replace("\n", "\r\n")})
        before, after = reads.reader().read_many([report, moved], keep_all=True)
        assert [(m.kind, m.evidence.text.split()) for m in before.minutes] == [
            (m.kind, m.evidence.text.split()) for m in after.minutes
        ]
        starts = [m.evidence.start + report.text.count("\n", 0, m.evidence.start) for m in before.minutes]
        assert [m.evidence.start for m in after.minutes] == starts


def test_neighbouring_statements_come_in_the_order_of_what_they_say():
    for reading in readings(ours):
        for one, other in pairwise(reading.attributions):
            assert one.content[0].start <= other.content[0].start
