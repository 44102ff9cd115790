"""Whether two names can be one person's."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

_AGREES = 82.0  # of 100: "Zelensky" and "Zelenskiy" do, "Lavrov" and "Lavrin" do not


@lru_cache(maxsize=8192)
def agree(one: str | None, other: str | None) -> bool | None:
    """Whether names agree (docs/standing.md, "same-speaker").

    Args:
        one: a name as a report has it.
        other: another.

    Returns:
        Whether the last word of the shorter is nearly the same as a word of the other; none where either is not told,
        and where one that is a single word is not in the other: it may be a capital or palace that speaks for the same.
    """
    if not one or not other:
        return None
    a, b = (_parts(name) for name in (one, other))
    if not a or not b:
        return None
    shorter, longer = sorted((a, b), key=len)
    if any(fuzz.ratio(shorter[-1], part) >= _AGREES for part in longer):
        return True
    return False if len(shorter) > 1 else None


def places(one: str | None, other: str | None, same_language: bool) -> bool | None:
    """Whether places agree; none where either is not told, or where another language may only call it otherwise."""
    if not one or not other:
        return None
    if agree(one, other):
        return True
    return False if same_language else None


def _parts(name: str) -> list[str]:
    return [part for part in name.casefold().replace("-", " ").replace(".", " ").split() if len(part) > 1]
