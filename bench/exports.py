"""How long exports take, and in how much memory, held against only reading the rows that they write.

    python bench/exports.py                 a hundred thousand minutes
    python bench/exports.py --minutes N     so many
    python bench/exports.py --ledger FILE   of a ledger that is there

Ends with 1 where CSV or Parquet takes more than three times as long as reading the rows, or more memory than is promised.
Every measure is a process of its own; its time is the processor's, since that wavers less where others use the machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bulk

from notulen.ledger.ledger import Ledger
from notulen.views.exports.base import Asked
from notulen.views.exports.registry import named

RATIO = 3.0  # times the time of reading the rows
MEMORY = 500  # MB, whatever the number of minutes
HELD = ("csv", "parquet")
FORMATS = (*HELD, "jsonl", "bundle", "plover", "icews", "dna", "webannotation", "edges", "prov", "schemaorg", "ftm")


def measure(path: Path, name: str, target: Path) -> dict[str, float]:
    """Seconds of processor and megabytes of writing a ledger in a format, or of only reading its rows."""
    with Ledger(path, write=False) as book:
        begin = time.process_time()
        if name == "rows":
            done = sum(1 for _ in book.rows())
        else:
            chosen = named(name)
            if chosen.file:
                done = chosen.file(Asked(book), target).written
            else:
                assert chosen.text
                with target.open("w", encoding="utf-8", newline="") as out:
                    done = chosen.text(Asked(book), out).written
        seconds = time.process_time() - begin
    size = target.stat().st_size / 1e6 if target.exists() else 0.0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "written": done, "size": size}


def apart(path: Path, name: str) -> dict[str, float]:
    """The same in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            __file__,
            "--one",
            name,
            "--ledger",
            str(path),
            "--target",
            str(Path(folder) / "out"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def main() -> int:
    """Measures, prints, and says by its end whether what is promised holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=int, default=100_000)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--formats", nargs="*", default=FORMATS)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--target", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one:
        print(json.dumps(measure(told.ledger, told.one, told.target)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = told.ledger or Path(folder) / "bench.db"
        if told.ledger is None:
            with Ledger(path) as book:
                book.add_many(bulk.readings(told.minutes))
        return _shown(path, told.formats)


def _shown(path: Path, formats: list[str]) -> int:
    rows = apart(path, "rows")
    print(f"{'format':<14}{'seconds':>9}{'ratio':>7}{'MB':>7}{'written':>10}{'file MB':>9}")
    failed = False
    for name in ("rows", *formats):
        if name == "parquet" and importlib.util.find_spec("pyarrow") is None:
            print("parquet       PyArrow is not installed")
            continue
        found = rows if name == "rows" else apart(path, name)
        ratio = found["seconds"] / rows["seconds"]
        over = name in HELD and (ratio > RATIO or found["memory"] > MEMORY)
        failed = failed or over
        line = f"{name:<14}{found['seconds']:>9.2f}{ratio:>7.2f}{found['memory']:>7.0f}{found['written']:>10,}"
        print(f"{line}{found['size']:>9.1f}{'  MORE THAN PROMISED' if over else ''}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
