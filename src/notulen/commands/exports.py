"""`export` and `import`: into the forms of other programs, and out of them."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, day, name, opened
from notulen.commands.options import About, AtLeast, Between, Party, Since, Talks, Until

if TYPE_CHECKING:
    from notulen.imports.base import Imported
    from notulen.ledger.ledger import Ledger
    from notulen.viewing import Asked
    from notulen.views.exports.base import Done, Format

STDOUT = "-"


@dataclass(frozen=True)
class _Options:
    """What a network is told, by name, and the language of brief and calendar."""

    network: dict[str, str]
    language: str | None


EXPORT_EXAMPLES = """\b
Examples:
  notulen export --list
  notulen export csv minutes.csv --between RUS,UKR --since 2022-01-01
  notulen export plover - --about 'security.*' > events.jsonl
  notulen export dna talks.dna --talks Wina
  notulen export graphml talks.graphml --network one --rows actor --columns issue --qualifier subtract
  notulen export bundle ledger.jsonl

\b
A file is put in its place whole or not at all. PATH - is standard output, for
formats that are text. What each format holds of a minute, and what it has no
place for, stands in docs/exports.md. The options from --network on are those of
graphml, dl, pajek and edges."""

IMPORT_EXAMPLES = """\b
Examples:
  notulen import bundle ledger.jsonl
  notulen import dna coded.dna --outlet "Warta Selat" --language id
  notulen import ftm people.ftm.json --write people.toml
  notulen import inception document.json

\b
FORMAT is bundle, parquet, dna, webannotation, inception, labelstudio, or ftm, which
gives a table for `read --people`. What was coded by hand has its coder as its
reader. Words that do not stand at their place are refused and counted, the rest
is kept. A file is never changed, and a database of others only read.
Ends with 0; with 1 where something of it was refused; with 2 where it cannot be
taken at all."""

_Format = Annotated[str | None, typer.Argument(metavar="FORMAT", callback=name, help="Which; --list tells them.")]
_Path = Annotated[str | None, typer.Argument(metavar="PATH", help="Where to; - is standard output.")]
_In = Annotated[Tongue | None, typer.Option("--in", help="Language of brief and calendar.")]


def export(
    form: _Format = None,
    path: _Path = None,
    about: About = None,
    party: Party = None,
    between: Between = None,
    since: Since = None,
    until: Until = None,
    talks: Talks = None,
    at_least: AtLeast = 0.0,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the formats, with what each has no place for.")] = False,
    tongue: _In = None,
    network: Annotated[
        str, typer.Option("--network", metavar="one|two", help="Of one kind of node, or of two.")
    ] = "two",
    rows: Annotated[
        str, typer.Option("--rows", metavar="WHAT", help="actor, person, party, recipient, issue, kind or outlet.")
    ] = "actor",
    columns: Annotated[
        str, typer.Option("--columns", metavar="WHAT", help="The same; of two kinds, or what ties those of one.")
    ] = "issue",
    qualifier: Annotated[
        str, typer.Option("--qualifier", metavar="HOW", help="ignore, combine, subtract, congruence or conflict.")
    ] = "ignore",
    normalisation: Annotated[
        str, typer.Option("--normalisation", metavar="HOW", help="no, activity, prominence, average, jaccard, cosine.")
    ] = "no",
    duplicates: Annotated[
        str,
        typer.Option(
            "--duplicates", metavar="RULE", help="Count once a: document, week, month, year, range; or include."
        ),
    ] = "document",
    window: Annotated[
        str | None,
        typer.Option("--window", metavar="UNIT:N", help="A network for every days:N, weeks:N, months:N, years:N."),
    ] = None,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Write minutes in a form of another program."""
    if list_:
        _list()
        return
    if not form or not path:
        raise typer.BadParameter("name a FORMAT and a PATH; `notulen export --list` tells the formats.")
    options = {
        "network": network, "rows": rows, "columns": columns, "qualifier": qualifier, "normalisation": normalisation,
        "duplicates": duplicates, **({"window": window} if window else {}),
    }  # fmt: skip
    with console.quiet_ends():
        from notulen.viewing import Asked
        from notulen.views.exports.registry import named

        chosen = named(form)
        asked = Asked(about, party, between, since, until, talks, at_least)
        with opened(ledger, write=_brings_up(form, ledger)) as book:
            _written(book, chosen, path, force, asked, _Options(options, tongue.value if tongue else None))


def _list() -> None:
    with console.quiet_ends():
        from notulen.views.exports.registry import formats
        from notulen.views.plain import plain

        for one in formats().values():
            print(f"{one.name:<14}{plain(one.about)}\n{'':<14}lost: {plain(one.lost)}")


