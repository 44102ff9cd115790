"""`brief`, `positions`, `timeline`, `meetings`, `threats`, `open`, `changes`, `disputes`, `sources`: views over a ledger."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, opened
from notulen.commands.options import About, AtLeast, Between, Party, Since, Talks, Until

if TYPE_CHECKING:
    from notulen.ledger.ledger import Ledger
    from notulen.viewing import Asked


class Form(StrEnum):
    """The form of a view."""

    text = "text"
    md = "md"
    html = "html"
    json = "json"


_Form = Annotated[Form, typer.Option("--format", help="In what form.")]
_In = Annotated[
    Tongue | None,
    typer.Option("--in", help="Language of the view; if not given, the one most reports of the ledger are in."),
]

HELP = {
    "brief": "Tell where the talks stand, in sentences that each lead to report and words.",
    "positions": "Show each party's stance on each issue, its words, and what others claim of it.",
    "timeline": "Show what happened by day; the day of an act and the day it was told apart.",
    "meetings": "Show meetings: planned, held or cancelled, and what was said of the outcome.",
    "threats": "Show threats and conditional promises, and whether they came about.",
    "open": "Show demands nobody has answered, with their age.",
    "changes": "Show what changed between two days (without --since the last 7): new, hardened, softened, dropped, answered.",
    "disputes": "Show denials with what they deny, and reports that contradict each other.",
    "sources": "Show which outlets and wires tell how much, first, and alone.",
}


def _command(view: str) -> Callable[..., None]:
    def run(
        about: About = None, party: Party = None, between: Between = None, since: Since = None,
        until: Until = None, talks: Talks = None, at_least: AtLeast = 0.0, form: _Form = Form.text,
        tongue: _In = None, ledger: LedgerPath = DEFAULT,
    ) -> None:  # fmt: skip
        with console.quiet_ends():
            from notulen.viewing import Asked, writable

            with opened(ledger, write=writable(ledger)) as book:
                asked = Asked(about, party, between, since, until, talks, at_least)
                sys.stdout.write(shown(book, view, asked, form, tongue))

    run.__doc__ = HELP[view]
    return run


def shown(book: Ledger, view: str, asked: Asked, form: Form, tongue: Tongue | None) -> str:
    """A view over a ledger, in a form.

    Raises:
        NotulenError: it asks for talks or an issue that there is not.
    """
    from notulen.viewing import document
    from notulen.views.forms import rendered

    told = document(book, view, asked, tongue.value if tongue else None, every=form is Form.json)
    return rendered(told, form.value, console.width())


def add_to(app: typer.Typer) -> None:
    """Gives the program these commands."""
    for view in HELP:
        examples = f"  notulen {view} --between RUS,UKR --since 2022-01-01\n  notulen {view} --format html --in en"
        app.command(name=view, epilog=f"\b\nExamples:\n{examples}")(_command(view))
