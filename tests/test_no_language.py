"""The reading's code knows syntax, the knowledge files know words: no module names a language or holds its words.

Looked at is every text in the sources but docstrings and messages. A word is a language's own if a knowledge file of
that language has it, or if it stands in `languages.toml`; it may stand in the code all the same where it is a name that
the knowledge files give to a field or a class of words ("by", "last"). The code's own names are English: of English
only the words of `languages.toml` count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from notulen import knowledge

READING = Path(knowledge.__file__).parent / "reading"
MODULES = sorted(READING.glob("*.py"))
LANGUAGES = frozenset({"id", "en", "ms", "ind", "eng", "indonesian", "english", "indonesia", "inggris", "bahasa"})
CODE = "en"  # the language in which the code names things
NEUTRAL = frozenset({"said"})  # a feature's name: the act stands in something attributed
WORDS_OF = (
    "acts", "cues", "dates", "furniture", "issues", "passing", "pronouns", "shades", "stances", "titles", "wires",
)  # fmt: skip

# Words that stand in the code today and belong into knowledge files. Nothing may be added here.
KNOWN: dict[str, set[str]] = {}

_WORD = re.compile(r"[^\W\d_]{2,}")
_ESCAPE = re.compile(r"\\[a-zA-Z]|\(\?P<\w+>|\(\?P=\w+\)")


def texts(node: ast.AST, said: bool = False) -> Iterator[tuple[int, str]]:
    """The texts of a source with their lines: no docstrings, no messages, of composed texts only patterns."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    if isinstance(node, ast.Raise) or (isinstance(node, ast.JoinedStr) and not said):
        return
    pattern = said or (
        isinstance(node, ast.Call) and ast.unparse(node.func) in {"re.compile", "re.search", "re.findall"}
    )
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from texts(child, pattern)


def words_in(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_ESCAPE.sub(" ", text)) if not word.isupper()]


@cache
def names() -> frozenset[str]:
    """What the knowledge files call their fields and classes: the code's own names for things."""
    out: set[str] = set()
    for path in knowledge.FOLDER.glob("**/*.toml"):
        if "interface" not in path.parts and path.name != "languages.toml":
            out |= _keys(knowledge.load(path))
    return frozenset(out)


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        labels = {
            v
            for k, v in value.items()
            if k in {"class", "number", "unit", "type", "kind", "needs"} and isinstance(v, str)
        }
        inner = [_keys(v) for k, v in value.items() if k not in {"relative", "exceptions"}]
        return set(value).union(*(word.split(".") for word in labels), *inner) - set(value.get("relative", {}))
    if isinstance(value, list):
        return set().union(*(_keys(one) for one in value))
    return set()


@cache
def words() -> frozenset[str]:
    """The languages' own words."""
    out: set[str] = set()
    common = knowledge.load(knowledge.FOLDER / "languages.toml")["common"]
    out.update(word for row in common.values() for word in row)
    for language in set(common) - {CODE}:
        for path in (knowledge.FOLDER / language).glob("*.toml"):
            if path.stem in WORDS_OF:
                data = {k: v for k, v in knowledge.load(path).items() if k not in {"accept", "reject", "media"}}
                out.update(_words(data))
    return frozenset(out - names() - NEUTRAL)


def _words(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in {"class", "why", "unit", "number", "party", "name"}:
                yield from _words(one, name)
        if key == "relative":
            yield from words_in(" ".join(value))
    elif isinstance(value, list):
        for one in value:
            yield from _words(one, key)
    elif isinstance(value, str):
        yield from words_in(value)


def own_words(source: str) -> dict[str, int]:
    """The words of a language in a source, each with a line it stands on."""
    return {word: line for line, text in texts(ast.parse(source)) for word in words_in(text) if word in words()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_language_is_named(path: Path):
    found = [
        (line, text) for line, text in texts(ast.parse(path.read_text(encoding="utf-8"))) if text.lower() in LANGUAGES
    ]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_words_of_a_language_stand_in_the_code(path: Path):
    found = own_words(path.read_text(encoding="utf-8"))
    fresh = {word: line for word, line in found.items() if word not in KNOWN.get(path.name, set())}
    assert not fresh, f"these belong into src/notulen/knowledge: {fresh}"


def test_words_in_the_code_would_be_seen():
    assert own_words('X = {"kata", "ujar"}') == {"kata": 1, "ujar": 1}
    assert own_words('X = re.compile(r"\\\\b(?:menurut|kata)\\\\s")') == {"menurut": 1, "kata": 1}
    assert own_words('X = re.compile(rf"{a}menurut")') == {"menurut": 1}
    assert own_words('def f():\n    """Finds kata and menurut."""\n    return "v:say", "nsubj"') == {}
    assert list(texts(ast.parse('x = "id"'))) == [(1, "id")]
