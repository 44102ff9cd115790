"""Puts a file in its place whole or not at all: it is written beside it and then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from notulen.errors import NotulenError


@contextmanager
def placed(target: Path, force: bool) -> Iterator[Path]:
    """A path beside the target that becomes it at the end; if something fails within, nothing of it is left.

    Args:
        target: where the file is to be.
        force: whether a file that is there may be put aside.

    Raises:
        NotulenError: there is a file already, or it cannot be written.
    """
    if target.is_dir():
        raise NotulenError(f"{target}: a folder; name a file")
    if target.exists() and not force:
        raise NotulenError(_there(target))
    try:
        # In a folder of its own, since what writes it may need more files beside it.
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.absolute().parent))
    except OSError as error:
        raise NotulenError(f"{target}: it cannot be written: {error.strerror or error}") from None
    half = folder / target.name
    try:
        yield half
        if not half.exists():  # a writer that writes nothing still gives a file
            half.touch()
        _rename(half, target, force)
    finally:
        for one in folder.iterdir():
            with suppress(OSError):
                one.unlink()
        with suppress(OSError):
            folder.rmdir()


def _rename(half: Path, target: Path, force: bool) -> None:
    try:
        with half.open("rb") as file:
            os.fsync(file.fileno())
        if force:
            half.replace(target)
        else:
            os.link(half, target)  # which fails where somebody has made that file meanwhile
    except FileExistsError:
        raise NotulenError(_there(target)) from None
    except OSError as error:
        raise NotulenError(f"{target}: it cannot be written: {error.strerror or error}") from None


def _there(target: Path) -> str:
    return f"{target}: there is a file already; name another, or --force"
