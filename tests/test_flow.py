"""What joins the stages holds when one of them breaks."""

from __future__ import annotations

import json

import pytest

from notulen import flow
from notulen.errors import InputError, NotulenError
from notulen.flow import Options
from notulen.model import Reading


class Breaking:
    """A reader that breaks on some reports, as a mistake in it would."""

    def __init__(self, *_):
        pass

    def read_many(self, reports, keep_all=False):
        for report in reports:
            if "meledak" in report.text:
                raise ZeroDivisionError("dibagi nol")
            if "salah" in report.text:
                raise NotulenError("words.toml:3: no such kind")
            yield Reading(report=report, minutes=(), attributions=(), notes=("from the reading",))


def broken(tmp_path, monkeypatch, *texts):
    monkeypatch.setattr(flow, "_reader", Breaking)
    rows = [json.dumps({"id": str(n), "text": text, "language": "id"}) for n, text in enumerate(texts)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    told: list[InputError | Reading] = []
    read = flow.read([str(tmp_path / "a.jsonl")], Options(), lambda found, outcome: told.append(outcome))
    return list(read), told


def test_a_reading_that_breaks_costs_only_its_own_report(tmp_path, monkeypatch):
    found, told = broken(tmp_path, monkeypatch, "satu kata", "ini meledak", "dua kata")
    first, error, last = found
    assert isinstance(error, InputError)
    assert (error.source, error.reason) == ("1", "reading it failed: ZeroDivisionError: dibagi nol")
    assert (first.report.id, last.report.id) == ("0", "2")
    assert told == found


def test_what_is_odd_stands_first_among_the_notes(tmp_path, monkeypatch):
    ((reading,), _) = broken(tmp_path, monkeypatch, "satu\u200b kata")
    assert [note.split(" (")[0].split(",")[0] for note in reading.notes] == [
        "no date of publication", "zero-width characters", "from the reading",
    ]  # fmt: skip


def test_a_file_of_knowledge_that_cannot_be_taken_stops_everything(tmp_path, monkeypatch):
    with pytest.raises(NotulenError, match=r"words\.toml:3"):
        broken(tmp_path, monkeypatch, "satu kata", "ini salah")


def test_a_language_not_taught_yet_costs_only_its_own_reports(tmp_path, monkeypatch):
    monkeypatch.setattr(flow, "_reader", Breaking)
    monkeypatch.setattr(flow, "_languages", lambda _: ["id"])
    rows = [json.dumps({"id": code, "text": "satu kata", "language": code}) for code in ("id", "en", "id")]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    first, error, last = list(flow.read([str(tmp_path / "a.jsonl")]))
    assert isinstance(error, InputError)
    assert (error.source, error.reason) == ("en", "language en is not read yet (id is)")
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
