"""`notulen.read`: texts, files, addresses and reports to readings, which show themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from notulen.errors import InputError, NotulenError
from notulen.flow import Options
from notulen.flow import read as gathered
from notulen.imports.people import as_table
from notulen.keeping import Keeping
from notulen.ledger.ledger import Ledger
from notulen.ledger.rows import key_of
from notulen.model import Language, Reading, Report
from notulen.notebook.readings import Readings
from notulen.notebook.records import language as a_language
from notulen.notebook.records import shown
from notulen.reports.addresses import is_address
from notulen.reports.dates import iso

Source = str | Path | Report
_SENTENCE = 5  # words from which on what is no file is taken for a text, though it has one line


def read(
    *sources: Source | Iterable[Source], outlet: str | None = None, published: str | date | None = None,
    language: Language | None = None, everything: bool = False, jobs: int = 1, people: str | Path | None = None,
    parties: str | Path | None = None, allow_private: bool = False, ledger: Ledger | str | Path | None = None,
    in_language: Language | None = None,
) -> Readings:  # fmt: skip
    """Reads reports.

    Args:
        sources: texts, paths of files and folders, addresses (https://...), reports, or lists of them. What begins with http
            and what is there as a file or folder is that; what has several lines, or five words and more, is a text,
            its headline the first line; anything else is taken for a path.
        outlet: who published them, where they do not say.
        published: the day on which, where they do not say; without one, "Thursday" has no date.
        language: "id" or "en", where it is not to be found out.
        everything: whether to read also what does not look like a negotiation.
        jobs: processes that read.
        people: a file of more people and their parties: a table, or FollowTheMoney's entities.
        parties: a file of more parties.
        allow_private: whether to fetch also addresses of this machine and of private networks.
        ledger: where to keep what is read, if anywhere: one that is open, or the path of its file.
        in_language: that kinds and issues are named in where it is shown; that of the reports, if None.

    Returns:
        A reading for each report, in the order of the sources; what gave none stands in its `errors`.

    Raises:
        NotulenError: nothing at all could be read, or something that is asked for cannot be.
    """
    chosen = a_language(in_language)
    options = Options(
        outlet=outlet, published=_day(published), language=a_language(language), keep_all=everything, jobs=jobs,
        people=_people(people), parties=_file(parties), allow_private=allow_private,
    )  # fmt: skip
    with _keeping(ledger, options) as keeping:
        made = list(gathered(list(_sources(sources)), options, keeping=keeping))
    return _readings(made, chosen)


def _readings(made: Sequence[Reading | InputError], in_language: Language | None) -> Readings:
    readings = [shown(one, in_language) for one in made if not isinstance(one, InputError)]
    errors = [one for one in made if isinstance(one, InputError)]
    if errors and not readings:
        raise errors[0]
    return Readings(readings, errors, in_language)


def _day(told: str | date | None) -> str | None:
    if told is None:
        return None
    found = iso(str(told))
    if found is None:
        raise NotulenError(f"published={told!r} is no day; write it as 2022-01-13")
    return found


def _file(path: str | Path | None) -> Path | None:
    if path is not None and not Path(path).is_file():
        raise NotulenError(f"{path}: there is no such file")
    return None if path is None else Path(path)


def _people(path: str | Path | None) -> Path | None:
    found = _file(path)
    return as_table(found).path if found else None


@contextmanager
def _keeping(ledger: Ledger | str | Path | None, options: Options) -> Iterator[Keeping | None]:
    """What keeps what is read; a ledger that was opened here is closed here."""
    if ledger is None:
        yield None
        return
    book = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    try:
        yield Keeping(book, None, options.people, options.parties, options.keep_all)
    finally:
        if book is not ledger:
            book.close()


def _sources(given: Iterable[Source | Iterable[Source]]) -> Iterator[str | Report]:
    for one in given:
        if isinstance(one, Report):
            yield one
        elif isinstance(one, str | Path):
            yield _source(one)
        elif isinstance(one, Iterable):
            yield from _sources(one)
        else:
            raise NotulenError(f"a {type(one).__name__} is no text, path, address or report")


def _source(one: str | Path) -> str | Report:
    if isinstance(one, str) and one.strip() in ("", "-"):
        raise NotulenError(f"{one!r} is no text, path or address")
    if isinstance(one, Path) or (is_address(one) and not one.split()[1:]) or _there(one):
        return str(one)
    if len(one.split()) >= _SENTENCE or "\n" in one.strip():
        return Report(id=f"text-{key_of(one)[:8]}", text=one)
    return one


def _there(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # too long for a path, or with characters that none may have
        return False
