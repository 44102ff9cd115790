"""What the second reader costs and loses: a model that is never wrong, at a server on this machine, over marked reports.

    python bench/model.py [--data FOLDER]

Prints, over the project's own reports and those of FOLDER (reports/*.jsonl, gold/*/ID.json): the scores of that model's
minutes after admission, by itself and over the offline reader; what came of them where one proposal in four is spoiled; and
the tokens of `--reader both` against asking about each sentence by itself. A token is four characters, whatever they are of.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marked
import score
from answering import Gold, Knowing, Spoiled, proposal
from modelserver import serving

from notulen import flow
from notulen.asking.admission import Door
from notulen.asking.asker import Asker
from notulen.asking.budget import Purse
from notulen.asking.endpoint import Endpoint
from notulen.asking.memory import Passing
from notulen.asking.prompts import Question, Turn, question
from notulen.asking.proposals import told
from notulen.asking.second import Mode, Second, namer
from notulen.asking.sentences import sentences
from notulen.errors import InputError
from notulen.model import Reading, Report
from notulen.reading.layout import LONGEST_READ

ROOT = Path(__file__).parents[1]
TOKEN = 4  # characters
ROUNDS = 15  # of spoiling all there is
LEAST = {"acts": 0.97, "full": 0.95}
SHARE = 1 / 3  # of the tokens of asking sentence by sentence, that `both` may take


@dataclass(frozen=True)
class Marked:
    """Reports with all their minutes marked."""

    name: str
    reports: list[Report]
    gold: dict[str, list[Gold]]


def examples() -> Marked:
    """The project's own."""
    found = [one for path in sorted((ROOT / "examples").glob("*.toml")) for one in marked.read(path)]
    reports = [Report(**line) for line, _ in found]
    return Marked("examples", reports, {one.id: minutes for one, (_, minutes) in zip(reports, found, strict=True)})


def others(data: Path) -> list[Marked]:
    """Those of a folder: its `reports/NAME.jsonl` that have `gold/NAME`."""
    found = []
    for path in sorted((data / "reports").glob("*.jsonl")):
        folder = data / "gold" / path.stem
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        reports = [Report(**{name: row.get(name) for name in Report.model_fields}) for row in rows]
        marks = {one.id: folder / f"{one.id}.json" for one in reports}
        if all(mark.is_file() for mark in marks.values()):
            gold = {name: json.loads(mark.read_text(encoding="utf-8"))["minutes"] for name, mark in marks.items()}
            found.append(Marked(path.stem, reports, gold))
    return found


class _Weighed(Passing):
    """Remembers how many characters went out and came back."""

    def __init__(self) -> None:
        super().__init__()
        self.out = self.back = 0

    def keep(self, question: Question, text: str, answered: Any) -> None:  # noqa: ANN401
        """Keeps an answer."""
        super().keep(question, text, answered)
        self.out, self.back = self.out + question.characters, self.back + len(answered.text)


def read(of: Marked, mode: Mode, knowing: Knowing) -> tuple[list[Reading], Second, _Weighed]:
    """What the model makes of reports."""
    memory = _Weighed()
    with tempfile.TemporaryDirectory() as folder, serving(knowing) as server:
        path = Path(folder) / "reports.jsonl"
        path.write_text("".join(one.model_dump_json(exclude_none=True) + "\n" for one in of.reports), encoding="utf-8")
        asker = Asker(Endpoint(server.url, "perfect"), memory, Purse())
        with Second(mode, namer(mode, "perfect", 0.5, {}, None, None), asker) as second:
            outcomes = list(flow.read([str(path)], flow.Options(keep_all=True), second=second))
    failed = [one for one in outcomes if isinstance(one, InputError)]
    if failed:
        raise failed[0]
    return [one for one in outcomes if isinstance(one, Reading)], second, memory


def figures(of: Marked, readings: Sequence[Reading]) -> dict[str, float]:
    """F1 by measure."""
    minutes = {one.report.id: [m.model_dump(mode="json") for m in one.minutes] for one in readings}
    measured, _, _ = score.score(of.gold, minutes)
    return {name: one["f1"] for name, one in measured.items()}


