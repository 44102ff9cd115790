"""The reports that are measured on, with their gold minutes: our own, and the development ones if at hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import marked

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
LANGUAGES = ("id", "en")

Gold = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Corpus:
    """Reports that are scored together.

    Attributes:
        name: under which its floors stand.
        sources: what `notulen read` is given.
        gold: the minutes of each report, by its id.
        files: all files that the scores hang on.
        told: what is said of the reports where the source does not say it: outlet, published.
    """

    name: str
    sources: tuple[Path, ...]
    gold: Gold
    files: tuple[Path, ...]
    told: dict[str, str] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        return sum(map(len, self.gold.values()))

    def digest(self) -> str:
        """A hash of the files' contents and names, whatever folder they lie in."""
        whole = hashlib.sha256()
        for path in self.files:
            whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return whole.hexdigest()


def corpora(data: Path | None) -> list[Corpus]:
    """Everything at hand to measure on.

    Args:
        data: the folder of the development reports and their gold, if there is one.
    """
    return [examples(), *(development(data) if data else [])]


def examples() -> Corpus:
    """The reports written for this project."""
    files = tuple(sorted(EXAMPLES.glob("*.toml")))
    read = [pair for path in files for pair in marked.read(path)]
    gold = {line["id"]: minutes for line, minutes in read if line["language"] in LANGUAGES}
    return Corpus("examples", (EXAMPLES / "reports.jsonl",), gold, (EXAMPLES / "reports.jsonl", *files))


def development(data: Path) -> list[Corpus]:
    """The real reports beside this repository, which are not part of it, and the seed once more by itself."""
    reports = data / "reports"
    gold = {name: sorted((data / "gold" / name).glob("*.json")) for name in ("dev", "train")}
    found = []
    for title, names in (("development", ("dev",)), ("development and training", ("dev", "train"))):
        sources = tuple(reports / f"{name}.jsonl" for name in names)
        for language in LANGUAGES:
            wanted = [path for name in names for path in gold[name] if _read(path)["language"] == language]
            if wanted and all(path.is_file() for path in sources):
                found.append(Corpus(f"{title} {language}", sources, _gold(wanted), (*sources, *wanted)))
    if (reports / "seed.txt").is_file():
        seed = [path for path in gold["dev"] if path.stem == "seed"]
        told = {"outlet": "Berita Baru", "published": "2022-01-13"}
        found.append(Corpus("seed", (reports / "seed.txt",), _gold(seed), (reports / "seed.txt", *seed), told))
    return found


def _gold(paths: Iterable[Path]) -> Gold:
    return {doc["id"]: doc["minutes"] for doc in map(_read, paths)}


def _read(path: Path) -> dict[str, Any]:
    doc: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return doc
