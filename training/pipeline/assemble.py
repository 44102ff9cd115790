"""Joins the trained parts and the lemmatizer into the pipeline that ships.

python assemble.py --core DIR --entities DIR --data DIR --out DIR
"""

import argparse
from pathlib import Path
from typing import cast

import spacy
from conllu import read_trees
from convert import GOLD
from lexicon import build_lexicon
from spacy.language import Language

import notulen.reading.tokenizer  # noqa: F401  # names the tokenizer to spaCy
from notulen.reading.lemmas import Lemmatizer

LANGUAGE = "id"
META = {
    "name": "notulen",
    "version": "0.1.0",
    "description": "Parts of speech, voice, dependencies, lemmas and names in Indonesian news.",
    "author": "the notulen project",
    "license": "CC BY-SA 4.0",
}


def assemble(core: Path, entities: Path, data: Path) -> Language:
    """The pipeline of the trained core, the names' recogniser and the lemmatizer."""
    nlp = spacy.load(core)
    nlp.add_pipe("ner", source=spacy.load(entities))
    lemmas = cast(Lemmatizer, nlp.add_pipe("notulen_lemmas", after="parser", config={"language": LANGUAGE}))
    trees = [tree for name in GOLD for tree in read_trees(data / "treebanks" / f"{name}.conllu")]
    lemmas.lexicon = build_lexicon(trees, data / "raw" / "id-news.txt", LANGUAGE)
    nlp.meta.update(META)
    nlp.meta["performance"] = {}
    for section in ("paths", "corpora", "training", "pretraining"):
        nlp.config[section] = {}
    nlp.config["initialize"] = {"vectors": None}
    return nlp


def main() -> None:
    """Reads the arguments and joins the parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("core", "entities", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    assemble(given.core, given.entities, given.data).to_disk(given.out)


if __name__ == "__main__":
    main()
