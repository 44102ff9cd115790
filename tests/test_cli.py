"""The command line as people and scripts meet it: what is printed where, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import MODEL, environment, needs_reading, notulen

from notulen import flow
from notulen.commands.views import HELP

TEXT = (
    "Rusia Tolak Usul NATO\n"
    "Moskow – Rusia menolak usul yang diajukan NATO dalam perundingan di Brussel, Rabu (12/1). “Pembicaraan itu tidak "
    "berhasil,” kata juru bicara Kremlin Dmitry Peskov kepada wartawan, dikutip dari Reuters.\n"
    "Rusia menuntut agar NATO menarik pasukan dari Eropa timur. Amerika Serikat mengancam akan menjatuhkan sanksi jika "
    "Rusia menyerang Ukraina.\n"
)
SEED = Path(__file__).parents[2] / "shared" / "reports" / "seed.txt"
TOLD = ("--published", "2022-01-13", "--outlet", "Berita Baru")


@pytest.fixture
def berita(tmp_path):
    path = tmp_path / "berita.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def parsed(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def spans(value, place=""):
    """Every span anywhere in a line, by where it stands."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= set(value):
            yield value
        for key, inner in value.items():
            yield from spans(inner, f"{place}.{key}")


# Without reading


@pytest.mark.parametrize(
    "arguments", [["--help"], ["read", "--help"], ["schema", "--help"], ["verdict", "--help"], ["ledger", "--help"]]
)
def test_help_tells_how_to_begin(arguments):
    done = notulen(*arguments)
    assert done.returncode == 0
    assert "notulen" in done.stdout
    assert done.stderr == ""


COMMANDS = (
    "read", "schema", "show", "verdict", "forget", *HELP, *(f"ledger {one}" for one in ("info", "check", "backup", "migrate")),
    *(f"{group} {one}" for group in ("talks", "feeds") for one in ("add", "list", "remove")), "watch", "retry",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_an_example_on_a_line_of_its_own(command):
    help_ = notulen(*command.split(), "--help").stdout
    assert "\\b" not in help_
    assert re.search(rf"(?m)^ *Examples?:\n    notulen {command}", help_)
    if command in HELP:
        assert "if not given, the one most" in " ".join(help_.split())


def test_the_version_is_told():
    assert notulen("--version").stdout.startswith("notulen ")


HEAVY = ("spacy", "numpy", "babel", "pandas", "sqlalchemy", "alembic", "sqlite3")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["read", "--help"],
        ["ledger", "--help"],
        ["talks", "add", "--help"],
        ["schema", "minute"],
        ["--version"],
    ],
)
def test_what_reads_nothing_loads_nothing_heavy(arguments):
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr))\n"
        f"sys.argv = ['notulen', *{arguments!r}]\n"
        "from notulen.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_reading_without_keeping_loads_no_database(tmp_path):
    (tmp_path / "a.txt").write_text("Rusia")
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print([m for m in ('sqlalchemy', 'alembic') if m in sys.modules], file=sys.stderr))\n"
        f"sys.argv = ['notulen', 'read', {str(tmp_path / 'a.txt')!r}, '--no-store', '--language', 'id']\n"
        "from notulen.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert done.stderr.splitlines()[-1] == "[]"


def test_schema_prints_json():
    assert set(json.loads(notulen("schema").stdout)) == {"minute", "attribution", "report"}
    assert "evidence" in json.loads(notulen("schema", "minute").stdout)["properties"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read"], "SOURCE"),
        (["read", "-", "--published", "13 Januari 2022"], "2022-01-13"),
        (["read", "-", "--published", "2022-02-30"], "no day"),
        (["read", "-", "--language", "fr"], "'id'"),
        (["read", "-", "--format", "xml"], "'brief'"),
        (["read", "-", "--in", "nl"], "'en'"),
        (["read", "-", "--at-least", "2"], "--at-least"),
        (["read", "-", "--jobs", "0"], "--jobs"),
        (["read", "-", "--jobs", "dua"], "--jobs"),
        (["read", "-", "--pipeline", "satu"], "LANGUAGE=PATH"),
        (["read", "-", "--pipeline", "id=/tidak/ada"], "does not exist"),
        (["read", "-", "--people", "/tidak/ada"], "does not exist"),
        (["read", "-", "--show", "reports", "--format", "brief"], "--format table or jsonl"),
        (["read", "-", "--lain"], "--lain"),
        (["lain"], "lain"),
    ],
)
def test_a_wrong_command_ends_with_2_and_says_what_would_be_right(arguments, said):
    done = notulen(*arguments, given=b"Rusia")
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert done.stdout == ""


