"""Learns the parts that tell acts, kinds, actors, recipients and issues, and says how well by cross-validation.

    python -m training.acts.learn --reports R.jsonl... --gold DIR... --marked FILE.toml...
                                  [--folds 6] [--write src/notulen/models/acts.npz]

Gold reports are left out in turn; marked reports, our own words, are always learned from. The scores are those of
`bench/score.py`, over all gold reports, each read by models that have not seen it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from notulen.model import Report
from notulen.reading.learned import Models, save
from notulen.reading.reader import Reader

from .examples import Marked, Questions, from_gold, learn, questions

ROOT = Path(__file__).parents[2]


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def from_marked(paths: Sequence[Path], weight: float) -> list[Marked]:
    """Reports with their minutes from marked files."""
    marked = _module(ROOT / "bench" / "marked.py")
    out = []
    for path in paths:
        for line, minutes in marked.read(path):
            report = Report(**{k: v for k, v in line.items() if k in Report.model_fields})
            out.append(Marked(report, minutes, weight))
    return out


def cross_validate(
    marked: list[Marked], asked: dict[str, Questions], folds: int, pipelines: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """The minutes of each gold report as read by models that have not seen it."""
    groups = sorted({m.group for m in marked if m.group})
    out: dict[str, list[dict[str, Any]]] = {}
    for fold in range(folds):
        left_out = set(groups[fold::folds])
        keep = {m.report.id for m in marked if m.group not in left_out}
        models = learn({part: q.only(keep) for part, q in asked.items()})
        reader = Reader(pipelines=pipelines, models=models)
        reports = [m.report for m in marked if m.group in left_out]
        for reading in reader.read_many(reports, keep_all=True):
            out[reading.report.id] = [m.model_dump(mode="json") for m in reading.minutes]
    return out


def report_scores(marked: list[Marked], read: dict[str, list[dict[str, Any]]], misses: int = 0) -> None:
    """Prints the scores of the minutes read, by language."""
    score = _module(ROOT / "bench" / "score.py")
    for language in sorted({m.report.language or "" for m in marked if m.group}):
        gold = {m.report.id: m.minutes for m in marked if m.group and m.report.language == language}
        figures, fields, missed = score.score(gold, read)
        score.show(f"{language}, cross-validated", figures, fields)
        for row in missed[:misses]:
            print("   ", row[0], row[1], score.brief(row[2]))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", nargs="*", type=Path, default=[])
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    parser.add_argument("--marked", nargs="*", type=Path, default=[])
    parser.add_argument("--marked-weight", type=float, default=0.3)
    parser.add_argument("--language", nargs="*", default=["id"])
    parser.add_argument("--pipeline", nargs="*", default=[], help="LANGUAGE=PATH")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    marked = [m for r in args.reports for g in args.gold for m in from_gold(r, g) if m.report.language in args.language]
    marked += from_marked(args.marked, args.marked_weight)
    pipelines = dict(p.split("=", 1) for p in args.pipeline)
    asked = questions(marked, Reader(pipelines=pipelines, models={}))
    print({part: len(q.asked) for part, q in asked.items()}, file=sys.stderr)
    if args.folds:
        read = cross_validate(marked, asked, args.folds, pipelines)
        report_scores(marked, read)
        if args.predictions:
            rows = [m for rid in sorted(read) for m in read[rid]]
            args.predictions.write_text(
                "".join(json.dumps(m, ensure_ascii=False) + "\n" for m in rows), encoding="utf-8"
            )
    if args.write:
        models: Models = learn(asked)
        save(models, args.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
