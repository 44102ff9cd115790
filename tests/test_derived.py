"""What is worked out is kept beside the minutes, and known as old whenever they change."""

from __future__ import annotations

from collections import defaultdict

import bulk
import pytest
from ledgers import changed, dump, fresh, reading

from notulen.ledger.acts import Copy, KeptAct
from notulen.ledger.filters import Filter
from notulen.ledger.ledger import Ledger


@pytest.fixture
def ledger(tmp_path):
    with Ledger(fresh(tmp_path)) as book:
        yield book


def act(told, block):
    return KeptAct(
        id=f"act {told.minute}", block=block, kind=told.kind, modality=told.modality, polarity=told.polarity,
        actors=tuple(sorted(told.actors)), recipients=tuple(sorted(told.recipients)), issues=told.issues,
        day_from=told.day_from or told.published, day_to=told.day_to or told.published,
         first_published=told.published, first_outlet=told.outlet, reports=1,
        origins=1, confidence=told.confidence, minutes=(told.minute,), more="{}",
    )  # fmt: skip


def derive(ledger):
    """The simplest working out: every minute an act, a block for each kind and actors."""
    with ledger.derived.deriving() as work:
        reports = work.changed()
        touched = set(work.blocks_of(reports))
        touched |= {f"{one.kind} {'+'.join(sorted(one.actors))}" for one in work.told(reports, words=False)}
        blocks = defaultdict(list)
        for name in touched:
            kind, _, actors = name.partition(" ")
            blocks[name] = [act(one, name) for one in work.alike(kind, actors.split("+") if actors else ())]
        work.replace(blocks)
        work.copies(Copy(one.key, "wire", "2022-01-01", b"x") for one in work.carried(reports))
        work.settle(work.marks())
    return reports


def acts(ledger, wanted=None):
    return sorted(one.id for one in ledger.derived.acts(wanted))


def expected(ledger, wanted=None):
    return sorted(f"act {one.minute}" for one in ledger.told(wanted, words=False))


def test_only_what_changed_is_worked_out_anew(ledger):
    ledger.add_many([reading(), changed(bulk.reading(1))])
    assert derive(ledger) == (1, 2)
    assert derive(ledger) == ()
    ledger.add(reading())  # there already
    assert ledger.derived.changed() == ()
    ledger.add(changed(bulk.reading(2)))
    assert derive(ledger) == (3,)
    assert acts(ledger) == expected(ledger)
    assert {(one.origin, one.day, one.signature) for one in ledger.derived.origins().values()} == {
        ("wire", "2022-01-01", b"x")
    }
    assert {(one.origin, one.first_day) for one in ledger.told()} == {("wire", "2022-01-01")}


def test_a_verdict_a_newer_reading_and_forgetting_are_changes(ledger):
    made = reading()
    ledger.add_many([made, changed(bulk.reading(1))])
    derive(ledger)
    rejected = next(one.id for one in ledger.minutes(kinds="reject", report="contoh"))
    ledger.verdict(rejected, "kind=offer", "Anna")
    assert derive(ledger) == (1,)
    assert [one.kind for one in ledger.derived.acts() if one.id == f"act {rejected}"] == ["offer"]
    ledger.verdict(rejected, "wrong", "Anna")
    derive(ledger)
    assert acts(ledger) == expected(ledger)
    assert f"act {rejected}" not in acts(ledger)
    ledger.add(reading(reader="offline 9 id x", minutes=made.minutes[:2]))
    derive(ledger)
    assert acts(ledger) == expected(ledger)
    ledger.forget("contoh")
    assert not [one for one in ledger.derived.acts() if one.id.startswith("act 0-")]
    derive(ledger)
    assert acts(ledger) == expected(ledger)
    assert len(acts(ledger)) == 20


def test_made_anew_from_nothing_it_is_the_same(ledger, tmp_path):
    ledger.add_many([reading(), changed(bulk.reading(1))])
    derive(ledger)
    before = list(ledger.derived.acts())
    with ledger.derived.deriving() as work:
        work.clear()
    assert list(ledger.derived.acts()) == []
    derive(ledger)
    assert list(ledger.derived.acts()) == before
    held = dump(ledger.path)
    assert held["changed"] == []


def test_what_fails_in_the_middle_leaves_what_was(ledger):
    ledger.add(reading())

    def break_off():
        with ledger.derived.deriving() as work:
            work.settle(work.marks())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert ledger.derived.changed() == (1,)


@pytest.mark.parametrize(
    "wanted",
    [Filter(about=("security.*",)), Filter(since="2022-01-14"), Filter(until="2022-01-13"), Filter(kinds=("demand",)),
     Filter(between=("RUS", "NATO")), Filter(at_least=0.85), Filter(between=("USA",), about=("economy.sanctions",))],
    ids=str,
)  # fmt: skip
def test_acts_are_asked_for_as_minutes_are(ledger, wanted):
    ledger.add_many([reading(), changed(bulk.reading(1)), changed(bulk.reading(2))])
    derive(ledger)
    assert acts(ledger, wanted) == expected(ledger, wanted)


def test_the_act_of_a_minute_is_found(ledger):
    ledger.add(reading())
    row = next(ledger.told())
    assert ledger.derived.act_of(row.number) is None
    derive(ledger)
    assert ledger.derived.act_of(row.number).minutes == (row.minute,)
    assert ledger.show(row.minute).number == row.number


def test_alike_minutes_are_found_by_kind_actors_and_days(ledger):
    ledger.add(reading())
    with ledger.derived.deriving() as work:
        assert [one.kind for one in work.alike("meet", ("NATO", "RUS"))] == ["meet"]  # in whatever order they stand
        assert len(list(work.alike("demand", ("RUS",), since="2022-01-13"))) == 2
        assert list(work.alike("demand", ("RUS",), until="2022-01-12")) == []
        assert list(work.alike("demand", ())) == []
