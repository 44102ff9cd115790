"""Fuzzes the reader of web archives, packed and not: reports and errors, and nothing else.

FUZZ_SECONDS=60 python fuzz/archives.py
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator

import atheris
import zstandard
from common import PAGES, run

with atheris.instrument_imports(include=["notulen"]):
    from notulen.reports.archives import warc
    from notulen.reports.unpacking import unpacked


def one(data: bytes) -> None:
    """Unpacks what is packed, and reads what comes of it as an archive."""
    stream, _ = unpacked(io.BytesIO(data))
    for line in warc(stream, "a.warc", "a"):
        if not isinstance(line, Exception):
            line.whole().report.text.encode()


def seeds() -> Iterator[bytes]:
    """Archives of a page each, plain, chunked, with a packed body, and packed themselves."""
    for path in PAGES[:6]:
        body = path.read_bytes()
        for headers, sent in (
            (b"", body),
            (b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"),
            (b"Content-Encoding: gzip\r\n", gzip.compress(body)),
        ):
            record = _record(headers, sent)
            yield from (record, gzip.compress(record), zstandard.compress(record))


def _record(headers: bytes, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + headers + b"\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://contoh.example/a\r\nWARC-Date: 2022-01-13T10:15:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-000000000001>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


if __name__ == "__main__":
    run(one, seeds())
