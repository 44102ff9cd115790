"""A first look at a report's raw text, before any parse: which parties it names, and how many words of which classes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from notulen import knowledge
from notulen.reading.layout import LONGEST_READ
from notulen.reading.lemmas import Lemmatizer, read_affixes
from notulen.reading.lexicon import lexicon
from notulen.reading.names import gazetteer
from notulen.reading.pipeline import MODELS
from notulen.reading.titles import Title, load_titles

NOBODY = frozenset({"CIV", "UNK"})
TELLING = frozenset({"organisation", "movement", "body", "place"})  # sorts of names that are counted by themselves
REMEMBERED = 1 << 16  # words whose labels are kept at the most

WORD = re.compile(r"\w+(?:-\w+)*")
_SENTENCE = re.compile(r"[.!?\"”’)]\s+(?=[A-Z\"“‘])|\n+")  # up to where the next begins


@dataclass(frozen=True, slots=True)
class Glance:
    """What a first look sees.

    Attributes:
        words: how many words the text has.
        parties: how often each party is named.
        counts: how many words belong to each class of words ("act.demand", "issue.process.talks", "title.person"), how
            many names are of each telling sort ("name.movement"), how many sentences hold a party ("sentence.one") or several
            ("sentence.two") and beside them an act or an issue ("sentence.two.act").
    """

    words: int
    parties: Counter[str]
    counts: Counter[str]


class Runs:
    """Labels of several words in a row, looked up by how many they may be."""

    def __init__(self, rows: Iterable[tuple[tuple[str, ...], str]]) -> None:
        self._whole: dict[tuple[str, ...], list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for words, label in rows:
            self._whole.setdefault(words, []).append(label)
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def begins(self, word: str) -> bool:
        """Whether a run may begin with a word."""
        return word in self._lengths

    def at(self, words: list[str], i: int) -> list[str]:
        """The labels of the runs that begin at a word, those of the longest first."""
        lengths = self._lengths.get(words[i], ())
        return [label for n in lengths for label in self._whole.get(tuple(words[i : i + n]), ())]


@dataclass(slots=True)
class Vocabulary:
    """The classes of a language's words, for words that no parse has told apart.

    `exact` are words of titles that must stand as they are (PM); `clitics` and `lemmas` find a word by its base; `dull`
    are words met that have no label and begin nothing that has one.
    """

    single: dict[str, tuple[str, ...]]
    phrases: Runs
    titles: Runs
    exact: frozenset[str]
    clitics: tuple[str, ...]
    lemmas: Lemmatizer | None
    dull: set[str] = field(default_factory=set)
    small: frozenset[str] = field(init=False)
    _remembered: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.small = frozenset(word.lower() for word in self.exact)

    def labels(self, word: str) -> tuple[str, ...]:
        """The labels of a word in small letters: its own, else those of a form that it may be an inflection of."""
        known = self._remembered.get(word)
        if known is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            forms = (word, *self._bases(word))
            known = self._remembered[word] = next((self.single[f] for f in forms if f in self.single), ())
        return known

    def as_title(self, form: str) -> str:
        """A form as words of titles are written: in small letters, where it need not stand as it is."""
        return form if form in self.exact else form.lower()

    def note(self, word: str) -> None:
        """Remembers a word in small letters as dull, where it has no label and begins no run that has one."""
        if self.labels(word) or self.phrases.begins(word) or self.titles.begins(word) or word in self.small:
            return
        if len(self.dull) >= REMEMBERED:
            self.dull.clear()
        self.dull.add(word)

    def _bases(self, word: str) -> list[str]:
        bases = [word.removesuffix(c) for c in self.clitics if word.endswith(c)]
        if self.lemmas:
            bases += [self.lemmas.lemma(word, pos) for pos in sorted(self.lemmas.affixes.guess)]
        return bases


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language, from the knowledge files of acts, cues, issues, titles and of what is passed over."""
    single: dict[str, dict[str, None]] = {}
    phrases: list[tuple[tuple[str, ...], str]] = []
    for file, prefix in (("acts", "act"), ("cues", "cue"), ("issues", "issue"), ("passing", "topic")):
        for entry in knowledge.entries(language, file):
            for use, text in entry.words:
                words = tuple(WORD.findall(text.lower()))
                label = f"{'lean' if use == 'weak' else prefix}.{entry.label}"
                if len(words) == 1:
                    single.setdefault(words[0], {})[label] = None
                elif words:
                    phrases.append((words, label))
    titles = list(load_titles(language).rows())
    lexical = lexicon(language)
    return Vocabulary(
        {word: tuple(labels) for word, labels in single.items()},
        Runs(phrases),
        Runs((tuple(word for word, _ in words), _title(title)) for words, title in titles),
        frozenset(word for words, _ in titles for word, exact in words if exact),
        lexical.clitics,
        _lemmatizer(language) if lexical.by_lemma else None,
    )


