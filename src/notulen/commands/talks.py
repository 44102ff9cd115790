"""`talks add|list|remove`: a negotiation as a named filter."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from notulen.commands.common import DEFAULT, LedgerPath, day, example, group, name, opened

if TYPE_CHECKING:
    from notulen.ledger.ledger import Ledger

app = group("talks", "Name a negotiation: who takes part, what it is about, since when.")

_EXAMPLES = """\b
Examples:
  notulen talks add Wina --between RUS,NATO,USA --about 'security.*' --since 2022-01-01
  notulen talks list
  notulen talks remove Wina"""
app.info.epilog = _EXAMPLES

_Name = Annotated[str, typer.Argument(metavar="NAME", callback=name, help="What the talks are called.")]


def _say(book: Ledger, what: str) -> None:
    from notulen.views.plain import plain

    print(f"notulen: {book.path}: {plain(what)}", file=sys.stderr)


@app.command(epilog=example("notulen talks add Wina --between RUS,NATO,USA --since 2022-01-01"))
def add(
    talks: _Name,
    between: Annotated[
        str | None, typer.Option("--between", metavar="A,B", help="Who takes part; codes or names.")
    ] = None,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="ISSUE", help="Issues, with commas; 'security.*' for all of a kind."),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", callback=day, metavar="DATE", help="First day.")] = None,
    until: Annotated[str | None, typer.Option("--until", callback=day, metavar="DATE", help="Last day.")] = None,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Give a negotiation a name."""
    with opened(ledger, write=True) as book:
        from notulen.ledger.filters import told
        from notulen.ledger.talks import Talk
        from notulen.views.parties import codes

        book.talks.add(Talk(talks, codes(between) if between else (), told(about), since, until))
        _say(book, f"talks {talks!r} added; --talks takes the name")


@app.command(name="list", epilog=example("notulen talks list --ledger wina.db"))
def list_(ledger: LedgerPath = DEFAULT) -> None:
    """List the negotiations that have a name."""
    from notulen.views.plain import plain

    with opened(ledger) as book:
        known = book.talks.all()
        if not known:
            _say(book, "no talks have a name yet; `notulen talks add` gives one")
        for one in known:
            parts = [
                f"between {', '.join(one.between)}" if one.between else "",
                f"about {', '.join(one.about)}" if one.about else "",
                f"since {one.since}" if one.since else "",
                f"until {one.until}" if one.until else "",
            ]
            print(f"{plain(one.name)}: {'; '.join(filter(None, parts))}")


@app.command(epilog=example("notulen talks remove Wina"))
def remove(talks: _Name, ledger: LedgerPath = DEFAULT) -> None:
    """Take a name away; the minutes stay."""
    with opened(ledger, write=True) as book:
        book.talks.remove(talks)
        _say(book, f"talks {talks!r} removed; their minutes stay")
