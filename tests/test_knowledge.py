"""The knowledge files tested by their own sentences, and errors that name file and line.

An `[[accept]]` must hold, a `[[reject]]` must not. What "holds" means depends on the file, by the fields beside `text`:

    parties, titles, offices    `words` name the `party`
    cues, stances               somebody (`source`) is said to have said `content`; rejected: nobody says anything
    acts                        a minute of that `kind`, with the words of `actor`, `recipient`; rejected: none
    issues                      a minute is about `issue`
    dates                       `when` is told, reckoned from `published`; rejected: no day is told
    wires                       the sentence comes by way of `wire`; rejected: by way of nobody
    furniture                   the line is no part of the article
    pages                       a line tells the `moment` or the `byline`, a title the `headline`; rejected: neither
    pronouns                    `words` stand for the `party`, and for `name`
    shades                      the word (`word`) has the `class`
    passing                     the text is passed over; rejected: it is read
    affixes                     `word`, used as `pos`, has the `lemma`

The words of tokenizer.toml are tested with the pipeline.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import reads

from notulen import knowledge
from notulen.errors import KnowledgeError
from notulen.furniture import is_furniture
from notulen.reading.chain import wires
from notulen.reading.dates import calendar
from notulen.reading.names import gazetteer, offices
from notulen.reading.passing import passed_over
from notulen.reports.byline import labelled
from notulen.reports.headlines import bare
from notulen.reports.moments import shown

MODELS = knowledge.FOLDER.parent / "models"
LANGUAGES = ("id", "en")
Row = dict[str, Any]


# -- the examples ------------------------------------------------------------------------------------------------------


def _party(row: Row, language: str) -> bool:
    who = reads.who(row["text"], row["words"], str(row.get("published", reads.PUBLISHED)), language)
    return who.party == row["party"] and row.get("name", who.name) == who.name


def _cue(row: Row, language: str) -> bool:
    found = reads.read(row["text"], language=language).attributions
    if "content" not in row:
        return bool(found)
    return any(row["source"] == reads.by(one) and row["content"] in reads.said(one) for one in found)


def _act(row: Row, language: str) -> bool:
    found = [m for m in reads.read(row["text"], language=language).minutes if m.kind == row["kind"]]
    return any(_names(m.actor, row.get("actor")) and _names(m.recipient, row.get("recipient")) for m in found)


def _names(person: Any, words: str | None) -> bool:
    return words is None or (person is not None and words in person.text)


def _issue(row: Row, language: str) -> bool:
    return any(row["issue"] in m.issues for m in reads.read(row["text"], language=language).minutes)


def _date(row: Row, language: str) -> bool:
    found = [day.iso for day in calendar(language).days(row["text"], row.get("published"))]
    return found == [row["when"]] if "when" in row else bool(found)


def _wire(row: Row, language: str) -> bool:
    found = wires(reads.prepared(row["text"], language=language).ctx.syntax, language).values()
    return any(row["wire"] in one for one in found) if "wire" in row else bool(found)


def _furniture(row: Row, language: str) -> bool:
    return is_furniture(row["text"], language)


def _page(row: Row, language: str) -> bool:
    found = {
        "moment": [one.iso for one in shown(row["text"])],
        "byline": [", ".join(labelled(row["text"]).people)],
        "headline": [bare(row["text"], [])],
    }
    told = next((key for key in found if key in row), None)
    return row[told] in found[told] if told else bool(found["moment"] or found["byline"] != [""])


def _shade(row: Row, language: str) -> bool:
    ctx = reads.prepared(row["text"], language=language).ctx
    at = ctx.syntax.token_at(row["text"].index(row["word"]))
    return bool({row["class"], f"p:{row['class']}"} & ctx.tags[at])


def _passed(row: Row, language: str) -> bool:
    return passed_over(row["text"], language)


def _lemma(row: Row, language: str) -> bool:
    from notulen.reading.lemmas import Lemmatizer, read_affixes

    lemmas = Lemmatizer(read_affixes(language)).from_disk(MODELS / language / "notulen_lemmas")
    return bool(lemmas.lemma(row["word"], row["pos"]) == row["lemma"])


HOLDS: dict[str, Callable[[Row, str], bool]] = {
    "parties": _party, "titles": _party, "offices": _party, "pronouns": _party, "cues": _cue, "stances": _cue, "acts": _act,
    "issues": _issue, "dates": _date, "wires": _wire, "furniture": _furniture, "shades": _shade, "affixes": _lemma,
    "passing": _passed, "pages": _page,
}  # fmt: skip
PARSED = frozenset(HOLDS) - {
    "dates",
    "furniture",
    "pages",
    "passing",
}  # for the others a pipeline of the language is needed


def _examples() -> list[Any]:
    paths = [path for path in sorted(knowledge.FOLDER.glob("**/*.toml")) if path.stem != "tokenizer"]
    return [
        _example(path, verdict, row)
        for path in paths
        for verdict in ("accept", "reject")
        for row in knowledge.load(path).get(verdict, [])
    ]


def _example(path: Path, verdict: str, row: Row) -> Any:
    folder = path.parent.name
    language = row.get("language", folder if folder in LANGUAGES else "id")
    marks = []
    if path.stem in PARSED and not (MODELS / language / "meta.json").exists():
        marks.append(pytest.mark.skip(reason=f"no pipeline for {language}"))
    shown = [str(row[key]) for key in ("text", "word", "words", "kind", "party") if key in row]
    name = f"{path.relative_to(knowledge.FOLDER).with_suffix('')} {verdict}: {' | '.join(dict.fromkeys(shown))}"
    return pytest.param(path.stem, verdict, row, language, marks=marks, id=name)


@pytest.mark.parametrize(("file", "verdict", "row", "language"), _examples())
def test_an_example(file: str, verdict: str, row: Row, language: str):
    holds = HOLDS[file](row, language)
    assert holds == (verdict == "accept"), _came_out(file, row, language)


def _came_out(file: str, row: Row, language: str) -> str:
    if file in {"cues", "acts", "issues"}:
        return reads.told(reads.read(row["text"], language=language))
    if "words" in row:
        return str(reads.who(row["text"], row["words"], str(row.get("published", reads.PUBLISHED)), language))
    return "it does not come out so"


def test_every_kind_of_the_codebook_has_a_sentence_that_shows_it():
    shown = {row["kind"] for row in knowledge.load(knowledge.FOLDER / "id" / "acts.toml")["accept"]}
    assert shown == set(knowledge.kinds())


def test_every_issue_of_the_codebook_has_a_sentence_that_shows_it():
    shown = {row["issue"] for row in knowledge.load(knowledge.FOLDER / "id" / "issues.toml")["accept"]}
    assert shown == set(knowledge.issues()) - {"other"}


@pytest.mark.parametrize(
    "path",
    [*sorted(knowledge.FOLDER.glob("id/*.toml")), knowledge.FOLDER / "offices.toml"],
    ids=lambda path: path.stem,
)
def test_every_file_of_words_shows_what_it_takes(path: Path):
    assert knowledge.load(path).get("accept"), "give it [[accept]] sentences"


# -- the codebook's own lists ------------------------------------------------------------------------------------------


def test_acts_and_issues_are_called_by_the_codebooks_names():
    assert {e.label for e in knowledge.entries("id", "acts")} <= set(knowledge.kinds())
    assert {e.label for e in knowledge.entries("id", "issues")} <= set(knowledge.issues())


def test_kinds_are_those_of_the_records():
    from typing import get_args

    from notulen.model import Kind

    assert tuple(knowledge.kinds()) == get_args(Kind)


# -- files that cannot be taken ----------------------------------------------------------------------------------------


def _forget() -> None:
    """Whatever the reading remembers of the knowledge files; what it remembers of the models stays."""
    ours = [
        m
        for name, m in sys.modules.items()
        if name.startswith("notulen.") and not name.endswith((".pipeline", ".learned"))
    ]
    for module in ours:
        for one in vars(module).values():
            if callable(getattr(one, "cache_clear", None)):
                one.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A knowledge folder of its own; what was read from the real one is forgotten before and after."""
    monkeypatch.setattr(knowledge, "FOLDER", tmp_path)
    (tmp_path / "id").mkdir()
    _forget()
    yield tmp_path
    _forget()


