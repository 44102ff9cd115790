"""The ledger on the command line: what `read` keeps, and the commands that look after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import environment, needs_reading, notulen
from ledgers import dump, fresh, integrity, reading
from test_cli import TEXT, TOLD

from notulen.ledger.ledger import Ledger


@pytest.fixture
def path(tmp_path):
    made = fresh(tmp_path)
    with Ledger(made) as ledger:
        ledger.add(reading())
    return made


def minute(path, kind):
    with Ledger(path, write=False) as ledger:
        return next(one.id for one in ledger.minutes() if one.kind == kind)


def test_a_minute_is_shown_in_its_sentence_with_its_chain(path):
    done = notulen("show", minute(path, "assess"), "--ledger", path, "--in", "en")
    assert done.returncode == 0
    assert "[“Pembicaraan ini tidak berhasil,” kata Peskov], dikutip Reuters." in " ".join(done.stdout.split())
    assert "Berita Baru ← Reuters ← Dmitry Peskov" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "Rantai" in notulen("show", minute(path, "assess"), "--ledger", path).stdout  # the report's own language


def test_a_minute_is_shown_as_json(path):
    line = json.loads(notulen("show", minute(path, "reject"), "--format", "json", NOTULEN_LEDGER=str(path)).stdout)
    assert line["minute"] == line["read"]
    assert (line["report"]["outlet"], line["current"], line["said"]) == ("Berita Baru", True, [])


def test_a_verdict_is_kept_and_shown(path):
    id_ = minute(path, "reject")
    done = notulen("verdict", id_, "kind=offer", "--by", "Anna", "--note", "coba", "--ledger", path)
    assert done.returncode == 0
    assert "Jenis: semula penolakan, dibetulkan oleh Anna (coba)" in " ".join(done.stdout.split())
    assert minute(path, "offer") == id_
    notulen("verdict", id_, "right", "--by", "Budi", "--ledger", path)
    assert "dinilai benar oleh Budi" in notulen("show", id_, "--ledger", path).stdout
    told = " ".join(notulen("show", id_, "--in", "en", "--ledger", path).stdout.split())
    assert "Kind was refusal: corrected by Anna (coba)" in told
    assert "judged right by Budi" in told


@pytest.mark.parametrize("label", ["tawaran", "offer", "Tawaran"])
def test_a_kind_goes_by_what_it_is_called(path, label):
    id_ = minute(path, "reject")
    assert notulen("verdict", id_, f"kind={label}", "--by", "Anna", "--ledger", path).returncode == 0
    assert minute(path, "offer") == id_


def test_an_id_is_found_in_capitals_and_one_too_short_is_told(path):
    with Ledger(path, write=False) as ledger:
        one = ledger.show(minute(path, "reject")).minute.id
        assert ledger.show(one.upper()).minute.id == one
        assert ledger.show(one[:7].upper()).minute.id == one
    done = notulen("show", "a84", "--ledger", path)
    assert done.returncode == 2
    assert "'a84' is too short for a minute's id: give 4 characters of it or more" in done.stderr


def test_what_is_forgotten_are_the_minutes_that_counted(path):
    with Ledger(path) as ledger:
        ledger.add(reading().model_copy(update={"reader": "offline 2.0 id def"}))
        counted = len(list(ledger.minutes()))
        assert ledger.info().minutes_kept > counted
    done = notulen("forget", reading().report.id, "--ledger", path)
    assert f"forgotten, with {counted} minutes" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "ffff"], "no minute 'ffff'"),
        (["verdict", "189-reject", "salah", "--by", "Anna"], "is no verdict"),
        (["verdict", "189-reject", "kind=usul", "--by", "Anna"], "it is one of"),
        (["verdict", "189-reject", "right"], "--by"),
        (["forget", "tidak-ada"], "no report"),
        (["talks", "add", "Wina"], "would hold every minute"),
        (["talks", "add", "Wina", "--between", "RUS,XYZ"], "'XYZ' is no party"),
        (["talks", "add", "Wina", "--since", "kemarin"], "is no day"),
        (["talks", "remove", "Wina"], "no talks by the name"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_says_why(path, arguments, said):
    before = dump(path)
    done = notulen(*arguments, "--ledger", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert dump(path) == before


EMPTY = [
    ["read", ""], ["read", "a.txt", "--ledger", ""], ["read", "a.txt", "--ledger="], ["ledger", "backup", ""],
    ["show", ""], ["show", " "], ["verdict", "", "right", "--by", "Anna"], ["verdict", "189-reject", "right", "--by", ""],
    ["verdict", "189-reject", "", "--by", "Anna"], ["forget", ""], ["talks", "add", ""], ["talks", "remove", ""],
    ["brief", "--party", ""], ["brief", "--about", ""], ["brief", "--between", ""], ["brief", "--talks", ""],
]  # fmt: skip


@pytest.mark.parametrize("arguments", EMPTY, ids=repr)
def test_an_empty_value_is_wrong_use_and_changes_nothing(tmp_path, arguments):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with Ledger(fresh(tmp_path)) as ledger:
        ledger.add(reading())
    before = dump(tmp_path / "notulen.db")
    done = notulen(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is empty; give it a value." in " ".join(done.stderr.split())
    assert dump(tmp_path / "notulen.db") == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "notulen.db"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", ["brief", "show", "ledger info", "schema", "--help"])
def test_output_that_cannot_be_written_ends_with_a_line_and_1(path, command):
    words = [*command.split(), *([minute(path, "reject")] if command == "show" else [])]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "notulen", *words], stdout=full, stderr=subprocess.PIPE, check=False,
            env=environment(NOTULEN_LEDGER=str(path)),
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"notulen: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize("command", ["brief", "show", "ledger info", "schema"])
def test_a_closed_pipe_ends_without_a_word(path, command):
    words = [*command.split(), *([minute(path, "reject")] if command == "show" else [])]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "notulen", *words], stdout=writer, stderr=subprocess.PIPE, check=False,
        env=environment(NOTULEN_LEDGER=str(path)),
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [["show", "ffff"], ["verdict", "ffff", "right", "--by", "A"], ["forget", "a"], ["ledger", "info"], ["ledger", "check"],
     ["ledger", "backup", "b.db"], ["ledger", "migrate"], ["talks", "list"]],
    ids=" ".join,
)  # fmt: skip
def test_without_a_ledger_nothing_is_made(tmp_path, arguments):
    done = notulen(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("notulen: notulen.db: no ledger here")
    assert list(tmp_path.iterdir()) == []


def test_a_view_of_an_empty_file_leaves_it_empty(tmp_path):
    (tmp_path / "notulen.db").touch()
    done = notulen("brief", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no ledger here; read reports first" in done.stderr
    assert [(one.name, one.stat().st_size) for one in tmp_path.iterdir()] == [("notulen.db", 0)]


def test_reading_nothing_makes_no_ledger(tmp_path):
    done = notulen("read", "tidak-ada.txt", "--ledger", "a.db", cwd=tmp_path)
    assert done.returncode == 1
    assert "no such file or folder" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_talks_are_named_listed_and_removed(path):
    done = notulen("talks", "add", "Wina", "--between", "rus,NATO", "--about", "security.*", "--since", "2022-01-01",
                   "--ledger", path)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"notulen: {path}: talks 'Wina' added; --talks takes the name\n"
    listed = notulen("talks", "list", "--ledger", path).stdout
    assert listed == "Wina: between RUS, NATO; about security.*; since 2022-01-01\n"
    done = notulen("talks", "remove", "Wina", "--ledger", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "talks 'Wina' removed" in done.stderr
    done = notulen("talks", "list", "--ledger", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no talks have a name yet" in done.stderr


def test_a_ledger_is_told_of_checked_and_copied(path, tmp_path):
    told = notulen("ledger", "info", "--ledger", path).stdout
    assert "minutes   7\n" in told
    assert "offline 1.0 id abc: 1 reading\n" in told
    assert notulen("ledger", "check", "--ledger", path).stdout == f"{path}: whole\n"
    assert notulen("ledger", "backup", tmp_path / "b.db", "--ledger", path).returncode == 0
    assert integrity(tmp_path / "b.db") == "ok"
    assert "as it should be" in notulen("ledger", "migrate", "--ledger", path).stdout


def test_a_harmed_ledger_ends_the_check_with_1(path):
    with Ledger(path) as ledger, ledger._store.writing() as connection:
        connection.exec_driver_sql("UPDATE texts SET text = 'lain'")
    done = notulen("ledger", "check", "--ledger", path)
    assert (done.returncode, done.stdout) == (1, f"{path}: not whole\n")
    assert "not what its hash says" in done.stderr


# With reading


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """A report read once, and a folder with its ledger."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "berita.txt").write_text(TEXT, encoding="utf-8")
    done = notulen("read", "berita.txt", *TOLD, "--format", "jsonl", "--ledger", "notulen.db", cwd=folder)
    assert done.returncode == 0
    return folder, done


