"""Lists what the reading gets wrong on the development and training reports, by class of error, the commonest first.

    python bench/errors.py --data FOLDER                       reads FOLDER's reports and counts the errors
    python bench/errors.py --data FOLDER --predictions FILE    counts those of minutes read before (see below)
    python bench/errors.py ... --language id                   one language alone
    python bench/errors.py ... --class actor --examples 3      three of each sort of one class, with their words
    python bench/errors.py ... --class "kind: state → assess"  one sort alone
    python bench/errors.py ... --json > counts.json            the counts, to be compared with later
    python bench/errors.py ... --against counts.json           earlier counts beside these
    python bench/errors.py ... --write                         writes the table into bench/README.md

FOLDER holds reports/{dev,train}.jsonl and gold/{dev,train}/ID.json. A predictions file holds minutes as
`notulen read --format jsonl` prints them, and as `python -m training.acts.learn ... --predictions FILE` writes them: there each
report is read by weights that have not seen it, which is what errors should be counted on. `mistakes.py` says what the
classes are.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import accuracy
from corpora import LANGUAGES, Corpus, Gold
from mistakes import CLASSES, Minute, Mistake, Words, counted, mistakes, rows, summed
from run import write
from words import words_of

SETS = ("dev", "train")
PART = "errors"  # the marks in bench/README.md
SHOWN = 8  # a sort rarer than this in every column has no row of its own in the page

Counts = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Held:
    """A report with its gold minutes, as its files say."""

    line: dict[str, Any]
    gold: list[Minute]

    @property
    def id(self) -> str:
        return str(self.line["id"])

    @property
    def language(self) -> str:
        return str(self.line["language"])


def held(data: Path, languages: Sequence[str]) -> list[Held]:
    """The reports of a folder that have gold, in order.

    Raises:
        ValueError: there are none.
    """
    found = []
    for one in SETS:
        path = data / "reports" / f"{one}.jsonl"
        for line in map(json.loads, _lines(path) if path.is_file() else ()):
            gold = data / "gold" / one / f"{line['id']}.json"
            if gold.is_file() and line.get("language") in languages:
                found.append(Held(line, json.loads(gold.read_text(encoding="utf-8"))["minutes"]))
    if not found:
        raise ValueError(
            f"{data}: no reports/{{dev,train}}.jsonl with gold/{{dev,train}}/ID.json in {', '.join(languages)}"
        )
    return found


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").split("\n") if line.strip())


def predicted(path: Path) -> Gold:
    """The minutes of a file of predictions, by report.

    Raises:
        ValueError: a line of it is no minute.
    """
    found: Gold = defaultdict(list)
    for number, line in enumerate(_lines(path), 1):
        try:
            minute = json.loads(line)
            found[minute["report"]].append(minute)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}: no minute in line {number} ({error!r})") from error
    return found


def read(data: Path) -> Gold:
    """The minutes of a folder's reports as the program reads them now, by report."""
    found: Gold = {}
    for one in SETS:
        source = data / "reports" / f"{one}.jsonl"
        if source.is_file():
            found |= accuracy.read(Corpus(one, (source,), {}, ()))
    return found


def all_mistakes(reports: Iterable[Held], minutes: Gold, words: dict[str, Words]) -> dict[str, list[Mistake]]:
    """What was got wrong, by language."""
    reports = list(reports)
    found: dict[str, list[Mistake]] = {one: [] for one in LANGUAGES if any(one == held.language for held in reports)}
    for one in reports:
        wrong = mistakes(one.id, one.gold, minutes.get(one.id, []), words.get(one.id, Words()))
        found[one.language].extend(wrong)
    return found


def wanted(found: Sequence[Mistake], name: str | None) -> list[Mistake]:
    """Those of one class, "actor", or of one sort, "actor: made up"; all where no name is given."""
    return [one for one in found if name in (None, one.name, f"{one.name}: {one.sort}")]


def counts_of(reports: Sequence[Held], minutes: Gold, found: dict[str, list[Mistake]]) -> Counts:
    """The counts of every language, with how many reports and minutes they are of."""
    out: Counts = {}
    for language, wrong in found.items():
        own = [one for one in reports if one.language == language]
        out[language] = {
            "reports": len(own),
            "gold": sum(len(one.gold) for one in own),
            "read": sum(len(minutes.get(one.id, [])) for one in own),
            "classes": counted(wrong),
        }
    return out


def beside(now: dict[str, Any], before: dict[str, Any]) -> dict[str, dict[str, int]]:
    """The classes and sorts of two counts in the order of the first, each sort of either with its count in it."""
    mine: dict[str, dict[str, int]] = now["classes"]
    gone = {name: dict.fromkeys(sorts, 0) for name, sorts in before.get("classes", {}).items()}
    names = dict.fromkeys([*mine, *gone])
    return {
        name: mine.get(name, {}) | {s: 0 for s in gone.get(name, ()) if s not in mine.get(name, ())} for name in names
    }


def _count(counts: dict[str, Any], name: str, sort: str) -> int:
    sorts: dict[str, int] = counts.get("classes", {}).get(name, {})
    return sorts.get(sort, 0) if sort else sum(sorts.values())


