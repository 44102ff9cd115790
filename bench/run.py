"""Scores the reading against its floors, and times it.

    python bench/run.py                     scores and times
    python bench/run.py --only accuracy     scores of the reading (or: outside, passing, standing, speed)
    python bench/run.py --data FOLDER       measures also on the development reports in FOLDER
    python bench/run.py --write             writes what was measured into bench/README.md, a brief into README.md
    python bench/run.py --raise             lifts the floors to the scores
    python bench/run.py --lower --reason "..."   sets the floors to the scores, and says why

Ends with 1 where a score is below its floor or a corpus is not the one that its floors were set on.
"""

from __future__ import annotations

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # before numpy is loaded: one thread is what the figures are of

import argparse  # noqa: E402
import platform  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import accuracy  # noqa: E402
import floors  # noqa: E402
import outside  # noqa: E402
import passing  # noqa: E402
import speed  # noqa: E402
import standing  # noqa: E402
from corpora import Corpus, corpora  # noqa: E402

ROOT = Path(__file__).parents[1]
README = Path(__file__).with_name("README.md")
SHOWN = "wina-2022-2"  # the report whose brief the project's own README shows the beginning of
SHOWN_LINES = 36


def scored(found: list[Corpus]) -> tuple[list[floors.Measured], list[str]]:
    """What was measured on each corpus, and the tables that show it."""
    measured, lines = [], []
    for corpus in found:
        figures, fields = accuracy.measure(corpus)
        scores = {name: figures[name]["f1"] for name in accuracy.MEASURES}
        measured.append(floors.Measured(corpus.name, corpus.digest(), len(corpus.gold), corpus.minutes, scores))
        lines += [*accuracy.table(corpus, figures, fields), ""]
    return measured, lines[:-1]


def timed(found: list[Corpus]) -> list[str]:
    """The table of times over our own reports; a whole process reads the seed, or one of ours if that is not here."""
    examples = speed.reports_of(found[0])
    last = speed.reports_of(found[-1])
    return speed.table(examples, last[0] if found[-1].name == "seed" else examples[0])


def machine() -> str:
    """The machine in words: its processor's kind and count, and the Python."""
    return f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"


def write(part: str, lines: list[str], path: Path = README) -> None:
    """Puts lines between the part's marks in a page.

    Raises:
        ValueError: the page has no such marks.
    """
    page = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {part}: begin -->\n", f"<!-- {part}: end -->"
    if begin not in page or end not in page:
        raise ValueError(f"{path.name}: no marks for {part}")
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(before + begin + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def excerpt() -> list[str]:
    """The beginning of a brief, as the program prints it."""
    reports = (ROOT / "examples" / "reports.jsonl").read_text(encoding="utf-8").split("\n")
    report = next(line for line in reports if f'"{SHOWN}"' in line)
    command = [sys.executable, "-m", "notulen", "read", "-", "--no-store", "--in", "en"]
    done = subprocess.run(
        command, input=report.encode(), capture_output=True, check=True, env={**os.environ, "COLUMNS": "100"}
    )
    return ["```text", *done.stdout.decode().splitlines()[:SHOWN_LINES], "...", "```"]


def judged(measured: list[floors.Measured], args: argparse.Namespace) -> bool:
    """Holds what was measured against the floors, moves them where that is asked for; whether all is well."""
    pinned = floors.load(floors.FILE)
    if args.lower or args.lift:
        pinned = floors.lowered(pinned, measured, args.reason) if args.lower else floors.raised(pinned, measured)
        floors.save(pinned, floors.FILE)
    verdict = floors.check(pinned, measured)
    print("\n".join(["Gains and losses since the floors", *(f"  {line}" for line in verdict.lines)]))
    for fault in verdict.faults:
        print(f"bench: {fault}", file=sys.stderr)
    return not verdict.faults


def told(part: str, measured: list[floors.Measured], lines: list[str], args: argparse.Namespace) -> bool:
    """Prints a part's tables, holds its scores against the floors, writes them where that is asked for; whether all is well."""
    print("\n".join([*lines, ""]))
    well = judged(measured, args)
    if args.write:
        write(part, lines)
    return well


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, help="a folder with reports/ and gold/dev/")
    parser.add_argument("--only", choices=("accuracy", "outside", "passing", "standing", "speed"))
    parser.add_argument("--write", action="store_true", help="write the figures into bench/README.md")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the scores")
    parser.add_argument("--lower", action="store_true", help="set the floors to the scores, with a --reason")
    parser.add_argument("--reason", default="")
    args = parser.parse_args()
    found = corpora(args.data)
    well = True
    try:
        if args.only in {None, "accuracy"}:
            measured, lines = scored(found)
            well = told("accuracy", measured, lines, args)
            if args.write:
                write("brief", excerpt(), ROOT / "README.md")
        if args.only in {None, "outside"}:
            measured = outside.measured(args.data)
            well &= told("outside", measured, outside.table(measured), args)
        if args.only in {None, "passing"}:
            lines = passing.table(args.data)
            print("\n".join(["", *lines]))
            if args.write:
                write("passing", lines)
        if args.only in {None, "standing"}:
            measured = standing.measured()
            well &= told("standing", measured, standing.table(measured), args)
        if args.only in {None, "speed"}:
            lines = [*timed(found), "", f"On {machine()}."]
            print("\n".join(["", *lines]))
            if args.write:
                write("speed", lines)
    except ValueError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
