"""How fast the pages are: each on an empty ledger and on a large one, and many readers at once while `read` stores reports.

    python bench/web.py                       with a ledger of 100,000 minutes, made for it
    python bench/web.py --ledger large.db     with a copy of one that is there
    python bench/web.py --write               writes what was measured into bench/README.md

Ends with 1 where a page falls short of what is promised. The pages are those that links lead to from the first one, one
of each kind, and the addresses of the interface for programs. Two servers run as processes of their own, as users run them,
one over each ledger, and are asked by turns over one kept connection each.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import parse_qsl, urlsplit

import bulk

from notulen.ledger.ledger import Ledger
from notulen.standing import kept

MINUTES = 100_000
ROUNDS = 40
TIMES = 10  # what a page of the large ledger may take, in times of the same of the empty one
WEIGHT = 300_000  # bytes of a page
READERS, SECONDS = 50, 30
THINK = 1.0  # seconds from one page that a reader opens to the next
WORDS = "kapal"  # that are searched for
_HREF = re.compile(r'<a\b[^>]*?\shref="(/[^"#]*)')
_STEPS = {"/static", "/login", "/jobs"}  # no pages of the ledger
_CARRIED = {
    "in",
    "talks",
    "since",
    "until",
    "party",
    "about",
    "between",
    "at_least",
}  # filters make no other kind of page
_API = "/api/v1"


@dataclass
class Timed:
    """A page with what it took, in milliseconds, on the empty and the large ledger."""

    path: str
    base: str
    first: float
    small: list[float] = field(default_factory=list)
    large: list[float] = field(default_factory=list)
    small_busy: list[float] = field(default_factory=list)
    large_busy: list[float] = field(default_factory=list)
    weight: int = 0
    packed: int = 0

    @property
    def times(self) -> float:
        """Of the empty ledger's page at p95, by how long a processor was busy: other work on the machine sways that less."""
        return p95(self.large_busy) / p95(self.small_busy)

    @property
    def short(self) -> bool:
        """Whether it is slower or heavier than promised; what programs ask for has no weight to keep."""
        return self.times > TIMES or (self.weight > WEIGHT and not self.path.startswith("/api/"))


def p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


class Server(HTTPConnection):
    """A connection to a server that runs as a process of its own."""

    def __init__(self, address: str, process: int) -> None:
        super().__init__(address, timeout=120)
        self.process = process

    def busy(self) -> float:
        """Milliseconds that it has kept a processor busy, as Linux counts them of each of its threads."""
        told = []
        for path in Path(f"/proc/{self.process}/task").glob("*/schedstat"):
            with suppress(OSError):  # a thread that has ended meanwhile
                told.append(int(path.read_text().split()[0]))
        return sum(told) / 1e6


