"""Web archives as reports: the pages of a WARC, one after another, whatever its length."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from notulen.errors import InputError
from notulen.reports.addresses import canonical
from notulen.reports.line import Line
from notulen.reports.markup import LARGEST
from notulen.reports.pages import glimpsed
from notulen.reports.unpacking import body

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

ENDINGS = frozenset({".warc"})
_HEADER = 65_536  # bytes of a record's headers
_HTML = ("text/html", "application/xhtml+xml")
_log = logging.getLogger(__name__)


def warc(stream: BinaryIO, name: str, identity: str) -> Iterator[Line | InputError]:
    """The reports of a web archive; pages that hold no article are passed by.

    Args:
        stream: the archive, unpacked.
        name: the input as the user named it.
        identity: what the id of a report begins with; the number of its page follows.

    Yields:
        A line for each article, and an error where the archive is cut or broken, or where it holds none.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = found = 0
    wanted = WarcRecordType.response | WarcRecordType.resource
    tail = _Tail(stream)
    try:
        source = cast("BinaryIO", tail)  # of which only what `_Tail` has is asked for
        records = ArchiveIterator(
            source, record_types=wanted, parse_http=True, max_header_len=_HEADER, stream_detect=False
        )
        for record in records:
            number += 1
            size, data = record.content_length, record.reader.read(LARGEST + 1)
            if len(data) < min(size, LARGEST + 1):
                yield InputError(name, _cut(tail, found))
                return
            line = _page(record, data, f"{name}:{number}", f"{identity}:{number}")
            if line is not None:
                found += 1
                yield line
    except (OSError, ValueError, EOFError) as error:
        yield InputError(name, f"damaged after {found} reports, near byte {tail.place:,}: {error}")
        return
    if not tail.whole:
        yield InputError(name, _cut(tail, found))
    elif not found:
        yield InputError(name, "no articles in this archive" if number else "no web archive (WARC), or an empty one")


def _cut(tail: _Tail, found: int) -> str:
    return f"cut short: it ends at byte {tail.place:,}, within a record; the {found} reports before were read"


def _page(record: WarcRecord, data: bytes, name: str, identity: str) -> Line | None:
    """The report of one record, None where it holds none."""
    headers = record.http_headers if record.is_http else None
    kind = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if (headers is not None and headers.status_code != 200) or kind not in _HTML:
        return None
    address = canonical((record.headers.get("WARC-Target-URI") or "").strip("<> "))
    try:
        if headers is not None:
            if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
                data = dechunked(data)
            data = body(data, headers.get("Content-Encoding") or "", LARGEST, name)
        line = glimpsed(data, name, identity, address, record.http_charset)
    except InputError as error:
        _log.debug("%s", error)
        return None
    return replace(line, in_archive=True)


def dechunked(data: bytes) -> bytes:
    """A body without the chunks it was sent in; as it is, where it is not in chunks after all."""
    out: list[bytes] = []
    place = 0
    while True:
        end = data.find(b"\n", place, place + 100)
        try:
            size = int(data[place:end].split(b";")[0].strip(), 16) if end > 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(out) if out else data
        if size == 0:
            return b"".join(out)
        out.append(data[end + 1 : end + 1 + size])
        place = end + 1 + size
        place += 2 if data[place : place + 2] == b"\r\n" else 1


class _Tail:
    """A stream that knows how far it was read and what it ended in."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self.place = 0
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.place += len(data)
        self._last = (self._last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self.place

    @property
    def whole(self) -> bool:
        """Whether it ended where a record ends."""
        return not self.place or self._last.endswith(b"\n\r\n") or self._last.endswith(b"\n\n")
