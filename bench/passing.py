"""How many reports without a negotiation are passed over, how many with one, and what the others give under --all.

The articles are those of a news file beside this repository. Those that are about a negotiation were taken out by eye.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marked
from corpora import EXAMPLES, ROOT

from notulen.model import Language, Minute, Report
from notulen.reading.passing import SHORT, features, load, passed_over
from notulen.reading.reader import Reader

SEED = 2022
DRAWN = 100
# By number in the news file, counted from 0. 2640: an armed group's attack on a state, which a third condemns.
ABOUT = frozenset({2640})
NOBODY = frozenset({"CIV", "UNK"})


@dataclass(frozen=True)
class Passed:
    """Of reports of one origin how many were passed over, and the lowest score among them; read is from 0 upward."""

    origin: str
    reports: int
    passed: int
    lowest: float


def news(data: Path) -> Path:
    """The news file in a folder of data."""
    return data / "data" / "raw" / "id-news.txt"


def drawn(path: Path) -> list[Report]:
    """The articles that were drawn, without those about a negotiation."""
    articles = [one for one in path.read_text(encoding="utf-8").split("\n\n") if one.strip()]
    numbers = random.Random(SEED).sample(range(len(articles)), DRAWN)
    return [_report(f"news {n}", articles[n], "id") for n in sorted(set(numbers) - ABOUT)]


def real(data: Path) -> list[Report]:
    """The development and training reports in a folder of data; all are about a negotiation."""
    paths = sorted((data / "reports").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [_report(row["id"], row["text"], row["language"]) for row in rows]


def made_up() -> tuple[list[Report], list[Report]]:
    """The reports written for this project: those between two parties, and the rest.

    The rest are of a sentence or two, or have one party only, which deals with a firm, say. Those without a minute are neither.
    """
    paths = [*sorted((ROOT / "training" / "marked").glob("*.toml")), *sorted(EXAMPLES.glob("*.toml"))]
    between: list[Report] = []
    rest: list[Report] = []
    for line, minutes in (pair for path in paths for pair in marked.read(path)):
        if not minutes:
            continue
        whole = len(line["text"].split()) >= SHORT and len(_parties(minutes)) > 1
        (between if whole else rest).append(_report(line["id"], line["text"], line["language"]))
    return between, rest


def _parties(minutes: Iterable[dict[str, Any]]) -> set[str]:
    """The parties that act, are meant or speak in gold minutes."""
    people = [
        minute[role]["party"] for minute in minutes for role in ("actor", "recipient", "source") if minute.get(role)
    ]
    return {code for party in people for code in party.split("+")} - NOBODY


def _report(name: str, text: str, language: Language) -> Report:
    return Report(id=name, text=text, language=language)


def passed(origin: str, reports: Sequence[Report]) -> Passed:
    """How many of the reports are passed over."""
    scores = [load().score(features(r.text, r.language or "")) for r in reports]
    return Passed(origin, len(reports), sum(score < 0 for score in scores), min(scores))


def between_two(minutes: Iterable[Minute]) -> int:
    """How many minutes have an actor and a recipient who are two parties, none of them civil or unplaced."""
    found = 0
    for minute in minutes:
        if minute.actor and minute.recipient:
            codes = {*minute.actor.party.split("+"), *minute.recipient.party.split("+")}
            found += len(codes) > 1 and not codes & NOBODY
    return found


def pace(reports: Sequence[Report]) -> tuple[float, float, float]:
    """Characters a second of the decision and of the whole reading, and the minutes between two parties a report."""
    reader = Reader()
    list(reader.read_many(reports[:4], keep_all=True))  # once beforehand: loading is not what is timed
    for report in reports:
        passed_over(report.text, report.language or "")
    characters = sum(len(report.text) for report in reports)
    begin = time.perf_counter()
    for report in reports:
        passed_over(report.text, report.language or "")
    middle = time.perf_counter()
    read = list(reader.read_many(reports, keep_all=True))
    end = time.perf_counter()
    two = sum(between_two(reading.minutes) for reading in read) / len(reports)
    return characters / (middle - begin), characters / (end - middle), two


def _margin(one: Passed) -> str:
    return "–" if one.passed else f"{one.lowest:+.2f}"


def table(data: Path | None) -> list[str]:
    """All that is measured, as lines of Markdown; of real reports and news only where they are at hand."""
    between, rest = made_up()
    rows = [
        passed("made up for this project, between two parties", between),
        passed("made up, of a sentence or two, or with one party only", rest),
    ]
    timed = between
    if data and (reports := real(data)):
        rows.insert(0, passed("development and training", reports))
    if data and news(data).is_file():
        timed = drawn(news(data))
        rows.append(passed(f"news without a negotiation, of {DRAWN} drawn by seed {SEED}", timed))
    decide, whole, two = pace(timed)
    lines = ["| reports | | passed over | lowest score |", "|---|---|---|---|"]
    lines += [f"| {one.origin} | {one.reports} | {one.passed} | {_margin(one)} |" for one in rows]
    lines += [
        "",
        f"The decision goes over {decide:,.0f} characters a second, {decide / whole:.0f} times as many as the reading.",
    ]
    if timed is not between:
        lines += [
            f"Under `--all` the {len(timed)} news articles give {two:.2f} minutes each whose actor and recipient are two "
            "parties other than `CIV` and `UNK`."
        ]
    return lines
