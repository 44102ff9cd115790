"""What comes in: every input gives a report or says why not, and never anything else."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notulen.errors import InputError
from notulen.model import Report
from notulen.reports import jsonl
from notulen.reports.sources import Defaults, gather
from notulen.reports.text import decode, headline, oddities

KNOWN = Defaults(outlet="Berita Baru", published="2022-01-13", language="id")
INDONESIAN = (
    "Rusia menolak usulan yang diajukan oleh NATO dalam perundingan di Brussel pada hari Rabu. Juru bicara Kremlin "
    "mengatakan bahwa pembicaraan itu tidak berhasil dan akan dilanjutkan di Wina."
)
ENGLISH = (
    "Russia rejected the proposal that NATO had made in the talks in Brussels on Wednesday. The spokesman said that "
    "the talks were not successful and would be continued in Vienna."
)


def got(*sources, known=KNOWN, given_=b""):
    notes: list[tuple[str, str]] = []
    found = list(gather([str(one) for one in sources], known, io.BytesIO(given_), lambda *note: notes.append(note)))
    return found, notes


def reason(data):
    with pytest.raises(InputError) as caught:
        decode(data, "berita.txt")
    assert caught.value.source == "berita.txt"
    return caught.value.reason


# The bytes of a text


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_nothing_is_no_report(data):
    assert reason(data).startswith("empty")


@pytest.mark.parametrize("mark", [b"", b"\xff\xfe"])
def test_utf_16_is_named_with_the_way_out_of_it(mark):
    said = reason(mark + INDONESIAN.encode("utf-16-le"))
    assert "UTF-16" in said
    assert "iconv -f UTF-16" in said


def test_windows_1252_is_named_with_the_way_out_of_it():
    said = reason("Rusia menyebutnya “non-starter” – tegas.".encode("cp1252"))
    assert "iconv -f WINDOWS-1252 -t UTF-8" in said


def test_damaged_utf_8_is_told_from_another_encoding():
    said = reason("Rusia “tegas” – “tidak”".encode() + b"\xe2\x80" + b" kata Peskov")
    assert "damaged UTF-8 at byte" in said


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0",
        b"%PDF-1.7 text",
        b"PK\x03\x04zip",
        b"abc\0def",
        bytes(range(256)) * 4,
        b"\x01\x02\x03a" * 9,
    ],
)
def test_binary_is_no_report(data):
    assert "binary" in reason(data)


def test_a_byte_order_mark_is_dropped_and_nothing_else_is_touched():
    assert decode(b"\xef\xbb\xbfSatu\r\n dua \r tiga\n\n", "a") == "Satu\r\n dua \r tiga\n\n"


@given(st.binary(max_size=400))
@example(b"\xff\xfe\0\0")
@example(b"\xff")
def test_any_bytes_are_a_text_or_an_input_error(data):
    try:
        text = decode(data, "a")
    except InputError:
        return
    assert text.encode("utf-8") == data.removeprefix(b"\xef\xbb\xbf")


# What is odd


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Rusia", "a single word"),
        ("Rusia menolak\x07 usul", "control characters (the first is U+0007 at character 13)"),
        ("Rusia\u200b menolak", "zero-width"),
        ("\u202eRusia menolak", "direction"),
        ("kata " * 4001, "a line of 20005 characters"),
    ],
)
def test_odd_things_are_told(text, note):
    (told,) = oddities(text)
    assert note in told


def test_an_ordinary_text_is_not_odd():
    assert oddities("Satu baris.\r\nDua\tbaris “dengan” tanda – dan é.\n") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Rusia Tolak Usul\nMoskow – Rusia menolak.", "Rusia Tolak Usul"),
        ("\n\n  Rusia Tolak Usul \r\n\r\nRusia menolak.", "Rusia Tolak Usul"),
        ("Bisakah Jadi Ajang Perdamaian?\nKUALA LUMPUR, KOMPAS.com - Perang", "Bisakah Jadi Ajang Perdamaian?"),
        ("NATO backs Ukraine - DW - 14.02.2023\nThe meeting", "NATO backs Ukraine - DW - 14.02.2023"),
        ("Rusia menolak usul itu.\nKremlin mengatakan.", None),
        ("Rusia menolak “usul itu.”\nKremlin mengatakan.", None),
        ("Rusia Tolak Usul", None),
        ("Rusia Tolak Usul\n \n", None),
        ("Tokyo (ANTARA News) - Jepang akan menjatuhkan sanksi\nKata dia", None),
        ("Jakarta, CNN Indonesia -- Perundingan damai\nKata dia", None),
        ("ISLAMABAD -- A report says\nmore", None),
        ("Suara.com - Sekretaris Jenderal\nmenunjuk", None),
        ("kata " * 40 + "\nbaris kedua", None),
    ],
)  # fmt: skip
def test_a_headline_is_a_short_first_line_without_full_stop_or_dateline(text, first):
    assert headline(text) == first


# Files, folders, streams


def test_a_text_file_is_its_own_text(tmp_path):
    path = tmp_path / "berita.txt"
    path.write_bytes(b"Judul\r\nIsi \xe2\x80\x9cya\xe2\x80\x9d.\r\n")
    ((report,), notes) = got(path)
    assert report == Report(
        id="berita", text="Judul\r\nIsi “ya”.\r\n", outlet="Berita Baru", published="2022-01-13", language="id",
        headline="Judul",
    )  # fmt: skip
    assert notes == []


def test_a_missing_date_is_a_warning(tmp_path):
    (tmp_path / "a.txt").write_text("Rusia menolak.")
    ((report,), notes) = got(tmp_path / "a.txt", known=Defaults(language="id"))
    assert report.published is None
    assert [(one, note.split(",")[0]) for one, note in notes] == [("a", "no date of publication")]


def test_a_folder_gives_its_files_in_order_without_hidden_ones(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b.txt", ".git/c.txt", ".d.txt", "e.md", "c.TXT"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Isi {name}")
    (found, _) = got(tmp_path)
    assert [one.id for one in found] == ["a/b", "z", f"{tmp_path.name}/b", "c"]


def test_equal_names_take_as_many_folders_as_tell_them_apart(tmp_path):
    for name in ("x/2022/a.txt", "y/2022/a.txt", "z/a.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("Isi")
    (found, _) = got(tmp_path)
    assert [one.id for one in found] == ["x/2022/a", "y/2022/a", "z/a"]


def test_a_file_named_twice_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text("Isi")
    (found, _) = got(tmp_path / "a.txt", tmp_path, tmp_path / "a.txt")
    assert [one.id for one in found] == ["a"]


def test_what_cannot_be_read_is_told_and_the_others_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("Isi")
    (tmp_path / "b.pdf").write_text("Isi")
    (tmp_path / "kosong").mkdir()
    names = ["tidak-ada.txt", "b.pdf", "kosong", "ftp://contoh.id/berita"]
    (found, _) = got(*(tmp_path / name for name in names[:3]), names[3], "a\0b", tmp_path / "a.txt")
    *errors, report = found
    assert [type(one) for one in errors] == [InputError] * 5
    assert errors[0].source == str(tmp_path / "tidak-ada.txt")
    assert report.id == "a"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("Isi")
    (tmp_path / "a.txt").chmod(0)
    ((error,), _) = got(tmp_path / "a.txt")
    assert "permission" in error.reason


def test_standard_input_is_text_or_lines_by_what_it_begins_with():
    ((report,), _) = got("-", given_=b"Rusia menolak.\n{}")
    assert (report.id, report.text) == ("stdin", "Rusia menolak.\n{}")
    (found, _) = got("-", given_=b'\xef\xbb\xbf\n {"id": "x", "text": "Satu"}\n{"text": "Dua"}')
    assert [one.id for one in found] == ["x", "stdin:3"]


def test_a_file_name_of_any_bytes_has_an_id(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"berita\xff.txt")
    try:
        with open(path, "wb") as handle:
            handle.write(b"Isi")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    ((report,), _) = got(os.fsdecode(path))
    assert report.id == "berita\ufffd"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.jsonl", "-"]))
def test_any_bytes_from_anywhere_give_reports_or_input_errors(tmp_path, data, name):
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "a.jsonl").write_bytes(data)
    (found, _) = got("-" if name == "-" else tmp_path / name, given_=data)
    assert found
    assert all(isinstance(one, (Report, InputError)) for one in found)


# Lines of JSON


def lines(*records, language_known=False):
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in records]
    return list(jsonl.lines(io.BytesIO(b"\n".join(raw)), "a.jsonl", "a", language_known))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"[1, 2]", "not an object"),
        (b'"teks"', "not an object"),
        (b"null", "not an object"),
        (b"{teks}", "bad JSON"),
        (b'{"text": "a"', "bad JSON"),
        (b"[" * 100_000, "bad JSON"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "bad JSON"),
        (b"{}", "no text"),
        (b'{"text": null}', "no text"),
        (b'{"text": 7}', "no text"),
        (b'{"text": " \\n"}', "no text"),
        (b'{"text": "a\\ud800"}', "surrogate"),
        (b'{"text": "a\xe9b"}', "not UTF-8"),
        (b'{"text": "a", "language": "fr"}', "language fr is not read"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_others_go_on(line, why):
    first, bad, last = lines({"text": "Satu"}, line, {"text": "Dua"})
    assert isinstance(bad, InputError)
    assert bad.source == "a.jsonl:2"
    assert why in bad.reason
    assert (first.report.text, last.report.text) == ("Satu", "Dua")


def test_the_id_stays_as_it_is_and_unknown_fields_are_passed_by():
    (line,) = lines({"id": " a/b 1 ", "text": " Satu\r\n", "outlet": None, "url": "", "lain": [1], "headline": "x"})
    assert line.report == Report(id=" a/b 1 ", text=" Satu\r\n")
    assert line.notes == ()


@pytest.mark.parametrize("field", ["outlet", "url", "published", "language", "id"])
def test_a_field_of_another_kind_is_unknown_and_told(field):
    (line,) = lines({"text": "Satu", field: ["x"]})
    assert getattr(line.report, field) == ("a:1" if field == "id" else None)
    assert len(line.notes) == 1


def test_a_date_that_is_none_is_unknown_and_told():
    (line,) = lines({"text": "Satu", "published": "13 Januari 2022"})
    assert line.report.published is None
    assert "13 Januari 2022" in line.notes[0]


def test_lines_are_split_at_line_feeds_only():
    text = "Satu\u2028dua\x85tiga\x0bempat\r"
    (line,) = list(jsonl.lines(io.BytesIO(json.dumps({"text": text}, ensure_ascii=False).encode()), "a", "a"))
    assert line.report.text == text


def test_a_file_in_utf_16_is_told_once():
    data = "\n".join(['{"text": "a"}'] * 3).encode("utf-16")
    (error,) = list(jsonl.lines(io.BytesIO(data), "a.jsonl", "a"))
    assert error.source == "a.jsonl"
    assert "UTF-16" in error.reason


def test_a_file_without_lines_is_empty():
    (error,) = list(jsonl.lines(io.BytesIO(b"\n \n"), "a.jsonl", "a"))
    assert "empty" in error.reason


def test_lines_are_read_as_they_are_asked_for():
    def endless():
        while True:
            yield b'{"text": "Satu"}\n'

    found = jsonl.lines(endless(), "a", "a")
    assert next(found).report.id == "a:1"
    assert next(found).report.id == "a:2"


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip), min_size=1, max_size=4), st.booleans()
)
def test_texts_come_through_lines_character_by_character(texts, ascii_):
    raw = "\n".join(json.dumps({"text": text}, ensure_ascii=ascii_) for text in texts).encode()
    found = list(jsonl.lines(io.BytesIO(raw), "a", "a"))
    assert [line.report.text for line in found] == texts


@given(st.binary(max_size=300))
@example(b'{"text": "\\ud800\\udc00"}')
@example(b'{"id": "\\ud800", "text": "a"}')
@example(b'{"text": "a", "published": "9999-99-99"}')
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_lines_or_input_errors(data):
    for line in jsonl.lines(io.BytesIO(data), "a", "a"):
        assert isinstance(line, (jsonl.Line, InputError))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(["id", "text", "outlet", "published", "language", "url"], json_values)
    )
)
def test_any_object_is_a_line_or_an_input_error(record):
    (line,) = lines(record)
    assert isinstance(line, (jsonl.Line, InputError))


# Languages


def test_a_language_told_wins_over_what_the_text_looks_like(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": ENGLISH, "language": "id-ID"}))
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": ENGLISH, "language": "fr"}))
    (tmp_path / "c.txt").write_text(ENGLISH)
    (found, _) = got(tmp_path)
    assert [one.language for one in found] == ["id", "id", "id"]
    (found, _) = got(tmp_path, known=Defaults(published="2022-01-13"))
    assert [one if isinstance(one, InputError) else one.language for one in (found[0], found[2])] == ["id", "en"]
    assert isinstance(found[1], InputError)
