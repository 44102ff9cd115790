"""Finds the words of the knowledge files in a parse: which token belongs to which classes of words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from notulen import knowledge
from notulen.reading.syntax import Syntax

_WORD = re.compile(r"\w[\w'’-]*")

OPEN = frozenset(
    {"VERB", "NOUN", "ADJ", "ADV", "PROPN", "AUX"}
)  # a function word is not known by its root (tersebut, sebut)
VERBAL = frozenset({"VERB", "AUX", "ADJ", "ADV", "ADP", "SCONJ", "PART", "INTJ"})


@dataclass(slots=True)
class Lexicon:
    """Word classes of one language, ready for look-up by a token's form or lemma.

    `single` holds word → (class, use) pairs, `phrases` first word → (all words, class) pairs. `clitics` are endings that
    stand for somebody, `openers` words that open a condition and what is said alike; `by_lemma` tells whether words are
    known by their lemmas, `bare_agent` whether the noun right behind a passive does it; `participles` are endings of
    verbs that take another's subject.
    """

    single: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    clitics: tuple[str, ...] = ()
    openers: frozenset[str] = frozenset()
    by_lemma: bool = True
    bare_agent: bool = False
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    participles: tuple[str, ...] = ()

    def tag(self, syntax: Syntax) -> list[frozenset[str]]:
        """The classes of each token.

        A class is written as it stands in the file; words found as verbs or nouns carry "v:" or "n:" before it, if the
        token is used so, and phrases mark all their tokens with "p:".
        """
        found: list[set[str]] = [set() for _ in range(len(syntax))]
        for i, (lower, lemma, pos) in enumerate(zip(syntax.lower, syntax.lemma, syntax.pos, strict=True)):
            rows = (
                self.single.get(lower)
                or self._bare(lower)
                or (self.single.get(lemma) if self.by_lemma and pos in OPEN else None)
            )
            if rows:
                found[i].update(_labels(rows, pos))
            for words, label in self.phrases.get(lower, ()):
                end = i + len(words)
                if tuple(syntax.lower[i:end]) == words:
                    for j in range(i, end):
                        found[j].add("p:" + label)
        return [frozenset(classes) if classes else _NONE for classes in found]

    def _bare(self, lower: str) -> tuple[tuple[str, str], ...] | None:
        """A word known without the clitic it ends in (katanya)."""
        for clitic in self.clitics:
            if lower.endswith(clitic):
                return self.single.get(lower.removesuffix(clitic))
        return None


_NONE: frozenset[str] = frozenset()


def _labels(rows: tuple[tuple[str, str], ...], pos: str) -> set[str]:
    out = set()
    for label, use in rows:
        if use == "verbs":
            out.add("v:" + label if pos in VERBAL else "w:" + label)
        elif use == "nouns":
            out.add("n:" + label)
        else:
            out.add(label)
    return out


@cache
def lexicon(language: str, *names: str) -> Lexicon:
    """The lexicon of a language from the named knowledge files."""
    single: dict[str, dict[tuple[str, str], None]] = {}
    phrases: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    for name in names:
        for entry in knowledge.entries(language, name):
            for use, word in entry.words:
                parts = tuple(p.lower() for p in _WORD.findall(word))
                if len(parts) == 1:
                    single.setdefault(parts[0], {})[entry.label, use] = None
                elif parts:
                    phrases.setdefault(parts[0], {})[parts, entry.label] = None
    pronouns = knowledge.load(knowledge.FOLDER / language / "pronouns.toml")
    clitics, openers = tuple(pronouns.get("clitics", [])), frozenset(pronouns.get("double_openers", []))
    by_lemma, bare = pronouns.get("by_lemma", True), pronouns.get("bare_agent", False)
    return Lexicon(
        {w: tuple(rows) for w, rows in single.items()},
        clitics,
        openers,
        by_lemma,
        bare,
        {w: tuple(rows) for w, rows in phrases.items()},
        tuple(pronouns.get("participles", [])),
    )
