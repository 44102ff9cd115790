"""What a reader is called in a ledger: a name that changes whenever it may read otherwise.

Told without loading a pipeline, so that what was read before need not wait for one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from notulen import knowledge

_MODELS = knowledge.FOLDER.parent / "models"
_CODE = Path(__file__).parent
_DIGITS = 12


def name(
    language: str, pipelines: Mapping[str, str] | None = None, people: Path | None = None, parties: Path | None = None,
    encoder: Path | None = None,
) -> str:  # fmt: skip
    """The name of the reader of a language: kind, version, language, and a hash of code, words, weights and tables.

    Args:
        language: which.
        pipelines: folders of other pipelines by language.
        people: a user's own table of office holders.
        parties: a user's own table of names of parties.
        encoder: folder of a trained encoder that stands beside the linear models.
    """
    pipeline = Path((pipelines or {}).get(language, _MODELS / language))
    kind = "offline" if encoder is None else "offline+encoder"
    return f"{kind} {_version()} {language} {_hash(language, pipeline, people, parties, encoder)}"


@cache
def _version() -> str:
    try:
        return version("notulen")
    except PackageNotFoundError:  # run from its sources
        return "0"


@lru_cache(maxsize=64)
def _hash(language: str, pipeline: Path, people: Path | None, parties: Path | None, encoder: Path | None) -> str:
    words = [*knowledge.FOLDER.glob("*.toml"), *(knowledge.FOLDER / language).glob("*.toml")]
    whole = hashlib.sha256()
    code = [*_CODE.glob("*.py"), _CODE.parent / "naming.py"]
    parts = ("code", code), ("words", words), ("weights", [_MODELS / "acts.npz"]), ("parser", [pipeline])
    others = ("people", people), ("parties", parties), ("encoder", encoder)
    beside = [("encoder code", [_CODE / "encoder"])] if encoder else []
    for part, paths in (*parts, *((part, [path] if path else []) for part, path in others), *beside):
        for path in _files(paths):
            with path.open("rb") as file:
                whole.update(f"{part} {path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()[:_DIGITS]


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files, and those in folders, in an order that hangs on their names alone."""
    for path in sorted(paths):
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
        elif path.is_file():
            yield path
