"""Erases what a report said and leaves its hash, so that it is known again and not read again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, or_, select, update

from notulen.ledger import indexing, schema, settling
from notulen.ledger.rows import ROLES


def erase(connection: Connection, report: int, at: str) -> int:
    """Erases a report's text, where it was published, its readings with their minutes, and people's words on them.

    Args:
        connection: of a transaction that writes.
        report: its number.
        at: the time, ISO in UTC.

    Returns:
        How many minutes it had of the reading that counted.
    """
    m, g = schema.minutes.c, schema.readings.c
    of_it = select(g.number).where(g.report == report)
    places = m.evidence_start, m.evidence_end
    rows = connection.execute(
        select(m.number, *places, *(m[f"{role}_person"] for role in ROLES)).where(m.reading.in_(of_it))
    ).all()
    text = connection.execute(select(schema.texts.c.text).where(schema.texts.c.report == report)).scalar_one()
    indexing.forget(connection, report, text, ((number, text[start:end]) for number, start, end, *_ in rows))
    counted = connection.execute(
        select(func.count()).select_from(schema.minutes).where(m.reading.in_(of_it.where(g.current == 1)))
    ).scalar_one()
    numbers = [row[0] for row in rows]
    _unlink(connection, numbers)
    connection.execute(delete(schema.minutes).where(m.reading.in_(of_it)))
    _nobody(connection, {person for row in rows for person in row[3:] if person is not None})
    connection.execute(delete(schema.readings).where(g.report == report))
    for table in (schema.publications, schema.texts, schema.copies):
        connection.execute(delete(table).where(table.c.report == report))
    key = select(schema.reports.c.key).where(schema.reports.c.number == report).scalar_subquery()
    for kept in (schema.answers, schema.refusals):
        connection.execute(delete(kept).where(kept.c.text == key))
    connection.execute(update(schema.verdicts).where(schema.verdicts.c.report == report).values(note=None, value=None))
    connection.execute(
        update(schema.reports).where(schema.reports.c.number == report).values(forgotten=at, replaced=None)
    )
    connection.exec_driver_sql(schema.CHANGED, (report,))
    return counted


def _unlink(connection: Connection, minutes: list[int]) -> None:
    """Takes minutes out of all by which they are found, and the acts that rest on them with them."""
    rows = [(number,) for number in minutes]
    if not rows:
        return
    for number in minutes:
        _lookups(connection, number)
    act = schema.act_minutes.c
    acts = set(connection.execute(select(act.act).where(act.minute.in_(minutes))).scalars())
    if acts:
        # What an act counted to another told stands in that one too.
        counted = select(schema.acts.c.counted).where(
            schema.acts.c.number.in_(acts), schema.acts.c.counted.is_not(None)
        )
        acts |= set(connection.execute(counted).scalars())
        # Their blocks are worked out anew from the minutes that are left: those must be known as changed.
        left = select(schema.readings.c.report).join(
            schema.minutes, schema.minutes.c.reading == schema.readings.c.number
        )
        left = left.where(schema.minutes.c.number.in_(select(act.minute).where(act.act.in_(acts))))
        others = [(one,) for one in set(connection.execute(left).scalars())]
        connection.exec_driver_sql(schema.CHANGED, others)
        settling.take_away(connection, acts)
        settling.outdate(connection)  # who is working acts out of their words keeps none of it


def _lookups(connection: Connection, minute: int) -> None:
    m = schema.minutes.c
    wanted = select(m.issues, *(m[f"{role}_party"] for role in ROLES)).where(m.number == minute)
    issues, *parties = connection.execute(wanted).one()
    by_issue = "DELETE FROM minute_issues WHERE issue = ? AND minute = ?"
    by_party = "DELETE FROM minute_parties WHERE code = ? AND role = ? AND minute = ?"
    if issues:
        connection.exec_driver_sql(by_issue, [(one, minute) for one in issues.split()])
    codes = [
        (code, role, minute) for role, joint in zip(ROLES, parties, strict=True) if joint for code in joint.split("+")
    ]
    if codes:
        connection.exec_driver_sql(by_party, codes)


def _nobody(connection: Connection, people: set[int]) -> None:
    """Empties the rows of those whom no minute names any more.

    The rows stay: to take them away SQLite would have to go over all minutes for each of them.
    """
    m, p = schema.minutes.c, schema.people.c
    if not people:
        return
    columns = [m[f"{role}_person"] for role in ROLES]
    named = connection.execute(select(*columns).where(or_(*(column.in_(people) for column in columns))))
    left = people - {person for row in named for person in row}
    for person in sorted(left):
        connection.execute(update(schema.people).where(p.number == person).values(name="", party=f"{person}"))
