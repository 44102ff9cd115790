"""What a ledger keeps comes out as it went in; what is there changes nothing; what people say stands beside it."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from itertools import product

import bulk
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import READER, changed, dump, fresh, integrity, reading
from samples import TEXT, minute, person, span

import notulen
from notulen import knowledge
from notulen.errors import LedgerError, NotulenError
from notulen.ledger.filters import Filter, holds
from notulen.ledger.ledger import Forgotten, Ledger
from notulen.ledger.storing import Added
from notulen.ledger.talks import Talk
from notulen.model import Minute, Reading, Report, Span


@pytest.fixture
def path(tmp_path):
    return fresh(tmp_path)


@pytest.fixture
def ledger(path):
    with Ledger(path) as book:
        yield book


def test_a_reading_comes_out_as_it_went_in(ledger):
    made = reading()
    assert ledger.add(made) == Added(new=1, minutes=len(made.minutes))
    assert list(ledger.minutes()) == list(made.minutes)
    assert list(ledger.reports()) == [made.report]
    assert list(ledger.reports(made.report.id)) == [made.report]
    assert list(ledger.reports("tidak ada")) == []
    assert ledger.stored([made.report], [READER]) == [None]  # whether it would be passed over was not asked
    assert ledger.stored([made.report], [READER], all_of_them=True) == [made]
    assert ledger.check() == []


def test_what_is_there_already_changes_nothing(ledger, path):
    ledger.add(reading())
    before = dump(path)
    assert ledger.add(reading()) == Added(there=1)
    assert ledger.add_many([reading(), reading()]) == Added(there=2)
    assert dump(path) == before


def test_it_is_exported_and_is_a_context_manager(path):
    with notulen.Ledger(path) as book:
        book.add(reading())
    with notulen.Ledger(path, write=False) as book:
        assert sum(1 for _ in book.minutes()) == 7


def test_a_newer_reader_counts_whenever_it_comes(ledger):
    newer = reading(reader="offline 1.10 id x", minutes=reading().minutes[:2])
    for one in (newer, reading(reader="offline 1.9 id y")):
        ledger.add(one)
    assert len(list(ledger.minutes())) == 2
    assert ledger.info().minutes_kept == 9
    assert ledger.add(reading(reader="offline 2 id z")) == Added(anew=1, minutes=7)
    assert len(list(ledger.minutes())) == 7


def test_words_that_do_not_stand_at_their_place_are_refused_with_all_of_their_reading(ledger, path):
    wrong = minute("Rusia", evidence=Span(start=0, end=5, text="Rusie"))
    with pytest.raises(NotulenError, match="does not stand at its place"):
        ledger.add(reading(minutes=(reading().minutes[0], wrong)))
    assert dump(path)["reports"] == []


def test_half_a_character_is_refused(ledger):
    with pytest.raises(LedgerError, match="half a character"):
        ledger.add(Reading(report=Report(id="a", text="Rusia \ud800"), minutes=(), attributions=()))


def test_the_same_text_elsewhere_is_another_publication_and_not_another_report(ledger):
    ledger.add(reading(outlet="Warta Timur", published="2022-01-14", id="dua"))
    ledger.add(reading())
    (report,) = ledger.reports()
    assert (report.outlet, report.published) == ("Berita Baru", "2022-01-13")  # the earlier one
    found = ledger.show(reading().minutes[0].id)
    assert [other.outlet for other in found.elsewhere] == ["Warta Timur"]
    assert len(list(ledger.minutes())) == 7


def test_a_stored_reading_is_given_for_its_own_outlet_and_day_only(ledger):
    ledger.add(reading(), asked=True)
    report = reading().report
    other = report.model_copy(update={"id": "lain", "url": "https://example.org/1"})
    (again,) = ledger.stored([other], [READER])
    assert isinstance(again, Reading)
    assert again.report == other
    assert {one.report for one in again.minutes} == {"lain"}
    assert ledger.stored([report.model_copy(update={"published": "2022-01-14"})], [READER]) == [None]
    assert ledger.stored([report], ["offline 2 id x"]) == [None]


def test_a_report_passed_over_is_read_when_all_are_wanted(ledger):
    ledger.add(reading(minutes=(), attributions=(), passed_over=True), asked=True)
    report = reading().report
    assert ledger.stored([report], [READER])[0].passed_over
    assert ledger.stored([report], [READER], all_of_them=True) == [None]
    ledger.add(reading())
    assert len(list(ledger.minutes())) == 7


def test_numbers_of_people_are_asked_for_again_when_another_erased_them(path):
    with Ledger(path) as one, Ledger(path) as other:
        one.add(reading())
        other.forget("contoh")
        one.add(changed(bulk.reading(1)))
        one.add(reading(text=TEXT + "\nLagi.", id="lagi"))
        assert one.check() == []
        assert "Dmitry Peskov RUS" in dump(path)["people"]


# Which minutes

DAYS = ("2022-01-10", "2022-01-12", "2022-01-13", "2022-02-01")
FILTERS = st.builds(
    Filter,
    about=st.lists(st.sampled_from(("security.*", "process.talks", "*", "economy.sanctions")), max_size=2).map(tuple),
    party=st.none() | st.sampled_from(("RUS", "NATO", "USA", "IDN")),
    between=st.lists(st.sampled_from(("RUS", "NATO", "USA")), max_size=3, unique=True).map(tuple),
    since=st.none() | st.sampled_from(DAYS),
    until=st.none() | st.sampled_from(DAYS),
    kinds=st.lists(st.sampled_from(("demand", "reject", "meet")), max_size=2).map(tuple),
    at_least=st.sampled_from((0.0, 0.5, 0.9)),
)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A ledger of minutes of all sorts, and one in which people have spoken of each report, changing nothing."""
    base = reading().minutes
    whens = (None, "2022-01-12", "2022-01-10/2022-01-12")
    minutes = tuple(
        one.model_copy(
            update={"id": f"{n:04}", "when": when, "confidence": sure, "actor": one.actor if n % 5 else None}
        )
        for n, (one, when, sure) in enumerate(product(base, whens, (0.4, 0.95)))
    )
    made = [reading(minutes=minutes), reading(text=TEXT + "!", id="dua", published="2022-02-01", minutes=minutes[::3])]
    folder = tmp_path_factory.mktemp("many")
    with Ledger(fresh(folder, "a.db")) as plain, Ledger(fresh(folder, "b.db")) as spoken:
        for book in (plain, spoken):
            book.add_many(made)
        for one in (made[0].minutes[0], made[1].minutes[0]):
            spoken.verdict(one.id, "right", "Anna")
        with closing(sqlite3.connect(folder / "b.db")) as raw, raw:
            raw.execute(
                "UPDATE verdicts SET report = number, minute = 'x', kind = 'x'"
            )  # one of each report, of no minute
        yield made, plain, spoken


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_sqlite_and_python_agree_on_which_minutes_are_wanted(many, wanted):
    made, plain, spoken = many
    expected = sorted(
        (one.report.id, m.id) for one in made for m in one.minutes if holds(wanted, m, one.report.published)
    )
    expected = sorted((report, id_) for (_, id_), report in zip(expected, [e[0] for e in expected], strict=True))
    for book in (plain, spoken):
        told = [(row.report_id, row.minute) for row in book.told(wanted)]
        found = [id_ for _, id_ in told]
        assert sorted(told) == expected
        assert sorted(one.id for one in book.minutes(wanted)) == sorted(found)
        assert sorted(row["id"] for row in book.records(wanted)) == sorted(found)