def _title(title: Title) -> str:
    return f"title.{title.number or title.label}{'.home' if title.home else ''}"


def _lemmatizer(language: str) -> Lemmatizer:
    lemmas, known = Lemmatizer(read_affixes(language)), MODELS / language / "notulen_lemmas"
    return lemmas.from_disk(known) if known.is_dir() else lemmas


def glance(text: str, language: str, extra: Path | None = None) -> Glance:
    """Looks at a text.

    Args:
        text: a report's text; what lies beyond the longest that is read is not looked at.
        language: whose words to look for.
        extra: a user's own table of names of parties.
    """
    text = text[:LONGEST_READ]
    edges = [gap.end() for gap in _SENTENCE.finditer(text)]
    forms: list[str] = []
    ends: list[int] = []  # of sentences, in words
    for start, end in pairwise((0, *edges, len(text))):
        forms += WORD.findall(text, start, end)
        ends.append(len(forms))
    named: list[set[str]] = [set() for _ in range(len(edges) + 1)]
    parties: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    single = {part for form in set(forms) for part in (form.split("-") if "-" in form else (form,))}
    for start, joined, sort in gazetteer(language, extra).mentions(text, single):
        codes = set(joined.split("+"))
        if not codes & NOBODY:
            parties.update(codes)
            if sort in TELLING:
                counts[f"name.{sort}"] += 1
            named[bisect_right(edges, start)] |= codes
    beside: dict[int, set[str]] = {number: set() for number, here in enumerate(named) if here}
    for word, label in _labelled(forms, vocabulary(language)):
        counts[label] += 1
        if beside and (classes := beside.get(bisect_right(ends, word))) is not None:
            classes.add(label.partition(".")[0])
    for number, classes in beside.items():
        counts.update(_sentence(len(named[number]), classes))
    return Glance(len(forms), parties, counts)


def _labelled(forms: list[str], known: Vocabulary) -> Iterator[tuple[int, str]]:
    """Every label of the words and runs of words of a text, with the number of the word that it begins at."""
    lower = list(map(str.lower, forms))
    dull, labels_of, phrases = known.dull, known.labels, known.phrases.begins
    titled: list[str] = []  # made where first a title may stand: hardly any word begins one
    for i in [i for i, word in enumerate(lower) if word not in dull]:
        word = lower[i]
        labels = labels_of(word)
        if phrases(word):
            labels = (*labels, *known.phrases.at(lower, i))
        if known.titles.begins(known.as_title(forms[i])):
            titled = titled or list(map(known.as_title, forms))
            labels = (*labels, *known.titles.at(titled, i)[:1])
        for label in labels:
            yield i, label
        if not labels:
            known.note(word)


def _sentence(parties: int, classes: set[str]) -> list[str]:
    """What a sentence counts as that names so many parties, one or more, and holds words of such classes."""
    sizes = ["sentence.one", "sentence.two"][: min(parties, 2)]
    about = "issue" in classes or "lean" in classes
    act = "act" in classes
    beside = [kind for kind, holds in (("act", act), ("issue", about), ("both", act and about)) if holds]
    return [*sizes, *(f"{size}.{kind}" for size in sizes for kind in beside)]
