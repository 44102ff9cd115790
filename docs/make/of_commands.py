"""The reference of the commands, as the program itself tells of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

from typer.main import get_command

from notulen.cli import app

_SPECIAL = re.compile(r"[\\*_\[\]<>|]")
_EXTRA = re.compile(r"\s*\[((?:env var|default|required|[\d.]+<=x)[^\]]*)\]$")
HEAD = """# {title}

{about}

```text
{usage}
```
"""


def pages() -> Iterator[tuple[str, str]]:
    """Every command of the program with its page; those of a group stand on the group's."""
    root: Any = get_command(app)
    above = root.make_context("notulen", [], resilient_parsing=True)
    for name, command in root.commands.items():
        context = _context(command, name, above)
        parts = [_page(command, context, f"notulen {name}")]
        for below, one in getattr(command, "commands", {}).items():
            parts.append(_page(one, _context(one, below, context), f"notulen {name} {below}", 2))
        yield name, "\n".join(parts)


def listed() -> Iterator[tuple[str, str]]:
    """Every command by its name, with what it does."""
    root: Any = get_command(app)
    for name, command in root.commands.items():
        yield name, command.help or ""


def escaped(text: str) -> str:
    """A text in which nothing means anything to Markdown but its own marks of code."""
    parts = text.split("`")
    return "`".join(
        part if place % 2 else _SPECIAL.sub(lambda one: f"&#{ord(one[0])};", part) for place, part in enumerate(parts)
    )


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of Markdown; its cells are Markdown already, but for bars."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in lines) + "\n"


def code(text: str) -> str:
    """A text as code within a table's cell."""
    return f"`{text}`".replace("|", "\\|") if text else ""


def _context(command: Any, name: str, above: Any) -> Any:  # noqa: ANN401 - typer keeps its own copy of click
    return command.make_context(name, [], parent=above, resilient_parsing=True)


def _page(command: Any, context: Any, title: str, rank: int = 1) -> str:  # noqa: ANN401 - the same
    about = escaped(inspect.cleandoc(command.help or "")) + ("" if (command.help or "").endswith(".") else ".")
    usage = " ".join([title, *command.collect_usage_pieces(context)])
    parts = ["#" * (rank - 1) + HEAD.format(title=title, about=about, usage=usage)]
    records = [(one, one.get_help_record(context)) for one in command.get_params(context)]
    for heading, is_one in (("Arguments", True), ("Options", False)):
        rows = [_row(record) for one, record in records if record and (one.param_type_name == "argument") is is_one]
        if rows:
            parts.append(f"{'#' * (rank + 1)} {heading}\n\n{table((heading[:-1], 'What it is', ''), rows)}")
    parts.extend(_epilog(command.epilog or "", rank + 1))
    return "\n".join(parts)


def _row(record: tuple[str, str]) -> tuple[str, str, str]:
    """An argument or option with what it is, and what holds without it."""
    text, extra = " ".join(record[1].split()), ""
    if found := _EXTRA.search(text):
        text, extra = text[: found.start()], found[1]
    return code(record[0]), escaped(text), escaped(extra)


def _epilog(text: str, rank: int) -> Iterator[str]:
    """Examples as code, the rest as paragraphs."""
    for part in filter(None, (one.replace("\b", "").strip("\n") for one in re.split(r"\n\s*\n", text))):
        first, *rest = part.split("\n")
        if first.startswith("Example"):
            yield f"{'#' * rank} {first.rstrip(':')}\n\n```bash\n{inspect.cleandoc(chr(10).join(rest))}\n```\n"
        else:
            yield escaped(" ".join(part.split())) + "\n"
