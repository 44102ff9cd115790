"""From what the user names (files, folders, standard input) to reports, one at a time, in a stable order."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from notulen.errors import InputError, LanguageError
from notulen.model import Language, Report
from notulen.reports import jsonl
from notulen.reports.addresses import canonical, is_address
from notulen.reports.language import code, detect
from notulen.reports.markup import LARGEST, looks_like_page
from notulen.reports.text import decode, headline, oddities
from notulen.reports.unpacking import PACKED, Joined, lines, unpacked

TEXT = frozenset({".txt"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
TABLES = frozenset({".csv", ".tsv"})
ARCHIVES = frozenset({".warc"})
KINDS = TEXT | LINES | PAGES | TABLES | ARCHIVES
_KINDS = "(.txt, .jsonl, .html, .warc, .csv; also .gz, .zst)"
STDIN = "-"
LARGEST_TEXT = 100_000_000  # bytes of a plain text, packed or not
_BLANK = b" \t\r\n\xef\xbb\xbf"

Warn = Callable[[str, str], None]


@dataclass(frozen=True)
class Defaults:
    """What holds for a report whose source does not say, and how sources are taken.

    Attributes:
        outlet: outlet of reports that do not tell theirs.
        published: ISO day of reports that do not tell theirs.
        language: language of reports that do not tell theirs.
        any_language: whether a page in a language that is not read is taken too.
        names: what records call a report's fields, by the names they have here.
        allow_private: whether addresses that are not of the open net are fetched.
    """

    outlet: str | None = None
    published: str | None = None
    language: Language | None = None
    any_language: bool = False
    names: Mapping[str, str] | None = None
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A page of an archive that is passed over: of its report only id, text, headline and language were looked for."""

    report: Report


Over = Callable[[str, str], bool]  # whether a report with such a text in such a language is passed over


def _untold(identity: str, note: str) -> None:
    """Lets a warning pass."""


def gather(
    sources: Sequence[str], defaults: Defaults | None = None, stdin: BinaryIO | None = None, warn: Warn = _untold
) -> Iterator[Report | InputError]:
    """The reports of the sources, their language settled, in the order they were named.

    Args:
        sources: paths of texts, lines of JSON, pages, tables and web archives, folders of them, or "-" for standard input.
        defaults: outlet, date and language of reports that do not tell theirs.
        stdin: what "-" reads; the process's own standard input where none is given.
        warn: told the id of a report and what is odd about it, just before the report itself comes.

    Yields:
        A report, or the error that says why an input gave none. A file named twice is read once.
    """
    for one in sifted(sources, defaults, None, stdin, warn):
        if not isinstance(one, Passed):
            yield one


def sifted(
    sources: Sequence[str], defaults: Defaults | None = None, over: Over | None = None, stdin: BinaryIO | None = None,
    warn: Warn = _untold,
) -> Iterator[Report | Passed | InputError]:  # fmt: skip
    """The same, but of an archive's pages only those are looked into that are not passed over."""
    known = defaults or Defaults()
    yield from _finish(_joined(_lines(list(_expand(sources)), known, stdin)), known, over, warn)


def _lines(
    inputs: Sequence[str | InputError], known: Defaults, stdin: BinaryIO | None
) -> Iterator[jsonl.Line | InputError]:
    ids = identities([Path(one) for one in inputs if isinstance(one, str) and one != STDIN and not is_address(one)])
    for one in inputs:
        if isinstance(one, InputError):
            yield one
        elif one == STDIN:
            yield from _opened(stdin or sys.stdin.buffer, "", STDIN, "stdin", known)
        elif is_address(one):
            yield _fetched(one, known)
        else:
            yield from _file(one, ids[_absolute(Path(one))], known)


