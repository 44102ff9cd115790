"""What the server has done in a process of its own, so that no page waits for it."""

from __future__ import annotations

import os
from contextlib import suppress


def refresh(path: str) -> None:
    """Works in what changed of a ledger; pages, and who stores reports, go first.

    Args:
        path: the ledger's file.
    """
    if hasattr(os, "nice"):
        os.nice(10)
    # Only now: to bring these in takes longer than a page may.
    from notulen.errors import NotulenError
    from notulen.ledger.ledger import Ledger
    from notulen.standing import kept

    with suppress(NotulenError), Ledger(path) as ledger:  # another writes for long: the next page asks again
        kept.refresh(ledger)
