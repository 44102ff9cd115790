"""`verify` and `cite`: whether minutes hold, and how they are cited."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, name, opened


class Form(StrEnum):
    """The form of a citation."""

    text = "text"
    bibtex = "bibtex"
    json = "json"


VERIFY_EXAMPLES = """\b
Examples:
  notulen verify
  notulen verify --report berita-13 --refetch

\b
Each report's text is held against its hash, each stretch of each minute
read again in it, each minute held against its id, which is a hash of what it
says. --refetch fetches the pages again, a second between two of one server, and
tells which words stand there no more.
Ends with 0 where all holds, with 1 where something does not."""

CITE_EXAMPLES = """\b
Examples:
  notulen cite 3f9ac21e
  notulen cite 3f9ac21e --format bibtex >> talks.bib
  notulen cite 3f9ac21e --format json

\b
The address leads to the words on their page (a W3C text fragment). json is
CSL-JSON, which Zotero, Pandoc and their like read."""


def verify(
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="REPORT", callback=name, help="Only this report: its id, or its key."),
    ] = None,
    refetch: Annotated[
        bool, typer.Option("--refetch", help="Fetch the pages again too, and say what is gone.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch also addresses of this machine and of private networks.")
    ] = False,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Read every stretch of every minute again in its text, and say what no longer holds; 1 if something does not."""
    with opened(ledger) as book:
        from notulen.verifying import checked
        from notulen.views.plain import plain

        reports = minutes = faults = fetched = changed = 0
        with console.counting("reports") as progress:
            for one in checked(book, report, refetch, allow_private):
                reports, minutes = reports + 1, minutes + one.minutes
                fetched, changed = fetched + one.fetched, changed + one.changed
                for fault in one.faults:
                    print(f"{plain(one.report)}: {plain(fault)}")
                    faults += 1
                progress(reports)
        _sum_up(report, reports, minutes, faults, (fetched, changed) if refetch else None)


def _sum_up(asked: str | None, reports: int, minutes: int, faults: int, pages: tuple[int, int] | None) -> None:
    from notulen.errors import NotulenError

    if asked is not None and not reports:
        raise NotulenError(f"no report {asked!r} in the ledger")
    told = f"{minutes:,} minutes of {reports:,} reports"
    print(
        f"{told}: {faults:,} {'thing does' if faults == 1 else 'things do'} not hold" if faults else f"{told}: all hold"
    )
    if pages is not None:
        print(f"{pages[0]:,} pages fetched again, {pages[1]:,} of them gone or without some of the words")
    if faults:
        raise SystemExit(1)


def cite(
    minute: Annotated[
        str,
        typer.Argument(metavar="MINUTE", callback=name, help="Its id, or the beginning of it (4 characters or more)."),
    ],
    form: Annotated[Form, typer.Option("--format", help="In what form.")] = Form.text,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Cite a minute: its words, outlet, day, address, hash, and a link that leads to the words on their page."""
    with opened(ledger) as book:
        from notulen.views.citing import citation, rendered

        sys.stdout.write(rendered(citation(book.show(minute)), form.value))


def add_to(app: typer.Typer) -> None:
    """Gives the program these commands."""
    app.command(epilog=VERIFY_EXAMPLES)(verify)
    app.command(epilog=CITE_EXAMPLES)(cite)
