"""The versions of a page, and the lines by which each differs from the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from notulen.views.plain import plain

if TYPE_CHECKING:
    from notulen.ledger.versions import Version


def text(versions: Sequence[Version]) -> str:
    """The versions, the oldest first; below each but the first what it took out and what it put in.

    Args:
        versions: of one page, the newest last.
    """
    lines = [_head(1, versions[0])]
    for number, (before, after) in enumerate(pairwise(versions), 2):
        lines.append(_head(number, after))
        lines += difference(before.report.text, after.report.text)
    return "".join(f"{plain(line)}\n" for line in lines)


def _head(number: int, one: Version) -> str:
    told = [one.report.outlet, one.report.published, one.report.url, f"added {one.added}"]
    tail = "" if one.current else ", older"
    return f"{number}  {one.key[:8]}  {', '.join(part for part in told if part)}{tail}"


def difference(before: str, after: str) -> Iterator[str]:
    """The lines that a text has lost ("- ...") and those that it has won ("+ ..."), where they stand.

    Args:
        before: the older text.
        after: the newer text.
    """
    old, new = before.split("\n"), after.split("\n")
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"- {line}" for line in old[a:b])
            yield from (f"+ {line}" for line in new[c:d])
