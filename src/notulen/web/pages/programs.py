"""What the interface for programs offers, as a page: the server's own, for nothing is loaded from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import Response

from notulen.web.api.app import PATH, described
from notulen.web.pages.common import Here

router = APIRouter()


@dataclass(frozen=True)
class Parameter:
    """What may be asked for: its name, what it is, and what it holds."""

    name: str
    told: str
    holds: str
    needed: bool


@dataclass(frozen=True)
class Offer:
    """An address."""

    path: str
    summary: str
    told: str
    parameters: tuple[Parameter, ...]
    answer: str


@router.get("/api")
def programs(here: Here) -> Response:
    """The addresses, what each may be asked for and what it answers with."""
    return here.render("programs.html", offers=_offers(here.request.app.state.api), path=PATH)


@cache
def _offers(api: FastAPI) -> tuple[Offer, ...]:
    found = described(api)["paths"]
    return tuple(_offer(path, methods["get"]) for path, methods in found.items())


def _offer(path: str, one: dict[str, Any]) -> Offer:
    content = one["responses"]["200"]["content"]
    answers = [_named(told["schema"]) if kind == "application/json" else kind for kind, told in content.items()]
    return Offer(
        path, one.get("summary", ""), one.get("description", ""),
        tuple(
            Parameter(each["name"], each.get("description", ""), _holds(each["schema"]), each["required"])
            for each in one.get("parameters", ()) if each["in"] != "header"
        ),
        " / ".join(dict.fromkeys(answers)),
    )  # fmt: skip


def _named(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2].replace("_", " ").strip() or str(schema.get("type", ""))


def _holds(schema: dict[str, Any]) -> str:
    """What a parameter holds, in a word or two."""
    some = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
    kind = str(some.get("format") or some.get("type", ""))
    if kind == "array":
        return f"several: {_holds(some['items'])}"
    if "enum" in some:
        return ", ".join(some["enum"]) if len(some["enum"]) <= len("abcd") else "a code"
    low, high = some.get("minimum"), some.get("maximum")
    return kind if high is None else f"{kind}, {low}–{high}"
