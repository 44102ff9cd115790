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
    from spacy.tokens import Doc, Token

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
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
        for text, cut in rows:
            syntax = Syntax(text)
            for number, (start, _) in enumerate(cut):
                _append(syntax, next(docs), start, number)
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


def _append(syntax: Syntax, doc: Doc, offset: int, line: int) -> None:
    """Adds a piece's tokens, sentences and entities; white space tokens are left out."""
    tokens = list(doc)
    base = len(syntax.start)
    kept: dict[int, int] = {}
    for token in tokens:
        if not token.is_space:
            kept[token.i] = base + len(kept)
    opens = False
    for token in tokens:
        here = kept.get(token.i)
        opens = opens or bool(token.is_sent_start)
        if here is None:
            continue
        if opens or here == base:
            syntax.sentences.append((here, here))
        first, _ = syntax.sentences[-1]
        syntax.sentences[-1] = first, here + 1
        opens = False
        syntax.sent.append(len(syntax.sentences) - 1)
        head = kept.get(_visible(token, kept), here)
        syntax.head.append(head)
        syntax.dep.append("root" if head == here else token.dep_)
        syntax.line.append(line)
        _append_words(syntax, token, offset)
    for entity in doc.ents:
        inside = [kept[i] for i in range(entity.start, entity.end) if i in kept]
        if inside:
            syntax.entities.append((inside[0], inside[-1] + 1, entity.label_))


def _visible(token: Token, kept: dict[int, int]) -> int:
    """The nearest head that is no white space."""
    head = token.head
    while head.i not in kept and head.head.i != head.i:
        head = head.head
    return head.i


def _append_words(syntax: Syntax, token: Token, offset: int) -> None:
    text, start = token.text, offset + token.idx
    syntax.start.append(start)
    syntax.end.append(start + len(text))
    syntax.form.append(text)
    syntax.lower.append(text.lower())
    syntax.lemma.append(token.lemma_ or text.lower())
    syntax.pos.append(token.pos_)
    syntax.passive.append("Voice=Pass" in str(token.morph) if token.pos_ == "VERB" else False)
    syntax.ent.append(token.ent_type_)
