"""When to try again what gave nothing: later each time, and not all at once."""

from __future__ import annotations

import hashlib

from notulen.errors import InputError
from notulen.reports.fetch import FetchError

FIRST = 60.0  # seconds after the first try
TIMES = 4  # that each pause is as long as the one before
LONGEST = 43_200.0  # seconds
SPREAD = 0.25  # share of a pause by which it may be shorter or longer
TRIES = 8  # after which an address is given up: a day and a half, as the pauses go


def pause(tries: int, name: str, wanted: float | None = None) -> float:
    """Seconds until the next try.

    Args:
        tries: how many gave nothing, 1 or more.
        name: of what is tried: what failed at one moment is spread by it, the same way each time.
        wanted: seconds of rest that its server asks for.
    """
    whole = min(FIRST * float(TIMES) ** min(tries - 1, 20), LONGEST)
    return max(whole * (1 + SPREAD * _between(f"{name} {tries}")), wanted or 0.0)


def _between(name: str) -> float:
    """A number from -1 to 1 that a name stands for."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big") / 2.0**63 - 1


def worth_it(error: InputError) -> bool:
    """Whether the same address may well give something later: a page without an article never will."""
    return isinstance(error, FetchError) and error.passing
