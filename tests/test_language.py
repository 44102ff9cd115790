"""The day and the language of a report, told or found out."""

from __future__ import annotations

import pytest

from notulen.errors import InputError
from notulen.reports import language as module
from notulen.reports.dates import iso
from notulen.reports.language import detect

INDONESIAN = (
    "Rusia menolak usulan yang diajukan oleh NATO dalam perundingan di Brussel pada hari Rabu. Juru bicara Kremlin "
    "mengatakan bahwa pembicaraan itu tidak berhasil dan akan dilanjutkan di Wina."
)
ENGLISH = (
    "Russia rejected the proposal that NATO had made in the talks in Brussels on Wednesday. The spokesman said that "
    "the talks were not successful and would be continued in Vienna."
)
MALAY = (
    "Perdana Menteri Malaysia berkata kerajaan akan meneruskan rundingan dengan Amerika Syarikat kerana beliau percaya "
    "bahawa perjanjian itu penting. Menurut beliau, kedua-dua negara bersetuju untuk mengadakan mesyuarat pada bulan "
    "hadapan."
)


@pytest.mark.parametrize(
    "value", ["2022-01-13", " 2022-01-13 ", "2022-01-13T08:30:00+07:00", "2022-01-13T01:30:00Z", "2022-01-13 08:30"]
)
def test_days_are_taken(value):
    assert iso(value) == value.strip()


@pytest.mark.parametrize(
    "value", ["", "2022-02-30", "13/1/2022", "20220113", "2022-W02-4", "2022-1-3", "besok", "２022-01-13"]
)
def test_what_is_no_day_is_none(value):
    assert iso(value) is None


@pytest.mark.parametrize(("text", "language"), [(INDONESIAN, "id"), (ENGLISH, "en")])
def test_the_language_is_found_out(text, language):
    assert detect(text, "a") == (language, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "La Russie a rejeté les demandes de l'OTAN et les discussions vont reprendre à Vienne dans une semaine.",
            "fr",
        ),
        ("Москва отвергла требования НАТО, заявил представитель Кремля.", None),
        ("北京拒绝了这一提议", None),
        (MALAY, "ms"),
    ],
)
def test_a_language_not_read_is_told(text, language):
    with pytest.raises(InputError, match=f"language {language or ''}"):
        detect(text, "a")


@pytest.mark.parametrize("claimed", [None, "id", "en"])
@pytest.mark.parametrize(("text", "language"), [(INDONESIAN * 3, "id"), (ENGLISH * 3, "en"), (MALAY * 3, None)])
def test_commonest_words_tell_what_statistics_tell_whatever_a_page_claims(text, language, claimed, monkeypatch):
    asked, rank = [], module._rank

    def noted(text):
        asked.append(text)
        return rank(text)

    monkeypatch.setattr(module, "_rank", noted)
    if language is None:
        with pytest.raises(InputError, match="language ms"):
            detect(text, "a", claimed)
    else:
        assert detect(text, "a", claimed) == (language, None)
    assert bool(asked) == (language is None)  # statistics take their time: they are asked where words leave a doubt


@pytest.mark.parametrize(
    ("text", "language"),
    [("Rusia menolak usul itu.", "id"), ("Russia rejected the offer.", "en"), ("Perundingan", "id"), ("Rusia", None)],
)
def test_of_a_short_text_the_language_is_a_guess_that_is_told(text, language):
    guess, note = detect(text, "a")
    assert language in (guess, None)
    assert note is not None
    assert "too short" in note


def test_no_words_have_no_language():
    with pytest.raises(InputError, match="no words"):
        detect("1234 – 5!", "a")