def _joined(found: Iterator[jsonl.Line | InputError]) -> Iterator[jsonl.Line | InputError]:
    """The same, pages of one article joined; what joins them is loaded with the first that needs it."""
    for one in found:
        if not isinstance(one, InputError) and one.part:
            from notulen.reports.parts import joined

            yield from joined(chain([one], found))
            return
        yield one


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
        elif path.is_file() and ending(path) not in KINDS:
            yield InputError(source, f"not a kind of file that is read {_KINDS}; give others through -")
        elif path.exists():
            yield source
        elif "://" in source:
            yield InputError(source, "only addresses of http and https are fetched")
        else:
            yield InputError(source, "no such file or folder")
    except (OSError, ValueError) as error:
        yield InputError(source, _why(error))


def _folder(path: Path, source: str) -> Iterator[str | InputError]:
    errors: list[OSError] = []
    found = []
    for folder, below, names in os.walk(path, onerror=errors.append):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".") and ending(Path(name)) in KINDS]
    yield from map(str, sorted(found, key=lambda one: one.parts))
    yield from (InputError(str(error.filename), _why(error)) for error in errors)
    if not found and not errors:
        yield InputError(source, f"no files in this folder that are read {_KINDS}")


def ending(path: Path) -> str:
    """A file's ending in small letters, without that of what it is packed with."""
    inner = Path(path.stem) if path.suffix.lower() in PACKED else path
    return inner.suffix.lower()


