"""Standing in a ledger: the same acts whatever the order, worked out anew where something changed and nowhere else."""

from __future__ import annotations

import random
from functools import cache

import bulk
import pytest
import synthetic
from ledgers import fresh

from notulen.ledger.filters import Filter
from notulen.ledger.ledger import Ledger
from notulen.model import Reading
from notulen.standing import beside, kept
from notulen.standing.acts import acts, order
from notulen.standing.positions import positions
from notulen.standing.rows import act_of
from notulen.standing.settled import settle
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


def carried(made, outlet, day):
    """A reading of another report that carries the same text."""
    told = {"id": outlet, "outlet": outlet, "published": day, "text": f"{made.report.text} Selesai."}
    minutes = [
        one.model_copy(update={"report": outlet, "id": one.id[::-1], "chain": (outlet, *one.chain[1:])})
        for one in made.minutes
    ]
    return made.model_copy(update={"report": made.report.model_copy(update=told), "minutes": tuple(minutes)})


def test_who_only_carried_a_text_is_counted_by_itself_once_that_is_forgotten(ledger):
    first = bulk.reading(1).model_copy(update={"reader": "tests 1"})
    ledger.add_many([first, carried(first, "Koran Salinan", "2022-01-02")])

    def origins():
        kept.refresh(ledger)
        told = {origin for act in held(ledger) for origin in act.origins}
        return told & {"warta barat", "koran salinan"}, {one.origin for one in ledger.derived.origins().values()}

    assert origins() == ({"warta barat"}, {"warta barat"})
    ledger.forget(first.report.id)
    assert origins() == ({"koran salinan"}, {"koran salinan"})


def test_acts_are_found_by_what_they_are_about(ledger):
    ledger.add_many(readings())
    kept.refresh(ledger)
    assert {issue for act in beside.acts(ledger, Filter(about=("process.*",))) for issue in act.issues} == {
        "process.talks"
    }
    assert list(beside.acts(ledger, Filter(since="2099-01-01"))) == []


def damaged_readings(seed):
    """Readings of another story, some minutes of which are read otherwise."""
    chance = random.Random(seed)

    def misread(minute):
        told = {}
        if chance.random() < 0.15:
            told["kind"] = chance.choice(("state", "demand", "reject", "accuse", "offer"))
        if chance.random() < 0.1:
            told["modality"] = "negated"
        return minute.model_copy(update=told)

    return [
        Reading(report=report, minutes=tuple(map(misread, minutes)), attributions=(), reader="tests 1")
        for report, minutes in synthetic.news(10 + seed, rounds=2).reports
    ]


def pure(ledger):
    return settle(map(act_of, ledger.derived.acts(minutes=False)))


def test_what_acts_come_to_is_kept_as_it_is_worked_out_of_all(ledger):
    ledger.add_many(damaged_readings(0))
    kept.refresh(ledger)
    whole = pure(ledger)
    found = sorted(beside.settled(ledger), key=lambda one: order(one.act))
    assert [(one.act, one.sure) for one in found] == [(one.act, one.sure) for one in whole]
    assert any(one.counted for one in whole)
    assert not all(one.sure for one in whole)


@pytest.mark.parametrize("seed", range(4))
def test_positions_by_their_latest_steps_are_those_of_all_acts(seed, tmp_path):
    some = damaged_readings(seed)
    with Ledger(fresh(tmp_path)) as ledger:
        for begin in range(0, len(some), 40):
            ledger.add_many(some[begin : begin + 40])
            kept.refresh(ledger)
        expected = positions([one.act for one in pure(ledger) if one.sure])
        found = beside.positions(ledger)
        told = [(one.party, one.issue, one.stance, one.since, one.claims) for one in found]
        assert told == [(one.party, one.issue, one.stance, one.since, one.claims[-beside.CLAIMS :]) for one in expected]
        assert [one.evidence[:1] for one in found] == [one.evidence[:1] for one in expected]
        assert [one.history for one in found] == [
            tuple(step for step in one.history if step.day == one.history[-1].day) for one in expected
        ]


@pytest.mark.parametrize("seed", range(3))
def test_in_another_order_acts_come_to_the_same(seed, tmp_path):
    some = damaged_readings(seed)
    with Ledger(fresh(tmp_path, "a.db")) as whole, Ledger(fresh(tmp_path, "b.db")) as bits:
        whole.add_many(some)
        kept.refresh(whole)
        random.Random(seed).shuffle(some)
        for begin in range(0, len(some), 60):
            bits.add_many(some[begin : begin + 60])
            kept.refresh(bits)
        assert list(beside.settled(whole)) == list(beside.settled(bits))
        assert beside.positions(whole) == beside.positions(bits)


@pytest.mark.parametrize("seed", range(3))
def test_what_acts_come_to_forgets_with_the_report(seed, ledger):
    some = damaged_readings(seed)
    ledger.add_many(some)
    kept.refresh(ledger)
    for gone in some[:9]:
        ledger.forget(gone.report.id)
    kept.refresh(ledger)
    found = sorted(beside.settled(ledger), key=lambda one: order(one.act))
    assert [(one.act, one.sure) for one in found] == [(one.act, one.sure) for one in pure(ledger)]
    assert len(beside.positions(ledger)) == len(positions([one.act for one in found if one.sure]))
