"""`import notulen` in a notebook: readings and views show themselves, give tables, and nothing in them runs."""

from __future__ import annotations

import copy
import html
import json
import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command import notulen as command
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from ledgers import fresh
from ledgers import reading as sample
from samples import TEXT, minute, person, report, span

import notulen
from notulen.errors import InputError, NotulenError
from notulen.model import Minute, Reading, Report
from notulen.notebook.book import Ledger
from notulen.notebook.readings import Readings
from notulen.notebook.records import shown
from notulen.notebook.view import View
from notulen.views.interface import interface

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "examples" / "reports.jsonl"
VIEWS = ("brief", "positions", "timeline", "meetings", "threats", "open", "changes", "disputes", "sources")
NEWS = "Rusia Tolak Usul NATO\nJuru bicara Rusia Dmitry Peskov menolak usul NATO pada Kamis."
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>" onmouseover="alert(2)'
# What may stand in what is shown: nothing that runs, loads or takes input.
TAGS = {
    "a", "bdi", "blockquote", "br", "code", "details", "div", "h3", "h4", "h5", "h6", "i", "li", "mark", "ol", "p", "pre",
    "span", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"class", "dir", "href", "id", "lang", "style", "title", "value"}


class Parts(HTMLParser):
    """The text of a piece of HTML, what is marked in it, its tags and attributes."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.open, self.text, self.marks = set(), set(), [], [], "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        if tag != "br":
            self.open.append(tag)
        if tag == "mark":
            self.marks.append([dict(attrs)["title"], ""])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "sup" in self.open:
            return  # the numbers of marks
        if "mark" in self.open:
            self.marks[-1][1] += data
        if "table" not in self.open:
            self.text += data


def displayed(value):
    """What a notebook and a terminal are given."""
    formats, _ = DisplayFormatter().format(value)
    return formats


def rich(value):
    page = displayed(value)["text/html"]
    parts = Parts(page)
    assert parts.open == []
    assert parts.tags <= TAGS
    assert parts.attributes <= ATTRIBUTES
    assert all(link.startswith(("#", "http://", "https://")) for link in parts.links)
    return parts


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    return notulen.read(REPORTS, ledger=tmp_path_factory.mktemp("kept") / "talks.db")


@pytest.fixture(scope="module")
def kept(tmp_path_factory, readings):
    with notulen.Ledger(tmp_path_factory.mktemp("book") / "talks.db", in_language="en") as book:
        book.add_many(readings)
        book.talks.add(notulen.Talk("Wina", ("RUS", "NATO", "USA")))
        yield book


# What is read


def test_a_text_is_read_as_it_stands():
    (one,) = notulen.read(NEWS, outlet="Warta Selat", published="2022-01-13")
    assert one.report.text == NEWS
    assert (one.report.outlet, one.report.language, one.report.headline) == (
        "Warta Selat",
        "id",
        "Rusia Tolak Usul NATO",
    )
    assert {m.kind for m in one.minutes} == {"reject"}
    assert all(m.actor.party == "RUS" and m.recipient.party == "NATO" for m in one.minutes)
    assert all(NEWS[m.evidence.start : m.evidence.end] == m.evidence.text for m in one.minutes)


def test_a_path_a_folder_a_report_and_lists_of_them_are_read_in_order(tmp_path):
    (tmp_path / "b.txt").write_text(NEWS, encoding="utf-8")
    given = Report(id="punyaku", text=NEWS, outlet="Kabar", published="2022-01-13", wire="Reuters")
    found = notulen.read(given, [tmp_path / "b.txt", str(tmp_path)], NEWS)
    assert [one.report.id for one in found] == ["punyaku", "b", found[2].report.id]
    assert found[0].report.wire == "Reuters"
    assert found[2].report.id.startswith("text-")
    assert found.reports == tuple(one.report for one in found)


def test_a_text_gives_what_the_command_gives(tmp_path):
    (tmp_path / "x.txt").write_text(NEWS, encoding="utf-8")
    printed = command(
        "read", str(tmp_path / "x.txt"), "--format", "jsonl", "--published", "2022-01-13", "--no-store"
    ).stdout
    found = notulen.read(tmp_path / "x.txt", published="2022-01-13")
    assert [one.model_dump(mode="json") for one in found.minutes] == [json.loads(line) for line in printed.splitlines()]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path):
    found = notulen.read(NEWS, tmp_path / "tidak-ada.txt", published="2022-01-13")
    assert len(found) == 1
    assert "tidak-ada.txt" in str(found.errors[0])
    assert "tidak-ada.txt" in repr(found)
    assert "tidak-ada.txt" in displayed(found)["text/html"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("laporan.txt",), "laporan.txt"),
        (("",), "no text"),
        (("-",), "no text"),
        ((7,), "int"),
        ((Report(id="kosong", text=" "),), "kosong"),
        ((Report(id="separuh", text="setengah \ud800 huruf"),), "half a character"),
    ],
)
def test_where_nothing_can_be_read_it_is_an_error(asked, told):
    with pytest.raises(NotulenError, match=told):
        notulen.read(*asked)


@pytest.mark.parametrize(
    "how", [{"published": "Kamis"}, {"people": "tidak-ada.toml"}, {"language": "jv"}, {"in_language": "nl"}]
)
def test_what_cannot_be_asked_for_is_an_error(how):
    with pytest.raises(NotulenError):
        notulen.read(NEWS, **how)


def test_what_is_no_negotiation_is_passed_over_and_says_so():
    text = "Resep Sayur Asem\nRebus air, masukkan jagung dan kacang tanah, lalu tambahkan asam jawa dan gula."
    found = notulen.read(text, language="id")
    assert found[0].passed_over
    assert "everything=True" in repr(found)
    assert "everything=True" in displayed(found)["text/html"]
    assert not notulen.read(text, language="id", everything=True)[0].passed_over


def test_readings_are_a_sequence(readings):
    assert isinstance(readings, Readings)
    assert len(readings) == 10
    assert [one.report.id for one in readings[2:4]] == [readings[2].report.id, readings[3].report.id]
    assert len(readings.minutes) == sum(len(one.minutes) for one in readings)
    assert len(readings.attributions) == sum(len(one.attributions) for one in readings)
    assert readings.to_dict()[0]["report"]["id"] == readings[0].report.id


def test_what_is_read_is_kept_where_that_is_asked_for(tmp_path):
    path = tmp_path / "talks.db"
    found = notulen.read(NEWS, published="2022-01-13", ledger=path)
    with notulen.Ledger(path) as book:
        assert [one.id for one in book.minutes()] == [one.id for one in found.minutes]
        assert [one.id for one in book.read(NEWS, published="2022-01-13").minutes] == [one.id for one in found.minutes]
        assert book.info().reports == 1


def test_a_reading_is_a_record_like_any_other(readings):
    one = readings[0]
    assert isinstance(one, Reading)
    assert all(isinstance(each, Minute) for each in one.minutes)
    assert pickle.loads(pickle.dumps(one)).minutes == one.minutes
    assert copy.deepcopy(one.minutes) == one.minutes
    assert Reading.model_validate_json(one.model_dump_json()).minutes == tuple(one.minutes)


# What is shown


@pytest.mark.parametrize("number", range(10))
def test_a_reading_shows_its_text_with_its_minutes_marked(readings, number):
    one = readings[number]
    parts = rich(one)
    assert one.report.text in parts.text
    marked = {title: "" for title, _ in parts.marks}
    assert len(marked) >= 1
    for n, m in enumerate(sorted(one.minutes, key=lambda m: (m.evidence.start, m.evidence.end, m.kind)), 1):
        over = [words for title, words in parts.marks if any(line.startswith(f"{n}. ") for line in title.split("\n"))]
        assert "".join(over) == m.evidence.text


def test_minutes_that_overlap_are_both_told():
    text = "Rusia menolak usul NATO yang mendesak gencatan senjata."
    made = Reading(
        report=report(text), attributions=(), minutes=(
            minute("menolak usul NATO yang mendesak gencatan", text, kind="reject", actor=person(text, "Rusia", "RUS")),
            minute("NATO yang mendesak gencatan senjata", text, kind="demand", actor=person(text, "NATO", "NATO")),
        ),
    )  # fmt: skip
    parts = rich(shown(made, "en"))
    assert [words for _, words in parts.marks] == ["menolak usul ", "NATO yang mendesak gencatan", " senjata"]
    assert [len(title.split("\n")) for title, _ in parts.marks] == [1, 2, 1]
    assert "Russia refused" in parts.marks[1][0]
    assert "NATO demanded" in parts.marks[1][0]


def test_who_acts_toward_whom_stands_beside_the_text():
    parts = displayed(shown(sample(), "en"))["text/html"]
    assert "United States → Russia" in parts
    assert "Berita Baru ← Reuters ← Dmitry Peskov" in parts


def test_nothing_in_a_report_runs():
    text = f"{HOSTILE}\nRusia menolak {HOSTILE} itu.\n\u202eterbalik {HOSTILE}"
    bad = person(text, HOSTILE, "UNK", HOSTILE)
    made = Reading(
        report=report(text, outlet=HOSTILE, headline=HOSTILE, url="javascript:alert(1)", wire=HOSTILE),
        attributions=(), minutes=(
            minute(f"Rusia menolak {HOSTILE}", text, kind="reject", actor=bad, recipient=bad, chain=(HOSTILE,), where=HOSTILE),
        ),
    )  # fmt: skip
    one = shown(made)
    for value in (one, Readings([one]), Readings([one, one], [InputError(HOSTILE, HOSTILE)]),
                  one.minutes, one.brief(), Readings([one]).brief()):  # fmt: skip
        rich(value)
        assert "\x1b" not in displayed(value)["text/plain"]


def test_nothing_in_a_ledger_runs(tmp_path):
    text = f"{HOSTILE}\nRusia menolak {HOSTILE} itu."
    made = Reading(
        report=report(text, outlet=HOSTILE, url="javascript:alert(1)"), attributions=(), reader="tests 1", minutes=(
            minute(f"menolak {HOSTILE}", text, kind="reject", actor=person(text, "Rusia", "RUS"), chain=(HOSTILE,),
                   issues=("security.forces",)),
        ),
    )  # fmt: skip
    with notulen.Ledger(fresh(tmp_path)) as book:
        book.add(made)
        for name in VIEWS:
            parts = rich(getattr(book, name)())
            assert not [link for link in parts.links if "javascript" in link]
        rich(book.minutes())
        rich(book.reading("contoh"))
        rich(book.show(made.minutes[0].id))


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60), st.data())
def test_marks_hold_whatever_the_text(text, data):
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    found = data.draw(st.lists(places, max_size=4))
    minutes = []
    for first, second in found:
        start, end = sorted((first, second))
        if start < end:
            e = {"start": start, "end": end, "text": text[start:end]}
            minutes.append(
                minute(TEXT[:5], kind="state").model_copy(
                    update={"evidence": span(TEXT, TEXT[:5]).model_copy(update=e)}
                )
            )
    from notulen.notebook import marked

    page = marked.text(text, minutes, interface("en"))
    bare = html.unescape(re.sub(r"<sup>[^<]*</sup>|<[^>]*>", "", page))
    assert bare.replace("\r", "\n") == text.replace("\x00", "\ufffd").replace("\r", "\n")


def test_a_very_long_text_is_cut():
    text = "Rusia menolak. " * 5000
    made = Reading(report=report(text), attributions=(), minutes=())
    page = displayed(shown(made))["text/html"]
    assert len(page) < 30_000
    assert "55,000" in page


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_itself_and_gives_data(kept, view):
    found = getattr(kept, view)()
    assert isinstance(found, View)
    parts = rich(found)
    title = interface("en").label("views", view)
    assert parts.text.strip().startswith(title)
    assert displayed(found)["text/plain"].startswith(title.upper())
    assert displayed(found)["text/markdown"].startswith(f"# {title}")
    told = found.to_dict()
    assert told["title"] == title
    assert told["data"] == json.loads(json.dumps(found.data))
    assert told["data"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_what_the_command_prints(kept, view):
    printed = command(view, "--ledger", str(kept.path), "--format", "json", "--in", "en").stdout
    assert getattr(kept, view)().to_dict() == json.loads(printed)


def test_marks_of_two_views_lead_to_their_own_sources(kept):
    first, second = rich(kept.positions()), rich(kept.open())
    assert first.links
    assert second.links
    assert not {one for one in first.links if one.startswith("#")} & set(second.links)


def test_views_take_filters(kept):
    assert {one["party"] for one in kept.positions(talks="Wina").data} >= {"RUS", "NATO"}
    assert {one["party"] for one in kept.positions(party="Indonesia").data} == {"IDN"} | {
        one["party"] for one in kept.positions(party="IDN").data
    }
    assert kept.timeline(since="2015-01-01", until="2015-12-31").data
    assert all("2015" in one["first_published"] for one in kept.timeline(since="2015-01-01", until="2015-12-31").data)
    assert kept.positions(in_language="id").document.language == "id"
    assert kept.positions(between=["Russia", "NATO"]).data == kept.positions(between="RUS,NATO").data


@pytest.mark.parametrize(
    "asked",
    [
        {"party": "Atlantis"},
        {"about": "cuaca"},
        {"talks": "Bulan"},
        {"since": "Kamis"},
        {"since": "2022-02-01", "until": "2022-01-01"},
    ],
)
def test_a_filter_that_asks_for_nothing_there_is_told_at_once(kept, asked):
    with pytest.raises(NotulenError):
        kept.positions(**asked)


def test_minutes_of_a_ledger_are_a_stream_that_shows_itself(kept):
    stream = kept.minutes(party="Rusia", kinds="demand")
    parts = rich(stream)
    assert "kind" in displayed(stream)["text/plain"]
    some = list(stream)
    assert some
    assert all(one.kind == "demand" for one in some)
    assert next(kept.minutes()).id == next(iter(kept.minutes())).id
    assert "demand" in displayed(kept.minutes(kinds="demand"))["text/html"]
    assert parts.marks == []


def test_a_minute_is_shown_in_its_sentence(kept):
    one = next(kept.minutes(kinds="reject"))
    found = kept.show(one.id)
    assert found.minute == one
    parts = rich(found)
    assert "".join(words for _, words in parts.marks) == one.evidence.text
    assert "Refusal".casefold() in displayed(found)["text/plain"].casefold()


def test_a_report_of_a_ledger_is_shown_as_people_say(tmp_path, readings):
    with notulen.Ledger(fresh(tmp_path)) as book:
        book.add(readings[0])
        first, second = readings[0].minutes[:2]
        book.verdict(first.id, "wrong", by="Anna")
        found = book.reading(readings[0].report.id)
        assert first.id not in [one.id for one in found.minutes]
        assert second.id in [one.id for one in found.minutes]
        rich(found)
        with pytest.raises(NotulenError, match="no report"):
            book.reading("tidak-ada")


def test_a_ledger_says_what_it_is(kept):
    assert repr(kept) == f"Ledger({str(kept.path)!r}): 10 reports, {kept.info().minutes} minutes"


def test_a_terminal_is_given_tables(readings):
    plain = displayed(readings)["text/plain"]
    assert len(plain.splitlines()) == 10
    assert "18 minutes" in plain or re.search(r"\d+ minutes", plain)
    one = displayed(readings[0])["text/plain"]
    assert one.splitlines()[0].startswith(readings[0].report.headline)
    assert "Reading(" not in one
    assert max(map(len, one.splitlines())) <= 100
    assert displayed(readings.brief("en"))["text/plain"].startswith("10 reports")
    assert displayed(Readings([]))["text/plain"] == "no reports"


# Tables


def test_tables_of_minutes_are_those_of_the_ledger(kept, readings):
    mine = readings.to_pandas().sort_values("id").reset_index(drop=True)
    its = kept.to_pandas().sort_values("id").reset_index(drop=True)
    assert list(mine.columns) == list(its.columns)
    assert mine.equals(its)
    assert kept.minutes(party="RUS").to_pandas().equals(kept.to_pandas(party="Russia"))
    assert set(readings.to_pandas("reports")["minutes"]) == {len(one.minutes) for one in readings}
    statements = readings.to_pandas("attributions")
    assert len(statements) == len(readings.attributions)
    assert list(statements.columns) == ["report", "source", "name", "cue", "content"]


@pytest.mark.parametrize("view", VIEWS)
def test_tables_of_views_have_a_row_a_thing(kept, view):
    found = getattr(kept, view)()
    table = found.to_pandas()
    if view == "brief":
        assert list(table.columns) == ["section", "sentence", "minutes"]
        assert len(table) > 20
        return
    things = sum(map(len, found.data.values())) if view == "disputes" else len(found.data)
    assert len(table) == things
    for column in table.columns:
        assert not any(isinstance(value, (list, dict, tuple)) for value in table[column])


def test_a_table_of_positions_leads_to_its_words(kept):
    table = kept.positions().to_pandas()
    told = table[table.stance.notna()]
    ids = {one.id for one in kept.minutes()}
    assert set(told.minute) <= ids
    assert told.content.str.len().min() > 0


def test_without_pandas_it_is_said_what_to_do(monkeypatch, readings, kept):
    monkeypatch.setitem(sys.modules, "pandas", None)
    for table in (
        readings.to_pandas,
        readings[0].to_pandas,
        kept.to_pandas,
        kept.positions().to_pandas,
        kept.minutes().to_pandas,
    ):
        with pytest.raises(NotulenError, match=r"pip install"):
            table()


# What goes out


def test_an_export_is_what_the_command_writes(kept, tmp_path):
    options = {"network": "one", "rows": "actor", "columns": "issue", "qualifier": "congruence"}
    for form, more, told in (("icews", {}, []), ("edges", options, [f"--{k}={v}" for k, v in options.items()])):
        done = kept.export(form, tmp_path / f"mine.{form}", options=more, between="Russia,NATO,USA")
        out = tmp_path / f"its.{form}"
        command("export", form, str(out), "--ledger", str(kept.path), "--between", "RUS,NATO,USA", *told)
        assert (tmp_path / f"mine.{form}").read_bytes() == out.read_bytes()
        assert done.written > 0
        with pytest.raises(NotulenError, match="already"):
            kept.export(form, out)
        assert kept.export(form, out, force=True, between="RUS,NATO,USA", options=more).written == done.written
    with pytest.raises(NotulenError, match="no format"):
        kept.export("xls", tmp_path / "x")


# What it costs


def test_import_is_quick():
    heavy = "spacy sqlalchemy pandas pydantic rich matplotlib".split()
    code = f"import notulen, sys; print([one for one in sys.modules if one.split('.')[0] in {heavy}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_that_is_promised_is_there():
    for name in notulen.__all__:
        assert name in dir(notulen)
        assert getattr(notulen, name) is not None
    assert notulen.Ledger is Ledger
    with pytest.raises(AttributeError):
        notulen.nothing  # noqa: B018
