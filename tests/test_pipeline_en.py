"""The English pipeline: words, lemmas, voice, sentences, names. The sentences are this project's own."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

import notulen.reading.lemmas
import notulen.reading.tokenizer  # noqa: F401  # names the pieces to spaCy
from notulen.reading.tokenizer import build_tokenizer, tokenizer_rules

MODEL = Path(str(files("notulen") / "models" / "en"))
LARGEST = 20_000_000

LEMMAS = [
    ("said", "VERB", "say"),
    ("urged", "VERB", "urge"),
    ("met", "VERB", "meet"),
    ("told", "VERB", "tell"),
    ("rejecting", "VERB", "reject"),
    ("agreed", "VERB", "agree"),
    ("denied", "VERB", "deny"),
    ("banned", "VERB", "ban"),
    ("threatens", "VERB", "threaten"),
    ("withdrew", "VERB", "withdraw"),
    ("sought", "VERB", "seek"),
    ("signing", "VERB", "sign"),
    ("accused", "VERB", "accuse"),
    ("talks", "NOUN", "talk"),
    ("countries", "NOUN", "country"),
    ("ministers", "NOUN", "minister"),
    ("crises", "NOUN", "crisis"),
    ("spokeswomen", "NOUN", "spokeswoman"),
    ("n't", "PART", "not"),
    ("'ll", "AUX", "will"),
    ("was", "AUX", "be"),
    ("Ministers", "PROPN", "Ministers"),
]
UNSEEN = [
    ("bloviated", "VERB", "bloviate"),
    ("defragged", "VERB", "defrag"),
    ("blockading", "VERB", "blockade"),
    ("regulators", "NOUN", "regulator"),
    ("ayatollahs", "NOUN", "ayatollah"),
    ("geopolitics", "NOUN", "geopolitics"),
]


@cache
def pipeline() -> Language:
    return spacy.load(MODEL)


def read(text: str) -> Doc:
    return pipeline()(text)


def word(doc: Doc, form: str) -> Token:
    return next(token for token in doc if token.text == form)


@pytest.mark.parametrize("said", tokenizer_rules("en")["accept"], ids=lambda said: said["text"])
def test_words_are_cut_as_the_knowledge_says(said: dict[str, str | list[str]]) -> None:
    cut = build_tokenizer(spacy.blank("en").vocab, tokenizer_rules("en"))
    assert [token.text for token in cut(said["text"])] == said["words"]


@pytest.mark.parametrize(
    "text",
    [
        "“We won’t step back,”  the U.S. minister's aide said (11/3).",
        "Saudi-led forces…\tdidn't agree -- they say;‘too hard’.But",
        " Two spaces  stand  here. ",
        "US$1,000,000/month, £5.5bn & 20% (twenty)!?",
        "",
    ],
)
def test_offsets_give_the_text_back(text: str) -> None:
    doc = read(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(("form", "pos", "lemma"), LEMMAS + UNSEEN)
def test_a_word_has_its_dictionary_form(form: str, pos: str, lemma: str) -> None:
    lemmas = pipeline().get_pipe("notulen_lemmas")
    assert lemmas.lemma(form, pos) == lemma  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "form", "voice"),
    [
        ("The proposal was rejected by the Russian government.", "rejected", ["Pass"]),
        ("The Russian government rejected the proposal.", "rejected", []),
        ("The treaty has been signed in Geneva.", "signed", ["Pass"]),
        ("The ministers have signed the treaty.", "signed", []),
        ("A letter written by the envoy reached Moscow.", "written", ["Pass"]),
    ],
)
def test_voice(text: str, form: str, voice: list[str]) -> None:
    verb = word(read(text), form)
    assert verb.pos_ == "VERB"
    assert verb.morph.get("Voice", []) == voice


def test_who_did_what() -> None:
    doc = read("The Russian government rejected the proposal.")
    verb = word(doc, "rejected")
    assert verb.dep_ == "ROOT"
    assert (word(doc, "government").head, word(doc, "government").dep_) == (verb, "nsubj")
    assert (word(doc, "proposal").head, word(doc, "proposal").dep_) == (verb, "obj")
    assert word(doc, "Russian").head.text == "government"


def test_what_was_done_by_whom() -> None:
    doc = read("The proposal was rejected by the Russian government.")
    verb = word(doc, "rejected")
    assert (word(doc, "proposal").head, word(doc, "proposal").dep_) == (verb, "nsubj:pass")
    assert (word(doc, "government").head, word(doc, "government").dep_) == (verb, "obl:agent")


def test_what_was_said() -> None:
    doc = read("The minister said that his country demands security guarantees.")
    assert word(doc, "demands").head.text == "said"
    assert word(doc, "demands").dep_ == "ccomp"


def test_a_quote_and_its_speaker_are_one_sentence() -> None:
    text = "“We will not accept that condition,” Lavrov said. He then left the room."
    assert len(list(read(text).sents)) == 2


def test_names_of_people_and_places() -> None:
    doc = read("Russian Foreign Minister Sergey Lavrov met Volodymyr Zelensky in Geneva.")
    names = {(name.text, name.label_) for name in doc.ents}
    assert {("Sergey Lavrov", "PER"), ("Volodymyr Zelensky", "PER"), ("Geneva", "LOC")} <= names


def test_it_has_the_same_parts_as_the_indonesian_one() -> None:
    other = spacy.load(MODEL.parent / "id")
    assert set(pipeline().pipe_names) == set(other.pipe_names)
    assert set(pipeline().get_pipe("ner").labels) == set(other.get_pipe("ner").labels)  # type: ignore[attr-defined]


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) < LARGEST
