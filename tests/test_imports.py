"""The flow goes one way: a stage imports what stands left of it and the shared modules, never right, never round."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "notulen"
SHARED = ("model", "errors", "knowledge", "collector", "furniture", "clock", "naming")
STAGES = ("reports", "reading", "ledger", "standing", "views")
# What joins the stages, and what is told from outside: each may import all that stands before it.
JOINING = (
    "asking",
    "keeping",
    "verifying",
    "imports",
    "flow",
    "scale",
    "watching",
    "account",
    "viewing",
    "exporting",
    "web",
    "notebook",
    "console",
    "commands",
    "cli",
    "__main__",
    "__init__",
)
RANK = dict.fromkeys(SHARED, 0) | {name: rank for rank, name in enumerate((*STAGES, *JOINING), 1)}
# Left of each other, and still none of each other's business: what passes between them is `model`.
APART = {
    ("reading", "reports"),
    ("views", "reading"),
    ("views", "reports"),
    ("ledger", "reading"),
    ("standing", "reading"),
}


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


def imported(tree: ast.AST, module: str, is_package: bool) -> set[str]:
    """Every module a source imports, wherever in it, by full name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = ["notulen", *module.split(".")]
                up = here[: len(here) - node.level + is_package]
                base = ".".join([*up, *([node.module] if node.module else [])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def sources() -> dict[str, set[str]]:
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if "models" not in path.relative_to(PACKAGE).parts]
    trees = {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in paths}
    return {module_of(path): imported(tree, module_of(path), path.stem == "__init__") for path, tree in trees.items()}


SOURCES = sources()


def inner(names: set[str]) -> set[str]:
    """Modules of ours among the names; a name within a module stands for the module."""
    ours = {name.removeprefix("notulen.") for name in names if name.startswith("notulen.")}
    return {name if name in SOURCES else name.rpartition(".")[0] for name in ours} - {""}


def stage(module: str) -> str:
    return module.partition(".")[0]


def wrong_arrows(module: str, names: set[str]) -> list[str]:
    here = stage(module)
    there = {stage(one) for one in inner(names)} - {here}
    return sorted(one for one in there if (RANK[one] >= RANK[here] and RANK[one] > 0) or (here, one) in APART)


@pytest.mark.parametrize("module", SOURCES)
def test_a_stage_imports_only_from_its_left(module):
    assert stage(module) in RANK, f"{module}: no place in the order of stages; give it one here"
    assert wrong_arrows(module, SOURCES[module]) == []


def test_no_module_imports_itself_by_way_of_others():
    graph = {module: {one for one in inner(names) if one in SOURCES} - {module} for module, names in SOURCES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("module", [module for module in SOURCES if stage(module) != "reading"])
def test_spacy_stays_inside_the_reading(module):
    assert not [name for name in SOURCES[module] if name.split(".")[0] in {"spacy", "thinc"}]


def test_an_arrow_to_the_right_would_be_seen():
    assert wrong_arrows("reports.text", {"notulen.reading.reader"}) == ["reading"]
    assert wrong_arrows("reading.reader", {"notulen.reports.text", "notulen.model"}) == ["reports"]
    assert wrong_arrows("views.brief", {"notulen.flow"}) == ["flow"]
    relative = imported(ast.parse("from ..cli import app"), "views.brief", is_package=False)
    assert "notulen.cli" in relative
