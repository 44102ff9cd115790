"""Every table as CSV, sent as it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from notulen.standing.rows import act_of
from notulen.views import csv
from notulen.views.pages import data
from notulen.web.api import models, standings
from notulen.web.api.asking import Ask, Asking, Kinds

router = APIRouter()
AT_ONCE = 1_000  # reports
Rows = Iterable[Mapping[str, Any]]
Bom = Annotated[bool, Query(description="begin with a byte order mark, by which spreadsheets know UTF-8")]

_ACT = tuple(models.Act.model_fields)
_MINUTE = (
    "id", "report", "outlet", "published", "language", "url", "kind", "modality", "polarity", "quoted", "when", "where",
    "plover", "cameo", "confidence", "issues", "chain", "actor", "actor_name", "actor_words", "recipient",
    "recipient_name", "recipient_words", "source", "source_name", "source_words", "evidence", "content", "condition",
    "cue", "evidence_start", "evidence_end", "notes",
)  # fmt: skip


def _reports(ask: Ask) -> Iterator[dict[str, Any]]:
    browse, wanted, after = ask.here.book.ledger.browse, ask.here.wanted, 0
    while rows := browse.reports(AT_ONCE, after, None, wanted.since, wanted.until):
        yield from map(asdict, rows)
        after += len(rows)


def _minutes(ask: Ask, kinds: Sequence[str]) -> Rows:
    return ask.here.book.ledger.records(replace(ask.here.wanted, kinds=tuple(kinds)))


def _acts(ask: Ask, kinds: Sequence[str]) -> Rows:
    wanted = replace(ask.here.wanted, kinds=tuple(kinds))
    return ({**data.act(act_of(one)), "sure": one.sure} for one in ask.here.book.ledger.derived.settled(wanted))


def _positions(ask: Ask) -> Rows:
    for row in ask.stamped("api positions", lambda: standings.positions_of(ask)):
        act = (row["history"] or row["claims"])[-1]
        yield {
            **row,
            "content": act["content"],
            "act": act["act"],
            "origins": act["origins"],
            "claims": len(row["claims"]),
        }


def _with_acts(name: str) -> Callable[[Ask], Rows]:
    """A table worked out of acts, other acts in it told by their ids."""

    def rows(ask: Ask) -> Rows:
        for row in standings.worked(ask, name)[0]:
            yield {key: _ids(value) for key, value in row.items()}

    return rows


def _ids(value: Any) -> Any:  # noqa: ANN401 - what a table holds
    if isinstance(value, list):
        return [one["act"] if isinstance(one, dict) else one for one in value]
    return value["act"] if isinstance(value, dict) else value


TABLES: dict[str, tuple[tuple[str, ...], Callable[[Ask], Rows]]] = {
    "reports": (tuple(models.ReportRow.model_fields), _reports),
    "positions": (("party", "issue", "stance", "since", "content", "act", "origins", "claims"), _positions),
    "meetings": (tuple(models.Meeting.model_fields), _with_acts("meetings")),
    "demands": (tuple(models.Demand.model_fields), _with_acts("demands")),
    "threats": (tuple(models.Threat.model_fields), _with_acts("threats")),
    "changes": (tuple(models.Change.model_fields), _with_acts("changes")),
    "disputes": (tuple(models.Dispute.model_fields), _with_acts("disputes")),
    "sources": (tuple(models.Source.model_fields), _with_acts("sources")),
}


OF_KINDS: dict[str, tuple[tuple[str, ...], Callable[[Ask, Sequence[str]], Rows]]] = {
    "minutes": (_MINUTE, _minutes),
    "acts": ((*_ACT, "sure"), _acts),
}


def _sent(ask: Ask, name: str, columns: Sequence[str], rows: Rows, bom: bool) -> StreamingResponse:
    parts = (part.encode() for part in csv.lines(columns, rows, bom))
    headers = dict(ask.answer.headers) | {"content-disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(parts, media_type="text/csv; charset=utf-8", headers=headers)


def _route(name: str) -> Callable[..., StreamingResponse]:
    def table(ask: Asking, bom: Bom = False) -> StreamingResponse:
        columns, rows = TABLES[name]
        ask.tag()
        return _sent(ask, name, columns, rows(ask), bom)

    def of_kinds(ask: Asking, kinds: Kinds = [], bom: Bom = False) -> StreamingResponse:  # noqa: B006
        columns, rows = OF_KINDS[name]
        ask.tag()
        return _sent(ask, name, columns, rows(ask, kinds), bom)

    chosen = of_kinds if name in OF_KINDS else table
    chosen.__name__ = f"{name}_csv"
    return chosen


for _name in (*OF_KINDS, *TABLES):
    router.add_api_route(
        f"/{_name}.csv", _route(_name), methods=["GET"], summary=f"The table of {_name} as CSV", tags=["tables"],
        response_class=StreamingResponse, responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
        description="The whole table that the filters leave, not a page of it. Cells that a spreadsheet would take for a "
        "formula begin with an apostrophe.",
    )  # fmt: skip
