"""The name under which a reader says what is right and wrong: in a cookie."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.responses import Response

from notulen.web.security import cookie
from notulen.web.site import LASTS, Visit

_NAME = "notulen_reader"


def name(here: Visit) -> str:
    """The name that the reader gave last; empty where none was given."""
    return unquote(here.cookies.get(_NAME, ""))[:120]


def remember(response: Response, given: str) -> None:
    """Keeps a name that was given."""
    if given:
        cookie(response, _NAME, quote(given), LASTS)
