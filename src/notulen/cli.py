"""The command line. Commands are thin, and import what they need only when they run: help must come at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from notulen import console
from notulen.commands import asked as asking
from notulen.commands import (
    common,
    compare,
    exports,
    feeds,
    holding,
    minutes,
    retry,
    search,
    serve,
    talks,
    train,
    views,
    watch,
)
from notulen.commands import ledger as ledgers
from notulen.commands.common import SETTINGS, LedgerPath, Tongue, day, name
from notulen.commands.options import All, Encoder, LogFile, Parties, People, Pipeline, Private, logged

if TYPE_CHECKING:
    from notulen.account import Log
    from notulen.asking.second import Second
    from notulen.flow import Options
    from notulen.keeping import Keeping, Later
    from notulen.model import Language, Reading

app = typer.Typer(
    name="notulen",
    cls=common.Checked,
    help="Keeps the minutes of negotiations from the news: who demanded, offered or refused what, on whose word.",
    epilog='Begin with: notulen read report.txt --outlet "Berita Baru" --published 2022-01-13',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=SETTINGS,
)


class Show(StrEnum):
    """What `read` shows of the reports."""

    minutes = "minutes"
    attributions = "attributions"
    reports = "reports"


class Format(StrEnum):
    """The form in which it shows them."""

    brief = "brief"
    table = "table"
    jsonl = "jsonl"


class Lines(StrEnum):
    """The kinds of lines of JSON."""

    minute = "minute"
    attribution = "attribution"
    report = "report"


def main() -> None:
    """Runs the command line and ends the process."""
    console.prepare()
    with console.quiet_ends():
        app(prog_name="notulen")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"notulen {version('notulen')}")
        except PackageNotFoundError:  # run from its sources
            typer.echo("notulen (not installed)")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def _map(value: str | None) -> str | None:
    fields = ("id", "text", "outlet", "published", "language", "url", "headline", "byline")
    for pair in value.split(",") if value else []:
        field, _, name = pair.partition("=")
        if field not in fields or not name:
            raise typer.BadParameter(f"{pair!r} is not FIELD=NAME, as in text=content (fields: {', '.join(fields)}).")
    return value


_Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files (.txt, .jsonl, .html, .warc, .csv; .gz, .zst), folders of them, addresses (https://...), or - .",
    ),
]
_Outlet = Annotated[
    str | None,
    typer.Option("--outlet", callback=name, metavar="NAME", help="Who published it, where the source does not say."),
]
_Published = Annotated[
    str | None,
    typer.Option("--published", callback=day, metavar="DATE", help="When (2022-01-13), where the source does not say."),
]
_Language = Annotated[
    Tongue | None,
    typer.Option("--language", help="Its language, where the source does not say; otherwise it is found out."),
]
_Show = Annotated[Show, typer.Option("--show", help="What to show.")]
_Form = Annotated[
    Format | None, typer.Option("--format", help="In what form: the brief, or jsonl for anything but minutes.")
]
_In = Annotated[
    Tongue | None, typer.Option("--in", help="Language of brief and table; if not given, the reports' own.")
]
_AtLeast = Annotated[
    float,
    typer.Option(
        "--at-least",
        min=0,
        max=1,
        metavar="0..1",
        help="Show only minutes of this confidence or more: how likely kind and actor are right (at 0.7, seven in ten).",
    ),
]
_Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Processes that read at the same time.")]
_NoStore = Annotated[bool, typer.Option("--no-store", help="Keep nothing of what is read, and read it anew.")]
_Map = Annotated[
    str | None,
    typer.Option(
        "--map",
        callback=_map,
        metavar="FIELD=NAME,...",
        help="What JSONL and CSV call the fields of a report, as in text=content,published=date (dots: inner records).",
    ),
]

_READ_EXAMPLES = """\b
Examples:
  notulen read report.txt --outlet "Berita Baru" --published 2022-01-13
  notulen read reports/ --format table --in en
  notulen read reports.jsonl --format jsonl --jobs 4 > minutes.jsonl
  cat report.txt | notulen read - --show attributions
  notulen read saved-pages/ --show reports
  notulen read https://www.example.org/report --no-store
  notulen read mediacloud-urls.csv --show reports
  notulen read CC-NEWS.warc.gz --format jsonl --jobs 4 > minutes.jsonl
  notulen read crawl.jsonl.zst --map text=content,published=date,outlet=site

