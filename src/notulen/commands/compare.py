"""`compare`: two readers of the same reports beside each other."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, name, opened, words
from notulen.commands.options import About, AtLeast, Between, Party, Since, Talks, Until
from notulen.commands.views import Form

if TYPE_CHECKING:
    from notulen.ledger.ledger import Ledger
    from notulen.viewing import Asked
    from notulen.views.document import Document

MOST = 50  # of each list that is shown; JSON holds all

_EXAMPLES = """\b
Examples:
  notulen compare
  notulen compare offline Anna
  notulen compare "offline 0.1" "offline 0.2" --party RUS --format html

\b
A reader is named by its name or its beginning; without any, the ledger's
readers are listed, or the two that it has compared. Minutes of both meet
where their evidence does (half of the shorter stretch, a fifth of the
longer)."""

_Readers = Annotated[
    list[str] | None, typer.Argument(metavar="READER READER", help="Two readers, by their names or beginnings of them.")
]
_Report = Annotated[
    str | None, typer.Option("--report", callback=name, metavar="REPORT", help="Only this report, by its id or key.")
]
_Form = Annotated[Form, typer.Option("--format", help="In what form.")]
_In = Annotated[
    Tongue | None,
    typer.Option("--in", help="Language of the view; if not given, the one most reports of the ledger are in."),
]


def compare(
    readers: _Readers = None, report: _Report = None, about: About = None, party: Party = None,
    between: Between = None, since: Since = None, until: Until = None, talks: Talks = None, at_least: AtLeast = 0.0,
    form: _Form = Form.text, tongue: _In = None, ledger: LedgerPath = DEFAULT,
) -> None:  # fmt: skip
    """Hold two readers of the same reports against each other: what only one found, where they agree, what people said."""
    if len(readers or []) not in (0, 2):
        raise typer.BadParameter("name two readers, or none to list those that there are.")
    with opened(ledger) as book:
        from notulen.viewing import Asked
        from notulen.views.forms import rendered

        asked = Asked(about, party, between, since, until, talks, at_least)
        document = _document(book, [name(one) or "" for one in readers or []], report, asked, form, tongue)
        sys.stdout.write(rendered(document, form.value, console.width()))


def _document(
    book: Ledger, named: Sequence[str], report: str | None, asked: Asked, form: Form, tongue: Tongue | None
) -> Document:
    """The comparison asked for, or the readers where none was and there is none to be made.

    Raises:
        NotulenError: no reader is called so, both are one, or the filter cannot be.
    """
    from dataclasses import replace

    from notulen.standing.agreement import compared
    from notulen.viewing import wanted as wanted_of
    from notulen.views.pages import comparing

    shown = words(tongue, None if tongue else book.language(list(Tongue)))
    held = book.compare.readers()
    both = _two(named, [one.name for one in held])
    if both is None:
        return comparing.readers(held, shown)
    wanted = replace(wanted_of(book, asked), report=report)
    found = compared(book.compare.both(*both, report), wanted, None if form is Form.json else MOST)
    if not named and not found.reports:  # as where each reads another language
        return comparing.readers(held, shown)
    return comparing.comparison(found, both, shown)


def _two(named: Sequence[str], known: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The names of two readers: those asked for, or the two that there are, in name or in kind; None if there are others.

    Raises:
        NotulenError: no reader is called so, or both are one.
    """
    from notulen.errors import NotulenError
    from notulen.ledger import comparing

    if not named:
        few = known if len(known) == 2 else list(dict.fromkeys(one.split(" ")[0] for one in known))
        if len(few) != 2:
            return None
        named = few
    first, second = (comparing.named(one, known) for one in named)
    if set(first) & set(second):
        raise NotulenError(f"{named[0]!r} and {named[1]!r} both mean {', '.join(sorted({*first} & {*second}))}")
    return first, second


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(name="compare", epilog=_EXAMPLES)(compare)
