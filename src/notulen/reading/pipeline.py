"""Loads the parsing pipelines and turns reports into `Syntax`. spaCy's types go no further than this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from notulen.errors import NotulenError
from notulen.reading.syntax import Syntax

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
# What a token's row of a parse holds, heads as how far they stand away.
_COLUMNS: list[int | str] = [
    "IS_SPACE",
    "SENT_START",
    "HEAD",
    "IDX",
    "ORTH",
    "LEMMA",
    "POS",
    "DEP",
    "MORPH",
    "ENT_TYPE",
]
_SPACE, _OPENS, _HEAD = range(3)
MODELS = Path(__file__).parent.parent / "models"


class Pipeline:
    """One language's parser.

    Args:
        path: folder of a spaCy pipeline with Universal Dependencies labels.

    Raises:
        NotulenError: there is no pipeline there, or it lacks a parser.
    """

    def __init__(self, path: Path) -> None:
        self.nlp = _load(path)

    def parse_many(self, texts: Iterable[tuple[str, Sequence[tuple[int, str]]]], batch: int = 64) -> Iterator[Syntax]:
        """Parses texts in order, their pieces batched together.

        Args:
            texts: each text with the pieces of it to parse: where each begins, in characters, and how it reads (as long
                as it stands in the text; letters may be of another case).
            batch: pieces given to the parser at once.
        """
        rows = list(texts)
        docs = self.nlp.pipe((piece for _, cut in rows for _, piece in cut), batch_size=batch)
        strings = _Strings(self.nlp.vocab.strings)
        for text, cut in rows:
            syntax = Syntax(text)
            for number, (start, _) in enumerate(cut):
                _append(syntax, next(docs), strings, start, number)
            yield syntax.seal()


@cache
def _load(path: Path) -> Language:
    import spacy
    from thinc.api import NumpyOps

    from notulen.reading import lemmas, tokenizer  # noqa: F401  (they register the pipelines' own parts)

    if not (path / "meta.json").is_file():
        raise NotulenError(f"{path}: no pipeline here (a folder with meta.json is wanted)")
    # thinc multiplies with BLIS, which is slow on processors that it has no kernel for; numpy's library has one for all.
    NumpyOps.gemm = _multiply
    nlp = spacy.load(path)
    if "parser" not in nlp.pipe_names:
        raise NotulenError(f"{path}: this pipeline has no parser")
    return nlp


def _multiply(
    _: object, x: Floats, y: Floats, out: Floats | None = None, trans1: bool = False, trans2: bool = False
) -> Floats:
    """Matrix product by numpy, in the form in which thinc asks for it."""
    product: Floats = np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)
    return product


class _Strings(dict[int, str]):
    """The strings of a vocabulary by their numbers, each fetched once."""

    def __init__(self, known: StringStore) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, number: int) -> str:
        text = self[number] = self._known[number]
        return text


def _append(syntax: Syntax, doc: Doc, strings: _Strings, offset: int, line: int) -> None:
    """Adds a piece's tokens, sentences and entities; white space tokens are left out."""
    # One table for all tokens: asking each token for each of these takes several times as long.
    table = doc.to_array(_COLUMNS)
    rows, heads = table.tolist(), (table[:, _HEAD].astype(np.int64) + np.arange(len(table))).tolist()
    base = len(syntax.start)
    seen = [i for i, row in enumerate(rows) if not row[_SPACE]]
    kept = {i: base + number for number, i in enumerate(seen)}
    _append_sentences(syntax, [row[_OPENS] == 1 for row in rows], kept)
    for i in seen:
        _, _, _, at, form, lemma, pos, dep, morph, ent = rows[i]
        head, text = kept.get(_visible(heads, i, kept), kept[i]), strings[form]
        syntax.head.append(head)
        syntax.dep.append("root" if head == kept[i] else strings[dep])
        syntax.start.append(offset + at)
        syntax.end.append(offset + at + len(text))
        syntax.form.append(text)
        syntax.lower.append(text.lower())
        syntax.lemma.append(strings[lemma] or text.lower())
        syntax.pos.append(strings[pos])
        syntax.passive.append(strings[pos] == "VERB" and "Voice=Pass" in strings[morph])
        syntax.ent.append(strings[ent])
    syntax.line += [line] * len(seen)
    for entity in doc.ents:
        inside = [kept[i] for i in range(entity.start, entity.end) if i in kept]
        if inside:
            syntax.entities.append((inside[0], inside[-1] + 1, entity.label_))


def _append_sentences(syntax: Syntax, opening: list[bool], kept: dict[int, int]) -> None:
    """Adds the sentences of a piece; one that white space opens begins with the word behind it."""
    opens = True
    for i, is_opening in enumerate(opening):
        opens = opens or is_opening
        here = kept.get(i)
        if here is None:
            continue
        first = here if opens else syntax.sentences.pop()[0]
        syntax.sentences.append((first, here + 1))
        syntax.sent.append(len(syntax.sentences) - 1)
        opens = False


def _visible(heads: list[int], i: int, kept: dict[int, int]) -> int:
    """The nearest head of a token that is no white space."""
    head = heads[i]
    while head not in kept and heads[head] != head:
        head = heads[head]
    return head
