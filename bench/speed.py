"""How fast the reading is: against the bare pipeline, against the start of the program, and as a report grows.

Nothing here is a test: times hang on the machine and on what else it does. What is compared is measured by turns in
one run, and the median of the rounds counts.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import marked
from corpora import LANGUAGES, ROOT, Corpus

from notulen.errors import InputError
from notulen.model import Report
from notulen.reading.layout import segments
from notulen.reading.pipeline import MODELS, Pipeline
from notulen.reading.reader import Reader, parser_pieces
from notulen.reports.sources import Defaults, gather

ROUNDS = 7
WORDS = 6_000  # of the text that is read in each round, about
GROWTH = (1_000, 2_000, 4_000, 8_000)
TOLD = ("id", "text", "outlet", "published", "language")
BATCH = 64  # pieces given to the bare pipeline at once, as the reading gives them


@dataclass(frozen=True)
class Pace:
    """Words of some reports, and the processor's seconds that two ways of going over them took, in each round."""

    language: str
    reports: int
    words: int
    whole: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median over the rounds of the whole reading's time to the bare pipeline's."""
        return median(a / b for a, b in zip(self.whole, self.bare, strict=True))


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """What some work takes: of the processor's time, which what else the machine does hardly changes, or by another clock."""
    begin = clock()
    work()
    return clock() - begin


def reports_of(corpus: Corpus) -> list[Report]:
    """A corpus's reports in the languages that are read, as the program takes them."""
    defaults = Defaults(corpus.told.get("outlet"), corpus.told.get("published"))
    found = gather([str(path) for path in corpus.sources], defaults, None, lambda *_: None)
    return [one for one in found if not isinstance(one, InputError) and one.language in LANGUAGES]


def made_up(language: str, words: int = WORDS) -> list[Report]:
    """Reports of a language that were made up to learn from, the longest first, until there are so many words."""
    files = sorted((ROOT / "training" / "marked").glob(f"{language}-*.toml"))
    lines = [line for path in files for line, _ in marked.read(path)]
    taken: list[Report] = []
    for line in sorted(lines, key=lambda line: -len(line["text"].split())):
        if sum(len(r.text.split()) for r in taken) >= words:
            break
        taken.append(Report.model_validate({name: line.get(name) for name in TOLD}))
    return taken


def pace(reports: Sequence[Report], rounds: int = ROUNDS) -> Pace:
    """Times the whole reading and the bare pipeline over the same pieces of the same reports of one language, by turns."""
    (language,) = {r.language or "" for r in reports}
    once = sum(len(r.text.split()) for r in reports)
    many = [r.model_copy(update={"id": f"{r.id}-{n}"}) for n in range(max(1, round(WORDS / once))) for r in reports]
    pieces = [
        piece for r in many for _, piece in parser_pieces(r.text, segments(r.text, r.language or ""), r.language or "")
    ]
    reader, nlp = Reader(), Pipeline(MODELS / language).nlp

    def whole() -> None:
        for _ in reader.read_many(many, keep_all=True):
            pass

    def bare() -> None:
        for _ in nlp.pipe(pieces, batch_size=BATCH):
            pass

    whole()  # once beforehand: what is loaded or built on first use is not what is timed
    bare()
    times = [(seconds(whole), seconds(bare)) for _ in range(rounds)]
    return Pace(
        language,
        len(reports),
        sum(len(r.text.split()) for r in many),
        tuple(t[0] for t in times),
        tuple(t[1] for t in times),
    )


def growth(reports: Sequence[Report], sizes: Sequence[int] = GROWTH, rounds: int = 3) -> list[tuple[int, float]]:
    """Seconds a word of one ever longer report, made of the reports' paragraphs over and over."""
    paragraphs = [line for r in reports for line in r.text.split("\n")[1:] if line.strip()]
    reader = Reader()
    whole = [reports[0].model_copy(update={"id": str(n), "text": grown(paragraphs, n)}) for n in sizes]
    times: list[list[float]] = [[] for _ in sizes]
    for _ in range(rounds):
        for taken, report in zip(times, whole, strict=True):
            taken.append(seconds(lambda report=report: list(reader.read_many([report], keep_all=True))))  # type: ignore[misc]
    counts = [len(report.text.split()) for report in whole]
    return [(count, median(taken) / count) for count, taken in zip(counts, times, strict=True)]


def grown(paragraphs: Sequence[str], words: int) -> str:
    """A text of at least so many words out of paragraphs, told from the beginning again when they end."""
    taken: list[str] = []
    count = 0
    while count < words:
        taken.append(paragraphs[len(taken) % len(paragraphs)])
        count += len(taken[-1].split())
    return "\n".join(taken)


def start(report: Report, rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds of `notulen --help` and of reading one report, each a whole process; medians over rounds by turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_bytes(report.text.encode("utf-8"))
        told = ["--published", report.published or "", "--outlet", report.outlet or "", "--no-store"]
        commands = [["--help"], ["read", str(path), *told]]
        times = [[seconds(lambda one=one: _run(one), time.perf_counter) for one in commands] for _ in range(rounds)]  # type: ignore[misc]
    return median(t[0] for t in times), median(t[1] for t in times)


def _row(run: Pace) -> str:
    whole, bare = run.words / median(run.whole), run.words / median(run.bare)
    return f"| {run.language} | {run.reports} | {run.words:,} | {whole:,.0f} | {bare:,.0f} | {run.ratio:.2f} |"


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "notulen", *arguments], check=True, capture_output=True)


def table(reports: Sequence[Report], single: Report) -> list[str]:
    """All that is timed, as lines of Markdown.

    Args:
        reports: what the paces are taken on.
        single: the report that a whole process reads.
    """
    runs = [pace(reports), *(pace(made_up(one)) for one in LANGUAGES if one != reports[0].language)]
    helped, read = start(single)
    rows = growth(reports)
    lines = [
        f"{len(runs[0].whole)} rounds by turns, one thread:",
        "",
        "| language | reports | words | whole reading, words a second | bare pipeline, words a second | whole to bare |",
        "|---|---|---|---|---|---|",
        *(_row(run) for run in runs),
        "",
        f"`notulen --help` takes {helped:.2f} s, reading `{single.id}` {read:.2f} s: {helped / read:.2f} of it.",
        "",
        "| words of one report | ms a word | to the first |",
        "|---|---|---|",
    ]
    lines += [f"| {words:,} | {each * 1e3:.3f} | {each / rows[0][1]:.2f} |" for words, each in rows]
    return lines
