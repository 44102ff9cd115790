"""Fuzzes the reader of pages: whatever bytes come, a report with whole text or an InputError, and nothing else.

FUZZ_SECONDS=60 python fuzz/pages.py
"""

from __future__ import annotations

import atheris
from common import PAGES, run

with atheris.instrument_imports(include=["notulen"]):
    from notulen.errors import InputError
    from notulen.reports.pages import page

CHARSETS = (None, "utf-8", "windows-1252", "utf-16", "shift_jis", "nonesuch")


def one(data: bytes) -> None:
    """The first byte tells the charset that the server named."""
    charset = CHARSETS[data[0] % len(CHARSETS)] if data else None
    try:
        report = page(data[1:], "a.html", "a", "https://contoh.example/dunia/a?page=2", charset).report
    except InputError:
        return
    report.text.encode()
    assert report.headline is None or report.text.startswith(report.headline)


if __name__ == "__main__":
    run(one, [b"\0" + path.read_bytes() for path in PAGES])
