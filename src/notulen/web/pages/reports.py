"""The reports: a list of them, and each with its minutes marked and what people say of these."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from notulen.errors import NotulenError
from notulen.ledger.browsing import Judged, Opened
from notulen.ledger.verdicts import FIELDS, shown
from notulen.reports.addresses import canonical
from notulen.views import marking
from notulen.web import people
from notulen.web.asked import whole
from notulen.web.forms import Sent, text
from notulen.web.pages.common import Here, missing
from notulen.web.site import Visit

router = APIRouter()
ROWS = 50
PART = 30_000  # characters of a text on a page
NOTES = 120  # minutes on a page
FORMS = 8  # minutes up to which each has its form on the page; beyond, the one that is chosen
NAME = 120  # characters of a reader's name
_NOTE = 2000


@dataclass(frozen=True)
class Wrong:
    """What was said of a minute and could not be taken: shown beside where it was written."""

    minute: str
    reason: str
    field: str
    value: str
    note: str


@router.get("/reports")
def reports(here: Here) -> Response:
    """The reports, the latest first."""
    ledger, asked = here.book.ledger, here.asked
    outlet = here.request.query_params.get("outlet") or None
    count = here.found("reports", lambda: ledger.browse.count(outlet, asked.since, asked.until), outlet)
    rows = here.found(
        "reports of a page",
        lambda: ledger.browse.reports(ROWS, (asked.page - 1) * ROWS, outlet, asked.since, asked.until), outlet, asked.page,
    )  # fmt: skip
    return here.render(
        "reports.html",
        rows=rows,
        count=count,
        pages=max(1, -(-count // ROWS)),
        outlet=outlet,
        empty=here.span[1] is None,
    )


@router.get("/reports/{key}")
def report(here: Here, key: str) -> Response:
    """A report."""
    return shown_report(here, key)


def shown_report(here: Visit, key: str, wrong: Wrong | None = None) -> Response:
    """A report, with what could not be taken of what was said of it."""
    one = here.book.kept(("report", key), lambda: here.book.ledger.browse.report(key))
    if one is None:
        raise missing()
    query = here.request.query_params
    statements = query.get("view") == "attributions"
    chosen = wrong.minute if wrong else query.get("minute", "")
    parts = max(1, -(-len(one.report.text) // PART))
    at = min(whole(query.get("page"), _part_of(one, chosen)), parts)
    start, end = (at - 1) * PART, at * PART
    notes = [each for each in one.minutes if start <= each.minute.evidence.start < end][:NOTES]
    marks = _statements(one) if statements else [_mark(each) for each in one.minutes if not each.wrong]
    return here.render(
        "report.html",
        422 if wrong else 200,
        one=one,
        report=one.report,
        notes=notes,
        wrong=wrong,
        chosen=chosen,
        of=parts,
        at=at,
        statements=statements,
        text=marking.html(one.report.text, marks, start, end),
        url=web_address(one.report.url),
        forms=here.book.writes and len(notes) <= FORMS,
        reader=people.name(here),
        fields=FIELDS,
        value_of=shown,
        attributions=[a for a in one.attributions if start <= a.content[0].start < end][:NOTES] if statements else [],
        acts={each.minute.id: here.asked.lasting(f"/minutes/{quote(each.minute.id)}/act") for each in notes},
    )


def _part_of(one: Opened, minute: str) -> int:
    found = next((each.minute for each in one.minutes if each.minute.id == minute), None)
    return found.evidence.start // PART + 1 if found else 1


def _mark(each: Judged) -> marking.Stretch:
    e = each.minute.evidence
    return marking.Stretch(e.start, e.end, each.minute.id, f"k-{each.minute.kind}")


def _statements(one: Opened) -> list[marking.Stretch]:
    found = []
    for i, each in enumerate(one.attributions):
        for style, spans in (("source", each.source), ("cue", each.cue), ("content", each.content)):
            found += [marking.Stretch(span.start, span.end, f"a{i}", f"a-{style}") for span in spans]
    return found


def web_address(url: str | None) -> str | None:
    """An address of a report that may be a link: of http or https and nothing else."""
    return url if url and url.split(":", 1)[0].lower() in {"http", "https"} and canonical(url) else None


@router.get("/minutes/{minute}")
def minute(here: Here, minute: str) -> Response:
    """Leads to a minute's words in their report."""
    found = here.book.ledger.browse.key(minute)
    if found is None:
        raise missing()
    key, name = found
    return RedirectResponse(here.asked.lasting(f"/reports/{key}", minute=name) + f"#m-{quote(name)}", 303)


@router.get("/minutes/{minute}/act")
def act(here: Here, minute: str) -> Response:
    """Leads to the act that a minute tells."""
    found = here.book.ledger.browse.act_of(minute)
    if found is None:
        raise missing()
    return RedirectResponse(here.asked.lasting(f"/acts/{quote(found)}"), 303)


@router.post("/minutes/{minute}/verdict")
def verdict(here: Here, minute: str, form: Sent) -> Response:
    """Keeps what a reader says of a minute."""
    found = here.book.ledger.browse.key(minute)
    if found is None:
        raise missing()
    key, name = found
    by, note = text(form, "by").strip()[:NAME], text(form, "note").strip()[:_NOTE]
    field, value = text(form, "field"), text(form, "value").strip()
    said = text(form, "said")
    try:
        here.book.ledger.verdict(name, said if said in {"right", "wrong"} else f"{field}={value}", by, note or None)
    except NotulenError as error:
        return shown_report(here, key, Wrong(name, str(error), field, value, note))
    here.book.wrote()
    response = RedirectResponse(here.asked.lasting(f"/reports/{key}", minute=name) + f"#n-{quote(name)}", 303)
    people.remember(response, by)
    return response
