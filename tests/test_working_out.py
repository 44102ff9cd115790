"""Acts are worked out beside whoever else writes: in pieces, by several at once, broken off, they come to the same."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time

import pytest
import synthetic
from ledgers import fresh, integrity

from notulen.ledger.ledger import Ledger
from notulen.model import Reading
from notulen.standing import beside, kept

PIECES = {kept: {"AT_ONCE": 120, "HELD_BACK": 15}, beside: {"AT_ONCE": 40}}
IN_PIECES = "".join(
    f"{module.__name__.rpartition('.')[2]}.{name} = {value}; "
    for module in PIECES
    for name, value in PIECES[module].items()
)


def readings(seed=5):
    return [
        Reading(report=report, minutes=tuple(minutes), attributions=(), reader="tests 1")
        for report, minutes in synthetic.news(seed, rounds=2).reports
    ]


@pytest.fixture
def pieces(monkeypatch):
    for module, values in PIECES.items():
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)


@pytest.fixture
def path(tmp_path):
    return fresh(tmp_path)


@pytest.fixture
def whole(tmp_path):
    """What the acts of some readings come to, worked out at once."""

    def make(some):
        with Ledger(tmp_path / f"whole {len(some)}.db") as ledger:
            ledger.add_many(some)
            kept.refresh(ledger)
            return list(beside.settled(ledger)), beside.positions(ledger)

    return make


def state(ledger):
    return list(beside.settled(ledger)), beside.positions(ledger)


def meanwhile(monkeypatch, what):
    """Does something once after the first piece was worked out, before it is kept."""
    differences = kept._differences
    done = list[object]()

    def hooked(*args):
        for found in differences(*args):
            if not done:
                done.append(found)
                what()
            yield found

    monkeypatch.setattr(kept, "_differences", hooked)


def test_in_pieces_it_comes_to_the_same(pieces, path, whole):
    some = readings()
    with Ledger(path) as ledger:
        ledger.add_many(some)
        assert kept.refresh(ledger) == len(some)
        assert state(ledger) == whole(some)
        assert kept.refresh(ledger) == 0


def test_who_writes_meanwhile_does_not_wait_and_is_worked_in_next(monkeypatch, path, whole):
    some = readings()

    def write():
        with Ledger(path, timeout=0.1) as other:
            other.add_many(some[-10:])

    with Ledger(path) as ledger:
        ledger.add_many(some[:-10])
        meanwhile(monkeypatch, write)
        assert kept.refresh(ledger) == len(some) - 10
        assert kept.refresh(ledger) == 10
        assert state(ledger) == whole(some)


def test_a_report_that_changes_again_meanwhile_stays_changed(monkeypatch, path):
    some = readings()
    minute = some[0].minutes[0].id
    with Ledger(path) as ledger:
        ledger.add_many(some)
        meanwhile(monkeypatch, lambda: ledger.verdict(minute, "wrong", by="Anna"))
        kept.refresh(ledger)
        assert len(ledger.derived.changed()) == 1
        kept.refresh(ledger)
        assert all(minute not in act.minutes for act in ledger.derived.acts())


def test_what_is_forgotten_meanwhile_comes_back_in_no_act(pieces, monkeypatch, path, whole):
    some = readings()
    gone = some[3]
    with Ledger(path) as ledger:
        ledger.add_many(some)
        kept.refresh(ledger)
        for minute in gone.minutes:
            ledger.verdict(minute.id, "kind=aid", by="Budi")  # so that other acts are worked out of its words
        meanwhile(monkeypatch, lambda: ledger.forget(gone.report.id))
        kept.refresh(ledger)
        kept.refresh(ledger)
        assert state(ledger) == whole([one for one in some if one is not gone])


@pytest.mark.parametrize("seed", range(3))
def test_several_at_once_come_to_the_same(seed, pieces, path, whole):
    some = readings()
    chance = random.Random(seed)
    with Ledger(path) as first:
        first.add_many(some[:60])
    failed = []

    def work(portions):
        try:
            with Ledger(path) as ledger:
                for portion in portions:
                    ledger.add_many(portion)
                    kept.refresh(ledger)
        except Exception as error:
            failed.append(error)

    left = some[60:]
    chance.shuffle(left)
    lists = [[left[at : at + 15] for at in range(begin, len(left), 45)] for begin in (0, 15, 30)]
    threads = [threading.Thread(target=work, args=(portions,)) for portions in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Ledger(path) as ledger:
        kept.refresh(ledger)
        assert state(ledger) == whole(some)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_killed_at_any_moment_it_is_made_good_by_the_next(path, whole):
    some = readings()
    chance = random.Random(9)
    with Ledger(path) as ledger:
        ledger.add_many(some)
    code = (
        "import sys; from notulen.ledger.ledger import Ledger; from notulen.standing import beside, kept; "
        f"{IN_PIECES}print('ready', flush=True); kept.refresh(Ledger(sys.argv[1])); print('done', flush=True)"
    )
    ended = []
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.01, 0.5))
        process.send_signal(signal.SIGKILL)
        ended.append(process.communicate()[0])
    assert "" in ended
    assert integrity(path) == "ok"
    with Ledger(path) as ledger:
        kept.refresh(ledger)
        assert state(ledger) == whole(some)
        assert ledger.check() == []
