"""Two readers beside each other: figures worked by hand, in four forms, in two languages."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
import score
from command import notulen
from ledgers import fresh
from samples import minute, person, report, span

from notulen.errors import NotulenError
from notulen.ledger.comparing import named
from notulen.ledger.filters import Filter
from notulen.ledger.ledger import Ledger
from notulen.model import Reading
from notulen.standing.agreement import Judged, agreed, compared, kappa, paired

TEXT = (
    "Rusia menuntut NATO mundur. NATO menolak tuntutan itu. Rusia mengancam NATO. AS menawarkan dialog. "
    "Ukraina bertemu Rusia. Prancis menilai usul itu buruk."
)
RUS, NATO, USA = person(TEXT, "Rusia", "RUS"), person(TEXT, "NATO", "NATO"), person(TEXT, "AS", "USA")
UKR, FRA = person(TEXT, "Ukraina", "UKR"), person(TEXT, "Prancis", "FRA")


def read(words, kind, actor, recipient=None, **fields):
    return minute(words, TEXT, kind=kind, actor=actor, recipient=recipient, **fields)


# What each of two readers made of it. Four minutes meet; one of them is of another kind, and toward another.
FIRST = (
    read("Rusia menuntut NATO mundur", "demand", RUS, NATO, id="a1"),
    read("NATO menolak tuntutan itu", "reject", NATO, RUS, id="a2"),
    read("Rusia mengancam NATO", "threaten", RUS, NATO, id="a3"),
    read("Ukraina bertemu Rusia", "meet", UKR, RUS, id="a4"),
    read("AS menawarkan dialog", "offer", USA, id="a5", issues=("process.talks",)),
)
SECOND = (
    read("Rusia menuntut NATO", "demand", RUS, NATO, id="b1"),  # a shorter stretch within the other's
    read("NATO menolak tuntutan itu", "reject", NATO, RUS, id="b2", modality="planned"),
    read("Rusia mengancam NATO", "demand", RUS, None, id="b3"),
    read("Ukraina bertemu Rusia", "meet", RUS, UKR, id="b4"),  # in a meeting both act
    read("Prancis menilai usul itu buruk", "assess", FRA, id="b5", polarity="negative"),
)


def filled(path, *more):
    with Ledger(path) as book:
        for name, minutes in (("offline 1.0 id abc", FIRST), ("Anna", SECOND), *more):
            of = report(TEXT, id="satu")
            book.add(Reading(report=of, minutes=minutes, attributions=(), reader=name))
        book.add(Reading(report=report("Hanya satu."), minutes=(), attributions=(), reader="Anna"))
    return path


@pytest.fixture
def path(tmp_path):
    return filled(fresh(tmp_path))


def told(path, wanted=None, most=None):
    with Ledger(path, write=False) as book:
        return compared(book.compare.both(["offline 1.0 id abc"], ["Anna"]), wanted or Filter(), most)


def test_the_figures_are_those_worked_by_hand(path):
    found = told(path)
    assert (found.reports, found.alone, found.minutes, found.met) == (1, (0, 1), (5, 5), 4)
    assert [[m.id for _, m in listed.shown] for listed in found.only] == [["a5"], ["b5"]]
    assert [(pair.first.id, pair.second.id) for pair in found.differing.shown] == [("a3", "b3")]
    assert {name: found.agree[name] for name in ("kind", "actor", "recipient", "modality")} == {
        "kind": 3, "actor": 4, "recipient": 3, "modality": 3,
    }  # fmt: skip


def test_kappa_is_that_of_a_table_worked_by_hand(path):
    # Four pairs, three alike. By lot: demand 1/4 × 2/4, reject 1/4 × 1/4, threaten 1/4 × 0, meet 1/4 × 1/4 = 4/16.
    assert told(path).kappa == pytest.approx((3 / 4 - 1 / 4) / (1 - 1 / 4))
    # Two raters of 50 proposals: 20 both yes, 15 both no, 5 and 10 apart; .7 seen, .5 by lot.
    table = Counter({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert kappa(table) == pytest.approx(0.4)
    assert kappa(Counter({("a", "a"): 7})) is None
    assert kappa(Counter()) is None
    assert kappa(Counter({("a", "b"): 5, ("b", "a"): 5})) == pytest.approx(-1)


def test_minutes_meet_as_the_measure_has_it():
    made = [[one.model_dump(mode="json") for one in some] for some in (FIRST, SECOND)]
    by_measure = {(g["id"], p["id"]) for g, p in score.pairs(*made)}
    assert {(pair.first.id, pair.second.id) for pair in paired(report(TEXT), FIRST, SECOND)} == by_measure
    for one in FIRST:
        for other in SECOND:
            theirs = score.agree(one.model_dump(mode="json"), other.model_dump(mode="json"))
            for name in ("kind", "actor", "recipient", "source", "issue", "modality", "polarity", "condition", "when"):
                assert (name in agreed(one, other)) == theirs[name], name


def test_each_minute_meets_one_other_at_most():
    twice = (FIRST[0], read("Rusia menuntut NATO", "threaten", RUS, id="a9"))
    (pair,) = paired(report(TEXT), twice, SECOND[:1])
    assert pair.first.id == "a1"


def test_a_filter_leaves_out_pairs_and_parts_none(path):
    # Of a3 and b3 only the one that Anna calls a demand is wanted; the pair is told, and nothing of it as found by one alone.
    found = told(path, Filter(kinds=("threaten",)))
    assert (found.met, found.minutes, [listed.count for listed in found.only]) == (1, (1, 1), [0, 0])
    assert told(path, Filter(party="USA")).minutes == (1, 0)


def test_lists_are_counted_whole_and_kept_in_part(path):
    found = told(path, most=0)
    assert (found.only[0].count, found.only[0].shown, found.differing.count) == (1, [], 1)


def test_what_people_said_is_counted_once_for_each_minute(path):
    with Ledger(path) as book:
        for name, said in (
            ("a1", "right"), ("a2", "right"), ("a2", "wrong"), ("a3", "kind=demand"), ("b3", "right"), ("b5", "right"),
            ("b1", "modality=planned"), ("b1", "right"),
        ):  # fmt: skip
            book.verdict(name, said, "Budi")
    first, second = told(path).judged
    # b2 is of the same kind and place as a2: what is said of the one is said of the other. Of b1 a field was corrected.
    assert (first.right, first.corrected, first.wrong, first.precision) == (1, 1, 1, 1 / 3)
    assert dict(first.fields) == {"kind": 1}
    assert (second.right, second.corrected, second.wrong, second.precision) == (2, 1, 1, 2 / 4)
    assert Judged().precision is None


def test_of_several_readings_by_a_reader_the_newest_counts(tmp_path):
    path = filled(fresh(tmp_path), ("offline 1.1 id abc", FIRST[:2]))
    with Ledger(path, write=False) as book:
        known = [one.name for one in book.compare.readers()]
        names = named("offline", known)
        assert names == ["offline 1.0 id abc", "offline 1.1 id abc"]
        assert compared(book.compare.both(names, ["Anna"]), Filter()).minutes == (2, 5)
        assert named("offline 1.0 id abc", known) == ["offline 1.0 id abc"]
        assert named("offline 1.1", known) == ["offline 1.1 id abc"]
        with pytest.raises(NotulenError, match="no reader is called 'Bo'"):
            named("Bo", known)


def test_a_name_is_looked_for_by_its_words_first():
    known = ["offline 1 id a", "offline+encoder 1 id b"]
    assert named("offline", known) == ["offline 1 id a"]
    assert named("off", known) == known


@pytest.mark.parametrize(("tongue", "titles"), [
    ("en", ["WHERE READERS DIFFER", "AGREEMENT ON WHAT BOTH FOUND", "ONLY A FOUND (1)", "BOTH FOUND, BUT DIFFER (1)"]),
    ("id", ["DI MANA PARA PEMBACA BERBEDA", "KESEPAKATAN ATAS YANG DITEMUKAN KEDUANYA", "HANYA DITEMUKAN A (1)",
            "DITEMUKAN KEDUANYA, TETAPI BERBEDA (1)"]),
])  # fmt: skip
def test_it_is_readable_at_80_columns_in_both_languages(path, tongue, titles):
    with Ledger(path) as book:
        book.verdict("a3", "kind=demand", "Budi")
    done = notulen("compare", "--ledger", path, "--in", tongue, COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert [one for one in titles if one not in done.stdout.splitlines()] == []
    assert not re.search(r"\{\w+\}", done.stdout)
    assert "0.67" in done.stdout
    assert "“AS menawarkan dialog”" in done.stdout


@pytest.mark.parametrize("form", ["md", "html"])
def test_it_comes_as_a_page_too(path, form):
    done = notulen("compare", "offline", "Anna", "--ledger", path, "--in", "en", "--format", form)
    assert done.returncode == 0
    assert "Where readers differ" in done.stdout
    assert "AS menawarkan dialog" in done.stdout


def test_for_programs_it_is_json(path):
    done = notulen("compare", "Anna", "offline", "--ledger", path, "--format", "json", "--party", "Ukraina")
    data = json.loads(done.stdout)["data"]
    assert (data["readers"], data["met"], data["minutes"]) == ([["Anna"], ["offline 1.0 id abc"]], 1, [1, 1])


def test_every_mark_leads_to_words_of_the_report(path):
    shown = json.loads(notulen("compare", "--ledger", path, "--format", "json").stdout)
    assert [source["mark"] for source in shown["sources"]] == list(range(1, 5))
    assert all(source["words"] in TEXT for source in shown["sources"])


def test_more_than_two_readers_are_listed(tmp_path):
    path = filled(fresh(tmp_path), ("Budi", ()))
    done = notulen("compare", "--ledger", path, "--in", "en", "--format", "json")
    assert json.loads(done.stdout)["data"] == [
        {"reader": "Anna", "reports": 2, "minutes": 5},
        {"reader": "Budi", "reports": 1, "minutes": 0},
        {"reader": "offline 1.0 id abc", "reports": 1, "minutes": 5},
    ]


def test_two_readers_of_different_reports_are_listed(tmp_path):
    path = fresh(tmp_path)
    with Ledger(path) as book:
        for name, text in (("offline 1 id a", "Rusia menolak."), ("offline 1 en b", "Russia refused.")):
            book.add(Reading(report=report(text), minutes=(), attributions=(), reader=name))
    done = notulen("compare", "--ledger", path, "--in", "en")
    assert "offline 1 en b" in done.stdout
    assert "Name two of them" in done.stdout


@pytest.mark.parametrize(("asked", "why"), [
    (["Anna"], "name two readers"),
    (["Anna", "Anna"], "both mean Anna"),
    (["Anna", "Carla"], "no reader is called 'Carla'"),
    (["Anna", "offline", "--about", "cuaca"], "is no issue"),
])  # fmt: skip
def test_what_cannot_be_compared_is_said(path, asked, why):
    done = notulen("compare", *asked, "--ledger", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr


def test_only_a_report_is_compared_where_one_is_named(path):
    done = notulen("compare", "offline", "Anna", "--ledger", path, "--report", "contoh", "--in", "en")
    assert "No report has been read by both." in done.stdout


def test_an_empty_ledger_says_so(tmp_path):
    done = notulen("compare", "--ledger", fresh(tmp_path), "--in", "en")
    assert "The ledger holds nothing of the kind asked for." in done.stdout


def test_stretches_that_neither_has_agree():
    one, other = FIRST[1], SECOND[1]
    assert {"content", "condition"} <= agreed(one, other)
    assert "content" not in agreed(one, other.model_copy(update={"content": span(TEXT, "tuntutan itu")}))
