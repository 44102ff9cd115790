"""notulen keeps the minutes of a negotiation from the news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notulen.ledger.filters import Filter
    from notulen.ledger.ledger import Ledger

__all__ = ["Filter", "Ledger"]

_PLACES = {"Filter": "notulen.ledger.filters", "Ledger": "notulen.ledger.ledger"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported
    # Only when it is asked for: `notulen --help` needs no database.
    if name in _PLACES:
        from importlib import import_module

        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
