"""A file that cannot be a ledger, or cannot be written, is told of in plain words, and nothing in it is damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import bulk
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from command import environment, notulen
from ledgers import first_version, fresh, integrity, reading
from sqlalchemy import create_engine

from notulen.errors import LedgerError
from notulen.ledger import care
from notulen.ledger.connect import Store
from notulen.ledger.ledger import Ledger
from notulen.ledger.migrations import upgrade
from notulen.ledger.schema import VERSIONS, WORDS, metadata
from notulen.standing import beside, kept

ROOT = getattr(os, "geteuid", lambda: 1)() == 0
NOBODY = 65534

FILES = {
    "a text": b"Rusia menolak usul NATO.\n" * 100,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "something short": b"SQL",
    "a damaged header": b"SQLite format 3\0" + b"\xff" * 200,
}


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_ledger_is_left_as_it_is(tmp_path, name, write):
    path = tmp_path / "a.db"
    path.write_bytes(FILES[name])
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger(path, write=write)
    assert path.read_bytes() == FILES[name]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("write", [True, False])
def test_another_programs_database_is_left_as_it_is(tmp_path, journal, write):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute("CREATE TABLE minutes (number INTEGER PRIMARY KEY, words TEXT)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="another program's database"):
        Ledger(path, write=write)
    assert path.read_bytes() == before
    assert notulen("read", "-", "--ledger", path, given=b"Rusia").returncode == 2
    assert path.read_bytes() == before


def test_a_folder_a_missing_folder_and_a_missing_file(tmp_path):
    with pytest.raises(LedgerError, match="a folder"):
        Ledger(tmp_path)
    with pytest.raises(LedgerError, match="no such folder"):
        Ledger(tmp_path / "tidak" / "ada.db")
    with pytest.raises(LedgerError, match="no ledger here"):
        Ledger(tmp_path / "ada.db", write=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_ledger_when_it_is_written(tmp_path):
    (tmp_path / "a.db").touch()
    with pytest.raises(LedgerError, match="no ledger here"):
        Ledger(tmp_path / "a.db", write=False)
    with Ledger(tmp_path / "a.db") as ledger:
        ledger.add(reading())
    assert integrity(tmp_path / "a.db") == "ok"


# Versions


def test_the_migrations_make_the_tables_that_the_program_knows(tmp_path):
    store = Store(tmp_path / "a.db", write=True)
    with store.reading() as connection:
        # FTS5's tables, and those in which it keeps them, are none of SQLAlchemy's.
        opts = {"compare_type": True, "include_name": lambda name, *_: not (name or "").startswith(WORDS)}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), metadata) == []
        for index in WORDS:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {index}").scalar() == 0
        named = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {index.name for table in metadata.tables.values() for index in table.indexes} <= named
    store.close()


def test_a_ledger_of_the_first_version_is_brought_up_with_all_it_holds(tmp_path):
    path = tmp_path / "a.db"
    first_version(path)
    assert Store(path, write=False, any_version=True).version() == "0001"
    with Ledger(path) as ledger:
        (minute,) = ledger.minutes()
        assert (minute.id, minute.actor.name, minute.when) == ("bbbb", "Dmitry Peskov", "2022-01-12")
        assert minute.notes == ("judged right by Anna",)
        assert ledger.talks.named("Wina").between == ("RUS", "NATO")
        assert ledger.check() == []
        assert ledger.derived.changed() == (1,)
        assert ledger.info().version == VERSIONS[-1]
        ledger.add(reading())


def test_acts_that_an_older_version_kept_are_worked_out_anew(tmp_path):
    path = tmp_path / "a.db"
    first_version(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as second:
        upgrade(second, "0002")
        second.exec_driver_sql(
            "INSERT INTO acts (number, id, block, kind, modality, actors, recipients, issues, reports, origins, confidence) "
            "VALUES (1, 'zzzz', 'reject RUS', 'reject', 'actual', 'RUS', 'NATO', 'security.alliance', 7, 7, 1.0)"
        )
        second.exec_driver_sql("INSERT INTO act_minutes VALUES (1, 2)")
        second.exec_driver_sql("DELETE FROM changed")
    engine.dispose()
    with Ledger(path) as ledger:
        kept.refresh(ledger)
        (act,) = beside.acts(ledger)
        assert (act.best, act.kind, act.reports) == ("bbbb", "reject", 1)
        assert ledger.check() == []


def test_an_older_ledger_that_is_only_read_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "a.db"
    first_version(path)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"an older notulen made it.*ledger migrate"):
        Ledger(path, write=False)
    assert path.read_bytes() == before
    done = notulen("ledger", "info", "--ledger", path)
    assert (done.returncode, done.stdout) == (2, "")
    done = notulen("ledger", "migrate", "--ledger", path)
    assert done.returncode == 0
    assert f"from schema 0001 to {VERSIONS[-1]}" in done.stdout
    assert (tmp_path / "a.db.0001.bak").exists()
    assert notulen("ledger", "info", "--ledger", path).returncode == 0
    assert care.migrate(path) == (VERSIONS[-1], VERSIONS[-1], None)


def test_a_step_that_fails_leaves_the_older_ledger_as_it_was(tmp_path):
    path = tmp_path / "a.db"
    first_version(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE acts (x)")  # in the step's way, after its first tables
    with pytest.raises(LedgerError, match="acts"):
        Ledger(path)
    with closing(sqlite3.connect(path)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert "changed" not in names
    assert integrity(path) == "ok"


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_ledger_is_refused_and_left_as_it_is(tmp_path, write):
    path = fresh(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"a newer notulen made it \(schema 0099"):
        Ledger(path, write=write)
    assert path.read_bytes() == before


# Locks


@contextmanager
def held(path, what="BEGIN IMMEDIATE"):
    """Another process that holds the ledger."""
    code = f"""
