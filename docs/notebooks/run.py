"""Runs the notebooks that stand beside it, each by itself in a folder of its own, and keeps what they show.

python docs/notebooks/run.py            all of them
python docs/notebooks/run.py panel      some
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
NAMES = ("negotiation", "panel", "network")
SECONDS = 300  # a cell may take: it reads reports on one core
COLOURS = 64  # of a picture: as many as lines over each other need


def executed(name: str) -> nbformat.NotebookNode:
    """A notebook with what its cells show now.

    Args:
        name: its file's, without ending.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed; the message tells which, and why.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = (
            Path(folder) / "docs" / "notebooks"
        )  # as deep as here, since they look for the examples from where they are
        place.mkdir(parents=True)
        shutil.copytree(EXAMPLES, Path(folder) / "examples")
        book = nbformat.read(HERE / f"{name}.ipynb", as_version=4)
        client = NotebookClient(
            book, timeout=SECONDS, kernel_name="python3", record_timing=False, extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": place}},
        )  # fmt: skip
        client.execute()
    return tidy(book)


def tidy(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same without what tells of the machine it ran on."""
    book.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for cell in book.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            output.pop("metadata", None) if output.output_type == "stream" else output.update(metadata={})
            data = output.get("data", {})
            data.pop("text/markdown", None)  # said in HTML already
            if "image/png" in data:
                data["image/png"] = _smaller(data["image/png"])
    return book


def _smaller(picture: str) -> str:
    """A picture of lines and letters in few colours."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(picture))) as one:
        one.convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


def main() -> None:
    """Runs those that are named, or all."""
    for name in sys.argv[1:] or NAMES:
        book = executed(name)
        nbformat.write(book, HERE / f"{name}.ipynb")
        print(f"docs/notebooks/{name}.ipynb: {(HERE / f'{name}.ipynb').stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