@contextmanager
def served(ledger: Path) -> Iterator[Server]:
    """A server over a ledger, and a connection to it."""
    command = [sys.executable, "-m", "notulen", "serve", "--ledger", str(ledger), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        found = re.search(r"http://([^/]+)/", line := server.stderr.readline())
        if not found:
            raise RuntimeError(f"no server: {line}{server.stderr.read()}")
        yield Server(found[1], server.pid)
    finally:
        server.terminate()
        server.wait(20)


def got(connection: HTTPConnection, path: str) -> tuple[int, bytes, float]:
    """The status of a page, its contents, and the milliseconds until all of it was there."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, body, (time.perf_counter() - began) * 1e3


def pages(connection: HTTPConnection) -> dict[str, float]:
    """An address of each kind of page that links lead to, from the first one on, with the milliseconds it took that time."""
    found: dict[tuple[str, ...], str] = {}
    took: dict[str, float] = {}
    left = ["/", f"/search?q={WORDS}", f"/search?q={WORDS}&of=minutes"]
    while left:
        path = left.pop(0)
        if _kind(path) in found or _first(path) in _STEPS or path.startswith("/api/"):
            continue
        status, body, first = got(connection, path)
        if status == 200:
            found[_kind(path)], took[path] = path, first
            left += [unescape(one) for one in _HREF.findall(body.decode(errors="replace"))]
    return took


def _first(path: str) -> str:
    return "/" + urlsplit(path).path.split("/")[1]


def _kind(path: str) -> tuple[str, ...]:
    """What makes pages one kind: the path but for names in it, and what is asked for but for its values."""
    parts = urlsplit(path)
    first, *rest = parts.path.strip("/").split("/")
    named = rest if first in {"api", "embed"} else ["*"] * len(rest)
    return (first, *named, *sorted({name for name, _ in parse_qsl(parts.query)} - _CARRIED))


def programs(connection: HTTPConnection) -> list[str]:
    """The addresses of the interface for programs, whole tables left out: these are as long as the ledger is large."""
    described = json.loads(got(connection, f"{_API}/openapi.json")[1])["paths"]
    lists = [f"{_API}{path}" for path in described if "{" not in path and not path.endswith(".csv")]
    lists = [f"{path}?q={WORDS}" if path.endswith("/search") else path for path in lists]
    ids = {}
    for name, key in (("reports", "key"), ("minutes", "id"), ("acts", "act")):
        ids[f"/{name}/"] = json.loads(got(connection, f"{_API}/{name}")[1])["items"][0][key]
    single = [_API + re.sub(r"\{\w+\}", ids["/" + path.split("/")[1] + "/"], path) for path in described if "{" in path]
    return [*lists, *single]


def compared(empty: Server, large: Server, rounds: int) -> list[Timed]:
    """Times each page on both ledgers by turns, so that what else the machine does falls on both."""
    found = []
    first = pages(large)
    first |= {path: got(large, path)[2] for path in programs(large)}
    for path in first:
        # What shows one thing is not there in an empty ledger: it is held against the page that lists such things.
        one = Timed(path, path if got(empty, path)[0] == 200 else parent(path), first[path])
        status, body, _ = got(large, path)
        assert status == 200, f"{path}: {status}"
        one.weight, one.packed = len(body), len(gzip.compress(body))
        for _ in range(rounds):
            for server, asked, took, busy in (
                (empty, one.base, one.small, one.small_busy), (large, path, one.large, one.large_busy)
            ):  # fmt: skip
                before = server.busy()
                took.append(got(server, asked)[2])
                busy.append(server.busy() - before)
        print(f"{path}: {one.times:.1f} times, {p95(one.large):.0f} ms, {one.weight / 1e3:.0f} kB", file=sys.stderr)
        found.append(one)
    return found


def parent(path: str) -> str:
    first, *_ = path.removeprefix(_API).strip("/").split("/")
    return f"{_API}/{first}" if path.startswith(_API) else f"/{first}"


# Many at once


@dataclass
class Load:
    """What readers met: milliseconds of one alone and of many at once, what went wrong, and how much was stored meanwhile."""

    think: float
    alone: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    stored: int = 0

    @property
    def p99(self) -> float:
        return quantiles(self.many, n=100, method="inclusive")[-1]

    @property
    def times(self) -> float:
        return self.p99 / median(self.alone)

    @property
    def short(self) -> bool:
        return bool(self.errors) or self.times > TIMES


async def _reader(address: str, paths: list[str], at: int, until: float, load: Load, times: list[float]) -> None:
    """One reader, who opens page after page over one connection."""
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    await asyncio.sleep(load.think * at / READERS)
    while (began := time.perf_counter()) < until:
        path, at = paths[at % len(paths)], at + 1
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"\r\ncontent-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            if b" 200 " not in head.split(b"\r\n")[0]:
                load.errors.append(f"{path}: {head.split(bytes([13]))[0].decode()}")
        except (OSError, asyncio.IncompleteReadError) as error:
            load.errors.append(f"{path}: {error!r}")
            reader, writer = await asyncio.open_connection(host, int(port))
            continue
        took = time.perf_counter() - began
        times.append(took * 1e3)
        await asyncio.sleep(max(0.0, load.think - took))
    writer.close()


async def _all(address: str, paths: list[str], readers: int, seconds: float, load: Load, times: list[float]) -> None:
    until = time.perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        for n in range(readers):
            group.create_task(_reader(address, paths, n, until, load, times))


def loaded(ledger: Path, paths: list[str], think: float, seconds: float) -> Load:
    """One reader alone, then many, while `read` reads reports and stores them."""
    load = Load(think)
    source = ledger.with_name(f"reports-{think}.jsonl")
    with source.open("w", encoding="utf-8") as file:
        for n in range(4_000):
            report = bulk.reading(n, seed=7 + round(think * 10)).report
            file.write(report.model_dump_json(include={"id", "text", "outlet", "published", "language"}) + "\n")
    with served(ledger) as connection:
        address = f"{connection.host}:{connection.port}"
        for path in paths:
            got(connection, path)
        asyncio.run(_all(address, paths, 1, seconds / 3, Load(0.05), load.alone))
        before = _reports(ledger)
        command = [
            sys.executable,
            "-m",
            "notulen",
            "read",
            str(source),
            "--ledger",
            str(ledger),
            "--all",
            "--jobs",
            "1",
        ]
        reads = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while _reports(ledger) == before and reads.poll() is None:
                time.sleep(0.2)  # until it has begun to store
            began = _reports(ledger)
            asyncio.run(_all(address, paths, READERS, seconds, load, load.many))
            load.stored = _reports(ledger) - began
            if reads.poll() is not None or not load.stored:
                load.errors.append("nothing was stored meanwhile")
        finally:
            reads.terminate()
            reads.wait(60)
    return load


def _reports(path: Path) -> int:
    with Ledger(path, write=False) as ledger:
        return ledger.browse.count()


# Telling


def told(found: list[Timed], loads: list[Load], minutes: int) -> list[str]:
    """What was measured, as lines of Markdown."""
    lines = [
        f"| page of {minutes:,} minutes, p95 | empty: busy | busy | times | all is there | first time | kB | packed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        base = "" if one.base == one.path else f" ({one.base})"
        lines.append(
            f"| `{_plain(one.path)}` | {p95(one.small_busy):.1f} ms{base} | {p95(one.large_busy):.1f} ms | {one.times:.1f} "
            f"| {p95(one.large):.0f} ms, empty {p95(one.small):.0f} ms | {one.first:.0f} ms "
            f"| {one.weight / 1e3:.0f} | {one.packed / 1e3:.0f} |"
        )
    if loads:
        head = f"| {READERS} readers, each with | pages | errors | reports stored | one alone, median | median | p99 | times |"
        lines += ["", head, "|---|---|---|---|---|---|---|---|"]
    for load in loads:
        how = f"a page each {load.think:g} s" if load.think else "no pause"
        lines.append(
            f"| {how} | {len(load.many):,} | {len(load.errors)} | {load.stored} | {median(load.alone):.1f} ms "
            f"| {median(load.many):.1f} ms | {load.p99:.1f} ms | {load.times:.1f} |"
        )
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    return [*lines, "", f"On {machine}; {os.getloadavg()[2]:.1f} programs wanted to run at once, these among them."]


def _plain(path: str) -> str:
    """An address without names that are of this run alone."""
    return re.sub(r"(?<=/)[0-9a-f]{16,32}|(?<==)[0-9a-f]{16,32}", "…", path)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--ledger", type=Path, help=f"a large ledger; without one, one of {MINUTES:,} minutes is made")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is timed")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long many read at once; 0: not at all")
    parser.add_argument("--write", action="store_true", help="write the figures into bench/README.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty, large = Path(folder, "empty.db"), Path(folder, "large.db")
        Ledger(empty).close()
        if asked.ledger:
            shutil.copy(asked.ledger, large)
        with Ledger(large) as book:
            if not asked.ledger:
                book.add_many(bulk.readings(MINUTES))
            kept.refresh(book)
            minutes = book.info().minutes
        with served(empty) as one, served(large) as other:
            found = compared(one, other, asked.rounds)
        paths = [one.path for one in found if not one.path.startswith("/api/")]
        loads = [loaded(large, paths, think, asked.seconds) for think in (THINK, 0.0)] if asked.seconds else []
    lines = told(found, loads, minutes)
    print("\n".join(lines))
    if asked.write:
        from run import write

        write("web", lines)
    faults = [f"{one.path}: {one.times:.1f} times the empty page, {one.weight:,} bytes" for one in found if one.short]
    # Without a pause readers only measure how many pages a second there are: that is told, and nothing is promised of it.
    faults += [
        f"{load.times:.1f} times one reader's median, {load.errors[:3]}" for load in loads if load.think and load.short
    ]
    for fault in faults:
        print(f"bench: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
