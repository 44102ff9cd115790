"""Readings as tables that are readable at 80 columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from notulen.ledger.verdicts import corrected
from notulen.model import Minute, Person, Reading
from notulen.views.interface import UNPLACED, Interface
from notulen.views.jsonl import order
from notulen.views.plain import plain, shortened

_WORDS = 100


def minutes(reading: Reading, words: Interface, at_least: float = 0.0) -> Iterator[Table]:
    """A table of a reading's minutes, none where it has none.

    Args:
        reading: what one report gave.
        words: the interface in the reader's language.
        at_least: the least confidence, 0 to 1, of the minutes wanted.
    """
    wanted = [minute for minute in sorted(reading.minutes, key=order) if minute.confidence >= at_least]
    if not wanted:
        return
    yield listed(wanted, words, reading.report.headline or reading.report.id)


def listed(minutes: Iterable[Minute], words: Interface, title: str | None = None) -> Table:
    """Minutes as a table.

    Args:
        minutes: in their order.
        words: the interface in the reader's language.
        title: that stands above it.
    """
    table = _table(title)
    # Enough for the longest code and day; what is left of the line belongs to the words.
    for column, width in (("kind", 11), ("who", 10), ("issue", 12), ("when", 10)):
        table.add_column(words.label("columns", column), width=width)
    table.add_column(words.label("columns", "words"), ratio=1)
    for minute in minutes:
        table.add_row(*map(_cell, _row(minute, words)))
    return table


def _row(minute: Minute, words: Interface) -> tuple[str, ...]:
    kind = words.label("kinds", minute.kind)
    if minute.modality != "actual":
        kind += f" ({words.label('modality', minute.modality)})"
    kind += " *" if corrected(minute) else ""
    who = _who(minute.actor) + (f" → {_who(minute.recipient)}" if minute.recipient else "")
    issues = ", ".join(words.label("issues", issue) for issue in minute.issues)
    when = (minute.when or "").replace("/", " ")
    return kind, who, issues, when, shortened(minute.evidence.text, _WORDS)


def _who(person: Person | None) -> str:
    """A party's code, which is short, or the name of somebody whom no party speaks through."""
    if person is None:
        return "?"
    return shortened(person.name or person.text, 40) if person.party in UNPLACED else person.party


def attributions(reading: Reading) -> Iterator[Table]:
    """A table of a reading's attributed statements, none where it has none."""
    if not reading.attributions:
        return
    table = _table(reading.report.headline or reading.report.id)
    for name, ratio in (("source", 2), ("cue", 2), ("content", 5)):
        table.add_column(name, ratio=ratio)
    for one in reading.attributions:
        parts = (one.source, one.cue, one.content)
        table.add_row(*(_cell(shortened(" … ".join(span.text for span in part), _WORDS)) for part in parts))
    yield table


def reports(reading: Reading) -> Iterator[Table]:
    """A table of one report: what is known of it."""
    one = reading.report
    table = _table(one.headline or one.id)
    table.add_column("", width=11)
    table.add_column("", ratio=1)
    table.show_header = False
    rows = {
        "id": one.id, "outlet": one.outlet, "published": one.published, "byline": one.byline, "language": one.language,
        "wire": one.wire, "url": one.url, "characters": str(len(one.text)), "minutes": str(len(reading.minutes)),
        "passed over": "yes" if reading.passed_over else None,
    }  # fmt: skip
    for key, value in rows.items():
        if value:
            table.add_row(_cell(key), _cell(value))
    yield table


def _table(title: str | None) -> Table:
    name = _cell(shortened(title)) if title else None
    return Table(title=name, title_justify="left", expand=True, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))


def _cell(text: str) -> Text:
    """Words as they are: no mark-up is read in them."""
    return Text(plain(text))


def rendered(table: Table, width: int, colour: bool = False) -> str:
    """A table as text.

    Args:
        table: which.
        width: characters a line may have.
        colour: whether to set off headings as a terminal does.
    """
    page = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        force_jupyter=False,
        no_color=not colour,
        legacy_windows=False,
        emoji=False,
    )
    with page.capture() as shown:
        page.print(table)
    return "".join(line.rstrip() + "\n" for line in shown.get().splitlines())
