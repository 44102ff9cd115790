"""The garbage collector at rest, for work that makes very many objects and hardly a cycle for it to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Lets the garbage collector rest, and sets it to work again if it was at work before."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def seldom() -> None:
    """Lets the garbage collector go through all objects seldom, for what keeps very many and may not pause.

    Pages wait while it does, a fifth of a second where large pictures are kept; what is young is gone through as before.
    """
    gc.set_threshold(5_000, 5, 2_000)
