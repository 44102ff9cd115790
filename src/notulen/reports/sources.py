"""From what the user names (files, folders, standard input) to reports, one at a time, in a stable order."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from notulen.errors import InputError, LanguageError
from notulen.model import Language, Report
from notulen.reports import jsonl
from notulen.reports.language import detect
from notulen.reports.markup import LARGEST, looks_like_page
from notulen.reports.text import decode, headline, oddities

TEXT = frozenset({".txt"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
KINDS = TEXT | LINES | PAGES
STDIN = "-"
_BLANK = b" \t\r\n\xef\xbb\xbf"

Warn = Callable[[str, str], None]


@dataclass(frozen=True)
class Defaults:
    """What holds for a report whose source does not say, and how sources are taken.

    Attributes:
        outlet: outlet of reports that do not tell theirs.
        published: ISO day of reports that do not tell theirs.
        language: language of reports that do not tell theirs.
        any_language: whether a report in a language that is not read is taken too.
    """

    outlet: str | None = None
    published: str | None = None
    language: Language | None = None
    any_language: bool = False


def _untold(identity: str, note: str) -> None:
    """Lets a warning pass."""


def gather(
    sources: Sequence[str], defaults: Defaults | None = None, stdin: BinaryIO | None = None, warn: Warn = _untold
) -> Iterator[Report | InputError]:
    """The reports of the sources, their language settled, in the order they were named.

    Args:
        sources: paths of `.txt`, `.jsonl` and `.html` files, folders of them, or "-" for standard input.
        defaults: outlet, date and language of reports that do not tell theirs.
        stdin: what "-" reads; the process's own standard input where none is given.
        warn: told the id of a report and what is odd about it, just before the report itself comes.

    Yields:
        A report, or the error that says why an input gave none. A file named twice is read once.
    """
    known = defaults or Defaults()
    inputs = list(_expand(sources))
    ids = identities([Path(one) for one in inputs if isinstance(one, str) and one != STDIN])
    for one in inputs:
        if isinstance(one, InputError):
            yield one
        elif one == STDIN:
            yield from _finish(_stream(stdin or sys.stdin.buffer, STDIN, "stdin", known), known, warn)
        else:
            yield from _finish(_file(one, ids[_absolute(Path(one))], known), known, warn)


def identities(paths: Iterable[Path]) -> dict[Path, str]:
    """An id for each file: its name without ending, with as many of its folders as it takes to be the only one.

    Args:
        paths: files.

    Returns:
        Ids by absolute path.
    """
    whole = [_absolute(path) for path in paths]
    ids = {path: _printable(path.stem) for path in whole}
    for depth in range(2, max((len(path.parts) for path in whole), default=0)):
        counts = Counter(ids.values())
        if len(counts) == len(ids):
            break
        for path, taken in list(ids.items()):
            if counts[taken] > 1:
                ids[path] = _printable("/".join((*path.parts[-depth:-1], path.stem)))
    counts = Counter(ids.values())
    return {path: one if counts[one] == 1 else one + path.suffix for path, one in ids.items()}


def _printable(name: str) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _absolute(path: Path) -> Path:
    # Not resolve(): a report is called what the user calls it, not what a link points at.
    return Path(os.path.abspath(path))


def _expand(sources: Sequence[str]) -> Iterator[str | InputError]:
    seen: set[str] = set()
    for source in sources:
        for one in [source] if source == STDIN else _paths(source):
            key = str(one) if isinstance(one, InputError) or one == STDIN else os.path.abspath(one)
            if key not in seen:
                seen.add(key)
                yield one


def _paths(source: str) -> Iterator[str | InputError]:
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, source)
        elif path.is_file() and path.suffix.lower() not in KINDS:
            yield InputError(source, "not a kind of file that is read (.txt, .jsonl, .html); give others through -")
        elif path.exists():
            yield source
        elif "://" in source:
            yield InputError(source, "addresses are not read; save the report as a .txt file")
        else:
            yield InputError(source, "no such file or folder")
    except (OSError, ValueError) as error:
        yield InputError(source, _why(error))


def _folder(path: Path, source: str) -> Iterator[str | InputError]:
    errors: list[OSError] = []
    found = []
    for folder, below, names in os.walk(path, onerror=errors.append):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [
            Path(folder, name) for name in names if not name.startswith(".") and Path(name).suffix.lower() in KINDS
        ]
    yield from map(str, sorted(found, key=lambda one: one.parts))
    yield from (InputError(str(error.filename), _why(error)) for error in errors)
    if not found and not errors:
        yield InputError(source, "no .txt, .jsonl or .html files in this folder")


def _file(name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    ending = Path(name).suffix.lower()
    try:
        with open(name, "rb") as handle:
            if ending in LINES:
                yield from jsonl.lines(handle, name, identity, _taken(known))
            elif ending in PAGES:
                yield _page(_whole(handle), name, identity)
            elif ending in TEXT:
                yield _text(handle.read(), name, identity)
            else:  # a pipe or device: what it holds shows in what it begins with
                yield from _stream(handle, name, identity, known)
    except OSError as error:
        yield InputError(name, _why(error))


def _stream(handle: BinaryIO, name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    head = []
    for line in handle:
        head.append(line)
        if line.strip(_BLANK):
            break
    if head and head[-1].lstrip(_BLANK).startswith(b"{"):
        yield from jsonl.lines(chain(head, handle), name, identity, _taken(known))
        return
    data = b"".join(chain(head, handle))
    # A text may quote markup; one that begins with it is a page.
    yield (_page if data.lstrip(_BLANK).startswith(b"<") and looks_like_page(data) else _text)(data, name, identity)


def _taken(known: Defaults) -> bool:
    """Whether reports are taken that say of themselves that they are in a language not read."""
    return known.language is not None or known.any_language


def _whole(handle: BinaryIO) -> bytes:
    """What a file holds, up to a little more than a page may: enough to say that it is too large."""
    return handle.read(LARGEST + 1)


def _page(data: bytes, name: str, identity: str) -> jsonl.Line | InputError:
    from notulen.reports.pages import page  # here: it brings much with it that other reports do not need

    try:
        return page(data, name, identity)
    except InputError as error:
        return error


def _text(data: bytes, name: str, identity: str) -> jsonl.Line | InputError:
    try:
        return jsonl.Line(name, Report(id=identity, text=decode(data, name)))
    except InputError as error:
        return error


def _finish(found: Iterator[jsonl.Line | InputError], known: Defaults, warn: Warn) -> Iterator[Report | InputError]:
    """The reports with defaults, headline and language filled in, and their warnings told."""
    for line in found:
        if isinstance(line, InputError):
            yield line
            continue
        try:
            report, notes = _filled(line, known)
        except InputError as error:
            yield error
            continue
        for note in (*line.notes, *notes):
            warn(report.id, note)
        yield report


def _filled(line: jsonl.Line, known: Defaults) -> tuple[Report, list[str]]:
    report, notes = line.report, oddities(line.report.text)
    published = report.published or known.published
    if not published:
        notes.insert(0, "no date of publication, so days told by weekday stay empty (give it with --published)")
    language = report.language or known.language
    if language is None:
        language, doubt = _language(line, known)
        notes += [doubt] if doubt else []
    filled = {
        "outlet": report.outlet or known.outlet,
        "published": published,
        "language": language,
        "headline": report.headline or headline(report.text),
    }
    return report.model_copy(update=filled), notes


def _language(line: jsonl.Line, known: Defaults) -> tuple[str, str | None]:
    try:
        language, doubt = detect(line.report.text, line.name)
    except LanguageError as error:
        if not known.any_language:
            raise
        return error.language, error.reason
    return (line.claimed, None) if doubt and line.claimed else (language, doubt)


def _why(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
