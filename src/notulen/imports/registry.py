"""The forms of files that are imported, and what each is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from notulen.imports.base import Item


@dataclass(frozen=True, slots=True)
class Given:
    """What holds where a file does not say.

    Attributes:
        outlet: of its reports.
        published: ISO day.
        language: code.
        coder: who coded.
    """

    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    coder: str | None = None


OWN = {
    "bundle": "bundle", "parquet": "parquet", "dna": "dna", "webannotation": "webannotation", "inception": "spans",
    "labelstudio": "spans",
}  # fmt: skip


def items(form: str, path: Path, given: Given) -> Iterator[Item]:
    """What a file of a form holds.

    Args:
        form: its name.
        path: the file.
        given: what holds where the file does not say.

    Raises:
        NotulenError: it cannot be taken at all.
    """
    module = import_module(f"notulen.imports.{OWN[form]}")
    take: Callable[..., Iterator[Item]] = module.items
    return take(path) if form == "bundle" else take(path, given)
