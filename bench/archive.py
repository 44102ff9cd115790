"""How fast and in how much memory a web archive is gone through, beside fastwarc and trafilatura by themselves.

    python bench/archive.py                 an archive of 2,000 pages
    python bench/archive.py --pages 20000 --memory   memory too: that of 20,000 pages beside that of a tenth of them

The archive is made first: pages with menus, scripts, teasers and records as news sites have them, about as large as news
pages are (the median of nineteen from as many sites: 188 KB, 700 elements, 140 links, 860 words of article), nine in ten of
everyday news, one in ten a report out of `examples/`. The same file is then gone through in one process, on one thread, whose
processor time counts, the first two by turns page by page:

- the tools alone: fastwarc gives each page, trafilatura its text;
- getting: notulen gives the reports that are to be read, having passed the others over;
- the whole: the same, and those reports are read and kept in a ledger.

Memory is the most that a process of its own took to print the minutes of the file.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "reports.jsonl"
TOLD = 10  # of so many pages one is a report of a negotiation
_DAY = "2021-03-{:02d}T{:02d}:{:02d}:00+07:00"
_SCRIPT = "window.layer=window.layer||[];function g{n}(a,b){{for(var i=0;i<a.length;i++)if(a[i]<b)layer.push(a[i])}};"
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def words() -> dict[str, Any]:
    """What the pages say."""
    return tomllib.loads((ROOT / "bench" / "archive.toml").read_text(encoding="utf-8"))


def page(number: int, known: dict[str, Any], told: list[list[str]]) -> str:
    """One page of the archive; the same number gives the same page."""
    draw = random.Random(number)

    def filled(sentence: str) -> str:
        return sentence.format(
            n=draw.randint(2, 99), place=draw.choice(known["places"]), name=draw.choice(known["names"])
        )

    topic = draw.choice(known["topic"])
    if number % TOLD:
        headline = filled(draw.choice(topic["headlines"]))
        article = [
            " ".join(filled(one) for one in draw.sample(topic["sentences"], 3)) for _ in range(draw.randint(18, 32))
        ]
    else:
        headline, *article = told[draw.randrange(len(told))]
        article = [*article, filled(f"Laporan ini nomor {number}.")]
    paragraphs = [f"<p>{html.escape(one)}</p>" for one in article]
    shown = [f'<div class="ad" id="slot-{n}"><span></span></div>' for n in range(len(paragraphs))]
    paragraphs = [one for pair in zip(paragraphs, shown, strict=True) for one in pair]
    paragraphs.insert(2, '<p><a href="/lain">Baca Juga: Harga Cabai Naik Lagi</a></p>')
    teasers = [
        f'<li class="item"><a href="/b/{number + n}"><img src="/i/{n}.jpg" alt="">'
        f"<h4>{filled(draw.choice(one['headlines']))}</h4></a>"
        f'<span class="date">{n + 1} Februari 2021</span></li>'
        for n, one in enumerate(known["topic"] * 8)
    ]
    menus = "".join(
        f'<li class="menu-{n}"><a href="/{n}" data-track="nav-{n}"><span>{one["section"]} {n}</span></a></li>'
        for n, one in enumerate(known["topic"] * 12)
    )
    scripts = "".join(f"<script>{_SCRIPT.format(n=n) * 60}</script>" for n in range(24))
    when = _DAY.format(1 + number % 28, number % 24, number % 60)
    writer = f"{draw.choice(known['names'])} Prasetya"
    record = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline, "datePublished": when,
        "author": {"@type": "Person", "name": writer}, "publisher": {"@type": "Organization", "name": "Warta Bangku"},
    }  # fmt: skip
    head, day = html.escape(headline), f"{1 + number % 28} Maret 2021 {number % 24:02d}:{number % 60:02d} WIB"
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{head} | Warta Bangku</title>'
        f'<meta property="og:title" content="{head}"><meta property="og:site_name" content="Warta Bangku">'
        f'<meta property="article:published_time" content="{when}">{scripts}'
        f'<script type="application/ld+json">{json.dumps(record)}</script></head><body><nav><ul>{menus}</ul></nav>'
        f'<main><article><h1>{head}</h1><div class="meta"><span class="author">{writer}</span>'
        f'<time datetime="{when}">{day}</time></div><div class="content">{"".join(paragraphs)}</div></article></main>'
        f'<aside class="sidebar"><h3>Terpopuler</h3><ul>{"".join(teasers)}</ul></aside>'
        f"<footer><ul>{menus[: len(menus) // 3]}</ul><p>Hak cipta Warta Bangku</p></footer></body></html>"
    )


def records(pages: int) -> Iterator[bytes]:
    """The records of an archive of so many pages."""
    known = words()
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    told = [row["text"].split("\n") for row in rows]
    for number in range(pages):
        body = page(number, known, told).encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://warta.example/b/{number}\r\n"
            f"WARC-Date: 2031-03-13T10:15:00Z\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-{number:012d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        yield head.encode() + http + b"\r\n\r\n"


def make(path: Path, pages: int) -> None:
    """Writes the archive, packed record by record as crawlers pack theirs."""
    with path.open("wb") as file:
        for one in records(pages):
            file.write(gzip.compress(one, 6))


@dataclass(frozen=True)
class Round:
    """Seconds that each way of going through the archive took, and how many reports were to be read."""

    bare: float
    getting: float
    whole: float
    reports: int


def bare(path: Path) -> Iterator[bool]:
    """The tools alone: of each page, whether it gave a text."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from trafilatura import extract

    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            yield extract(record.reader.read()) is not None


