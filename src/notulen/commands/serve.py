"""`serve`: the minutes in a browser."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, example, name

_EXAMPLES = "notulen serve --ledger wina.db --port 8000"


def serve(
    ledger: LedgerPath = DEFAULT,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="The port it listens on.")] = 8000,
    host: Annotated[
        str,
        typer.Option(
            "--host", callback=name, metavar="ADDRESS", help="Another address than this machine's own asks for --token."
        ),
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="NOTULEN_TOKEN",
            callback=name,
            metavar="TOKEN",
            help="What every request must carry, 16 characters or more.",
        ),
    ] = None,
) -> None:
    """Show the ledger in a browser: positions, timeline, reports with their minutes marked; add reports, say what is wrong."""
    with console.quiet_ends():
        from notulen.web.serving import run

        run(
            ledger,
            host,
            port,
            token,
            lambda address: print(f"notulen: {ledger}: {address} (Ctrl-C ends)", file=sys.stderr),
        )


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(epilog=example(_EXAMPLES))(serve)