import sqlite3, sys
c = sqlite3.connect({str(path)!r}, isolation_level=None)
c.execute({what!r})
print("held", flush=True)
sys.stdin.read()
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    try:
        yield
    finally:
        child.communicate()


def test_a_ledger_held_by_another_is_waited_for_and_then_told_of(tmp_path):
    path = fresh(tmp_path)
    with Ledger(path, timeout=0.3) as ledger, held(path):
        begun = time.monotonic()
        with pytest.raises(LedgerError, match="another program is writing it"):
            ledger.add(reading())
        assert time.monotonic() - begun >= 0.3
        assert list(ledger.minutes()) == []  # reading goes on all the while
        with Ledger(path, timeout=0.3) as another:  # and opening
            assert list(another.reports()) == []
    with Ledger(path) as ledger:
        assert ledger.add(reading()).new == 1


def test_another_that_ends_in_time_is_waited_for(tmp_path):
    path = fresh(tmp_path)
    code = f"""
import sqlite3, time
c = sqlite3.connect({str(path)!r}, isolation_level=None)
c.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(1)
c.execute("COMMIT")
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    with Ledger(path, timeout=60) as ledger:
        assert ledger.add(reading()).new == 1
    child.communicate()


# Read-only


@pytest.fixture
def common():
    """A folder that another user may come to: pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="notulen-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_another(act):
    """What an act prints in a process of a user to whom permissions apply, which they do not to root."""
    out, told = os.pipe()
    pid = os.fork()  # not anew: another user may not read the program where it lies
    if not pid:
        try:
            if ROOT:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            try:
                os.write(told, f"{act()}".encode())
            except LedgerError as error:
                os.write(told, str(error).encode())
            except BaseException as error:
                os.write(told, repr(error).encode())
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(out, encoding="utf-8") as lines:
        said = lines.read()
    os.waitpid(pid, 0)
    return said


def counted(path):
    with Ledger(path, write=False) as ledger:
        return sum(1 for _ in ledger.minutes())


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_what_is_read_only_can_be_read_and_says_why_it_cannot_be_written(common, what):
    path = fresh(common)
    with Ledger(path) as ledger:
        ledger.add(reading())
    before = path.read_bytes()
    path.chmod(0o444)
    common.chmod(0o555 if what != "file" else 0o777)
    if what == "folder" and not ROOT:
        path.chmod(0o644)
    assert as_another(lambda: counted(path)) == "7"
    assert "it cannot be written" in as_another(lambda: Ledger(path).forget("contoh"))
    common.chmod(0o755)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_a_folder_that_may_not_be_written_gets_no_ledger(common):
    common.chmod(0o555)
    assert "cannot be opened" in as_another(lambda: Ledger(common / "a.db"))


