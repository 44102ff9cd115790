"""notulen keeps the minutes of a negotiation from the news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notulen.errors import NotulenError
    from notulen.ledger.filters import Filter
    from notulen.ledger.talks import Talk
    from notulen.model import Minute, Report
    from notulen.notebook.book import Ledger
    from notulen.notebook.readings import Readings
    from notulen.notebook.reads import read
    from notulen.notebook.records import Reading

__all__ = ["Filter", "Ledger", "Minute", "NotulenError", "Reading", "Readings", "Report", "Talk", "read"]

_PLACES = {
    "Filter": "notulen.ledger.filters", "Ledger": "notulen.notebook.book", "Minute": "notulen.model",
    "NotulenError": "notulen.errors", "Reading": "notulen.notebook.records", "Readings": "notulen.notebook.readings",
    "Report": "notulen.model", "Talk": "notulen.ledger.talks", "read": "notulen.notebook.reads",
}  # fmt: skip


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported
    # Only when it is asked for: `notulen --help` needs no database.
    if name in _PLACES:
        from importlib import import_module

        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What there is, for those who look it up as they type."""
    return sorted({*globals(), *__all__})
