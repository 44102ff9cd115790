"""Finds a word's dictionary form: what the lexicon says of it, else what its affixes leave.

Importing this module makes the component ``notulen_lemmas`` known to spaCy. How words are built is the language's
``affixes.toml``; which forms and roots exist is the pipeline's own lexicon, kept in its folder.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

LEXICON = "lexicon.json"
SHORTEST = 3  # letters that a root has at least
COST = 4  # what an affix of cost 1 takes off a root's worth, in the lexicon's measure
REDUPLICATED = 0.5  # what it costs to take a word's first half for its root
DEEPEST = 4  # affixes that one word wears at most


@dataclass(frozen=True)
class Suffix:
    """An affix behind, and how unlikely it is to be one."""

    take: str
    cost: float = 1.0

    def strip(self, word: str) -> Iterator[str]:
        """What the word may be without the affix."""
        if word.endswith(self.take):
            yield word[: -len(self.take)]


@dataclass(frozen=True)
class Prefix:
    """An affix in front: what it is, what it may have swallowed, what must follow it."""

    take: str
    cost: float = 1.0
    give: tuple[str, ...] = ("",)
    next: re.Pattern[str] = re.compile(".")

    def strip(self, word: str) -> Iterator[str]:
        """What the word may be without the prefix."""
        rest = word[len(self.take) :]
        if word.startswith(self.take) and self.next.match(rest):
            yield from (given + rest for given in self.give)


@dataclass(frozen=True)
class Ending:
    """An inflection: what it is, what it may have swallowed, what it follows, whose words wear it."""

    take: str
    give: tuple[str, ...] = ("",)
    after: re.Pattern[str] = re.compile("")
    undouble: bool = False
    pos: frozenset[str] = frozenset()
    cost: float = 1.0

    def strip(self, word: str, pos: str) -> Iterator[str]:
        """What the word may be without the ending."""
        rest = word[: len(word) - len(self.take)]
        if pos in self.pos and word.endswith(self.take) and self.after.search(rest):
            yield from (rest[: len(rest) - self.undouble] + given for given in self.give)


@dataclass(frozen=True)
class Affixes:
    """How a language's words are built."""

    prefixes: tuple[Prefix, ...]
    suffixes: tuple[Suffix, ...]
    clitics: tuple[Suffix, ...]
    reduplication: str
    open: frozenset[str]
    keep: frozenset[str]
    guess: frozenset[str]
    exceptions: dict[str, str]
    endings: tuple[Ending, ...] = ()
    irregular: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class Lexicon:
    """Forms whose lemma is known, by part of speech, and what each root is worth."""

    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    roots: dict[str, int] = field(default_factory=dict)


def read_affixes(language: str) -> Affixes:
    """What the language's ``affixes.toml`` says."""
    path = files("notulen") / "knowledge" / language / "affixes.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    prefixes = tuple(
        Prefix(rule["take"], rule.get("cost", 1.0), tuple(rule.get("give", [""])), re.compile(rule.get("next", ".")))
        for rule in said.get("prefix", [])
    )
    endings = tuple(
        Ending(
            rule["take"],
            tuple(rule.get("give", [""])),
            re.compile(f"(?:{rule.get('after', '')})$"),
            rule.get("undouble", False),
            frozenset(rule["pos"]),
            rule.get("cost", 1.0),
        )
        for rule in said.get("ending", [])
    )
    irregular = {
        pos: {form: lemma for lemma, forms in lemmas.items() for form in forms.split()}
        for pos, lemmas in said.get("irregular", {}).items()
    }
    return Affixes(
        prefixes,
        tuple(Suffix(**rule) for rule in said.get("suffix", [])),
        tuple(Suffix(**rule) for rule in said.get("clitic", [])),
        said.get("reduplication", ""),
        frozenset(said["open"]),
        frozenset(said["keep"]),
        frozenset(said["guess"]),
        said.get("exceptions", {}),
        endings,
        irregular,
    )


