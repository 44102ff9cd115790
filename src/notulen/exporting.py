"""Joins ledger, standing and exports: writes minutes in another program's form, whether a command or a program asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from notulen import viewing
from notulen.ledger.ledger import Ledger
from notulen.standing import beside, kept
from notulen.standing.meetings import Meeting
from notulen.standing.picture import Picture
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.writing import placed


def asked_for(
    book: Ledger, asked: viewing.Asked, options: Mapping[str, str], language: str | None = None,
    tick: Callable[[int], None] = lambda _: None,
) -> Asked:  # fmt: skip
    """What an export is given.

    Args:
        book: the ledger.
        asked: which minutes.
        options: what a network is told, by name.
        language: of brief and calendar; the one most reports are in, if None.
        tick: told how many things are written.

    Raises:
        NotulenError: it asks for talks, a party or an issue that there is not.
    """
    spoken = language or book.language(viewing.LANGUAGES) or viewing.LANGUAGES[0]
    return Asked(
        book, viewing.wanted(book, asked), {**options, "language": spoken}, lambda: _meetings(book, asked),
        lambda: viewing.document(book, "brief", asked, language), tick,
    )  # fmt: skip


def _meetings(book: Ledger, asked: viewing.Asked) -> Iterable[Meeting]:
    if book.writes:
        kept.refresh(book)
    return Picture(tuple(beside.settled(book, viewing.wanted(book, asked)))).meetings


def written(chosen: Format, asked: Asked, path: Path, force: bool = False) -> Done:
    """Writes a file, whole or not at all.

    Args:
        chosen: the format.
        asked: what is to be in it.
        path: where the file is to be.
        force: whether one that is there may be put aside.

    Raises:
        NotulenError: there is a file already, or it cannot be written.
    """
    with placed(path, force) as half:
        if chosen.file is not None:
            return chosen.file(asked, half)
        assert chosen.text is not None
        with half.open("w", encoding="utf-8", errors="surrogatepass", newline="") as out:
            return chosen.text(asked, out)
