"""Pages of the web as reports: what they tell is found, what is no article is marked, and no page breaks the reading."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from command import environment, needs_reading
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pages.make import PAGES

from notulen import flow
from notulen.errors import InputError
from notulen.model import Reading, Report
from notulen.reports.addresses import canonical, host_names
from notulen.reports.byline import labelled, names
from notulen.reports.headlines import bare, headline
from notulen.reports.markup import characters
from notulen.reports.moments import machine
from notulen.reports.pages import page
from notulen.reports.sources import Defaults, gather
from notulen.views.jsonl import body

FOLDER = Path(__file__).parent / "pages"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ARTICLE = "<article>" + "<p>Juru runding kedua negara bertemu lagi di Kota Selat untuk membahas batas perairan.</p>" * 4


def made(html, **more):
    return page(html.encode() if isinstance(html, str) else html, "a.html", "a", **more).report


@cache
def saved(name):
    return page((FOLDER / f"{name}.html").read_bytes(), name, name).report


# The twenty pages


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_tells_headline_outlet_moment_and_writer(name):
    report, told = saved(name), EXPECTED[name]
    assert {key: getattr(report, key) for key in ("headline", "outlet", "published", "byline", "wire")} == {
        key: told[key] for key in ("headline", "outlet", "published", "byline", "wire")
    }


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
def test_the_pages_are_what_their_script_writes(one):
    assert (FOLDER / f"{one.name}.html").read_text(encoding="utf-8") == one.html()


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
def test_the_article_is_kept_whole_its_headline_first_and_marked_lines_left_out_of_its_body(one):
    (report,) = gather([str(FOLDER / f"{one.name}.html")])
    lines = report.text.split("\n")
    assert lines[0] == EXPECTED[one.name]["headline"]
    paragraphs = [line for line in one.article.split("\n") if not line.startswith("@")]
    assert [line for line in paragraphs if line not in lines] == []
    assert isinstance(report, Report)
    shown = body(report)
    assert [line for line in paragraphs if line not in shown] == []
    assert [mark for mark in one.furniture if mark.casefold() in shown.casefold()] == []


def test_marked_lines_stay_in_the_text():
    kept = [mark for one in PAGES for mark in one.furniture if mark.casefold() in saved(one.name).text.casefold()]
    assert len(kept) * 2 > sum(len(one.furniture) for one in PAGES)


@needs_reading
def test_no_line_of_boilerplate_is_taken_for_speech_or_act():
    taken = []
    for reading in flow.read([str(FOLDER)], flow.Options(keep_all=True)):
        assert isinstance(reading, Reading), reading
        spans = [span for one in reading.attributions for span in (*one.source, *one.cue, *one.content)]
        spans += [one.evidence for one in reading.minutes]
        place = 0
        for line in reading.report.text.split("\n"):
            if any(mark.casefold() in line.casefold() for mark in EXPECTED[reading.report.id]["furniture"]):
                taken += [(line, s.text) for s in spans if s.start < place + len(line) and s.end > place]
            place += len(line) + 1
    assert taken == []


# From the command line


def test_a_page_is_read_from_file_folder_and_standard_input():
    data = (FOLDER / "01-detil.html").read_bytes()
    import io

    (one,) = gather([str(FOLDER / "01-detil.html")])
    (other,) = gather(["-"], stdin=io.BytesIO(data))
    assert (one.id, one.text, one.language) == ("01-detil", other.text, "id")
    assert len(list(gather([str(FOLDER)]))) == 20


def test_a_page_in_a_language_that_is_not_read_is_shown_where_it_is_asked_for(tmp_path):
    german = (
        "Die Unterhändler beider Staaten trafen sich am Mittwoch erneut, um über die Grenze im Norden zu sprechen. "
    )
    (tmp_path / "a.html").write_text(f"<h1>Gespräche ohne Ergebnis</h1><article><p>{german * 3}</p></article>")
    (refused,) = gather([str(tmp_path)])
    assert "language de is not read" in refused.reason
    (taken,) = gather([str(tmp_path)], Defaults(any_language=True))
    assert (taken.language, taken.headline) == ("de", "Gespräche ohne Ergebnis")
    (shown,) = flow.read([str(tmp_path)], flow.Options(any_language=True))
    assert (shown.passed_over, shown.minutes) == (True, ())


def test_help_and_texts_load_nothing_that_pages_need(tmp_path):
    (tmp_path / "a.txt").write_text("Rusia menolak usul itu.")
    code = (
        "import sys; from notulen.reports.sources import gather, Defaults; import notulen.cli\n"
        f"list(gather([{str(tmp_path / 'a.txt')!r}], Defaults(language='id')))\n"
        "print([m for m in ('lxml', 'trafilatura', 'htmldate', 'httpx', 'fastwarc', 'zstandard', 'feedparser') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment(), text=True)
    assert done.stdout.strip() == "[]"


# What is no article


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("", "empty"),
        ("<html></html>", "no article"),
        ("<title>404 Not Found</title><h1>404 Not Found</h1><p>" + "The page you want is not here. " * 9 + "</p>", "error page"),
        ("<h1>Halaman Tidak Ditemukan</h1><article><p>" + "Halaman yang Anda cari tidak ada lagi. " * 9, "error page"),
        ("<p>Satu kalimat.</p>", "no article"),
    ],
)  # fmt: skip
def test_what_holds_no_article_is_told(html, why):
    with pytest.raises(InputError) as caught:
        made(html)
    assert why in caught.value.reason


def test_a_page_too_large_is_told():
    with pytest.raises(InputError) as caught:
        made(b"<p>" + b"a" * 10_000_001)
    assert "too large" in caught.value.reason


# Characters


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<p>Kata “damai” – ya</p>".encode(), None),
        (b"\xef\xbb\xbf" + "<p>Kata “damai” – ya</p>".encode(), "latin-1"),
        ("<meta charset=windows-1252><p>Kata “damai” – ya</p>".encode("cp1252"), None),
        ("<meta charset=utf-8><p>Kata “damai” – ya</p>".encode("cp1252"), None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>Kata “damai” – ya</p>'.encode("cp1252"), None),
        ("<p>Kata “damai” – ya</p>".encode("utf-16"), None),
        ("<p>Kata “damai” – ya</p>".encode("cp1252"), "rot13"),
        ("<p>Kata “damai” – ya</p>".encode("cp1250"), "windows-1250"),
    ],
)  # fmt: skip
def test_the_characters_of_a_page_are_found_out(data, charset):
    assert "Kata “damai” – ya" in characters(data, charset)


# Parts


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("By Harriet Lowe and Tomas Ferry", ("Harriet Lowe", "Tomas Ferry")),
        ("Ratih Kusumawati - kabarNews", ("Ratih Kusumawati",)),
        ("HARRIET LOWE, Diplomatic Editor", ("HARRIET LOWE",)),
        ("harriet@contoh.id, Harriet Lowe (@hlowe)", ("Harriet Lowe",)),
        ("https://contoh.id/penulis/harriet", ()),
        ("Harriet Lowe in Geneva", ("Harriet Lowe",)),
        ("Redaksi", ()),
        ("admin", ()),
        ("Reuters", ()),
        ("<a href='x'>Siti &amp; Budi Raharja</a>", ("Siti", "Budi Raharja")),
    ],
)
def test_people_are_told_from_desks_agencies_and_addresses(value, people):
    assert names(value, ["kabarNews"]).people == people


def test_a_line_with_writer_and_editor_gives_the_writer():
    assert labelled("Penulis: Bima Prakoso Editor: Sari Melati").people == ("Bima Prakoso",)
    assert labelled("By the time they met, Harriet had left").people == ()


@pytest.mark.parametrize(
    ("marked", "shown", "head"),
    [
        (["A Plan for the Canal | Meadow Times"], ["A Plan for the Canal"], "A Plan for the Canal"),
        (["Meadow Times: A Plan for the Canal"], [], "A Plan for the Canal"),
        (["Talks: A Plan - for Now"], ["Talks: A Plan - for Now"], "Talks: A Plan - for Now"),
        (["Something Else Altogether", "A Plan for the Canal"], ["A Plan for the Canal"], "A Plan for the Canal"),
        ([], ["Meadow Times", "A Plan for the Canal"], "A Plan for the Canal"),
        ([], [], None),
    ],
)  # fmt: skip
def test_a_headline_is_what_titles_agree_on(marked, shown, head):
    assert headline(marked, shown, ["Meadow Times"]) == head


def test_a_title_is_not_eaten_by_the_page_numbers_of_others():
    assert bare("Halaman 2", []) == "Halaman 2"


@pytest.mark.parametrize(
    "value", ["", "0", "kemarin", "1970-01-01", "2999-01-01", "2022-13-45", "9" * 13, "2022-02-30"]
)
def test_a_moment_that_cannot_be_is_none(value):
    assert machine(value) is None


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://Contoh.ID/a?utm_source=x&id=3#atas", "https://contoh.id/a?id=3"),
        ("https://contoh.id:443", "https://contoh.id/"),
        ("http://contoh.id:8080/a", "http://contoh.id:8080/a"),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://contoh.id:99999999/", None),
        ("https://[::1/", None),
        ("https://contoh.id/a b", None),
    ],
)
def test_an_address_has_one_form(address, whole):
    assert canonical(address) == whole


def test_a_host_is_called_by_its_telling_part():
    assert host_names("https://www.contoh.co.id/a") == ["contoh.co.id", "contoh"]
    assert host_names("https://127.0.0.1/a") == []


def test_a_canonical_address_of_another_kind_is_none():
    report = made(f'<link rel="canonical" href="javascript:alert(1)">{ARTICLE}')
    assert report.url is None


# Anything


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5_000 + ARTICLE,
        ARTICLE + '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        ARTICLE + '<script type="application/ld+json">{"@type": "NewsArticle", "headline": {"a": [{}]}, "author": 7, "datePublished": [[[[1]]]]}</script>',
        ARTICLE + '<script type="application/ld+json">{"@type": ["NewsArticle", 3, null], "headline": ["\\ud800"], "author": [[["x"]]]}</script>',
        "<?xml version='1.0' encoding='utf-7'?><!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html>&a;" + ARTICLE,
        ARTICLE.replace("batas", "ba\0tas\x0b\x1b"),
        ARTICLE + "<h1>" + "a b " * 50_000 + "</h1>",
        "<meta property='og:title' content='&#xD800;&#0;'>" + ARTICLE,
    ],
    ids=["deep", "brackets", "odd values", "half characters", "entities", "controls", "long heading", "bad references"],
)  # fmt: skip
def test_monstrous_pages_give_a_report_or_an_input_error(html):
    try:
        report = made(html)
    except InputError:
        return
    report.text.encode()
    assert "root:" not in report.text


PIECES = st.sampled_from(
    [
        "<h1>", "</h1>", "<title>", "<p>", "</p>", "<article>", "<time datetime='2022-01-13T10:15'>", "<meta name=author content='", "'>",
        "<script type='application/ld+json'>", '{"@type":"NewsArticle","headline":"', '","author":{"name":"', '"}}', "</script>",
        "Kamis, 13 Januari 2022 10:15 WIB", "Penulis: ", "Budi Raharja", "<![CDATA[", "<!--", "&#x110000;", "\0", "\ufffe", "<svg><title>",
        "Juru runding kedua negara bertemu lagi untuk membahas batas perairan di utara. " * 3, "<table><tr><td>", "<a rel=author>",
    ]
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40).map("".join))
@example("<html><body><h1>\x1f</h1><article>" + "x " * 200)
def test_any_markup_gives_a_report_or_an_input_error(html):
    try:
        report = made(html.encode("utf-8", "surrogatepass"))
    except InputError:
        return
    report.text.encode()
    assert report.headline is None or report.text.startswith(report.headline)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "shift_jis", "hz", "nonesuch"]))
def test_any_bytes_give_a_report_or_an_input_error(data, charset):
    try:
        made(data + ARTICLE.encode(), charset=charset).text.encode()
    except InputError:
        return
