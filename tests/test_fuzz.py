"""Whatever is done to a page, an archive, a line or a table, its reader gives reports and errors, and nothing else."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path

import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_archives import record

from notulen.errors import InputError
from notulen.model import Report
from notulen.reports import jsonl
from notulen.reports.archives import warc
from notulen.reports.pages import page
from notulen.reports.tables import rows
from notulen.reports.unpacking import lines, unpacked

PAGES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "pages").glob("*.html"))]
# What stands in pages where something is told, and what may be put in its place.
PLACES = re.compile(r'"[^"<>]{0,80}"|>[^<>]{1,80}<|\d{4}-\d\d-\d\d[T0-9:+Z]*|<[^<>]{1,80}>')
ODD_VALUES = (
    "http://[::1", "//", "?page=2", "?page=999999999999", "/2", "javascript:a", "\\ud800", "&#xD800;", "2022-13-45T99:99",
    "0000-00-00", "99999999999999999999", "-1", "2022-01-13T10:15:00+99:99", "a" * 5_000,
)  # fmt: skip
ODD_MARKUP = (
    "><", "{}", "[[[[", '{"@id":"#a"}', '{"@graph":[{"@type":[]}]}', "null", "<", ">", "<!--", "]]>", "<svg><title>",
    "</article>", "<table>",
)  # fmt: skip
ODD = st.one_of(
    st.one_of(st.sampled_from(ODD_VALUES), st.text(max_size=12)).map('"{}"'.format),
    st.sampled_from(ODD_MARKUP),
    st.integers(-(10**20), 10**20).map(str),
)
slow = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def mutated(draw):
    """One of our pages with some of what it tells put out, doubled, or replaced by what is odd."""
    html = draw(st.sampled_from(PAGES))
    places = [match.span() for match in PLACES.finditer(html)]
    some = draw(st.lists(st.sampled_from(places), min_size=1, max_size=8, unique=True))
    for start, end in sorted(some, reverse=True):
        put = draw(st.one_of(ODD, st.just(""), st.just(html[start:end] * 2)))
        html = html[:start] + put + html[end:]
    return html.encode("utf-8", "surrogatepass")


@st.composite
def harmed(draw, sound):
    """Bytes that were sound: cut, with bits turned, with a stretch taken out, doubled or overwritten."""
    data = bytearray(draw(sound))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), at + draw(st.integers(1, 200)))
        how = draw(st.sampled_from(["cut", "turn", "out", "twice", "over"]))
        if how == "cut":
            del data[at:]
        elif how == "turn" and data:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif how == "out":
            del data[at:end]
        elif how == "twice":
            data[at:at] = data[at:end]
        elif how == "over":
            data[at:end] = draw(st.binary(max_size=20))
    return bytes(data)


def whole(report):
    assert isinstance(report, Report)
    report.text.encode()
    for value in (report.headline, report.byline, report.outlet, report.url):
        assert value is None or value.encode()


@slow
@given(
    mutated(),
    st.sampled_from([None, "https://contoh.example/dunia/a", "https://contoh.example/a?page=2", "http://[::1"]),
)
def test_a_page_with_odd_values_gives_a_report_or_an_input_error(data, address):
    try:
        made = page(data, "a.html", "a", address)
    except InputError:
        return
    whole(made.report)
    assert made.report.headline is None or made.report.text.startswith(made.report.headline)


@slow
@given(harmed(mutated()), st.sampled_from([None, "utf-8", "utf-16", "windows-1252", "iso-2022-jp", "idna"]))
def test_a_harmed_page_gives_a_report_or_an_input_error(data, charset):
    try:
        whole(page(data, "a.html", "a", charset=charset).report)
    except InputError:
        return


@st.composite
def archives(draw):
    """An archive of two pages, packed or not, its bodies chunked, packed, or said to be what they are not."""
    records = []
    for number in range(2):
        body = draw(st.one_of(st.sampled_from(PAGES).map(str.encode), st.binary(max_size=40)))
        told, sent = draw(
            st.sampled_from(
                [
                    (b"", body),
                    (b"Content-Encoding: gzip\r\n", gzip.compress(body)),
                    (b"Content-Encoding: gzip, br, deflate\r\n", body),
                    (b"Content-Encoding: zstd\r\n", zstandard.compress(body)[:-3]),
                    (b"Transfer-Encoding: chunked\r\n", b"%x;a=b\r\n" % len(body) + body + b"\r\n0\r\n\r\n"),
                    (b"Transfer-Encoding: chunked\r\n", b"ffffffffffffffffff\r\n" + body),
                    (b"Content-Type: text/html; charset=\xff\r\n", body),
                ]
            )
        )
        records.append(record(number, sent, told))
    pack = draw(st.sampled_from([bytes, gzip.compress, zstandard.compress]))
    return b"".join(map(pack, records))


def read(data):
    stream, inner = unpacked(io.BytesIO(data))
    found = list(warc(stream, "a.warc", "a"))
    for one in found:
        if not isinstance(one, InputError):
            whole(one.whole().report)
    return found, inner.fault


@slow
@given(archives())
def test_an_archive_gives_reports_or_says_why_not(data):
    found, fault = read(data)
    assert found
    assert fault is None


@slow
@given(harmed(archives()))
def test_a_harmed_archive_gives_reports_or_says_why_not(data):
    found, fault = read(data)
    assert found or fault


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.just("Rusia menolak usul itu. " * 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "text", "outlet", "published", "language", "url", "headline", "byline", "content")
RECORDS = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252", "shift_jis")
NAMES = st.sampled_from(
    [None, {"text": "content.body"}, {"text": "content", "published": "text", "headline": "outlet"}]
)


@slow
@given(st.lists(RECORDS, max_size=4), st.sampled_from(ENCODINGS), NAMES, st.booleans(), st.binary(max_size=8))
def test_any_lines_of_json_give_reports_or_errors(records, encoding, names, known, tail):
    data = "\n".join(json.dumps(one, ensure_ascii=False) for one in records).encode(encoding, "replace") + tail
    found = list(jsonl.lines(lines(io.BytesIO(data)), "a.jsonl", "a", known, names))
    assert found
    for one in found:
        if not isinstance(one, InputError):
            whole(one.report)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["https://contoh.example/a", 'a"b', "a,b", "text", "url", "\x00", "Rusia menolak."]
)
HEADS = st.sampled_from(["text,url,id", "", "\ufefftext;url", '"text'])
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=5)


@slow
@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(ENCODINGS), st.booleans(), NAMES, HEADS)
def test_any_table_gives_rows_or_errors(cells, mark, encoding, packed, names, head):
    data = "\n".join([head, *(mark.join(row) for row in cells)]).encode(encoding, "replace")
    stream, _ = unpacked(io.BytesIO(gzip.compress(data) if packed else data))
    for one in rows(stream, "a.csv"):
        if isinstance(one, InputError):
            continue
        try:
            whole(jsonl.entry(one[1], "a.csv:1", "a:1", True, names).report)
        except InputError:
            continue
