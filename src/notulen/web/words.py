"""The words of the pages in the reader's language; every one of them stands in `knowledge/interface/web/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from notulen import knowledge
from notulen.model import Language
from notulen.views.interface import Interface, interface

TONGUES: tuple[Language, ...] = get_args(Language)
_FOLDER = knowledge.FOLDER / "interface" / "web"


@dataclass(frozen=True)
class Words:
    """The words of the pages in one language.

    Attributes:
        language: which.
        table: its file, as it stands.
        views: the words that pages share with the other views.
    """

    language: Language
    table: Mapping[str, Any]
    views: Interface

    def __call__(self, key: str, **parts: object) -> str:
        """A phrase with its places filled in; of so many things the one for one of them, where `n` is 1.

        Args:
            key: section and name, with a dot.
            parts: what its places hold.
        """
        section, _, name = key.partition(".")
        some = self.table[section]
        one = f"{name}_one"
        return str(some[one if parts.get("n") == 1 and one in some else name]).format(**parts)

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        section, _, name = key.partition(".")
        return name in self.table.get(section, {})


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    return Words(language, knowledge.load(_FOLDER / f"{language}.toml"), interface(language))
