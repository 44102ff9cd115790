"""Titles and common nouns that tell for whom somebody speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from notulen import knowledge
from notulen.reading.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Title:
    """A title or a common noun that tells for whom somebody speaks.

    `end` is one past its last token, `label` its class, `number` what an anaphor stands for ("one", "both", "own", "other"),
    `party` the one party that has such an office, `home` whether it is the outlet's own state where no other is named,
    `medium` whether it carries on what others say, `kind` what sort of party it stands for ("state", "movement",
    "organisation"), if it tells.
    """

    end: int
    label: str
    number: str = ""
    party: str | None = None
    home: bool = False
    medium: bool = False
    kind: str = ""


TitleWord = tuple[
    str, bool
]  # the word, and whether it must stand as it is: words with two capitals or more (PM, KSAD) do


TitleRow = tuple[tuple[TitleWord, ...], Title]


@dataclass(frozen=True, slots=True)
class Titles:
    """Title words of a language, and the state an unnamed office belongs to.

    `by_first` holds first word → second word, "" where a title has none → (all words, title), longest first: many titles
    share their first word. `inside` are small words that may stand within a title; `women` and `men` given names and forms
    of address that tell which pronoun may stand for somebody.
    """

    by_first: dict[str, dict[str, tuple[TitleRow, ...]]]
    home: str | None
    inside: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    men: frozenset[str] = frozenset()

    def at(self, syntax: Syntax, i: int) -> Title | None:
        """The title that begins at token `i`."""
        by_second = self.by_first.get(syntax.lower[i])
        if by_second is None:
            return None
        for second in (*syntax.lower[i + 1 : i + 2], ""):
            for words, title in by_second.get(second, ()):
                end = i + len(words)
                if end <= len(syntax) and all(_matches(w, syntax, i + k) for k, w in enumerate(words)):
                    return replace(title, end=end)
        return None

    def rows(self) -> Iterator[TitleRow]:
        """All titles with their words."""
        return (row for by_second in self.by_first.values() for rows in by_second.values() for row in rows)


def _matches(word: TitleWord, syntax: Syntax, i: int) -> bool:
    text, exact = word
    return (syntax.form[i] if exact else syntax.lower[i]) == text


@cache
def load_titles(language: str) -> Titles:
    """The titles of a language, from `knowledge/LANGUAGE/titles.toml`."""
    path = knowledge.FOLDER / language / "titles.toml"
    home = knowledge.load(path).get("home")
    by_first: dict[str, dict[str, list[TitleRow]]] = {}
    for row in knowledge.tables(path, "title", ("class", "words")):
        title = Title(
            0,
            row["class"],
            row.get("number", ""),
            row.get("party"),
            row.get("home", False),
            row.get("medium", False),
            row.get("kind", ""),
        )
        for text in row["words"]:
            exact = [(w, sum(c.isupper() for c in w) > 1) for w in text.split()]
            words = tuple((w if whole else w.lower(), whole) for w, whole in exact)
            first, second = (*(word.lower() for word, _ in words), "")[:2]
            by_first.setdefault(first, {}).setdefault(second, []).append((words, title))
    inside, women, men = (frozenset(knowledge.load(path).get(name, [])) for name in ("inside", "women", "men"))
    return Titles({first: _longest_first(by_second) for first, by_second in by_first.items()}, home, inside, women, men)


def _longest_first(by_second: dict[str, list[TitleRow]]) -> dict[str, tuple[TitleRow, ...]]:
    return {second: tuple(sorted(rows, key=lambda row: -len(row[0]))) for second, rows in by_second.items()}
