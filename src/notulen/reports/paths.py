"""The files that paths lead to, in a stable order, and what their reports are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from notulen.errors import InputError
from notulen.model import Lead, Report
from notulen.reports.addresses import is_address
from notulen.reports.unpacking import PACKED

TEXT = frozenset({".txt"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
TABLES = frozenset({".csv", ".tsv"})
ARCHIVES = frozenset({".warc"})
KINDS = TEXT | LINES | PAGES | TABLES | ARCHIVES
FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf"})  # only those named: a folder's would be fetched unasked
_KINDS = "(.txt, .jsonl, .html, .warc, .csv, .rss; also .gz, .zst)"
STDIN = "-"


def expand(sources: Sequence[str | Lead | Report]) -> Iterator[str | Lead | Report | InputError]:
    """The inputs that sources stand for: the files of folders each by itself, what is named twice once.

    Args:
        sources: paths, addresses, "-", or leads and reports, which stand for themselves.
    """
    seen: set[str] = set()
    for source in sources:
        if isinstance(source, Lead | Report):
            yield source
            continue
        for one in [source] if source == STDIN or is_address(source) else _paths(source):
            key = str(one) if isinstance(one, InputError) else _key(one)
            if key not in seen:
                seen.add(key)
                yield one


def _key(source: str) -> str:
    """What a source is told from others by."""
    return source if source == STDIN or is_address(source) else os.path.abspath(source)


def _paths(source: str) -> Iterator[str | InputError]:
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, source)
        elif path.is_file() and ending(path) not in KINDS | FEEDS:
            yield InputError(source, f"not a kind of file that is read {_KINDS}; give others through -")
        elif path.exists():
            yield source
        elif "://" in source:
            yield InputError(source, "only addresses of http and https are fetched")
        else:
            yield InputError(source, "no such file or folder")
    except (OSError, ValueError) as error:
        yield InputError(source, why(error))


def _folder(path: Path, source: str) -> Iterator[str | InputError]:
    errors: list[OSError] = []
    found = []
    for folder, below, names in os.walk(path, onerror=errors.append):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".") and ending(Path(name)) in KINDS]
    yield from map(str, sorted(found, key=lambda one: one.parts))
    yield from (InputError(str(error.filename), why(error)) for error in errors)
    if not found and not errors:
        yield InputError(source, f"no files in this folder that are read {_KINDS}")


def ending(path: Path) -> str:
    """A file's ending in small letters, without that of what it is packed with."""
    inner = Path(path.stem) if path.suffix.lower() in PACKED else path
    return inner.suffix.lower()


def identities(paths: Iterable[Path]) -> dict[Path, str]:
    """An id for each file: its name without ending, with as many of its folders as it takes to be the only one.

    Args:
        paths: files.

    Returns:
        Ids by absolute path.
    """
    whole = [absolute(path) for path in paths]
    ids = {path: printable(path.stem) for path in whole}
    for depth in range(2, max((len(path.parts) for path in whole), default=0)):
        counts = Counter(ids.values())
        if len(counts) == len(ids):
            break
        for path, taken in list(ids.items()):
            if counts[taken] > 1:
                ids[path] = printable("/".join((*path.parts[-depth:-1], path.stem)))
    counts = Counter(ids.values())
    return {path: one if counts[one] == 1 else one + path.suffix for path, one in ids.items()}


def printable(name: str) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def absolute(path: Path) -> Path:
    """A path from the root, links as they are."""
    # Not resolve(): a report is called what the user calls it, not what a link points at.
    return Path(os.path.abspath(path))


def why(error: Exception) -> str:
    """Why a file cannot be read."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
