"""Killed at any moment, a reading loses nothing that it told stored, and stores nothing twice when it goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import storing
from command import environment, needs_reading
from ledgers import dump, integrity
from storing import source

from notulen.ledger.ledger import Ledger

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

CHILD = Path(__file__).with_name("storing.py")
KILLS = 50
REPORTS = 2_000  # more than are stored before the last kill
EXAMPLES = Path(__file__).parents[1] / "examples" / "reports.jsonl"


def forked(ledger, order):
    """A process of its own that stores; forked, so that fifty of them need not start from nothing."""
    out, told = os.pipe()
    pid = os.fork()
    if pid:
        os.close(told)
        return pid, os.fdopen(out, encoding="utf-8")
    try:
        os.close(out)
        storing.store(str(ledger), str(order), os.fdopen(told, "w", encoding="utf-8"))
    finally:
        os._exit(0)


def killed(pid, lines, wanted, chance, told):
    """Takes the ids that a process tells, and kills it after so many of them and a moment; the ids it told."""
    for n, line in enumerate(lines):
        told.add(line.strip())
        if n >= wanted:
            break
    time.sleep(chance.random() * 0.005)
    os.kill(pid, signal.SIGKILL)
    told |= {line.strip() for line in lines if line.endswith("\n")}  # what it still told before it died
    lines.close()


def ids(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM publications")]


def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path):
    chance = random.Random(4)
    path = tmp_path / "a.db"
    told: set[str] = set()
    order = source(tmp_path / "a.jsonl", REPORTS, seed=1)
    kills = 0
    for _ in range(KILLS):
        # Mostly among what is new, sometimes among what was there, or before anything was told.
        wanted = len(told) + chance.randrange(25) if chance.random() < 0.8 else chance.randrange(len(told) + 1)
        pid, lines = forked(path, order)
        killed(pid, lines, wanted, chance, told)
        kills += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        there = ids(path) if path.exists() and path.stat().st_size else []
        assert told <= set(there)
        assert len(there) == len(set(there))
        assert not there or integrity(path) == "ok"
    assert kills == KILLS
    assert 0 < len(told) < REPORTS
    whole = tmp_path / "b.db"
    for ledger in (path, whole):
        command = [sys.executable, str(CHILD), str(ledger), str(order)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True, timeout=300)
        assert len(done.stdout.splitlines()) == REPORTS
    assert dump(path) == dump(whole)
    with Ledger(path) as ledger:
        assert ledger.check() == []
    assert integrity(path) == "ok"


@needs_reading
def test_the_program_itself_killed_keeps_what_it_printed(tmp_path):
    chance = random.Random(5)
    lines = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    rows = [json.dumps(line | {"id": f"{line['id']}-{n}", "text": f"{line['text']}\nNo. {n}\n"})
            for n in range(6) for line in lines]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    path = tmp_path / "a.db"
    told: set[str] = set()
    command = [sys.executable, "-m", "notulen", "read", str(tmp_path / "a.jsonl"), "--show", "reports",
               "--ledger", str(path)]  # fmt: skip
    for _ in range(3):
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), text=True
        )
        killed(child.pid, child.stdout, chance.randrange(30), chance, told)
        child.wait()
        assert {json.loads(line)["id"] for line in told} <= set(ids(path))
        assert integrity(path) == "ok"
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True, timeout=300)
    printed = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    assert printed == [json.loads(row)["id"] for row in rows]
    assert sorted(ids(path)) == sorted(printed)
    assert "already there" in done.stderr
