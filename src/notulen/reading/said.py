"""An attributed stretch of a report, as the steps of the reading hand it on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """An attributed stretch, in tokens (half-open ranges).

    `source` is the head of the source's words, None where nobody is named; `clitic` says that the source is the clitic
    at the end of the cue. `quotes` are the quotations its content holds. `carried` marks a quotation that only goes on
    from the one before, without a cue of its own. `style` is how the cue attributes: "say", "believe", "hope", "according" …
    `more` are further stretches of what is said, on the other side of a cue that interrupts it.
    """

    cue: tuple[int, int]
    source: int | None
    clitic: bool
    content: tuple[int, int]
    style: str
    quotes: tuple[int, ...] = ()
    carried: bool = False
    after: bool = False
    more: tuple[tuple[int, int], ...] = ()
