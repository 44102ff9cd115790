"""Reads reports with gold minutes and turns them into questions for the learned parts, by the reading's own steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notulen import knowledge
from notulen.model import Report
from notulen.reading.candidates import Candidate
from notulen.reading.cast import Who
from notulen.reading.features import Sight, kind_features
from notulen.reading.gold import Minute, align, parties, told_by_gold
from notulen.reading.issues import issue_features, surroundings
from notulen.reading.learned import Linear, Models
from notulen.reading.minutes import label_features
from notulen.reading.people import UNKNOWN
from notulen.reading.reader import Prepared
from notulen.reading.roles import Prior, nobody_features, options, role_features, told_features
from notulen.reading.when import Earlier, day_features, day_options, no_day_features

from . import fit

SEED = {"outlet": "Berita Baru", "published": "2022-01-13", "language": "id"}  # what a text file does not say itself
MADE_UP_ACTS = 0.8  # made-up reports are denser in acts than real ones: they count less for whether there is an act
ACT_PENALTY = 8.0
KIND_PENALTY = 8.0
VERDICTS = "vd"  # features that say which act it is where it is one: of whether it is one the rules know nothing
PARTS = ("act", "kind", "actor", "recipient", "issue", "modality", "polarity", "day")
POLARITIES = ("positive", "negative", "mixed")
MODALITIES = ("actual", "planned", "possible", "negated")


@dataclass(frozen=True)
class Marked:
    """A report with its gold minutes, how much it counts, the group it is left out with in cross-validation.

    `dated` says whether the days of its minutes are marked.
    """

    report: Report
    minutes: list[Minute]
    weight: float = 1.0
    group: str = ""
    dated: bool = True


@dataclass
class Questions:
    """Questions for one part, with answers, how much each counts and the report it comes from."""

    asked: list[Any] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    real: list[bool] = field(default_factory=list)

    def add(self, asked: Any, answer: Any, marked: Marked) -> None:
        self.asked.append(asked)
        self.answers.append(answer)
        self.weights.append(marked.weight)
        self.reports.append(marked.report.id)
        self.real.append(bool(marked.group))

    def only(self, keep: set[str]) -> Questions:
        """The questions of some reports."""
        at = [i for i, r in enumerate(self.reports) if r in keep]

        def kept(column: list[Any]) -> list[Any]:
            return [column[i] for i in at]

        return Questions(kept(self.asked), kept(self.answers), kept(self.weights), kept(self.reports), kept(self.real))


def from_gold(reports: Path, gold: Path, weight: float = 1.0) -> Iterable[Marked]:
    """Reports of a JSONL file (or one text file) that have a gold file in a folder."""
    if reports.suffix == ".txt":
        text = reports.read_bytes().decode()
        lines: list[dict[str, Any]] = [{"id": reports.stem, "text": text, **SEED}]
    else:
        lines = [json.loads(line) for line in reports.read_text(encoding="utf-8").split("\n") if line.strip()]
    for line in lines:
        path = gold / f"{line['id']}.json"
        if path.is_file():
            report = Report(**{k: v for k, v in line.items() if k in Report.model_fields})
            yield Marked(report, json.loads(path.read_text(encoding="utf-8"))["minutes"], weight, line["id"])


def questions(marked: Sequence[Marked], ready: Iterable[Prepared]) -> dict[str, Questions]:
    """The questions of all parts from marked reports, each with the report made ready for the learned parts."""
    out = {part: Questions() for part in PARTS}
    for one, prepared in zip(marked, ready, strict=True):
        holds = align(prepared, one.minutes)
        prior, earlier = Prior(), None
        sight = Sight(prepared.ctx, prepared.cast)
        for number, cand in enumerate(prepared.candidates):
            minute = one.minutes[holds[number]] if number in holds else None
            features = kind_features(sight, cand)
            out["act"].add(features, minute is not None, one)
            if minute is not None:
                out["kind"].add(features, minute["kind"], one)
                _ask_roles(out, prepared, cand, minute, one, prior)
                prior = Prior(told_by_gold(prepared, minute["actor"]), told_by_gold(prepared, minute["recipient"]))
                _ask_labels(out, prepared, cand, features, minute, one)
                if one.dated:
                    _ask_day(out, prepared, cand, minute, one, earlier)
                    earlier = _earlier(minute)
    return out


def _ask_roles(
    out: dict[str, Questions], prepared: Prepared, cand: Candidate, minute: Minute, one: Marked, prior: Prior
) -> None:
    ctx, cast = prepared.ctx, prepared.cast
    says = prepared.speakers.of(cand.said)
    near = options(ctx, cast, cand, says, prior)
    actor = parties(minute["actor"])
    right = [o.who.parties == actor for o in near]
    if any(right):
        out["actor"].add([role_features(ctx, cast, cand, o, minute["kind"], says) for o in near], right, one)
    near = [o for o in near if not o.relation.startswith("prior")]
    told = Who(0, 0, "+".join(sorted(actor)) or UNKNOWN, None, "none")
    recipient = parties(minute["recipient"])
    asked = [
        role_features(ctx, cast, cand, o, minute["kind"], says) + told_features(o, minute["kind"], told) for o in near
    ]
    asked.append(nobody_features(cand, minute["kind"], near, told))
    right = [bool(recipient) and o.who.parties == recipient for o in near] + [not recipient]
    if any(right):
        out["recipient"].add(asked, right, one)


def _ask_labels(
    out: dict[str, Questions], prepared: Prepared, cand: Candidate, features: list[str], minute: Minute, one: Marked
) -> None:
    ctx, profile = prepared.ctx, prepared.profile
    kind = minute["kind"]
    asked = label_features(features, kind)
    out["modality"].add(asked, minute["modality"], one)
    if minute["polarity"]:
        out["polarity"].add(asked, minute["polarity"], one)
    seen = surroundings(ctx, cand, profile)
    for issue in knowledge.issues():
        out["issue"].add(issue_features(issue, kind, seen, profile), issue in minute["issues"], one)


def _earlier(minute: Minute) -> Earlier:
    source = minute["source"]
    party = (source.get("party") or UNKNOWN) if source else None
    return Earlier(party, minute["when"], knowledge.kinds()[minute["kind"]].speech)


def _ask_day(
    out: dict[str, Questions], prepared: Prepared, cand: Candidate, minute: Minute, one: Marked, earlier: Earlier | None
) -> None:
    """Asks for the day of an act, where the days found hold it."""
    ctx, days, kind = prepared.ctx, prepared.days, minute["kind"]
    says = prepared.speakers.of(cand.said) or _speaker(prepared, minute)
    near = day_options(ctx, days, cand)
    right = [o.day.iso == minute["when"] for o in near] + [minute["when"] is None]
    if any(right):
        asked = day_features(ctx, days, cand, near, kind, says, earlier)
        out["day"].add([*asked, no_day_features(days, cand, near, kind)], right, one)


def _speaker(prepared: Prepared, minute: Minute) -> Who | None:
    """Who acts by speaking, as the reading knows him."""
    told = told_by_gold(prepared, minute["actor"]) if knowledge.kinds()[minute["kind"]].speech else None
    return prepared.cast.who(told[0]) if told else None


def learn(asked: dict[str, Questions]) -> Models:
    """Fits every part."""
    kinds = tuple(knowledge.kinds())
    act = asked["act"]
    counts = [w if real else w * MADE_UP_ACTS for w, real in zip(act.weights, act.real, strict=True)]
    seen = [[f for f in features if not f.startswith(VERDICTS)] for features in act.asked]
    return {
        "act": fit.fit_yes_no(seen, act.answers, counts, penalty=ACT_PENALTY),
        "kind": _labels(asked["kind"], kinds, penalty=KIND_PENALTY, tied=True),
        "modality": _labels(asked["modality"], MODALITIES, penalty=2.0, tied=False),
        "polarity": _labels(asked["polarity"], POLARITIES, penalty=2.0, tied=False),
        "issue": fit.fit_yes_no(asked["issue"].asked, asked["issue"].answers, asked["issue"].weights),
        **{part: _ranking(asked[part]) for part in ("actor", "recipient", "day")},
    }


def _labels(q: Questions, labels: tuple[str, ...], penalty: float, tied: bool) -> Linear:
    return fit.fit_kinds(q.asked, [labels.index(a) for a in q.answers], labels, q.weights, penalty=penalty, tied=tied)


def _ranking(q: Questions) -> Linear:
    return fit.fit_ranking(q.asked, q.answers, q.weights)