\b
Reports that do not look like a negotiation (a recipe, a football transfer)
are passed over: standard error says how many, --show reports which, --all
reads them too. --show attributions passes none over.

\b
What is read is kept in the ledger, and not read again by the same reader; it
is shown all the same. Standard error tells how much was new.

\b
Ends with 0; with 1 where an input gave no report (standard error says which
and why, the others are read); with 2 where the command itself is wrong."""

_SCHEMA_EXAMPLES = """\b
Examples:
  notulen schema minute
  notulen schema > notulen.schema.json"""


@app.command(epilog=_READ_EXAMPLES)
def read(
    sources: _Sources,
    outlet: _Outlet = None,
    published: _Published = None,
    language: _Language = None,
    show: _Show = Show.minutes,
    form: _Form = None,
    tongue: _In = None,
    keep_all: All = False,
    at_least: _AtLeast = 0.0,
    jobs: _Jobs = 1,
    ledger: LedgerPath = common.DEFAULT,
    no_store: _NoStore = False,
    pipeline: Pipeline = None,
    people: People = None,
    parties: Parties = None,
    encoder: Encoder = None,
    names: _Map = None,
    allow_private: Private = False,
    log: LogFile = None,
    reader: asking.Reads = asking.Readers.offline,
    model: asking.Model = None,
    endpoint: asking.At = None,
    at_once: asking.AtOnce = None,
    timeout: asking.Within = None,
    at_most_tokens: asking.Tokens = None,
    at_most_cost: asking.Cost = None,
    prices: asking.Prices = None,
    dry_run: asking.DryRun = False,
    prompts_to: asking.PromptsTo = None,
    answers_from: asking.AnswersFrom = None,
    trust: asking.Trust = None,
) -> None:
    """Read reports, keep their minutes, and show them; the brief of them, if nothing else is asked for."""
    form = _form_of(show, form)
    asked = asking.Asked(reader, model, endpoint, at_once, timeout, at_most_tokens, at_most_cost, prices, dry_run,
                         prompts_to, answers_from, trust)  # fmt: skip
    asked.checked()
    if show is Show.attributions and reader is asking.Readers.model:
        raise typer.BadParameter("a language model writes minutes; --show attributions goes with the others.")
    with console.quiet_ends():
        from notulen.flow import Options

        options = Options(
            outlet, published, cast("Language | None", language and language.value),
            keep_all=keep_all or show is Show.attributions,  # statements are asked for whatever they are about
            jobs=jobs, pipelines=dict(one.split("=", 1) for one in pipeline or []), people=people, parties=parties,
            any_language=show is Show.reports,  # what was made of a page can be shown in any language
            names=dict(one.split("=", 1) for one in (names or "").split(",") if one), allow_private=allow_private,
            encoder=encoder,
        )  # fmt: skip
        wanted = _View(show, form, cast("Language | None", tongue and tongue.value), at_least)
        with (
            logged(log) as log_,
            _book(None if no_store else ledger) as book,
            asking.seconded(asked, options, book) as second,
        ):
            keeping = _keeping(book, options, second, asked.only_looks)
            if not _read(sources, options, wanted, keeping, log_, second, asked.only_looks):
                raise SystemExit(1)


def _form_of(show: Show, form: Format | None) -> Format:
    """The form that was asked for, or the one that what is shown has by itself."""
    if form is Format.brief and show is not Show.minutes:
        raise typer.BadParameter(f"a brief tells minutes; --show {show} goes with --format table or jsonl.")
    return form or (Format.brief if show is Show.minutes else Format.jsonl)


@contextmanager
def _book(path: Path | None) -> Iterator[Later | None]:
    """The ledger at a path, made when there is something to keep; nothing, where there is none."""
    if path is None:
        yield None
        return
    from notulen.keeping import Later

    with Later(path) as book:
        yield book


def _keeping(book: Later | None, options: Options, second: Second | None, looks: bool) -> Keeping | None:
    """What keeps the readings, under the name of who read."""
    if book is None:
        return None
    from notulen.keeping import Keeping

    named = second.naming.name if second else None
    return Keeping(
        book, options.pipelines, options.people, options.parties, options.keep_all, encoder=options.encoder,
        named=named, looks=looks,
    )  # fmt: skip


class _View:
    """Turns readings into the text that was asked for."""

    def __init__(self, show: Show, form: Format, tongue: Language | None, at_least: float) -> None:
        self.streams = form is not Format.brief
        self._show, self._form, self._tongue, self._at_least = show, form, tongue, at_least

    def text(self, readings: Iterable[Reading]) -> Iterator[str]:
        if self._form is Format.brief:
            yield self._brief(list(readings))
        for reading in readings:
            yield self._lines(reading) if self._form is Format.jsonl else self._tables(reading)

    def _brief(self, readings: list[Reading]) -> str:
        from notulen.views import brief, brief_text
        from notulen.views.interface import interface

        if not readings:
            return ""
        words = interface(self._tongue or brief_text.language_of(readings))
        return brief_text.text(brief.brief(readings, self._at_least), words, console.width())

    def _lines(self, reading: Reading) -> str:
        from notulen.views import jsonl

        if self._show is Show.reports:
            return jsonl.report(reading) + "\n"
        if self._show is Show.attributions:
            return "".join(line + "\n" for line in jsonl.attributions(reading))
        return "".join(line + "\n" for line in jsonl.minutes(reading, self._at_least))

    def _tables(self, reading: Reading) -> str:
        from notulen.views import table
        from notulen.views.interface import interface

        if self._show is Show.reports:
            tables = table.reports(reading)
        elif self._show is Show.attributions:
            tables = table.attributions(reading)
        else:
            words = interface(self._tongue or reading.report.language or "id")
            tables = table.minutes(reading, words, self._at_least)
        return "".join(table.rendered(one, console.width(), console.colour()) for one in tables)


def _read(
    sources: list[str], options: Options, view: _View, keeping: Keeping | None, log: Log | None,
    second: Second | None = None, looks: bool = False,
) -> bool:  # fmt: skip
    """Reads and shows; whether every input gave a report."""
    from notulen import flow
    from notulen.errors import InputError

    flow.debugging()
    # Where both go to one terminal, a bar would stand among the lines.
    with console.Messages(bar=not (view.streams and sys.stdout.isatty()), log=log) as messages:
        messages.event("begin", command="read")

        def told(*what: Any) -> None:  # noqa: ANN401 - what `took` takes
            messages.took(*what)
            if second:
                messages.doing(second.purse.line())

        def readings() -> Iterator[Reading]:
            for one in flow.read(sources, options, told, keeping=keeping, second=second):
                if isinstance(one, InputError):
                    messages.error(one)
                    continue
                messages.report(one.report.id, one.passed_over)
                for note in () if one.passed_over else one.notes:
                    messages.warning(one.report.id, note)
                yield one
            messages.close()

        if looks and second:
            for _ in readings():
                pass
            print(second.line())
            messages.end()
            return not messages.failed
        for text in view.text(readings()):
            if text:
                sys.stdout.write(text)
                sys.stdout.flush()
        _end(messages, keeping, second)
    return not messages.failed


def _end(messages: console.Messages, keeping: Keeping | None, second: Second | None) -> None:
    """Says what came of a run."""
    if second:
        messages.told(second.line())
    if keeping:
        # Of a single report its line says it all.
        if messages.account.inputs > 1:
            messages.table(keeping.summary(), again=second is None)
        else:
            messages.told(keeping.summary())
    messages.end(keeping.summary() if keeping else None)


@app.command(epilog=_SCHEMA_EXAMPLES)
def schema(
    what: Annotated[Lines | None, typer.Argument(help="The kind of line; all of them if not given.")] = None,
) -> None:
    """Print the JSON schema of the lines that `read --format jsonl` prints."""
    from notulen.views import jsonl

    def one(line: Lines) -> dict[str, object]:
        return jsonl.schema(line.value)

    with console.quiet_ends():
        print(json.dumps(one(what) if what else {line.value: one(line) for line in Lines}, indent=2))


minutes.add_to(app)
asking.add_to(app)
holding.add_to(app)
views.add_to(app)
search.add_to(app)
compare.add_to(app)
train.add_to(app)
serve.add_to(app)
exports.add_to(app)
app.add_typer(ledgers.app)
app.add_typer(talks.app)
app.add_typer(feeds.app)
watch.add_to(app)
retry.add_to(app)
