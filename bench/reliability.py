"""Whether confidence can be believed: of the minutes with 0.7, are seven in ten right?

    python bench/reliability.py --data FOLDER --predictions FILE           prints the tables
    python bench/reliability.py --data FOLDER --predictions FILE --write   writes them into bench/README.md

FOLDER holds reports and gold as `errors.py` takes them. FILE is what `python -m training.acts.learn ... --nested
--predictions FILE` writes: minutes of reports that neither the models nor what tells their confidence has seen. A minute is
right where `score.py` counts it in `acts`: found, and of the right kind and actor's party.
"""

from __future__ import annotations

import argparse
import math
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import score
from corpora import LANGUAGES, Gold
from errors import Held, held, predicted
from run import write

PART = "reliability"  # the marks in bench/README.md
BINS = 10
CUTS = (0.5, 0.7)  # what a user may ask for with --at-least
TOGETHER = "together"


@dataclass(frozen=True)
class Told:
    """A minute's confidence, 0 to 1, and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """The minutes of one tenth of confidence: how many, what they were told to be, and the share that is right."""

    minutes: int
    mean: float
    right: float


def judged(reports: Iterable[Held], minutes: Gold) -> dict[str, list[Told]]:
    """All minutes with their confidence and whether they are right, by language and together."""
    found: dict[str, list[Told]] = {}
    for one in reports:
        read = minutes.get(one.id, [])
        pairs = [(r, score.agree(g, r)) for g, r in score.pairs(one.gold, read)]
        right = {id(r) for r, agreed in pairs if agreed["kind"] and agreed["actor"]}
        told = [Told(r["confidence"], id(r) in right) for r in read]
        for name in (one.language, TOGETHER):
            found.setdefault(name, []).extend(told)
    return {name: found[name] for name in (*LANGUAGES, TOGETHER) if name in found}


def bins(told: Sequence[Told]) -> list[Bin | None]:
    """Minutes by tenths of confidence, from below; None where there are none."""
    sorted_in: list[list[Told]] = [[] for _ in range(BINS)]
    for one in told:
        sorted_in[min(BINS - 1, int(one.confidence * BINS))].append(one)
    return [Bin(len(some), _mean(some), precision(some)) if some else None for some in sorted_in]


def _mean(told: Sequence[Told]) -> float:
    return sum(one.confidence for one in told) / len(told)


def precision(told: Sequence[Told]) -> float:
    """The share that is right; not a number where there is nothing."""
    return sum(one.right for one in told) / len(told) if told else math.nan


def ece(told: Sequence[Told]) -> float:
    """Expected calibration error: by how much the bins' mean confidence misses the share that is right, on average."""
    if not told:
        return math.nan
    return sum(b.minutes * abs(b.mean - b.right) for b in bins(told) if b) / len(told)


def auroc(told: Sequence[Told]) -> float:
    """How often a right minute has more confidence than a wrong one, ties counting half; not a number without both."""
    wrong = sorted(one.confidence for one in told if not one.right)
    right = [one.confidence for one in told if one.right]
    if not wrong or not right:
        return math.nan
    won = sum(bisect_left(wrong, share) + bisect_right(wrong, share) for share in right) / 2
    return won / (len(wrong) * len(right))


def at_least(told: Sequence[Told], cut: float) -> list[Told]:
    """The minutes that `--at-least` keeps."""
    return [one for one in told if one.confidence >= cut]


def tables(found: dict[str, list[Told]]) -> list[str]:
    """The reliability of every language and of all together as lines of Markdown."""
    return [*_summary(found), "", *_by_bin(found)]


def _summary(found: dict[str, list[Told]]) -> list[str]:
    cuts = [f"{what} {cut}" for cut in CUTS for what in ("kept at", "right of those at")]
    heads = ["reports in", "minutes", "right", "ECE", "AUROC", *cuts]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, told in found.items():
        shares = [precision(told), ece(told), auroc(told)]
        for cut in CUTS:
            kept = at_least(told, cut)
            shares += [len(kept) / len(told) if told else math.nan, precision(kept)]
        lines.append(f"| {name} | {len(told)} | {' | '.join(map(_shown, shares))} |")
    return lines


def _by_bin(found: dict[str, list[Told]]) -> list[str]:
    heads = ["confidence", *[f"{name}: {what}" for name in found for what in ("minutes", "mean", "right")]]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    columns = [bins(told) for told in found.values()]
    for number in range(BINS):
        cells = [f"{number / BINS:.1f}–{(number + 1) / BINS:.1f}"]
        for column in columns:
            one = column[number]
            cells += [str(one.minutes), _shown(one.mean), _shown(one.right)] if one else ["0", "–", "–"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _shown(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.3f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with reports/ and gold/")
    parser.add_argument("--predictions", type=Path, required=True, help="minutes read by cross-validation")
    parser.add_argument("--write", action="store_true", help="write the tables into bench/README.md")
    args = parser.parse_args()
    try:
        lines = tables(judged(held(args.data, LANGUAGES), predicted(args.predictions)))
        if args.write:
            write(PART, lines)
    except (OSError, ValueError) as error:
        print(f"reliability: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
