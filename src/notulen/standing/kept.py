"""Joins standing to a ledger: brings what is kept there of acts up to what the ledger now holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notulen.ledger.acts import Copy, KeptAct
from notulen.ledger.derivation import Difference, OvertakenError
from notulen.standing import beside
from notulen.standing.acts import acts_of_block, block_of
from notulen.standing.copies import Carried, Origin, Prints, origin_of, origin_of_group, print_of
from notulen.standing.rows import kept
from notulen.standing.told import Told

if TYPE_CHECKING:
    from notulen.ledger.derivation import Derivation
    from notulen.ledger.ledger import Ledger
    from notulen.ledger.told import Told as Row

AT_ONCE = 30_000  # minutes that are worked on together: bounds memory however many there are
HELD_BACK = 15_000  # acts that are kept together: bounds for how long nobody else can write


def refresh(ledger: Ledger) -> int:
    """Works out anew what changed since it was last worked out.

    Others may write meanwhile: it is worked out of what is there, and only kept while nobody else writes. Of as much as
    is kept together (`HELD_BACK` acts) all stands at the end, or nothing; what more there is comes to stand by and by.
    Broken off anywhere, it is made good by the next.

    Args:
        ledger: one that may be written.

    Returns:
        How many reports had changed.
    """
    while True:
        try:
            return _refreshed(ledger)
        except OvertakenError:  # another has worked it out, or a report was forgotten: what is left is seen to
            continue


def _refreshed(ledger: Ledger) -> int:
    with ledger.derived.looking() as now:
        stage, marks = now.stage(), now.marks()
        if not marks:
            return 0
        changed = len(marks)
        copies = _copies(now, list(marks))
        moved = _moved(now, copies)
    with ledger.derived.deriving(stage) as open_:
        open_.copies(copies.values())
        marks |= open_.mark(moved)
        stage = open_.outdate()
    pending = list[Difference]()
    for found in _differences(ledger, list(marks)):
        pending.append(found)
        if sum(one.size for one in pending) >= HELD_BACK:
            with ledger.derived.deriving(stage) as open_:
                _keep(open_, pending)
                stage = open_.outdate()
    _settled(ledger, stage, marks, pending)
    return changed


def _settled(ledger: Ledger, stage: int, marks: Mapping[int, int], pending: list[Difference]) -> None:
    """Keeps what acts come to beside each other, and that all is worked out."""
    days: deque[beside.Span] | None = None
    while days is None or days:
        with ledger.derived.deriving(stage) as open_:
            _keep(open_, pending)
            days = beside.stirred(open_) if days is None else days
            beside.refresh(open_, days)
            if not days:
                open_.calm()
                open_.settle(marks)
            stage = open_.outdate()


def _keep(open_: Derivation, pending: list[Difference]) -> None:
    for one in pending:
        open_.keep(one)
    pending.clear()


def _differences(ledger: Ledger, reports: Sequence[int]) -> Iterator[Difference]:
    """What acts that hang on reports come to that is not so yet."""
    with ledger.derived.looking() as now:
        touched = {block_of(told(row)) for row in now.told(reports, words=False)} | now.blocks_of(reports)
        portions = list(_portions(now.blocks(), touched))
    for blocks, roles in portions:
        with ledger.derived.looking() as now:  # anew each time: who looks for long keeps the journal from being cut
            found = now.difference(_worked_out(now, blocks, roles))
        yield found


def told(row: Row) -> Told:
    """A minute of a ledger as standing sees it."""
    origin = Origin(row.origin, row.first_day) if row.origin else None
    return Told(
        minute=row.minute, report=row.report, start=row.start, kind=row.kind, modality=row.modality,
        polarity=row.polarity, actors=row.actors, actor=row.actor, recipients=row.recipients, recipient=row.recipient,
        sources=row.sources, source=row.source, issues=row.issues, day_from=row.day_from, day_to=row.day_to,
        published=row.published, first_day=row.first_day, outlet=row.outlet,
        origin=origin_of(row.chain, bool(row.sources), row.outlet, row.wire, row.report, origin),
        language=row.language or "", content=row.content, condition=row.condition, place=row.place,
        confidence=row.confidence,
    )  # fmt: skip


# Copies


def _copies(now: Derivation, changed: Sequence[int]) -> dict[str, Copy]:
    """Where changed reports, and all that carry their texts, come from, by their keys."""
    prints = {key: copy.signature for key, copy in now.origins().items() if copy.signature}
    fresh: dict[str, Carried] = {}
    for one in now.carried(changed):
        carried = Carried(one.key, one.outlet, one.published, one.wire, "")
        made = print_of(Carried(one.key, one.outlet, one.published, one.wire, one.text))
        fresh[one.key] = carried
        prints.pop(one.key, None)
        if made:
            prints[one.key] = made
    found = _origins(now, fresh, Prints(prints))
    return {key: Copy(key, one.name, one.day, prints.get(key)) for key, one in found.items()}


def _moved(now: Derivation, found: Mapping[str, Copy]) -> list[int]:
    """The numbers of reports whose origin is another now than it was."""
    before = now.origins()
    moved = (key for key, one in found.items() if key in before and _origin(before[key]) != _origin(one))
    return sorted(now.numbers(moved).values())


def _origin(copy: Copy) -> tuple[str, str | None]:
    return copy.origin, copy.day


def _origins(now: Derivation, fresh: Mapping[str, Carried], prints: Prints) -> dict[str, Origin]:
    """The origins of fresh reports, and of all others that carry their texts."""
    found: dict[str, Origin] = {}
    for key in sorted(fresh):
        if key in found:
            continue
        group = prints.group(key)
        others = now.numbers(one for one in group if one not in fresh).values()
        known = {
            one.key: Carried(one.key, one.outlet, one.published, one.wire, "") for one in now.carried(list(others))
        }
        members = [fresh.get(one) or known[one] for one in group if one in fresh or one in known]
        found |= dict.fromkeys((one.key for one in members), origin_of_group(members))
    return found


# Acts


Roles = tuple[str, str, str]  # a minute's kind, its actor's and recipient's code


def _portions(sizes: Mapping[Roles, int], touched: set[str]) -> Iterator[tuple[set[str], list[Roles]]]:
    """Blocks in portions that fit the memory, each with the roles of the minutes that fall in them."""
    roles: dict[str, list[Roles]] = {block: [] for block in sorted(touched)}
    for role in sorted(sizes):
        block = named_block(*role)
        if block in roles:
            roles[block].append(role)
    some: set[str] = set()
    count = 0
    for block, of_block in roles.items():
        size = sum(sizes[role] for role in of_block)
        if some and count + size > AT_ONCE:
            yield some, [role for one in sorted(some) for role in roles[one]]
            some, count = set(), 0
        some.add(block)
        count += size
    if some:
        yield some, [role for one in sorted(some) for role in roles[one]]


def named_block(kind: str, actor: str, recipient: str) -> str:
    """The block that a minute falls in by its codes as they stand in its row."""
    codes = {*actor.split("+"), *(recipient.split("+") if kind == "meet" else ())} - {""}
    return f"{kind} {'+'.join(sorted(codes))}"


def _worked_out(now: Derivation, blocks: set[str], roles: Sequence[Roles]) -> dict[str, list[KeptAct]]:
    by_block: dict[str, dict[str, Told]] = {block: {} for block in sorted(blocks)}
    for row in now.of_roles(roles):
        one = told(row)
        if (block := block_of(one)) in by_block:
            by_block[block][one.minute] = one  # what a person has corrected comes with every slice
    return {block: [kept(act) for act in acts_of_block(some.values())] for block, some in by_block.items()}
