"""What people say of minutes: taken apart, checked, and laid over the minutes that come out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, get_args

from notulen import knowledge
from notulen.errors import NotulenError
from notulen.ledger.parties import parties
from notulen.model import Kind, Language, Minute, Modality, Person, Polarity, Quoted, Span

RIGHT, WRONG, CORRECTED = "right", "wrong", "corrected"
_CORRECTED_BY = ": corrected by "
NOTHING = "none"  # how a value is taken away on the command line


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody has said of a minute.

    Attributes:
        report: the number of its report.
        minute: its id when that was said.
        kind: its kind then.
        evidence: start and end of its evidence; with the kind, this finds the minute again in a newer reading.
        judgement: "right", "wrong" or "corrected".
        field: which field was corrected.
        value: to what, as JSON.
        by: who said so.
        note: why.
        at: when, ISO in UTC.
    """

    report: int
    minute: str
    kind: str
    evidence: tuple[int, int]
    judgement: str
    field: str | None
    value: str | None
    by: str
    note: str | None
    at: str

    def meets(self, minute: Minute) -> bool:
        """Whether this was said of that minute."""
        e = minute.evidence
        return self.minute == minute.id or (self.kind, self.evidence) == (minute.kind, (e.start, e.end))


def taken(said: str, minute: Minute, text: str) -> tuple[str, str | None, str | None]:
    """What somebody says of a minute, as judgement, field and value.

    Args:
        said: "right", "wrong" or "FIELD=VALUE".
        minute: of which.
        text: of its report.

    Raises:
        NotulenError: it is none of these, or the value cannot be the field's.
    """
    if said in (RIGHT, WRONG):
        return said, None, None
    field, is_one, value = said.partition("=")
    if not is_one or field not in FIELDS:
        raise NotulenError(f"{said!r} is no verdict: say right, wrong or FIELD=VALUE, with one of {', '.join(FIELDS)}")
    found = FIELDS[field](field, value.strip(), minute, text)
    _corrected(minute, field, found, text)
    return CORRECTED, field, json.dumps(found, ensure_ascii=False)


def _nothing(value: str) -> bool:
    return value.lower() in ("", NOTHING)


def _one_of(choices: Iterable[str], empty: bool = False) -> _Taking:
    known = tuple(choices)

    def take(field: str, value: str, minute: Minute, text: str) -> str | None:
        if empty and _nothing(value):
            return None
        value = _labels(field).get(value.casefold(), value)
        if value not in known:
            raise NotulenError(f"{field} cannot be {value!r}: it is one of {', '.join(known)}")
        return value

    return take


@cache
def _labels(field: str) -> dict[str, str]:
    """The codes of a field's values by what the views call them, in every language they speak."""
    section = {"kind": "kinds"}.get(field, field)
    return {
        str(label).casefold(): code
        for language in get_args(Language)
        for code, label in knowledge.load(knowledge.FOLDER / "interface" / f"{language}.toml").get(section, {}).items()
    }


def _issues(field: str, value: str, minute: Minute, text: str) -> list[str]:
    found = [one.strip() for one in value.split(",")]
    strange = [one for one in found if one not in knowledge.issues()]
    if strange:
        raise NotulenError(f"{strange[0]!r} is no issue; there are {', '.join(knowledge.issues())}")
    return list(dict.fromkeys(found))


def _when(field: str, value: str, minute: Minute, text: str) -> str | None:
    if _nothing(value):
        return None
    days = value.split("/")
    try:
        whole = [date.fromisoformat(day).isoformat() for day in days]
    except ValueError:
        whole = []
    if whole != days or len(days) > 2 or days != sorted(days):
        raise NotulenError(f"{value!r} is no day: write 2022-01-13, or a span as 2022-01-10/2022-01-13")
    return value


def _words(field: str, value: str, minute: Minute, text: str) -> str | None:
    return None if _nothing(value) else value


def _name(field: str, value: str, minute: Minute, text: str) -> str | None:
    role = field.partition(".")[0]
    if getattr(minute, role) is None:
        raise NotulenError(f"this minute has no {role} to name; say {role}=PARTY:WORDS first")
    return _words(field, value, minute, text)


def _chain(field: str, value: str, minute: Minute, text: str) -> list[str]:
    return [one.strip() for one in value.split(";") if one.strip()]


def _stretch(field: str, value: str, minute: Minute, text: str) -> list[int] | None:
    return None if _nothing(value) else list(_place(value, minute, text))


