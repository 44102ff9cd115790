"""The commands that the pages show are commands of the program, run, and print what the pages say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import reference
import shown
from command import needs_reading
from typer.main import get_command

from notulen.cli import app
from notulen.commands.exports import Source
from notulen.views.exports.registry import OWN

ROOT = Path(__file__).parents[1]
WRITTEN = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
MADE = reference.pages()
RUN = [name for name, text in WRITTEN.items() if any(shown.why_not(one.script) is None for one in shown.steps(text))]
_END = {"|", ">", ">>", ";", "&&"}


def _words(line):
    """The words of a line that are notulen's own."""
    words = shlex.split(line.replace(">>", " >> "), comments=True)
    words = words[words.index("notulen") + 1 :]
    return words[: next((place for place, word in enumerate(words) if word in _END), len(words))]


def _lines(text):
    return [line for step in shown.steps(text) for line in step.commands]


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, text in {**WRITTEN, **MADE}.items() for line in _lines(text)]
)
def test_a_command_can_be_taken_apart(name, line, tmp_path, monkeypatch):
    for named in re.findall(r"[\w./-]+\.(?:toml|jsonl|json|dna|db)\b", line):  # those that must be there are
        (tmp_path / named).touch()
    for named in re.findall(r"(?<= )(?:\./)?[\w-]+/(?= |$)|(?<=--encoder )\./\w+", line):
        (tmp_path / named).mkdir()
    monkeypatch.chdir(tmp_path)
    words, command, context = _words(line), get_command(app), None
    while hasattr(command, "commands"):
        context = command.make_context(command.name, words[:1], parent=context, resilient_parsing=True)
        assert words, f"{name}: {line}: no command"
        assert words[0] in command.commands, f"{name}: {line}"
        command, words = command.commands[words[0]], words[1:]
    command.make_context(command.name, words, parent=context)  # raises UsageError


@needs_reading
@pytest.mark.parametrize("name", RUN)
def test_the_commands_of_a_page_run(name, tmp_path):
    results = shown.ran(WRITTEN[name], tmp_path)
    assert results
    assert [(one.step.script, one.code, one.err[-500:]) for one in results if one.code != 0] == []
    # What differs is written anew by: python docs/make/shown.py
    assert [
        (one.step.script, one.out)
        for one in results
        if one.step.shown is not None and not shown.fits(one.step.shown, one.out)
    ] == []


def test_what_is_not_run_is_there():
    every = "\n".join(line for text in {**WRITTEN, **MADE}.values() for line in _lines(text))
    assert [pattern for pattern in shown.NOT_RUN if not re.search(pattern, every)] == []


def test_a_page_shows_all_that_is_printed_or_its_beginning():
    assert shown.fits("one\ntwo\n", "one\ntwo\n")
    assert shown.fits("one\n...\n", "one\ntwo\n")
    assert not shown.fits("one\n", "one\ntwo\n")
    assert not shown.fits("two\n...\n", "one\ntwo\n")


def test_every_command_has_its_page():
    def named(command, above):
        for name, one in command.commands.items():
            yield f"{above} {name}"
            if hasattr(one, "commands"):
                yield from named(one, f"{above} {name}")

    root: Any = get_command(app)
    for name in named(root, "notulen"):
        page = MADE[f"{reference.COMMANDS}/{name.split()[1]}.md"]
        assert re.search(rf"^#+ {name}$", page, re.MULTILINE), name
    for name, command in root.commands.items():
        page = MADE[f"{reference.COMMANDS}/{name}.md"]
        for param in command.params:
            assert all(option in page for option in param.opts if option.startswith("--")), (name, param.opts)


@pytest.mark.parametrize("name", [*OWN, *Source])
def test_every_format_is_in_the_reference(name):
    assert f"[`{name}`]" in MADE["reference/formats.md"]


def test_the_reference_of_python_has_all_that_the_package_gives():
    import notulen
    from notulen import model

    page = MADE["reference/python.md"]
    assert [name for name in notulen.__all__ if f"## notulen.{name} " not in page] == []
    assert [name for name in ("Minute", "Report", "Reading", "Span", "Person") if f"### {name} " not in page] == []
    assert all(f"`{field}`" in page for field in model.Minute.model_fields)


def test_the_reference_for_programs_has_every_address():
    page = MADE["reference/http.md"]
    for address in ("/minutes", "/acts/act", "/positions.csv", "/search"):
        assert re.search(rf"^## GET {re.escape(address)}$", page, re.MULTILINE)
