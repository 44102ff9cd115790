"""Joins standing to a ledger: brings what is kept there of acts up to what the ledger now holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notulen.ledger.acts import Copy, KeptAct
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


def refresh(ledger: Ledger) -> int:
    """Works out anew what changed since it was last worked out; all of it stands at the end, or nothing.

    Args:
        ledger: one that may be written.

    Returns:
        How many reports had changed.
    """
    if not ledger.derived.changed(1):
        return 0
    with ledger.derived.deriving() as open_:
        changed = open_.changed()
        moved = _copies(open_, changed)
        reports = sorted({*changed, *open_.numbers(moved).values()})
        touched = {block_of(told(row)) for row in open_.told(reports, words=False)} | open_.blocks_of(reports)
        for blocks, roles in _portions(open_.blocks(), touched):
            open_.replace(_worked_out(open_, blocks, roles))
        beside.refresh(open_)
        open_.settle(changed)
    return len(changed)


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


def _copies(open_: Derivation, changed: Sequence[int]) -> set[str]:
    """Finds out where changed reports come from; the keys of all whose origin is another now than it was."""
    before = open_.origins()
    fresh: dict[str, Carried] = {}
    prints = {key: copy.signature for key, copy in before.items() if copy.signature}
    for one in open_.carried(changed):
        carried = Carried(one.key, one.outlet, one.published, one.wire, "")
        made = print_of(Carried(one.key, one.outlet, one.published, one.wire, one.text))
        fresh[one.key] = carried
        prints.pop(one.key, None)
        if made:
            prints[one.key] = made
    found = _origins(open_, fresh, Prints(prints))
    open_.copies(Copy(key, one.name, one.day, prints.get(key)) for key, one in found.items())
    return {
        key for key, one in found.items() if key in before and (before[key].origin, before[key].day) != (one.name, one.day)
    }  # fmt: skip


def _origins(open_: Derivation, fresh: Mapping[str, Carried], prints: Prints) -> dict[str, Origin]:
    """The origins of fresh reports, and of all others that carry their texts."""
    found: dict[str, Origin] = {}
    for key in sorted(fresh):
        if key in found:
            continue
        group = prints.group(key)
        others = open_.numbers(one for one in group if one not in fresh).values()
        known = {
            one.key: Carried(one.key, one.outlet, one.published, one.wire, "") for one in open_.carried(list(others))
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


def _worked_out(open_: Derivation, blocks: set[str], roles: Sequence[Roles]) -> dict[str, list[KeptAct]]:
    by_block: dict[str, dict[str, Told]] = {block: {} for block in sorted(blocks)}
    for row in open_.of_roles(roles):
        one = told(row)
        if (block := block_of(one)) in by_block:
            by_block[block][one.minute] = one  # what a person has corrected comes with every slice
    return {block: [kept(act) for act in acts_of_block(some.values())] for block, some in by_block.items()}
