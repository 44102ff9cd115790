"""Calendars, people, provenance, schema.org, briefs; spans that people marked elsewhere; tables of people."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
import zipfile
from typing import Any

import pytest
from command import notulen
from hypothesis import given
from hypothesis import strategies as st
from ledgers import fresh, reading
from test_exports import filled, taken, text_of

from notulen.errors import NotulenError
from notulen.imports.people import as_table, table
from notulen.ledger.ledger import Ledger
from notulen.views.exports.ics import escaped, folded


@pytest.fixture
def book(tmp_path):
    return filled(tmp_path, [reading(url="https://berita.example/a")])


def unfolded(text):
    return re.sub("\r\n[ \t]", "", text).split("\r\n")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200))
def test_lines_of_a_calendar_are_short_and_cut_within_no_character(text):
    line = "SUMMARY:" + escaped(text)
    told = folded(line)
    assert told.endswith("\r\n")
    pieces = told[:-2].split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join([pieces[0], *(piece.removeprefix(" ") for piece in pieces[1:])]) == line
    assert not re.search(r"[\r\n]", line)
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", line.removeprefix("SUMMARY:"))


def test_meetings_are_a_calendar(book):
    done = notulen("export", "ics", "-", "--in", "en", "--ledger", book)
    assert done.returncode == 0
    lines = unfolded(done.stdout)
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "SUMMARY:NATO and Russia" in lines
    assert "LOCATION:Wina" in lines
    start = next(line for line in lines if line.startswith("DTSTART"))
    assert start == "DTSTART;VALUE=DATE:20220113"
    assert {"UID", "DTSTAMP"} <= {line.split(":")[0] for line in lines}


def test_people_and_parties_are_entities_of_follow_the_money(book):
    text, done = text_of(book, "ftm")
    entities = [json.loads(line) for line in text.splitlines()]
    assert done.written == len(entities) == len({one["id"] for one in entities})
    by_schema: dict[str, list[dict[str, Any]]] = {}
    for one in entities:
        assert set(one) == {"id", "schema", "properties"}
        assert all(isinstance(value, str) for values in one["properties"].values() for value in values)
        by_schema.setdefault(one["schema"], []).append(one)
    # What FollowTheMoney's model requires: a name of people and bodies, both ends of a tie.
    for schema in ("Person", "PublicBody", "Organization"):
        assert all(one["properties"]["name"] for one in by_schema[schema])
    (tie,) = by_schema["Representation"]
    ids = {one["id"] for one in entities}
    assert {*tie["properties"]["agent"], *tie["properties"]["client"]} <= ids
    assert next(one for one in by_schema["Person"])["properties"]["name"] == ["Dmitry Peskov"]


def test_people_come_back_as_a_table(book, tmp_path):
    source = tmp_path / "p.json"
    source.write_text(text_of(book, "ftm")[0], encoding="utf-8")
    text, taken_, left = table(source)
    (office,) = tomllib.loads(text)["office"]
    assert (taken_, left) == (1, 0)
    assert (office["person"], office["party"], office["from"]) == ("Dmitry Peskov", "RUS", "2022-01-13")
    done = notulen("import", "ftm", source, "--write", tmp_path / "p.toml")
    assert (done.returncode, tomllib.loads((tmp_path / "p.toml").read_text(encoding="utf-8"))["office"]) == (
        0,
        [office],
    )


def test_an_office_of_follow_the_money_is_one_of_the_state(tmp_path):
    source = tmp_path / "p.json"
    rows = [
        {"id": "a", "schema": "Person", "properties": {"name": ['A "B" C'], "alias": ["AB"]}},
        {"id": "b", "schema": "Position", "properties": {"name": ["Minister"], "country": ["id"]}},
        {"id": "c", "schema": "Occupancy", "properties": {"holder": ["a"], "post": ["b"], "startDate": ["2019-10"]}},
        {"id": "d", "schema": "Occupancy", "properties": {"holder": ["a"], "post": ["gone"], "startDate": ["2019"]}},
    ]
    source.write_text("\n".join([*map(json.dumps, rows), "{", '{"id": 3}']), encoding="utf-8")
    text, taken_, left = table(source)
    (office,) = tomllib.loads(text)["office"]
    assert (taken_, left) == (1, 1)
    assert office == {"person": 'A "B" C', "variants": ["AB"], "party": "IDN", "role": "Minister", "from": "2019"}
    source.write_text("")
    with pytest.raises(NotulenError):
        table(source)


def test_a_table_of_people_is_taken_by_read(tmp_path):

    source = tmp_path / "p.json"
    source.write_text("\n".join(map(json.dumps, [
        {"id": "a", "schema": "Person", "properties": {"name": ["Sari Wulandari"]}},
        {"id": "b", "schema": "Position", "properties": {"name": ["Minister"], "country": ["id"]}},
        {"id": "c", "schema": "Occupancy", "properties": {"holder": ["a"], "post": ["b"], "startDate": ["2019"]}},
    ])), encoding="utf-8")  # fmt: skip
    assert notulen("import", "ftm", source, "--write", tmp_path / "p.toml").returncode == 0
    (tmp_path / "r.txt").write_text("Sari Wulandari menolak tuntutan Rusia.", encoding="utf-8")
    packed = tmp_path / "q.json.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    how = ("read", tmp_path / "r.txt", "--all", "--format", "jsonl", "--language", "id", "--published", "2022-01-13")
    told = {name: notulen(*how, "--people", tmp_path / name) for name in ("p.toml", "p.json", "q.json.gz")}
    assert [done.returncode for done in told.values()] == [0, 0, 0], told
    (first,) = {done.stdout for done in told.values()}
    assert json.loads(first.splitlines()[0])["actor"]["party"] == "IDN"
    assert "p.json: 1 offices; 0 left out" in told["p.json"].stderr
    assert "offices" not in told["p.toml"].stderr


def test_entities_are_the_same_table_whenever_they_are_read(tmp_path):
    source = tmp_path / "p.json"
    source.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Sari Wulandari"]}}', encoding="utf-8")
    made = as_table(source)
    assert (made.offices, made.left, made.path.name) == (0, 0, "p.json.toml")
    assert tomllib.loads(made.path.read_text(encoding="utf-8")) == {"office": []}
    assert as_table(source) == made
    (tmp_path / "bad.json").write_text('{"name": "nobody"}', encoding="utf-8")
    with pytest.raises(NotulenError, match="no entity"):
        as_table(tmp_path / "bad.json")


def test_where_minutes_come_from_is_a_graph(book):
    told = json.loads(text_of(book, "prov")[0])
    nodes = {one["id"]: one for one in told["@graph"]}
    assert len(nodes) == len(told["@graph"])
    terms = set(told["@context"])
    for one in nodes.values():
        assert {name for name in one if ":" not in name and not name.startswith("@")} <= terms
        for name in (
            "wasGeneratedBy",
            "wasAttributedTo",
            "wasAssociatedWith",
            "wasInformedBy",
            "used",
            "wasQuotedFrom",
        ):
            assert one.get(name) is None or one[name] in nodes
    minute = next(one for one in nodes.values() if "tidak berhasil" in one.get("value", ""))
    steps = [nodes[f"{minute['id']}:step:{n}"] for n in range(3)]
    assert [nodes[step["wasAssociatedWith"]]["label"] for step in steps] == ["Berita Baru", "Reuters", "Dmitry Peskov"]
    text = nodes[minute["wasQuotedFrom"]]
    assert text["wasDerivedFrom"] == "https://berita.example/a"


def test_quotations_and_articles_are_of_schema_org(book):
    told = json.loads(text_of(book, "schemaorg")[0])
    article, *quotations = told["@graph"]
    assert (told["@context"], article["@type"], article["publisher"]["name"]) == (
        "https://schema.org", "NewsArticle", "Berita Baru",
    )  # fmt: skip
    assert {one["@type"] for one in quotations} == {"Quotation"}
    assert all(one["isPartOf"]["@id"] == article["@id"] and ":~:text=" in one["url"] for one in quotations)


@pytest.mark.parametrize("name", ["brief-md", "brief-html"])
def test_the_brief_goes_out_as_text(book, name):
    done = notulen("export", name, "-", "--in", "en", "--ledger", book)
    assert (done.returncode, "Russia" in done.stdout) == (0, True)


def test_the_brief_goes_out_as_word_and_pdf(book, tmp_path):
    pytest.importorskip("docx")
    pytest.importorskip("fpdf")
    for name in ("docx", "pdf"):
        done = notulen("export", f"brief-{name}", tmp_path / f"b.{name}", "--in", "en", "--ledger", book)
        assert done.returncode == 0, done.stderr
    page = zipfile.ZipFile(tmp_path / "b.docx").read("word/document.xml").decode()
    assert "AS menolak tuntutan tersebut" in page
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["parquet", "brief-docx", "brief-pdf"])
def test_what_is_not_installed_is_told(book, tmp_path, name):
    for module in ("pyarrow", "docx", "fpdf"):
        (tmp_path / f"{module}.py").write_text("raise ImportError\n")
    from command import SOURCE

    done = notulen("export", name, tmp_path / "x", "--ledger", book, PYTHONPATH=f"{tmp_path}:{SOURCE}")
    assert done.returncode == 2
    assert "pip install 'notulen[" in done.stderr
    assert not (tmp_path / "x").exists()


TEXT = "👩🏽‍🚀 Rusia menolak usul itu. NATO bersedia berunding."


def test_spans_of_inception_are_counted_as_java_counts(tmp_path):
    at = len(TEXT[: TEXT.index("NATO")].encode("utf-16-le")) // 2
    cas = {
        "%FEATURE_STRUCTURES": [
            {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaString": TEXT},
            {"%ID": 2, "%TYPE": "custom.Act", "@sofa": 1, "begin": at, "end": at + 23, "kind": "offer", "party": "NATO"},
            {"%ID": 3, "%TYPE": "custom.Act", "@sofa": 1, "begin": 1, "end": 9, "kind": "offer"},
            {"%ID": 4, "%TYPE": "custom.Act", "@sofa": 1, "begin": 5, "end": 5000, "kind": "offer"},
            {"%ID": 5, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "@sofa": 1, "begin": 0, "end": 5,
             "form": "x"},
        ]
    }  # fmt: skip
    source = tmp_path / "d.json"
    source.write_text(json.dumps(cas), encoding="utf-8")
    path = tmp_path / "two.db"
    done = notulen("import", "inception", source, "--coder", "Anna", "--published", "2022-01-13", "--ledger", path)
    assert done.returncode == 1
    assert "2 refused" in done.stderr
    with Ledger(path, write=False) as ledger:
        (one,) = ledger.minutes()
        assert list(ledger.info().readers) == ["spans 3 Anna"]
        assert [fault for each in ledger.verified() for fault in each.faults] == []
    assert (one.kind, one.actor.party, one.evidence.text) == ("offer", "NATO", "NATO bersedia berunding")


def test_spans_of_label_studio(tmp_path):
    start = TEXT.index("Rusia")
    task = {
        "id": 7, "data": {"text": TEXT, "outlet": "Warta Selat"},
        "annotations": [{
            "completed_by": {"email": "budi@example.org"},
            "result": [
                {"id": "a", "type": "labels",
                 "value": {"start": start, "end": start + 13, "text": "Rusia menolak", "labels": ["reject", "RUS"]}},
                {"id": "b", "type": "labels", "value": {"start": start, "end": start + 5, "text": "NATO!", "labels": ["x"]}},
            ],
        }],
    }  # fmt: skip
    source = tmp_path / "l.json"
    source.write_text(json.dumps([task, {"data": {}}]), encoding="utf-8")
    path = fresh(tmp_path, "two.db")
    done = taken(path, "labelstudio", source)
    assert done.refused == 2
    with Ledger(path, write=False) as ledger:
        (one,) = ledger.minutes()
        assert list(ledger.info().readers) == ["spans 3 budi@example.org"]
    assert (one.kind, one.actor.party, one.evidence.text) == ("reject", "RUS", "Rusia menolak")


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "[" * 100_000, '{"%FEATURE_STRUCTURES": 3}', '{"%FEATURE_STRUCTURES": [3]}']
)
def test_what_is_no_file_of_spans_is_told(tmp_path, text):
    source = tmp_path / "x.json"
    source.write_text(text)
    done = notulen("import", "labelstudio", source, "--ledger", tmp_path / "x.db")
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
