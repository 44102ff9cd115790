"""The commands that the pages show: found, run in a folder with something in it, and what they print put into the pages.

    python docs/make/shown.py [PAGE ...]      writes anew what ```console blocks show (all pages of docs/, or those named)

Run for how it ends is a line that begins with `notulen` in an indented block, and what stands in `bash` and `python` blocks.
A `console` block holds one `$ command` and what it prints: all of it, or, where it ends in `...`, the beginning. Commands
of a page run one after another, in one folder.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import goods

ROOT = Path(__file__).parents[2]
MORE = "..."
# What is only taken apart, not run, and why.
NOT_RUN = {
    r"notulen read (https?:|mediacloud)": "fetches pages",
    r"notulen verify .*--refetch": "fetches pages",
    r"notulen watch": "fetches feeds, and stays",
    r"notulen retry (--drop )?https?:": "wants an address that could not be read before",
    r"notulen .*\bserve": "serves until it is stopped",
    r"notulen read .*--endpoint (?!.*--(dry-run|prompts-to))": "asks a language model",
    r"notulen read .*--answers-from": "wants answers of a model, or written by hand",
    r"notulen compare \S+ \S+": "wants a reader beside the offline one",
    r"notulen (train|read .*--encoder)\b": "wants torch, which is large",
}
_FENCED = re.compile(r"^( *)```(bash|console|python)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_ANY_FENCE = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
_WRITTEN = re.compile(r"notulen (?:export [a-z-]+|ledger backup) (\w\S*)")
_INDENTED = re.compile(r"^ {4,}((?:\w+=\S+ )?(?:\.venv/bin/)?(?:notulen|export|\.|cat) \S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A piece of a page that a shell runs.

    Attributes:
        place: where it begins in the page.
        script: what is run.
        shown: what the page says that it prints; none where it says nothing of that.
    """

    place: int
    script: str
    shown: str | None = None

    @property
    def commands(self) -> list[str]:
        """Its lines that run notulen."""
        return [line for line in self.script.split("\n") if re.search(r"(^|[ /|$(])notulen ", line)]


@dataclass(frozen=True)
class Ran:
    """What became of a step: how it ended, and what it printed."""

    step: Step
    code: int
    out: str
    err: str


def steps(page: str) -> list[Step]:
    """What a page runs, in its order."""
    found = [_fenced(one) for one in _FENCED.finditer(page)]
    bare = _ANY_FENCE.sub(lambda one: " " * len(one[0]), page)
    found += [Step(one.start(1), one[1].replace(".venv/bin/notulen", "notulen")) for one in _INDENTED.finditer(bare)]
    return sorted(found, key=lambda step: step.place)


def _fenced(found: re.Match[str]) -> Step:
    text = textwrap.dedent(found[3])
    if found[2] == "python":
        return Step(found.start(3), f"python - <<'PYTHON'\n{text}PYTHON")
    if found[2] == "bash":
        return Step(found.start(3), text)
    command, _, shown = text.partition("\n")
    return Step(found.start(3), command.removeprefix("$ "), shown)


def why_not(script: str) -> str | None:
    """Why something is not run; none where it is."""
    return next((why for pattern, why in NOT_RUN.items() if re.search(pattern, script)), None)


def ran(page: str, folder: Path) -> list[Ran]:
    """Runs what a page shows.

    Args:
        page: its text.
        folder: an empty one.
    """
    put = goods.laid_out(folder)
    wanted = [step for step in steps(page) if _run(step).strip()]
    told = folder / "told"
    told.mkdir()
    parts = [
        f"{put.real(_run(one))} >told/{n}.out 2>told/{n}.err; echo $? >told/{n}.rc" for n, one in enumerate(wanted)
    ]
    script = "\n".join(parts)
    subprocess.run(["bash", "-o", "pipefail", "-c", script], cwd=folder, env=put.environment, check=False, timeout=500)
    return [
        Ran(one, int(_text(told / f"{n}.rc") or -1), _text(told / f"{n}.out"), _text(told / f"{n}.err"))
        for n, one in enumerate(wanted)
    ]


def _run(step: Step) -> str:
    """What of a step is run, as one command of the shell; nothing where none of it is."""
    lines = [line for line in step.script.strip("\n").split("\n") if not why_not(line)]
    if not lines:
        return ""
    # Whatever lies there of that name from the folder's own files makes room for what the page writes.
    room = " ".join(_WRITTEN.findall("\n".join(lines)))
    body = "\n".join([f"rm -f {room}", *lines] if room else lines)
    return f"(set -e\n{body}\n)" if len(lines) > 1 else f"{{\n{body}\n}}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def fits(shown: str, printed: str) -> bool:
    """Whether a command prints what a page shows."""
    lines, printed_lines = shown.rstrip("\n").split("\n"), printed.rstrip("\n").split("\n")
    if lines[-1] == MORE:
        return lines[:-1] == printed_lines[: len(lines) - 1]
    return lines == printed_lines


def anew(page: str, results: list[Ran]) -> str:
    """A page with what its commands print now: as many lines as it showed, all where it showed none."""
    for one in reversed(results):
        if one.step.shown is None:
            continue
        shown, printed = one.step.shown.rstrip("\n").split("\n"), one.out.rstrip("\n").split("\n")
        kept = printed[: len(shown) - 1] if shown[-1] == MORE and len(shown) > 1 else printed
        text = "\n".join([*kept, *([MORE] if len(kept) < len(printed) else [])]) + "\n"
        begin = page.index("\n", one.step.place) + 1
        page = page[:begin] + text + page[begin + len(one.step.shown) :]
    return page


def _pages() -> Iterator[Path]:
    yield from map(Path, sys.argv[1:]) if sys.argv[1:] else sorted((ROOT / "docs").rglob("*.md"))


if __name__ == "__main__":
    for path in _pages():
        before = path.read_text(encoding="utf-8")
        if any(step.shown is not None for step in steps(before)):
            with tempfile.TemporaryDirectory() as folder:
                after = anew(before, ran(before, Path(folder)))
            if after != before:
                path.write_text(after, encoding="utf-8")
                print(path)
