"""Notebooks as pages: their text and code as Markdown, and what their cells gave as it is."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

_OUTPUT = re.compile(r'<div data-output="(\d+)"></div>')


def page(path: Path) -> str:
    """A notebook as Markdown, in which places are kept for what its cells gave."""
    parts, number = [], 0
    for cell in _cells(path):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(text)
        elif cell["cell_type"] == "code":
            parts.append(f"```py\n{text}\n```")
            for _ in cell["outputs"]:
                parts.append(f'<div data-output="{number}"></div>')
                number += 1
    return "\n\n".join(parts) + "\n"


def filled(content: str, path: Path) -> str:
    """A page made of a notebook, with what its cells gave in its place.

    Args:
        content: the page, HTML.
        path: the notebook.
    """
    given = [_shown(one) for cell in _cells(path) for one in cell.get("outputs", ())]
    return _OUTPUT.sub(lambda found: given[int(found[1])], content)


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _shown(output: dict[str, Any]) -> str:
    """What a cell gave, in its richest form that a page can show."""
    data = output.get("data", {})
    if "text/html" in data:
        return f'<div class="given">{"".join(data["text/html"])}</div>'
    if "image/png" in data:
        picture = "".join(data["image/png"]).replace("\n", "")
        said = html.escape("".join(data.get("text/plain", [])))
        return f'<p class="given"><img alt="{said}" src="data:image/png;base64,{picture}"></p>'
    text = "".join(data.get("text/plain", output.get("text", output.get("traceback", []))))
    return f'<pre class="given"><code>{html.escape(text)}</code></pre>'
