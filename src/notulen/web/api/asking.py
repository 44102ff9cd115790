"""What programs may ask: filters, pages, tags of what they have already; all of it bounded."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Header, HTTPException, Query, Request
from fastapi import Response as Answering
from pydantic import AfterValidator, BeforeValidator
from starlette.responses import Response

from notulen import knowledge
from notulen.errors import NotulenError
from notulen.model import Kind, Language
from notulen.web.api.models import Listing
from notulen.web.asked import Asked
from notulen.web.book import Version
from notulen.web.site import Site, Visit

T = TypeVar("T")
MOST = 200  # results on a page
DEEPEST = 1_000_000
_RUN = secrets.token_hex(8)  # a ledger's counter begins anew with each run of the server


class NotModified(Exception):  # noqa: N818 - it is an answer, no error
    """What was asked for is as the program has it already."""

    def __init__(self, tag: str) -> None:
        self.tag = tag


def _day(value: Any) -> Any:  # noqa: ANN401 - what came in
    if isinstance(value, str) and len(value) != len("2022-01-13"):
        raise ValueError("a day is written as 2022-01-13")
    return date.fromisoformat(value) if isinstance(value, str) else value


def _families() -> list[str]:
    codes = knowledge.issues()
    return [*codes, *sorted({f"{code.split('.')[0]}.*" for code in codes if "." in code})]


def _issues(values: list[str]) -> list[str]:
    for one in values:
        if not any(fnmatchcase(code, one) for code in knowledge.issues()):
            raise ValueError(f"{one[:60]!r} is no issue; /api/v1/issues tells them")
    return values


Text = Annotated[str, Query(max_length=200)]
Day = Annotated[date, BeforeValidator(_day)]
Code = Annotated[str, Query(max_length=40, description="a party's code")]
About = Annotated[
    list[str], AfterValidator(_issues),
    Query(max_length=20, json_schema_extra={"items": {"type": "string", "enum": _families()}},
          description="issues, `security.*` for all of a kind"),
]  # fmt: skip
Limit = Annotated[int, Query(ge=1, le=MOST, description="results on a page")]
Offset = Annotated[int, Query(ge=0, le=DEEPEST, description="results left out before them")]
Kinds = Annotated[list[Kind], Query(max_length=20, description="kinds of act")]


@dataclass(frozen=True)
class Ask:
    """What is asked for.

    Attributes:
        here: the visit, with its filter.
        match: tags of what the program has already.
        answer: what the answer carries beside its contents.
    """

    here: Visit
    match: str | None
    answer: Answering

    def tag(self, version: Version | None = None) -> None:
        """Tags the answer.

        Args:
            version: of the ledger that it was worked out of; as it is now, if None.

        Raises:
            NotModified: the program has it already.
        """
        made = self._tag(version or self.here.book.version())
        if self.match and (
            "*" in self.match or made in {one.strip().removeprefix("W/") for one in self.match.split(",")}
        ):
            raise NotModified(made)
        self.answer.headers["etag"] = made
        self.answer.headers["cache-control"] = "no-cache"

    def _tag(self, version: Version) -> str:
        request = self.here.request
        about = (
            f"{_RUN} {version.own} {version.ledger} {request.url.path}?{request.url.query} {self.here.words.language}"
        )
        return f'"{hashlib.sha256(about.encode("utf-8", "replace")).hexdigest()[:32]}"'

    def stamped(self, what: str, make: Callable[[], T], *more: object) -> T:
        """What is worked out of the ledger and kept, the answer tagged by the ledger as it then was."""
        book = self.here.book
        version, found = book.kept((what, self.here.wanted, *more), lambda: (book.version(), make()))
        self.tag(version)
        return found

    def exact(self, what: str, make: Callable[[], T], *more: object) -> T:
        """What is worked out of the ledger as it is now, and kept until that changes."""
        book = self.here.book
        return book.kept((what, self.here.wanted, book.version(), *more), make)

    def listing(self, items: list[T], total: int, limit: int, offset: int) -> Listing[T]:
        """A page of results."""
        return Listing(items=items, total=total, limit=limit, offset=offset, next=self.next(total, limit, offset))

    def next(self, total: int, limit: int, offset: int) -> str | None:
        """The address of the next page."""
        request = self.here.request
        if offset + limit >= min(total, DEEPEST):
            return None
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("limit", "offset")]
        more = [*kept, ("limit", str(limit)), ("offset", str(offset + limit))]
        return f"{request.url.path}?{urlencode(more)}"


def asking(
    request: Request,
    answer: Answering,
    talks: Annotated[Text | None, Query(description="the name of talks to keep to")] = None,
    since: Annotated[Day | None, Query(description="first day")] = None,
    until: Annotated[Day | None, Query(description="last day")] = None,
    party: Code | None = None,
    about: About = [],  # noqa: B006 - FastAPI copies it
    between: Annotated[list[Code], Query(max_length=20, description="codes of parties among whom alone")] = [],  # noqa: B006
    at_least: Annotated[float, Query(ge=0, le=1, description="least confidence")] = 0.0,
    tongue: Annotated[Language, Query(alias="in", description="language of names")] = "en",
    if_none_match: Annotated[str | None, Header(max_length=2000)] = None,
) -> Ask:
    """What is asked for, from the query."""
    site: Site = request.app.state.site
    site.book.fresh()
    asked = Asked(
        since=since.isoformat() if since else None, until=until.isoformat() if until else None, party=party,
        about=tuple(about), between=tuple(between), talks=talks, at_least=at_least, tongue=tongue,
    )  # fmt: skip
    ask = Ask(Visit(request, site, asked), if_none_match, answer)
    try:
        _ = ask.here.wanted
    except NotulenError as error:
        raise HTTPException(404, str(error)) from None
    return ask


def plain(
    request: Request,
    answer: Answering,
    tongue: Annotated[Language, Query(alias="in", description="language of names")] = "en",
    if_none_match: Annotated[str | None, Header(max_length=2000)] = None,
) -> Ask:
    """What is asked for where nothing is left out."""
    site: Site = request.app.state.site
    site.book.fresh()
    return Ask(Visit(request, site, Asked(tongue=tongue)), if_none_match, answer)


def same(error: NotModified) -> Response:
    """The answer that nothing has changed."""
    return Response(status_code=304, headers={"etag": error.tag, "cache-control": "no-cache"})


Asking = Annotated[Ask, Depends(asking)]
Plainly = Annotated[Ask, Depends(plain)]
