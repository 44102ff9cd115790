"""Stores readings in a ledger through the flow that `notulen read` goes through, with a reader that takes no time.

    storing.py LEDGER SOURCE

The source is written by `source`. What is kept is told on standard output: its id, a line each.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TextIO

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "bench")]

import bulk

from notulen import flow
from notulen.errors import InputError
from notulen.keeping import Keeping
from notulen.ledger.ledger import Ledger
from notulen.reading import identity

MINUTES = 4  # of each report


class Maker:
    """Reads what `bulk` wrote by looking up what it made of it."""

    def __init__(self, *_: object) -> None:
        pass

    def read_many(self, reports, keep_all=False):
        for report in reports:
            made = bulk.reading(int(report.id.split("-")[1]), minutes=MINUTES)
            yield made.model_copy(update={"report": report, "reader": identity.name("id")})


def source(path: Path, reports: int, seed: int) -> Path:
    """Writes reports for this, in an order that the seed gives."""
    numbers = list(range(reports))
    random.Random(seed).shuffle(numbers)
    with path.open("w", encoding="utf-8") as file:
        for n in numbers:
            report = bulk.reading(n, minutes=MINUTES).report
            wanted = {"id", "text", "outlet", "published", "language"}
            file.write(json.dumps(report.model_dump(include=wanted)) + "\n")
    return path


def store(ledger: str, reports: str, told: TextIO) -> None:
    flow._reader = Maker  # type: ignore[assignment]
    with Ledger(ledger) as book:
        for one in flow.read([reports], keeping=Keeping(book)):
            assert not isinstance(one, InputError), one
            print(one.report.id, file=told, flush=True)


if __name__ == "__main__":
    store(sys.argv[1], sys.argv[2], sys.stdout)
