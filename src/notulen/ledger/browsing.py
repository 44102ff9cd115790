"""What is looked up by who leafs through a ledger: reports, people, who addresses whom; always so many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from notulen.ledger import query, schema
from notulen.ledger.acts import KeptAct, kept_act
from notulen.ledger.rows import attributions_of, minute_of, report_of
from notulen.ledger.said import said_of
from notulen.ledger.verdicts import Verdict, judged_wrong, laid_over
from notulen.ledger.where import current
from notulen.model import Attribution, Minute, Report

_Opening = Callable[[], AbstractContextManager[Connection]]
_r, _g, _p, _m, _a, _am = (
    one.c for one in (schema.reports, schema.readings, schema.publications, schema.minutes, schema.acts, schema.act_minutes)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list: its key, what it is called, who published it when, how many minutes it gave."""

    key: str
    id: str
    headline: str | None
    outlet: str | None
    published: str | None
    language: str | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A minute of a report: as people say it is, as it was read, and what they said, oldest first."""

    minute: Minute
    read: Minute
    said: tuple[Verdict, ...]

    @property
    def wrong(self) -> bool:
        """Whether the last that anybody said of it is that it is wrong."""
        return judged_wrong(self.said)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report with all that was made of it.

    Attributes:
        key: its key.
        report: where it was published first, and its text.
        elsewhere: where else.
        minutes: those of the reading that counts, in the order of their evidence.
        attributions: its attributed statements.
        origin: where its text comes from, as far as that is worked out.
        reader: what read it.
    """

    key: str
    report: Report
    elsewhere: tuple[Report, ...]
    minutes: tuple[Judged, ...]
    attributions: tuple[Attribution, ...]
    origin: str | None
    reader: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A minute that tells an act, and the report that it stands in."""

    minute: Minute
    key: str
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    wire: str | None
    origin: str | None
    first_day: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named: number, name, party, and how many minutes are by them."""

    number: int
    name: str
    party: str
    minutes: int


