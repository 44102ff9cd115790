"""The interface for programs as an application of its own, mounted below the pages: its errors are JSON."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from notulen.errors import LedgerError, NotulenError
from notulen.web.api import records, standings, tables
from notulen.web.api.asking import NotModified, same
from notulen.web.api.models import Problem
from notulen.web.site import Site

PATH = "/api/v1"
_log = logging.getLogger(__name__)
_ABOUT = "The minutes of negotiations, read only: who demanded, offered, refused or threatened, on whose word."
_PROBLEM = "application/problem+json"
_REASONS = {
    401: "A token is asked for: `Authorization: Bearer TOKEN`", 404: "There is no such thing",
    422: "What is asked for cannot be", 503: "The ledger cannot be read now",
}  # fmt: skip


def create_api(site: Site) -> FastAPI:
    """The interface for programs over the server's ledger."""
    api = FastAPI(
        title="notulen", version="1", description=_ABOUT, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    api.state.site = site
    for part in (tables, records, standings):
        api.include_router(part.router)
    api.add_exception_handler(NotModified, _not_modified)
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(RequestValidationError, _misasked)
    api.add_exception_handler(NotulenError, _foreseen)
    api.add_exception_handler(Exception, _unforeseen)
    api.openapi = lambda: described(api)  # type: ignore[method-assign]
    return api


def described(api: FastAPI) -> dict[str, Any]:
    """What the interface offers (OpenAPI), with the answers that every address may give."""
    if api.openapi_schema is None:
        made = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            servers=[{"url": PATH}],
        )
        schemas = made["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = Problem.model_json_schema()
        told = {"schema": {"$ref": "#/components/schemas/Problem"}}
        for path in made["paths"].values():
            answers = path["get"]["responses"]
            for status, reason in _REASONS.items():
                content = {"text/plain": {"schema": {"type": "string"}}} if status == 401 else {_PROBLEM: told}
                answers[str(status)] = {"description": reason, "content": content}
            answers["304"] = {"description": "It is as the `If-None-Match` that was sent says"}
            tag = {"description": "Changes when the answer may have", "schema": {"type": "string"}}
            answers["200"]["headers"] = {"ETag": tag}
        api.openapi_schema = made
    return api.openapi_schema


def _problem(status: int, detail: str | None, headers: dict[str, str] | None = None) -> Response:
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(told.model_dump(), status, headers, media_type=_PROBLEM)


def _not_modified(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return same(error)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    return _problem(
        error.status_code, None if detail == HTTPStatus(error.status_code).phrase else detail, dict(error.headers or {})
    )


def _misasked(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()[:5]]
    return _problem(422, "; ".join(faults))


def _foreseen(request: Request, error: Exception) -> Response:
    """What notulen foresees is told in its own words, but for where on this machine things are."""
    if isinstance(error, LedgerError):
        return _problem(503, error.reason)
    site: Site = request.app.state.site
    return _problem(422, str(error).replace(str(site.settings.ledger), site.settings.ledger.name))


def _unforeseen(request: Request, error: Exception) -> Response:
    _log.debug("%s", request.url.path, exc_info=error)
    return _problem(500, "the program's fault, not yours; what was stored is kept")
