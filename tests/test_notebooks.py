"""The notebooks of the documentation run, and what stands in them is what they show."""

from __future__ import annotations

import base64
import io
import json
import re

import nbformat
import pytest
from command import needs_reading
from PIL import Image

from docs.notebooks import run

LARGEST = 200_000  # bytes of a notebook's file


@pytest.fixture(scope="module", params=run.NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def kept(name):
    return nbformat.read(run.HERE / f"{name}.ipynb", as_version=4)


def code(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def outputs(book):
    return [output for cell in code(book) for output in cell.outputs]


@needs_reading
def test_it_runs_and_its_figures_hold(name, kept):
    """A cell whose `assert` fails fails here; what cells show has the shape of what is kept of them."""
    now = run.executed(name)
    assert not [one for one in outputs(now) if one.output_type == "error" or one.get("name") == "stderr"]
    assert [cell.source for cell in now.cells] == [cell.source for cell in kept.cells]
    assert [_kinds(cell) for cell in code(now)] == [_kinds(cell) for cell in code(kept)]
    assert any("image/png" in one.get("data", {}) for one in outputs(now)) == (name != "negotiation")


def _kinds(cell):
    return [sorted(one.get("data", {})) or one.output_type for one in cell.outputs]


def test_it_is_kept_as_it_was_run_and_small(name, kept):
    assert [cell.execution_count for cell in code(kept)] == list(range(1, len(code(kept)) + 1))
    assert outputs(kept)
    assert (run.HERE / f"{name}.ipynb").stat().st_size < LARGEST
    nbformat.validate(kept)


def test_it_tells_nothing_of_the_machine_it_ran_on(name, kept):
    told = json.dumps(kept)
    assert not re.search(r"/(?:tmp|home|root|work|var|Users)/", told)
    assert kept.metadata.kernelspec.name == "python3"


def test_it_says_what_is_next_and_what_not_to_trust(kept):
    assert kept.cells[0].source.startswith("# ")
    assert kept.cells[-1].source.startswith("## What next, and what not to trust")
    files = re.findall(r"\]\((?!https?:)([^)#]+)\)", "\n".join(cell.source for cell in kept.cells))
    assert [one for one in files if not (run.HERE / one).exists()] == []


def test_all_notebooks_are_run():
    assert sorted(path.stem for path in run.HERE.glob("*.ipynb")) == sorted(run.NAMES)


def test_a_picture_keeps_its_size_in_few_colours():
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGBA").save(out, "PNG")
    cell = nbformat.v4.new_code_cell(
        outputs=[nbformat.v4.new_output("display_data", {"image/png": base64.b64encode(out.getvalue()).decode()})]
    )
    (made,) = run.tidy(nbformat.v4.new_notebook(cells=[cell])).cells
    with Image.open(io.BytesIO(base64.b64decode(made.outputs[0].data["image/png"]))) as one:
        assert one.size == (256, 256)
        colours = one.getcolors()
        assert colours is not None
        assert len(colours) <= run.COLOURS
