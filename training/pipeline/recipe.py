"""What differs between languages when their pipelines are trained, as ``id.toml`` and ``en.toml`` say."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = sorted(path.stem for path in HERE.glob("??.toml"))


@dataclass(frozen=True)
class Recipe:
    """A language's data, and how it is treated."""

    language: str
    name: str
    gold: tuple[str, ...]
    older: tuple[str, ...]
    held_out: tuple[str, ...]
    tests: tuple[str, ...]
    copies: tuple[int, int]
    only: dict[str, list[list[int]]]
    clitics_apart: bool
    mending: tuple[str, ...]
    doubtful: frozenset[str]
    raw: str | None
    speed: str
    entities: dict[str, Any]
    variety: dict[str, Any]
    names: dict[str, list[str]]


@cache
def recipe(language: str) -> Recipe:
    """The recipe of a language."""
    said = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    shared = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    trees = said["trees"]
    return Recipe(
        language,
        said["name"],
        tuple(trees["gold"]),
        tuple(trees["older"]),
        tuple(trees["held_out"]),
        tuple(trees["tests"]),
        (trees["copies"]["gold"], trees["copies"]["older"]),
        trees.get("only", {}),
        trees["clitics_apart"],
        tuple(trees["mending"]),
        frozenset(said["lemmas"]["doubtful"]),
        said["lemmas"].get("raw"),
        said["speed"],
        said["entities"],
        said["variety"],
        shared | said["names"],
    )
