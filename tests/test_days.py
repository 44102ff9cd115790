"""The day of an act: which of the days a report tells, and the report's own where only its text tells it."""

from __future__ import annotations

from datetime import date

import pytest
from reads import minutes

from notulen.reading.dates import calendar

OWN = [
    ("en", "Talks go on - DW - 08.02.2023", [], date(2023, 2, 8)),
    ("en", "Vienna, February 8, 2023 - ", [], date(2023, 2, 8)),
    ("id", "", ["Utusan itu tiba, Minggu (18/6/2017)."], date(2017, 6, 18)),
    ("id", "", ["Perang itu pecah pada 18 Juni 1950."], None),  # no weekday: a day of history
    ("en", "The pact of 08.02.2023 and that of 09.02.2023", [], None),  # two days: neither is the report's
]


@pytest.mark.parametrize(("language", "head", "opening", "day"), OWN)
def test_a_report_without_a_day_takes_the_one_its_text_tells(language, head, opening, day):
    text = head + "\n" + "\n".join(opening)
    at, spans = len(head) + 1, []
    for line in opening:
        spans.append((at, at + len(line)))
        at += len(line) + 1
    assert calendar(language).own_day(text, [(0, len(head))] if head else [], spans) == day


def test_the_day_in_a_headline_dates_what_is_told_without_a_year():
    text = (
        "EU will tighten sanctions - DW - 08.02.2023\n"
        "The European Union will impose new sanctions on Russia, Chancellor Olaf Scholz said on Wednesday, February 8.\n"
        "He urged Russia to withdraw its troops from Ukraine."
    )
    days = {m.when for m in minutes(text, published=None, language="en")}
    assert "2023-02-08" in days


def test_a_statement_takes_the_day_beside_its_cue_and_a_deed_the_day_in_its_clause():
    text = (
        "Rusia menyerang Ukraina pada 3 Mei 2022.\n"
        "“Kami mendesak Rusia menarik pasukannya,” kata Menteri Luar Negeri Ukraina Dmytro Kuleba, Kamis (5/5/2022)."
    )
    found = {(m.kind, m.when) for m in minutes(text, published="2022-05-06")}
    assert ("attack", "2022-05-03") in found
    assert ("demand", "2022-05-05") in found


# Letters that a pattern takes for s and i where case does not matter, and lower() does not.
ODD = [
    ("en", "The envoy left on Sunday, 7 ſept 2021.", "Sunday, 7 ſept 2021"),
    ("en", "Talks broke off in NOVEMBER 2021.", "NOVEMBER 2021"),
    ("id", "Utusan itu tiba SENİN lalu.", "SENİN lalu"),
    ("id", "Perundingan di Kairo dimulai kemarın.", "kemarın"),
]


@pytest.mark.parametrize(("language", "text", "told"), ODD)
def test_a_day_is_found_however_its_letters_are_cased(language, text, told):
    found = calendar(language).days(text, date(2021, 11, 3))
    assert [text[day.start : day.end] for day in found] == [told]