BAD = {
    "kosong.txt": (b"", "empty"),
    "spasi.txt": (b" \n\t\n", "empty"),
    "biner.txt": (b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
    "utf16.txt": (TEXT.encode("utf-16"), "UTF-16"),
    "cp1252.txt": (TEXT.encode("cp1252"), "Windows-1252"),
    "angka.txt": (b"1234 5678", "no words"),
    "rusia.txt": ("Москва отвергла требования НАТО, заявил представитель Кремля.".encode(), "is not read"),
    "bukan-objek.jsonl": (b"[1]\n", "not an object"),
    "tanpa-teks.jsonl": (b'{"id": "x"}\n', "no text"),
    "utf16.jsonl": ('{"text": "a"}'.encode("utf-16"), "UTF-16"),
}


@pytest.mark.parametrize("name", BAD)
def test_an_input_that_gives_no_report_is_named_and_ends_with_1(tmp_path, name):
    data, why = BAD[name]
    (tmp_path / name).write_bytes(data)
    done = notulen("read", name, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"notulen: {name}:")
    assert why in line


def test_a_missing_file_and_an_empty_input_end_with_1():
    done = notulen("read", "tidak-ada.txt", "-")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "notulen: tidak-ada.txt: no such file or folder", "notulen: -: empty: it holds no words",
    ]  # fmt: skip


def test_a_name_that_would_steer_the_terminal_is_shown_plain():
    assert "\x1b" not in notulen("read", "a\x1b[31m.txt").stderr


# With reading


@needs_reading
def test_a_report_gives_its_brief(berita):
    done = notulen("read", berita, *TOLD)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Rusia Tolak Usul NATO\n  Berita Baru, 13 Januari 2022\n")


@needs_reading
def test_the_brief_can_be_in_english(berita):
    assert "13 January 2022" in notulen("read", berita, *TOLD, "--in", "en").stdout


@needs_reading
def test_every_span_is_its_text(berita):
    done = notulen("read", berita, *TOLD, "--format", "jsonl", "--no-store", "--all")
    assert done.returncode == 0
    for line in parsed(done):
        assert line["report"] == "berita"
        for span in spans(line):
            assert TEXT[span["start"] : span["end"]] == span["text"]


@needs_reading
def test_statements_and_reports_can_be_shown(berita):
    for line in parsed(notulen("read", berita, *TOLD, "--show", "attributions")):
        assert list(line) == ["report", "source", "cue", "content", "name"]
    (line,) = parsed(notulen("read", berita, *TOLD, "--show", "reports"))
    assert line["text"] == TEXT
    assert line["headline"] == "Rusia Tolak Usul NATO"
    assert line["language"] == "id"


@needs_reading
@pytest.mark.parametrize("show", ["minutes", "attributions", "reports"])
def test_a_table_fits_80_columns(berita, show):
    done = notulen("read", berita, *TOLD, "--all", "--show", show, "--format", "table")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines()), default=0) <= 80
    assert "\x1b" not in done.stdout


@needs_reading
def test_bad_inputs_do_not_stop_the_good_ones(tmp_path, berita):
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    done = notulen("read", tmp_path, *TOLD, "--show", "reports")
    assert done.returncode == 1
    assert [line["id"] for line in parsed(done)] == ["berita"]
    assert len(done.stderr.splitlines()) == len(BAD)


@needs_reading
def test_reports_come_from_standard_input(berita):
    (line,) = parsed(notulen("read", "-", *TOLD, "--show", "reports", given=TEXT.encode()))
    assert (line["id"], line["text"]) == ("stdin", TEXT)
    two = b"\n".join(json.dumps({"id": name, "text": TEXT}).encode() for name in ("b", "a"))
    assert [line["id"] for line in parsed(notulen("read", "-", *TOLD, "--show", "reports", given=two))] == ["b", "a"]


ODD = {
    "satu-kata.txt": ("Rusia", "a single word"),
    "kanan-kiri.txt": (f"{TEXT}\u202eמוסקבה דחתה\u202c \u200bتفاوض\n", "direction"),
    "tak-terlihat.txt": (TEXT.replace("menolak", "meno\u200blak"), "zero-width"),
    "kendali.txt": (TEXT.replace("menolak", "\x1b[31mmenolak\x1b[0m"), "control"),
    "baris-panjang.txt": (TEXT + "Rusia menolak usul itu. " * 1000, "a line of 24000 characters"),
}


