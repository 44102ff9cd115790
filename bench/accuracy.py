"""How well the reading finds the minutes that people found: the measures of `score.py` over a corpus."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import score
from corpora import Corpus

from notulen import flow
from notulen.errors import InputError
from notulen.keeping import Keeping
from notulen.ledger.ledger import Ledger

MEASURES = ("found", "acts", "sourced", "full", "positions")

Figures = dict[str, dict[str, float]]
Fields = dict[str, float]


def read(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    """The minutes of each report of a corpus, read into a ledger and taken out of it again."""
    options = flow.Options(outlet=corpus.told.get("outlet"), published=corpus.told.get("published"))
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "bench.db") as ledger:
        readings = flow.read([str(path) for path in corpus.sources], options, keeping=Keeping(ledger))
        found: dict[str, list[dict[str, Any]]] = {
            one.report.id: [] for one in readings if not isinstance(one, InputError)
        }
        for minute in ledger.minutes():
            found[minute.report].append(minute.model_dump(mode="json"))
    return found


def measure(corpus: Corpus) -> tuple[Figures, Fields]:
    """Precision, recall and F1 of each measure, and how often each field of the found minutes is right."""
    figures, fields, _ = score.score(corpus.gold, read(corpus))
    return figures, fields


def table(corpus: Corpus, figures: Figures, fields: Fields) -> list[str]:
    """The scores of a corpus as lines of Markdown."""
    lines = [
        f"{corpus.name}, {len(corpus.gold)} report{'s' * (len(corpus.gold) != 1)}, {corpus.minutes} gold minutes",
        "",
        "| measure | precision | recall | F1 | gold | predicted |",
        "|---|---|---|---|---|---|",
    ]
    for name in MEASURES:
        f = figures[name]
        lines.append(f"| {name} | {f['p']:.3f} | {f['r']:.3f} | {f['f1']:.3f} | {f['gold']:.0f} | {f['pred']:.0f} |")
    right = ", ".join(f"{name} {share:.2f}" for name, share in fields.items())
    return [*lines, "", f"Right among the found: {right}."]
