"""Event data: PLOVER's required fields, CAMEO's codes, Goldstein's scale, and what each of the kinds is there."""

from __future__ import annotations

import json
import re

import pytest
from anything import ledgers
from hypothesis import given, settings
from ledgers import reading
from samples import TEXT, minute, person, report
from test_exports import SLOW, filled, text_of

from notulen import knowledge
from notulen.model import Reading
from notulen.views.exports.icews import COLUMNS
from notulen.views.exports.mapping import event_code, sector, table
from notulen.views.exports.plover import REQUIRED

# The manual's event categories (2021).
CATEGORIES = set(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST "
    "ACCUSE REJECT SANCTION THREATEN PROTEST MOBILIZE COERCE ASSAULT".split()
)


def test_every_kind_is_an_event_or_said_to_be_none():
    none = {code for code, kind in knowledge.kinds().items() if kind.plover is None}
    assert none == {"deny", "assess", "state"}
    assert {kind.plover for kind in knowledge.kinds().values()} - {None} <= CATEGORIES
    assert set(table("quad")) == CATEGORIES
    assert len(knowledge.kinds()) == 20


def test_every_kind_stands_on_goldsteins_scale_and_agrees_or_not():
    assert {kind.cameo for kind in knowledge.kinds().values()} <= set(table("goldstein"))
    assert set(table("agreement")) == set(knowledge.kinds())
    assert set(table("context")) <= set(knowledge.issues())


@SLOW
@given(ledgers)
def test_plover_records_have_what_the_manual_asks_for(made):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder), made)
        text, done = text_of(path, "plover")
    records = [json.loads(line) for line in text.splitlines()]
    assert done.written == len(records)
    assert done.written + sum(done.left_out.values()) == sum(len(one.minutes) for one in made)
    for one in records:
        assert all(one.get(name) for name in REQUIRED)
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", one["date"])
        assert set(one["event"]) <= CATEGORIES
        assert one["quad_code"] in (1, 2, 3, 4)
        for entity in (*one["actor"], *one["recipient"]):
            assert re.fullmatch(r"[A-Z]{3}", entity["code"])
            assert re.fullmatch(r"[A-Z]{3}", entity.get("sector", "GOV"))


def test_a_plover_record_says_what_the_minute_says(tmp_path):
    text, done = text_of(filled(tmp_path, [reading()]), "plover")
    assert done.left_out  # the sample's minutes carry no code of their own
    made = minute(
        "AS akan menjatuhkan sanksi jika Rusia menyerang", kind="threaten", actor=person(TEXT, "AS", "USA"),
        recipient=person(TEXT, "Rusia dan NATO", "RUS+NATO"), plover="THREATEN", cameo="13", modality="possible",
        issues=("economy.sanctions", "conflict.captives"), when="2022-01-10/2022-01-12", where="Wina",
    )  # fmt: skip
    folder = tmp_path / "two"
    folder.mkdir()
    text, _ = text_of(filled(folder, [reading(minutes=(made,))]), "plover")
    one = json.loads(text)
    assert (one["date"], one["enddate"], one["event"], one["quad_code"]) == (
        "2022-01-10",
        "2022-01-12",
        ["THREATEN"],
        3,
    )
    assert [entity["code"] for entity in one["recipient"]] == ["RUS", "IGO"]
    assert (one["mode"], one["context"]) == (["hypothetical"], ["economic"])
    assert one["event_loc"] == {"extracted_place": "Wina"}


def test_a_row_for_each_of_those_who_act_and_toward_whom(tmp_path):
    text, done = text_of(filled(tmp_path, [reading()]), "icews")
    head, *rows = [line.split("\t") for line in text.splitlines()]
    assert tuple(head) == COLUMNS
    assert done.written == len(rows)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    met = [row for row in rows if "Pertemuan" in row[5]]
    assert [(row[2], row[8]) for row in met] == [("Russia", "NATO"), ("NATO", "Russia")] or len(met) == 2
    assert all(row[1] == "2022-01-13" and "Goldstein 1992" in row[-1] for row in rows)


@settings(max_examples=20, deadline=None)
@given(ledgers)
def test_no_cell_of_the_table_breaks_it_or_is_a_formula(made):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        text, _ = text_of(filled(Path(folder), made), "icews")
    for line in text.split("\n")[1:-1]:
        cells = line.split("\t")
        assert len(cells) == len(COLUMNS)
        for name, cell in zip(COLUMNS, cells, strict=True):
            assert name == "Intensity" or not re.match(r"\s*[=+\-@]", cell)


@pytest.mark.parametrize("words", ["-5", "-2.5", "=1+1", "@now"])
def test_words_that_look_like_numbers_or_formulas_stay_words(tmp_path, words):
    text = f"{words} Rusia"
    made = minute(words, text, actor=person(text, "Rusia", "RUS"))
    told, _ = text_of(
        filled(tmp_path, [Reading(report=report(text), minutes=(made,), attributions=(), reader="hand")]), "icews"
    )
    assert told.splitlines()[1].split("\t")[COLUMNS.index("Event Text")] == f"'{words}"


@pytest.mark.parametrize(
    ("code", "event", "of"),
    [("RUS", "RUS", "GOV"), ("NATO", "IGO", "GOV"), ("UN", "UNO", "GOV"), ("HAMAS", "IMG", "REB"), ("UNK", "", ""),
     ("CIV", "NGO", "CVL"), ("XKX", "KOS", "GOV"), ("XCI", "CIV", "GOV"), ("WEST", "", "")],
)  # fmt: skip
def test_parties_as_event_data_calls_them(code, event, of):
    assert (event_code(code), sector(code)) == (event, of)
