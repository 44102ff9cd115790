"""When a reader was here last: two days in a cookie, today and the day before that."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from notulen.web.security import cookie
from notulen.web.site import LASTS, Visit

_SEEN = "notulen_seen"


def since(here: Visit) -> str | None:
    """The day of the last visit before today's; none where there was none, or the browser does not tell."""
    newest, _, before = here.cookies.get(_SEEN, "").partition("_")
    last, earlier = _day(newest), _day(before)
    return earlier if last == here.today else last


def remember(response: Response, here: Visit) -> None:
    """Keeps that there was a visit today."""
    before = since(here)
    cookie(response, _SEEN, f"{here.today}_{before or ''}", LASTS)


def _day(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None
