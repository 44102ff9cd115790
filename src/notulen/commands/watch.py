"""`watch` and `retry`: reading what feeds lead to as it comes, and trying again what gave nothing."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands import feeds
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, name, opened
from notulen.commands.options import All, LogFile, Parties, People, Pipeline, Private, logged

if TYPE_CHECKING:
    from notulen.account import Log
    from notulen.clock import Clock
    from notulen.errors import InputError
    from notulen.flow import Options
    from notulen.ledger.feeds import Kept
    from notulen.ledger.items import Item
    from notulen.ledger.ledger import Ledger
    from notulen.model import Reading
    from notulen.reports.polite import Polite
    from notulen.reports.sources import Found
    from notulen.watching.alarm import Alarm
    from notulen.watching.watch import Watched

WATCH_EXAMPLES = """\b
Examples:
  notulen watch https://www.example.org/rss --every 15m
  notulen watch --log watch.jsonl
  notulen watch --once

\b
Without FEED it looks at the feeds that the ledger keeps (notulen feeds add);
a FEED that is not kept yet is kept. It obeys robots.txt and asks one thing of
a site at a time; what fails is tried again, later each time, and what is
given up waits for notulen retry. What it knows lies in the ledger: stopped or
killed and started again, it goes on where it was. --once looks once at each
feed whose time has come, reads what there is to read, and ends.

\b
Ctrl-C and SIGTERM end it with 0. With --once it ends with 1 where a feed or a
report gave nothing. 2: the command itself is wrong."""

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


class _Notices:
    """Tells on standard error, in the bar and in the log what happens."""

    def __init__(self, messages: console.Messages, clock: Clock) -> None:
        self._messages, self._clock = messages, clock

    def took(self, found: Found, outcome: Reading | InputError) -> None:
        from notulen.errors import InputError, LanguageError

        if isinstance(outcome, LanguageError) and found.lead and found.lead.listed:  # nobody chose it
            self._messages.account.passed += 1
            self._messages.event("passed over", source=found.lead.source, reason=outcome.reason)
            return
        self._messages.took(found, outcome)
        if isinstance(outcome, InputError):
            self._messages.error(outcome)

    def looked(self, address: str, new: int | None, left_out: int = 0) -> None:
        self._messages.account.looks += 1
        self._messages.event(
            "unchanged" if new is None else "looked", source=address, new=new, left_out=left_out or None
        )
        if left_out:
            self._messages.told(f"{address}: {left_out:,} more than are taken at once; left out")
        self._messages.doing(f"{new or 0} new")

    def failed(self, error: InputError) -> None:
        self._messages.account.looks += 1
        self._messages.account.missed(error)
        self._messages.event("failed", source=error.source, reason=error.reason)
        self._messages.error(error)

    def idle(self, until: float) -> None:
        from datetime import datetime

        if until - self._clock.now() > 1:
            self._messages.doing(f"next at {datetime.fromtimestamp(until).strftime('%H:%M:%S')}")


def watch(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="FEED", help="Addresses of feeds; if none is given, those that the ledger keeps."),
    ] = None,
    interval: Annotated[
        str | None,
        typer.Option(
            "--every", callback=feeds.every, metavar="TIME", help="How often to look: 15m (if not said), 2h, 1d."
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once at each feed whose time has come, and end.")] = False,
    outlet: Annotated[
        str | None,
        typer.Option("--outlet", callback=name, metavar="NAME", help="Whose a FEED is that is not kept yet."),
    ] = None,
    language: Annotated[
        Tongue | None, typer.Option("--language", help="The language of a FEED that is not kept yet.")
    ] = None,
    keep_all: All = False,
    ledger: LedgerPath = DEFAULT,
    pipeline: Pipeline = None,
    people: People = None,
    parties: Parties = None,
    allow_private: Private = False,
    log: LogFile = None,
) -> None:
    """Watch feeds and read what they lead to, each report once; Ctrl-C ends it."""
    named = tuple(dict.fromkeys(map(feeds.address, addresses or ())))
    with ExitStack() as stack:
        stack.enter_context(console.quiet_ends())
        from notulen import flow
        from notulen.ledger.feeds import Kept
        from notulen.ledger.ledger import Ledger
        from notulen.watching.alarm import alarm
        from notulen.watching.alone import alone
        from notulen.watching.watch import Watched

        flow.debugging()
        log_ = stack.enter_context(logged(log))
        clock = stack.enter_context(alarm())
        # A feed that is named may make its ledger; to watch none needs one that is there.
        book = stack.enter_context(Ledger(ledger) if named else opened(ledger, write=True))
        stack.enter_context(alone(ledger))
        given = feeds.seconds(interval) if interval else None
        _keep(book, [Kept(one, given or feeds.EVERY, outlet, language and language.value) for one in named], clock)
        messages = stack.enter_context(console.Messages(bar=True, log=log_))
        options = _options(keep_all, pipeline, people, parties, allow_private)
        _watch(book, options, clock, messages, Watched(named or None, given, once))
        if once and messages.failed:
            raise SystemExit(1)


def _keep(book: Ledger, named: list[Kept], clock: Clock) -> None:
    from notulen.clock import iso
    from notulen.errors import NotulenError

    known = {one.address for one in book.feeds.all()}
    if not named and not known:
        raise NotulenError(f"{book.path}: no feeds to watch; name one, or add it with `notulen feeds add`")
    for one in named:
        if one.address not in known:
            book.feeds.add(one, iso(clock.now()))


def _watch(book: Ledger, options: Options, clock: Alarm, messages: console.Messages, watched: Watched) -> None:
    from notulen.watching.watch import Watcher

    watcher = Watcher(book, options, _polite(book, options, clock), clock, _Notices(messages, clock), watched)
    messages.event("begin", command="watch")
    if not watched.once:
        number = len([one for one in book.feeds.all(watched.feeds) if one.parent is None])
        messages.told(f"{book.path}: watching {number} {'feed' if number == 1 else 'feeds'}; Ctrl-C ends it")
    try:
        watcher.run()
    finally:
        messages.close()
    messages.table(watcher.keeping.summary(), again=True)
    messages.end(watcher.keeping.summary())


def _polite(book: Ledger, options: Options, clock: Clock) -> Polite:
    from notulen.reports.polite import Polite
    from notulen.watching.memory import Lasting

    return Polite(options.allow_private, clock, memory=Lasting(book.sites))


def _options(
    keep_all: bool, pipeline: list[str] | None, people: Path | None, parties: Path | None, allow_private: bool
) -> Options:
    from notulen.flow import Options

    pipelines = dict(one.split("=", 1) for one in pipeline or [])
    return Options(
        keep_all=keep_all, pipelines=pipelines, people=people, parties=parties, allow_private=allow_private
    )  # fmt: skip


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
        elif not _retry(book, found, _options(keep_all, pipeline, people, parties, allow_private), log_):
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
    polite = _polite(book, options, Wall())
    with console.Messages(bar=True, log=log) as messages:
        messages.event("begin", command="retry")
        notices = _Notices(messages, Wall())
        for _ in flow.read([one.lead for one in found], options, notices.took, keeping=keeping, polite=polite):
            pass
        messages.close()
        messages.table(keeping.summary(), again=True)
        messages.end(keeping.summary())
        return not messages.failed


def add_to(app: typer.Typer) -> None:
    """Gives the program these commands."""
    app.command(epilog=WATCH_EXAMPLES)(watch)
    app.command(epilog=RETRY_EXAMPLES)(retry)