def refused(path: Path, text: str | bytes, line: int, reason: str, take: Callable[[], object]) -> None:
    """The file is written and taken: an error names it, the line, and what is wrong."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(KnowledgeError) as caught:
        take()
    assert (caught.value.path, caught.value.line) == (str(path), line), str(caught.value)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a = 1\nb = \n", 2, "Invalid value"),
        ("a = 1\n\na = 2\n", 3, "overwrite"),
        ("# satu\n\n[[words]\n", 3, "Expected"),
        (b'a = "\xff"', 1, "cannot be read"),
    ],
    ids=["no value", "said twice", "open bracket", "another encoding"],
)
def test_what_is_no_toml_is_refused(text: str | bytes, line: int, reason: str, tmp_path: Path):
    path = tmp_path / "kata.toml"
    refused(path, text, line, reason, lambda: knowledge.load(path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(KnowledgeError, match=r"tiada\.toml:1: cannot be read"):
        knowledge.load(tmp_path / "tiada.toml")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('# x\n[[words]]\nclass = "a"\nverbs = "x"\n\n[[words]]\nverbs = "y"\n', 6, "without 'class'"),
        ('[[words]]\nclass = "a"\nverbs = "x"\n\n[[words]]\nclass = "b"\nverbs = ["y"]\n', 5, "'verbs' wants words"),
        ('\n[[words]]\nclass = "a"\nphrases = "x y"\n', 2, "'phrases' wants a list"),
        ('\n[[words]]\nclass = "a"\nphrases = ["x y", 3]\n', 2, "'phrases' wants a list"),
        ('\n[[words]]\nclass = "a"\nwhy = "b"\n', 2, "no words for 'a'"),
        ('\n\n[words]\nclass = "a"\nverbs = "x"\n', 1, "[[words]] tables are wanted"),
    ],
    ids=["no class", "words as a list", "phrases as a text", "a number for a phrase", "no words", "one table"],
)
def test_a_group_of_words_that_lacks_something_is_refused(text: str, line: int, reason: str, folder: Path):
    refused(folder / "id" / "cues.toml", text, line, reason, lambda: knowledge.entries("id", "cues"))


def test_a_kind_that_lacks_something_is_refused(folder: Path):
    text = '[[kind]]\ncode = "demand"\nspeech = true\n\n[[kind]]\ncode = "meet"\n'
    refused(folder / "kinds.toml", text, 5, "without 'speech'", knowledge.kinds)


def test_a_users_party_without_words_is_refused(tmp_path: Path):
    path = tmp_path / "pihak.toml"
    text = '[[name]]\nparty = "RUS"\nwords = ["Negeri Salju"]\n\n[[name]]\nparty = "USA"\n'
    refused(path, text, 5, "without 'words'", lambda: gazetteer("id", path))


def test_a_users_office_without_party_is_refused(tmp_path: Path):
    path = tmp_path / "tokoh.toml"
    text = '# tokoh\n[[office]]\nperson = "Anu bin Fulan"\n'
    refused(path, text, 2, "without 'party'", lambda: offices(path))


def test_titles_without_class_are_refused(folder: Path):
    from notulen.reading.titles import load_titles

    text = 'home = "IDN"\n\n[[title]]\nwords = ["menlu"]\n'
    refused(folder / "id" / "titles.toml", text, 3, "without 'class'", lambda: load_titles("id"))
