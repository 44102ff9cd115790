"""Gathers the lemmatizer's lexicon: forms whose lemma the treebanks give, and what each possible root is worth.

A root is worth more the more often annotators named it, the more words of running news may have grown from it
(tolak: menolak, ditolak, penolakan, ...), and the oftener it stands alone.
"""

import re
from collections import Counter
from math import log1p
from pathlib import Path

from conllu import Token, Tree

from notulen.reading.lemmas import Affixes, Lemmatizer, Lexicon, read_affixes

WORD = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")
SOUND = re.compile(r"[a-zé]+(?:-[a-zé]+)?")
SEEN = 3  # sightings in raw text that make a word a word
COMMON = 20  # sightings that make it a likely root
FAMILY = 2  # words grown from a root that make it one
NAMED, GROWN, ALONE = 6.0, 6.0, 1.0  # what annotators, derived words and sightings weigh


def build_lexicon(trees: list[Tree], raw: Path | None, language: str, doubtful: frozenset[str]) -> Lexicon:
    """The lexicon of these trees' lemmas and the raw text's words.

    Args:
        trees: the treebanks.
        raw: running text, if there is any.
        language: whose affixes hold.
        doubtful: the parts of speech whose lemma says nothing when it is the form again.
    """
    affixes = read_affixes(language)
    taker = Lemmatizer(affixes)
    tokens = [token for tree in trees for token in tree if _is_clean(token, affixes)]
    named = Counter(token.lemma.lower() for token in tokens if _is_telling(token, doubtful))
    counts = Counter(WORD.findall(raw.read_text(encoding="utf-8")) if raw else ())
    tokens = [token for token in tokens if _is_telling(token, doubtful) or not _holds_root(token, named, counts, taker)]
    words = {word for word, count in counts.items() if count >= SEEN}
    words.update(token.form.lower() for token in tokens)
    grown = Counter(stem for word in words for stem in set(taker.stems(word)))
    roots = {
        root: round(NAMED * log1p(named[root]) + GROWN * log1p(grown[root]) + ALONE * log1p(counts[root]))
        for root in sorted(words | named.keys())
        if named[root] or (grown[root] >= FAMILY and counts[root] >= SEEN)
    }
    return Lexicon(_forms(tokens), roots)


def _is_clean(token: Token, affixes: Affixes) -> bool:
    return token.upos in affixes.open and SOUND.fullmatch(token.lemma.lower()) is not None


def _is_telling(token: Token, doubtful: frozenset[str]) -> bool:
    """Whether the lemma is a root that somebody thought of, and not just the form again."""
    return token.upos not in doubtful or token.lemma.lower() != token.form.lower()


def _holds_root(token: Token, named: Counter[str], counts: Counter[str], taker: Lemmatizer) -> bool:
    """Whether a verb was left as it stands though a root is in it: GSD does so where its analyser failed."""
    return any(named[stem] > 1 or counts[stem] >= COMMON for stem in taker.stems(token.form.lower()))


def _forms(tokens: list[Token]) -> dict[str, dict[str, str]]:
    """Each form's commonest lemma, by part of speech."""
    seen: dict[tuple[str, str], Counter[str]] = {}
    for token in tokens:
        seen.setdefault((token.upos, token.form.lower()), Counter())[token.lemma.lower()] += 1
    forms: dict[str, dict[str, str]] = {}
    for (pos, form), lemmas in sorted(seen.items()):
        forms.setdefault(pos, {})[form] = lemmas.most_common(1)[0][0]
    return forms
