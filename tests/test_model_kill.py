"""Killed at any moment, a run that asks a model goes on where it was: nothing is asked again, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import models
import pytest
from command import environment
from ledgers import dump, integrity

from notulen.ledger.ledger import Ledger

pytest.importorskip("openai")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

KILLS = 20
COPIES = 16  # of the ten examples: more reports than are read before the last kill


@contextmanager
def serving(folder):
    """A server in a process of its own, so that this one has no threads and may fork; its address, and what it was asked."""
    port, log = folder / "port", folder / "asked"
    bench = os.pathsep.join(str(models.ROOT / one) for one in ("bench", "tests", "src"))
    command = [sys.executable, str(Path(models.__file__)), str(port), str(log), str(COPIES)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment(PYTHONPATH=bench))
    try:
        until = time.monotonic() + 60
        while not (port.exists() and port.read_text()):
            assert time.monotonic() < until
            assert child.poll() is None
            time.sleep(0.05)
        yield port.read_text(), log
    finally:
        child.stdin.close()
        child.wait(timeout=30)


def lines(log):
    return log.read_text().split("\n")[:-1] if log.exists() else []


def known(path):
    """The questions whose answers a ledger holds."""
    if not path.exists() or not path.stat().st_size:
        return set()
    with closing(sqlite3.connect(path)) as connection:
        there = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'answers'").fetchone()[0]
        return {row[0] for row in connection.execute("SELECT question FROM answers")} if there else set()


def forked(reports, url, ledger):
    pid = os.fork()
    if pid:
        return pid
    try:
        models.read(reports, models.endpoint(url), ledger=ledger)
    finally:
        os._exit(0)


def warmed(folder):
    """Loads all that a run needs before anything forks."""
    (folder / "warm").mkdir()
    reports = models.written(folder / "warm", models.examples()[0][:1])
    outcomes, _ = models.read(reports, models.endpoint("http://127.0.0.1:9/v1"), ledger=folder / "warm" / "a.db")
    assert models.failures(outcomes)


def test_twenty_kills_ask_nothing_twice_that_was_answered_and_double_no_minute(tmp_path):
    warmed(tmp_path)
    chance = random.Random(8)
    reports, ledger = models.written(tmp_path, models.examples(COPIES)[0]), tmp_path / "a.db"
    kills = 0
    with serving(tmp_path) as (url, log):
        for _ in range(KILLS):
            before, asked = known(ledger), len(lines(log))
            pid = forked(reports, url, ledger)
            wanted, until = asked + chance.randrange(9), time.monotonic() + 30
            while len(lines(log)) < wanted and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.03)
            os.kill(pid, signal.SIGKILL)
            kills += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
            assert before <= known(ledger)
            assert not before & set(lines(log)[asked:])
            assert not known(ledger) or integrity(ledger) == "ok"
        assert kills == KILLS
        before, asked = known(ledger), len(lines(log))
        assert 0 < len(before) < len(models.examples(COPIES)[0])
        outcomes, _ = models.read(reports, models.endpoint(url), ledger=ledger)
        assert models.failures(outcomes) == []
        rest = lines(log)[asked:]
        assert len(rest) == len(set(rest))
        assert not before & set(rest)
        models.read(reports, models.endpoint(url), ledger=tmp_path / "b.db")
    assert dump(ledger) == dump(tmp_path / "b.db")
    with Ledger(ledger) as book:
        assert book.check() == []
    with closing(sqlite3.connect(ledger)) as connection:
        twice = connection.execute(
            "SELECT id, reading FROM minutes GROUP BY id, reading HAVING count(*) > 1"
        ).fetchall()
        assert twice == []
        assert connection.execute("SELECT count(*) FROM (SELECT report FROM readings GROUP BY report HAVING count(*) > 1)"
                                  ).fetchone()[0] == 0  # fmt: skip
    assert integrity(ledger) == "ok"
