"""Packed bytes as they were: gzip and Zstandard, as streams, within bounds, and told where they were cut."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from notulen.errors import InputError

PACKED = frozenset({".gz", ".zst", ".zstd"})
LONGEST_LINE = 32_000_000  # bytes of a line; what is longer is cut off, and so no longer a record
WINDOW = 2**27  # bytes: as much memory as Zstandard may ask for

_STEP = 65_536
_MARKS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


def some(stream: BinaryIO, most: int) -> bytes:
    """What a stream has at hand, at least a byte unless it is at its end: a pipe's lines are not waited for in thousands.

    Args:
        stream: which.
        most: bytes.
    """
    read1 = getattr(stream, "read1", None)
    return bytes(read1(most)) if read1 else stream.read(most)


class Unpacked(io.RawIOBase):
    """A stream's bytes, unpacked where it is packed; where it is cut or damaged it ends, and says so.

    Args:
        inner: the stream.

    Attributes:
        fault: what is wrong with it, once that is met.
        place: bytes of `inner` read so far.
    """

    def __init__(self, inner: BinaryIO) -> None:
        super().__init__()
        self.fault: str | None = None
        self.place = 0
        self._inner = inner
        self._left = self._next()
        while self._left and len(self._left) < max(map(len, _MARKS)) and (more := self._next()):
            self._left += more
        self._form = next((form for mark, form in _MARKS.items() if self._left.startswith(mark)), None)
        self._decoder: Any = None
        self._ready = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        """Fills a buffer; 0 at the end."""
        while not self._ready:
            if self._form is None:
                self._ready, self._left = self._left or self._next(), b""
                if not self._ready:
                    return 0
            elif not self._more():
                return 0
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next(self) -> bytes:
        data = some(self._inner, _STEP)
        self.place += len(data)
        return data

    def _more(self) -> bool:
        """Unpacks some more; False at the end or where it cannot go on."""
        if self.fault:
            return False
        data = self._left or self._next()
        self._left = b""
        if not data:
            if self._decoder is not None:
                self.fault = f"cut short: it ends at byte {self.place:,}, within its {self._form} data"
            return False
        if self._decoder is None:
            if not any(data.startswith(mark) for mark in _MARKS) and len(data) >= max(map(len, _MARKS)):
                if data.strip(b"\0"):
                    self.fault = f"damaged: no {self._form} data near byte {self.place - len(data):,}"
                return False
            self._decoder = _decoder(self._form or "")
        self._unpack(data)
        return self.fault is None or bool(self._ready)

    def _unpack(self, data: bytes) -> None:
        try:
            # zlib is told how much to give, so that one piece of a bomb does not fill the memory.
            self._ready = self._decoder.decompress(data, *((_STEP * 16,) if self._form == "gzip" else ()))
        except Exception as error:  # zlib.error, and Zstandard's own
            self.fault = f"damaged: {self._form} data broken near byte {self.place:,} ({error})"
            return
        self._left = getattr(self._decoder, "unconsumed_tail", b"") or b""
        if self._decoder.eof:
            self._left = self._decoder.unused_data
            self._decoder = None


def _decoder(form: str) -> Any:  # noqa: ANN401 - either library's
    if form == "gzip":
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    import zstandard

    return zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()


class Joined(io.RawIOBase):
    """What was read of a stream already, and the rest of it.

    Args:
        first: what was read.
        rest: the stream.
    """

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        """Fills a buffer; 0 at the end."""
        data = self._first[: len(buffer)] or some(self._rest, len(buffer))
        self._first = self._first[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def unpacked(inner: BinaryIO) -> tuple[io.BufferedReader, Unpacked]:
    """A stream to read, unpacked where it is packed, and what knows of its faults."""
    raw = Unpacked(inner)
    return io.BufferedReader(raw, _STEP), raw


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """A stream's lines, each at most 32 MB: what is longer is cut off."""
    while line := stream.readline(LONGEST_LINE):
        yield line
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)


def body(data: bytes, encoding: str, most: int, name: str) -> bytes:
    """The body of an answer of the web without its content encodings.

    Args:
        data: as it was sent.
        encoding: the header that names them, outermost last.
        most: bytes that it may hold, at every step.
        name: the input as the user named it.

    Raises:
        InputError: an encoding that is not known, broken data, or more than `most` bytes.
    """
    named = [one.strip().lower() for one in encoding.split(",") if one.strip()]
    named = [one for one in named if one != "identity"]
    if len(named) > 2:
        raise InputError(name, f"packed {len(named)} times; no page is")
    for one in reversed(named):
        data = _one(data, one, most, name)
    return data


def _one(data: bytes, encoding: str, most: int, name: str) -> bytes:
    try:
        out = _UNPACK[encoding](data, most + 1)
    except KeyError:
        raise InputError(name, f"sent in an encoding that is not known ({encoding[:20]!r})") from None
    except Exception as error:
        raise InputError(name, f"broken {encoding} data ({error})") from None
    if len(out) > most:
        raise InputError(name, f"too large: more than {most:,} bytes when unpacked")
    return out


def _gzip(data: bytes, most: int) -> bytes:
    out = b""
    while data and len(out) < most:
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += decoder.decompress(data, most - len(out))
        if len(out) < most and not decoder.eof:
            raise ValueError("it is cut short")
        data = decoder.unused_data
    return out


def _deflate(data: bytes, most: int) -> bytes:
    # Some servers send it bare, without zlib's frame.
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(bits).decompress(data, most)
        except zlib.error:
            continue
    raise ValueError("it is no zlib data")


def _zstd(data: bytes, most: int) -> bytes:
    import zstandard

    with zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(data) as reader:
        return bytes(reader.read(most))


_UNPACK = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "zstd": _zstd}
