"""A view over a ledger as a program holds it: it shows itself, and gives what it says as data and as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from notulen.notebook.frames import flat, frame
from notulen.views.document import Document, Heading, Items, Line, Paragraph
from notulen.views.forms import rendered
from notulen.views.html import part
from notulen.views.parting import part as cut

if TYPE_CHECKING:
    from pandas import DataFrame

LINES = 200  # sentences that a notebook shows at once
WIDTH = 100
Make = Callable[[bool], Document]


class View:
    """What a view over a ledger says; it is worked out when it is first looked at.

    Args:
        name: of the view.
        make: gives it, all of it where that is asked for, else what a reader can take in.
    """

    def __init__(self, name: str, make: Make) -> None:
        self._name, self._make = name, make

    @cached_property
    def document(self) -> Document:
        """Its headings, sentences and sources."""
        return self._make(False)

    @cached_property
    def data(self) -> Any:  # noqa: ANN401 - what JSON can hold
        """All that it says, for programs: plain lists and dictionaries, as `--format json` prints them."""
        return self._make(True).data()

    def to_dict(self) -> dict[str, Any]:
        """The same with title and sources."""
        told: dict[str, Any] = json.loads(rendered(self._make(True), "json"))
        return told

    def to_pandas(self) -> DataFrame:
        """It as a table: a row for each thing of the view; of a brief, for each sentence.

        Raises:
            NotulenError: pandas is not installed.
        """
        if self._name == "brief":
            return frame(_sentences(self.document), ("section", "sentence", "minutes"))
        return frame(flat(one) for one in _things(self.data))

    def __str__(self) -> str:
        """It as text, as the command prints it."""
        return rendered(self.document, "text", WIDTH)

    def __repr__(self) -> str:
        """The same; a terminal shows it."""
        return str(self).rstrip("\n")

    def _repr_html_(self) -> str:
        shown = cut(self.document, 1, LINES)
        prefix = "n" + sha256(repr(self.document).encode("utf-8", "replace")).hexdigest()[:8]
        left = sum(len(one.lines) for one in self.document.blocks if isinstance(one, Items)) - LINES
        more = f"<p>… {left:,}</p>" if left > 0 else ""
        return part(shown.document, prefix) + more

    def _repr_markdown_(self) -> str:
        return rendered(cut(self.document, 1, LINES).document, "md")


def _things(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """The things of a view, each with its sort where there are several."""
    if isinstance(data, dict):
        for name, some in data.items():
            for one in some:
                yield {"what": name.removesuffix("s")} | _led(one)
    else:
        yield from map(_rested, data)


def _led(one: dict[str, Any]) -> dict[str, Any]:
    """A denial leads with its act."""
    return {**one["denial"], "allegation": one["allegation"]} if "denial" in one else one


def _rested(one: dict[str, Any]) -> dict[str, Any]:
    """A position with the minute and the words that its last step rests on."""
    last = one["history"][-1] if one.get("history") else {}
    return one | {name: last.get(name) for name in ("minute", "content")} if "history" in one else one


def _sentences(document: Document) -> Iterator[dict[str, Any]]:
    section = document.title
    known = {one.mark: one.minute for one in document.sources}
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.text
        lines = (block.line,) if isinstance(block, Paragraph) else block.lines if isinstance(block, Items) else ()
        for line in lines:
            for one in _with_below(line):
                minutes = "; ".join(known[mark] for mark in one.marks if mark in known)
                yield {"section": section, "sentence": one.text, "minutes": minutes}


def _with_below(line: Line) -> Iterator[Line]:
    yield line
    for one in line.below:
        yield from _with_below(one)