def _brings_up(form: str, ledger: Path) -> bool:
    """Whether what is worked out of the minutes is needed, and may be brought up to date."""
    from notulen.viewing import writable

    return (form == "ics" or form.startswith("brief-")) and writable(ledger)


def _written(book: Ledger, chosen: Format, path: str, force: bool, asked: Asked, options: _Options) -> None:
    from notulen.errors import NotulenError
    from notulen.exporting import asked_for, written

    with console.counting("written") as tick:
        told = asked_for(book, asked, options.network, options.language, tick)
        if path == STDOUT:
            if chosen.text is None:
                raise NotulenError(f"{chosen.name} is no text: name a file for it")
            done = chosen.text(told, _standard_output())
        else:
            done = written(chosen, told, Path(path), force)
    _tell(chosen, path, done)


def _standard_output() -> io.TextIOWrapper:
    """Standard output with line ends as a format writes them."""
    stream = sys.stdout
    assert isinstance(stream, io.TextIOWrapper)
    stream.reconfigure(newline="")
    return stream


def _tell(chosen: Format, path: str, done: Done) -> None:
    from notulen.views.plain import plain

    where = "" if path == STDOUT else plain(path) + ": "
    print(f"notulen: {where}{done.written:,} {done.what} as {chosen.name}", file=sys.stderr)
    for reason, count in sorted(done.left_out.items()):
        print(f"notulen: {where}left out: {count:,} {plain(reason)}", file=sys.stderr)
    print(f"notulen: {where}has no place for: {plain(chosen.lost)}", file=sys.stderr)


class Source(StrEnum):
    """The form of a file that is imported."""

    bundle = "bundle"
    parquet = "parquet"
    dna = "dna"
    webannotation = "webannotation"
    inception = "inception"
    labelstudio = "labelstudio"
    ftm = "ftm"


def import_(
    form: Annotated[Source, typer.Argument(metavar="FORMAT", help="The form of the file.")],
    path: Annotated[Path, typer.Argument(metavar="PATH", exists=True, dir_okay=False, help="The file.")],
    outlet: Annotated[
        str | None,
        typer.Option("--outlet", callback=name, metavar="NAME", help="Who published, where it does not say."),
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", callback=day, metavar="DATE", help="When, where it does not say.")
    ] = None,
    language: Annotated[Tongue | None, typer.Option("--language", help="Which, where it does not say.")] = None,
    coder: Annotated[
        str | None, typer.Option("--coder", callback=name, metavar="NAME", help="Who coded, where it does not say.")
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FILE", help="ftm: where the table of people goes; else it is printed."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="ftm: write over a file that is there.")] = False,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Take minutes, codes or people out of a file of another program."""
    with console.quiet_ends():
        from notulen.imports.registry import Given, items

        if form is Source.ftm:
            _people(path, write, force)
            return
        given = Given(outlet, published, language.value if language else None, coder)
        from notulen.imports.base import keep
        from notulen.ledger.ledger import Ledger

        found = items(form.value, path, given)
        first = list(islice(found, 1))  # what cannot be taken at all leaves no empty ledger behind
        with Ledger(ledger) as book, console.counting("readings") as tick:
            done = keep(book, chain(first, found), tick)
        _tell_taken(path, done)
        if done.refused:
            raise SystemExit(1)


def _tell_taken(path: Path, done: Imported) -> None:
    from notulen.views.plain import plain

    where, a = plain(str(path)), done.added
    for one in done.told:
        print(f"notulen: {where}: {plain(one.where)}: refused: {plain(one.reason)}", file=sys.stderr)
    if done.refused > len(done.told):
        print(f"notulen: {where}: {done.refused - len(done.told):,} more were refused", file=sys.stderr)
    parts = [
        f"{a.new:,} new reports", f"{a.anew:,} known ones read otherwise", f"{a.there:,} there already",
        f"{a.minutes:,} minutes", f"{done.verdicts:,} verdicts", f"{done.refused:,} refused",
        *([f"{a.forgotten:,} forgotten and not kept"] if a.forgotten else []),
    ]  # fmt: skip
    print(f"notulen: {where}: {', '.join(parts)}", file=sys.stderr)


def _people(path: Path, write: Path | None, force: bool) -> None:
    from notulen.imports.people import table
    from notulen.views.exports.writing import placed
    from notulen.views.plain import plain

    text, taken, refused = table(path)
    if write is None:
        sys.stdout.write(text)
    else:
        with placed(write, force) as half:
            half.write_text(text, encoding="utf-8")
    print(
        f"notulen: {plain(str(path))}: {taken:,} offices; {refused:,} left out, without party or dates", file=sys.stderr
    )


def add_to(app: typer.Typer) -> None:
    """Gives the program these commands."""
    app.command(epilog=EXPORT_EXAMPLES)(export)
    app.command(name="import", epilog=IMPORT_EXAMPLES)(import_)
