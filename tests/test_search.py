"""Search finds what holds the words, tells where they stand, and nothing that was forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from command import notulen
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import READER, changed, first_version, fresh, reading
from samples import TEXT, minute, person
from samples import report as sample_report

from notulen.errors import NotulenError
from notulen.ledger.asking import words
from notulen.ledger.filters import Filter
from notulen.ledger.ledger import Ledger
from notulen.ledger.search import Within
from notulen.model import Reading

ENGLISH = (
    "Moscow Rejects the Offer\nMoscow rejected NATO's offer on gas supply. Café talks end, NATO's <b>envoy</b> said."
)


def english() -> Reading:
    moscow = person(ENGLISH, "Moscow", "RUS")
    return Reading(
        report=sample_report(ENGLISH, id="en", outlet="The Daily", published="2022-02-01", language="en",
                             headline="Moscow Rejects the Offer"),
        minutes=(minute("Moscow rejected NATO's offer on gas supply", ENGLISH, "en", kind="reject", id="en-1", actor=moscow,
                        recipient=person(ENGLISH, "NATO", "NATO"), issues=("economy.energy",)),),
        attributions=(), reader=READER,
    )  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    with Ledger(fresh(tmp_path)) as made:
        made.add_many([reading(), english()])
        yield made


def reports(ledger: Ledger, typed: str, **within) -> list[str]:
    return [one.id for one in ledger.search.reports(typed, Within(**within), 20).reports]


def minutes(ledger: Ledger, typed: str, **within) -> list[str]:
    return [one.minute.kind for one in ledger.search.minutes(typed, Within(**within), 20).minutes]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Peskov", ["contoh"]), ("nato", ["contoh", "en"]), ("NATO pasukan", ["contoh"]), ("gas supply", ["en"]),
        ('"gas supply"', ["en"]), ('"supply gas"', []), ("supp*", ["en"]), ("supp", []), ("nato -pasukan", ["en"]),
        ('nato -"gas supply"', ["contoh"]), ("CAFE", ["en"]), ("café", ["en"]), ("“gas supply”", ["en"]),
        ('"gas sup"*', ["en"]), ("", []), ("…—!", []), ("NATO's", ["en"]), ("envoy", ["en"]),
    ],
)  # fmt: skip
def test_reports_are_found_by_words_phrases_and_beginnings(ledger, typed, found):
    assert sorted(reports(ledger, typed)) == found


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(['"', "*", "-", "AND", "NEAR(", "NOT", "a", "x:", "^", "(", "{", "\0"])).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_no_error_of_syntax(typed):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE text_words USING fts5(text)")
    try:
        asked = words(typed)
    except NotulenError:
        return
    if asked is not None:
        connection.execute("SELECT rowid FROM text_words WHERE text_words MATCH ?", (asked.match,)).fetchall()
        connection.execute("SELECT rowid FROM text_words WHERE text_words MATCH ?", (asked.positive,)).fetchall()


def test_what_is_only_not_wanted_is_told(ledger):
    with pytest.raises(NotulenError, match="say a word that is"):
        ledger.search.reports("-gas", Within(), 20)


def test_places_of_words_are_those_in_the_text(ledger):
    (found,) = ledger.search.reports("menuntut pasukan", Within(), 20).reports
    marks = [mark for passage in found.passages for mark in passage.marks]
    assert found.found == 3
    assert {TEXT[start:end] for start, end in marks} == {"menuntut", "pasukan"}
    for passage in found.passages:
        assert TEXT[passage.start : passage.end] == passage.text
        assert "".join(piece for piece, _ in passage.parts) == passage.text
        assert [piece for piece, marked in passage.parts if marked] == [TEXT[a:b] for a, b in passage.marks]
    (hit,) = ledger.search.minutes("pasukan", Within(), 20).minutes
    assert hit.evidence.text == hit.minute.evidence.text == "Rusia menuntut NATO menarik pasukan"
    assert [TEXT[a:b] for a, b in hit.evidence.marks] == ["pasukan"]


def test_no_text_can_make_up_marks_of_its_own(tmp_path):
    text = "Awal <abc>usul</abc> \x02 \x03 kedua usul."
    made = reading(text=text, headline=None, minutes=(), attributions=())
    with Ledger(fresh(tmp_path)) as ledger:
        ledger.add(made)
        ((passage,),) = [one.passages for one in ledger.search.reports("usul", Within(), 20).reports]
        assert passage.text == text
        assert [text[a:b] for a, b in passage.marks] == ["usul", "usul"]


def test_filters_stand_beside_the_words(ledger):
    assert reports(ledger, "nato", outlet="The Daily") == ["en"]
    assert reports(ledger, "nato", language="id") == ["contoh"]
    assert reports(ledger, "nato", wanted=Filter(since="2022-01-20")) == ["en"]
    assert reports(ledger, "nato", wanted=Filter(until="2022-01-20")) == ["contoh"]
    assert reports(ledger, "nato", wanted=Filter(about=("economy.energy",))) == ["en"]
    assert reports(ledger, "nato", wanted=Filter(kinds=("threaten",), party="USA")) == ["contoh"]
    assert minutes(ledger, "rusia", wanted=Filter(party="USA")) == ["threaten"]
    assert sorted(minutes(ledger, "nato")) == ["demand", "demand", "meet", "reject"]
    assert minutes(ledger, "nato", wanted=Filter(kinds=("reject",))) == ["reject"]
    assert minutes(ledger, "nato", language="en") == ["reject"]


def test_minutes_are_found_as_people_say_they_are(ledger):
    ledger.verdict("en-1", "kind=offer", "Anna")
    assert minutes(ledger, "gas", wanted=Filter(kinds=("reject",))) == []
    assert minutes(ledger, "gas", wanted=Filter(kinds=("offer",))) == ["offer"]
    assert reports(ledger, "gas", wanted=Filter(kinds=("offer",))) == ["en"]
    assert reports(ledger, "gas", wanted=Filter(kinds=("reject",))) == []
    ledger.verdict("en-1", "wrong", "Anna")
    assert minutes(ledger, "gas") == []


def test_a_page_after_the_other_tells_all(ledger):
    first, second = (ledger.search.minutes("nato", Within(), 2, after) for after in (0, 2))
    assert first.total == second.total == 4
    assert len({one.minute.id for one in (*first.minutes, *second.minutes)}) == 4


def test_only_the_reading_that_counts_is_found(ledger):
    newer = english().model_copy(update={"reader": "offline 2.0 en abc", "minutes": ()})
    ledger.add(newer)
    assert minutes(ledger, "gas") == []
    assert reports(ledger, "gas") == ["en"]


def test_what_is_forgotten_is_in_no_index(ledger):
    path = ledger.path
    ledger.add(changed(english(), text=ENGLISH.replace("envoy", "ambassador"), id="en-2", minutes=()))
    ledger.forget("en")
    assert reports(ledger, "envoy") == []
    assert reports(ledger, "ambassador") == ["en-2"]
    assert minutes(ledger, "gas") == []
    assert ledger.check() == []
    ledger.close()
    with closing(sqlite3.connect(path)) as connection:
        held = b"".join(
            bytes(block) for index in ("text_words", "minute_words")
            for (block,) in connection.execute(f"SELECT block FROM {index}_data")
        )  # fmt: skip
    assert b"nvoy" not in held
    assert b"mbassador" in held
    assert b"nvoy" not in b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_an_older_ledger_is_searched_once_it_is_brought_up(tmp_path):
    path = tmp_path / "lama.db"
    first_version(path)
    with Ledger(path) as ledger:
        assert reports(ledger, "usul") == ["lama"]
        assert minutes(ledger, "menolak") == ["reject"]
        ledger.forget("lama")
        assert reports(ledger, "usul") == []
        assert ledger.check() == []


def test_check_tells_of_words_that_are_missing(ledger):
    path = ledger.path
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO minute_words (minute_words) VALUES ('delete-all')")
    with Ledger(path) as harmed:
        assert any("words cannot be found" in fault for fault in harmed.check())


def test_the_command_tells_what_it_found(ledger):
    done = notulen("search", "menuntut", "--in-minutes", "--ledger", ledger.path, "--in", "en")
    assert done.returncode == 0
    assert "Russia → NATO: demand (Berita Baru, 13 January 2022" in done.stdout
    assert "[menuntut]" in done.stdout
    lines = notulen("search", "gas", "--format", "json", "--ledger", ledger.path).stdout.splitlines()
    assert len(lines) == 1
    assert '"id": "en"' in lines[0]
    assert notulen("search", "--ledger", ledger.path, "--", "-gas").returncode == 2
    assert notulen("search", "gas", "--kind", "x", "--ledger", ledger.path).returncode == 2
