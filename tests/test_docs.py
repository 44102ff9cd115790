"""What the pages say is there: commands, targets, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from notulen.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md")),
    *sorted(ROOT.glob("training/*/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
# Where every option that is named is one of the program's; the others tell of scripts too.
OF_THE_PROGRAM = [page for page in PAGES if (page.name == "README.md" and page.parent == ROOT) or "docs" in page.parts]
OF_OTHERS = {"--help", "--marked"}  # the second is of `training.acts.beside`


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_targets_of_make_are_there(page):
    named = re.findall(r"(?:^    |`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    files = {ROOT / "Makefile", page.parent / "Makefile"}
    makes = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    assert set(named) <= set(re.findall(r"^([a-z-]+):", "\n".join(makes), re.MULTILINE))


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


@pytest.mark.parametrize("page", OF_THE_PROGRAM, ids=lambda page: str(page.relative_to(ROOT)))
def test_options_on_a_page_are_those_of_the_program(page):
    known = {option for command in _commands() for param in command.params for option in param.opts}
    text = re.sub(r"<!--.*?-->", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
    assert named - OF_OTHERS - known == set()


def test_knowledge_files_named_in_contributing_are_there():
    named = re.findall(r"`((?:id/)?[a-z]+\.toml)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    folder = ROOT / "src" / "notulen" / "knowledge"
    assert named
    assert [name for name in named if not (folder / name).is_file() and not (folder / "id" / name).is_file()] == []
