"""Options that several commands take, and the log that some write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import Tongue, day, name

if TYPE_CHECKING:
    from notulen.account import Log


def _pipelines(values: list[str] | None) -> list[str]:
    for value in values or []:
        language, _, path = value.partition("=")
        if language not in list(Tongue) or not path:
            raise typer.BadParameter(f"{value!r} is not LANGUAGE=PATH, as in id=./my-pipeline (languages: id, en).")
        if not Path(path).exists():
            raise typer.BadParameter(f"{path!r} does not exist.")
    return values or []


def _people(path: Path | None) -> Path | None:
    """The table of people, also where their file holds FollowTheMoney's entities."""
    if path is None:
        return None
    with console.quiet_ends():
        from notulen.imports.people import as_table
        from notulen.views.plain import plain

        made = as_table(path)
    if made.offices is not None:
        told = f"{made.offices:,} offices; {made.left:,} left out, without party or dates"
        print(f"notulen: {plain(str(path))}: {told}", file=sys.stderr)
    return made.path


All = Annotated[bool, typer.Option("--all", help="Read also what does not look like a negotiation.")]
Pipeline = Annotated[
    list[str] | None,
    typer.Option(
        "--pipeline",
        callback=_pipelines,
        metavar="LANGUAGE=PATH",
        help="A spaCy pipeline to read with, in place of ours.",
    ),
]
People = Annotated[
    Path | None,
    typer.Option(
        "--people",
        exists=True,
        dir_okay=False,
        callback=_people,
        metavar="FILE",
        help="More people and their parties: a table, or FollowTheMoney's entities.",
    ),
]
Parties = Annotated[
    Path | None, typer.Option("--parties", exists=True, dir_okay=False, metavar="FILE", help="More parties.")
]

Encoder = Annotated[
    Path | None,
    typer.Option(
        "--encoder", exists=True, file_okay=False, metavar="FOLDER",
        help="A trained encoder (notulen train) that tells kinds and people together with the linear models.",
    ),
]  # fmt: skip

Private = Annotated[
    bool, typer.Option("--allow-private", help="Fetch also addresses of this machine and of private networks.")
]

LogFile = Annotated[
    Path | None,
    typer.Option("--log", dir_okay=False, metavar="FILE", help="Write what happens to a file, a line of JSON each."),
]


# Which minutes and acts are wanted.
About = Annotated[
    str | None, typer.Option("--about", metavar="ISSUE", help="Issues, with commas; 'security.*' for all of a kind.")
]
Party = Annotated[
    str | None,
    typer.Option("--party", metavar="PARTY", help="Only where this party acts or is addressed; its code or name."),
]
Between = Annotated[
    str | None, typer.Option("--between", metavar="A,B", help="Only among these parties; codes or names.")
]
Since = Annotated[str | None, typer.Option("--since", callback=day, metavar="DATE", help="First day.")]
Until = Annotated[str | None, typer.Option("--until", callback=day, metavar="DATE", help="Last day.")]
Talks = Annotated[str | None, typer.Option("--talks", callback=name, metavar="NAME", help="The talks of this name.")]
AtLeast = Annotated[float, typer.Option("--at-least", min=0, max=1, metavar="0..1", help="Least confidence.")]


@contextmanager
def logged(path: Path | None) -> Iterator[Log | None]:
    """The log at a path; none, where there is none.

    Raises:
        NotulenError: it cannot be written.
    """
    if path is None:
        yield None
        return
    from notulen.account import Log

    with Log(path) as log:
        yield log
