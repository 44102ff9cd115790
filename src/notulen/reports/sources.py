"""From what the user names (files, folders, standard input) to reports, one at a time, in a stable order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from notulen.errors import InputError, LanguageError
from notulen.model import Language, Lead, Report
from notulen.reports import jsonl, paths
from notulen.reports.addresses import is_address
from notulen.reports.feeds import is_feed
from notulen.reports.language import code, detect
from notulen.reports.leads import followed, items
from notulen.reports.markup import LARGEST, looks_like_page
from notulen.reports.polite import Polite
from notulen.reports.text import decode, headline, oddities
from notulen.reports.unpacking import Joined, lines, unpacked

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
        polite: what fetches them, in place of a new one.
    """

    outlet: str | None = None
    published: str | None = None
    language: Language | None = None
    any_language: bool = False
    names: Mapping[str, str] | None = None
    allow_private: bool = False
    polite: Polite | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A page of an archive that is passed over: of its report only id, text, headline and language were looked for."""

    report: Report


Over = Callable[[str, str], bool]  # whether a report with such a text in such a language is passed over


@dataclass(frozen=True)
class Found:
    """What was found, and where.

    Attributes:
        what: a report, one that is passed over, or why there is none.
        notes: what is odd about it.
        lead: where it was found; None where that cannot be tried again.
        named: what the user named, likewise.
    """

    what: Report | Passed | InputError
    notes: tuple[str, ...] = ()
    lead: Lead | None = None
    named: Lead | None = None


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
    for one in found(sources, defaults, stdin):
        if isinstance(one.what, Passed):
            continue
        if isinstance(one.what, Report):
            for note in one.notes:
                warn(one.what.id, note)
        yield one.what


def found(
    sources: Sequence[str | Lead | Report], defaults: Defaults | None = None, stdin: BinaryIO | None = None,
    over: Over | None = None,
) -> Iterator[Found]:  # fmt: skip
    """The same, each with where it was found.

    Args:
        sources: likewise, or leads, which say themselves what was asked of their reading, or reports as a program has them.
        defaults: likewise.
        stdin: likewise.
        over: says which pages of an archive are passed over: they are not looked into any further.
    """
    known = defaults or Defaults()
    known = replace(known, polite=known.polite or Polite(known.allow_private))
    yield from _finish(_joined(_lines(list(paths.expand(sources)), known, stdin)), known, over)


def _lines(
    inputs: Sequence[str | Lead | Report | InputError], known: Defaults, stdin: BinaryIO | None
) -> Iterator[jsonl.Line | InputError]:
    ids = paths.identities(
        [Path(one) for one in inputs if isinstance(one, str) and one != paths.STDIN and not is_address(one)]
    )
    for one in inputs:
        if isinstance(one, InputError):
            yield one
        elif isinstance(one, Report):
            yield _given(one)
        elif one == paths.STDIN:
            yield from _opened(stdin or sys.stdin.buffer, "", paths.STDIN, "stdin", known)
        else:
            lead = one if isinstance(one, Lead) else _lead(one, known)
            name = one if isinstance(one, str) else lead.source
            yield from _named(_from(lead, name, ids, _as_asked(lead, known)), lead)


def _given(report: Report) -> jsonl.Line | InputError:
    """A report that a program has already; what it holds that its text cannot be is told."""
    try:
        decode(report.text.encode("utf-8"), report.id)
    except UnicodeEncodeError:
        return InputError(report.id, "text with half a character in it (a lone surrogate): write that character whole")
    except InputError as error:
        return error
    return jsonl.Line(report.id, report)


def _from(lead: Lead, name: str, ids: Mapping[Path, str], known: Defaults) -> Iterator[jsonl.Line | InputError]:
    if is_address(lead.source):
        return followed(lead, known.polite or Polite())
    path = paths.absolute(Path(name))
    return _file(name, ids.get(path) or paths.printable(path.stem), known)


def _named(found_: Iterator[jsonl.Line | InputError], lead: Lead) -> Iterator[jsonl.Line | InputError]:
    """What a source gave, each with what the user named, and where it was found where that is not known."""
    for one in found_:
        if isinstance(one, InputError):
            one.lead, one.named = one.lead or lead, lead
            yield one
        else:
            yield replace(one, lead=one.lead or lead, named=lead)


def _joined(found_: Iterator[jsonl.Line | InputError]) -> Iterator[jsonl.Line | InputError]:
    """The same, pages of one article joined; what joins them is loaded with the first that needs it."""
    for one in found_:
        if not isinstance(one, InputError) and one.part:
            from notulen.reports.parts import joined

            yield from joined(chain([one], found_))
            return
        yield one


def _lead(source: str, known: Defaults) -> Lead:
    """A source as it can be tried again, from wherever."""
    return Lead(
        source=source if is_address(source) else paths.printable(str(paths.absolute(Path(source)))), asked=_asked(known)
    )


def _asked(known: Defaults) -> dict[str, str]:
    told = {"outlet": known.outlet, "published": known.published, "language": known.language}
    names = ",".join(f"{field}={name}" for field, name in (known.names or {}).items())
    return {key: value for key, value in {**told, "map": names}.items() if value}


def _as_asked(lead: Lead, known: Defaults) -> Defaults:
    """What holds for a lead: what was asked when it was first tried, else what is asked now."""
    names = dict(pair.split("=", 1) for pair in lead.asked.get("map", "").split(",") if "=" in pair)
    return replace(
        known, outlet=lead.asked.get("outlet") or known.outlet, published=lead.asked.get("published") or known.published,
        language=code(lead.asked.get("language", "")) or known.language, names=names or known.names,
    )  # fmt: skip


def _file(name: str, identity: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    try:
        with open(name, "rb") as handle:
            yield from _opened(handle, paths.ending(Path(name)), name, identity, known)
    except OSError as error:
        yield InputError(name, paths.why(error))


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
    if kind in paths.LINES:
        yield from jsonl.lines(lines(stream), name, identity, known.language is not None, known.names)
    elif kind in paths.PAGES:
        yield _page(stream.read(LARGEST + 1), name, identity)
    elif kind in paths.ARCHIVES:
        from notulen.reports.archives import warc

        yield from warc(stream, name, identity)
    elif kind in paths.TABLES:
        yield from _table(stream, name, identity, known)
    elif kind in paths.TEXT:
        yield _text(stream.read(LARGEST_TEXT + 1), name, identity)
    elif kind in paths.FEEDS:
        yield from _feed(stream.read(LARGEST + 1), name, known)
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
                yield from _pointed(record, f"{name}:{number}", known)
                continue
            yield jsonl.entry(record, f"{name}:{number}", f"{identity}:{number}", known.language is not None, names)
        except InputError as error:
            yield error


def _is_pointer(record: Mapping[str, object], names: Mapping[str, str]) -> bool:
    """Whether a row holds no text but the address of one, as the lists do that Media Cloud and GDELT export."""
    return not record.get(names.get("text", "text")) and is_address(str(record.get(names.get("url", "url")) or ""))


def _pointed(record: Mapping[str, object], place: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    """The report that a row points at; what its page does not say, the row does."""
    address = str(record[(known.names or {}).get("url", "url")]).strip()
    told = jsonl.entry({**record, "text": address}, place, place, True, known.names or {"url": "url"}).report
    lead = Lead(
        source=address, outlet=told.outlet, published=told.published, language=told.language, listed=True,
        asked=_asked(known),
    )  # fmt: skip
    for one in followed(lead, known.polite or Polite()):
        if isinstance(one, InputError):
            one.source = f"{place}: {one.source}"
        yield one


def _feed(data: bytes, name: str, known: Defaults) -> Iterator[jsonl.Line | InputError]:
    """The reports that a saved feed leads to."""
    try:
        yield from items(data, Lead(source=name, asked=_asked(known)), known.polite or Polite())
    except InputError as error:
        yield error


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
    if first.startswith(b"<") and is_feed(data):
        yield from _feed(data, name, known)
        return
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


def _finish(found_: Iterator[jsonl.Line | InputError], known: Defaults, over: Over | None) -> Iterator[Found]:
    """The reports with defaults, headline and language filled in."""
    named, asked = None, known
    for line in found_:
        if isinstance(line, InputError):
            yield Found(line, (), line.lead, line.named)
            continue
        if line.named is not named:
            named, asked = line.named, _as_asked(line.named, known) if line.named else known
        try:
            one = _settled(line, asked, over)
        except InputError as error:
            if not (line.in_archive and isinstance(error, LanguageError)):
                error.lead = line.lead
                yield Found(error, (), line.lead, line.named)
            continue
        yield one


def _settled(line: jsonl.Line, known: Defaults, over: Over | None) -> Found:
    language, doubt = _language(line, known)
    if over and line.in_archive and over(line.report.text, language):
        passed = Passed(line.report.model_copy(update={"language": language}))
        return Found(passed, (), line.lead, line.named)
    report, notes = _filled(line, known, language)
    return Found(report, (*line.notes, *notes, *([doubt] if doubt else [])), line.lead, line.named)


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
