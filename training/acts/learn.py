"""Learns the parts that tell acts, kinds, actors, recipients and issues, and says how well by cross-validation.

    python -m training.acts.learn --reports R.jsonl... --gold DIR... --marked FILE.toml...
                                  [--folds 6] [--predictions FILE.jsonl] [--nested]
                                  [--write src/notulen/models/acts.npz]

Gold reports are left out in turn; marked reports, our own words, are always learned from. The scores are those of
`bench/score.py`, over all gold reports, each read by models that have not seen it. What was read so goes to --predictions, its
confidence learned from the other folds; with --nested, from folds within the other folds, which takes four times as long and
keeps a report even from the models whose minutes its confidence was learned from. The part "right", which tells confidence, is
learned from the same folds (`right.py`); with --folds 0 they are still read for it, but their scores not told.
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
from notulen.reading.confidence import PART
from notulen.reading.learned import save
from notulen.reading.reader import Reader

from .examples import Marked, from_gold, learn, questions
from .right import FOLDS, Material, believed, believed_nested, fit_right, read_apart

ROOT = Path(__file__).parents[2]


def module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def from_marked(paths: Sequence[Path], weight: float) -> list[Marked]:
    """Reports with their minutes from marked files."""
    marked = module(ROOT / "bench" / "marked.py")
    out = []
    for path in paths:
        for line, minutes in marked.read(path):
            report = Report(**{k: v for k, v in line.items() if k in Report.model_fields})
            out.append(Marked(report, minutes, weight))
    return out


def report_scores(marked: list[Marked], read: dict[str, list[dict[str, Any]]], score: Any, misses: int = 0) -> None:
    """Prints the scores of the minutes read, by language."""
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
    parser.add_argument(
        "--nested", action="store_true", help="learn confidence for --predictions in folds within folds"
    )
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    marked = [m for r in args.reports for g in args.gold for m in from_gold(r, g) if m.report.language in args.language]
    marked += from_marked(args.marked, args.marked_weight)
    pipelines = dict(p.split("=", 1) for p in args.pipeline)
    prepared = list(Reader(pipelines=pipelines, models={}).prepare(m.report for m in marked))
    material = Material(marked, prepared, questions(marked, prepared))
    print({part: len(q.asked) for part, q in material.asked.items()}, file=sys.stderr)
    score = module(ROOT / "bench" / "score.py")
    apart = read_apart(material, args.folds or FOLDS, score) if args.write or not args.nested else []
    if args.folds:
        read = believed_nested(material, args.folds, score) if args.nested else believed(apart)
        report_scores(marked, read, score)
        if args.predictions:
            rows = [m for rid in sorted(read) for m in read[rid]]
            args.predictions.write_text(
                "".join(json.dumps(m, ensure_ascii=False) + "\n" for m in rows), encoding="utf-8"
            )
    if args.write:
        save(learn(material.asked) | {PART: fit_right([one for fold in apart for one in fold])}, args.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