def test_filters_are_given_in_words(ledger):
    ledger.add(reading())
    assert [m.kind for m in ledger.minutes(about="security.*", party="USA")] == ["reject"]
    assert [m.kind for m in ledger.minutes(kinds="meet,threaten")] == ["threaten", "meet"]
    assert list(ledger.minutes(report="tidak ada")) == []
    assert len(list(ledger.minutes(report="contoh"))) == 7
    with pytest.raises(NotulenError, match="is no issue"):
        list(ledger.minutes(about="keamanan"))


def test_told_says_of_a_minute_what_the_minute_says(ledger):
    ledger.add(reading())
    for row, one in zip(ledger.told(), ledger.minutes(), strict=True):
        assert (row.minute, row.kind, row.issues, row.chain) == (one.id, one.kind, one.issues, one.chain)
        assert row.content == (one.content or one.evidence).text
        assert row.condition == (one.condition.text if one.condition else None)
        assert row.actor == (one.actor and (one.actor.name or one.actor.text))
        assert row.actors == frozenset(one.actor.party.split("+") if one.actor else ())
        assert (row.day_from, row.published, row.first_day) == (one.when, "2022-01-13", "2022-01-13")
    assert {row.content for row in ledger.told(words=False)} == {""}


def test_told_says_the_same_of_reports_that_people_have_spoken_of(ledger):
    ledger.add(reading())
    before = list(ledger.told())
    ledger.verdict(before[0].minute, "right", "Anna")
    assert list(ledger.told()) == before


