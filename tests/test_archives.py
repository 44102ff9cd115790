"""Archives, tables and packed files: what is whole is read, whatever its length, and where it ends is told."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from pathlib import Path

import archive
import pytest
import zstandard
from command import needs_reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notulen import flow
from notulen.errors import InputError
from notulen.keeping import Keeping, Later
from notulen.ledger.ledger import Ledger
from notulen.model import Report
from notulen.reports.archives import dechunked, warc
from notulen.reports.sources import Defaults, gather
from notulen.reports.unpacking import Unpacked, body, unpacked

FOLDER = Path(__file__).parent / "pages"
NAMES = ("01-detil", "02-angka", "13-tariffs")
HTML = [(FOLDER / f"{name}.html").read_bytes() for name in NAMES]
TEXT = "Juru runding kedua negara bertemu lagi di Kota Selat untuk membahas batas perairan di utara pada hari Rabu. "


def record(number, html, headers=b"", status=b"200 OK", kind=b"text/html; charset=utf-8"):
    http = b"HTTP/1.1 " + status + b"\r\nContent-Type: " + kind + b"\r\n" + headers + b"\r\n" + html
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: https://contoh.example/berita/{number}?utm_source=x\r\nWARC-Date: 2022-01-13T10:15:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-{number:012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [record(number, html) for number, html in enumerate(HTML)]
WARC = b"".join(RECORDS)
PACKED = {
    "a.warc": WARC,
    "a.warc.gz": b"".join(map(gzip.compress, RECORDS)),
    "b.warc.gz": gzip.compress(WARC),
    "a.warc.zst": b"".join(map(zstandard.compress, RECORDS)),
}


def got(path, data, known=None):
    path.write_bytes(data)
    found = list(gather([str(path)], known or Defaults()))
    return [one for one in found if isinstance(one, Report)], [one for one in found if isinstance(one, InputError)]


# Web archives


@pytest.mark.parametrize("name", PACKED)
def test_an_archive_gives_its_pages(tmp_path, name):
    reports, errors = got(tmp_path / name, PACKED[name])
    assert errors == []
    assert [one.byline for one in reports] == ["Ratih Kusumawati", "Bima Prakoso", "Harriet Lowe"]
    assert reports[0].url == "https://contoh.example/berita/0"
    assert len({one.id for one in reports}) == 3


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("cut", [30, 700])
def test_a_cut_archive_gives_what_is_whole_and_says_where_it_ends(tmp_path, name, cut):
    reports, errors = got(tmp_path / name, PACKED[name][:-cut])
    assert len(reports) == 2
    (error,) = errors
    assert "cut short" in error.reason
    assert "byte" in error.reason


def test_a_cut_between_members_within_a_record_is_seen(tmp_path):
    _, errors = got(tmp_path / "a.warc", WARC[: len(RECORDS[0]) + 60])
    assert "cut short" in errors[0].reason


def test_packed_and_chunked_bodies_are_read(tmp_path):
    page = HTML[0]
    data = b"".join([
        record(1, gzip.compress(page), b"Content-Encoding: gzip\r\n"),
        record(2, b"%x\r\n" % len(page) + page + b"\r\n0\r\n\r\n", b"Transfer-Encoding: chunked\r\n"),
        record(3, page, b"Transfer-Encoding: chunked\r\n"),  # some crawlers leave the header and take the chunks off
    ])  # fmt: skip
    reports, _ = got(tmp_path / "a.warc", data)
    assert len({one.text for one in reports}) == 1
    assert len(reports) == 3


def test_what_is_no_article_is_passed_by(tmp_path):
    others = [
        record(1, b"<p>pendek</p>"),
        record(2, HTML[0], status=b"404 Not Found"),
        record(3, b"\x89PNG", kind=b"image/png"),
        record(4, gzip.compress(b"a" * 20_000_000), b"Content-Encoding: gzip\r\n"),
        record(5, b"no gzip", b"Content-Encoding: gzip\r\n"),
    ]
    reports, errors = got(tmp_path / "a.warc", b"".join([*others, RECORDS[0]]))
    assert (len(reports), errors) == (1, [])
    reports, errors = got(tmp_path / "a.warc", b"".join(others))
    assert "no articles" in errors[0].reason


@needs_reading
def test_what_is_passed_over_in_an_archive_is_told_with_all_it_tells_only_where_it_is_asked_for(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(archive.records(10)))
    with Later(tmp_path / "notulen.db") as book:
        readings = list(flow.read([str(path)], keeping=Keeping(book)))
    assert [one.passed_over for one in readings] == [False] + [True] * 9
    assert {one.report.published for one in readings[1:]} == {None}
    with Ledger(tmp_path / "notulen.db") as ledger:
        assert ledger.info().readings == 1
    shown = list(flow.read([str(path)], flow.Options(any_language=True)))
    assert [(one.report.text, one.passed_over) for one in shown] == [
        (one.report.text, one.passed_over) for one in readings
    ]
    assert all(one.report.published and one.report.byline and one.report.outlet and one.report.url for one in shown)
    assert [one.passed_over for one in flow.read([str(path)], flow.Options(keep_all=True))] == [False] * 10


def test_a_file_that_is_no_archive_is_told(tmp_path):
    for data in (b"", b"hello world\n" * 99, b"\0" * 500):
        reports, (error,) = got(tmp_path / "a.warc", data)
        assert reports == []
        assert error.reason


def test_an_archive_is_read_in_flat_memory():
    class Endless(io.RawIOBase):
        def __init__(self, count):
            super().__init__()
            self.left, self.ready = count, b""

        def readable(self):
            return True

        def readinto(self, buffer):
            if not self.ready and self.left:
                self.left -= 1
                self.ready = record(self.left, HTML[self.left % 3])
            size = min(len(buffer), len(self.ready))
            buffer[:size], self.ready = self.ready[:size], self.ready[size:]
            return size

    def peak(count):
        tracemalloc.start()
        found = sum(isinstance(one, InputError) is False for one in warc(io.BufferedReader(Endless(count)), "a", "a"))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found == count
        return most

    peak(30)  # what is loaded and remembered once
    assert peak(90) < peak(9) + 1_000_000


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.data())
def test_a_spoilt_archive_gives_reports_or_errors(data):
    whole = bytearray(data.draw(st.sampled_from(sorted(PACKED.values(), key=len))))
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(whole) - 1), st.binary(max_size=9)), max_size=5)
    ):
        whole[place : place + len(value) // 2] = value
    stream, _ = unpacked(io.BytesIO(bytes(whole)))
    for one in warc(stream, "a", "a"):
        assert isinstance(one, InputError) or one.report.text


# Lines and tables


def test_lines_with_other_peoples_names_are_mapped(tmp_path):
    lines = [
        {"content": TEXT, "date": "Thu, 13 Jan 2022 10:15:00 +0700", "meta": {"site": "Warta Selat"}, "title": "Talks", "lang": "id"},
        {"content": TEXT, "date": "besok", "meta": None},
        {"text": TEXT},
    ]  # fmt: skip
    names = {"text": "content", "published": "date", "outlet": "meta.site", "headline": "title", "language": "lang"}
    data = "\n".join(map(json.dumps, lines)).encode()
    for name, packed in (
        ("a.jsonl", data),
        ("a.jsonl.gz", gzip.compress(data)),
        ("a.jsonl.zst", zstandard.compress(data)),
    ):
        reports, errors = got(tmp_path / name, packed, Defaults(names=names))
        assert (reports[0].published, reports[0].outlet, reports[0].headline) == (
            "2022-01-13T10:15:00+07:00", "Warta Selat", "Talks",
        )  # fmt: skip
        assert reports[0].text == f"Talks\n{TEXT}"
        assert reports[1].published is None
        assert '"content"' in errors[0].reason


def test_a_cut_packed_file_of_lines_gives_those_that_are_whole(tmp_path):
    data = gzip.compress(b"".join(json.dumps({"text": f"{TEXT}{n}" * 9}).encode() + b"\n" for n in range(500)))
    reports, errors = got(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    assert reports
    assert "cut short" in errors[-1].reason


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_gives_a_report_a_row(tmp_path, mark):
    head = mark.join(["id", "title", "text", "publish_date", "media_name"])
    row = mark.join(["7", "Perundingan Buntu", f'"{TEXT}"', "2022-01-13", "Warta Selat"])
    reports, errors = got(tmp_path / "a.csv", f"\ufeff{head}\r\n{row}\r\n\r\n8{mark}x\r\n".encode())
    (report,) = reports
    assert (report.id, report.outlet, report.published, report.headline) == (
        "7", "Warta Selat", "2022-01-13", "Perundingan Buntu",
    )  # fmt: skip
    assert "no text" in errors[0].reason


def test_a_table_of_addresses_is_a_list_of_pages_to_fetch(tmp_path):
    # Refused before anything is sent: what matters here is that the address was found.
    media_cloud = "id,publish_date,title,url,language,media_name\n1,2022-01-13,x,http://127.0.0.1:9/a,id,Warta\n"
    gdelt = "\t".join(["7", *["x"] * 56, "http://127.0.0.1:9/b"]) + "\n"
    for name, text in (("a.csv", media_cloud), ("b.csv", gdelt)):
        _, (error,) = got(tmp_path / name, text.encode())
        assert "127.0.0.1:9" in error.source
        assert "private or local" in error.reason


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text(alphabet='a"\n,;\t\r\0', max_size=60).map(str.encode))
def test_any_bytes_as_table_or_packed_lines_give_reports_or_errors(tmp_path, data):
    for name in ("a.csv", "a.jsonl.gz", "a.txt.zst", "a.html.gz"):
        reports, errors = got(tmp_path / name, data, Defaults(language="id"))
        assert reports or errors


# Packing


def test_a_bomb_is_not_unpacked():
    for data in (gzip.compress(b"a" * 50_000_000), zstandard.compress(b"a" * 50_000_000)):
        with pytest.raises(InputError) as caught:
            body(data, "gzip" if data[0] == 0x1F else "zstd", 10_000_000, "a")
        assert "too large" in caught.value.reason
    nested = gzip.compress(gzip.compress(b"a" * 50_000_000))
    with pytest.raises(InputError):
        body(nested, "gzip, gzip", 10_000_000, "a")
    with pytest.raises(InputError):
        body(nested, "gzip, gzip, gzip", 10_000_000, "a")


def test_a_packed_page_that_is_a_bomb_is_told(tmp_path):
    _, (error,) = got(tmp_path / "a.html.gz", gzip.compress(b"<p>" + b"a" * 50_000_000))
    assert "too large" in error.reason


def test_a_stream_of_a_bomb_is_unpacked_in_small_pieces():
    stream = Unpacked(io.BytesIO(gzip.compress(b"a" * 100_000_000)))
    tracemalloc.start()
    while stream.read(65_536):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000


@given(st.binary(max_size=2_000), st.integers(1, 7))
def test_packed_bytes_come_back(data, size):
    parts = [data[n::size] for n in range(size)]
    for pack in (gzip.compress, zstandard.compress):
        stream, inner = unpacked(io.BytesIO(b"".join(map(pack, parts))))
        assert stream.read() == b"".join(parts)
        assert inner.fault is None


@given(st.binary(max_size=200))
def test_chunks_are_taken_off(data):
    assert dechunked(b"%x\r\n" % len(data) + data + b"\r\n0\r\n\r\n" if data else b"0\r\n\r\n") == data
