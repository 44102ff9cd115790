"""`show`, `verdict`, `forget`, `versions`: one minute, what a person says of it, taking a report back, its versions."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, In, LedgerPath, Tongue, example, name, opened, words

if TYPE_CHECKING:
    from notulen.ledger.showing import Shown


class Form(StrEnum):
    """The form in which a minute is shown."""

    text = "text"
    json = "json"


_Minute = Annotated[
    str, typer.Argument(metavar="MINUTE", callback=name, help="Its id, or the beginning of it (4 characters or more).")
]

SHOW_EXAMPLES = """\b
Examples:
  notulen show 3f9ac21e
  notulen show 3f9ac21e --in en --format json"""

VERDICT_EXAMPLES = """\b
Examples:
  notulen verdict 3f9ac21e right --by Anna
  notulen verdict 3f9ac21e kind=offer --by Anna --note "bersedia, not menuntut"
  notulen verdict 3f9ac21e actor=RUS:Kremlin --by Anna
  notulen verdict 3f9ac21e condition=none --by Anna

\b
FIELD is kind, modality, polarity, quoted, issues (with commas), when, where,
chain (with semicolons), actor, recipient, source (a party's code, with
":WORDS" where other words of the report name it), actor.name and so on,
content, condition (words of the report). "none" takes a value away.
What was read stays as it is, and the verdict beside it."""

FORGET_EXAMPLES = """\b
Examples:
  notulen forget berita-13
  notulen forget 9b1c02d7

\b
Text, minutes, people named nowhere else and the notes of verdicts are erased
from the file; what is left is a hash, by which the report is known and not
kept again. Copies made before (ledger backup) still hold it."""


def show(
    minute: _Minute,
    form: Annotated[Form, typer.Option("--format", help="In what form.")] = Form.text,
    tongue: In = None,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Show a minute: its words in their sentence, the chain that carried them, what people said of it."""
    with opened(ledger) as book:
        _print(book.show(minute), form, tongue)


def _print(found: Shown, form: Form, tongue: Tongue | None) -> None:
    from notulen.views import minute as view

    if form is Form.json:
        sys.stdout.write(view.line(found) + "\n")
    else:
        sys.stdout.write(view.text(found, words(tongue, found.report.language), console.width()))


def verdict(
    minute: _Minute,
    said: Annotated[str, typer.Argument(metavar="VERDICT", callback=name, help="right, wrong, or FIELD=VALUE.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", callback=name, help="Who says so.")],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", callback=name, help="Why.")] = None,
    tongue: In = None,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Say of a minute that it is right, wrong, or what a field of it should be; then show it."""
    with opened(ledger, write=True) as book:
        _print(book.verdict(minute, said, by, note), Form.text, tongue)


def forget(
    report: Annotated[str, typer.Argument(metavar="REPORT", callback=name, help="Its id, or its key's beginning.")],
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Erase a report's text and minutes for good, and leave only its hash."""
    from notulen.views.plain import plain

    with opened(ledger, write=True) as book:
        known = len(book.versions(report))
        erased = book.forget(report)
        all_of_them = f", in all its {known} versions" if known > 1 else ""
        print(
            f"notulen: {plain(report)}: forgotten, with {erased} {'minute' if erased == 1 else 'minutes'}{all_of_them}",
            file=sys.stderr,
        )


def versions(
    report: Annotated[str, typer.Argument(metavar="REPORT", callback=name, help="Its id, or its key's beginning.")],
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Show the versions of a page that was read again after it was changed: what each took out (-) and put in (+)."""
    with opened(ledger) as book:
        from notulen.views.versions import text

        sys.stdout.write(text(book.versions(report)))


def add_to(app: typer.Typer) -> None:
    """Gives the program these commands."""
    app.command(epilog=SHOW_EXAMPLES)(show)
    app.command(epilog=VERDICT_EXAMPLES)(verdict)
    app.command(epilog=FORGET_EXAMPLES)(forget)
    app.command(epilog=example("notulen versions berita-13"))(versions)