def test_a_million_are_not_needed_to_see_that_minutes_are_streamed(ledger):
    ledger.add_many(bulk.readings(2_000))
    stream = ledger.minutes()
    first = next(stream)
    ledger.add(reading())  # and others may write while it goes on
    assert isinstance(first, Minute)
    assert sum(1 for _ in stream) == 1_999


def test_flat_rows_are_what_a_table_is_made_of(ledger):
    ledger.add(reading())
    row = next(row for row in ledger.records() if row["kind"] == "meet")
    assert (row["actor"], row["when"], row["outlet"]) == ("RUS+NATO", "2022-01-13", "Berita Baru")
    assert row["evidence"] == TEXT[row["evidence_start"] : row["evidence_end"]]


def test_a_table_of_pandas_or_a_word_on_what_it_needs(ledger, monkeypatch):
    ledger.add(reading())
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NotulenError, match="pip install pandas"):
        ledger.to_pandas()


def test_a_table_of_pandas(ledger):
    pytest.importorskip("pandas")
    ledger.add(reading())
    assert len(ledger.to_pandas()) == 7


# What people say


def of_kind(ledger, kind):
    return next(one for one in ledger.minutes(Filter(judged_wrong=True)) if one.kind == kind)


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("kind=offer", "kind", "offer"),
        ("modality=planned", "modality", "planned"),
        ("issues=economy.trade, security.forces", "issues", ("economy.trade", "security.forces")),
        ("when=2022-01-10/2022-01-12", "when", "2022-01-10/2022-01-12"),
        ("where=Jenewa", "where", "Jenewa"),
        ("actor=USA", "actor", person(TEXT, "AS", "USA")),
        ("actor=RUS:Rusia", "actor", person(TEXT[100:], "Rusia", "RUS")),
        ("recipient=none", "recipient", None),
        ("actor.name=Blinken", "actor", person(TEXT, "AS", "USA", "Blinken")),
        ("content=tuntutan tersebut", "content", span(TEXT, "tuntutan tersebut")),
        ("chain=A; B", "chain", ("A", "B")),
    ],
)
def test_a_minute_comes_out_as_somebody_says_it_is(ledger, said, field, value):
    ledger.add(reading())
    before = of_kind(ledger, "reject")
    shown = ledger.verdict(before.id[:-2] if len(before.id) > 8 else before.id, said, "Anna", "dibaca lagi")
    got = getattr(shown.minute, field)
    if said.startswith("actor=RUS:"):  # the place nearest to the evidence
        assert (got.text, got.party) == (value.text, value.party)
        assert abs(got.start - before.evidence.start) < 100
    else:
        assert got == value
    assert shown.read == before
    assert shown.minute.notes[-1].endswith("corrected by Anna (dibaca lagi)")
    assert shown.minute in list(ledger.minutes())
    assert TEXT[shown.minute.evidence.start : shown.minute.evidence.end] == shown.minute.evidence.text


