"""The reading of a report grows in proportion to its length: counted in steps, since clocks differ.

A step is one line of Python run within `notulen.reading`, each turn of a loop anew. What C code does within a line
(sorting, searching a text) is not seen; `make bench` times the whole.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import reads
from command import needs_reading

from notulen.model import Reading
from notulen.reading.quotes import find_quotes

pytestmark = needs_reading

ROOT = Path(__file__).parents[1]
READING = str(ROOT / "src" / "notulen" / "reading")
SMALL, LARGE = 4_000, 16_000  # characters
STEEPER = 1.6  # how many times faster than its text a function's steps may grow: paragraphs differ a little
MATTERS = 0.004  # share of all steps from which a function counts

# Functions whose steps grow faster than the text today. Nothing may be added here.
KNOWN = frozenset(
    {
        "cast.Cast._by_title.<locals>.<genexpr>",
        "cast.Cast.last_figure",
        "cast.Cast.leading.<locals>.<dictcomp>",
        "cast.Cast.recent_parties.<locals>.<listcomp>",
        "circumstances.Days.within.<locals>.<listcomp>",
        "circumstances.quoted",
        "minutes.Writer._with_marks",
        "minutes._distinct.<locals>.<genexpr>",
        "minutes._same",
        "names._holds.<locals>.<genexpr>",
        "roles.Speakers.__init__.<locals>.<genexpr>",
        "roles._named_in.<locals>.<setcomp>",
        "syntax.Syntax.span",
    }
)


def long_report(characters: int) -> str:
    """Paragraphs of the example reports, again and again."""
    paragraphs = [
        line
        for path in sorted((ROOT / "examples").glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["report"]
        for line in row["text"].strip().split("\n")[1:]
        if line.strip() and row["language"] == "id"
    ]
    block: list[str] = []
    while sum(map(len, block)) < SMALL:
        block.append(paragraphs[len(block)])
    return "\n".join(["Rusia dan NATO Berunding", *(block * (characters // SMALL))])


def steps(text: str) -> Counter[str]:
    """The steps that each function of the reading takes for a text."""
    counted: Counter[str] = Counter()
    reader, report = reads.reader(), reads.report(text)

    def local(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            counted[f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_qualname}"] += 1
        return local

    def entered(frame: FrameType, _event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(READING):
            return None
        return local

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        list(reader.read_many([report], keep_all=True))
    finally:
        sys.settrace(before)
    return counted


def test_steps_grow_with_the_text():
    reads.read("Rusia menolak usul NATO.")  # what is loaded once counts for neither
    small, large = long_report(SMALL), long_report(LARGE)
    few, many = steps(small), steps(large)
    times = len(large) / len(small)
    limit = MATTERS * sum(many.values())
    steep = {
        name: round(count / max(1, few[name]) / times, 1)
        for name, count in many.most_common()
        if count > limit and count > STEEPER * times * few[name] and name not in KNOWN
    }
    assert not steep, f"these grow faster than the text, so many times: {steep}"


def read(text: str) -> Reading:
    (reading,) = reads.reader().read_many([reads.report(text)], keep_all=True)
    return reading


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Rusia menolak usul itu. " * 1_500, id="a long line"),
        pytest.param("perundingan" * 6_000, id="a long word"),
        pytest.param("kata\n" * 2_000, id="a word a line"),
        pytest.param('"' * 8_000, id="quotation marks"),
        pytest.param('" ' * 10_000, id="quotation marks with spaces"),
        pytest.param("“" * 4_000 + "”" * 4_000, id="typographic marks"),
        pytest.param("“a” " * 3_000, id="short quotations"),
        pytest.param("(" * 5_000, id="brackets"),
        pytest.param(", " * 10_000, id="commas"),
        pytest.param("13/1 " * 5_000, id="dates"),
        pytest.param("\n" * 60_000 + "Rusia menolak usul itu.", id="empty lines"),
    ],
)
def test_what_is_only_long_is_read_to_its_end(text: str):
    reading = read(text)
    assert reading.report.text == text


def test_quotation_marks_are_looked_at_once_each():
    assert find_quotes('"' * 1_000_000, 0, 1_000_000) == []
    assert len(find_quotes('"a" ' * 250_000, 0, 1_000_000)) == 250_000
