"""Reads entity sets, and puts other names into their sentences."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

COPIES = 2  # how often each training text comes again with other names in it
PLAIN = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}")
QUOTES = re.compile(r'"([^"]*)"')
ARTICLE = "the "  # before a name, outside it
Piece = list[tuple[str, str]]  # words with their label, "" for none
Names = dict[str, list[str]]


@dataclass(frozen=True)
class Marked:
    """A text and its names as (start, end, label)."""

    text: str
    names: tuple[tuple[int, int, str], ...]

    def to_doc(self, nlp: Language) -> Doc:
        """The text cut by the pipeline's tokenizer, its names on whole words."""
        doc = nlp.make_doc(self.text)
        spans = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in self.names]
        doc.set_ents(filter_spans([span for span in spans if span is not None]), default="outside")
        return doc


def read_entities(path: Path) -> list[Marked]:
    """Every text of an entity set."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Marked(row["text"].rstrip(), tuple(map(tuple, row["entities"]))) for row in rows]


def gather_names(texts: list[Marked]) -> dict[str, list[str]]:
    """The plain names of these texts, by label."""
    found = sorted({(label, text.text[start:end]) for text in texts for start, end, label in text.names})
    return {kind: [name for label, name in found if label == kind and PLAIN.fullmatch(name)] for kind in MAKERS}


def vary_entities(texts: list[Marked], names: Names, abroad: Names, rng: Random) -> list[Marked]:
    """The texts again, with names from elsewhere in them: half from this project's lists, half from ``abroad``."""
    named = [text for text in texts if text.names]
    return [_dress(_rename(text, names, abroad, rng), rng) for _ in range(COPIES) for text in named]


def _rename(text: Marked, names: Names, abroad: Names, rng: Random) -> Marked:
    known: dict[str, Piece] = {}
    pieces: Piece = []
    at = 0
    for start, end, label in sorted(text.names):
        words = text.text[start:end]
        if words not in known:
            new = MAKERS[label](words, names, abroad[label], rng) if rng.random() < 0.6 else [(words, label)]
            known[words] = new
        before = text.text[at:start]
        has_article = before.lower().endswith(ARTICLE)
        pieces += [(before, ""), *known[words][has_article and known[words][0] == (ARTICLE, "") :]]
        at = end
    return _join([*pieces, (text.text[at:], "")])


def _join(pieces: Piece) -> Marked:
    text, names = "", []
    for words, label in pieces:
        if label:
            names.append((len(text), len(text) + len(words), label))
        text += words
    return Marked(text, tuple(names))


def _person(words: str, names: Names, abroad: list[str], rng: Random) -> Piece:
    """A person from anywhere: one word is a family name mostly, more get a given name and perhaps a title."""
    family = rng.choice(names["family"]) if rng.random() < 0.5 else rng.choice(abroad).split()[-1]
    if " " not in words and rng.random() < 0.7:
        return [(family, "PER")]
    name = f"{rng.choice(names['given'])} {family}"
    name = name if rng.random() < 0.5 else rng.choice(abroad)
    return [*_title(names, rng), (name, "PER")] if rng.random() < 0.5 else [(name, "PER")]


def _title(names: Names, rng: Random) -> Piece:
    title = rng.choice(names["titles"])
    before, of, rest = title.partition("{")
    if not of:
        return [(f"{before} ", "")]
    place, _, after = rest.partition("}")
    kind, label = ("places", "LOC") if place == "place" else ("organisations", "ORG")
    return [(before, ""), *_named(rng.choice(names[kind]), label), (f"{after} ", "")]


def _named(name: str, label: str) -> Piece:
    """A name, its article outside it."""
    return [(ARTICLE, ""), (name[len(ARTICLE) :], label)] if name.startswith(ARTICLE) else [(name, label)]


def _place(words: str, names: Names, abroad: list[str], rng: Random) -> Piece:
    return _named(rng.choice(names["places"] if rng.random() < 0.5 else abroad), "LOC")


def _organisation(words: str, names: Names, abroad: list[str], rng: Random) -> Piece:
    if len(words.split()) > 3:
        return [(words, "ORG")]
    return _named(rng.choice(names["organisations"] if rng.random() < 0.5 else abroad), "ORG")


Maker = Callable[[str, Names, list[str], Random], Piece]
MAKERS: dict[str, Maker] = {"PER": _person, "LOC": _place, "ORG": _organisation}


def _dress(text: Marked, rng: Random) -> Marked:
    """The text with curly quotation marks, as a headline or in capitals, now and then; places stay where they are."""
    chance = rng.random()
    words = text.text
    if chance < 0.3:
        words = QUOTES.sub("“\\1”", words)
    elif chance < 0.37:
        words = re.sub(r"(?<!\w)[a-z](?=\w{3})", lambda first: first[0].upper(), words)
    elif chance < 0.39:
        words = words.upper()
    return Marked(words, text.names) if len(words) == len(text.text) else text
