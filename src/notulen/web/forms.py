"""Forms that are sent: each carries what only a page of this server can have given it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from notulen.web.security import FORMS, cookies
from notulen.web.settings import LARGEST_TEXT
from notulen.web.site import Site

FIELD = "form_token"
_FILES = 50
_FIELDS = 50


async def sent(request: Request) -> FormData:
    """The form that was sent.

    Raises:
        HTTPException: it was not sent from a page of this server, or is too large.
    """
    form = await request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=LARGEST_TEXT)
    site: Site = request.app.state.site
    if not site.keys.fits(cookies(request.headers).get(FORMS, ""), text(form, FIELD)):
        raise HTTPException(403)
    return form


def text(form: FormData, name: str) -> str:
    """A field of a form; empty where it has none."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


Sent = Annotated[FormData, Depends(sent)]
