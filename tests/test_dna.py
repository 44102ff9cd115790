"""Discourse Network Analyzer's databases: written as DNA writes them, read whatever they hold, and nothing of theirs is run."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from anything import hashed, ledgers
from command import notulen
from hypothesis import given
from hypothesis import strategies as st
from ledgers import fresh, reading
from test_exports import SLOW, filled, taken, told, written

from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.views.exports import dna_schema
from notulen.views.exports.dna import Places, lines, unlined
from notulen.views.utf16 import Units

# The columns of DNA 3's tables, as its own databases tell them.
COLUMNS = {
    "SETTINGS": "Property Value",
    "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
    "STATEMENTTYPES": "ID Label Red Green Blue",
    "VARIABLES": "ID Variable DataType StatementTypeId",
    "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
    "REGEXES": "Label Red Green Blue",
    "CODERRELATIONS": "ID Coder OtherCoder viewStatements editStatements viewDocuments editDocuments",
    "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
    "DATABOOLEAN": "ID StatementId VariableId Value",
    "DATAINTEGER": "ID StatementId VariableId Value",
    "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
    "DATASHORTTEXT": "ID StatementId VariableId Entity",
    "DATALONGTEXT": "ID StatementId VariableId Value",
    "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
    "CODERS": "ID Name Red Green Blue Refresh FontSize Password PopupWidth ColorByCoder PopupDecoration PopupAutoComplete "
    "PermissionAddDocuments PermissionEditDocuments PermissionDeleteDocuments PermissionImportDocuments "
    "PermissionAddStatements PermissionEditStatements PermissionDeleteStatements PermissionEditAttributes "
    "PermissionEditRegex PermissionEditStatementTypes PermissionEditCoders PermissionEditCoderRelations "
    "PermissionViewOthersDocuments PermissionEditOthersDocuments PermissionViewOthersStatements "
    "PermissionEditOthersStatements",
}


def asked(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


@pytest.fixture
def dna(tmp_path):
    book = filled(tmp_path, [hashed(reading())])
    written(book, "dna", tmp_path / "talks.dna")
    return tmp_path / "talks.dna"


def test_tables_and_columns_are_those_of_dna(dna):
    there = {name: [row[1] for row in asked(dna, f"PRAGMA table_info({name})")] for name in COLUMNS}
    assert there == {name: columns.split() for name, columns in COLUMNS.items()}
    assert asked(dna, "PRAGMA foreign_key_check") == []
    assert asked(dna, "PRAGMA integrity_check") == [("ok",)]


def test_references_are_checked_by_sqlite_itself(dna):
    with closing(sqlite3.connect(dna)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO STATEMENTS VALUES (999, 1, 999, 0, 1, 2)")


def test_the_variables_are_those_that_rdna_asks_for(dna):
    own = asked(dna, "SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID")
    assert own == [
        ("person", "short text"), ("organization", "short text"), ("concept", "short text"), ("agreement", "boolean"),
    ]  # fmt: skip
    rows = asked(
        dna,
        "SELECT o.Value, c.Value, b.Value FROM STATEMENTS s "
        "JOIN DATASHORTTEXT x ON x.StatementId = s.ID AND x.VariableId = 2 JOIN ENTITIES o ON o.ID = x.Entity "
        "JOIN DATASHORTTEXT y ON y.StatementId = s.ID AND y.VariableId = 3 JOIN ENTITIES c ON c.ID = y.Entity "
        "JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = 4 WHERE s.StatementTypeId = 1",
    )
    assert ("USA", "security.forces", 0) in rows
    assert rows.count(("RUS", "security.forces", 1)) == 2


def test_the_password_is_kept_as_dna_keeps_it():
    import base64
    import hashlib

    kept = base64.b64decode(dna_schema.password())
    digest = hashlib.sha256(kept[:16] + b"notulen").digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    assert kept[16:] == digest


@given(st.text(st.sampled_from("a👩é\U0001f680日\n\r"), max_size=20), st.data())
def test_places_in_utf_16_go_both_ways(text, data):
    start = data.draw(st.integers(0, len(text)))
    units = Units(text)
    assert units.units(start) == len(text[:start].encode("utf-16-le")) // 2
    assert units.place(units.units(start)) == start
    shown, ends = lines(text)
    assert unlined(shown, ends) == text
    assert "\r" not in shown
    places = Places(shown, ends)
    end = data.draw(st.integers(start, len(text)))
    words = shown.encode("utf-16-le")[places.units(start) * 2 : places.units(end) * 2].decode("utf-16-le")
    if not (text[start - 1 : start + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n"):
        assert words == lines(text[start:end])[0]
        assert places.place(places.units(start)) == start


@SLOW
@given(ledgers)
def test_out_and_in_again_gives_the_same_minutes(made):
    with tempfile.TemporaryDirectory() as folder:
        one = filled(Path(folder), made)
        written(one, "dna", Path(folder) / "x.dna")
        for start, stop, text in asked(
            Path(folder) / "x.dna",
            "SELECT s.Start, s.Stop, d.Text FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId",
        ):
            text.encode("utf-16-le")[start * 2 : stop * 2].decode("utf-16-le")  # ends within no character
        two = fresh(Path(folder), "two.db")
        done = taken(two, "dna", Path(folder) / "x.dna")
        assert (done.refused, done.told) == (0, [])
        assert told(two) == told(one)
        with Ledger(two, write=False) as book:
            assert book.check() == []
            assert [fault for one in book.verified() for fault in one.faults] == []


def by_hand(path, **values):
    """Codes a statement as a person would: Anna, of the words "Rusia menuntut NATO menarik pasukan"."""
    text = asked(path, "SELECT Text FROM DOCUMENTS")[0][0]
    start = text.index("Rusia menuntut")
    stop = text.index(". Rusia juga")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT OR IGNORE INTO CODERS (ID, Name, Password) VALUES (7, 'Anna', 'x')")
        number = connection.execute("SELECT max(ID) + 1 FROM STATEMENTS").fetchone()[0]
        connection.execute(
            "INSERT INTO STATEMENTS VALUES (?, 1, 1, ?, ?, 7)", (number, start, values.pop("stop", stop))
        )
        for variable, value in ((1, values.get("person", "")), (2, values["organization"]), (3, values["concept"])):
            connection.execute("INSERT OR IGNORE INTO ENTITIES (VariableId, Value) VALUES (?, ?)", (variable, value))
            entity = connection.execute(
                "SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?", (variable, value)
            ).fetchone()[0]
            connection.execute(
                "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)",
                (number, variable, entity),
            )
        connection.execute(
            "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, 4, ?)", (number, values["agreement"])
        )


def test_codes_made_by_hand_become_minutes_with_their_coder(dna, tmp_path):
    by_hand(dna, organization="Russia", concept="security.forces", agreement=0)
    by_hand(dna, organization="Klub Ilmuwan", person="Dmitry Peskov", concept="NATO harus mundur", agreement=1)
    two = fresh(tmp_path, "two.db")
    assert taken(two, "dna", dna).refused == 0
    with Ledger(two, write=False) as book:
        info = book.info()
        assert info.readers["dna 3 Anna"] == 1
        everything = list(book.minutes())
        first, second = everything[7:]
    assert len(everything) == 9  # what she let stand counts too
    # The text calls Russia "Rusia": the words are the nearest to what she marked.
    assert (first.kind, first.issues) == ("reject", ("security.forces",))
    assert (first.actor.party, first.actor.text, first.actor.start) == ("RUS", "Rusia", first.evidence.start)
    assert first.evidence.text == "Rusia menuntut NATO menarik pasukan"
    assert (second.kind, second.polarity, second.issues) == ("support", "positive", ("other",))
    assert second.actor.name == "Dmitry Peskov"
    assert "concept: NATO harus mundur" in second.notes


def test_what_stands_outside_its_text_is_refused_and_the_rest_stays(dna, tmp_path):
    by_hand(dna, organization="RUS", concept="other", agreement=1, stop=10_000)
    two = tmp_path / "two.db"
    done = notulen("import", "dna", dna, "--ledger", two)
    assert done.returncode == 1
    assert "do not stand at their place" in done.stderr
    assert "7 minutes" in done.stderr


def test_a_file_of_others_is_not_touched(dna, tmp_path):
    before = dna.read_bytes()
    dna.chmod(0o400)
    folder = sorted(tmp_path.iterdir())
    taken(fresh(tmp_path, "two.db"), "dna", dna)
    assert dna.read_bytes() == before
    assert sorted(one for one in tmp_path.iterdir() if not one.name.startswith("two.db")) == folder


LOOP = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS ID, i AS Name FROM n"
HOSTILE = {
    "a view that never ends": f"DROP TABLE CODERS; CREATE VIEW CODERS AS {LOOP}",
    "a view over documents": f"DROP TABLE DOCUMENTS; CREATE VIEW DOCUMENTS AS {LOOP}",
    "a virtual table": "DROP TABLE ENTITIES; CREATE VIRTUAL TABLE ENTITIES USING fts5(ID, Value)",
    "a generated column": "DROP TABLE CODERS; "
    "CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT AS (hex(zeroblob(900000000))))",
    "no row numbers": "DROP TABLE CODERS; CREATE TABLE CODERS (ID TEXT PRIMARY KEY, Name TEXT) WITHOUT ROWID",
    "no table": "DROP TABLE STATEMENTS",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_of_a_hostile_file_is_run(dna, tmp_path, what):
    with closing(sqlite3.connect(dna)) as connection:
        connection.executescript(f"PRAGMA foreign_keys=OFF; {HOSTILE[what]}")
    begin = time.monotonic()
    with pytest.raises(NotulenError, match=r"no table|no plain column|cannot be read"):
        taken(fresh(tmp_path, "two.db"), "dna", dna)
    assert time.monotonic() - begin < 20


def test_triggers_never_run(dna, tmp_path):
    with closing(sqlite3.connect(dna)) as connection:
        connection.executescript("CREATE TRIGGER t AFTER INSERT ON DOCUMENTS BEGIN DELETE FROM DOCUMENTS; END")
    assert taken(fresh(tmp_path, "two.db"), "dna", dna).added.minutes == 7


def test_odd_values_are_refused_one_by_one(dna, tmp_path):
    with closing(sqlite3.connect(dna)) as connection:
        connection.executescript("""
            PRAGMA ignore_check_constraints=ON;
            INSERT INTO STATEMENTS VALUES (901, 1, 1, 'abc', x'00', 2), (902, 1, 77, 0, 5, 2), (903, 1, 1, 3.5, 9, 2);
            INSERT INTO DOCUMENTS (ID, Title, Text, Date)
                VALUES (50, 'x', x'ff00', 'kemarin'), (51, 'y', CAST(x'fffe' AS TEXT), 0);
            UPDATE DATALONGTEXT SET Value = '{"reader": []}' WHERE ID = 1;
        """)
    done = taken(fresh(tmp_path, "two.db"), "dna", dna)
    # Six as they were; and, of the coder by whom it then is, the statement that stood beside the seventh with these.
    assert done.added.minutes == 6 + 7
    assert done.refused >= 5


def test_lengths_that_are_claimed_are_not_believed(dna, tmp_path):
    with closing(sqlite3.connect(dna)) as connection, connection:
        connection.execute("INSERT INTO DOCUMENTS (ID, Title, Text, Date) VALUES (60, 'x', zeroblob(90000000), 0)")
    done = taken(fresh(tmp_path, "two.db"), "dna", dna)
    assert (done.added.minutes, done.refused) == (7, 1)
    data = bytearray(dna.read_bytes())
    at = data.index(b"Rusia Tolak Tuduhan")
    for back in range(1, 80):  # the header of that row: its lengths become a gigabyte
        if data[at - back] >= 0x80:
            data[at - back] = 0xFF
    bad = tmp_path / "bad.dna"
    bad.write_bytes(data)
    begin = time.monotonic()
    with suppress(NotulenError):  # or the file as a whole is refused
        assert taken(fresh(tmp_path, "three.db"), "dna", bad).refused
    assert time.monotonic() - begin < 20


def test_what_is_no_database_is_wrong_use(tmp_path):
    source = tmp_path / "x.dna"
    source.write_text("no")
    done = notulen("import", "dna", source, "--ledger", tmp_path / "x.db")
    assert done.returncode == 2
    assert "no SQLite database" in done.stderr
