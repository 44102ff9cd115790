"""Reports with their minutes in a form that a person can write: TOML in, gold as `score.py` reads it out.

    python bench/marked.py FILE.toml...            checks the files and counts their minutes
    python bench/marked.py FILE.toml --gold DIR    writes DIR/ID.json for each report
    python bench/marked.py FILE.toml --reports OUT.jsonl

A file holds `[[report]]` tables: id, outlet, published, language, text, and `[[report.minute]]` tables whose spans
are given as the exact words. Words that stand in the text more than once take `§2` at their end for the second place
(within the evidence first, where they stand there; `§` counts within the whole text). People are "words=PARTY";
`source` may add a resolved name: "words=PARTY=Name".
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KINDS = frozenset(
    "demand offer pledge accept reject threaten accuse deny support assess state meet mediate suspend sanction "
    "mobilize withdraw aid attack coerce".split()
)
ISSUES = frozenset(
    "process.talks security.alliance security.guarantees security.forces security.arms-control security.arms-supply "
    "security.disarmament security.nuclear security.confidence conflict.ceasefire conflict.force conflict.captives "
    "conflict.humanitarian conflict.territory conflict.accountability politics.recognition politics.governance "
    "politics.rights politics.relations economy.sanctions economy.trade economy.energy economy.finance "
    "global.climate global.health global.migration other".split()
)
FIELDS = frozenset(
    "kind evidence actor recipient source cue content condition issues quoted polarity modality when where "
    "chain".split()
)


class MarkedError(ValueError):
    """A marked file that cannot be taken; the message names report and minute."""


def find(text: str, words: str, inside: tuple[int, int] | None = None) -> tuple[int, int]:
    """The place of `words` in `text`.

    Args:
        text: the report's text.
        words: exact words, perhaps with `§N` at the end for the N-th place in the text, counted from 1.
        inside: characters (half-open) to look in first.

    Returns:
        Start and end in characters, half-open.

    Raises:
        MarkedError: the words do not stand in the text.
    """
    words, _, number = words.partition("§")
    if not words:
        raise MarkedError("empty words")
    if not number and inside:
        start = text.find(words, inside[0], inside[1])
        if start >= 0:
            return start, start + len(words)
    start = -1
    for _ in range(int(number or 1)):
        start = text.find(words, start + 1)
        if start < 0:
            raise MarkedError(f"not in the text: {words!r}")
    return start, start + len(words)


def _span(text: str, words: str | None, inside: tuple[int, int] | None = None) -> dict[str, Any] | None:
    if not words:
        return None
    start, end = find(text, words, inside)
    return {"start": start, "end": end}


def _person(text: str, words: str | None, inside: tuple[int, int], named: bool = False) -> dict[str, Any] | None:
    if not words:
        return None
    shown, _, rest = words.partition("=")
    party, _, name = rest.partition("=")
    if not party:
        raise MarkedError(f"no party: {words!r}")
    span = _span(text, shown, inside)
    assert span is not None
    return {**span, "party": party, **({"name": name or text[span["start"] : span["end"]]} if named else {})}


def _check(minute: dict[str, Any]) -> None:
    if unknown := set(minute) - FIELDS:
        raise MarkedError(f"unknown fields {sorted(unknown)}")
    if minute.get("kind") not in KINDS:
        raise MarkedError(f"unknown kind {minute.get('kind')!r}")
    if not minute.get("issues") or set(minute["issues"]) - ISSUES:
        raise MarkedError(f"issues {minute.get('issues')!r}")
    if minute.get("modality", "actual") not in {"actual", "planned", "possible", "negated"}:
        raise MarkedError(f"modality {minute['modality']!r}")
    if minute.get("quoted", "none") not in {"none", "direct", "partial"}:
        raise MarkedError(f"quoted {minute['quoted']!r}")
    wants = minute["kind"] in {"assess", "support"}
    if wants != (minute.get("polarity") in {"positive", "negative", "mixed"}):
        raise MarkedError(f"polarity {minute.get('polarity')!r} of {minute['kind']}")
    if "actor" not in minute:
        raise MarkedError("no actor")


def gold_minute(text: str, outlet: str | None, minute: dict[str, Any]) -> dict[str, Any]:
    """One marked minute as gold with offsets; raises MarkedError."""
    _check(minute)
    inside = find(text, minute["evidence"])
    source = _person(text, minute.get("source"), inside, named=True)
    chain = minute.get("chain") or [x for x in (outlet, source["name"] if source else None) if x]
    return {
        "evidence": {"start": inside[0], "end": inside[1]},
        "kind": minute["kind"],
        "actor": _person(text, minute["actor"], inside),
        "recipient": _person(text, minute.get("recipient"), inside),
        "source": source,
        "issues": minute["issues"],
        "cue": _span(text, minute.get("cue"), inside),
        "content": _span(text, minute.get("content"), inside),
        "condition": _span(text, minute.get("condition"), inside),
        "quoted": minute.get("quoted", "none"),
        "polarity": minute.get("polarity"),
        "modality": minute.get("modality", "actual"),
        "when": minute.get("when"),
        "where": minute.get("where"),
        "chain": chain,
    }


def gold_report(report: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A marked report as (report line, gold minutes); raises MarkedError naming report and minute."""
    text = report["text"].strip("\n")
    line = {k: report.get(k) for k in ("id", "outlet", "published", "language", "url")} | {"text": text}
    line["published"] = str(line["published"]) if line["published"] else None
    minutes = []
    for number, minute in enumerate(report.get("minute", []), 1):
        try:
            minutes.append(gold_minute(text, line["outlet"], minute))
        except (MarkedError, KeyError) as error:
            raise MarkedError(f"{report.get('id')}, minute {number}: {error}") from error
    return line, minutes


def read(path: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The reports of one file with their gold minutes, in order."""
    for report in tomllib.loads(path.read_text(encoding="utf-8")).get("report", []):
        yield gold_report(report)


def lines(reports: list[dict[str, Any]]) -> str:
    """Reports as the lines of JSON that `notulen read` takes."""
    return "".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--reports", type=Path)
    args = parser.parse_args()
    reports: list[dict[str, Any]] = []
    total = 0
    for path in args.files:
        try:
            for line, minutes in read(path):
                reports.append(line)
                total += len(minutes)
                if args.gold:
                    args.gold.mkdir(parents=True, exist_ok=True)
                    doc = {"id": line["id"], "set": "examples", "language": line["language"], "minutes": minutes}
                    (args.gold / f"{line['id']}.json").write_text(json.dumps(doc, ensure_ascii=False), encoding="utf-8")
        except (MarkedError, tomllib.TOMLDecodeError, KeyError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 1
    if args.reports:
        args.reports.write_text(lines(reports), encoding="utf-8")
    print(f"{len(reports)} reports, {total} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