class Browse:
    """Looks things up.

    Args:
        reading: opens a connection that reads.
    """

    def __init__(self, reading: _Opening) -> None:
        self._reading = reading

    # Reports

    def count(self, outlet: str | None = None, since: str | None = None, until: str | None = None) -> int:
        """How many reports that count there are."""
        wanted = select(func.count()).select_from(_PUBLISHED).where(*_of(outlet, since, until))
        with self._reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def reports(
        self, limit: int, after: int = 0, outlet: str | None = None, since: str | None = None, until: str | None = None
    ) -> list[Listed]:
        """Reports, the latest published first.

        Args:
            limit: how many.
            after: how many are left out before them.
            outlet: only its.
            since: ISO day of publication.
            until: ISO day of publication.
        """
        count = select(func.count()).where(_m.reading == _g.number).correlate(schema.readings).scalar_subquery()
        wanted = (
            select(_r.key, _p.id, _p.headline, _p.outlet, _p.published, _p.language, count)
            .select_from(_PUBLISHED).where(*_of(outlet, since, until))
            .order_by(_p.day.desc(), _r.number.desc()).limit(limit).offset(after)
        )  # fmt: skip
        with self._reading() as connection:
            return [Listed(*row) for row in connection.execute(wanted)]

    def outlets(self) -> list[tuple[str | None, int, str | None, str | None]]:
        """Outlets with the number of their reports and the first and last day of these, the most first."""
        count = func.count()
        wanted = select(_p.outlet, count, func.min(_p.day), func.max(_p.day)).select_from(_PUBLISHED)
        with self._reading() as connection:
            rows = connection.execute(wanted.group_by(_p.outlet).order_by(count.desc(), _p.outlet))
            return [(row[0], int(row[1]), row[2], row[3]) for row in rows]

    def report(self, key: str) -> Opened | None:
        """A report by its whole key; none where there is none, or it was forgotten."""
        c, t = schema.copies.c, schema.texts.c
        joined = _PUBLISHED.join(schema.texts, t.report == _r.number).outerjoin(schema.copies, c.report == _r.number)
        wanted = select(
            _r.number, _g.number.label("reading"), _g.publication, _g.attributions, _g.reader, t.text, c.origin
        )
        with self._reading() as connection:
            row = connection.execute(wanted.select_from(joined).where(_r.key == key)).first()
            if row is None:
                return None
            where = select(schema.publications).where(_p.report == row.number)
            told = connection.execute(where.order_by(_p.number != row.publication, _p.published, _p.outlet, _p.id))
            first, *others = [report_of(dict(one._mapping), row.text) for one in told]
            minutes = tuple(_judged(connection, row.number, row.reading, first.id, row.text))
            statements = attributions_of(row.attributions, row.text)
            return Opened(key, first, tuple(others), minutes, statements, row.origin, row.reader)

    def spoken_of(self) -> Iterator[Opened]:
        """The reports of whose minutes people have said something, in the order they were added."""
        said = schema.verdicts.c.report
        with self._reading() as connection:
            keys = (
                connection.execute(select(_r.key).where(_r.number.in_(select(said))).order_by(_r.number))
                .scalars()
                .all()
            )
        for key in keys:
            opened = self.report(key)
            if opened is not None:
                yield opened

    def key(self, minute: str) -> tuple[str, str] | None:
        """The key of the report that a minute stands in, with the minute's id as it counts now; none where it is gone."""
        wanted = (
            select(_r.key, _m.id).select_from(_READ).join(schema.reports, _r.number == _g.report)
            .where(_m.id == minute, _r.forgotten.is_(None)).order_by(_g.current.desc()).limit(1)
        )  # fmt: skip
        with self._reading() as connection:
            row = connection.execute(wanted).first()
            return (row[0], row[1]) if row else None

    # Acts

    def act(self, name: str) -> KeptAct | None:
        """An act by its id, with those counted to it; the one it is counted to, where it is counted to another."""
        with self._reading() as connection:
            row = connection.execute(select(schema.acts).where(_a.id == name)).first()
            if row is not None and row.counted is not None:
                row = connection.execute(select(schema.acts).where(_a.number == row.counted)).first()
            return kept_act(row) if row is not None else None

    def act_of(self, minute: str) -> str | None:
        """The id of the act that a minute tells."""
        wanted = (
            select(_a.id).select_from(_READ).join(schema.act_minutes, _am.minute == _m.number)
            .join(schema.acts, _a.number == _am.act).where(_m.id == minute, _g.current == 1)
        )  # fmt: skip
        with self._reading() as connection:
            return connection.execute(wanted).scalar()

    def tellings(self, act: int, limit: int) -> list[Telling]:
        """The minutes that tell an act or one counted to it, the first published first.

        Args:
            act: its number.
            limit: how many at most.
        """
        c = schema.copies.c
        acts = select(_a.number).where(or_(_a.number == act, _a.counted == act))
        told = select(_am.minute).where(_am.act.in_(acts))
        wanted = (
            query.minutes_select(
                _r.key, _p.outlet, _p.published.label("told"), _p.url, _p.language, _p.wire, c.origin, c.day.label("first_day")
            )
            .join(schema.reports, _r.number == _g.report).outerjoin(schema.copies, c.report == _r.number)
            .where(_m.number.in_(told)).order_by(_p.published, _m.number).limit(limit)
        )  # fmt: skip
        with self._reading() as connection:
            return [
                Telling(
                    _now(connection, row, read, text),
                    row.key,
                    row.outlet,
                    row.told,
                    row.url,
                    row.language,
                    row.wire,
                    row.origin,
                    row.first_day,
                )
                for row, read, text in list(query.with_texts(connection, wanted))
            ]

    # Who

    def parties(self) -> list[tuple[str, int, int]]:
        """Parties with the number of acts by them and toward them, those with the most first."""
        by = schema.act_parties.c
        found: dict[str, list[int]] = {}
        with self._reading() as connection:
            rows = connection.execute(select(by.code, by.role, func.count()).group_by(by.code, by.role))
            for code, role, count in rows:
                found.setdefault(code, [0, 0])[role == "recipient"] += int(count)
        return sorted(
            ((code, by_, to) for code, (by_, to) in found.items()), key=lambda one: (-one[1] - one[2], one[0])
        )

    def issues(self) -> list[tuple[str, int]]:
        """Issues with the number of acts about them, the most first."""
        by, count = schema.act_issues.c, func.count()
        with self._reading() as connection:
            rows = connection.execute(select(by.issue, count).group_by(by.issue).order_by(count.desc(), by.issue))
            return [(issue, int(number)) for issue, number in rows]

    def people(self, limit: int, after: int = 0, party: str | None = None) -> list[Named]:
        """People by whom minutes are, those of the most minutes first."""
        w = schema.people.c
        count = func.count()
        joined = _READ.join(schema.people, w.number == _m.actor_person)
        wanted = select(w.number, w.name, w.party, count).select_from(joined).where(_g.current == 1)
        if party is not None:
            wanted = wanted.where(w.party == party)
        wanted = wanted.group_by(w.number).order_by(count.desc(), w.name).limit(limit).offset(after)
        with self._reading() as connection:
            return [Named(*row) for row in connection.execute(wanted)]

    def person(self, number: int) -> Named | None:
        """Somebody named, by number."""
        w = schema.people.c
        with self._reading() as connection:
            row = connection.execute(select(w.number, w.name, w.party).where(w.number == number)).first()
            if row is None or not row.name:  # of those that were forgotten an empty row is left
                return None
            counted = select(func.count()).select_from(_READ).where(_g.current == 1, _m.actor_person == number)
            return Named(row.number, row.name, row.party, int(connection.execute(counted).scalar_one()))

    def said_by(self, number: int, limit: int, after: int = 0) -> list[tuple[Minute, str | None, str | None]]:
        """The minutes by somebody, or that have them for their source, with outlet and day of their report, latest first."""
        by = or_(_m.actor_person == number, _m.source_person == number)
        return self._minutes(by, limit, after)

    def _minutes(
        self, which: ColumnElement[bool], limit: int, after: int
    ) -> list[tuple[Minute, str | None, str | None]]:
        wanted = query.minutes_select(_p.outlet, _p.published.label("told")).where(current(), which)
        wanted = wanted.order_by(_m.day_to.desc(), _m.number.desc()).limit(limit).offset(after)
        with self._reading() as connection:
            return [
                (_now(connection, row, read, text), row.outlet, row.told)
                for row, read, text in list(query.with_texts(connection, wanted))
            ]

    def addressed(self, since: str | None = None, until: str | None = None) -> list[tuple[str, str, str, int]]:
        """Who addresses whom how: joined codes of actors and recipients, kind, and the number of acts."""
        wanted = select(_a.actors, _a.recipients, _a.kind, func.count()).where(
            _a.counted.is_(None), _a.sure == 1, _a.actors != "", _a.recipients != ""
        )
        wanted = wanted.where(_a.day_to >= since) if since else wanted
        wanted = wanted.where(_a.day_from <= until) if until else wanted
        with self._reading() as connection:
            rows = connection.execute(wanted.group_by(_a.actors, _a.recipients, _a.kind))
            return [(row[0], row[1], row[2], int(row[3])) for row in rows]

    def span(self) -> tuple[str | None, str | None]:
        """The first and the last day of what is told."""
        with self._reading() as connection:
            first = connection.execute(select(func.min(_a.day)).where(_a.day != "")).scalar()
            return first, connection.execute(select(func.max(_p.day))).scalar()

    def added_since(self, moment: str) -> int:
        """How many reports were added since a moment, ISO in UTC."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).where(_r.added >= moment)).scalar_one())


_PUBLISHED = schema.reports.join(schema.readings, and_(_g.report == _r.number, _g.current == 1)).join(
    schema.publications, _p.number == _g.publication
)
_READ = schema.minutes.join(schema.readings, _g.number == _m.reading)


def _of(outlet: str | None, since: str | None, until: str | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_g.passed_over == 0]
    found += [_p.outlet == outlet] if outlet else []
    found += [_p.day >= since] if since else []
    found += [_p.day <= until] if until else []
    return found


def _judged(connection: Connection, report: int, reading: int, name: str, text: str) -> Iterator[Judged]:
    said = said_of(connection, report)
    rows = connection.execute(query.minutes_select().where(_m.reading == reading).order_by(_m.number)).all()
    read = sorted((minute_of(dict(row._mapping), name, text) for row in rows), key=_place)
    for minute in read:
        of_it = tuple(one for one in said if one.meets(minute))
        yield Judged(laid_over(minute, of_it, text) if of_it else minute, minute, of_it)


def _place(minute: Minute) -> tuple[int, int, str]:
    return minute.evidence.start, minute.evidence.end, minute.kind


def _now(connection: Connection, row: Any, read: Minute, text: str) -> Minute:  # noqa: ANN401 - a row of SQLAlchemy's
    said: Sequence[Verdict] = [one for one in said_of(connection, row.report_number) if one.meets(read)]
    return laid_over(read, said, text) if said else read
