"""Out of a ledger and in again: every format written whole or not at all, and what comes back is what went out."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from pathlib import Path

import pytest
from anything import hashed, ledgers
from command import notulen
from hypothesis import HealthCheck, given, settings
from ledgers import dump, fresh, reading

from notulen.errors import NotulenError
from notulen.imports.base import keep
from notulen.imports.registry import Given, items
from notulen.ledger.entries import COLUMNS
from notulen.ledger.ledger import Ledger
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.registry import OWN, formats, named
from notulen.views.exports.writing import placed

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def filled(folder, readings, name="one.db"):
    path = fresh(folder, name)
    with Ledger(path) as book:
        book.add_many(readings, asked=True)
    return path


def text_of(path, name, **options):
    out = io.StringIO(newline="")
    with Ledger(path, write=False) as book:
        write = named(name).text
        assert write
        done = write(Asked(book, options=options), out)
    return out.getvalue(), done


def written(path, name, target, **options):
    with Ledger(path, write=False) as book, placed(target, False) as half:
        chosen = named(name)
        if chosen.file:
            return chosen.file(Asked(book, options=options), half)
        assert chosen.text
        with half.open("w", encoding="utf-8", newline="") as out:
            return chosen.text(Asked(book, options=options), out)


def taken(path, name, source, given_=None):
    with Ledger(path) as book:
        return keep(book, items(name, source, given_ or Given()))


def told(path):
    with Ledger(path, write=False) as book:
        return sorted(one.model_dump_json() for one in book.minutes())


@pytest.fixture
def book(tmp_path):
    return filled(tmp_path, [reading()])


def test_every_format_is_listed_with_what_it_loses():
    done = notulen("export", "--list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[::2]] == list(formats())
    assert all(line.strip().startswith("lost: ") for line in done.stdout.splitlines()[1::2])


def test_a_format_is_text_or_a_file():
    assert set(formats()) >= set(OWN)
    assert all((one.text is None) != (one.file is None) and one.name == name for name, one in formats().items())


def test_a_strange_format_is_wrong_use(book, tmp_path):
    done = notulen("export", "xlsx", tmp_path / "x", "--ledger", book)
    assert done.returncode == 2
    assert "there are csv" in done.stderr


def test_another_package_can_bring_a_format(tmp_path, book):
    site = tmp_path / "site"
    (site / "lain-1.0.dist-info").mkdir(parents=True)
    (site / "lain-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: lain\nVersion: 1.0\n")
    (site / "lain-1.0.dist-info" / "entry_points.txt").write_text(
        "[notulen.exports]\nids = lain:FORMAT\nbad = lain:NONE\n"
    )
    (site / "lain.py").write_text(
        "from notulen.views.exports.base import Done, Format\n"
        "def write(asked, out):\n"
        "    n = [out.write(e.minute.id + '\\n') for e in asked.entries()]\n"
        "    return Done(len(n))\n"
        "FORMAT = Format('ids', 'ids alone', 'the rest', text=write)\nNONE = 3\n"
    )
    from command import SOURCE

    path = f"{SOURCE}:{site}"
    done = notulen("export", "ids", "-", "--ledger", book, PYTHONPATH=path)
    assert (done.returncode, len(done.stdout.split())) == (0, 7)
    assert notulen("export", "bad", "-", "--ledger", book, PYTHONPATH=path).returncode == 2


def test_filters_hold(book):
    done = notulen("export", "jsonl", "-", "--party", "USA", "--ledger", book)
    assert [json.loads(line)["actor"]["party"] for line in done.stdout.splitlines()] == ["USA", "USA"]
    assert "2 minutes as jsonl" in done.stderr


def test_a_file_that_is_there_stays(book, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("mine")
    done = notulen("export", "csv", target, "--ledger", book)
    assert (done.returncode, target.read_text()) == (2, "mine")
    assert "--force" in done.stderr
    assert notulen("export", "csv", target, "--force", "--ledger", book).returncode == 0
    assert target.read_text(encoding="utf-8").startswith("id,")


def test_half_a_file_is_never_left(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(OSError, match="full"), placed(target, force=True) as half:  # noqa: PT012
        half.write_text("half")
        raise OSError("the disk is full")
    assert target.read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.csv"]
    with pytest.raises(NotulenError), placed(tmp_path / "new", force=False) as half:  # noqa: PT012
        half.write_text("late")
        (tmp_path / "new").write_text("another's")
    assert (tmp_path / "new").read_text() == "another's"


def test_a_minute_corrected_goes_out_corrected(book):
    with Ledger(book) as ledger:
        one = next(iter(ledger.minutes()))
        ledger.verdict(one.id, "kind=offer", "Anna")
    text, done = text_of(book, "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert done.written == 7
    assert rows[one.id]["kind"] == "offer"
    assert "Anna" in rows[one.id]["notes"]


@SLOW
@given(ledgers)
def test_csv_holds_every_minute_and_no_formula(made):
    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder), made)
        text, done = text_of(path, "csv")
        with Ledger(path, write=False) as ledger:
            wanted = list(ledger.minutes())
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert done.written == len(rows) == len(wanted)
    for row, minute in zip(rows, wanted, strict=True):
        assert tuple(row) == COLUMNS
        assert all(not re.match(r"\s*[=+\-@\t\r]", cell) for cell in row.values())
        assert row["evidence"].removeprefix("'") == minute.evidence.text.removeprefix("'")
        assert (row["evidence_start"], row["actor_end"]) == (
            str(minute.evidence.start), str(minute.actor.end) if minute.actor else "",
        )  # fmt: skip


@SLOW
@given(ledgers)
def test_a_bundle_fills_another_ledger_with_the_same(made):
    with tempfile.TemporaryDirectory() as folder:
        one = filled(Path(folder), made)
        with Ledger(one) as book:
            first = next(iter(book.minutes()), None)
            if first:
                book.verdict(first.id, "right", "Anna", "=1+1 👩🏽‍🚀")
        written(one, "bundle", Path(folder) / "b.jsonl")
        two = fresh(Path(folder), "two.db")
        done = taken(two, "bundle", Path(folder) / "b.jsonl")
        assert (done.refused, done.added.new) == (0, len(made))
        assert told(two) == told(one)
        assert dump(two) == dump(one)
        again = taken(two, "bundle", Path(folder) / "b.jsonl")
        assert (again.added.new, again.added.anew, again.added.minutes, again.verdicts) == (0, 0, 0, 0)
        assert dump(two) == dump(one)


def test_two_ledgers_become_one_without_doubles(tmp_path):
    one = filled(tmp_path, [reading(), reading(id="lain", outlet="Warta Selat")])
    two = filled(
        tmp_path, [reading(), reading(text="Lain sama sekali.", id="dua", minutes=(), attributions=())], "two.db"
    )
    written(one, "bundle", tmp_path / "b.jsonl")
    taken(two, "bundle", tmp_path / "b.jsonl")
    with Ledger(two, write=False) as book:
        assert book.info().reports == 2
        assert len(list(book.minutes())) == 7
        assert book.check() == []


def test_what_does_not_hold_in_a_bundle_is_refused_and_the_rest_stays(tmp_path):
    one = filled(tmp_path, [hashed(reading()), reading(text="Dua.", id="dua", minutes=(), attributions=())])
    text, _ = text_of(one, "bundle")
    head, first, second = text.splitlines()
    line = json.loads(first)
    line["readings"][0]["minutes"][0]["evidence"][0] += 1
    line["readings"][0]["minutes"][1]["cue"] = [5, 100_000]
    line["readings"][0]["minutes"][2]["kind"] = "dance"
    line["verdicts"] = [{"minute": 3}, {"judgement": "right"}]
    other = json.loads(second) | {"text": "Tiga."}
    source = tmp_path / "b.jsonl"
    source.write_text("\n".join([head, json.dumps(line), json.dumps(other), "{}", "[" * 5000, ""]), encoding="utf-8")
    two = tmp_path / "two.db"
    done = notulen("import", "bundle", source, "--ledger", two)
    assert done.returncode == 1
    assert "1 new reports" in done.stderr
    assert "4 minutes" in done.stderr
    for reason in (
        "its id is not the hash",
        "lie outside its text",
        "a minute that is none",
        "not the one that its hash",
    ):
        assert reason in done.stderr
    with Ledger(two, write=False) as book:
        assert book.check() == []


def test_a_file_that_is_no_bundle_is_wrong_use(tmp_path):
    source = tmp_path / "b.jsonl"
    source.write_text('{"id": "x"}\n')
    done = notulen("import", "bundle", source, "--ledger", tmp_path / "x.db")
    assert done.returncode == 2
    assert "no bundle" in done.stderr


def test_what_was_forgotten_is_not_brought_back(tmp_path, book):
    written(book, "bundle", tmp_path / "b.jsonl")
    with Ledger(book) as ledger:
        ledger.forget("contoh")
    done = taken(book, "bundle", tmp_path / "b.jsonl")
    assert done.added.forgotten == 1
    assert told(book) == []


def test_a_format_tells_how_much_it_wrote():
    assert isinstance(Format("x", "", "", text=lambda asked, out: Done(0)), Format)


@pytest.mark.parametrize("name", ["webannotation", "parquet"])
@SLOW
@given(made=ledgers)
def test_out_and_in_again_gives_the_same_minutes(name, made):
    if name == "parquet":
        pytest.importorskip("pyarrow")
    with tempfile.TemporaryDirectory() as folder:
        one = filled(Path(folder), made)
        written(one, name, Path(folder) / "out")
        two = fresh(Path(folder), "two.db")
        done = taken(two, name, Path(folder) / "out")
        assert (done.refused, done.told) == (0, [])
        assert told(two) == told(one)
        with Ledger(two, write=False) as book:
            assert book.check() == []


def test_annotations_are_as_w3c_has_them(book):
    text, _ = text_of(book, "webannotation")
    lines = [json.loads(line) for line in text.splitlines()]
    whole = lines[0]["body"]["value"]
    for one in lines[1:]:
        assert (one["type"], one["@context"][0]) == ("Annotation", "http://www.w3.org/ns/anno.jsonld")
        quote, place = one["target"]["selector"]
        assert whole[place["start"] : place["end"]] == quote["exact"]
        assert whole.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1


def test_annotations_of_others_are_taken_by_the_words_they_quote(tmp_path):
    text = "Rusia menolak usul itu. NATO bersedia berunding."
    page = {"motivation": "describing", "body": {"value": text}, "target": "https://x.example/a", "id": "urn:x"}
    made = {
        "type": "Annotation", "creator": "Anna", "body": [{"value": "offer"}, {"value": "NATO"}, {"value": "process.talks"}],
        "target": {
            "source": "https://x.example/a", "selector": {"type": "TextQuoteSelector", "exact": "NATO bersedia berunding"},
        },
    }  # fmt: skip
    lost = made | {
        "target": {"source": "https://x.example/a", "selector": {"type": "TextQuoteSelector", "exact": "entah"}}
    }
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(map(json.dumps, (page, made, lost))), encoding="utf-8")
    path = fresh(tmp_path, "two.db")
    done = taken(path, "webannotation", source)
    assert done.refused == 1
    with Ledger(path, write=False) as ledger:
        (one,) = ledger.minutes()
        assert list(ledger.info().readers) == ["spans 3 Anna"]
    assert (one.kind, one.issues, one.actor.party, one.evidence.text) == (
        "offer", ("process.talks",), "NATO", "NATO bersedia berunding",
    )  # fmt: skip


PAGE = Path(__file__).parents[1] / "docs" / "exports.md"


def _sections():
    parts = re.split(r"^## (\S+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_has_every_format():
    assert [name for name in OWN if name not in _sections()] == []


@pytest.mark.parametrize("name", OWN)
def test_every_field_is_mapped_or_said_to_be_lost(name):
    from notulen.model import Minute, Report

    sections = _sections()
    text, seen = sections[name], {name}
    while (other := re.search(r"[Aa]s in `([a-z-]+)`", text)) and other[1] in sections and other[1] not in seen:
        seen.add(other[1])
        text = text.replace(other[0], "") + sections[other[1]]
    words = set(re.findall(r"[a-z]+", text))
    fields = {*Minute.model_fields, *(set(Report.model_fields) - {"id"}), "reader"}
    assert sorted(fields - words) == []
    assert "lost" in text.lower()
