"""An article's headline, out of the titles a page gives itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from notulen.reports.byline import plain
from notulen.reports.pagewords import page_words

LONGEST = 300  # characters
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"\s+[|–—•·»:-]+\s+|\s*[|»]\s*|\s*::\s*")
_OPENING = re.compile(r"([^:]{2,60}):\s+")


@lru_cache(maxsize=4_096)
def alike(one: str, other: str) -> float:
    """How much two titles share: the F1 of their words, 0 to 1."""
    a, b = _bag(one), _bag(other)
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


@lru_cache(maxsize=1_024)
def _bag(title: str) -> Counter[str]:
    return Counter(_WORD.findall(title.casefold()))


def bare(title: str, outlets: Sequence[str]) -> str:
    """A title without its outlet, its section's page number and blanks at its ends.

    Args:
        title: as the page gives it.
        outlets: what the page's own outlet is called.
    """
    return _bare(" ".join(title.split())[: 2 * LONGEST], frozenset(map(plain, outlets)) - {""})


@lru_cache(maxsize=64)  # a page gives one title in many places
def _bare(title: str, keys: frozenset[str]) -> str:
    for _ in range(4):
        before = title
        title = _without_page(title)
        breaks = list(_BREAK.finditer(title))
        if breaks and _is_outlet(title[breaks[-1].end() :], keys):
            title = title[: breaks[-1].start()]
        elif breaks and _is_outlet(title[: breaks[0].start()], keys):
            title = title[breaks[0].end() :]
        elif (opening := _OPENING.match(title)) and _is_outlet(opening[1], keys):
            title = title[opening.end() :]
        if title == before:
            break
    return title.strip()


def _without_page(title: str) -> str:
    shorter = page_words().page.sub("", title)
    return shorter if len(_WORD.findall(shorter)) >= 2 else title


def _is_outlet(part: str, keys: frozenset[str]) -> bool:
    key = plain(part)
    return not key or any(
        key == one or (min(len(key), len(one)) > 4 and (key.startswith(one) or one.startswith(key))) for one in keys
    )


def headline(marked: Sequence[str], shown: Sequence[str], outlets: Sequence[str]) -> str | None:
    """The headline that most of a page's titles agree on.

    Args:
        marked: titles out of its markup, the more trusted first.
        shown: its first-order headings, in order.
        outlets: what its outlet is called.

    Returns:
        The title, as one of them has it, without the outlet's name; None where there is none.
    """
    keys = {plain(one) for one in outlets}
    titles = [(bare(one, outlets), False) for one in marked] + [(bare(one, outlets), True) for one in shown]
    titles = [(one, is_shown) for one, is_shown in titles if one and plain(one) not in keys and len(one) <= LONGEST]
    if not titles:
        return None
    heads = [one for one, is_shown in titles if is_shown]
    cut = [(_cut(one, heads + [other for other, _ in titles]), is_shown) for one, is_shown in titles]
    # Headings that nothing else knows are those of other parts of the page.
    kept = [c for c in cut if not c[1] or len(marked) == 0 or any(alike(c[0], o) > 0.5 for o, s in cut if not s)] or cut
    scored = [(sum(alike(one, other) for other, _ in kept), -number, one) for number, (one, _) in enumerate(kept)]
    best = max(scored)[2]
    # Of those that say the same, the one that readers see.
    return next((one for one, is_shown in kept if is_shown and alike(one, best) >= 0.9), best)


def _cut(title: str, others: Sequence[str]) -> str:
    """A title without what stands after a break where another title ends at that break."""
    for other in others:
        if len(other) < len(title) and len(_WORD.findall(other)) >= 3 and title.casefold().startswith(other.casefold()):
            rest = title[len(other) :]
            if _BREAK.match(rest) or _BREAK.match(" " + rest):
                return other
    return title


def behind(title: str, head: str) -> str | None:
    """What a page's title says behind its headline and a break: its last part, where the outlet's name stands.

    Args:
        title: the page's title.
        head: its headline.
    """
    title = " ".join(title.split())
    if not title.casefold().startswith(head.casefold()):
        return None
    parts = [part for part in _BREAK.split(title[len(head) :]) if part.strip()]
    return parts[-1].strip() if parts and _BREAK.match(title[len(head) :]) else None
