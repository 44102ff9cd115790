"""Standing in a ledger: the same acts whatever the order, worked out anew where something changed and nowhere else."""

from __future__ import annotations

import random
from functools import cache

import pytest
import synthetic
from ledgers import fresh

from notulen.ledger.filters import Filter
from notulen.ledger.ledger import Ledger
from notulen.model import Reading
from notulen.standing import beside, kept
from notulen.standing.acts import acts, order
from notulen.standing.rows import act_of
from notulen.standing.told import all_told


@cache
def news():
    return synthetic.news(3, rounds=2)


def readings():
    return [
        Reading(report=report, minutes=tuple(minutes), attributions=(), reader="tests 1")
        for report, minutes in news().reports
    ]


def held(ledger):
    return sorted(map(act_of, ledger.derived.acts(minutes=False)), key=order)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(fresh(tmp_path)) as made:
        yield made


def test_a_ledgers_acts_are_those_of_its_minutes(ledger):
    ledger.add_many(readings())
    assert kept.refresh(ledger) == len(readings())
    pure = acts(all_told(news().reports))
    assert [(act.id, act.reports, act.origins, act.issues, act.day, act.basis) for act in held(ledger)] == [
        (act.id, act.reports, act.origins, act.issues, act.day, act.basis) for act in pure
    ]
    assert ledger.check() == []


@pytest.mark.parametrize("seed", range(3))
def test_stored_in_another_order_and_bit_by_bit_it_holds_the_same(seed, tmp_path):
    some = readings()
    with Ledger(fresh(tmp_path, "a.db")) as whole, Ledger(fresh(tmp_path, "b.db")) as bits:
        whole.add_many(some)
        kept.refresh(whole)
        random.Random(seed).shuffle(some)
        for begin in range(0, len(some), 17):
            bits.add_many(some[begin : begin + 17])
            kept.refresh(bits)
        assert held(whole) == held(bits)


def test_nothing_is_worked_out_twice(ledger):
    ledger.add_many(readings())
    kept.refresh(ledger)
    assert kept.refresh(ledger) == 0


def test_what_a_person_corrects_is_another_act(ledger):
    ledger.add_many(readings())
    kept.refresh(ledger)
    (lone, *_) = (
        (act for act in held(ledger) if act.reports == 1) if any(a.reports == 1 for a in held(ledger)) else held(ledger)
    )
    before = {act.id: act.reports for act in held(ledger)}
    ledger.verdict(lone.best, "kind=aid", by="Anna")
    assert kept.refresh(ledger) == 1
    after = held(ledger)
    assert [act.kind for act in after if lone.best == act.best] == ["aid"]
    assert sum(act.reports for act in after) in {sum(before.values()), sum(before.values()) + 1}


def test_a_forgotten_report_tells_nothing_any_more(ledger):
    ledger.add_many(readings())
    kept.refresh(ledger)
    gone = readings()[0]
    ledger.forget(gone.report.id)
    kept.refresh(ledger)
    left = [pair for pair in news().reports if pair[0].id != gone.report.id]
    assert [act.id for act in held(ledger)] == [act.id for act in acts(all_told(left))]


def test_acts_are_found_by_what_they_are_about(ledger):
    ledger.add_many(readings())
    kept.refresh(ledger)
    assert {issue for act in beside.acts(ledger, Filter(about=("process.*",))) for issue in act.issues} == {
        "process.talks"
    }
    assert list(beside.acts(ledger, Filter(since="2099-01-01"))) == []
