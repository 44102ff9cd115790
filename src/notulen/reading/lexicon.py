"""Finds the words of the knowledge files in a parse: which token belongs to which classes of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from notulen import knowledge
from notulen.reading.remembered import Remembered
from notulen.reading.syntax import Syntax

_WORD = re.compile(r"\w[\w'’-]*")

OPEN = frozenset(
    {"VERB", "NOUN", "ADJ", "ADV", "PROPN", "AUX"}
)  # a function word is not known by its root (tersebut, sebut)
VERBAL = frozenset({"VERB", "AUX", "ADJ", "ADV", "ADP", "SCONJ", "PART", "INTJ"})


class Use(NamedTuple):
    """The classes of a word where it is used as a verb or the like, and where it is used as anything else."""

    verbal: frozenset[str]
    other: frozenset[str]


@dataclass
class Lexicon:
    """Word classes of one language, ready for look-up by a token's form or lemma.

    `single` holds word → its classes, `phrases` first word → (all words, class) pairs. `clitics` are endings that
    stand for somebody, `openers` words that open a condition and what is said alike; `by_lemma` tells whether words are
    known by their lemmas, `bare_agent` whether the noun right behind a passive does it; `participles` are endings of
    verbs that take another's subject.
    """

    single: dict[str, Use] = field(default_factory=dict)
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
        words = zip(syntax.lower, syntax.lemma, syntax.pos, strict=True)
        found = [self._classes[word] for word in words]
        for i, lower in enumerate(syntax.lower):
            if lower in self.phrases:
                self._mark(syntax, i, found)
        return found

    def _mark(self, syntax: Syntax, i: int, found: list[frozenset[str]]) -> None:
        """Marks the tokens of the phrases that begin at a token."""
        for words, label in self.phrases[syntax.lower[i]]:
            end = i + len(words)
            if tuple(syntax.lower[i:end]) == words:
                found[i:end] = [classes | {"p:" + label} for classes in found[i:end]]

    @cached_property
    def _classes(self) -> Remembered[tuple[str, str, str], frozenset[str]]:
        """The classes of words by themselves, by form in small letters, lemma and part of speech."""
        return Remembered(lambda word: self._of_word(*word))

    def _of_word(self, lower: str, lemma: str, pos: str) -> frozenset[str]:
        use = (
            self.single.get(lower)
            or (self._bare(lower) if lower.endswith(self.clitics) else None)
            or (self.single.get(lemma) if self.by_lemma and pos in OPEN else None)
        )
        if use is None:
            return _NONE
        return use.verbal if pos in VERBAL else use.other

    def _bare(self, lower: str) -> Use | None:
        """A word known without the clitic it ends in (katanya)."""
        return self.single.get(lower.removesuffix(next(c for c in self.clitics if lower.endswith(c))))


_NONE: frozenset[str] = frozenset()


def _use(rows: Iterable[tuple[str, str]]) -> Use:
    """The classes of a word by what it is used as, from its pairs of class and field of the file."""
    verbal, other = set(), set()
    for label, field_of in rows:
        verbal.add("v:" + label if field_of == "verbs" else "n:" + label if field_of == "nouns" else label)
        other.add("w:" + label if field_of == "verbs" else "n:" + label if field_of == "nouns" else label)
    return Use(frozenset(verbal), frozenset(other))


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
        {w: _use(rows) for w, rows in single.items()},
        clitics,
        openers,
        by_lemma,
        bare,
        {w: tuple(rows) for w, rows in phrases.items()},
        tuple(pronouns.get("participles", [])),
    )