def _file(name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    try:
        with open(name, "rb") as handle:
            yield from _opened(handle, ending(Path(name)), name, identity, known)
    except OSError as error:
        yield InputError(name, _why(error))


def _opened(
    handle: BinaryIO, kind: str, name: str, identity: str, known: Defaults
) -> Iterator[jsonl.Line | InputError]:
    """The reports of a file, unpacked where it is packed; where that ends too soon, the last thing told is where."""
    stream, inner = unpacked(handle)
    for line in _kind(stream, kind, name, identity, known):
        if inner.fault and isinstance(line, InputError):
            break  # the fault says why, and where
        yield line
    if inner.fault:
        yield InputError(name, f"{inner.fault}; what came before was read")


def _kind(stream: BinaryIO, kind: str, name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    if kind in LINES:
        yield from jsonl.lines(lines(stream), name, identity, known.language is not None, known.names)
    elif kind in PAGES:
        yield _page(stream.read(LARGEST + 1), name, identity)
    elif kind in ARCHIVES:
        from notulen.reports.archives import warc

        yield from warc(stream, name, identity)
    elif kind in TABLES:
        yield from _table(stream, name, identity, known)
    elif kind in TEXT:
        yield _text(stream.read(LARGEST_TEXT + 1), name, identity)
    else:  # a pipe or device: what it holds shows in what it begins with
        yield from _stream(stream, name, identity, known)


def _table(stream: BinaryIO, name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    from notulen.reports.tables import rows

    names = {"headline": "headline", **(known.names or {})}
    for row in rows(stream, name):
        if isinstance(row, InputError):
            yield row
            continue
        number, record = row
        try:
            if _is_pointer(record, names):
                yield _pointed(record, f"{name}:{number}", known)
                continue
            yield jsonl.entry(record, f"{name}:{number}", f"{identity}:{number}", known.language is not None, names)
        except InputError as error:
            yield error


def _is_pointer(record: Mapping[str, object], names: Mapping[str, str]) -> bool:
    """Whether a row holds no text but the address of one, as the lists do that Media Cloud and GDELT export."""
    return not record.get(names.get("text", "text")) and is_address(str(record.get(names.get("url", "url")) or ""))


def _pointed(record: Mapping[str, object], place: str, known: Defaults) -> jsonl.Line | InputError:
    """The report that a row points at; what its page does not say, the row does."""
    line = _fetched(str(record[(known.names or {}).get("url", "url")]).strip(), known)
    if isinstance(line, InputError):
        return InputError(f"{place}: {line.source}", line.reason)
    told = jsonl.entry({**record, "text": line.report.text}, place, line.report.id, True, known.names or {"url": "url"})
    own = {key: getattr(line.report, key) or getattr(told.report, key) for key in ("outlet", "published")}
    return replace(
        line, report=line.report.model_copy(update=own), claimed=line.claimed or code(told.report.language or "")
    )


def _fetched(address: str, known: Defaults) -> jsonl.Line | InputError:
    """The report at an address, with the further pages of its article."""
    line = _fetched_page(address, known)
    if isinstance(line, InputError) or line.part is None:
        return line
    from notulen.reports.parts import followed

    # Joined already, it waits for no other page.
    return replace(followed(line, lambda other: _fetched_page(other, known)), part=None)


def _fetched_page(address: str, known: Defaults) -> jsonl.Line | InputError:
    from notulen.reports.fetch import Limits, fetch  # here: files need none of it
    from notulen.reports.pages import page

    try:
        answer = fetch(address, Limits(allow_private=known.allow_private))
        if answer.kind and "html" not in answer.kind and not looks_like_page(answer.data):
            return InputError(address, f"no page but {answer.kind}; save it and give the file")
        return page(answer.data, address, canonical(address) or address, answer.address, answer.charset)
    except InputError as error:
        return error


def _stream(handle: BinaryIO, name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    """The reports of a stream without a name, taken for what it begins with."""
    head = []
    for line in lines(handle):
        head.append(line)
        if line.strip(_BLANK):
            break
    first = head[-1].lstrip(_BLANK) if head else b""
    if first.startswith(b"{"):
        yield from jsonl.lines(chain(head, lines(handle)), name, identity, known.language is not None, known.names)
        return
    if first.startswith(b"WARC/"):
        from notulen.reports.archives import warc

        yield from warc(BufferedReader(Joined(b"".join(head), handle)), name, identity)
        return
    data = b"".join(head)
    data += handle.read(LARGEST_TEXT + 1)
    # A text may quote markup; one that begins with it is a page.
    yield (_page if first.startswith(b"<") and looks_like_page(data) else _text)(data, name, identity)


def _page(data: bytes, name: str, identity: str) -> jsonl.Line | InputError:
    from notulen.reports.pages import page  # here: it brings much with it that other reports do not need

    try:
        return page(data, name, identity)
    except InputError as error:
        return error


def _text(data: bytes, name: str, identity: str) -> jsonl.Line | InputError:
    if len(data) > LARGEST_TEXT:
        return InputError(name, f"too large for a report: more than {LARGEST_TEXT:,} bytes; give many as .jsonl")
    try:
        return jsonl.Line(name, Report(id=identity, text=decode(data, name)))
    except InputError as error:
        return error


def _finish(
    found: Iterator[jsonl.Line | InputError], known: Defaults, over: Over | None, warn: Warn
) -> Iterator[Report | Passed | InputError]:
    """The reports with defaults, headline and language filled in, and their warnings told."""
    for line in found:
        if isinstance(line, InputError):
            yield line
            continue
        try:
            language, doubt = _language(line, known)
        except InputError as error:
            if not (line.in_archive and isinstance(error, LanguageError)):
                yield error
            continue
        if over and line.in_archive and over(line.report.text, language):
            yield Passed(line.report.model_copy(update={"language": language}))
            continue
        report, notes = _filled(line, known, language)
        for note in (*line.notes, *notes, *([doubt] if doubt else [])):
            warn(report.id, note)
        yield report


def _filled(line: jsonl.Line, known: Defaults, language: str) -> tuple[Report, list[str]]:
    report, notes = line.whole().report, oddities(line.report.text)
    published = report.published or known.published
    if not published:
        notes.insert(0, "no date of publication, so days told by weekday stay empty (give it with --published)")
    filled = {
        "outlet": report.outlet or known.outlet,
        "published": published,
        "language": language,
        "headline": report.headline or headline(report.text),
    }
    return report.model_copy(update=filled), notes


def _language(line: jsonl.Line, known: Defaults) -> tuple[str, str | None]:
    """A report's language, and a note where it is in doubt."""
    if told := line.report.language or known.language:
        return told, None
    try:
        language, doubt = detect(line.report.text, line.name, line.claimed)
    except LanguageError as error:
        if not (known.any_language and line.page):
            raise
        return error.language, error.reason
    return (line.claimed, None) if doubt and line.claimed else (language, doubt)


def _why(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
