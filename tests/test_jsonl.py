"""The lines of JSON that other programs read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TEXT, minute, reading, report, span

from notulen.model import Minute, Reading
from notulen.views import jsonl

FIELDS = [
    "report", "id", "kind", "issues", "modality", "polarity", "quoted", "when", "where", "chain", "evidence", "content",
    "condition", "cue", "actor", "recipient", "source", "plover", "cameo", "confidence", "notes",
]  # fmt: skip


def test_a_minute_has_the_fields_of_the_design_in_their_order():
    lines = [json.loads(line) for line in jsonl.minutes(reading())]
    assert all(list(line) == FIELDS for line in lines)
    denial = lines[0]
    assert denial["kind"] == "deny"
    assert list(denial["actor"]) == ["start", "end", "text", "party", "name"]
    assert isinstance(denial["issues"], list)
    assert isinstance(denial["chain"], list)
    assert denial["content"] is None


def test_minutes_come_in_the_order_of_evidence_start_end_and_kind():
    one = minute("Rusia menuntut NATO", kind="demand")
    given_ = (minute("Rusia menuntut NATO menarik", kind="state"), minute("Rusia menuntut NATO", kind="state"), one)
    lines = [json.loads(line) for line in jsonl.minutes(Reading(report=report(), minutes=given_, attributions=()))]
    assert [(line["evidence"]["end"] - line["evidence"]["start"], line["kind"]) for line in lines] == [
        (19, "demand"), (19, "state"), (27, "state"),
    ]  # fmt: skip


def test_every_line_can_be_read_back_as_its_record():
    made = reading()
    assert [Minute.model_validate_json(line) for line in jsonl.minutes(made)] == list(made.minutes)
    for line in jsonl.attributions(made):
        jsonl.AttributionLine.model_validate_json(line)
    jsonl.ReportLine.model_validate_json(jsonl.report(made))


def test_less_sure_minutes_can_be_left_out():
    made = reading().model_copy(
        update={"minutes": (minute("AS menolak", confidence=0.4), minute("Rusia menuntut", confidence=0.9))}
    )
    assert [json.loads(line)["confidence"] for line in jsonl.minutes(made, at_least=0.5)] == [0.9]


def test_an_attribution_has_stretches_as_pairs():
    (line,) = map(json.loads, jsonl.attributions(reading()))
    assert list(line) == ["report", "source", "cue", "content", "name"]
    ((start, end),) = line["content"]
    assert TEXT[start:end] == "Pembicaraan ini tidak berhasil"


def test_a_report_has_its_body_without_headline():
    line = json.loads(jsonl.report(reading()))
    assert line["headline"] == "Rusia Tolak Tuduhan, Wina Berikutnya"
    assert line["body"].startswith("Juru bicara Kremlin")
    assert line["minutes"] == 7
    assert line["passed over"] is False
    assert line["text"] == TEXT


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\u200b", "\u2028", "\r", "\0"])
def test_nothing_in_a_line_steers_a_terminal_and_nothing_is_lost(char):
    text = f"AS menolak{char}[31m tuntutan"
    made = Reading(report=report(text), minutes=(minute(text, text),), attributions=())
    for line in (*jsonl.minutes(made), jsonl.report(made)):
        assert char not in line
        assert len(line.splitlines()) == 1
    assert json.loads(next(jsonl.minutes(made)))["evidence"]["text"] == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_as_it_was(text):
    made = Reading(report=report(text), minutes=(minute(text, text),), attributions=())
    assert json.loads(jsonl.report(made))["text"] == text
    evidence = json.loads(next(jsonl.minutes(made)))["evidence"]
    assert text[evidence["start"] : evidence["end"]] == evidence["text"] == span(text, text).text


@pytest.mark.parametrize("what", ["minute", "attribution", "report"])
def test_schema_names_every_field_that_is_printed(what):
    made = reading()
    line = {"minute": jsonl.minutes, "attribution": jsonl.attributions}.get(what, lambda one: iter([jsonl.report(one)]))
    assert set(json.loads(next(line(made)))) == set(jsonl.schema(what)["properties"])
