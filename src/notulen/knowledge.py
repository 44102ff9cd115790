"""Loads and validates the knowledge files: what notulen knows of words, kinds, issues and parties.

Knowledge is data: TOML under `knowledge/`, one folder a language. An error names file and line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from notulen.errors import KnowledgeError

FOLDER = Path(__file__).parent / "knowledge"

WORD_FIELDS = ("verbs", "nouns", "others", "strong", "weak")


@dataclass(frozen=True, slots=True)
class Entry:
    """One group of words of a knowledge file.

    `words` holds (use, word) pairs: the use is the field it stood in ("verbs", "nouns", "others", "phrases" …).
    """

    label: str
    words: tuple[tuple[str, str], ...]
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act, with what it is in PLOVER and CAMEO and the stance it gives its actor."""

    code: str
    plover: str | None
    cameo: str | None
    stance: str | None
    speech: bool
    polarity: bool


def load(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        KnowledgeError: it is missing or is no TOML; the message names file and line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise KnowledgeError(str(path), int(found[1]) if found else 1, str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(str(path), 1, f"cannot be read: {error}") from error


def tables(path: Path, name: str, required: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The `[[name]]` tables of a file, each with the fields it must have.

    Raises:
        KnowledgeError: one lacks a field; the message names its line.
    """
    rows = load(path).get(name, [])
    if not isinstance(rows, list):
        raise KnowledgeError(str(path), 1, f"[[{name}]] tables are wanted, not [{name}]")
    for number, row in enumerate(rows):
        for key in required:
            if key not in row:
                raise KnowledgeError(str(path), _line_of(path, name, number), f"[[{name}]] without {key!r}")
    return rows


def _line_of(path: Path, name: str, number: int) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [i for i, line in enumerate(lines, 1) if line.strip() == f"[[{name}]]"]
    return heads[number] if number < len(heads) else 1


def _entry(path: Path, number: int, row: dict[str, Any]) -> Entry:
    words: list[tuple[str, str]] = []
    for use in WORD_FIELDS:
        value = row.get(use, "")
        if not isinstance(value, str):
            raise KnowledgeError(str(path), _line_of(path, "words", number), f"{use!r} wants words between quotes")
        words.extend((use, word) for word in value.split())
    phrases = row.get("phrases", [])
    if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
        raise KnowledgeError(str(path), _line_of(path, "words", number), "'phrases' wants a list of texts")
    words.extend(("phrases", phrase) for phrase in phrases)
    if not words:
        raise KnowledgeError(str(path), _line_of(path, "words", number), f"no words for {row['class']!r}")
    return Entry(row["class"], tuple(words), row)


@cache
def entries(language: str, name: str) -> tuple[Entry, ...]:
    """The word groups of `knowledge/LANGUAGE/NAME.toml`, in order.

    Raises:
        KnowledgeError: the file cannot be taken.
    """
    path = FOLDER / language / f"{name}.toml"
    return tuple(_entry(path, i, row) for i, row in enumerate(tables(path, "words", ("class",))))


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of the codebook by code, in its order."""
    rows = tables(FOLDER / "kinds.toml", "kind", ("code", "speech"))
    return {
        row["code"]: Kind(
            row["code"],
            row.get("plover"),
            row.get("cameo"),
            row.get("stance"),
            row["speech"],
            row.get("polarity", False),
        )
        for row in rows
    }


@cache
def issues() -> tuple[str, ...]:
    """The issues of the codebook, in its order."""
    return tuple(load(FOLDER / "issues.toml")["codes"])


@cache
def languages() -> tuple[str, ...]:
    """The languages notulen has words for, by folder name."""
    return tuple(sorted(p.parent.name for p in FOLDER.glob("*/acts.toml")))