def test_another_kind_brings_its_own_codes(ledger):
    ledger.add(reading())
    shown = ledger.verdict(of_kind(ledger, "assess").id, "kind=reject", "Anna")
    assert (shown.minute.plover, shown.minute.cameo, shown.minute.polarity) == ("REJECT", "12", None)
    assert knowledge.kinds()["reject"].plover == "REJECT"


@pytest.mark.parametrize(
    "said",
    ["salah", "kind=usul", "id=3", "issues=keamanan", "when=besok", "when=2022-02-30", "when=2022-01-03/2022-01-01",
     "actor=Rusia", "source=RUS", "source.name=X", "content=kata yang tidak ada", "polarity=baik"],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_and_not_kept(ledger, said):
    ledger.add(reading())
    with pytest.raises(NotulenError):
        ledger.verdict(of_kind(ledger, "reject").id, said, "Anna")
    assert ledger.info().verdicts == 0


def test_the_last_that_was_said_counts_and_all_of_it_stays(ledger):
    ledger.add(reading())
    id_ = of_kind(ledger, "reject").id
    ledger.verdict(id_, "kind=offer", "Anna")
    ledger.verdict(id_, "kind=demand", "Budi")
    assert ledger.show(id_).minute.kind == "demand"
    ledger.verdict(id_, "kind=accept", "Anna")
    shown = ledger.show(id_)
    assert shown.minute.kind == "accept"
    assert len(shown.said) == 3
    assert len(shown.minute.notes) == 2


def test_a_minute_judged_wrong_is_left_out_but_can_be_shown(ledger):
    ledger.add(reading())
    id_ = of_kind(ledger, "reject").id
    ledger.verdict(id_, "wrong", "Anna")
    assert id_ not in [m.id for m in ledger.minutes()]
    assert id_ not in [row.minute for row in ledger.told()]
    assert id_ in [m.id for m in ledger.minutes(Filter(judged_wrong=True))]
    assert ledger.show(id_).minute.notes == ("judged wrong by Anna",)
    ledger.verdict(id_, "right", "Anna")
    assert id_ in [m.id for m in ledger.minutes()]


def test_what_was_said_stays_with_the_minute_when_a_newer_reader_finds_it_anew(ledger):
    made = reading()
    ledger.add(made)
    ledger.verdict(of_kind(ledger, "reject").id, "kind=offer", "Anna")
    anew = tuple(one.model_copy(update={"id": f"new-{n}"}) for n, one in enumerate(made.minutes))
    ledger.add(reading(reader="offline 3 id x", minutes=anew))
    assert [m.id for m in ledger.minutes(kinds="offer")] == ["new-3"]


def test_a_minute_is_found_by_the_beginning_of_its_id_if_that_is_its_own(ledger):
    ledger.add(reading(minutes=tuple(
        one.model_copy(update={"id": f"abcd{n}000"}) for n, one in enumerate(reading().minutes)
    )))  # fmt: skip
    assert ledger.show("abcd3").minute.id == "abcd3000"
    for name, why in (("abcd", "7 minutes begin"), ("abc", "too short"), ("ffff", "no minute")):
        with pytest.raises(NotulenError, match=why):
            ledger.show(name)


# Forgetting


def test_a_forgotten_report_leaves_nothing_but_its_hash(ledger, path):
    ledger.add(reading())
    ledger.add(reading(text="Lain, kata Peskov.", headline=None, id="lain", minutes=(), attributions=()))
    ledger.verdict(of_kind(ledger, "reject").id, "where=Ujung Pandang", "Anna", "catatan rahasia")
    assert ledger.forget("contoh") == 7
    assert [report.id for report in ledger.reports()] == ["lain"]
    assert list(ledger.minutes()) == []
    assert ledger.check() == []
    held = dump(path)
    assert held["people"] == held["minutes"] == held["issues"] == held["roles"] == []
    assert len(held["reports"]) == 2
    ledger.close()
    data = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    for words in ("Wina Berikutnya", "Dmitry", "catatan rahasia", "Ujung Pandang", "contoh", "Berita Baru"):
        assert (words.encode() in data) == (words == "Berita Baru")  # where the other report was published too


def test_a_forgotten_report_is_known_again_and_not_kept_again(ledger, path):
    ledger.add(reading())
    ledger.forget(ledger.show(reading().minutes[0].id).report.id)
    before = dump(path)
    assert ledger.add(reading()) == Added(forgotten=1)
    (gone,) = ledger.stored([reading().report], [READER])
    assert isinstance(gone, Forgotten)
    assert dump(path) == before
    with pytest.raises(NotulenError, match="no report"):
        ledger.forget("contoh")


def test_of_several_reports_of_one_name_none_is_forgotten_by_it(ledger):
    ledger.add_many([reading(minutes=()), reading(text="Lain. " + TEXT, minutes=(), attributions=())])
    with pytest.raises(NotulenError, match="2 reports are called 'contoh'"):
        ledger.forget("contoh")
    from notulen.ledger.rows import key_of

    ledger.forget(key_of(TEXT)[:8])
    assert [report.text for report in ledger.reports()] == ["Lain. " + TEXT]


# Talks, care


def test_talks_are_kept_by_name(ledger):
    wina = Talk("Wina", ("RUS", "NATO"), ("security.*",), "2022-01-01")
    ledger.talks.add(wina)
    assert ledger.talks.all() == (wina,)
    ledger.add(reading())
    # Beside what it is about it holds what the parties do about the talks themselves: that they meet, and how it goes.
    kept = list(ledger.minutes(ledger.talks.named("Wina").filter()))
    assert [m.kind for m in kept] == ["demand", "demand", "meet", "assess"]
    assert all("process.talks" in m.issues or any(i.startswith("security.") for i in m.issues) for m in kept)
    with pytest.raises(NotulenError, match="already"):
        ledger.talks.add(wina)
    ledger.talks.remove("Wina")
    for act in (ledger.talks.remove, ledger.talks.named):
        with pytest.raises(NotulenError, match="no talks"):
            act("Wina")


@pytest.mark.parametrize(
    "talk",
    [Talk("A"), Talk("", ("RUS",)), Talk("A", ("Rusia",)), Talk("A", about=("x",)),
     Talk("A", since="2022-02-01", until="2022-01-01")],
)  # fmt: skip
def test_talks_that_mean_nothing_are_refused(ledger, talk):
    with pytest.raises(NotulenError):
        ledger.talks.add(talk)
    assert ledger.talks.all() == ()


def test_info_counts(ledger):
    ledger.add_many([reading(), changed(bulk.reading(1))])
    info = ledger.info()
    assert (info.reports, info.readings, info.minutes, info.languages) == (2, 2, 27, {"id": 2})
    assert info.readers == {READER: 2}


def test_a_backup_is_a_whole_ledger_also_while_another_writes(ledger, tmp_path):
    ledger.add(reading())
    with Ledger(ledger.path) as other, other._store.writing():
        size = ledger.backup(tmp_path / "copy.db")
    assert size == (tmp_path / "copy.db").stat().st_size
    assert integrity(tmp_path / "copy.db") == "ok"
    with Ledger(tmp_path / "copy.db") as copy:
        assert list(copy.minutes()) == list(ledger.minutes())
    with pytest.raises(LedgerError, match="already"):
        ledger.backup(tmp_path / "copy.db")
    with pytest.raises(LedgerError, match="no such folder"):
        ledger.backup(tmp_path / "tidak" / "ada.db")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE texts SET text = replace(text, 'Rusia', 'Rusie')", "not what its hash says"),
        ("UPDATE minutes SET evidence_end = 100000 WHERE number = 3", "outside its text"),
        ("UPDATE minutes SET actor_start = NULL WHERE number = 3", "outside its text"),
        ("DELETE FROM minute_issues", "cannot be found"),
        ("DELETE FROM publications", "leads nowhere"),
        ("UPDATE readings SET current = 0", "no reading that counts"),
        ("UPDATE readings SET attributions = '[[[0,99999],[],[],null]]'", "outside its text"),
    ],
)
def test_check_tells_what_is_wrong(ledger, path, harm, told):
    ledger.add(reading())
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(harm)
    with Ledger(path) as harmed:
        assert any(told in fault for fault in harmed.check())
