"""How fast a ledger stores and finds, and in how much memory: ten thousand, a hundred thousand, a million minutes.

    python bench/ledger.py              all sizes
    python bench/ledger.py --up-to N    sizes up to N minutes
    python bench/ledger.py --write      writes what was measured into bench/README.md

Ends with 1 where it falls short of what is promised. Each size is a process of its own. Its readings (`bulk.py`) are
records as a reader gives them, made beforehand, some thousand minutes at a time; what is timed as storing is
`Ledger.add_many` and closing the ledger, after which all of it is in its file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median

import bulk

from notulen.commands.common import Tongue
from notulen.commands.views import Form, shown
from notulen.ledger.ledger import Ledger
from notulen.standing import kept
from notulen.viewing import Asked

SIZES = (10_000, 100_000, 1_000_000)
FILLS = {10_000: 5, 100_000: 3}  # how often each is filled, the median counting: what takes half a second wavers
PIECE = 512  # reports stored by one call
ROUNDS = 5

PACE = 5_000  # minutes a second
MEMORY = 500  # MB
GROWTH = 1.5  # times the smallest size's time for a stored minute
SCANS = 25  # how often the table may be gone over in the time of one view

# What the views are held against: SQLite going over the table of minutes page by page, and one that looks into each row.
SCAN = "SELECT count(*) FROM minutes NOT INDEXED"
LOOK = "SELECT count(*) FROM minutes NOT INDEXED WHERE confidence >= 0"

Figures = dict[str, float]
README = Path(__file__).with_name("README.md")


def views(ledger: Ledger, some: str) -> dict[str, Callable[[], object]]:
    """What is timed once a ledger is full, by name; views over what is worked out of the minutes belong here too.

    Args:
        ledger: the full one.
        some: the id of one of its minutes.
    """

    def view(name: str, about: str | None = None, since: str | None = None) -> Callable[[], object]:
        asked = Asked(about, since=since)
        return lambda: shown(ledger, name, asked, Form.text, Tongue.en)

    return {
        "show": lambda: ledger.show(some),
        "positions": view("positions"),
        "timeline --since": view("timeline", since="2022-01-15"),
        "brief --about": view("brief", about="security.alliance"),
    }


def measure(minutes: int, path: Path) -> Figures:
    """Fills a ledger and asks it, in this process."""
    made = stored = processor = 0.0
    left = bulk.readings(minutes)
    ledger = Ledger(path)
    while True:
        begin = time.perf_counter()
        piece = list(islice(left, PIECE))
        made += time.perf_counter() - begin
        if not piece:
            break
        begin = time.process_time()
        stored += seconds(lambda piece=piece: ledger.add_many(piece))  # type: ignore[misc]
        processor += time.process_time() - begin
    stored += seconds(ledger.close)
    with Ledger(path) as ledger:
        figures = {
            "minutes": minutes,
            "made": made,
            "stored": stored,
            "processor": processor,
            "size": path.stat().st_size / 1e6,
        }
        some = bulk.reading(minutes // bulk.MINUTES // 2).minutes[bulk.MINUTES // 2].id
        with ledger._store.reading() as connection:
            for name, statement in (("scan", SCAN), ("look", LOOK)):
                figures[name] = warm(lambda text=statement: connection.exec_driver_sql(text).scalar())  # type: ignore[misc]
        figures["refreshed"] = seconds(lambda: kept.refresh(ledger))
        for name, view in views(ledger, some).items():
            figures[f"view {name}"] = warm(view)
        figures["told"] = seconds(lambda: sum(1 for _ in ledger.told(words=False)))
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def warm(work: Callable[[], object]) -> float:
    """Seconds of a piece of work that was done before: the median of some rounds."""
    work()
    return median(seconds(work) for _ in range(ROUNDS))


def measured(minutes: int) -> Figures:
    """The same, each time in a process of its own, so that its memory is its own; of several the median by its pace."""
    fills = [_measured(minutes) for _ in range(FILLS.get(minutes, 1))]
    return sorted(fills, key=lambda one: one["stored"])[len(fills) // 2]


def _measured(minutes: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--one", str(minutes), "--at", str(Path(folder) / "a.db")]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def table(found: list[Figures]) -> list[str]:
    """What was measured, as lines of Markdown."""
    first = found[0]["stored"] / found[0]["minutes"]
    lines = [
        "| minutes | stored a second | time for one, to the smallest | processor | peak memory | file | all told once "
        "| acts worked out |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for f in found:
        each = f["stored"] / f["minutes"]
        lines.append(
            f"| {f['minutes']:,} | {1 / each:,.0f} | {each / first:.2f} "
            f"| {f['processor'] / f['minutes'] * 1e6:.0f} µs | {f['memory']:.0f} MB | {f['size']:,.0f} MB "
            f"| {f['told']:.2f} s | {f['refreshed']:.0f} s |"
        )
    names = [name for name in found[0] if name.startswith("view ")]
    lines += ["", "| minutes | scan | look into each row | " + " | ".join(name[5:] for name in names) + " |"]
    lines.append("|---" * (3 + len(names)) + "|")
    for f in found:
        views_told = " | ".join(f"{f[name] * 1e3:.1f} ms, {f[name] / f['scan']:.2f} scans" for name in names)
        lines.append(f"| {f['minutes']:,} | {f['scan'] * 1e3:.1f} ms | {f['look'] * 1e3:.1f} ms | {views_told} |")
    return lines


def short(found: list[Figures]) -> list[str]:
    """Where it falls short of what is promised; views are held to it at the largest size alone."""
    faults = []
    first = found[0]["stored"] / found[0]["minutes"]
    for f in found:
        each = f["stored"] / f["minutes"]
        if 1 / each < PACE:
            faults.append(f"{f['minutes']:,}: {1 / each:,.0f} minutes a second, {PACE:,} are promised")
        if f["memory"] >= MEMORY:
            faults.append(f"{f['minutes']:,}: {f['memory']:.0f} MB of memory, less than {MEMORY} are promised")
        if each > GROWTH * first:
            faults.append(f"{f['minutes']:,}: {each / first:.2f} times the smallest's time, {GROWTH} are promised")
    last = found[-1]
    if last["minutes"] >= SIZES[-1]:
        slow = [name for name in last if name.startswith("view ") and last[name] > SCANS * last["scan"]]
        faults += [f"{name[5:]}: {last[name] / last['scan']:.1f} scans, {SCANS} are promised" for name in slow]
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--up-to", type=int, default=SIZES[-1], metavar="N", help="the largest number of minutes")
    parser.add_argument("--write", action="store_true", help="write the figures into bench/README.md")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--at", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.at)))
        return 0
    found = []
    for size in (size for size in SIZES if size <= args.up_to):
        print(f"{size:,} minutes", file=sys.stderr)
        found.append(measured(size))
    lines = [
        *table(found),
        "",
        f"On {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}.",
    ]
    print("\n".join(lines))
    if args.write:
        from run import write

        write("ledger", lines)
    faults = short(found)
    for fault in faults:
        print(f"bench: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
