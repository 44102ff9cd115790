"""What the pages say is there: commands, targets, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from notulen.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "bench/README.md",
        "docs/reading.md",
        "docs/ledger.md",
        "docs/standing.md",
        "docs/codebook.md",
        "docs/sources.md",
        "docs/exports.md",
        "docs/models.md",
    )
]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_targets_of_make_are_there(page):
    named = re.findall(r"(?:^    |`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= TARGETS


def test_the_readme_begins_with_the_two_commands():
    assert re.findall(r"^    (make \w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE) == [
        "make demo", "make test",
    ]  # fmt: skip


def _commands(group=None):
    """Every command, those of groups too."""
    for command in (group or get_command(app)).commands.values():
        yield command
        if hasattr(command, "commands"):
            yield from _commands(command)


def test_every_command_is_in_the_readme():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in get_command(app).commands if f"notulen {name}" not in page] == []  # type: ignore[attr-defined]


def test_options_in_the_readme_are_those_of_the_program():
    commands = list(_commands())
    known = {option for command in commands for param in command.params for option in param.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named - {"--help"} <= known


def test_knowledge_files_named_in_contributing_are_there():
    named = re.findall(r"`((?:id/)?[a-z]+\.toml)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    folder = ROOT / "src" / "notulen" / "knowledge"
    assert named
    assert [name for name in named if not (folder / name).is_file() and not (folder / "id" / name).is_file()] == []
