"""One watcher a ledger: two would fetch the same pages, and ask two things of a site at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from notulen.errors import LedgerError


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keeps other watchers of a ledger out as long as this lasts; the system does away with it when a process is killed.

    Args:
        path: the ledger's file.

    Raises:
        LedgerError: another watches it.
    """
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        yield
        return
    mark = path.with_name(f"{path.name}-watching")
    try:
        file = mark.open("a")
    except OSError as error:
        raise LedgerError(str(mark), f"it cannot be written: {error.strerror or error}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = os.path.samestat(os.fstat(file.fileno()), mark.stat())
        except OSError:
            ours = False
        if not ours:  # held by another, or taken away by one that ended just now
            raise LedgerError(str(path), "another `notulen watch` is at work on it; end that one first")
        yield
        with suppress(OSError):  # while it is still ours: another waits for nothing
            mark.unlink()
