"""The floors under the scores: what a corpus was when they were set, and what no change may fall below.

They stand in `floors.json`. Raising them is free; lowering them, or taking another corpus, needs a reason, which
stays in the file. Floors are cut to two digits, since the third differs between processors.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("floors.json")
EDGE = 1e-9


@dataclass(frozen=True)
class Measured:
    """What was measured on a corpus: its name, hash and counts, and the F1 of each measure."""

    name: str
    sha256: str
    reports: int
    minutes: int
    scores: dict[str, float]


@dataclass(frozen=True)
class Verdict:
    """What the floors say of the scores: the gains and losses as lines, and what is wrong, if anything is."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def floor(score: float) -> float:
    """The floor a score sets."""
    return math.floor(score * 100 + EDGE) / 100


def load(path: Path) -> dict[str, Any]:
    """The floors of a file; none if there is no such file."""
    if not path.is_file():
        return {"corpora": {}, "lowered": []}
    floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return floors


def save(floors: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(floors, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def check(floors: dict[str, Any], measured: list[Measured]) -> Verdict:
    """Holds scores against the floors. A corpus that is not at hand is not missed; one without floors is a fault."""
    lines: list[str] = []
    faults: list[str] = []
    for one in measured:
        pinned = floors["corpora"].get(one.name)
        if pinned is None:
            faults.append(f"{one.name}: no floors; set them with --raise")
            continue
        faults += _changes(pinned, one)
        for name, score in one.scores.items():
            low = pinned["floors"].get(name)
            if low is None:
                faults.append(f"{one.name} {name}: no floor; set it with --raise")
                continue
            lines.append(f"{one.name} {name}: {score:.3f}, floor {low:.2f} ({score - low:+.3f})")
            if score < low - EDGE:
                faults.append(f"{one.name} {name}: {score:.3f} is below its floor {low:.2f}")
        faults += [f"{one.name} {name}: not measured any more" for name in pinned["floors"] if name not in one.scores]
    return Verdict(tuple(lines), tuple(faults))


def _changes(pinned: dict[str, Any], one: Measured) -> list[str]:
    """How a corpus differs from the one that its floors were set on."""
    if pinned["sha256"] == one.sha256:
        return []
    was, now = (
        f"{n} reports, {m} minutes" for n, m in ((pinned["reports"], pinned["minutes"]), (one.reports, one.minutes))
    )
    return [f"{one.name}: another corpus than the floors were set on (then {was}; now {now})"]


def raised(floors: dict[str, Any], measured: list[Measured]) -> dict[str, Any]:
    """The floors as high as the scores now are; none is lowered, and no other corpus is taken.

    Raises:
        ValueError: a corpus is another one than its floors were set on.
    """
    corpora = dict(floors["corpora"])
    for one in measured:
        pinned = corpora.get(one.name)
        if pinned is not None and (changes := _changes(pinned, one)):
            raise ValueError(f"{changes[0]}: this needs --lower --reason")
        low = pinned["floors"] if pinned else {}
        corpora[one.name] = _pinned(one, {k: max(low.get(k, 0.0), floor(v)) for k, v in one.scores.items()})
    return {**floors, "corpora": corpora}


def lowered(floors: dict[str, Any], measured: list[Measured], reason: str) -> dict[str, Any]:
    """The floors where the scores now are, on the corpus as it now is; what fell is recorded with the reason.

    Raises:
        ValueError: no reason is given.
    """
    if not reason.strip():
        raise ValueError("lowering a floor needs its --reason")
    corpora = dict(floors["corpora"])
    record: dict[str, Any] = {"reason": reason.strip(), "changes": []}
    for one in measured:
        pinned = corpora.get(one.name)
        new = {name: floor(score) for name, score in one.scores.items()}
        if pinned is not None:
            record["changes"] += _changes(pinned, one)
            for name, low in pinned["floors"].items():
                if name not in new:
                    record["changes"].append(f"{one.name} {name}: {low:.2f}, not measured any more")
                elif new[name] < low:
                    record["changes"].append(f"{one.name} {name}: {low:.2f} to {new[name]:.2f}")
        corpora[one.name] = _pinned(one, new)
    return {**floors, "corpora": corpora, "lowered": [*floors["lowered"], *([record] if record["changes"] else [])]}


def _pinned(one: Measured, low: dict[str, float]) -> dict[str, Any]:
    return {"sha256": one.sha256, "reports": one.reports, "minutes": one.minutes, "floors": low}
