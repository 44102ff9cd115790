"""How well the standing is worked out: against synthetic negotiations of known truth, and hand-made groups of reports.

    python bench/standing.py [--seeds N] [--misses]     the measures alone, with what was missed

B³ F1: for each minute, how much of the act it was put in is of its true act (precision), how much of its true act was put
there (recall); means over all minutes, and their harmonic mean. The other measures are F1 over sets of findings:
positions (party, issue, stance), standing (issue, standing), changes round by round (round, kind, party, issue),
meetings (parties, day, state), threats (threat, by what its condition came about, by what it was done).
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import marked
from damage import damaged
from floors import Measured
from synthetic import News, many

from notulen.model import Minute, Person, Report, Span
from notulen.standing.acts import Act, acts
from notulen.standing.changes import changes
from notulen.standing.issues import standing
from notulen.standing.meetings import meetings
from notulen.standing.positions import positions
from notulen.standing.settled import corroborated
from notulen.standing.threats import conditionals
from notulen.standing.told import Told, all_told

ROOT = Path(__file__).parents[1]
GROUPS = ROOT / "examples" / "groups"
SEED, TALKS, ROUNDS = 424, 40, 4
MEASURES = ("positions", "standing", "changes", "meetings")

Clusters = Mapping[str, Hashable]
Found = set[tuple[Hashable, ...]]


@dataclass
class Tally:
    """Hits among what was wanted and what was found."""

    hit: int = 0
    gold: int = 0
    found: int = 0

    def add(self, gold: Found, found: Found) -> None:
        self.hit += len(gold & found)
        self.gold += len(gold)
        self.found += len(found)

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.gold + self.found) if self.gold + self.found else 1.0


def b_cubed(gold: Clusters, found: Clusters) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters, over what stands in `gold`."""
    by_gold, by_found, both = (
        Counter(gold.values()), Counter(found[one] for one in gold), Counter((gold[one], found[one]) for one in gold),
    )  # fmt: skip
    precision = sum(both[gold[one], found[one]] / by_found[found[one]] for one in gold) / len(gold)
    recall = sum(both[gold[one], found[one]] / by_gold[gold[one]] for one in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def clusters(found: Iterable[Act]) -> dict[str, str]:
    """By each minute's id the act it was put in."""
    return {minute: act.id for act in found for minute in act.minutes}


def gold_of(news: News) -> dict[str, Found]:
    """What the story has of each measure."""
    truth = news.truth
    return {
        "positions": {(party, issue, stance) for (party, issue), stance in truth.positions.items()},
        "standing": {(issue, state) for issue, state in truth.standing.items() if state != "spoken-of"},
        "changes": {(since, *change) for since, _, found in truth.rounds for change in found},
        "meetings": {(one.parties, one.day, one.state) for one in truth.meetings},
    }


def found_of(news: News, told: Sequence[Told]) -> dict[str, Found]:
    """What the standing makes of minutes, of each measure. Talks about the talks are no issue of the story's."""
    made = corroborated(acts(told))
    return {
        "positions": {
            (one.party, one.issue, one.stance) for one in positions(made) if one.stance and one.issue != "process.talks"
        },
        "standing": {
            (one.issue, one.standing)
            for one in standing(made)
            if one.issue != "process.talks" and one.standing != "spoken-of"
        },
        "changes": {
            (since, one.kind, one.party, one.issue)
            for since, until, _ in news.truth.rounds
            for one in changes(made, since, until)
            if one.issue != "process.talks"
        },
        "meetings": {(one.parties, one.day, one.state) for one in meetings(made)},
    }


def threats_of(news: News, told: Sequence[Told]) -> tuple[Found, Found]:
    """Threats with what became of them, by the events of the story: the true ones, the found ones."""
    event = news.truth.acts
    gold: Found = {(threat, *outcome) for threat, outcome in news.truth.outcomes.items()}
    found: Found = {
        (event.get(one.act.id), *(event.get(act.id) if act else None for act in (one.came_about, one.done)))
        for one in conditionals(acts(told))
        if one.act.kind == "threaten"
    }
    return gold, found


def origins_right(news: News, made: Iterable[Act]) -> tuple[int, int]:
    """Of how many true acts the number of independent sources is right, and how many there are."""
    by_event: dict[int, set[str]] = defaultdict(set)
    for act in made:
        for minute in act.minutes:
            by_event[news.truth.acts[minute]].update(act.origins)
    true = news.truth.origins
    return sum(len(by_event[event]) == len(names) for event, names in true.items()), len(true)


def synthetic(talks: int = TALKS, misses: Callable[[str], None] | None = None) -> tuple[dict[str, float], int, int]:
    """The scores over synthetic negotiations; how many reports and minutes they have."""
    b3: list[tuple[float, float, float]] = []
    tallies: dict[str, Tally] = defaultdict(Tally)
    right = of = reports = minutes = 0
    for number, news in enumerate(many(SEED, talks, ROUNDS)):
        told = all_told(news.reports)
        made = acts(told)
        b3.append(b_cubed(news.truth.acts, clusters(made)))
        reports, minutes = reports + len(news.reports), minutes + len(told)
        hits, events = origins_right(news, made)
        right, of = right + hits, of + events
        gold = gold_of(news)
        for name, found in found_of(news, told).items():
            tallies[name].add(gold[name], found)
            if misses:
                for one in sorted(gold[name] ^ found, key=str):
                    misses(f"{number} {name} {'missed' if one in gold[name] else 'spurious'}: {one}")
        tallies["threats"].add(*threats_of(news, told))
        for name, found in found_of(news, damaged(told, number)).items():
            tallies[f"{name} damaged"].add(gold[name], found)
    scores = {"corroboration": sum(one[2] for one in b3) / len(b3), "origins": right / of}
    return scores | {name: tally.f1 for name, tally in tallies.items()}, reports, minutes


def groups(folder: Path = GROUPS) -> list[tuple[str, list[tuple[Report, list[Minute]]], dict[str, str]]]:
    """The hand-made groups: name, reports with their minutes, and each minute's act by its id."""
    return [_group(path) for path in sorted(folder.glob("*.toml"))]


def _group(path: Path) -> tuple[str, list[tuple[Report, list[Minute]]], dict[str, str]]:
    """A file in the marked form, whose minutes also name their act."""
    doc = tomllib.loads(path.read_text(encoding="utf-8"))
    reports: list[tuple[Report, list[Minute]]] = []
    gold: dict[str, str] = {}
    for row in doc["report"]:
        names = [minute.pop("act") for minute in row["minute"]]
        line, minutes = marked.gold_report(row)
        report = Report(
            **{key: line[key] for key in ("id", "text", "outlet", "published", "language", "url")}, wire=row.get("wire")
        )
        made = [_minute(report, minute, number) for number, minute in enumerate(minutes)]
        gold |= {minute.id: name for minute, name in zip(made, names, strict=True)}
        reports.append((report, made))
    return path.stem, reports, gold


def _minute(report: Report, gold: Mapping[str, Any], number: int) -> Minute:
    def span(name: str) -> Span | None:
        found = gold[name]
        if not isinstance(found, dict):
            return None
        return Span(start=found["start"], end=found["end"], text=report.text[found["start"] : found["end"]])

    def person(name: str) -> Person | None:
        found, where = gold[name], span(name)
        return (
            Person(**where.model_dump(), party=found["party"], name=found.get("name"))
            if isinstance(found, dict) and where
            else None
        )

    evidence = span("evidence")
    assert evidence is not None
    return Minute(
        report=report.id, id=sha256(f"{report.id} {number}".encode()).hexdigest()[:16],
        evidence=evidence, content=span("content"), condition=span("condition"), cue=span("cue") or evidence,
        actor=person("actor"), recipient=person("recipient"), source=person("source"),
        **{key: gold[key] for key in ("kind", "modality", "polarity", "quoted", "when", "where")},
        issues=tuple(gold["issues"]), chain=tuple(gold["chain"]), plover=None, cameo=None, confidence=1.0,
    )  # fmt: skip


def handmade(misses: Callable[[str], None] | None = None) -> tuple[float, int, int]:
    """B³ F1 over all hand-made groups together, as if one ledger held them; their reports and minutes."""
    found = groups()
    gold = {minute: f"{name} {act}" for name, _, acts_of in found for minute, act in acts_of.items()}
    told = all_told([pair for _, reports, _ in found for pair in reports])
    made = acts(told)
    if misses:
        _group_misses(gold, made, told, misses)
    return b_cubed(gold, clusters(made))[2], sum(len(reports) for _, reports, _ in found), len(gold)


def _group_misses(
    gold: Mapping[str, str], made: Sequence[Act], told: Sequence[Told], say: Callable[[str], None]
) -> None:
    by_id = {one.minute: one for one in told}
    where = clusters(made)
    for act in sorted(set(gold.values())):
        parts = defaultdict(list)
        for minute in (one for one in gold if gold[one] == act):
            parts[where[minute]].append(minute)
        if len(parts) > 1:
            say(
                f"{act} fell apart: "
                + " | ".join("; ".join(by_id[m].content[:50] for m in part) for part in parts.values())
            )
    for one in made:
        if len({gold[minute] for minute in one.minutes}) > 1:
            say("mixed: " + " | ".join(f"{gold[m]}: {by_id[m].content[:50]}" for m in one.minutes))


def digest(paths: Iterable[Path]) -> str:
    whole = sha256()
    for path in paths:
        whole.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def measured() -> list[Measured]:
    """What is held against the floors: the synthetic news and the hand-made groups."""
    here = Path(__file__).parent
    made = [here / name for name in ("synthetic.py", "synthetic.toml", "damage.py")]
    scores, reports, minutes = synthetic()
    found = [Measured("synthetic news", digest(made), reports, minutes, scores)]
    b3, reports, minutes = handmade()
    return [*found, Measured("groups", digest(sorted(GROUPS.glob("*.toml"))), reports, minutes, {"corroboration": b3})]


def table(found: Sequence[Measured]) -> list[str]:
    """The scores as lines of Markdown."""
    synth, hand = found
    lines = [
        f"Synthetic news: {TALKS} negotiations, {synth.reports:,} reports, {synth.minutes:,} minutes. Hand-made groups: "
        f"{hand.reports} reports, {hand.minutes} minutes.",
        "",
        "| measure | wanted | from true minutes | wanted | from damaged minutes |",
        "|---|---|---|---|---|",
        f"| corroboration, synthetic news (B³ F1) | .95 | {synth.scores['corroboration']:.3f} | | |",
        f"| corroboration, hand-made groups (B³ F1) | .85 | {hand.scores['corroboration']:.3f} | | |",
        f"| acts whose number of independent sources is right | | {synth.scores['origins']:.3f} | | |",
    ]
    for name in MEASURES:
        both = f"{synth.scores[name]:.3f} | .70 | {synth.scores[f'{name} damaged']:.3f}"
        lines.append(f"| {name} (F1) | .95 | {both} |")
    lines.append(f"| threats and what became of them (F1) | | {synth.scores['threats']:.3f} | | |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--talks", type=int, default=TALKS)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    say = print if args.misses else None
    scores, reports, minutes = synthetic(args.talks, say)
    print(
        f"{reports} reports, {minutes} minutes", *(f"{name} {score:.3f}" for name, score in scores.items()), sep="\n  "
    )
    if any(GROUPS.glob("*.toml")):
        print("groups", *handmade(say))
    return 0


if __name__ == "__main__":
    sys.exit(main())
