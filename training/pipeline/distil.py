"""Lets several parsers read raw news and keeps what most of them say, for one small parser to learn from.

python distil.py --teachers DIR DIR DIR --raw FILE --out FILE.spacy [--share 0.6]
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeVar

import spacy
from conllu import Token, Tree
from convert import to_doc
from mend import is_sound
from recipe import LANGUAGES, recipe
from spacy.tokens import Doc, DocBin, Span
from thinc.api import NumpyOps
from train import multiply
from variety import vary

import notulen.reading.tokenizer  # noqa: F401  # names the tokenizer to spaCy

SURE = 0.8  # how much of a paragraph's arcs its readers must agree on
SHORTEST, LONGEST = 4, 150  # words in a paragraph
Said = TypeVar("Said")
Arc = tuple[int, str]


def paragraphs(raw: Path, share: float) -> list[str]:
    """A share of the raw text's lines."""
    rng = Random(1)
    lines = (line.strip() for line in raw.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and rng.random() < share]


def majority(values: Iterable[Said]) -> tuple[Said, int]:
    """What is said most often, and how often; the first teacher's word counts where they differ."""
    return Counter(values).most_common(1)[0]


def agreed(readings: list[Doc]) -> list[Tree] | None:
    """One reading of the paragraph, or none where the teachers differ too much."""
    starts = [majority(bool(doc[at].is_sent_start) for doc in readings)[0] for at in range(len(readings[0]))]
    edges = [at for at, start in enumerate(starts) if start or at == 0] + [len(starts)]
    trees: list[Tree] = []
    votes = 0
    for start, end in pairwise(edges):
        tree, support = sentence([doc[start:end] for doc in readings])
        if tree is None:
            return None
        trees.append(tree)
        votes += support
    return trees if votes >= SURE * len(starts) * len(readings) else None


def sentence(spans: list[Span]) -> tuple[Tree | None, int]:
    """The arcs that most teachers draw in one sentence, if they make a tree; else the tree that agrees with most."""
    readings = [[arc(span, at) for at in range(len(span))] for span in spans]
    top = [majority(arcs) for arcs in zip(*readings, strict=True)]
    most = [one for one, _ in top]
    support = sum(count for _, count in top)
    best = max(readings, key=lambda arcs: sum(one == other for one, other in zip(arcs, most, strict=True)))
    for arcs in (most, best):
        tree = [word(spans, at, one) for at, one in enumerate(arcs)]
        if all(0 <= token.head < len(tree) for token in tree) and is_sound(tree):
            return tree, support
    return None, support


def arc(span: Span, at: int) -> Arc:
    """A word's head, as its place in the sentence, and relation."""
    return span[at].head.i - span.start, span[at].dep_


def word(spans: list[Span], at: int, reading: Arc) -> Token:
    """A word with this arc, and the part of speech and voice that most teachers give it."""
    upos, _ = majority(span[at].pos_ for span in spans)
    voice, _ = majority(span[at].morph.to_dict().get("Voice", "") for span in spans)
    head, label = reading
    text = spans[0][at]
    feats = {"Voice": voice} if voice else {}
    return Token(text.text, "", upos, feats, head, "root" if head == at else label, bool(text.whitespace_))


def main() -> None:
    """Reads the arguments and distils."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.6)
    given = parser.parse_args()
    NumpyOps.gemm = multiply
    texts = paragraphs(given.raw, given.share)
    teachers = [spacy.load(teacher) for teacher in given.teachers]
    kept = DocBin()
    rng = Random(1)
    for docs in zip(*(teacher.pipe(texts) for teacher in teachers), strict=True):
        if SHORTEST <= len(docs[0]) <= LONGEST and (trees := agreed(list(docs))) is not None:
            kept.add(to_doc(teachers[0], [vary(tree, recipe(given.language), rng) for tree in trees]))
    kept.to_disk(given.out)
    print(f"{given.out.name}: {len(kept)} of {len(texts)} texts")


if __name__ == "__main__":
    main()
