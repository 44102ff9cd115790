"""`train`: teaches an encoder kinds and people, and tells how well it does beside the linear models."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from notulen import console
from notulen.commands.common import DEFAULT, LedgerPath, name

if TYPE_CHECKING:
    from notulen.ledger.browsing import Judged
    from notulen.model import Report
    from notulen.reading.encoder.learning import How
    from notulen.reading.encoder.saved import Card

    Marked = tuple[Report, list[dict[str, Any]]]


class Part(StrEnum):
    """What an encoder can be taught."""

    KIND = "kind"
    ACTOR = "actor"
    RECIPIENT = "recipient"


_EXAMPLES = """\b
Examples:
  notulen train --encoder ./indobert --out ./mine --gold gold/ --reports reports.jsonl --only kind
  notulen train --encoder indobenchmark/indobert-base-p1 --out ./mine --verdicts --ledger wina.db
  notulen read reports/ --encoder ./mine

\b
Gold is a folder with one ID.json a report, {"id", "minutes": [...]}, as
docs/encoder.md says. Of a ledger's minutes those are learned from that a
person judged right or corrected. Nothing that comes along with an encoder is
run."""

_Encoder = Annotated[
    str, typer.Option("--encoder", callback=name, metavar="NAME|PATH", help="A pretrained encoder: name or folder.")
]
_Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write it; new or empty.")]
_Gold = Annotated[
    Path | None,
    typer.Option("--gold", exists=True, file_okay=False, metavar="FOLDER", help="Minutes marked by hand."),
]
_Reports = Annotated[
    Path | None,
    typer.Option("--reports", exists=True, dir_okay=False, metavar="FILE", help="Their reports, a line of JSON each."),
]
_Verdicts = Annotated[bool, typer.Option("--verdicts", help="Learn from what people said of a ledger's minutes.")]
_Epochs = Annotated[
    int | None,
    typer.Option("--epochs", min=1, metavar="N", help="How often each minute is seen; else 5, or 20 if frozen."),
]
_Folds = Annotated[int, typer.Option("--folds", min=2, metavar="N", help="Parts of the reports left out in turn.")]
_Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Of all that is random.")]
_Only = Annotated[
    list[Part] | None,
    typer.Option("--only", help="Teach only this, as often as you like; kinds alone take a fraction of the time."),
]
_Frozen = Annotated[
    bool, typer.Option("--frozen", help="Leave the encoder as it is, and teach only what stands on it.")
]


def train(
    encoder: _Encoder, out: _Out, gold: _Gold = None, reports: _Reports = None, verdicts: _Verdicts = False,
    epochs: _Epochs = None, folds: _Folds = 4, seed: _Seed = 0, only: _Only = None, frozen: _Frozen = False,
    ledger: LedgerPath = DEFAULT,
) -> None:  # fmt: skip
    """Teach a pretrained encoder to tell kinds and rank people, and measure it on reports left out in turn."""
    if verdicts == (gold is not None) or (gold is None) != (reports is None):
        raise typer.BadParameter("learn from --gold FOLDER with --reports FILE, or from --verdicts.")
    with console.quiet_ends():
        from notulen.errors import NotulenError
        from notulen.reading.encoder.saved import check

        check()
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise NotulenError(f"{out}: is there and not empty; name a new folder")
        marked = list(_judged(ledger) if gold is None or reports is None else _gold(reports, gold))
        from notulen.reading.encoder.cases import PARTS
        from notulen.reading.encoder.learning import EPOCHS, How

        parts = tuple(part for part in PARTS if not only or part in only)
        _train(encoder, marked, out, How(frozen, epochs or EPOCHS[frozen], seed, parts), folds)


def _train(encoder: str, marked: list[Marked], out: Path, how: How, folds: int) -> None:
    from notulen.reading.encoder.cases import cases
    from notulen.reading.encoder.trial import train
    from notulen.reading.learned import load
    from notulen.reading.reader import Reader

    models = load()
    with console.Nearing("acts learned from, each as often as it is seen") as near:
        found = cases(marked, Reader(), models)
        made = train(encoder, found, models["kind"].labels, how, folds, out, near.say, near.at)
    sys.stdout.write(_table(made.card, sum(len(minutes) for _, minutes in marked), out))


def _table(card: Card, minutes: int, out: Path) -> str:
    """What came of it, as a table."""
    lines = [
        f"{card.reports} reports, {minutes} minutes, {card.acts} of them found; each report left out in turn",
        f"{'right':<11}{'linear':>8}{'encoder':>9}{'both':>7}{'weight':>8}",
    ]
    weights = card.weights.model_dump()
    for part, shares in card.held_out.items():
        if part in weights and part not in card.taught:
            lines.append(f"{part:<11}{shares['linear']:>8.3f}{'not taught':>24}")
            continue
        weight = f"{weights[part]:.2f}" if part in weights else "rule"
        lines.append(f"{part:<11}{shares['linear']:>8.3f}{shares['encoder']:>9.3f}{shares['both']:>7.3f}{weight:>8}")
    if not any(weights.values()):
        lines.append("It tells nothing that the linear models do not: reading with it is reading without it.")
    return "".join(f"{line}\n" for line in [*lines, f"written to {out}: notulen read --encoder {out}"])


def _gold(reports: Path, gold: Path) -> Iterator[Marked]:
    """The reports of a file that have gold in a folder.

    Raises:
        NotulenError: a line or file that cannot be taken, or none that has.
    """
    from notulen.errors import NotulenError

    some = False
    for number, line in enumerate(reports.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        report = _report(line, f"{reports}:{number}")
        path = gold / f"{report.id}.json"
        if path.is_file():
            some = True
            yield report, _minutes(path)
    if not some:
        raise NotulenError(f"{gold}: holds no ID.json for any report of {reports}")


def _report(line: str, where: str) -> Report:
    from pydantic import ValidationError

    from notulen.errors import NotulenError
    from notulen.model import Report

    try:
        told = json.loads(line)
        report = Report(**{key: value for key, value in told.items() if key in Report.model_fields})
    except (ValueError, AttributeError, ValidationError):
        raise NotulenError(f"{where}: no report; it wants {{'id', 'text', 'language', ...}}") from None
    if report.language not in ("id", "en"):
        raise NotulenError(f"{where}: its language must be told, and be one that is read (id, en)")
    return report


def _minutes(path: Path) -> list[dict[str, Any]]:
    """The minutes of a file of gold; what they must hold to be learned from is looked at here."""
    from notulen import knowledge
    from notulen.errors import NotulenError

    wanted = ("evidence", "content", "cue", "actor", "recipient", "source", "kind", "modality")
    try:
        minutes: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["minutes"]
        for one in minutes:
            spans = [one[name] for name in wanted[:6]]
            whole = all(span is None or 0 <= span["start"] <= span["end"] for span in spans)
            if not whole or one["evidence"] is None or one[wanted[6]] not in knowledge.kinds() or not one[wanted[7]]:
                raise ValueError
    except (ValueError, KeyError, TypeError):
        raise NotulenError(f"{path}: no gold; each of its minutes wants {', '.join(wanted)}") from None
    return minutes


def _judged(path: Path) -> Iterator[Marked]:
    """The reports of a ledger with the minutes that a person judged right or corrected, as they say.

    Raises:
        NotulenError: there are none.
    """
    from notulen.errors import NotulenError
    from notulen.ledger.ledger import Ledger

    some = False
    with Ledger(path, write=False) as book:
        for one in book.browse.spoken_of():
            minutes = [each.minute.model_dump(mode="json") for each in one.minutes if _taken(each)]
            if minutes and one.report.language:
                some = True
                yield one.report, minutes
    if not some:
        raise NotulenError(f"{path}: nobody has judged a minute right or corrected one; notulen verdict does")


def _taken(judged: Judged) -> bool:
    return not judged.wrong and bool(judged.said)


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(name="train", epilog=_EXAMPLES)(train)