def listed(counts: Counts, before: Counts | None, examples: dict[tuple[str, str, str], list[str]]) -> Iterator[str]:
    """The counts as lines, with earlier ones and examples where there are any."""
    for language, now in counts.items():
        then = (before or {}).get(language, {})
        yield f"{language}: {now['reports']} reports, {now['gold']} gold minutes, {now['read']} read"
        if before is not None:
            yield f"  {'':44}{'before':>8}{'now':>8}"
        for name, sort, count in rows(beside(now, then)):
            label = f"  {sort}" if sort else name
            earlier = f"{_count(then, name, sort):>8}" if before is not None else ""
            yield f"  {label:44}{earlier}{count:>8}"
            yield from examples.get((language, name, sort), ())


def shown(one: Mistake, text: str) -> list[str]:
    """A mistake as lines: where, the field as a person and as the reading has it, and the words."""
    minute = one.gold or one.read
    assert minute is not None
    evidence = minute["evidence"]
    field = {"day": "when", "issue": "issues", "more issues": "issues"}.get(one.name, one.name)
    lines = [f"        {one.report} {evidence['start']}–{evidence['end']}: {_words(evidence, text)}"]
    for label, side in (("gold", one.gold), ("read", one.read)):
        if side is not None:
            value = f"; {field}: {_value(side.get(field), text)}" if field in side else ""
            lines.append(f"          {label}  {_brief(side)}{value}")
    return lines


def _brief(minute: Minute) -> str:
    parties = [(minute.get(role) or {}).get("party") or "-" for role in ("actor", "recipient", "source")]
    return f"{minute['kind']}, {parties[0]} to {parties[1]}, source {parties[2]}"


def _value(value: object, text: str) -> str:
    if isinstance(value, dict):
        party = f"={value['party']}" if value.get("party") else ""
        return f"{_words(value, text)}{party}"
    return " > ".join(value) if isinstance(value, list) else str(value or "-")


def _words(span: Minute, text: str) -> str:
    return json.dumps(" ".join(text[span["start"] : span["end"]].split()), ensure_ascii=False)


def examples_of(
    found: dict[str, list[Mistake]], reports: Iterable[Held], most: int
) -> dict[tuple[str, str, str], list[str]]:
    """The first mistakes of every sort as lines, by language, class and sort."""
    texts = {one.id: one.line["text"] for one in reports}
    out: dict[tuple[str, str, str], list[list[str]]] = defaultdict(list)
    for language, wrong in found.items():
        for one in wrong:
            several = out[language, one.name, one.sort]
            if len(several) < most:
                several.append(shown(one, texts[one.report]))
    return {key: [line for lines in several for line in lines] for key, several in out.items()}


def table(counts: Counts, before: Counts | None) -> list[str]:
    """The counts as a table of Markdown, languages side by side; rare sorts only in the sum of their class."""
    columns = [
        (f"{language} {when}".strip(), side)
        for language, now in counts.items()
        for when, side in ([("", now)] if before is None else [("before", before.get(language, {})), ("now", now)])
    ]
    heads = [head for head, _ in columns]
    lines = [*_totals(counts, before), "", f"| class | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    for name, sort, _ in rows(summed(side for _, side in columns)):
        cells = [_count(side, name, sort) for _, side in columns]
        if not sort or max(cells) >= SHOWN:
            label = f"– {sort}" if sort else f"**{name}**"
            lines.append(f"| {label} | {' | '.join(map(str, cells))} |")
    return lines


def _totals(counts: Counts, before: Counts | None) -> list[str]:
    told = []
    for language, now in counts.items():
        then = f", before {before[language]['read']}" if before and language in before else ""
        told.append(f"{language}: {now['reports']} reports, {now['gold']} gold minutes, {now['read']} read{then}")
    return ["; ".join(told) + "."]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with reports/ and gold/")
    parser.add_argument("--predictions", type=Path, help="minutes read before; if not given, the reports are read now")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--class", dest="name", help='one class, "actor", or one sort, "actor: made up"')
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="show N mistakes of each sort")
    parser.add_argument("--against", type=Path, help="earlier counts, as --json prints them")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    parser.add_argument("--write", action="store_true", help="write the table into bench/README.md")
    args = parser.parse_args()
    if args.name and args.name.partition(":")[0] not in CLASSES:
        parser.error(f"no class {args.name!r}; there are: {', '.join(CLASSES)}")
    try:
        reports = held(args.data, [args.language] if args.language else LANGUAGES)
        minutes = predicted(args.predictions) if args.predictions else read(args.data)
        before = json.loads(args.against.read_text(encoding="utf-8")) if args.against else None
        found = all_mistakes(reports, minutes, words_of(one.line for one in reports))
        found = {language: wanted(wrong, args.name) for language, wrong in found.items()}
        counts = counts_of(reports, minutes, found)
        if args.write:
            write(PART, table(counts, before))
    except (OSError, ValueError) as error:
        print(f"errors: {error}", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(counts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(listed(counts, before, examples_of(found, reports, args.examples))))
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it without a word
    sys.exit(main())
