"""`retry`: trying again what gave nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands import feeds
from notulen.commands.common import DEFAULT, LedgerPath, opened
from notulen.commands.notices import Notices, options_of, polite
from notulen.commands.options import All, LogFile, Parties, People, Pipeline, Private, logged

if TYPE_CHECKING:
    from notulen.account import Log
    from notulen.flow import Options
    from notulen.ledger.items import Item
    from notulen.ledger.ledger import Ledger

RETRY_EXAMPLES = """\b
Examples:
  notulen retry --list
  notulen retry --list --format jsonl
  notulen retry --log retry.jsonl
  notulen retry https://www.example.org/report
  notulen retry --drop https://www.example.org/gone

\b
Tried again are files and addresses that `read` could not read into this
ledger, and reports of feeds, also those that watch has given up, each with
the --outlet, --published, --language and --map it was first read with.

\b
Ends with 0; with 1 where something gave nothing again."""


def retry(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Only these; if none is given, all that failed.")
    ] = None,
    only_list: Annotated[bool, typer.Option("--list", help="List what failed, and try nothing.")] = False,
    form: Annotated[feeds.Form, typer.Option("--format", help="In what form --list lists it.")] = feeds.Form.text,
    drop: Annotated[bool, typer.Option("--drop", help="Take these SOURCEs off the list, and try nothing.")] = False,
    keep_all: All = False,
    ledger: LedgerPath = DEFAULT,
    pipeline: Pipeline = None,
    people: People = None,
    parties: Parties = None,
    allow_private: Private = False,
    log: LogFile = None,
) -> None:
    """Try again what could not be read: sources of `read`, and reports of feeds."""
    if drop and not sources:
        raise typer.BadParameter("--drop takes the sources that are to be taken off the list.")
    with opened(ledger, write=not only_list) as book, logged(log) as log_:
        found = _chosen(book, sources or [])
        if only_list:
            _list(found, form)
        elif drop:
            for one in found:
                book.items.drop(_name(one))
        elif not found:
            feeds.say(f"{ledger}: nothing to try again")
        elif not _retry(book, found, options_of(keep_all, pipeline, people, parties, allow_private), log_):
            raise SystemExit(1)


def _name(item: Item) -> str:
    from notulen.reports.leads import name_of

    return name_of(item.lead)


def _chosen(book: Ledger, sources: list[str]) -> list[Item]:
    """What failed and is meant.

    Raises:
        NotulenError: what was named has not failed.
    """
    from notulen.errors import NotulenError
    from notulen.model import Lead
    from notulen.reports.addresses import is_address
    from notulen.reports.leads import name_of
    from notulen.reports.paths import absolute

    failed = book.items.failed()
    if not sources:
        return failed
    wanted = {one if is_address(one) else str(absolute(Path(one))): one for one in sources}
    names = {name_of(Lead(source=source)): one for source, one in wanted.items()}
    strange = names.keys() - {_name(item) for item in failed}
    if strange:
        raise NotulenError(f"{names[min(strange)]} is not among what failed; `notulen retry --list` tells what is")
    return [item for item in failed if _name(item) in names]


def _list(found: list[Item], form: feeds.Form) -> None:
    from notulen.views.plain import plain

    for item in found:
        if form is feeds.Form.text:
            tries = f"{item.tries} {'try' if item.tries == 1 else 'tries'}, last {item.at}"
            then = f", next {item.next}" if item.next else ""
            print(f"{plain(item.lead.source)}\n  {plain(item.reason or 'not read')} ({tries}{then})")
            continue
        told = {
            "source": item.lead.source, "reason": item.reason, "tries": item.tries, "at": item.at, "feed": item.feed,
            "next": item.next, **item.lead.asked,
        }  # fmt: skip
        print(json.dumps({key: value for key, value in told.items() if value is not None}, ensure_ascii=False))


def _retry(book: Ledger, found: list[Item], options: Options, log: Log | None) -> bool:
    """Tries again; whether all gave something."""
    from notulen import flow
    from notulen.clock import Wall
    from notulen.keeping import Keeping

    flow.debugging()
    keeping = Keeping(book, options.pipelines, options.people, options.parties, options.keep_all)
    guest = polite(book, options, Wall())
    with console.Messages(bar=True, log=log) as messages:
        messages.event("begin", command="retry")
        notices = Notices(messages, Wall())
        for _ in flow.read([one.lead for one in found], options, notices.took, keeping=keeping, polite=guest):
            pass
        messages.close()
        messages.table(keeping.summary(), again=True)
        messages.end(keeping.summary())
        return not messages.failed


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(epilog=RETRY_EXAMPLES)(retry)
