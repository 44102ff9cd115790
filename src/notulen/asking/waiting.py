"""How long to wait before a question is asked again."""

from __future__ import annotations

import random
from email.utils import parsedate_to_datetime

TRIES = 5  # of one question
FIRST, LONGEST = 1.0, 60.0  # seconds of the pauses between them, which double
PATIENCE = 300.0  # seconds that an endpoint may ask to wait


def pause(tried: int, asked: float | None) -> float:
    """The seconds to wait: as long as the endpoint asks, else longer each time, and a little more by chance.

    Args:
        tried: how often it was asked.
        asked: what the endpoint asks, in seconds.
    """
    least = min(FIRST * 2 ** (tried - 1), LONGEST) if asked is None else asked
    return least * random.uniform(1.0, 1.25)  # so that many do not come back at once


def seconds_of(milliseconds: str | None, told: str | None, now: float | None = None) -> float | None:
    """The seconds that Retry-After tells, as a number or as a date; none where it tells nothing.

    Args:
        milliseconds: of a header beside it that some endpoints send.
        told: the header.
        now: the time, seconds since 1970.
    """
    for value, unit in ((milliseconds, 1_000.0), (told, 1.0)):
        try:
            if value is not None:
                return max(float(value) / unit, 0.0)
        except ValueError:
            pass
    if told is None:
        return None
    try:
        import time

        return max(parsedate_to_datetime(told).timestamp() - (time.time() if now is None else now), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
