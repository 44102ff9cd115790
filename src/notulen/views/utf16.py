"""Offsets in UTF-16 code units, as Java and JavaScript count them, and in characters, as notulen does."""

from __future__ import annotations

from bisect import bisect_left


class Units:
    """The places of a text both ways.

    Args:
        text: in characters.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # The characters that take two units; most texts have none.
        self._wide = [] if not text or max(text) <= "\uffff" else [i for i, char in enumerate(text) if char > "\uffff"]
        self._at = [place + number for number, place in enumerate(self._wide)]  # where they begin, in units

    def units(self, place: int) -> int:
        """The units before a character."""
        return place + bisect_left(self._wide, place)

    def place(self, units: int) -> int | None:
        """The characters before a unit; none within a character, or outside the text."""
        before = bisect_left(self._at, units)
        if before and units == self._at[before - 1] + 1:
            return None
        place = units - before
        return place if units >= 0 and place <= self._length else None
