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
from notulen.reading.issues import issue_features, surroundings
from notulen.reading.learned import Linear, Models
from notulen.reading.minutes import label_features, nobody_features
from notulen.reading.people import UNKNOWN
from notulen.reading.reader import Prepared
from notulen.reading.roles import Prior, options, role_features, told_features
from notulen.reading.when import Earlier, day_features, day_options, no_day_features

from . import fit

Minute = dict[str, Any]
SEED = {"outlet": "Berita Baru", "published": "2022-01-13", "language": "id"}  # what a text file does not say itself
MEETS = 0.5
MADE_UP_ACTS = 0.8  # made-up reports are denser in acts than real ones: they count less for whether there is an act
ACT_PENALTY = 8.0
KIND_PENALTY = 8.0
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


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """As the measure has it: the shared part of the shorter span, or 2.5 times that of the longer if less."""
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    shorter, longer = sorted((a[1] - a[0], b[1] - b[0]))
    return min(common / shorter, 2.5 * common / longer) if shorter > 0 else 0.0


def _union(a: tuple[int, int], b: tuple[int, int]) -> float:
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return common / max(max(a[1], b[1]) - min(a[0], b[0]), 1)


def _pair(span: dict[str, int] | None) -> tuple[int, int] | None:
    return (span["start"], span["end"]) if span else None


def align(prepared: Prepared, minutes: Sequence[Minute]) -> dict[int, int]:
    """Which candidate holds which gold minute, one to one, nearest first: candidate's number → minute's number."""
    s = prepared.ctx.syntax
    near = []
    for g, minute in enumerate(minutes):
        evidence = _pair(minute["evidence"])
        assert evidence is not None
        content, cue = _pair(minute["content"]), _pair(minute["cue"])
        for c, cand in enumerate(prepared.candidates):
            shown = s.span(*cand.evidence)
            if overlap(evidence, shown) >= MEETS:
                near.append((_closeness(s, cand, evidence, shown, content, cue), -g, -c))
    out: dict[int, int] = {}
    taken = set()
    for _, g, c in sorted(near, reverse=True):
        if -g not in taken and -c not in out:
            taken.add(-g)
            out[-c] = -g
    return out


def _closeness(s: Any, cand: Candidate, evidence: Any, shown: Any, content: Any, cue: Any) -> float:
    head = s.start[cand.head]
    score = _union(evidence, shown)
    if content:
        score += _union(content, s.span(*cand.clause)) + 0.2 * (content[0] <= head < content[1])
    if cue:
        score += 1.0 * (cue[0] <= head < cue[1])
        if cand.said is not None and cand.main and not cand.said.carried:
            score += 0.6 * (cue[0] <= s.start[cand.said.cue[0]] < cue[1])
    return score


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
                prior = Prior(_told(prepared, minute["actor"]), _told(prepared, minute["recipient"]))
                _ask_labels(out, prepared, cand, features, minute, one)
                if one.dated:
                    _ask_day(out, prepared, cand, minute, one, earlier)
                    earlier = _earlier(minute)
    return out


def parties(who: Minute | None) -> frozenset[str]:
    return frozenset((who.get("party") or UNKNOWN).split("+")) if who else frozenset()


def _told(prepared: Prepared, who: Minute | None) -> tuple[int, Who] | None:
    """A gold person as the reading would have found him: the head of his words, and who it is."""
    if not who:
        return None
    head = prepared.ctx.syntax.token_at(who["start"])
    return (head, Who(head, head + 1, who["party"], None, "prior")) if head < len(prepared.ctx.syntax) else None


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
    told = _told(prepared, minute["actor"]) if knowledge.kinds()[minute["kind"]].speech else None
    return prepared.cast.who(told[0]) if told else None


def learn(asked: dict[str, Questions]) -> Models:
    """Fits every part."""
    kinds = tuple(knowledge.kinds())
    act = asked["act"]
    counts = [w if real else w * MADE_UP_ACTS for w, real in zip(act.weights, act.real, strict=True)]
    return {
        "act": fit.fit_yes_no(act.asked, act.answers, counts, penalty=ACT_PENALTY),
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