def getting(path: Path) -> Iterator[bool]:
    """Notulen up to the reports that are to be read: of each page, whether it is one."""
    from notulen.model import Report
    from notulen.reading.passing import passed_over
    from notulen.reports.sources import found

    return (isinstance(one.what, Report) for one in found([str(path)], over=passed_over))


def whole(path: Path) -> int:
    """Notulen with the reading and keeping of those."""
    from notulen import flow
    from notulen.keeping import Keeping, Later

    with tempfile.TemporaryDirectory() as folder, Later(Path(folder) / "bench.db") as book:
        return sum(1 for _ in flow.read([str(path)], keeping=Keeping(book)))


def timed(path: Path, reading: bool) -> Round:
    """Times the tools alone and the getting page by page in turns, so that both meet the same machine; then the whole."""
    taken, counts = [0.0, 0.0], [0, 0]
    ways = [bare(path), getting(path)]
    left = [0, 1]
    while left:
        for way in list(left):
            begin = time.process_time()
            found = next(ways[way], None)
            taken[way] += time.process_time() - begin
            if found is None:
                left.remove(way)
            else:
                counts[way] += found
    begin = time.process_time()
    if reading:
        whole(path)
    entire = time.process_time() - begin
    pages, (first, second) = counts[0], taken
    print(
        f"{pages:,} pages, {counts[1]:,} reports to read: the tools alone {first:.1f} s ({first / pages * 1e3:.2f} ms a page), "
        f"getting {second:.1f} s, {second / first:.2f} times"
        + f"; the whole {entire:.1f} s, {entire / first:.2f} times"
        * reading,
        flush=True,
    )
    return Round(first, second, entire, counts[1])


def memory(path: Path) -> int:
    """The most memory, in KiB, that the program takes for the file."""
    command = [sys.executable, "-m", "notulen", "read", str(path), "--no-store", "--format", "jsonl"]
    told = subprocess.run([sys.executable, "-c", _MEASURED, *command], capture_output=True, text=True, check=True)
    code, size = told.stdout.split()
    if code != "0":
        raise SystemExit(f"reading {path} ended with {code}")
    return int(size)


def main() -> None:
    """Makes the archive and prints what it takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--no-reading", action="store_true", help="do not time the whole")
    parser.add_argument("--memory", action="store_true", help="measure memory beside that of a tenth of the pages")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.warc.gz", Path(folder) / "large.warc.gz"
        make(small, max(TOLD, told.pages // 10))
        make(large, told.pages)
        print(f"{told.pages:,} pages, {large.stat().st_size / 1e6:.1f} MB packed; a page has {size_of_page():,} bytes")
        for way in (bare(small), getting(small)):  # once beforehand: what is built on first use is not what is timed
            list(way)
        timed(large, not told.no_reading)
        if told.memory:
            less, more = memory(small), memory(large)
            print(
                f"memory: {more / 1024:.0f} MiB, {more / less:.2f} times that of a tenth of the pages ({less / 1024:.0f} MiB)"
            )


def size_of_page() -> int:
    """The mean size of a page, in bytes."""
    some = [len(one) for one in records(40)]
    return sum(some) // len(some)


if __name__ == "__main__":
    main()
