"""The meetings that are told of as a calendar (RFC 5545)."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from typing import TextIO, cast

from notulen.model import Language
from notulen.standing.meetings import Meeting
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.interface import Interface, interface

LINE = 75  # octets of a line, without its end
_STATUS = {"held": "CONFIRMED", "planned": "CONFIRMED", "possible": "TENTATIVE", "cancelled": "CANCELLED"}
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _write(asked: Asked, out: TextIO) -> Done:
    done = Done(0, "meetings")
    words = interface(cast(Language, asked.options.get("language", "en")))
    for line in ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//notulen//notulen//EN", "CALSCALE:GREGORIAN"):
        out.write(line + "\r\n")
    for meeting in asked.meetings():
        if meeting.day_from is None:
            done.left_out["meetings whose day nobody tells"] += 1
            continue
        for line in event(meeting, words):
            out.write(folded(line))
        done.written += 1
        asked.tick(done.written)
    out.write("END:VCALENDAR\r\n")
    return done


def event(meeting: Meeting, words: Interface) -> list[str]:
    """The lines of a meeting, unfolded."""
    first = date.fromisoformat(str(meeting.day_from))
    last = date.fromisoformat(meeting.day_to or str(meeting.day_from))
    parties = sorted(meeting.parties)
    told = max(act.first_published or act.day for act in meeting.acts)
    name = hashlib.sha256(f"{parties} {meeting.day_from} {meeting.place}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT", f"UID:{name}@notulen.invalid", f"DTSTAMP:{told[:10].replace('-', '')}T000000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(words.listed([words.party(code) for code in parties]))}",
        *([f"LOCATION:{escaped(meeting.place)}"] if meeting.place else []),
        f"STATUS:{_STATUS[meeting.state]}", f"CATEGORIES:{escaped(meeting.state)}", "TRANSP:TRANSPARENT",
        f"DESCRIPTION:{escaped(_description(meeting))}", "END:VEVENT",
    ]  # fmt: skip


def _description(meeting: Meeting) -> str:
    return "\n".join(f"{act.id} ({act.modality}, {len(act.origins)})" for act in (*meeting.acts, *meeting.outcome))


def escaped(text: str) -> str:
    """A text as a value: what parts values is escaped, ends of lines are written out."""
    plain = _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, cut within no character, each but the first begun with a blank."""
    pieces, piece, size = [], "", 0
    for char in line:
        wide = len(char.encode())
        if size + wide > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + char, size + wide
    return "\r\n".join([*pieces, piece]) + "\r\n"


FORMAT = Format(
    "ics",
    "the meetings that are told of, as a calendar (RFC 5545)",
    "all but meetings: who, when, where, whether held; meetings whose day nobody tells; words and reports "
    "(their acts' ids stay)",
    text=_write,
)
