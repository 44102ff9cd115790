"""`verify` and `cite`: what does not hold is told, and a citation leads to its words."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pytest
from anything import hashed
from command import needs_reading, notulen
from hypothesis import given
from hypothesis import strategies as st
from ledgers import changed, fresh, reading
from samples import TEXT, minute, report

from notulen.errors import InputError
from notulen.ledger.ledger import Ledger
from notulen.model import Reading
from notulen.verifying import checked
from notulen.views.fragments import directive, fragment_link

URL = "https://berita.example/2022/01/13/wina"


@pytest.fixture
def book(tmp_path):
    path = fresh(tmp_path)
    with Ledger(path) as ledger:
        ledger.add(hashed(reading(url=URL)))
    return path


def tampered(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def test_a_ledger_that_holds_is_told_so(book):
    done = notulen("verify", "--ledger", book)
    assert (done.returncode, done.stdout) == (0, "7 minutes of 1 reports: all hold\n")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE texts SET text = replace(text, 'Wina', 'Roma')", "its text is not the one that was read"),
        ("UPDATE minutes SET evidence_start = evidence_start + 1", "its id is not the hash of its fields"),
        ("UPDATE minutes SET actor_party = 'USA' WHERE actor_party = 'RUS'", "its id is not the hash of its fields"),
        ("UPDATE minutes SET cue_end = 100000", "lies outside the text"),
        ("UPDATE minutes SET content_end = NULL", "has one end"),
        ("UPDATE minutes SET kind = 'dance'", "its fields are none that a minute can have"),
        ("DELETE FROM texts", "its text is gone"),
    ],
)
def test_whatever_was_changed_is_found(book, statement, told):
    tampered(book, statement)
    done = notulen("verify", "--ledger", book)
    assert done.returncode == 1
    assert told in done.stdout
    assert "not hold" in done.stdout


def test_minutes_that_are_read_hold(tmp_path):
    from command import MODEL

    if not (MODEL / "meta.json").exists():
        pytest.skip("no pipeline")
    path = tmp_path / "read.db"
    source = tmp_path / "r.txt"
    source.write_text("Rusia menolak tuntutan NATO pada Rabu. Kremlin menuduh AS mengancam Rusia.", encoding="utf-8")
    assert notulen("read", source, "--all", "--ledger", path).returncode == 0
    done = notulen("verify", "--ledger", path)
    assert done.returncode == 0
    assert re.match(r"[1-9]\d* minutes of 1 reports: all hold", done.stdout)


def test_a_report_that_is_not_there_is_wrong_use(book):
    assert notulen("verify", "--report", "lain", "--ledger", book).returncode == 2


def test_words_that_left_their_page_are_told(book):
    page = TEXT.replace("AS menolak tuntutan tersebut.", "").replace("Rusia menuntut", "Rusia \u00a0menuntut")
    with Ledger(book, write=False) as ledger:
        (one,) = checked(ledger, refetch=True, get=lambda address: page if address == URL else "")
    assert (one.fetched, one.changed, one.minutes) == (True, True, 7)
    assert [fault.rpartition(": ")[2] for fault in one.faults] == [f"its words stand no more on {URL}"]


def test_a_page_that_is_gone_is_told(book):
    def gone(address):
        raise InputError(address, "its server answered 404")

    with Ledger(book, write=False) as ledger:
        (one,) = checked(ledger, refetch=True, get=gone)
    assert one.faults == (f"its page is not there: {URL}: its server answered 404",)


def test_private_addresses_are_not_fetched_again(tmp_path):
    path = fresh(tmp_path)
    with Ledger(path) as ledger:
        ledger.add(hashed(reading(url="http://127.0.0.1:9/x")))
    done = notulen("verify", "--refetch", "--ledger", path)
    assert done.returncode == 1
    assert "its page is not there" in done.stdout


def _id(book, words):
    with Ledger(book, write=False) as ledger:
        return next(one.id for one in ledger.minutes() if words in one.evidence.text)


def test_a_citation_tells_words_outlet_day_address_and_hash(book):
    done = notulen("cite", _id(book, "AS menolak"), "--ledger", book)
    first, link, last = done.stdout.splitlines()
    assert first == "“AS menolak tuntutan tersebut” Rusia Tolak Tuduhan, Wina Berikutnya, Berita Baru, 2022-01-13."
    assert link == f"{URL}#:~:text=AS%20menolak%20tuntutan%20tersebut"
    assert re.fullmatch(r"Minute [0-9a-f]{16}; SHA-256 [0-9a-f]{32}, characters \d+ to \d+\.", last)


def test_a_citation_as_csl(book):
    (told,) = json.loads(notulen("cite", _id(book, "AS menolak"), "--format", "json", "--ledger", book).stdout)
    assert told["type"] == "article-newspaper"
    assert told["issued"] == {"date-parts": [[2022, 1, 13]]}
    assert told["container-title"] == "Berita Baru"
    custom = told["custom"]
    assert TEXT[custom["start"] : custom["end"]] == told["abstract"]


def test_a_citation_as_bibtex_is_safe_for_latex(tmp_path):
    text = "Rusia & NATO {50%}_$x$ ~ menolak \\input{/etc/passwd} #1."
    path = fresh(tmp_path)
    made = Reading(
        report=report(text, headline="A & B"), minutes=(minute(text[:-1], text, kind="reject"),), attributions=()
    )
    with Ledger(path) as ledger:
        ledger.add(changed(made))
    told = notulen("cite", _id(path, "Rusia"), "--format", "bibtex", "--ledger", path).stdout
    assert r"Rusia \& NATO \{50\%\}\_\$x\$ \textasciitilde{} menolak \textbackslash{}input\{/etc/passwd\} \#1" in told
    assert "title = {{A \\& B}}" in told


def test_a_fragment_encodes_what_would_part_it():
    text = "Kata Peskov, “non-starter & omong kosong”, ia pergi."
    told = directive(text, 0, len(text))
    assert not set(told) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%._~")
    assert unquote(told) == text


def test_words_that_stand_twice_are_told_apart_by_what_is_around():
    text = "Dia menolak. Rusia menolak. Dia menolak lagi."
    second, third = text.index("menolak", 15), text.rindex("menolak")
    assert directive(text, second, second + 7) == "Rusia-,menolak"
    assert directive(text, third, third + 7) == "menolak,-lagi."


def test_long_words_and_words_over_paragraphs_are_named_by_their_ends():
    text = "Satu dua tiga empat lima enam.\n" + "tujuh " * 40 + "delapan sembilan sepuluh sebelas dua belas."
    told = directive(text, 0, len(text))
    first, last = told.split(",")
    assert unquote(first) == "Satu dua tiga empat lima"
    assert text.endswith(unquote(last))


def test_a_part_of_a_word_is_made_whole():
    text = "Ia mengakuinya kemarin."
    start = text.index("nya")
    assert directive(text, start, start + 3) == "mengakuinya"


def test_a_fragment_of_the_address_stays():
    assert fragment_link("https://x.example/a#bab", "Satu dua.", 0, 4) == "https://x.example/a#bab:~:text=Satu"


@given(st.text(st.sampled_from("ab é-,&\n👩‍🚀.“"), min_size=1, max_size=60), st.data())
def test_a_fragment_holds_the_beginning_of_the_words(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end].split()
    told = directive(text, start, end)
    assert all(unquote(part).strip("-") == part or "%" in part or part for part in told.split(","))
    assert re.fullmatch(r"(?:[^,]*-,)?[^,-]*(?:,[^,-]+)?(?:,-[^,]*)?", told)
    if words:
        assert words[0] in unquote(told)


@needs_reading
def test_all_that_is_read_of_the_examples_holds(tmp_path):
    examples = Path(__file__).parents[1] / "examples" / "reports.jsonl"
    notulen("read", examples, "--ledger", tmp_path / "a.db")
    done = notulen("verify", "--ledger", tmp_path / "a.db")
    assert (done.returncode, "all hold" in done.stdout + done.stderr) == (0, True)
