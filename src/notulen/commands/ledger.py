"""`ledger info|check|backup|migrate`: looking after the file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, example, group, opened

app = group("ledger", "Look after the ledger, the file that keeps what was read.")

_EXAMPLES = """\b
Examples:
  notulen ledger info
  notulen ledger check --ledger wina.db
  notulen ledger backup notulen-2022-01-13.db
  notulen ledger migrate"""
app.info.epilog = _EXAMPLES


@app.command(epilog=example("notulen ledger info --ledger wina.db"))
def info(ledger: LedgerPath = DEFAULT) -> None:
    """Tell what the ledger holds: reports, minutes, readers, days, its size and version."""
    with opened(ledger) as book:
        i = book.info()
        rows = {
            "file": f"{i.path} ({i.size:,} bytes, schema {i.version})",
            "reports": f"{i.reports:,}"
            + (f", {i.older:,} of them older versions of others" if i.older else "")
            + (f", {i.forgotten:,} forgotten" if i.forgotten else ""),
            "readings": f"{i.readings:,}",
            "minutes": f"{i.minutes:,}" + _besides(i.minutes_kept - i.minutes),
            "verdicts": f"{i.verdicts:,}",
            "talks": f"{i.talks:,}",
            "languages": ", ".join(f"{name} {count:,}" for name, count in i.languages.items()),
            "published": " to ".join(i.published) if i.published else "not told",
            "added": " to ".join(i.added) if i.added else "",
        }
        for name, value in rows.items():
            if value:
                print(f"{name:<10}{value}")
        for reader, count in i.readers.items():
            print(f"{'reader':<10}{reader}: {count:,} {'reading' if count == 1 else 'readings'}")
        for model, (count, sent, told) in book.answers.counts().items():
            print(f"{'model':<10}{model}: {count:,} {'answer' if count == 1 else 'answers'}, {sent + told:,} tokens")


def _besides(number: int) -> str:
    return f", and {number:,} of readings that newer ones took the place of" if number else ""


@app.command(epilog=example("notulen ledger check"))
def check(ledger: LedgerPath = DEFAULT) -> None:
    """Check the file, its references, each text against its hash, each stretch against its text; 1 if something is wrong."""
    with console.quiet_ends():
        from notulen.ledger.care import damage
        from notulen.views.plain import plain

        faults = damage(ledger)
        harmed = bool(faults)
        if not harmed:
            with opened(ledger) as book:
                faults = book.check()
        for fault in faults:
            print(f"notulen: {ledger}: {plain(fault)}", file=sys.stderr)
        if harmed:
            what = "put the last backup in its place (notulen ledger backup makes them), or read the reports anew"
            print(f"notulen: {ledger}: {what}", file=sys.stderr)
        print(f"{ledger}: {'not whole' if faults else 'whole'}")
        if faults:
            raise SystemExit(1)


@app.command(epilog=example("notulen ledger backup notulen-2022-01-13.db"))
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; a file that is not there yet.")],
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Copy the ledger, also while others write it; the copy is whole, or is not there."""
    with opened(ledger) as book:
        print(f"{target}: {book.backup(target):,} bytes")


@app.command(epilog=example("notulen ledger migrate --ledger old.db"))
def migrate(ledger: LedgerPath = DEFAULT) -> None:
    """Bring a ledger of an older notulen up to this one, after a copy of it; `read` does so too, without the copy."""
    with console.quiet_ends():
        from notulen.ledger.care import migrate as bring_up

        before, after, copy = bring_up(ledger)
        if copy is None:
            print(f"{ledger}: schema {after}, as it should be")
        else:
            print(f"{ledger}: from schema {before} to {after}; as it was, it lies in {copy}")
