"""Joins the trained parts and the lemmatizer into the pipeline that ships.

python assemble.py LANGUAGE --core DIR --entities DIR --data DIR --out DIR
"""

import argparse
from pathlib import Path
from typing import cast

import spacy
from convert import learned_from
from lexicon import build_lexicon
from recipe import LANGUAGES, Recipe, recipe
from spacy.language import Language

import notulen.reading.tokenizer  # noqa: F401  # names the tokenizer to spaCy
from notulen.reading.lemmas import Lemmatizer

META = {
    "name": "notulen",
    "version": "0.1.0",
    "description": "Parts of speech, voice, dependencies, lemmas and names in {name} news.",
    "author": "the notulen project",
    "license": "CC BY-SA 4.0",
}


def assemble(how: Recipe, core: Path, entities: Path, data: Path) -> Language:
    """The pipeline of the trained core, the names' recogniser and the lemmatizer."""
    nlp = spacy.load(core)
    nlp.add_pipe("ner", source=spacy.load(entities), before="parser")  # after it, sentence ends would cut names
    lemmas = cast(Lemmatizer, nlp.add_pipe("notulen_lemmas", after="parser", config={"language": how.language}))
    trees = learned_from(how, data / "treebanks", how.gold)
    lemmas.lexicon = build_lexicon(trees, data / how.raw if how.raw else None, how.language, how.doubtful)
    nlp.meta.update({key: value.format(name=how.name) for key, value in META.items()})
    nlp.meta["performance"] = {}
    for section in ("paths", "corpora", "training", "pretraining"):
        nlp.config[section] = {}
    nlp.config["initialize"] = {"vectors": None}
    return nlp


def main() -> None:
    """Reads the arguments and joins the parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    for name in ("core", "entities", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    assemble(recipe(given.language), given.core, given.entities, given.data).to_disk(given.out)


if __name__ == "__main__":
    main()
