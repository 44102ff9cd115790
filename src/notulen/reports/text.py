"""The bytes of a plain text to its characters, and what is odd about them. Nothing of a text is rewritten."""

from __future__ import annotations

import codecs
import re

from notulen.errors import InputError

LONG_LINE = 20_000
HEADLINE = 160

_SAMPLE = 65_536
# Formats that hold no NUL byte of necessity, and so would pass for a text in a strange encoding.
_MAGIC = {b"%PDF": "PDF", b"PK\x03\x04": "zip", b"\x1f\x8b": "gzip", b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG"}
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CONTROLS = "".join(map(chr, [*range(0x20), 0x7F, *range(0x80, 0xA0)])).translate(dict.fromkeys(map(ord, "\t\n\f\r")))
_ODD = (
    (re.compile(f"[{re.escape(_CONTROLS)}]"), "control characters"),
    (re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]"), "zero-width characters"),
    (re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), "characters that turn the direction of writing"),
)
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
# "JAKARTA, KOMPAS.com - ", "Tokyo (ANTARA News) - ", "ISLAMABAD -- ": where a report begins without a headline.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .'/-]+|[^–—\n-]{2,60},\s[^–—\n-]{2,40}|[^–—\n-]{2,60}\([^)\n]+\)|\S+\.(?:com|id|net))\s*[–—-]+\s"
)


def decode(data: bytes, name: str) -> str:
    """The characters of a text in UTF-8; a byte order mark is dropped, nothing else is touched.

    Args:
        data: all bytes of the text.
        name: the input as the user named it.

    Returns:
        The text, with its line ends as they are.

    Raises:
        InputError: empty, binary, or in another encoding; it says how to convert.
    """
    text = characters(data, name)
    if not text.strip():
        raise InputError(name, "empty: it holds no words")
    if sum(map(text.count, _CONTROLS)) * 10 > len(text):
        raise InputError(name, "binary: a tenth or more of it is control characters")
    return text


def characters(data: bytes, name: str) -> str:
    """The characters that bytes in UTF-8 stand for, whatever they say; raises InputError as `decode` does."""
    if wide := wide_encoding(data):
        raise InputError(name, _advice(wide))
    if kind := _binary(data):
        raise InputError(name, kind)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(name, _other_encoding(data, error.start)) from None


def wide_encoding(data: bytes) -> str | None:
    """The name of the encoding of two or four bytes a character that `data` begins in, or None."""
    for mark, name in _WIDE:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 > len(sample) // 2 and min(even, odd) * 20 < max(even, odd):
        return "UTF-16BE" if even > odd else "UTF-16LE"
    return None


def _binary(data: bytes) -> str | None:
    for mark, name in _MAGIC.items():
        if data.startswith(mark):
            return f"binary ({name}), not a text"
    return "binary: it holds NUL bytes" if b"\0" in data else None


def _advice(encoding: str) -> str:
    return f"not UTF-8 (looks like {encoding}): convert it with iconv -f {encoding.upper()} -t UTF-8"


def _other_encoding(data: bytes, place: int) -> str:
    sample = data[max(0, place - _SAMPLE) : place + _SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    if high * 10 > len(sample) * 3 and len(sample) > 64:
        return f"binary, or text in an encoding that is not UTF-8 (byte {place})"
    shown = sample.decode("utf-8", errors="replace")
    good = sum(char > "\x7f" and char != "\ufffd" for char in shown)
    if good > shown.count("\ufffd"):
        return f"damaged UTF-8 at byte {place}: drop what is damaged with iconv -c -f UTF-8 -t UTF-8"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return f"not UTF-8 (byte {place}): convert it with iconv -f ENCODING -t UTF-8"
    return _advice("Windows-1252")


def headline(text: str) -> str | None:
    """The first line, where it stands above a text as a headline does.

    It is one where more text follows, it is shorter than 160 characters, does not end in a full stop and does not
    begin with a dateline.
    """
    start = len(text) - len(text.lstrip())
    end = _LINE_END.search(text, start)
    if not end or not text[end.end() :].strip():
        return None
    line = text[start : end.start()].strip()
    if len(line) >= HEADLINE or line.rstrip("\"'”’)").endswith(".") or _DATELINE.match(line):
        return None
    return line


def oddities(text: str) -> list[str]:
    """What a reader should be warned of, though the text can be read; one note a thing."""
    notes = []
    if len(text.split(maxsplit=2)) == 1:
        notes.append("a single word")
    for pattern, what in _ODD:
        if found := pattern.search(text):
            notes.append(f"{what} (the first is U+{ord(found[0]):04X} at character {found.start()})")
    longest = max(map(len, _LINE_END.split(text)))
    if longest > LONG_LINE:
        notes.append(f"a line of {longest} characters")
    return notes
