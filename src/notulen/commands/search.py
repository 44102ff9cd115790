"""`search`: reports and minutes by their words."""

from __future__ import annotations

import sys
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, Tongue, day, name, opened, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notulen.ledger.ledger import Ledger
    from notulen.ledger.search import Found, Passage, Within
    from notulen.views.interface import Interface

_EXAMPLES = """\b
Examples:
  notulen search sanksi minyak --since 2022-01-01
  notulen search '"gas supply"' 'pipe*' -- -gandum
  notulen search pasukan --in-minutes --party RUS --kind demand --format json

\b
All words must stand there; "words in a row" between quotation marks, a
beginning with a *, -word for what must not (after --)."""


class Form(StrEnum):
    """The form in which it is told."""

    text = "text"
    json = "json"


def search(
    typed: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What is to be found.")],
    minutes: Annotated[bool, typer.Option("--in-minutes", help="Search the minutes, not the whole reports.")] = False,
    outlet: Annotated[
        str | None, typer.Option("--outlet", callback=name, metavar="NAME", help="Only its reports.")
    ] = None,
    language: Annotated[Tongue | None, typer.Option("--language", help="Only reports in it.")] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only minutes of this kind, or reports that have one.")
    ] = None,
    about: Annotated[str | None, typer.Option("--about", metavar="ISSUE", help="Issues, with commas.")] = None,
    party: Annotated[str | None, typer.Option("--party", metavar="PARTY", help="A party; its code or name.")] = None,
    between: Annotated[str | None, typer.Option("--between", metavar="A,B", help="Only among these parties.")] = None,
    since: Annotated[str | None, typer.Option("--since", callback=day, metavar="DATE", help="First day.")] = None,
    until: Annotated[str | None, typer.Option("--until", callback=day, metavar="DATE", help="Last day.")] = None,
    talks: Annotated[
        str | None, typer.Option("--talks", callback=name, metavar="NAME", help="The talks of this name.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="How many are shown.")] = 20,
    form: Annotated[Form, typer.Option("--format", help="In what form.")] = Form.text,
    tongue: Annotated[
        Tongue | None, typer.Option("--in", help="Language of what is shown; else that most reports are in.")
    ] = None,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Find reports, or minutes, by their words: the best fitting first, the words found marked."""
    with opened(ledger) as book:
        from notulen.ledger.search import Within
        from notulen.viewing import Asked, wanted

        asked = wanted(book, Asked(about, party, between, since, until, talks))
        within = Within(outlet, language.value if language else None, _of_kind(asked, kind))
        found = _found(book, " ".join(name(one) or "" for one in typed), within, minutes, limit)
        shown = words(tongue, None if tongue else book.language(list(Tongue)))
        for line in _json(found) if form is Form.json else _text(found, shown, console.width()):
            sys.stdout.write(line + "\n")
        if found.total > limit:
            print(f"notulen: {found.total}{'+' if found.more else ''} found, {limit} shown", file=sys.stderr)


def _of_kind(asked: Any, kind: str | None) -> Any:  # noqa: ANN401 - a Filter, which is loaded only where it is needed
    from dataclasses import replace

    from notulen import knowledge
    from notulen.errors import NotulenError

    if kind is None:
        return asked
    if kind not in knowledge.kinds():
        raise NotulenError(f"{kind!r} is no kind of act; there are {', '.join(knowledge.kinds())}")
    return replace(asked, kinds=(kind,))


def _found(book: Ledger, typed: str, within: Within, minutes: bool, limit: int) -> Found:
    return (book.search.minutes if minutes else book.search.reports)(typed, within, limit)


def _json(found: Found) -> Iterator[str]:
    from notulen.views.jsonl import dumped

    for one in found.reports:
        yield dumped(asdict(one))
    for hit in found.minutes:
        told = {"key": hit.key, "outlet": hit.outlet, "published": hit.published, "language": hit.language}
        yield dumped({**told, "minute": hit.minute.model_dump(mode="json"), "evidence": asdict(hit.evidence)})


def _text(found: Found, words: Interface, width: int) -> Iterator[str]:
    import textwrap

    from notulen.views.plain import plain, shortened

    def lines(text: str, indent: str) -> list[str]:
        return textwrap.wrap(text, max(width, 40), initial_indent=indent, subsequent_indent=indent)

    for one in found.reports:
        yield plain(f"{shortened(one.headline or one.id)} ({_where(one.outlet, one.published, words)}; {one.key[:8]})")
        for passage in one.passages:
            yield from lines(f"… {_marked(passage)} …", "  ")
    for hit in found.minutes:
        who = words.person(hit.minute.actor)
        to = f" → {words.person(hit.minute.recipient)}" if hit.minute.recipient else ""
        head = f"{who}{to}: {words.label('kinds', hit.minute.kind)}"
        yield plain(f"{head} ({_where(hit.outlet, hit.published, words)}; {hit.minute.id[:8]})")
        yield from lines(_marked(hit.evidence), "  ")


def _where(outlet: str | None, published: str | None, words: Interface) -> str:
    told = [outlet, words.day(published[:10]) if published else None]
    return ", ".join(one for one in told if one) or "?"


def _marked(one: Passage) -> str:
    from notulen.views.plain import plain

    # Spaces at the ends of pieces are kept: `plain` takes them for margins.
    return plain("".join(f"[{words}]" if found else words for words, found in one.parts))


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(epilog=_EXAMPLES)(search)
