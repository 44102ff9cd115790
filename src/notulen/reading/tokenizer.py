"""Cuts text into words, by the rules that a language's ``tokenizer.toml`` gives.

Importing this module makes ``notulen.tokenizer.v1`` known to spaCy, so that a pipeline's config can name it.
The rules are read from the knowledge folder each time a pipeline is loaded: what the file says holds, not what it
said when the pipeline was trained.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.attrs import ORTH  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # the same
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)
from spacy.vocab import Vocab


class RuleTokenizer(Tokenizer):  # type: ignore[misc]  # the same
    """spaCy's tokenizer, which is never saved: its rules are the knowledge file's."""

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "RuleTokenizer":
        """Read nothing."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give nothing."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "RuleTokenizer":
        """Take nothing."""
        return self


def tokenizer_rules(language: str) -> dict[str, Any]:
    """What the language's ``tokenizer.toml`` says."""
    path = files("notulen") / "knowledge" / language / "tokenizer.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def build_tokenizer(vocab: Vocab, rules: dict[str, Any]) -> RuleTokenizer:
    """A tokenizer that cuts by these rules."""
    whole = re.compile("|".join(f"(?:{pattern})" for pattern in rules["whole"]))
    return RuleTokenizer(
        vocab,
        rules={word: [{ORTH: word}] for word in rules["abbreviations"]},
        prefix_search=compile_prefix_regex(rules["prefixes"]).search,
        suffix_search=compile_suffix_regex(rules["suffixes"]).search,
        infix_finditer=compile_infix_regex(rules["infixes"]).finditer,
        token_match=whole.fullmatch,
    )


def create_tokenizer(language: str) -> Callable[[Language], RuleTokenizer]:
    """The tokenizer of a language, as a pipeline's config asks for it."""

    def create(nlp: Language) -> RuleTokenizer:
        return build_tokenizer(nlp.vocab, tokenizer_rules(language))

    return create


registry.tokenizers("notulen.tokenizer.v1", func=create_tokenizer)
