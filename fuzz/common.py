"""What the targets share: a corpus to begin with, how long they run, and what an input may do to a reader."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "tests" / "pages").glob("*.html"))


def run(target: Callable[[bytes], None], seeds: Iterable[bytes]) -> None:
    """Feeds inputs to a target until FUZZ_SECONDS (600) are over or one raises what it should not.

    Args:
        target: takes an input; anything that it raises is a fault.
        seeds: inputs to begin with.
    """
    import atheris

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds):
            (Path(corpus) / f"{number:03d}").write_bytes(seed)
        seconds = os.environ.get("FUZZ_SECONDS", "600")
        flags = [
            f"-max_total_time={seconds}",
            "-timeout=30",
            "-rss_limit_mb=4096",
            "-max_len=65536",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *flags, *sys.argv[1:], corpus], target)
        atheris.Fuzz()