def _somebody(field: str, value: str, minute: Minute, text: str) -> dict[str, Any] | None:
    if _nothing(value):
        return None
    code, has_words, words = value.partition(":")
    strange = [one for one in code.split("+") if one not in parties()]
    if strange:
        raise NotulenError(f"{strange[0]!r} is no party's code (docs/codebook.md): a state's is its ISO alpha-3 code")
    there: Person | None = getattr(minute, field)
    if has_words:
        start, end = _place(words.strip(), minute, text)
        return {"party": code, "start": start, "end": end, "name": None}
    if there is None:
        raise NotulenError(f"this minute has no {field}; say in which words it stands, as {field}={code}:WORDS")
    return {"party": code, "start": there.start, "end": there.end, "name": there.name}


def _place(words: str, minute: Minute, text: str) -> tuple[int, int]:
    """Where words stand in a report: the place nearest to the minute's evidence."""
    places = []
    found = text.find(words) if words else -1
    while found >= 0:
        places.append(found)
        found = text.find(words, found + 1)
    if not places:
        raise NotulenError(f"{words!r} does not stand in the report; give words as they stand there")
    e = minute.evidence
    start = min(places, key=lambda place: (max(e.start - place, place + len(words) - e.end, 0), place))
    return start, start + len(words)


_Taking = Callable[[str, str, Minute, str], Any]

FIELDS: Mapping[str, _Taking] = {
    "kind": _one_of(get_args(Kind)),
    "modality": _one_of(get_args(Modality)),
    "polarity": _one_of(get_args(Polarity), empty=True),
    "quoted": _one_of(get_args(Quoted)),
    "issues": _issues,
    "when": _when,
    "where": _words,
    "chain": _chain,
    "actor": _somebody,
    "recipient": _somebody,
    "source": _somebody,
    "actor.name": _name,
    "recipient.name": _name,
    "source.name": _name,
    "content": _stretch,
    "condition": _stretch,
}


def _corrected(minute: Minute, field: str, value: Any, text: str) -> Minute:  # noqa: ANN401 - what JSON holds
    """A minute with one field as somebody says it is."""
    role, _, part = field.partition(".")
    there = getattr(minute, role)
    changed: dict[str, Any]
    if part:
        changed = {role: there.model_copy(update={part: value})} if there is not None else {}
    elif role in ("actor", "recipient", "source"):
        changed = {role: None if value is None else Person(**value, text=text[value["start"] : value["end"]])}
    elif role in ("content", "condition"):
        changed = {role: None if value is None else Span(start=value[0], end=value[1], text=text[slice(*value)])}
    elif role == "kind":
        kind = knowledge.kinds()[value]
        changed = {"kind": value, "plover": kind.plover, "cameo": kind.cameo}
        changed |= {} if kind.polarity else {"polarity": None}
    else:
        changed = {role: tuple(value) if isinstance(value, list) else value}
    return minute.model_copy(update=changed)


def laid_over(minute: Minute, said: Sequence[Verdict], text: str) -> Minute:
    """A minute as people say it is, with a note for what each of them says.

    Args:
        minute: as it was read.
        said: what was said of it, oldest first. Of one person's words on one field the last count, and of several
            people's the last of all.
        text: of its report.
    """
    result, notes = minute, list(minute.notes)
    for one in last_said(said):
        if one.field is not None:
            value = json.loads(one.value or "null")
            result = _corrected(result, one.field, value, text)
            told = f"{one.field} was {shown(minute, one.field)}{_CORRECTED_BY}{one.by}"
        else:
            told = f"judged {one.judgement} by {one.by}"
        notes.append(f"{told} ({one.note})" if one.note else told)
    return result.model_copy(update={"notes": tuple(notes)})


def last_said(said: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """What counts of what was said: of each person the last on each field, in the order it was said."""
    last: dict[tuple[str, str | None], Verdict] = {}
    for one in said:
        last.pop((one.by, one.field), None)
        last[one.by, one.field] = one
    return tuple(last.values())


def corrected(minute: Minute) -> bool:
    """Whether a person has corrected a minute, as its notes tell."""
    return any(_CORRECTED_BY in note for note in minute.notes)


def shown(minute: Minute, field: str) -> str:
    """What stands in a field of a minute, as a verdict would say it."""
    role, _, part = field.partition(".")
    value = getattr(minute, role)
    if isinstance(value, Span):
        value = value.name if part and isinstance(value, Person) else getattr(value, "party", value.text)
    if isinstance(value, tuple):
        value = ", ".join(value)
    return NOTHING if value is None else str(value)


def judged_wrong(said: Sequence[Verdict]) -> bool:
    """Whether the last that anybody said of the minute as a whole is that it is wrong."""
    whole = [one.judgement for one in said if one.field is None]
    return bool(whole) and whole[-1] == WRONG
