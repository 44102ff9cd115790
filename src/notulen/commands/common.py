"""What commands share: how they are set up, the ledger they open, days and names as they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from notulen import console

if TYPE_CHECKING:
    from notulen.ledger.ledger import Ledger
    from notulen.views.interface import Interface

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
DEFAULT = Path("notulen.db")


class Tongue(StrEnum):
    """A language that notulen reads and writes."""

    id = "id"
    en = "en"


LedgerPath = Annotated[
    Path,
    typer.Option("--ledger", envvar="NOTULEN_LEDGER", metavar="PATH", help="The file that keeps what was read."),
]
In = Annotated[Tongue | None, typer.Option("--in", help="Language of what is shown; if not given, the report's own.")]


class Checked(TyperGroup):
    """The program's commands, none of which takes an empty value: as a path it would be the folder one is in."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer keeps its own copy of click's Context
        """Takes the command line apart.

        Raises:
            UsageError: a value in it is empty.
        """
        for before, one in zip(["", *args], args, strict=False):
            option, is_one, value = one.partition("=")
            if not one.strip():
                ctx.fail(
                    f"{before if before.startswith('--') and before != '--' else 'an argument'} is empty; give it a value."
                )
            if option.startswith("--") and is_one and not value.strip():
                ctx.fail(f"{option} is empty; give it a value.")
        return super().parse_args(ctx, args)


def group(name: str, text: str) -> typer.Typer:
    """A group of commands, set up as the program is."""
    return typer.Typer(
        name=name, help=text, no_args_is_help=True, add_completion=False, rich_markup_mode=None,
        context_settings=SETTINGS,
    )  # fmt: skip


def example(line: str) -> str:
    """What stands below a command's help."""
    return f"\b\nExample:\n  {line}"


@contextmanager
def opened(path: Path, write: bool = False) -> Iterator[Ledger]:
    """The ledger of a command, which ends as a user expects."""
    with console.quiet_ends():
        from notulen.ledger.ledger import Ledger

        # What writes but does not read reports has nothing to do in a ledger that is not there.
        if write and not (path.exists() and path.stat().st_size):
            write = False
        with Ledger(path, write=write) as ledger:
            yield ledger


def words(tongue: Tongue | None, language: str | None) -> Interface:
    """The interface in the language asked for, or in that of a report."""
    from notulen.views.interface import interface

    return interface((tongue or Tongue(language or "id")).value)


def day(value: str | None) -> str | None:
    """A day of the command line.

    Raises:
        BadParameter: it is none.
    """
    if value is None:
        return None
    from notulen.reports.dates import iso

    found = iso(value)
    if found is None:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2022-01-13.")
    return found


def name(value: str | None) -> str | None:
    """A name from the command line as text, whatever bytes it was given in."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if value else None
