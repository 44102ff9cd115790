"""Scores a pipeline on the held-out tests, from raw text, and writes the scores into its card.

    python evaluate.py LANGUAGE --model DIR --corpora DIR --data DIR [--card FILE]

The pipeline cuts words and sentences itself. Arcs of punctuation are not counted.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import spacy
from recipe import LANGUAGES, Recipe, recipe
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example
from thinc.api import NumpyOps
from train import multiply

import notulen.reading.lemmas
import notulen.reading.tokenizer  # noqa: F401  # names the pieces to spaCy

TREE_HEAD = ["test", "words F", "sentences F", "UPOS", "Voice", "UAS", "LAS", "LAS own", "verb lemmas", "affixed"]
BEGIN, END = "<!-- scores -->", "<!-- end of scores -->"


def examples(nlp: Language, path: Path) -> list[Example]:
    """What the pipeline reads in a corpus's texts beside what is right."""
    right = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    read = nlp.pipe([doc.text for doc in right])
    return [Example(found, doc) for found, doc in zip(read, right, strict=True)]


def percent(part: float, whole: float = 1.0) -> str:
    """A share as the tables print it."""
    return f"{100 * part / whole:.1f}" if whole else "–"


def tree_row(nlp: Language, corpora: Path, name: str) -> list[str]:
    """A treebank test's scores."""
    read = examples(nlp, corpora / f"{name}.spacy")
    scores = Scorer(nlp).score(read)
    own = Scorer(nlp).score(examples(nlp, corpora / f"{name}-own-labels.spacy"))
    keys = ("token_f", "sents_f", "pos_acc")
    pairs = [pair for example in read for pair in verbs(example)]
    grown = [(found, right) for form, found, right in pairs if form != right]
    voice = (scores["morph_per_feat"] or {}).get("Voice")
    return [
        name,
        *(percent(scores[key]) for key in keys),
        percent(voice["f"]) if voice else "–",
        percent(scores["dep_uas"]),
        percent(scores["dep_las"]),
        percent(own["dep_las"]),
        percent(sum(found == right for _, found, right in pairs), len(pairs)),
        percent(sum(found == right for found, right in grown), len(grown)),
    ]


def verbs(example: Example) -> Iterable[tuple[str, str, str]]:
    """A verb's form, the lemma found and the right one, all in small letters."""
    for token in example.predicted:
        right = example.alignment.x2y[token.i]
        if len(right) == 1 and example.reference[int(right[0])].pos_ == "VERB":
            lemma = example.reference[int(right[0])].lemma_
            yield token.lower_, token.lemma_.lower(), lemma.lower()


def entity_row(nlp: Language, corpora: Path, name: str) -> list[str]:
    """An entity test's F, whole and by label."""
    scores = Scorer(nlp).score(examples(nlp, corpora / f"{name}.spacy"))
    kinds = scores["ents_per_type"]
    return [name, percent(scores["ents_f"]), *(percent(kinds[kind]["f"]) for kind in ("PER", "ORG", "LOC"))]


def foreign_row(nlp: Language, data: Path) -> list[str]:
    """How many names that English PUD marks, and Indonesian PUD spells alike, are found with bounds and label."""
    sought: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for text, names in shared_names(data):
        read = {(span.start_char, span.end_char, span.label_) for span in nlp(text).ents}
        sought.update(label for *_, label in names)
        found.update(label for start, end, label in names if (start, end, label) in read)
    kinds = (percent(found[kind], sought[kind]) for kind in ("PER", "ORG", "LOC"))
    return ["names that both PUDs spell alike (recall)", percent(found.total(), sought.total()), *kinds]


def shared_names(data: Path) -> Iterable[tuple[str, set[tuple[int, int, str]]]]:
    """Indonesian PUD sentences with the names that their English twin marks and spells alike."""
    twins = dict(zip(sentences(data, "en_pud-ud-test"), sentences(data, "id_pud-ud-test"), strict=True))
    for line in (data / "entities" / "en_pud-uner.jsonl").read_text(encoding="utf-8").splitlines():
        marked = json.loads(line)
        text = twins.get(marked["text"].strip())
        names = [(marked["text"][start:end], label) for start, end, label in marked["entities"]]
        if text is not None:
            places = [(text.index(name), name, label) for name, label in names if text.count(name) == 1]
            yield text, {(start, start + len(name), label) for start, name, label in places}


def sentences(data: Path, name: str) -> list[str]:
    """A treebank's sentences as text."""
    lines = (data / "treebanks" / f"{name}.conllu").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# text = ").strip() for line in lines if line.startswith("# text = ")]


def speed(nlp: Language, path: Path) -> str:
    """Words a second over some running news."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = lines[:3000]
    start = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return f"{words / (time.perf_counter() - start):,.0f}"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def report(how: Recipe, nlp: Language, corpora: Path, data: Path) -> str:
    """All scores, as the card shows them."""
    trees = table(TREE_HEAD, [tree_row(nlp, corpora, name) for name in how.tests])
    names = [entity_row(nlp, corpora, name) for name in how.entities["tests"]]
    if how.entities["twins"]:
        names.append(foreign_row(nlp, data))
    return "\n\n".join(
        [
            trees,
            table(["test", "names F", "PER", "ORG", "LOC"], names),
            f"Speed: {speed(nlp, data / how.speed)} words a second on one core, all parts, numpy multiplying.",
        ]
    )


def into_card(card: Path, scores: str) -> None:
    """Puts the scores where the card keeps them."""
    text = card.read_text(encoding="utf-8")
    place = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    card.write_text(place.sub(lambda _: f"{BEGIN}\n{scores}\n{END}", text), encoding="utf-8")


def main() -> None:
    """Reads the arguments and scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    for name in ("model", "corpora", "data"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--card", type=Path)
    given = parser.parse_args()
    NumpyOps.gemm = multiply
    scores = report(recipe(given.language), spacy.load(given.model), given.corpora, given.data)
    print(scores)
    if given.card:
        into_card(given.card, scores)


if __name__ == "__main__":
    main()
