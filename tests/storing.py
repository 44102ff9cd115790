"""Stores readings in a ledger through the flow that `notulen read` goes through, with a reader that takes no time.

    storing.py LEDGER SEED REPORTS [--slowly]

Reports come in an order that the seed gives. What is kept is told on standard output: its id, a line each.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "bench")]

import bulk

from notulen import flow
from notulen.errors import InputError
from notulen.keeping import Keeping
from notulen.ledger.ledger import Ledger
from notulen.reading import identity


class Maker:
    """Reads what `bulk` wrote by looking up what it made of it."""

    def __init__(self, *_: object) -> None:
        pass

    def read_many(self, reports, keep_all=False):
        for report in reports:
            made = bulk.reading(int(report.id.split("-")[1]))
            time.sleep(0.001 if "--slowly" in sys.argv else 0)
            yield made.model_copy(update={"report": report, "reader": identity.name("id")})


def main() -> None:
    ledger, seed, reports = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    flow._reader = Maker  # type: ignore[assignment]
    numbers = list(range(reports))
    random.Random(seed).shuffle(numbers)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as source:
        for n in numbers:
            report = bulk.reading(n).report.model_dump(include={"id", "text", "outlet", "published", "language"})
            source.write(json.dumps(report) + "\n")
        source.flush()
        with Ledger(ledger) as book:
            for one in flow.read([source.name], keeping=Keeping(book)):
                assert not isinstance(one, InputError), one
                print(one.report.id, flush=True)


if __name__ == "__main__":
    main()