# Damage


def test_a_damaged_file_is_told_of(tmp_path):
    path = fresh(tmp_path)
    with Ledger(path) as ledger:
        ledger.add_many(bulk.readings(2_000))
    data = bytearray(path.read_bytes())
    for page in range(30, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 2000] = b"\xaa" * 2000
    path.write_bytes(data)
    with Ledger(path, write=False) as ledger, pytest.raises(LedgerError, match="damaged"):
        list(ledger.minutes())
    done = notulen("ledger", "check", "--ledger", path)
    assert (done.returncode, done.stdout) == (1, f"{path}: not whole\n")
    *findings, last = done.stderr.splitlines()
    assert 0 < len(findings) <= 20
    assert all(one.startswith(f"notulen: {path}: the file is damaged: ") for one in findings)
    assert "ledger check" not in done.stderr
    assert "put the last backup in its place" in last
    assert path.read_bytes() == bytes(data)


def test_a_file_damaged_at_its_head_is_checked_and_says_what_to_do(tmp_path):
    path = fresh(tmp_path)
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xaa" * 3996
    path.write_bytes(data)
    done = notulen("ledger", "check", "--ledger", path)
    assert (done.returncode, done.stdout) == (1, f"{path}: not whole\n")
    assert "the file is damaged: " in done.stderr
    for command in ("brief", "show abcd", "ledger info", "talks list"):
        done = notulen(*command.split(), "--ledger", path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "`notulen ledger check` tells where. Put the last backup in its place" in done.stderr


# A full disk


@contextmanager
def small_disk(folder, size):
    """A file system of its own of so many bytes, where this user may make one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no file system may be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(sys.platform != "linux" or not ROOT, reason="only root may make a small file system, on Linux")
def test_a_full_disk_keeps_what_was_told_stored(tmp_path):
    stored: list[str] = []
    with small_disk(tmp_path, "3m"):
        path = tmp_path / "a.db"
        with Ledger(path) as ledger, pytest.raises(LedgerError, match="disk"):
            stored.extend(one.report.id for one in bulk.readings(200_000) if ledger.add(one).new)
        assert stored
        assert integrity(path) == "ok"
        with Ledger(path, write=False) as ledger:
            assert [report.id for report in ledger.reports()] == stored
            assert ledger.check() == []
            with pytest.raises(LedgerError, match="disk"):
                ledger.backup(tmp_path / "copy.db")
        assert not list(tmp_path.glob("copy*"))
        subprocess.run(["mount", "-o", "remount,size=20m", str(tmp_path)], check=True)
        with Ledger(path) as ledger:  # room was made
            assert ledger.add(bulk.reading(9_999)).new == 1


@pytest.mark.skipif(sys.platform != "linux" or not ROOT, reason="only root may make a small file system, on Linux")
def test_a_disk_too_small_for_a_ledger_gets_none(tmp_path):
    with small_disk(tmp_path, "64k"):
        with pytest.raises(LedgerError, match="disk"):
            Ledger(tmp_path / "a.db")
        subprocess.run(["mount", "-o", "remount,size=20m", str(tmp_path)], check=True)
        with Ledger(tmp_path / "a.db") as ledger:
            assert ledger.add(reading()).new == 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_file_that_may_not_grow_keeps_what_was_told_stored(tmp_path):
    path = fresh(tmp_path)
    code = f"""
import resource, signal, sys
sys.path[:0] = {[str(Path(bulk.__file__).parent)]!r}
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
import bulk
from notulen.errors import LedgerError
from notulen.ledger.ledger import Ledger
try:
    with Ledger({str(path)!r}) as ledger:
        for one in bulk.readings(200_000):
            ledger.add(one)
            print(one.report.id)
except LedgerError as error:
    print(error, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert "disk" in done.stderr
    assert "Traceback" not in done.stderr
    stored = done.stdout.split()
    assert stored
    with Ledger(path) as ledger:
        assert [report.id for report in ledger.reports()] == stored
        assert ledger.check() == []
