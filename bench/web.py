"""Times the pages: each on an empty ledger and on a large one, and fifty readers at once while another program stores.

    python bench/web.py --ledger large.db [--rounds 40] [--readers 50 --seconds 30]

The large ledger is copied first; `bench/ledger.py` tells how one is made. Times are those of the server alone, in
milliseconds, told by the application in this process; readers come over the network, to a server of their own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import bulk
import httpx
from starlette.testclient import TestClient

from notulen.ledger.ledger import Ledger
from notulen.standing import kept
from notulen.web.app import create_app

PAGES = (
    "/",
    "/positions",
    "/timeline",
    "/meetings",
    "/threats",
    "/open",
    "/changes",
    "/disputes",
    "/network",
    "/reports",
    "/parties",
    "/people",
    "/issues",
    "/sources",
    "/talks",
    "/add",
)
TIMES = 10  # what a page of the large ledger may take, in times of the same of the empty one
WEIGHT = 300_000  # bytes of a page
THINK = 1.0  # seconds that a reader looks at a page before the next


def main() -> int:
    """Times and tells; 1 where a page is too slow or too heavy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, help="a large ledger; without one, one of 100,000 minutes is made")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=0, help="how long many read at once; 0: not at all")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty, large = Path(folder, "empty.db"), Path(folder, "large.db")
        Ledger(empty).close()
        _filled(large, asked.ledger)
        bad = _pages(empty, large, asked.rounds)
        if asked.seconds:
            bad += _readers(large, asked.readers, asked.seconds)
    return 1 if bad else 0


def _filled(path: Path, source: Path | None) -> None:
    if source:
        shutil.copy(source, path)
        return
    with Ledger(path) as book:
        book.add_many(bulk.readings(100_000))
        kept.refresh(book)


def _pages(empty: Path, large: Path, rounds: int) -> int:
    bad = 0
    with _client(empty) as one, _client(large) as other:
        for path in [*PAGES, *_single(other)]:
            # Turn by turn, so that whatever else the machine does falls on both.
            times = [(_timed(one, path if path in PAGES else "/"), _timed(other, path)) for _ in range(rounds)]
            base, p95 = (_p95([pair[i] for pair in times]) for i in (0, 1))
            weight = len(other.get(path).content)
            wrong = p95 > TIMES * base or weight > WEIGHT
            bad += wrong
            row = {
                "page": path,
                "empty_p95_ms": base,
                "p95_ms": p95,
                "times": round(p95 / base, 1),
                "kB": round(weight / 1000, 1),
            }
            print(json.dumps(row), "too much" if wrong else "", flush=True)
    return bad


def _p95(times: list[float]) -> float:
    return round(statistics.quantiles(times, n=20)[-1], 1)


def _client(path: Path) -> TestClient:
    return TestClient(create_app(path, hosts=("testserver",)), headers={"accept": "text/html"})


def _single(client: TestClient) -> list[str]:
    """A page of each kind that shows one thing."""
    with Ledger(client.app.state.site.settings.ledger, write=False) as book:  # type: ignore[attr-defined]
        report = book.browse.reports(1, 100)[0].key
        act = next(book.derived.settled(sure=True)).id
        person = book.browse.people(1)[0].number
        party, issue = book.browse.parties()[0][0], book.browse.issues()[0][0]
    return [
        f"/reports/{report}", f"/acts/{act}", f"/people/{person}", f"/parties/{party}", f"/issues/{issue}",
        f"/positions/{party}/{issue}",
    ]  # fmt: skip


def _timed(client: TestClient, path: str) -> float:
    """Milliseconds that a page takes. The first time, when what is costly is worked out, counts too."""
    began = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - began) * 1000


def _readers(path: Path, readers: int, seconds: int) -> int:
    """Many readers at once while reports are stored: what a page takes then, against what it takes one reader alone."""
    server = subprocess.Popen(
        [sys.executable, "-m", "notulen", "serve", "--ledger", str(path), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    address = server.stderr.readline().split(": ")[-1].split(" ")[0]
    try:
        for page in PAGES:
            httpx.get(address + page[1:], timeout=60)
        alone: list[float] = []
        errors: list[str] = []
        _read(address, alone, errors, time.monotonic() + 10, 0)
        many: list[float] = []
        until = time.monotonic() + seconds
        stored = [0]
        threads = [threading.Thread(target=_read, args=(address, many, errors, until, n)) for n in range(readers)]
        threads.append(threading.Thread(target=_stores, args=(path, until, stored, errors)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
    median, p99 = statistics.median(alone), statistics.quantiles(many, n=100)[-1]
    row: dict[str, Any] = {
        "readers": readers, "seconds": seconds, "pages": len(many), "errors": len(errors), "stored_reports": stored[0],
        "single_median_ms": round(median, 1), "many_median_ms": round(statistics.median(many), 1), "p99_ms": round(p99, 1),
        "times": round(p99 / median, 1),
    }  # fmt: skip
    wrong = bool(errors) or p99 > TIMES * median
    print(json.dumps(row), errors[:3] or "", "too much" if wrong else "", flush=True)
    return int(wrong)


def _read(address: str, times: list[float], errors: list[str], until: float, at: int) -> None:
    """One reader, who opens page after page and looks at each for a while."""
    with httpx.Client(base_url=address, timeout=60) as client:
        time.sleep(at * THINK / 50)
        while time.monotonic() < until:
            page = PAGES[at % len(PAGES)]
            at += 1
            began = time.perf_counter()
            try:
                status = client.get(page).status_code
            except httpx.HTTPError as error:
                errors.append(repr(error))
                continue
            times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                errors.append(f"{page}: {status}")
            time.sleep(max(0.0, THINK - (time.perf_counter() - began)))


def _stores(path: Path, until: float, stored: list[int], errors: list[str]) -> None:
    """What `read` does to a ledger: some reports, a transaction, some more."""
    n = 900_000
    try:
        with Ledger(path) as book:
            while time.monotonic() < until:
                book.add_many([bulk.reading(n + i, seed=7) for i in range(16)])
                n += 16
                stored[0] += 16
                time.sleep(1)
    except Exception as error:
        errors.append(repr(error))


if __name__ == "__main__":
    sys.exit(main())
