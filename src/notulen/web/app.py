"""The application: its pages, what every request passes, and what is shown where something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from notulen.errors import LedgerError, NotulenError
from notulen.web.api.app import PATH as API
from notulen.web.api.app import create_api
from notulen.web.asked import Asked, tongue
from notulen.web.counted import Counted
from notulen.web.pages import PAGES
from notulen.web.security import Guarded
from notulen.web.settings import Settings
from notulen.web.site import Site, Visit

_log = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"


def create_app(
    ledger_path: Path, token: str | None = None, host: str = "127.0.0.1", hosts: tuple[str, ...] = ()
) -> FastAPI:
    """The application over a ledger.

    Args:
        ledger_path: its file; it is made where there is none.
        token: what every request must carry; none, if anybody who can reach it may.
        host: the address it is bound to.
        hosts: further names under which it may be asked for.

    Raises:
        NotulenError: it would not be safe, or there is no such ledger.
    """
    settings = Settings(ledger_path, host, token, hosts).checked()
    site = Site(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        yield
        site.close()

    app = FastAPI(title="notulen", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.state.site = site
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
    app.state.api = create_api(site)
    app.mount(API, app.state.api)
    app.mount("/static", StaticFiles(directory=_STATIC), "static")
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.add_exception_handler(NotulenError, _foreseen)
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Guarded, settings=settings, keys=site.keys)
    app.add_middleware(Counted, book=site.book)
    return app


def _told(request: Request, status: int, key: str, reason: str = "") -> Response:
    site: Site = request.app.state.site
    visit = Visit(request, site, Asked(tongue=tongue(request.query_params.get("in"))))
    return visit.render("error.html", status, key=key, reason=reason)


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    known = {403: "form", 404: "missing", 405: "method", 413: "large"}
    detail = str(error.detail) if isinstance(error, HTTPException) and status not in (404, 405) else ""
    return _told(request, status, known.get(status, "asked"), detail)


def _misasked(request: Request, error: Exception) -> Response:
    return _told(request, 400, "asked")


def _foreseen(request: Request, error: Exception) -> Response:
    """What notulen foresees is told in its own words, but for where on this machine things are."""
    if isinstance(error, LedgerError):
        return _told(request, 503, "ledger", error.reason)
    site: Site = request.app.state.site
    return _told(request, 400, "asked", str(error).replace(str(site.settings.ledger), site.settings.ledger.name))


def _unforeseen(request: Request, error: Exception) -> Response:
    _log.debug("%s", request.url.path, exc_info=error)
    return _told(request, 500, "broken")
