"""Which reports carry another's text, and by whose eyes an act is known (docs/standing.md, "near-copy", "origin")."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notulen.model import Report

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 3  # words in a row that are compared
HASHES = 128
LIKE = 0.6  # share of the shorter report's shingles that both hold
LOOKED = 0.25  # share of all shingles of both from which on the index offers a pair
KEY_LENGTH = 32  # hexadecimal digits: the ledger's own key of a report
_SEED = 1  # the hashes must be the same in every process
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Carried:
    """What is known of a report as a carrier of text.

    Attributes:
        key: the report's key.
        outlet, published, wire: as it tells.
        text: its words.
    """

    key: str
    outlet: str | None
    published: str | None
    wire: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report's text comes from.

    Attributes:
        name: the wire or outlet, as it is counted.
        day: ISO day on which the text was first published.
    """

    name: str
    day: str | None


def key_of(text: str) -> str:
    """The key of a report: a hash of its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def origins(reports: Iterable[Report]) -> dict[str, Origin]:
    """The origin of each report, by key.

    Args:
        reports: all that are compared; their order does not matter.
    """
    return origins_of([Carried(key_of(one.text), one.outlet, one.published, one.wire, one.text) for one in reports])


def origins_of(carried: Sequence[Carried]) -> dict[str, Origin]:
    """The origin of each report, by key, of reports as carriers of text."""
    first: dict[str, Carried] = {}
    for one in sorted(carried, key=_earliest):
        first.setdefault(one.key, one)
    groups = _groups(list(first.values()))
    return {one.key: origin for group in groups for origin in (_origin(group),) for one in group}


def origin_of(chain: Sequence[str], spoken: bool, report: Report, origin: Origin | None) -> str:
    """The origin of a minute.

    Args:
        chain: how its words reached the reader, outermost first.
        spoken: whether the last link is who spoke, which the chain ends in where the minute has a source.
        report: the one it stands in.
        origin: the report's own, where it is known among others.

    Returns:
        The wire or other medium nearest to the words; else the report's origin; else its outlet; else its key.
    """
    media = _media(chain[:-1] if spoken else chain, report.outlet)
    if media:
        return _wire(media)
    if origin is not None:
        return origin.name
    return _wire(report.wire) if report.wire else _outlet(report.outlet, key_of(report.text))


def _media(chain: Sequence[str], outlet: str | None) -> str | None:
    """The innermost link behind the outlet."""
    links = list(chain)
    if links and outlet and links[0].casefold() == outlet.casefold():
        links = links[1:]
    return links[-1] if links else None


def _origin(group: Sequence[Carried]) -> Origin:
    """Of reports that carry one text: a wire that one of them names, or the outlet that had it first."""
    earliest = min(group, key=_earliest)
    day = earliest.published[:10] if earliest.published else None
    wires = sorted(one.wire for one in group if one.wire)
    return Origin(_wire(wires[0]) if wires else _outlet(earliest.outlet, earliest.key), day)


def _wire(name: str) -> str:
    return f"wire:{' '.join(name.casefold().split())}"


def _outlet(name: str | None, otherwise: str) -> str:
    # A wire that publishes by itself and an outlet that carries it are one origin: both go by the bare name.
    return f"wire:{' '.join(name.casefold().split())}" if name else f"report:{otherwise}"


def _earliest(one: Carried) -> tuple[str, str, str]:
    return one.published or "9999", one.outlet or "", one.key


def _groups(reports: list[Carried]) -> Iterator[list[Carried]]:
    """Reports that carry one text, each in one group."""
    boss = {one.key: one.key for one in reports}

    def root(key: str) -> str:
        while boss[key] != key:
            boss[key] = boss[boss[key]]
            key = boss[key]
        return key

    for a, b in near(reports):
        low, high = sorted((root(a), root(b)))
        boss[high] = low
    groups: dict[str, list[Carried]] = {}
    for one in reports:
        groups.setdefault(root(one.key), []).append(one)
    yield from groups.values()


def near(reports: Iterable[Carried]) -> Iterator[tuple[str, str]]:
    """Pairs of reports that are near-copies, by key."""
    index = Index()
    for one in reports:
        yield from ((one.key, other) for other in index.add(one.key, one.text))


class Index:
    """Texts by their fingerprints, to which one after another is added."""

    def __init__(self) -> None:
        # Here and not above: it brings scipy along, which nobody needs who only asks for help.
        from datasketch import MinHashLSH

        self._prints: dict[str, MinHash] = {}
        self._sizes: dict[str, int] = {}
        self._lsh = MinHashLSH(threshold=LOOKED, num_perm=HASHES)

    def add(self, key: str, text: str) -> list[str]:
        """Adds a text; the keys of those before it that are near-copies, in order."""
        from datasketch import MinHash

        found = MinHash(num_perm=HASHES, seed=_SEED)
        pieces = shingles(text)
        if not pieces:
            return []
        found.update_batch([piece.encode("utf-8", "replace") for piece in pieces])
        like = [other for other in self._lsh.query(found) if self._shared(found, len(pieces), other) >= LIKE]
        self._prints[key], self._sizes[key] = found, len(pieces)
        self._lsh.insert(key, found)
        return sorted(like)

    def _shared(self, found: MinHash, size: int, other: str) -> float:
        """What share of the shorter text both hold: an outlet may add to a wire's text as much as it likes."""
        jaccard = found.jaccard(self._prints[other])
        return float(jaccard / (1 + jaccard)) * (size + self._sizes[other]) / min(size, self._sizes[other])


def shingles(text: str) -> list[str]:
    """The runs of words of a text, each once; names and numbers count as words, blanks and case do not."""
    tokens = _WORD.findall(text.casefold())
    return sorted({" ".join(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1))} - {""})
