"""How well the reading does on data that others marked: who said what, and what kind of act a single sentence tells.

Measured only where the data lies beside this repository; nothing is learned from it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import score_attribution
from floors import Measured

from notulen.model import Report
from notulen.reading.reader import Reader

Row = dict[str, Any]


@dataclass(frozen=True)
class Attributed:
    """A set of reports with their attributed statements.

    Attributes:
        name: under which its floors stand.
        file: within the data's folder.
        language: of its reports.
        direct: whether it holds direct speech only.
    """

    name: str
    file: str
    language: str
    direct: bool


SETS = (
    Attributed("attribution en (PolNeAR)", "attribution/polnear-dev.jsonl", "en", False),
    Attributed("attribution id (PFSA, direct)", "attribution/pfsa-id-dev.jsonl", "id", True),
)
SENTENCES = "acts/plover-dev.jsonl"


def measured(data: Path | None) -> list[Measured]:
    """What is held against the floors: the sets at hand.

    Args:
        data: the folder in which `data/attribution` and `data/acts` lie, if there is one.
    """
    if data is None:
        return []
    folder = data / "data"
    found = [_attributed(one, folder / one.file) for one in SETS if (folder / one.file).is_file()]
    return [*found, *([_plover(folder / SENTENCES)] if (folder / SENTENCES).is_file() else [])]


def table(found: list[Measured]) -> list[str]:
    """The scores as lines of Markdown."""
    if not found:
        return ["No data of others at hand."]
    lines = ["| data | texts | measure | score |", "|---|---|---|---|"]
    return lines + [
        f"| {one.name} | {one.reports:,} | {name} | {score:.3f} |"
        for one in found
        for name, score in one.scores.items()
    ]


def _attributed(one: Attributed, path: Path) -> Measured:
    gold = _rows(path)
    predicted: dict[str, list[Row]] = defaultdict(list)
    for reading in _read(gold, one.language):
        for said in reading.attributions:
            spans = {
                part: [[span.start, span.end] for span in getattr(said, part)] for part in ("source", "cue", "content")
            }
            predicted[reading.report.id].append(spans)
    n = score_attribution.score(gold, predicted, one.direct)
    content, source = (score_attribution.f1(n[k], n["gold"], n["predicted"])["f1"] for k in ("content", "source"))
    scores = {"content": content, "named": n["named"] / n["asked"]}
    if not one.direct:
        indirect = n["source indirect"] / n["gold indirect"]
        scores = {"content": content, "content with source": source, "recall of indirect speech": indirect}
    return Measured(one.name, _digest(path), len(gold), int(n["gold"]), scores)


def _plover(path: Path) -> Measured:
    gold = _rows(path)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as file:
        for reading in _read(gold, "en"):
            file.writelines(minute.model_dump_json() + "\n" for minute in reading.minutes)
        file.flush()
        command = [sys.executable, str(Path(__file__).with_name("score_plover.py")), str(path), file.name, "--json"]
        told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return Measured("acts of sentences (PLOVER)", _digest(path), len(gold), len(gold), {"macro F1": told["macro F1"]})


def _read(gold: list[Row], language: str) -> Iterator[Any]:
    reports = [Report(id=row["id"], text=row["text"], language=language) for row in gold]
    return Reader().read_many(reports, keep_all=True)


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
