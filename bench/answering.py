"""A model that is never wrong: it answers questions from gold; and what spoils its answers, to see that none of it gets in."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from notulen.asking.prompts import mark
from notulen.asking.sentences import Sentences, sentences
from notulen.model import Report
from notulen.reading.layout import LONGEST_READ

_SPAN = re.compile(r" (\d+) [a-z]+ (\d+)\b")
_ASKED = re.compile(r": (\d+(?:, \d+)*)")

Gold = dict[str, Any]
Proposal = dict[str, Any]
Spoiling = Callable[[random.Random, Proposal, str, str], Proposal]


@dataclass
class Knowing:
    """Answers from gold.

    Attributes:
        reports: what may be asked about.
        gold: the minutes of each by its id, as `score.py` reads them.
        spoil: changes the answer to a question about a report, before it is sent; leaves it as it is, if None.
    """

    reports: Sequence[Report]
    gold: dict[str, list[Gold]]
    spoil: Callable[[dict[str, Any], Report], dict[str, Any]] | None = None
    _by_mark: dict[str, tuple[Report, Sentences]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_mark = {mark(one.text): (one, sentences(one.text, LONGEST_READ)) for one in self.reports}

    def __call__(self, messages: Sequence[dict[str, str]]) -> str:
        """The answer to what an endpoint is sent."""
        user = messages[-1]["content"]
        line = next(line for line in user.splitlines() if line in self._by_mark)
        report, cuts = self._by_mark[line]
        asked = user.split(line)[2]
        first, last = map(int, next(_SPAN.finditer(asked)).groups())
        numbers = range(first, last + 1)
        minutes = [proposal(one, report, cuts) for one in self.gold[report.id]]
        minutes = [one for one in minutes if one["sentence"] in numbers]
        named = _ASKED.search(asked)
        wanted = [int(one) for one in named[1].split(", ")] if named else []
        none = sorted(set(wanted) - {one["sentence"] for one in minutes})
        answer: dict[str, Any] = {"minutes": minutes, "none": none}
        return json.dumps(self.spoil(answer, report) if self.spoil else answer, ensure_ascii=False)


def proposal(gold: Gold, report: Report, cuts: Sentences) -> Proposal:
    """A gold minute as a model would propose it."""

    def words(span: dict[str, Any] | None) -> str | None:
        return None if span is None else report.text[span["start"] : span["end"]]

    def somebody(one: dict[str, Any] | None) -> dict[str, Any] | None:
        if one is None:
            return None
        return {"words": words(one), "parties": (one.get("party") or "UNK").split("+"), "name": one.get("name")}

    via = [one for one in gold["chain"] if one != report.outlet]
    if gold["source"] and via[-1:] == [gold["source"].get("name")]:
        via = via[:-1]
    return {
        "sentence": cuts.at(gold["evidence"]["start"]),
        **{name: gold[name] or None for name in ("modality", "polarity", "quoted", "when", "where")},
        **{name: words(gold[name]) for name in ("evidence", "cue", "content", "condition")},
        **{name: somebody(gold[name]) for name in ("actor", "recipient", "source")},
        "kind": gold["kind"], "issues": gold["issues"], "via": via,
    }  # fmt: skip


def _invented(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    return one | {"evidence": f"{one['evidence']} {chance.choice(('zyx', 'qvw', 'xkj'))}{chance.randrange(100)}"}


def _shifted(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    """Begins and ends some characters further, or some words."""
    start = text.index(one["evidence"])
    by = chance.choice((3, 7, 11, -4, -9)) if chance.random() < 0.5 else len(one["evidence"])
    begin = max(start + by, 0)
    return one | {"evidence": text[begin : begin + len(one["evidence"])].strip() or "-"}


def _translated(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    words = one["evidence"].split()
    swapped = {"menolak": "rejects", "mengatakan": "says", "the": "itu", "said": "kata", "dan": "and", "yang": "which"}
    told = [swapped.get(word.lower(), f"{word}s") for word in words]
    return one | {"evidence": " ".join(told)}


def _elsewhere(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    start = chance.randrange(max(len(other) - 150, 1))
    return one | {"evidence": other[start : start + 150]}


def _content_invented(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    return one | {"content": f"{one['content'] or ''} xqz {chance.randrange(1000)}".strip()}


def _kind_made_up(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    return one | {"kind": chance.choice(("negotiate", "condemn", "menuntut", "DEMAND", ""))}


def _party_made_up(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    actor = one["actor"] or {"words": one["cue"], "name": None}
    return one | {
        "actor": actor | {"parties": [chance.choice(("XQZ", "RUSSIA", "Amerika Serikat", "rus", "USA+NATO"))]}
    }


def _name_made_up(chance: random.Random, one: Proposal, text: str, other: str) -> Proposal:
    actor = one["actor"] or {"words": one["cue"], "parties": ["UNK"]}
    return one | {"actor": actor | {"name": f"Jonathan Q. Xyzzy {chance.randrange(100)}"}}


SPOILINGS: dict[str, Spoiling] = {
    "quote invented": _invented, "quote shifted": _shifted, "quote translated": _translated,
    "quote from another report": _elsewhere, "content invented": _content_invented, "kind made up": _kind_made_up,
    "party made up": _party_made_up, "name made up": _name_made_up,
}  # fmt: skip


@dataclass
class Spoiled:
    """Spoils one proposal in four, each in its own way, and remembers what it did.

    Attributes:
        reports: among them the others that words are taken from.
        seed: of what decides, by report, so that the order in which they are asked about changes nothing.
        share: of the proposals.
        done: how often it did what.
        left: how many proposals it left as they were, by report.
    """

    reports: Sequence[Report]
    seed: int
    share: float = 0.25
    done: dict[str, int] = field(default_factory=dict)
    spoiled: list[tuple[str, Proposal]] = field(default_factory=list)
    left: dict[str, list[Proposal]] = field(default_factory=dict)

    def __call__(self, answer: dict[str, Any], report: Report) -> dict[str, Any]:
        """An answer with some of its proposals spoiled."""
        minutes = []
        first = min((one["sentence"] for one in answer["minutes"]), default=0)
        chance = random.Random(f"{self.seed} {report.id} {first}")
        for one in answer["minutes"]:
            made = self._spoiled(chance, one, report) if chance.random() < self.share else None
            if made is None:
                self.left.setdefault(report.id, []).append(one)
            minutes.append(made or one)
        return answer | {"minutes": minutes}

    def _spoiled(self, chance: random.Random, one: Proposal, report: Report) -> Proposal | None:
        name = chance.choice(sorted(SPOILINGS))
        other = chance.choice([r for r in self.reports if r.id != report.id]).text
        made = SPOILINGS[name](chance, one, report.text, other)
        if made == one:
            return None
        self.done[name] = self.done.get(name, 0) + 1
        self.spoiled.append((report.id, made))
        return made