@needs_reading
@pytest.mark.parametrize("name", ODD)
def test_what_is_only_odd_is_warned_of_and_ends_with_0(tmp_path, name):
    text, why = ODD[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = notulen("read", tmp_path / name, *TOLD, "--language", "id", "--format", "jsonl", "--all")
    assert done.returncode == 0
    assert any("warning" in line and why in line for line in done.stderr.splitlines())
    for line in parsed(done):
        assert all(text[span["start"] : span["end"]] == span["text"] for span in spans(line))
    page = notulen("read", tmp_path / name, *TOLD, "--language", "id", "--all").stdout
    assert not set(page) & set("\x1b\u202e\u202c\u200b")


@needs_reading
def test_a_missing_date_is_warned_of_and_leaves_days_open(berita):
    done = notulen("read", berita, "--format", "jsonl", "--all")
    assert done.returncode == 0
    assert "notulen: berita: warning: no date" in done.stderr


@needs_reading
def test_the_same_warning_is_not_told_a_thousand_times(tmp_path):
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": TEXT, "language": "id"}) + "\n" for _ in range(20)))
    done = notulen("read", tmp_path / "a.jsonl", "--show", "reports")
    assert sum("warning: no date" in line for line in done.stderr.splitlines()) == 6
    assert "15 more: warning: no date" in done.stderr


@needs_reading
@pytest.mark.parametrize(
    "text",
    [
        "Rusia menolak usul itu, kata Peskov, " * 270_000,
        "“" * 500_000 + "”" * 500_000,
        '"' * 1_000_000,
        "' \" " * 250_000,
    ],
    ids=["ten-million-characters", "a-million-pairs", "a-million-straight", "a-million-single"],
)
def test_monstrous_lines_are_read_in_time_that_grows_with_their_length(tmp_path, text):
    (tmp_path / "besar.txt").write_text(f"Rusia menolak. {text}", encoding="utf-8")
    done = notulen("read", tmp_path / "besar.txt", *TOLD, "--language", "id", "--all", timeout=1200)
    assert done.returncode == 0
    assert "a line of" in done.stderr


@needs_reading
def test_many_processes_print_what_one_prints(tmp_path):
    texts = [TEXT, TEXT.replace("Rusia", "Iran"), TEXT.split("\n")[2]]
    rows = [json.dumps({"id": str(n), "text": texts[n % 3], "published": "2022-01-13"}) for n in range(60)]
    rows[7], rows[40] = "[]", '{"text": ""}'
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    one, two, again = (
        notulen("read", "a.jsonl", "--format", "jsonl", "--all", "--jobs", jobs, cwd=tmp_path) for jobs in "121"
    )
    assert one.stdout == two.stdout == again.stdout
    assert one.stderr == two.stderr
    assert one.returncode == two.returncode == 1


@needs_reading
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_closed_pipe_ends_quietly(tmp_path):
    row = json.dumps({"text": TEXT, "published": "2022-01-13", "language": "id"})
    (tmp_path / "a.jsonl").write_text(f"{row}\n" * 300)
    read = f'"{sys.executable}" -m notulen read a.jsonl --show reports --no-store'
    command = f"{read} | head -n 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, env=environment(), check=False
    )
    assert done.stdout == "0\n"
    assert done.stderr == ""


@needs_reading
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("jobs", "store"), [("1", False), ("2", False), ("2", True)])
def test_ctrl_c_ends_with_130_and_without_a_traceback(tmp_path, jobs, store):
    kept = ["--ledger", str(tmp_path / "a.db")] if store else ["--no-store"]
    child = subprocess.Popen(
        [sys.executable, "-m", "notulen", "read", "-", "--show", "reports", "--jobs", jobs, *kept],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
        start_new_session=True,
    )  # fmt: skip
    assert child.stdin is not None
    row = json.dumps({"text": TEXT, "published": "2022-01-13", "language": "id"}).encode() + b"\n"
    child.stdin.write(row * flow.BATCH * flow.AHEAD * 2)
    child.stdin.flush()
    assert child.stdout is not None
    child.stdout.readline()
    os.killpg(child.pid, signal.SIGINT)
    deadline = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert child.returncode == 130
    child.stdin.close()
    assert child.stderr is not None
    assert child.stderr.read() == b""


@needs_reading
def test_output_is_utf_8_whatever_the_locale(berita):
    done = notulen("read", berita, *TOLD, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert done.stdout == notulen("read", berita, *TOLD).stdout


@needs_reading
@pytest.mark.skipif(not SEED.exists(), reason="the report this began with is not at hand")
def test_the_brief_of_the_first_report_shows_what_it_must():
    page = " ".join(notulen("read", SEED, *TOLD).stdout.split())
    for must in (
        "Rusia juga menuntut agar NATO akan menarik kembali pasukan",
        "Rusia sedang mencari serangkaian jaminan keamanan dari NATO",
        "AS dengan tegas menolak tuntutan tersebut",
        "pengendalian senjata, penyebaran rudal dan langkah-langkah membangun kepercayaan",
        "Syarat: “jika mereka terlibat dalam konflik di Ukraina",
        "Rusia membantah rencana semacam itu",
        "13 Januari 2022, Wina",
        "Berita Baru ← Reuters ← Dmitry Peskov",
    ):
        assert must in page


@needs_reading
@pytest.mark.skipif(not SEED.exists(), reason="the report this began with is not at hand")
def test_help_takes_under_a_third_of_the_time_of_reading():
    def seconds(*arguments):
        begun = time.perf_counter()
        notulen(*arguments)
        return time.perf_counter() - begun

    assert min(seconds("--help") for _ in range(3)) * 3 < min(seconds("read", SEED, *TOLD) for _ in range(2))


def test_the_model_is_told_of_where_tests_are_skipped():
    assert MODEL.parts[-2:] == ("models", "id")
