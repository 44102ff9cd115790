"""Titles and common nouns that tell for whom somebody speaks."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Titles:
    """Title words of a language: first word → (all words, title) longest first; the state an unnamed office belongs to.

    `inside` are small words that may stand within a title; `women` and `men` given names and forms of address that tell
    which pronoun may stand for somebody.
    """

    by_first: dict[str, tuple[tuple[tuple[TitleWord, ...], Title], ...]]
    home: str | None
    inside: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    men: frozenset[str] = frozenset()

    def at(self, syntax: Syntax, i: int) -> Title | None:
        """The title that begins at token `i`."""
        for words, title in self.by_first.get(syntax.lower[i], ()):
            end = i + len(words)
            if end <= len(syntax) and all(_matches(w, syntax, i + k) for k, w in enumerate(words)):
                return replace(title, end=end)
        return None


def _matches(word: TitleWord, syntax: Syntax, i: int) -> bool:
    text, exact = word
    return (syntax.form[i] if exact else syntax.lower[i]) == text


@cache
def load_titles(language: str) -> Titles:
    """The titles of a language, from `knowledge/LANGUAGE/titles.toml`."""
    path = knowledge.FOLDER / language / "titles.toml"
    home = knowledge.load(path).get("home")
    by_first: dict[str, list[tuple[tuple[TitleWord, ...], Title]]] = {}
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
            by_first.setdefault(words[0][0].lower(), []).append((words, title))
    for rows in by_first.values():
        rows.sort(key=lambda r: -len(r[0]))
    inside, women, men = (frozenset(knowledge.load(path).get(name, [])) for name in ("inside", "women", "men"))
    return Titles({k: tuple(v) for k, v in by_first.items()}, home, inside, women, men)
