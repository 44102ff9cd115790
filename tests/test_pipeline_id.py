"""The Indonesian pipeline: words, lemmas, voice, sentences, names. The sentences are this project's own."""

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

MODEL = Path(str(files("notulen") / "models" / "id"))
LARGEST = 20_000_000

LEMMAS = {
    "menolak": "tolak",
    "menuntut": "tuntut",
    "menawarkan": "tawar",
    "mengancam": "ancam",
    "memperingatkan": "ingat",
    "menegaskan": "tegas",
    "mengatakan": "kata",
    "dinyatakan": "nyata",
    "ditolak": "tolak",
    "ditandatangani": "ditandatangani",
    "menyerukan": "seru",
    "menyetujui": "setuju",
    "menyerang": "serang",
    "meminta": "minta",
    "diminta": "minta",
    "mendesak": "desak",
    "membantah": "bantah",
    "menarik": "tarik",
    "memutuskan": "putus",
    "mengirim": "kirim",
    "membahas": "bahas",
    "bertemu": "temu",
    "berunding": "runding",
    "membantahnya": "bantah",
    "dibantahnya": "bantah",
    "melanggar": "langgar",
    "menghentikan": "henti",
    "mengakhiri": "akhir",
    "menambahkan": "tambah",
    "memberlakukan": "laku",
}


@cache
def pipeline() -> Language:
    return spacy.load(MODEL)


def read(text: str) -> Doc:
    return pipeline()(text)


def word(doc: Doc, form: str) -> Token:
    return next(token for token in doc if token.text == form)


@pytest.mark.parametrize("said", tokenizer_rules("id")["accept"], ids=lambda said: said["text"])
def test_words_are_cut_as_the_knowledge_says(said: dict[str, str | list[str]]) -> None:
    cut = build_tokenizer(spacy.blank("id").vocab, tokenizer_rules("id"))
    assert [token.text for token in cut(said["text"])] == said["words"]


@pytest.mark.parametrize(
    "text",
    [
        "“Kami tidak akan mundur,”  kata Menlu itu (13/1).",
        "AS-Rusia…\tbelum sepakat -- kata mereka;‘sangat sulit’.Namun",
        " Dua spasi  di  sini. ",
        "Rp1.000.000/bulan, US$5,5 miliar & 20% (dua puluh)!?",
    ],
)
def test_offsets_give_the_text_back(text: str) -> None:
    doc = read(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    "form", ["langkah-langkah", "besar-besaran", "Masalah-masalah", "berlarut-larut", "dibolak-balik"]
)
def test_a_reduplication_is_one_word(form: str) -> None:
    assert form in [token.text for token in read(f"Mereka membahas {form}, katanya.")]


@pytest.mark.parametrize(("form", "lemma"), LEMMAS.items())
def test_a_verb_has_its_root_for_lemma(form: str, lemma: str) -> None:
    lemmas = pipeline().get_pipe("notulen_lemmas")
    assert lemmas.lemma(form, "VERB") == lemma  # type: ignore[attr-defined]


def test_names_keep_their_shape() -> None:
    lemmas = pipeline().get_pipe("notulen_lemmas")
    assert lemmas.lemma("Beirut", "PROPN") == "Beirut"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "form", "voice"),
    [
        ("Usulan itu ditolak oleh pemerintah Rusia.", "ditolak", "Pass"),
        ("Pemerintah Rusia menolak usulan itu.", "menolak", "Act"),
        ("Perjanjian tersebut dibahas di Jenewa.", "dibahas", "Pass"),
    ],
)
def test_voice(text: str, form: str, voice: str) -> None:
    verb = word(read(text), form)
    assert verb.pos_ == "VERB"
    assert f"Voice={voice}" in str(verb.morph)


def test_who_did_what() -> None:
    doc = read("Pemerintah Rusia menolak usulan itu.")
    verb = word(doc, "menolak")
    assert verb.dep_ == "ROOT"
    assert (word(doc, "Pemerintah").head, word(doc, "Pemerintah").dep_) == (verb, "nsubj")
    assert (word(doc, "usulan").head, word(doc, "usulan").dep_) == (verb, "obj")
    assert word(doc, "Rusia").head.text == "Pemerintah"


def test_what_was_done_by_whom() -> None:
    doc = read("Usulan itu ditolak oleh pemerintah Rusia.")
    verb = word(doc, "ditolak")
    assert (word(doc, "Usulan").head, word(doc, "Usulan").dep_) == (verb, "nsubj:pass")
    assert word(doc, "pemerintah").head == verb


def test_what_was_said() -> None:
    doc = read("Menteri itu mengatakan bahwa negaranya menuntut jaminan keamanan.")
    assert word(doc, "menuntut").head.text == "mengatakan"
    assert word(doc, "menuntut").dep_ == "ccomp"


def test_a_quote_and_its_speaker_are_one_sentence() -> None:
    text = "“Kami tidak akan menerima syarat itu,” kata Lavrov. Ia lalu meninggalkan ruangan."
    assert len(list(read(text).sents)) == 2


def test_names_of_people_and_places() -> None:
    doc = read("Menteri Luar Negeri Rusia Sergey Lavrov bertemu Volodymyr Zelensky di Jenewa.")
    names = {(name.text, name.label_) for name in doc.ents}
    assert {("Sergey Lavrov", "PER"), ("Volodymyr Zelensky", "PER"), ("Jenewa", "LOC")} <= names


def test_nouns_on_nouns_are_nmod() -> None:
    assert "compound" not in pipeline().get_pipe("parser").labels  # type: ignore[attr-defined]


def test_the_model_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= LARGEST


def test_the_card_holds_the_scores_and_the_licence() -> None:
    card = (MODEL / "CARD.md").read_text(encoding="utf-8")
    assert "| id_gsd-ud-test |" in card
    assert "CC BY-SA 4.0" in card
    assert "CC BY-SA 4.0" in (MODEL / "LICENSE").read_text(encoding="utf-8")