@needs_reading
def test_read_keeps_what_it_reads_and_tells_how_much(read):
    folder, done = read
    assert done.stderr == "notulen: notulen.db: 1 new, 0 already there, 0 read anew\n"
    with Ledger(folder / "notulen.db", write=False) as ledger:
        assert [one.model_dump(mode="json") for one in ledger.minutes()] == list(
            map(json.loads, done.stdout.splitlines())
        )
        assert ledger.check() == []


@needs_reading
@pytest.mark.parametrize("show", ["minutes", "attributions", "reports"])
def test_what_is_there_is_printed_as_what_is_read(read, show):
    folder, _ = read
    arguments = ("read", "berita.txt", *TOLD, "--show", show, "--format", "jsonl")
    again = notulen(*arguments, "--ledger", "notulen.db", cwd=folder)
    assert "0 new, 1 already there, 0 read anew" in again.stderr
    assert again.stdout == notulen(*arguments, "--no-store", cwd=folder).stdout


@needs_reading
def test_what_people_said_is_in_what_read_prints(read, tmp_path):
    folder, _ = read
    for name in ("berita.txt", "notulen.db"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    before = dump(tmp_path / "notulen.db")["minutes"]
    with Ledger(tmp_path / "notulen.db") as ledger:
        first, second = list(ledger.minutes())[:2]
        kind = "offer" if first.kind != "offer" else "demand"
        ledger.verdict(first.id, f"kind={kind}", by="Anna")
        ledger.verdict(second.id, "wrong", by="Anna")
        now = [one.model_dump(mode="json") for one in ledger.minutes()]
    arguments = ("read", "berita.txt", *TOLD, "--ledger", "notulen.db", "--in", "en")
    told = [json.loads(one) for one in notulen(*arguments, "--format", "jsonl", cwd=tmp_path).stdout.splitlines()]
    assert told == now
    by_id = {one["id"]: one for one in told}
    assert by_id[first.id]["kind"] == kind
    assert by_id[first.id]["notes"][-1] == f"kind was {first.kind}: corrected by Anna"
    assert second.id not in by_id
    assert " · corrected" in notulen(*arguments, cwd=tmp_path).stdout
    assert " *" in notulen(*arguments, "--format", "table", cwd=tmp_path).stdout
    assert dump(tmp_path / "notulen.db")["minutes"] == before  # what was read stays as it is


@needs_reading
def test_told_otherwise_it_is_read_anew_and_its_warnings_are_told_each_time(read):
    folder, _ = read
    for counted in ("0 new, 0 already there, 1 read anew", "0 new, 1 already there, 0 read anew"):
        done = notulen("read", "berita.txt", "--outlet", "Berita Baru", "--ledger", "notulen.db", cwd=folder)
        assert "warning: no date of publication" in done.stderr
        assert done.stderr.endswith(f"{counted}\n")


@needs_reading
def test_a_forgotten_report_is_refused_politely(read, tmp_path):
    folder, _ = read
    (tmp_path / "berita.txt").write_bytes((folder / "berita.txt").read_bytes())
    notulen("read", "berita.txt", *TOLD, NOTULEN_LEDGER="a.db", cwd=tmp_path)
    done = notulen("forget", "berita", "--ledger", "a.db", cwd=tmp_path)
    assert done.returncode == 0
    assert "berita: forgotten, with" in done.stderr
    done = notulen("read", "berita.txt", *TOLD, NOTULEN_LEDGER="a.db", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "notulen: berita: forgotten on 20" in done.stderr
    assert notulen("read", "berita.txt", *TOLD, "--no-store", cwd=tmp_path).stdout


@needs_reading
def test_many_processes_keep_what_one_keeps(tmp_path):
    rows = [json.dumps({"id": str(n), "text": f"{TEXT}No. {n}.", "published": "2022-01-13"}) for n in range(40)]
    (tmp_path / "a.jsonl").write_text("\n".join([*rows, *rows[:3], "[]"]))
    one, two = (
        notulen("read", "a.jsonl", "--format", "jsonl", "--jobs", jobs, "--ledger", f"{jobs}.db", cwd=tmp_path)
        for jobs in "12"
    )
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode == 1
    assert dump(tmp_path / "1.db") == dump(tmp_path / "2.db")
    assert "40 new, 3 already there, 0 read anew" in one.stderr
