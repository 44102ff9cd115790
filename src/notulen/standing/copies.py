"""Which reports carry another's text, and by whose eyes an act is known (docs/standing.md, "near-copy", "origin")."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash
    from numpy.typing import NDArray

    from notulen.model import Report

SHINGLE = 3  # words in a row that are compared
HASHES = 128
LIKE = 0.6  # share of the shorter report's shingles that both hold
WINDOW = 7  # days within which a text is carried
KEY_LENGTH = 32  # hexadecimal digits: the ledger's own key of a report
_SEED = 1  # the hashes must be the same in every process
_WORD = re.compile(r"\w+")
_UNDATED = 0  # day of reports that tell none: they are held against each other only


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
    prints = Prints({key: made for key, one in first.items() if (made := print_of(one))})
    found: dict[str, Origin] = {}
    for key in sorted(first):
        if key not in found:
            group = prints.group(key)
            found |= dict.fromkeys(group, origin_of_group([first[member] for member in group]))
    return found


def origin_of(
    chain: Sequence[str], spoken: bool, outlet: str | None, wire: str | None, key: str, origin: Origin | None
) -> str:
    """The origin of a minute.

    Args:
        chain: how its words reached the reader, outermost first.
        spoken: whether the last link is who spoke, which the chain ends in where the minute has a source.
        outlet: of its report.
        wire: of its report.
        key: of its report.
        origin: the report's own, where it is known among others.

    Returns:
        The wire or other medium nearest to the words; else the report's origin; else its wire or outlet; else its key.
    """
    media = _media(chain[:-1] if spoken else chain, outlet)
    if media:
        return _named(media)
    if origin is not None:
        return origin.name
    return _named(wire) if wire else _named(outlet) if outlet else f"report {key}"


def _media(chain: Sequence[str], outlet: str | None) -> str | None:
    """The innermost link behind the outlet."""
    links = list(chain)
    if links and outlet and links[0].casefold() == outlet.casefold():
        links = links[1:]
    return links[-1] if links else None


def origin_of_group(group: Sequence[Carried]) -> Origin:
    """Of reports that carry one text: a wire that one of them names, or the outlet that had it first."""
    earliest = min(group, key=_earliest)
    day = earliest.published[:10] if earliest.published else None
    wires = sorted(one.wire for one in group if one.wire)
    name = wires[0] if wires else earliest.outlet
    return Origin(_named(name) if name else f"report {earliest.key}", day)


def _named(name: str) -> str:
    """A wire that publishes by itself and an outlet that carries it are one origin, however they are written."""
    return " ".join(name.casefold().split())


def _earliest(one: Carried) -> tuple[str, str, str]:
    return one.published or "9999", one.outlet or "", one.key


def print_of(one: Carried) -> bytes | None:
    """What a text is compared by: its day, how many shingles it has, the least hashes of these (MinHash)."""
    pieces = shingles(one.text)
    if not pieces:
        return None
    found = _blank().copy()
    found.update_batch([piece.encode("utf-8", "replace") for piece in pieces])
    head = np.array([_day(one.published), len(pieces)], dtype=np.uint32)
    return bytes(np.concatenate([head, found.hashvalues.astype(np.uint32)]).tobytes())


@cache
def _blank() -> MinHash:
    # Here and not above: it brings scipy along, which nobody needs who only asks for help.
    from datasketch import MinHash

    return MinHash(num_perm=HASHES, seed=_SEED)


def _day(published: str | None) -> int:
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return _UNDATED


def shingles(text: str) -> list[str]:
    """The runs of words of a text, each once; names and numbers count as words, blanks and case do not."""
    tokens = _WORD.findall(text.casefold())
    return sorted({" ".join(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1))} - {""})


class Prints:
    """What many texts are compared by, in the order of their days: a text is held against those of the same days.

    Args:
        prints: `print_of` each, by the reports' keys.
    """

    def __init__(self, prints: Mapping[str, bytes]) -> None:
        table = np.frombuffer(b"".join(prints.values()), dtype=np.uint32).reshape(-1, HASHES + 2)
        keys = np.array(list(prints), dtype=f"U{KEY_LENGTH}")
        order = np.lexsort((keys, table[:, 0])) if len(keys) else np.array([], dtype=int)
        self._keys: list[str] = [str(key) for key in keys[order]]
        self._table: NDArray[np.uint32] = table[order]
        self._days = self._table[:, 0].astype(np.int64)
        self._row = {key: row for row, key in enumerate(self._keys)}

    def near(self, key: str) -> Iterator[str]:
        """The keys of a text's near-copies, itself left out."""
        row = self._row.get(key)
        if row is None:
            return
        day = self._days[row]
        far = 0 if day == _UNDATED else WINDOW
        begin, end = np.searchsorted(self._days, day - far), np.searchsorted(self._days, day + far, side="right")
        some = self._table[begin:end]
        alike = (some[:, 2:] == self._table[row, 2:]).mean(axis=1)
        sizes, size = some[:, 1].astype(np.int64), int(self._table[row, 1])
        # What share of the shorter text both hold: an outlet may add to a wire's text as much as it likes.
        shared = alike / (1 + alike) * (size + sizes) / np.minimum(sizes, size)
        yield from (self._keys[begin + i] for i in np.flatnonzero(shared >= LIKE) if begin + i != row)

    def group(self, key: str) -> list[str]:
        """The keys of all that carry a text, by way of others too; itself among them, in order."""
        found, left = {key}, [key]
        while left:
            for other in self.near(left.pop()):
                if other not in found:
                    found.add(other)
                    left.append(other)
        return sorted(found)
