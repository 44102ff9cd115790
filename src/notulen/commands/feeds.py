"""`feeds add|list|remove`: what is watched."""

from __future__ import annotations

import json
import re
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, example, group, name, opened

if TYPE_CHECKING:
    from notulen.ledger.feeds import Kept

app = group("feeds", "Say which feeds (RSS, Atom, sitemaps) `notulen watch` looks at.")

_EXAMPLES = """\b
Examples:
  notulen feeds add https://www.example.org/rss --every 30m
  notulen feeds add https://www.example.org/news-sitemap.xml --language id
  notulen feeds list
  notulen feeds remove https://www.example.org/rss"""
app.info.epilog = _EXAMPLES

EVERY = 900  # seconds between two looks at a feed
_LEAST, _MOST = 60, 30 * 86_400
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class Form(StrEnum):
    """The form of the list."""

    text = "text"
    jsonl = "jsonl"


def every(value: str | None) -> str | None:
    """A length of time of the command line, as "15m".

    Raises:
        BadParameter: it is none, or too short or too long.
    """
    if value is not None and not _LEAST <= seconds(value) <= _MOST:
        raise typer.BadParameter(f"{value!r} is no time from a minute to 30 days; write it as 15m, 2h or 1d.")
    return value


def seconds(value: str) -> int:
    """The seconds of such a length; 0 where it is none."""
    match = re.fullmatch(r"(\d{1,7})([smhd])", value.strip(), re.ASCII)
    return int(match[1]) * _UNITS[match[2]] if match else 0


def told(length: int) -> str:
    """A number of seconds as it is typed."""
    unit = next(unit for unit in "dhms" if length % _UNITS[unit] == 0)
    return f"{length // _UNITS[unit]}{unit}"


def address(value: str) -> str:
    """An address of the command line, in one form.

    Raises:
        BadParameter: it is none.
    """
    from notulen.reports.addresses import canonical

    found = canonical(value)
    if found is None:
        raise typer.BadParameter(f"{value!r} is no address of http or https; write it whole, as https://...")
    return found


_Feed = Annotated[
    str,
    typer.Argument(metavar="FEED", callback=address, help="Its address: of RSS, Atom, a sitemap or an index of them."),
]


@app.command(epilog=example("notulen feeds add https://www.example.org/rss --every 30m"))
def add(
    feed: _Feed,
    interval: Annotated[
        str, typer.Option("--every", callback=every, metavar="TIME", help="How often to look: 15m, 2h, 1d.")
    ] = told(EVERY),
    outlet: Annotated[
        str | None, typer.Option("--outlet", callback=name, metavar="NAME", help="Whose, where its pages do not say.")
    ] = None,
    language: Annotated[
        Tongue | None, typer.Option("--language", help="In which language; otherwise that is found out.")
    ] = None,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Watch a feed from now on; the ledger is made where there is none."""
    with console.quiet_ends():
        from notulen.clock import Wall, iso
        from notulen.ledger.feeds import Kept
        from notulen.ledger.ledger import Ledger

        with Ledger(ledger) as book:
            book.feeds.add(Kept(feed, seconds(interval), outlet, language and language.value), iso(Wall().now()))
        say(f"{ledger}: {feed} added; `notulen watch` looks at it every {interval}")


@app.command(name="list", epilog=example("notulen feeds list --format jsonl"))
def list_(
    form: Annotated[Form, typer.Option("--format", help="In what form.")] = Form.text, ledger: LedgerPath = DEFAULT
) -> None:
    """List the feeds: how often and when they are looked at, what they led to, what is wrong with them."""
    with opened(ledger) as book:
        feeds, counts = book.feeds.all(), book.items.counts()
        tops = [one for one in feeds if one.parent is None]
        if not tops:
            say(f"{ledger}: no feeds are watched yet; `notulen feeds add` adds one")
        for one in tops:
            family = [each for each in feeds if one.address in (each.address, each.parent)]
            made = _record(one, family, [counts.get(each.address, {}) for each in family])
            sys.stdout.write(json.dumps(made, ensure_ascii=False) + "\n" if form is Form.jsonl else _text(made))


def _record(one: Kept, family: list[Kept], counts: list[dict[str, int]]) -> dict[str, object]:
    troubled = next((each for each in family if each.reason), None)
    return {
        "feed": one.address, "every": told(one.every), "outlet": one.outlet, "language": one.language,
        "sitemaps": len(family) - 1, "looked": one.polled, "next": one.next,
        **{outcome: sum(each.get(outcome, 0) for each in counts) for outcome in ("done", "waiting", "failed")},
        "failures": troubled.failures if troubled else 0, "reason": troubled.reason if troubled else None,
    }  # fmt: skip


def _text(made: dict[str, object]) -> str:
    from notulen.views.plain import plain

    of_it = [str(made[key]) for key in ("outlet", "language") if made[key]]
    within = [f"{made['sitemaps']} sitemaps"] if made["sitemaps"] else []
    looked = f"last {made['looked']}, next {made['next']}" if made["looked"] else "not looked at yet"
    lines = [
        str(made["feed"]),
        "  " + ", ".join([f"every {made['every']}", *of_it, *within, looked]),
        f"  {made['done']} reports done, {made['waiting']} to be read, {made['failed']} given up",
    ]
    if made["reason"]:
        lines.append(f"  failed {made['failures']} times in a row: {made['reason']}")
    return "".join(f"{line[:2] if line.startswith('  ') else ''}{plain(line)}\n" for line in lines)


@app.command(epilog=example("notulen feeds remove https://www.example.org/rss"))
def remove(feed: _Feed, ledger: LedgerPath = DEFAULT) -> None:
    """Watch a feed no longer; what was read of it stays."""
    with opened(ledger, write=True) as book:
        left = book.feeds.remove(feed)
        more = f"; {left} of its reports were still to be read" if left else ""
        say(f"{ledger}: {feed} removed; what was read of it stays{more}")


def say(line: str) -> None:
    """Says what there is to say."""
    from notulen.views.plain import plain

    print(f"notulen: {plain(line)}", file=sys.stderr)
