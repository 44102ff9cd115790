"""The page that asks for the token."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from notulen.web.forms import Sent, text
from notulen.web.security import LOGIN, PASS, cookie
from notulen.web.site import Visit, visit

router = APIRouter()


@router.get(LOGIN)
def asks(here: Annotated[Visit, Depends(visit)]) -> Response:
    """The form."""
    return here.render("login.html", wrong=False)


@router.post(LOGIN)
def opens(here: Annotated[Visit, Depends(visit)], form: Sent) -> Response:
    """Lets in who gives the token."""
    if not here.site.keys.opens(text(form, "token")):
        return here.render("login.html", 403, wrong=True)
    response = RedirectResponse(here.asked.lasting("/"), 303)
    cookie(response, PASS, here.site.keys.passing())
    return response
