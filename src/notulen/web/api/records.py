"""Reports, minutes and acts as they are kept, and the search in their words."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.responses import PlainTextResponse, Response

from notulen.errors import NotulenError
from notulen.ledger.acts import KeptAct
from notulen.ledger.browsing import Opened
from notulen.ledger.search import Found, Within
from notulen.ledger.search import Passage as Stretch
from notulen.model import Language, Minute, Report
from notulen.standing.rows import act_of
from notulen.views.pages import data
from notulen.web.api import models
from notulen.web.api.asking import Asking, Kinds, Limit, Offset, Plainly, Text

router = APIRouter()
TELLINGS = 200
Key = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="key of the report")]
Id = Annotated[str, Path(min_length=1, max_length=80, pattern="^[^/]+$")]


@router.get("/reports", summary="Reports, the latest first")
def reports(
    ask: Asking, outlet: Text | None = None, limit: Limit = 50, offset: Offset = 0
) -> models.Listing[models.ReportRow]:
    """Reports by the day of publication; of the filters only days and outlet count."""
    ask.tag()
    browse, (since, until) = ask.here.book.ledger.browse, (ask.here.wanted.since, ask.here.wanted.until)
    total = ask.exact("api reports", lambda: browse.count(outlet, since, until), outlet)
    rows = browse.reports(limit, offset, outlet, since, until)
    return ask.listing([models.ReportRow(**asdict(one)) for one in rows], total, limit, offset)


@router.get("/reports/{key}", summary="A report")
def report(ask: Plainly, key: Key) -> models.ReportFull:
    """A report: where it was published, where it comes from, what read it."""
    ask.tag()
    one = opened(ask, key)
    counted = sum(not each.wrong for each in one.minutes)
    return models.ReportFull(
        key=key, publication=_publication(one.report), elsewhere=[_publication(each) for each in one.elsewhere],
        characters=len(one.report.text), minutes=counted, origin=one.origin, reader=one.reader,
    )  # fmt: skip


@router.get(
    "/reports/{key}/text", summary="The text of a report", response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def text(ask: Plainly, key: Key) -> Response:
    """The text in which all places count."""
    ask.tag()
    whole = opened(ask, key).report.text.encode("utf-8", "replace")
    return Response(whole, media_type="text/plain", headers=dict(ask.answer.headers))


@router.get("/reports/{key}/minutes", summary="The minutes of a report")
def of_report(ask: Plainly, key: Key, limit: Limit = 50, offset: Offset = 0) -> models.Listing[Minute]:
    """The minutes of the reading that counts, by their place in the text."""
    ask.tag()
    found = [each.minute for each in opened(ask, key).minutes if not each.wrong]
    return ask.listing(found[offset : offset + limit], len(found), limit, offset)


def opened(ask: Plainly, key: str) -> Opened:
    """A report by its key.

    Raises:
        HTTPException: there is none.
    """
    one = ask.here.book.ledger.browse.report(key)
    if one is None:
        raise HTTPException(404, "there is no such report, or it was forgotten")
    return one


def _publication(one: Report) -> models.Publication:
    return models.Publication(**one.model_dump(exclude={"text"}))


@router.get("/minutes", summary="Minutes")
def minutes(ask: Asking, kinds: Kinds = [], limit: Limit = 50, offset: Offset = 0) -> models.Listing[Minute]:  # noqa: B006
    """The minutes that count, as people say they are, without those judged wrong; in the order they were added."""
    ask.tag()
    wanted = replace(ask.here.wanted, kinds=tuple(kinds))
    pages = ask.here.book.ledger.pages
    total = ask.exact("api minutes", lambda: pages.count(wanted), wanted)
    return ask.listing(pages.minutes(wanted, limit, offset), total, limit, offset)


@router.get("/minutes/{minute}", summary="A minute")
def minute(ask: Plainly, minute: Id) -> models.MinuteFull:
    """A minute: as people say it is, as it was read, and what they said."""
    ask.tag()
    browse = ask.here.book.ledger.browse
    try:
        one = ask.here.book.ledger.show(minute)
    except NotulenError:
        raise HTTPException(404, "there is no such minute") from None
    known = browse.key(one.minute.id)
    if one.minute.id != minute or known is None:
        raise HTTPException(404, "there is no such minute; its whole id is wanted")
    said = [models.Said(**{name: getattr(each, name) for name in models.Said.model_fields}) for each in one.said]
    return models.MinuteFull(
        minute=one.minute, read=one.read, said=said, report=known[0], counts=one.current, act=browse.act_of(minute)
    )


@router.get("/acts", summary="Acts, the latest first")
def acts(ask: Asking, kinds: Kinds = [], limit: Limit = 50, offset: Offset = 0) -> models.Listing[models.ListedAct]:  # noqa: B006
    """Acts, each with all that tell it counted."""
    ask.tag()
    wanted = replace(ask.here.wanted, kinds=tuple(kinds))
    ledger = ask.here.book.ledger
    total = ask.exact("api acts", lambda: ledger.derived.days(wanted)[0], wanted)
    return ask.listing([listed(one) for one in ledger.pages.acts(wanted, limit, offset)], total, limit, offset)


def listed(one: KeptAct) -> models.ListedAct:
    """An act in a list."""
    return models.ListedAct(**data.act(act_of(one)), sure=one.sure)


@router.get("/acts/{act}", summary="An act")
def act(ask: Plainly, act: Id) -> models.ActFull:
    """An act, with the minutes that tell it; of very many the first."""
    ask.tag()
    browse = ask.here.book.ledger.browse
    one = browse.act(act)
    if one is None:
        raise HTTPException(404, "there is no such act")
    told = [
        models.ToldBy(
            minute=each.minute.id, report=each.key, outlet=each.outlet, published=each.published,
            language=each.language, origin=each.origin, words=each.minute.evidence.text,
        )
        for each in browse.tellings(one.number, TELLINGS)
    ]  # fmt: skip
    return models.ActFull(**listed(one).model_dump(), told_by=told)


@router.get("/timeline", summary="What happened, by day")
def timeline(ask: Asking, limit: Limit = 50, offset: Offset = 0) -> models.Listing[models.TimelineDay]:
    """Acts by their days, the first first; `limit` and `total` count acts."""
    ask.tag()
    ledger, wanted = ask.here.book.ledger, ask.here.wanted
    total = ask.exact("api acts", lambda: ledger.derived.days(wanted)[0], wanted)
    days: dict[str | None, list[models.Act]] = {}
    for row in ledger.pages.acts(wanted, limit, offset, latest=False):
        one = act_of(row)
        days.setdefault(one.day or None, []).append(models.Act(**data.act(one)))
    return ask.listing([models.TimelineDay(day=day, acts=some) for day, some in days.items()], total, limit, offset)


@router.get("/search", summary="Search in the words of reports or minutes")
def search(
    ask: Asking,
    q: Annotated[str, Query(max_length=500, description='words, "phrases", beginnings* and -what is not wanted')] = "",
    of: Annotated[Literal["reports", "minutes"], Query(description="what to search")] = "reports",
    outlet: Text | None = None,
    language: Language | None = None,
    kinds: Kinds = [],  # noqa: B006
    limit: Limit = 20,
    offset: Offset = 0,
) -> models.Listing[models.Hit]:
    """What fits best first; of very much that fits the latest is put in order. Words alone that are not wanted find nothing."""
    ask.tag()
    within = Within(outlet, language, replace(ask.here.wanted, kinds=tuple(kinds)))
    finder = ask.here.book.ledger.search
    try:
        found = (finder.minutes if of == "minutes" else finder.reports)(q, within, limit, offset)
    except NotulenError:
        found = Found()
    return ask.listing(_hits(found), found.total, limit, offset)


def _hits(found: Found) -> list[models.Hit]:
    return [
        models.Hit(
            report=one.key, id=one.id, headline=one.headline, outlet=one.outlet, published=one.published,
            language=one.language, minute=None, passages=[_passage(each) for each in one.passages],
        )
        for one in found.reports
    ] + [
        models.Hit(
            report=one.key, id=one.minute.id, headline=None, outlet=one.outlet, published=one.published,
            language=one.language, minute=one.minute, passages=[_passage(one.evidence)],
        )
        for one in found.minutes
    ]  # fmt: skip


def _passage(one: Stretch) -> models.Passage:
    return models.Passage(start=one.start, end=one.end, text=one.text, marks=list(one.marks))
