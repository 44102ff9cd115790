"""`watch`: reading what feeds lead to, as it comes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands import feeds
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, name, opened
from notulen.commands.notices import Notices, options_of, polite
from notulen.commands.options import All, LogFile, Parties, People, Pipeline, Private, logged

if TYPE_CHECKING:
    from notulen.clock import Clock
    from notulen.flow import Options
    from notulen.ledger.feeds import Kept
    from notulen.ledger.ledger import Ledger
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
        options = options_of(keep_all, pipeline, people, parties, allow_private)
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

    watcher = Watcher(book, options, polite(book, options, clock), clock, Notices(messages, clock), watched)
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


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(epilog=WATCH_EXAMPLES)(watch)
