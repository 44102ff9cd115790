"""Running the program as its users do, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
MODEL = SOURCE / "notulen" / "models" / "id"


def _can_read() -> bool:
    if not (MODEL / "meta.json").exists():
        return False
    return importlib.util.find_spec("notulen.reading.reader") is not None


needs_reading = pytest.mark.skipif(not _can_read(), reason="no Indonesian pipeline in src/notulen/models/id")


def environment(**more: str) -> dict[str, str]:
    """The tests' own environment, with the sources at hand."""
    path = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, **more}


def notulen(*arguments: str | Path, given: bytes = b"", cwd: Path | None = None, timeout: int = 300, **env: str):
    """Runs notulen; what it wrote is text in UTF-8. Nothing is kept unless a ledger is named."""
    words = [str(one) for one in arguments]
    if words[:1] == ["read"] and not {"--ledger", "--no-store", "--help"} & set(words) and "NOTULEN_LEDGER" not in env:
        words.append("--no-store")
    done = subprocess.run(
        [sys.executable, "-m", "notulen", *words],
        input=given,
        capture_output=True,
        timeout=timeout,
        cwd=cwd,
        env=environment(**env),
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