class Lemmatizer:
    """A pipeline's component that writes ``token.lemma_``."""

    def __init__(self, affixes: Affixes, lexicon: Lexicon | None = None) -> None:
        self.affixes = affixes
        self.lexicon = lexicon or Lexicon()
        self._found: dict[tuple[str, str], str] = {}
        self._known: dict[str, frozenset[str]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Gives every word its lemma."""
        for token in doc:
            token.lemma_ = self.lemma(token.text, token.pos_)
        return doc

    def lemma(self, form: str, pos: str) -> str:
        """The lemma of a word of this part of speech."""
        key = (form, pos)
        if key not in self._found:
            self._found[key] = self._look(form, pos)
        return self._found[key]

    def _look(self, form: str, pos: str) -> str:
        if pos in self.affixes.keep:
            return form
        word = form.lower()
        tables = (self.affixes.exceptions, self.affixes.irregular.get(pos, {}), self.lexicon.forms.get(pos, {}))
        known = next((table[word] for table in tables if word in table), None)
        if known is not None:
            return known
        return self._root(word, pos) if pos in self.affixes.open else word

    def _root(self, word: str, pos: str) -> str:
        readings = self._readings(word, pos)
        inflected = any(any(ending.strip(word, pos)) for ending in self.affixes.endings)
        if inflected and word not in self._lemmas(pos):
            del readings[word]  # that certified is an adjective's lemma says nothing of the verb
        known = [reading for reading in readings if reading in self.lexicon.roots]
        if known:
            return max(known, key=lambda reading: self._worth(reading, readings[reading]))
        if pos in self.affixes.guess:
            return self._guess(word, pos)
        return word

    def _lemmas(self, pos: str) -> frozenset[str]:
        """The lemmas that the lexicon holds for a part of speech."""
        if pos not in self._known:
            self._known[pos] = frozenset(self.lexicon.forms.get(pos, {}).values())
        return self._known[pos]

    def _worth(self, root: str, cost: float) -> float:
        """What the lexicon holds of the root, less what the affixes taken off cost."""
        return self.lexicon.roots[root] - COST * cost

    def stems(self, word: str) -> list[str]:
        """Everything the word may have grown from but itself."""
        return [reading for reading, cost in self._readings(word).items() if cost]

    def _readings(self, word: str, pos: str = "") -> dict[str, float]:
        """Everything the word may have grown from, with what it costs to say so."""
        costs = {word: 0.0}
        for ending in self.affixes.endings:
            for rest in ending.strip(word, pos):
                costs[rest] = min(ending.cost, costs.get(rest, ending.cost))
        layer = list(costs)
        for _ in range(DEEPEST):
            shorter = [(rest, costs[form] + cost) for form in layer for rest, cost in self._strip(form)]
            layer = []
            for rest, cost in shorter:
                if cost < costs.get(rest, float("inf")):
                    costs[rest] = cost
                    layer.append(rest)
        return costs

    def _strip(self, word: str) -> Iterator[tuple[str, float]]:
        first = self._half(word)
        if first and first != word:
            yield first, REDUPLICATED
        affixes: tuple[Prefix | Suffix, ...] = (*self.affixes.clitics, *self.affixes.suffixes, *self.affixes.prefixes)
        for affix in affixes:
            yield from ((rest, affix.cost) for rest in affix.strip(word) if len(rest) >= SHORTEST)

    def _half(self, word: str) -> str:
        """What stands before the sign of a reduplication, or the whole word."""
        return word.partition(self.affixes.reduplication)[0] if self.affixes.reduplication else word

    def _guess(self, word: str, pos: str) -> str:
        """The root of a word that grew from nothing known: the first inflection that fits, else the affixes that do."""
        bare = (rest for ending in self.affixes.endings for rest in ending.strip(word, pos) if len(rest) >= SHORTEST)
        return next(bare, None) or self._unaffixed(word)

    def _unaffixed(self, word: str) -> str:
        """The word without one clitic, one ending and the first prefix that fits."""
        word = self._half(word)
        prefix = next((entry for entry in self.affixes.prefixes if any(entry.strip(word))), None)
        for endings in (self.affixes.clitics, self.affixes.suffixes[:1]):
            rests = (rest for ending in endings for rest in ending.strip(word) if len(rest) > SHORTEST)
            word = next(rests, word)
        rest = next(prefix.strip(word), "") if prefix else ""
        return rest if len(rest) > SHORTEST else word

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the lexicon."""
        Path(path).mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._saved(), ensure_ascii=False, indent=0)
        (Path(path) / LEXICON).write_text(text, encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Lemmatizer":
        """Reads the lexicon."""
        return self._take(json.loads((Path(path) / LEXICON).read_text(encoding="utf-8")))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The lexicon as bytes."""
        return json.dumps(self._saved()).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Lemmatizer":
        """The lexicon from bytes."""
        return self._take(json.loads(data))

    def _saved(self) -> dict[str, Any]:
        return {"forms": self.lexicon.forms, "roots": self.lexicon.roots}

    def _take(self, saved: dict[str, Any]) -> "Lemmatizer":
        self.lexicon = Lexicon(saved["forms"], saved["roots"])
        self._found.clear()
        self._known.clear()
        return self


@Language.factory("notulen_lemmas", assigns=["token.lemma"], requires=["token.pos"])
def create_lemmas(nlp: Language, name: str, language: str) -> Lemmatizer:
    """The lemmatizer of a language, as a pipeline's config asks for it."""
    return Lemmatizer(read_affixes(language))
