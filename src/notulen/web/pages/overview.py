"""The first page: where the talks stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from notulen.views.pages.views import brief
from notulen.web.pictures import picture
from notulen.web.site import Visit, visit

router = APIRouter()


@router.get("/")
def overview(here: Annotated[Visit, Depends(visit)]) -> Response:
    """Where the talks stand."""
    seen = picture(here)
    document = here.kept("brief", lambda: brief(here.page(seen.picture)))
    return here.render("overview.html", document=document, empty=not seen.picture.acts)
