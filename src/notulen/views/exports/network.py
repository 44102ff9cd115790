"""Networks out of statements, as Discourse Network Analyzer computes them: pure sums, no files.

A statement ties a row's node to a column's, with agreement as its qualifier. A two-mode network counts these ties; a one-mode
network ties two nodes of the rows by the columns that both have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Literal

from notulen.errors import NotulenError

Qualifier = Literal["ignore", "combine", "subtract", "congruence", "conflict"]
TWO = {"qualifier": ("ignore", "combine", "subtract"), "normalisation": ("no", "activity", "prominence")}
ONE = {
    "qualifier": ("ignore", "subtract", "congruence", "conflict"),
    "normalisation": ("no", "average", "jaccard", "cosine"),
}
DUPLICATES = ("include", "document", "week", "month", "year", "range")
UNITS = ("days", "weeks", "months", "years")
MOST = 10_000  # windows


@dataclass(frozen=True, slots=True)
class Statement:
    """One tie.

    Attributes:
        row, column: the nodes.
        agrees: the qualifier.
        document: where it stands.
        day: when; none where that is not told.
    """

    row: str
    column: str
    agrees: bool
    document: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A network.

    Attributes:
        rows, columns: the nodes, by alphabet; of a one-mode network the same.
        cells: the weights by row and column number; where there is none, the weight is nought.
        one: whether it is a one-mode network: then both cells of a pair are there.
        since, until: the window it is of; none of the whole.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[int, int], float]
    one: bool
    since: date | None = None
    until: date | None = None


_Counts = dict[str, dict[str, list[int]]]  # by row and column: how many disagree, how many agree


def once(statements: Iterable[Statement], rule: str) -> Iterator[Statement]:
    """Statements without those that are alike (nodes and agreement) within a document, a span of time, or the whole.

    Args:
        statements: in any order.
        rule: one of `DUPLICATES`. A statement without a day is alike only to such.

    Raises:
        NotulenError: there is no such rule.
    """
    if rule not in DUPLICATES:
        raise NotulenError(f"--duplicates {rule}: it is one of {', '.join(DUPLICATES)}")
    seen = set()
    for one in statements:
        if rule == "include":
            yield one
            continue
        key = (one.row, one.column, one.agrees, _span(one, rule))
        if key not in seen:
            seen.add(key)
            yield one


def _span(one: Statement, rule: str) -> object:
    if rule == "document":
        return one.document
    if rule == "range" or one.day is None:
        return rule
    return {"week": one.day.isocalendar()[:2], "month": (one.day.year, one.day.month), "year": one.day.year}[rule]


def _counts(statements: Iterable[Statement]) -> _Counts:
    found: _Counts = {}
    for one in statements:
        found.setdefault(one.row, {}).setdefault(one.column, [0, 0])[one.agrees] += 1
    return found


def checked(one: bool, qualifier: str, normalisation: str) -> None:
    """Whether these go together.

    Raises:
        NotulenError: they do not.
    """
    which, name = (ONE, "one") if one else (TWO, "two")
    for what, value in (("qualifier", qualifier), ("normalisation", normalisation)):
        if value not in which[what]:
            raise NotulenError(f"--{what} {value} does not go with --network {name}: {', '.join(which[what])} do")


def two_mode(statements: Iterable[Statement], qualifier: str = "ignore", normalisation: str = "no") -> Matrix:
    """Rows by columns.

    Args:
        statements: without duplicates.
        qualifier: ignore (all are counted), subtract (those that agree less those that do not), combine (0 none, 1 only
            disagreement, 2 only agreement, 3 both).
        normalisation: activity (by all statements of the row), prominence (by all of the column), or no.

    Raises:
        NotulenError: these do not go together.
    """
    checked(False, qualifier, normalisation)
    counts = _counts(statements)
    rows = tuple(sorted(counts))
    columns = tuple(sorted({column for some in counts.values() for column in some}))
    numbers = {column: number for number, column in enumerate(columns)}
    cells: dict[tuple[int, int], float] = {}
    of_row: dict[int, float] = {}
    of_column: dict[int, float] = {}
    for i, row in enumerate(rows):
        for column, (no, yes) in counts[row].items():
            j = numbers[column]
            weight: float = {"ignore": no + yes, "subtract": yes - no, "combine": bool(no) + 2 * bool(yes)}[qualifier]
            cells[i, j] = weight
            whole: float = 1 if qualifier == "combine" else no + yes
            of_row[i], of_column[j] = of_row.get(i, 0) + whole, of_column.get(j, 0) + whole
    if normalisation == "activity":
        cells = {(i, j): weight / of_row[i] for (i, j), weight in cells.items()}
    elif normalisation == "prominence":
        cells = {(i, j): weight / of_column[j] for (i, j), weight in cells.items()}
    return Matrix(rows, columns, {place: weight for place, weight in sorted(cells.items()) if weight}, False)


def one_mode(statements: Iterable[Statement], qualifier: str = "ignore", normalisation: str = "no") -> Matrix:
    """Rows by rows, tied by the columns both have.

    Args:
        statements: without duplicates.
        qualifier: ignore (products of how often both use a column), congruence (only uses that agree alike), conflict (only
            those that do not), subtract (congruence less conflict).
        normalisation: average (by how active the two are on average), jaccard, cosine, or no.

    Raises:
        NotulenError: these do not go together.
    """
    checked(True, qualifier, normalisation)
    counts = _counts(statements)
    rows = tuple(sorted(counts))
    users: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        for column in counts[row]:
            users.setdefault(column, []).append(i)
    pairs: dict[tuple[int, int], float] = {}
    for column, some in users.items():
        for at, i in enumerate(some):
            for j in some[at + 1 :]:
                ties = _weight(counts[rows[i]][column], counts[rows[j]][column], qualifier)
                pairs[i, j] = pairs.get((i, j), 0) + ties
    cells: dict[tuple[int, int], float] = {}
    for (i, j), weight in pairs.items():
        by = _norm(counts[rows[i]], counts[rows[j]], normalisation)
        if weight and by:
            cells[i, j] = cells[j, i] = weight / by
    return Matrix(rows, rows, dict(sorted(cells.items())), True)


def _weight(one: Sequence[int], other: Sequence[int], qualifier: str) -> int:
    same = one[0] * other[0] + one[1] * other[1]
    unlike = one[0] * other[1] + one[1] * other[0]
    return {"ignore": same + unlike, "congruence": same, "conflict": unlike, "subtract": same - unlike}[qualifier]


def _norm(one: dict[str, list[int]], other: dict[str, list[int]], normalisation: str) -> float:
    if normalisation == "no":
        return 1
    mine, its = (sum(map(sum, some.values())) for some in (one, other))
    if normalisation == "average":
        return (mine + its) / 2
    if normalisation == "cosine":
        return sqrt(mine * mine) * sqrt(its * its)
    both = only = 0
    for column in one.keys() | other.keys():
        for a, b in zip(one.get(column, (0, 0)), other.get(column, (0, 0)), strict=True):
            both += a * b
            only += (a if not b else 0) + (b if not a else 0)
    return both + only


def windows(statements: Sequence[Statement], told: str) -> list[tuple[date, date, list[Statement]]]:
    """Statements by spans of time that follow each other, from the day of the first; those without a day are in none.

    Args:
        statements: in any order.
        told: unit and size, as "months:1".

    Returns:
        First and last day of each span, and its statements; empty spans too.

    Raises:
        NotulenError: that is no span.
    """
    unit, _, size = told.partition(":")
    if unit not in UNITS or not size.isascii() or not size.isdigit() or not 0 < int(size) <= 1000:
        raise NotulenError(f"--window {told}: write UNIT:N, with {', '.join(UNITS)}, as months:1")
    dated = sorted(((one.day, number) for number, one in enumerate(statements) if one.day is not None))
    if not dated:
        return []
    found: list[tuple[date, date, list[Statement]]] = []
    first, last = dated[0][0], dated[-1][0]
    since = first
    while since <= last:
        if len(found) == MOST:
            raise NotulenError(
                f"--window {told}: more than {MOST:,} spans between {first} and {last}; take longer ones"
            )
        after = _later(first, unit, int(size) * (len(found) + 1))
        found.append((since, after - timedelta(days=1), []))
        since = after
    at = 0
    for day, number in dated:
        while day > found[at][1]:
            at += 1
        found[at][2].append(statements[number])
    return found


def _later(day: date, unit: str, size: int) -> date:
    try:
        if unit in ("days", "weeks"):
            return day + timedelta(days=size * (7 if unit == "weeks" else 1))
        months = day.year * 12 + day.month - 1 + size * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        for number in range(day.day, 27, -1):  # the 31st of a shorter month is its last
            try:
                return date(year, month + 1, number)
            except ValueError:
                continue
        return date(year, month + 1, min(day.day, 27))
    except (OverflowError, ValueError):
        return date.max
