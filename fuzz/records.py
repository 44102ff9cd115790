"""Fuzzes the readers of lines of JSON and of tables: reports and errors, and nothing else.

FUZZ_SECONDS=60 python fuzz/records.py
"""

from __future__ import annotations

import io

import atheris
from common import ROOT, run

with atheris.instrument_imports(include=["notulen"]):
    from notulen.errors import InputError
    from notulen.reports import jsonl
    from notulen.reports.tables import rows
    from notulen.reports.unpacking import lines, unpacked

NAMES = {"text": "content.body", "published": "date", "outlet": "site"}


def one(data: bytes) -> None:
    """The first byte tells which reader, and whether fields have other names."""
    kind = data[0] if data else 0
    stream, _ = unpacked(io.BytesIO(data[1:]))
    names = NAMES if kind & 2 else None
    if kind & 1:
        for row in rows(stream, "a.csv"):
            if not isinstance(row, InputError):
                try:
                    jsonl.entry(row[1], "a.csv:1", "a:1", bool(kind & 4), names).report.text.encode()
                except InputError:
                    continue
        return
    for line in jsonl.lines(lines(stream), "a.jsonl", "a", bool(kind & 4), names):
        if not isinstance(line, InputError):
            line.report.text.encode()


def seeds() -> list[bytes]:
    """Our own examples, lines with fields by other names, and tables with and without a head."""
    told = (ROOT / "examples" / "reports.jsonl").read_bytes().splitlines()[:2]
    return [
        *(b"\0" + line for line in told),
        b'\2{"content": {"body": "Rusia menolak usul itu."}, "date": "13 Januari 2022 10:15 WIB", "site": 3}\n',
        b'\1id,text,outlet,published\n1,"Rusia menolak usul itu.",Warta,2022-01-13\n',
        b"\1url\tmedia_name\tpublish_date\nhttps://contoh.example/a\tWarta\t2022-01-13\n",
        b"\1https://contoh.example/a;x;y\n\xef\xbb\xbf",
    ]


if __name__ == "__main__":
    run(one, seeds())
