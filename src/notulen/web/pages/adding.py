"""Adding reports: paste one, send files, give an address; and how reading them goes."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from notulen.errors import NotulenError
from notulen.flow import Options
from notulen.reports.addresses import is_address
from notulen.reports.dates import iso
from notulen.reports.paths import KINDS, ending
from notulen.web.asked import tongue
from notulen.web.forms import Sent, text
from notulen.web.pages.common import Here, missing
from notulen.web.site import Visit

router = APIRouter()
_NAME = re.compile(r"[^\w .()-]+")
_LONGEST_NAME = 100
ADDRESSES = 20


@dataclass
class Draft:
    """What was written into the form, and what is wrong with each field of it."""

    text: str = ""
    addresses: str = ""
    outlet: str = ""
    published: str = ""
    language: str = ""
    wrong: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)


@router.get("/add")
def asks(here: Here) -> Response:
    """The form."""
    return _shown(here, Draft())


def _shown(here: Visit, draft: Draft) -> Response:
    wrong = {name: here.words(f"add.{key}", **parts) for name, (key, parts) in draft.wrong.items()}
    return here.render(
        "add.html", 422 if wrong else 200, draft=draft, wrong=wrong, kinds=sorted(KINDS), writes=here.book.writes
    )


@router.post("/add")
def takes(here: Here, form: Sent) -> Response:
    """Begins to read what was given."""
    if not here.book.writes:
        return _shown(here, Draft())
    draft = Draft(
        text(form, "text"),
        text(form, "addresses"),
        text(form, "outlet").strip()[:_LONGEST_NAME],
        text(form, "published").strip(),
        text(form, "language"),
    )
    folder = tempfile.TemporaryDirectory(prefix="notulen-")
    try:
        named = _taken(form, draft, Path(folder.name))
        published = iso(draft.published) if draft.published else None
        if draft.published and published is None:
            draft.wrong["published"] = ("no_day", {})
        if draft.wrong:
            folder.cleanup()
            return _shown(here, draft)
        # Whatever the server may reach, what others tell it to fetch lies on the open net or not at all.
        how = Options(
            outlet=draft.outlet or None, published=published, language=tongue(draft.language), allow_private=False
        )
        job = here.site.jobs.start(folder, list(named), named, how)
    except NotulenError:
        draft.wrong["text"] = ("busy", {})
        return _shown(here, draft)
    except BaseException:
        folder.cleanup()
        raise
    return RedirectResponse(here.asked.lasting(f"/jobs/{job.id}"), 303)


def _taken(form: FormData, draft: Draft, folder: Path) -> dict[str, str]:
    """What is to be read, by where it is, with what the user calls it; what is wrong is written down."""
    named: dict[str, str] = {}
    if draft.text.strip():
        path = folder / f"{datetime.now(UTC):%Y-%m-%d %H.%M.%S}.txt"
        # A form tells every end of a line as CR LF, whatever it was.
        path.write_text(draft.text.replace("\r\n", "\n"), encoding="utf-8", errors="replace", newline="")
        named[str(path)] = path.stem
    for i, sent in enumerate(form.getlist("files")):
        if isinstance(sent, UploadFile) and sent.filename:
            _file(sent, folder / str(i), named, draft)
    for line in draft.addresses.split():
        if not is_address(line):
            draft.wrong["addresses"] = ("no_address", {"address": line[:120]})
        named[line] = line
    if len(draft.addresses.split()) > ADDRESSES:
        draft.wrong["addresses"] = ("too_many", {"n": ADDRESSES})
    if not named and not draft.wrong:
        draft.wrong["text"] = ("nothing", {})
    return named


def _file(sent: UploadFile, folder: Path, named: dict[str, str], draft: Draft) -> None:
    # A name is a name: whatever path a browser sends along is left away.
    name = _NAME.sub("_", Path((sent.filename or "").replace("\\", "/")).name).lstrip(". ")[-_LONGEST_NAME:] or "_"
    if ending(Path(name)) not in KINDS:
        draft.wrong["files"] = ("no_kind", {"name": name, "kinds": ", ".join(sorted(KINDS))})
        return
    folder.mkdir()
    path = folder / name
    with path.open("wb") as file:
        while piece := sent.file.read(1 << 20):
            file.write(piece)
    named[str(path)] = name


@router.get("/jobs/{name}")
def job(here: Here, name: str) -> Response:
    """How reading goes."""
    found = here.site.jobs.named(name)
    if found is None:
        raise missing()
    return here.render("job.html", job=found)
