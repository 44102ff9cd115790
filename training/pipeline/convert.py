"""Turns treebanks and entity sets into spaCy's corpora.

    python convert.py LANGUAGE --data DIR --out DIR

``--data`` holds ``treebanks/`` and ``entities/`` as the README beside this file lists them.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

import spacy
from conllu import Tree, read_trees
from entities import gather_names, read_entities, vary_entities
from mend import is_sound, mender, one_noun_scheme
from recipe import LANGUAGES, Recipe, recipe
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from variety import drop_full_stop, vary

import notulen.reading.tokenizer  # noqa: F401  # names the tokenizer to spaCy

HELD_OUT = 10  # every tenth gold tree tells when to stop, where no treebank is set aside for it


def to_doc(nlp: Language, trees: list[Tree]) -> Doc:
    """One text of some sentences, with its parts of speech, voices and arcs."""
    starts = [sum(map(len, trees[:at])) for at in range(len(trees))]
    tokens = [(token, start) for tree, start in zip(trees, starts, strict=True) for token in tree]
    last = {start + len(tree) - 1 for tree, start in zip(trees, starts, strict=True)}
    return Doc(
        nlp.vocab,
        words=[token.form for token, _ in tokens],
        spaces=[token.space or at in last for at, (token, _) in enumerate(tokens)],
        pos=[token.upos for token, _ in tokens],
        morphs=[f"Voice={token.feats['Voice']}" if "Voice" in token.feats else "" for token, _ in tokens],
        heads=[start + token.head for token, start in tokens],
        deps=["ROOT" if token.is_root else token.deprel for token, _ in tokens],
        lemmas=[token.lemma for token, _ in tokens],
    )


def learned_from(how: Recipe, source: Path, names: tuple[str, ...]) -> list[Tree]:
    """The trees of these treebanks, of each only those that the recipe lets in."""
    found = []
    for name in names:
        trees = read_trees(source / f"{name}.conllu", how.clitics_apart)
        ranges = how.only.get(name, [[1, len(trees)]])
        found += [tree for first, last in ranges for tree in trees[first - 1 : last]]
    return found


def paragraphs(how: Recipe, trees: list[Tree], rng: Random) -> Iterator[list[Tree]]:
    """Neighbouring sentences in runs of one to five, as news stands in paragraphs."""
    at = 0
    while at < len(trees):
        size = rng.choice([1, 1, 2, 2, 3, 4, 5])
        group = [vary(tree, how, rng) for tree in trees[at : at + size]]
        if rng.random() < 0.1:
            group[-1] = drop_full_stop(group[-1])
        yield group
        at += size


def write(docs: Iterator[Doc] | list[Doc], path: Path) -> None:
    """Saves a corpus."""
    corpus = DocBin(docs=docs, store_user_data=False)
    corpus.to_disk(path)
    print(f"{path.name}: {len(corpus)} texts")


def convert_trees(nlp: Language, how: Recipe, source: Path, out: Path, copies: tuple[int, int]) -> None:
    """Writes the training trees, the held-out slice and the tests."""
    gold, older, held = (learned_from(how, source, names) for names in (how.gold, how.older, how.held_out))
    mend = mender(how.mending, gold)
    gold = [mended for tree in gold if is_sound(mended := mend(tree))]
    older = [mended for tree in older if is_sound(mended := mend(tree))]
    kept = gold if held else [tree for at, tree in enumerate(gold) if at % HELD_OUT]
    held = held or gold[::HELD_OUT]
    rng = Random(1)
    texts = [
        to_doc(nlp, group)
        for trees, times in ((kept, copies[0]), (older, copies[1]))
        for _ in range(times)
        for group in paragraphs(how, trees, rng)
    ]
    rng.shuffle(texts)
    write(texts, out / "trees-train.spacy")
    write([to_doc(nlp, held[at : at + 3]) for at in range(0, len(held), 3)], out / "trees-dev.spacy")
    write([to_doc(nlp, group) for _ in range(4) for group in paragraphs(how, kept, rng)], out / "trees-gold.spacy")
    for name in how.tests:
        raw = read_trees(source / f"{name}.conllu", how.clitics_apart)
        write([to_doc(nlp, raw[at : at + 8]) for at in range(0, len(raw), 8)], out / f"{name}-own-labels.spacy")
        if "one noun scheme" in how.mending:
            raw = [one_noun_scheme(tree) for tree in raw]
        write([to_doc(nlp, raw[at : at + 8]) for at in range(0, len(raw), 8)], out / f"{name}.spacy")


def convert_entities(nlp: Language, how: Recipe, source: Path, out: Path) -> None:
    """Writes the entity sets: the training texts as they are and with other names in them."""
    train = [text for name in how.entities["train"] for text in read_entities(source / f"{name}.jsonl")]
    rng = Random(1)
    abroad = gather_names(read_entities(source / f"{how.entities['abroad']}.jsonl"))
    texts = [text.to_doc(nlp) for text in train * 2 + vary_entities(train, how.names, abroad, rng)]
    rng.shuffle(texts)
    write(texts, out / "entities-train.spacy")
    written = {name: name for name in how.entities["tests"]} | {how.entities["held_out"]: "entities-dev"}
    for name, file in written.items():
        write([text.to_doc(nlp) for text in read_entities(source / f"{name}.jsonl")], out / f"{file}.spacy")


def main() -> None:
    """Reads the arguments and converts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gold-copies", type=int)
    parser.add_argument("--older-copies", type=int)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    how = recipe(given.language)
    config = {"nlp": {"tokenizer": {"@tokenizers": "notulen.tokenizer.v1", "language": how.language}}}
    nlp = spacy.blank(how.language, config=config)
    copies = (given.gold_copies or how.copies[0], given.older_copies or how.copies[1])
    convert_trees(nlp, how, given.data / "treebanks", given.out, copies)
    convert_entities(nlp, how, given.data / "entities", given.out)


if __name__ == "__main__":
    main()