def row(name: str, scores: dict[str, float], second: Second) -> str:
    """A line of the table of scores."""
    shown = " | ".join(f"{scores[one]:.3f}" for one in ("found", "acts", "sourced", "full"))
    return f"| {name} | {shown} | {second.counts.admitted} | {second.counts.refused} |"


def spoiled(of: Marked, seed: int) -> str:
    """What came of answers in which one proposal in four is spoiled, in a line."""
    spoiling = Spoiled(of.reports, seed)
    readings, second, _ = read(of, "model", Knowing(of.reports, of.gold, spoiling))

    def without(answer: dict[str, Any], report: Report) -> dict[str, Any]:
        left = spoiling.left.get(report.id, [])
        return answer | {"minutes": [one for one in answer["minutes"] if one in left]}

    alone, _, _ = read(of, "model", Knowing(of.reports, of.gold, without))
    got, wanted = ({m.id for one in some for m in one.minutes} for some in (readings, alone))
    n = len(spoiling.spoiled)
    return (
        f"{of.name}: {n} proposals spoiled, {len(got - wanted)} of them admitted; "
        f"{len(wanted - got)} of the {len(wanted)} others lost; {second.counts.refused} refused in all"
    )


def stressed(of: Marked) -> str:
    """What came of every proposal spoiled, again and again, without a server: what words cannot tell gets in."""
    done = admitted = 0
    for seed in range(ROUNDS):
        spoiling = Spoiled(of.reports, seed, share=1.0)
        for report in of.reports:
            cuts, begin = sentences(report.text, LONGEST_READ), len(spoiling.spoiled)
            minutes = [proposal(one, report, cuts) for one in of.gold[report.id]]
            answer = told(json.dumps(spoiling({"minutes": minutes, "none": []}, report)))
            refused = [one.proposal for one in Door(report, cuts, 0.5).admit([answer]).refusals]
            made = [one for _, one in spoiling.spoiled[begin:]]
            done, admitted = done + len(made), admitted + sum(one not in refused for one in made)
    return f"{of.name}: all spoiled, {ROUNDS} times: {admitted} of {done:,} admitted"


def by_sentence(of: Marked, whole: bool) -> int:
    """The characters of asking about each sentence by itself.

    Args:
        of: the reports.
        whole: whether each question shows the whole report.
    """
    total = 0
    for report in of.reports:
        cuts = sentences(report.text, LONGEST_READ)
        for n in range(1, len(cuts) + 1):
            piece = range(1, len(cuts) + 1) if whole else range(n, n + 1)
            total += question(report, cuts, piece, Turn([n], n, n), None).characters
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path)
    args = parser.parse_args()
    sets = [examples(), *(others(args.data) if args.data else [])]
    ok = True
    print("| reports, reader | found | acts | sourced | full | minutes admitted | proposals refused |")
    print("|---|---|---|---|---|---|---|")
    weighed: dict[str, _Weighed] = {}
    for of in sets:
        for mode in ("model", "both"):
            readings, second, memory = read(of, mode, Knowing(of.reports, of.gold))
            scores = figures(of, readings)
            ok = ok and (mode == "both" or all(scores[name] >= least for name, least in LEAST.items()))
            print(row(f"{of.name}, {mode}", scores, second))
            weighed[of.name] = memory
    print()
    for of in sets:
        line = spoiled(of, seed=1)
        ok = ok and ", 0 of them admitted; 0 of" in line
        print(line)
        print(stressed(of))
    print()
    for of in sets:
        memory = weighed[of.name]
        both = memory.out + memory.back
        alone, shown = (by_sentence(of, whole) + memory.back for whole in (False, True))
        ok = ok and both <= SHARE * alone
        print(
            f"{of.name}: both {both // TOKEN:,} tokens; sentence by sentence {alone // TOKEN:,} ({both / alone:.3f}), "
            f"with the report beside each {shown // TOKEN:,} ({both / shown:.3f})"
        )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
