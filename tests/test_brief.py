"""The brief: what it picks, how it says it, and that nothing in it obeys a report."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TEXT, minute, person, reading, report, span

from notulen.model import Kind, Language, Modality, Polarity, Reading
from notulen.views import brief, brief_text, table
from notulen.views.interface import interface
from notulen.views.plain import plain, shortened


def shown(*readings, language="id", width=80):
    return brief_text.text(brief.brief(readings), interface(language), width)


def flat(text):
    return " ".join(text.split())


def section(text, heading):
    return text.split(f"\n{heading}\n")[1].split("\n\n")[0]


def test_it_tells_who_wants_what_and_who_refuses():
    page = shown(reading())
    positions = section(page, "POSISI MENURUT POKOK PERKARA")
    assert "“Rusia menuntut NATO menarik pasukan”" in positions
    assert "“Rusia juga menuntut NATO menutup pintu bagi anggota baru”" in positions
    assert "Amerika Serikat menolak Rusia" in positions
    assert "Rusia membantah" in positions


def test_threats_stand_with_their_condition():
    threats = section(shown(reading()), "ANCAMAN DAN SYARATNYA")
    assert "Amerika Serikat mengancam Rusia" in threats
    assert "Syarat: “jika Rusia menyerang”" in threats


def test_the_next_meeting_stands_with_day_and_place():
    assert "13 Januari 2022, Wina: Rusia dan NATO bertemu" in section(shown(reading()), "PERTEMUAN YANG AKAN DATANG")


def test_a_line_shows_by_which_way_the_words_came():
    assert "Berita Baru ← Reuters ← Dmitry Peskov · kutipan langsung" in flat(shown(reading()))


def test_those_who_take_part_are_named_with_the_people_who_spoke():
    assert "Rusia (5 tindakan): Juru bicara Kremlin Dmitry Peskov" in section(shown(reading()), "SIAPA YANG TERLIBAT")


def test_it_speaks_the_language_asked_for_and_leaves_the_words_as_they_are():
    page = shown(reading(), language="en")
    assert "United States refused Russia" in page
    assert "13 January 2022, Wina" in page
    assert "“AS menolak tuntutan tersebut”" in page


def test_the_language_is_that_of_most_reports():
    english = Reading(report=report(language="en"), minutes=(), attributions=())
    assert brief_text.language_of([english, reading(), english]) == "en"
    assert brief_text.language_of([reading(), english]) == "id"
    assert brief_text.language_of([]) == "id"


def test_it_is_the_same_each_time():
    assert shown(reading(), reading()) == shown(reading(), reading())


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_asked(width):
    assert max(map(len, shown(reading(), width=width).splitlines())) <= width


def told(*minutes):
    return brief.brief([Reading(report=report(), minutes=minutes, attributions=())])


RUSSIA, NATO = person(TEXT, "Rusia", "RUS"), person(TEXT, "NATO", "NATO")


def test_repeats_are_one_entry_with_the_best_words():
    weak = minute("Rusia menuntut NATO", kind="assess", actor=RUSSIA, confidence=0.5)
    direct = minute("Pembicaraan ini tidak berhasil", kind="assess", actor=RUSSIA, confidence=0.8, quoted="direct")
    plainly = minute("AS menolak tuntutan", kind="assess", actor=RUSSIA, confidence=0.8)
    (entry,) = told(weak, plainly, direct).assessments
    assert entry.minute == direct
    assert entry.repeats == 2


def test_two_demands_of_the_same_party_stay_two_where_their_words_differ():
    one = minute("Rusia menuntut NATO menarik pasukan", kind="demand", actor=RUSSIA, recipient=NATO)
    other = minute("menutup pintu bagi anggota baru", kind="demand", actor=RUSSIA, recipient=NATO)
    again = minute("menarik pasukan", kind="demand", actor=RUSSIA, recipient=NATO)
    ((_, entries),) = told(one, other, again).positions
    assert [entry.repeats for entry in entries] == [1, 0]


def test_what_is_denied_is_not_what_is_done():
    done = minute("Rusia menyerang", kind="attack", actor=RUSSIA, modality="actual")
    never = minute("Rusia menuntut", kind="attack", actor=RUSSIA, modality="negated")
    assert len(told(done, never).deeds) == 2


def test_a_position_stands_under_what_it_is_about_before_the_talks_themselves():
    offer = minute("AS menolak", kind="offer", issues=("process.talks", "security.confidence"))
    assert told(offer).positions[0][0] == "security.confidence"


def test_planned_meetings_come_by_day_and_unknown_days_last():
    days = ["2022-01-20", None, "2022-01-13"]
    words = ["Rusia menuntut", "AS menolak", "Pertemuan"]
    found = told(*(minute(w, kind="meet", modality="planned", when=d) for w, d in zip(words, days, strict=True)))
    assert [entry.minute.when for entry in found.planned] == ["2022-01-13", "2022-01-20", None]


def test_a_report_without_minutes_still_gives_a_brief():
    page = shown(Reading(report=report(), minutes=(), attributions=()))
    assert "Rusia Tolak Tuduhan" in page
    assert "Tidak ada tuntutan" in page


def test_nothing_is_told_of_reports_passed_over():
    passed = Reading(report=report(id="resep"), minutes=(), attributions=(), passed_over=True)
    assert shown(passed) == ""
    assert shown(reading(), passed) == shown(reading())


EVIL = "\x1b[31mAS\x07 menolak\x9b2J \u202etuntutan\u2066 \u200bitu\x1b]0;x\x07"


@pytest.mark.parametrize("form", ["brief", "table"])
def test_nothing_from_a_report_steers_the_terminal(form):
    who = person(EVIL, EVIL, "UNK", EVIL)
    one = minute(
        EVIL, EVIL, kind="threaten", actor=who, recipient=who, source=who, chain=(EVIL,), where=EVIL, when=EVIL,
        condition=span(EVIL, EVIL), content=span(EVIL, EVIL), quoted="direct",
    )  # fmt: skip
    meeting = one.model_copy(update={"kind": "meet"})
    made = Reading(report=report(EVIL, id=EVIL, outlet=EVIL, headline=EVIL), minutes=(one, meeting), attributions=())
    if form == "brief":
        page = shown(made)
    else:
        page = "".join(table.rendered(one, 80) for one in (*table.minutes(made, interface("id")), *table.reports(made)))
    assert not set(page) & set("\x1b\x07\x9b\u202e\u2066\u200b")
    assert "menolak" in page


def test_a_table_fits_a_terminal_and_reads_no_markup():
    text = "Rusia [bold]menuntut[/bold] NATO"
    made = Reading(report=report(text), minutes=(minute(text, text, kind="demand", actor=RUSSIA),), attributions=())
    page = "".join(table.rendered(one, 80) for one in table.minutes(made, interface("id")))
    assert max(map(len, page.splitlines())) <= 80
    assert "[bold]menuntut[/bold]" in page
    assert "RUS" in page


@given(st.text(), st.integers(20, 200))
def test_shortened_words_are_the_beginning_and_the_end_of_the_words(text, width):
    short, whole = shortened(text, width), plain(text)
    assert len(short) <= width + 20
    if short != whole and len(whole) > width + 20:
        head, _, tail = short.rpartition(" … ")
        assert whole.startswith(head) or " … " in whole
        assert whole.endswith(tail)


def test_words_are_cut_between_words():
    short = shortened("kata " * 100, 50)
    assert set(short.split()) == {"kata", "…"}


def test_ten_million_characters_are_shortened_at_once():
    assert len(shortened("a" * 10_000_000)) <= 180
    assert len(shortened("\n" * 10_000_000 + "a b")) <= 180


@given(st.text())
def test_plain_words_hold_nothing_that_steers(text):
    assert not any(char < " " or "\x7f" <= char <= "\x9f" or char in "\u202e\u2028\u200b" for char in plain(text))


def keys(table, prefix=""):
    for key, value in table.items():
        yield from keys(value, f"{prefix}{key}.") if isinstance(value, dict) else [f"{prefix}{key}"]


@pytest.mark.parametrize("language", get_args(Language))
def test_the_interface_has_a_word_for_everything(language):
    words = interface(language).table
    assert set(words["kinds"]) == set(get_args(Kind))
    assert set(words["modality"]) == set(get_args(Modality)) - {"actual"}
    assert set(words["polarity"]) == set(get_args(Polarity))
    spoken = brief.POSITIONS | brief.MEETINGS | {"assess", "state"}
    assert set(words["says"]) == set(words["says_to"]) == spoken
    assert len(words["months"]["names"]) == 12
    assert all("{to}" in phrase for phrase in words["says_to"].values())


def test_both_languages_have_the_same_words():
    plural = {"words.passed_over_one"}  # Indonesian needs no singular
    one, other = (
        {key for key in keys(interface(language).table) if not key.startswith("parties.")} - plural
        for language in ("id", "en")
    )
    assert one == other


def test_issues_are_those_of_the_codebook():
    import tomllib
    from importlib.resources import files

    path = files("notulen").joinpath("knowledge", "issues.toml")
    codes = tomllib.loads(path.read_text(encoding="utf-8"))["codes"]
    assert set(interface("id").table["issues"]) == set(codes)


@pytest.mark.parametrize(
    ("code", "indonesian", "english"),
    [
        ("RUS", "Rusia", "Russia"),
        ("USA+NATO", "Amerika Serikat dan NATO", "United States and NATO"),
        ("XKX", "Kosovo", "Kosovo"),
        ("UN", "PBB", "United Nations"),
        ("PSE", "Palestina", "Palestine"),
        ("OSCE", "OSCE", "OSCE"),
    ],
)
def test_parties_are_called_as_the_reader_calls_them(code, indonesian, english):
    assert interface("id").party(code) == indonesian
    assert interface("en").party(code) == english


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2022-01-13", "13 Januari 2022"),
        ("2025-08-04/2025-08-07", "4 Agustus 2025 – 7 Agustus 2025"),
        ("2022-01-13T08:30:00+07:00", "13 Januari 2022"),
        ("2022-01", "Januari 2022"),
        ("2022-99-01", "2022-99-01"),
        ("kapan", "kapan"),
    ],
)
def test_days_are_written_out(iso, shown):
    assert interface("id").day(iso) == shown
