"""One report once: a page that was changed is a new version of it, and the same text at two addresses is one report."""

from __future__ import annotations

import subprocess
import sys

import pytest
from command import environment, notulen
from ledgers import changed, dump, fresh, reading
from samples import TEXT

from notulen.ledger.ledger import Ledger
from notulen.ledger.versions import alike
from notulen.standing import kept
from notulen.views.versions import difference, text

PAGE = "https://www.contoh.example/dunia/wina?utm_source=x"
AMP = "http://m.contoh.example/amp/dunia/wina"
NEW = TEXT + "\nRalat: pertemuan itu digelar pada Rabu."
NEWER = NEW + "\nRalat kedua: pertemuan itu digelar pada Kamis."


def version(words=TEXT, url=PAGE, **fields):
    minutes = tuple(one.model_copy(update={"id": f"{len(words)}-{one.id}"}) for one in reading().minutes)
    return changed(reading(), text=words, url=url, minutes=minutes, attributions=(), **fields)


@pytest.fixture
def path(tmp_path):
    return fresh(tmp_path)


def counted(ledger):
    return {one.id for one in ledger.minutes()}


@pytest.mark.parametrize("together", [True, False])
def test_of_a_changed_page_the_version_read_last_counts_and_both_texts_are_kept(path, together):
    old, new = version(), version(NEW, AMP)
    with Ledger(path) as ledger:
        for some in [[old, new]] if together else [[old], [new]]:
            ledger.add_many(some)
        assert [(one.report.text, one.current) for one in ledger.versions("contoh")] == [(TEXT, False), (NEW, True)]
        assert [one.text for one in ledger.reports()] == [NEW]
        assert counted(ledger) == {one.id for one in new.minutes}
        assert ledger.check() == []
        assert (ledger.info().reports, ledger.info().older) == (2, 1)


def test_the_later_published_is_the_newer_whichever_came_first(path, tmp_path):
    old, new = version(published="2022-01-13"), version(NEW, published="2022-01-14T08:00:00+07:00")
    other = fresh(tmp_path, "other.db")
    with Ledger(path) as ledger, Ledger(other) as turned:
        ledger.add_many([old, new])
        turned.add(new)
        turned.add(old)
        assert counted(ledger) == counted(turned) == {one.id for one in new.minutes}
    assert dump(path) == dump(other)


def test_the_same_again_changes_nothing(path):
    old, new = version(), version(NEW)
    with Ledger(path) as ledger:
        ledger.add_many([old, new])
        before = dump(path)
        ledger.add(old)
        ledger.add_many([new, old])
    assert dump(path) == before


def test_of_three_versions_the_newest_counts(path):
    with Ledger(path) as ledger:
        for one in (version(), version(NEW), version(NEWER)):
            ledger.add(one)
        assert [one.report.text for one in ledger.versions("contoh")] == [TEXT, NEW, NEWER]
        assert [one.current for one in ledger.versions("contoh")] == [False, False, True]


def test_a_version_is_no_second_report_of_an_act_and_no_other_source(path):
    with Ledger(path) as ledger:
        ledger.add(version())
        kept.refresh(ledger)
        before = [(act.reports, act.origins) for act in ledger.derived.acts()]
        ledger.add(version(NEW, AMP))
        kept.refresh(ledger)
        assert [(act.reports, act.origins) for act in ledger.derived.acts()] == before
        assert {one for act in ledger.derived.acts() for one in act.minutes} == counted(ledger)


def test_another_article_at_the_same_address_is_no_version(path):
    words = "Harga Cabai Naik\n" + " ".join(f"Pedagang ke-{n} menaikkan harga cabai hari ini." for n in range(30))
    other = changed(reading(), text=words, url=PAGE, minutes=(), attributions=())
    with Ledger(path) as ledger:
        ledger.add_many([version(), other])
        assert len(list(ledger.reports())) == 2
    assert not alike(TEXT, words)


def test_texts_of_one_site_without_an_address_of_their_own_are_no_versions(path):
    with Ledger(path) as ledger:
        ledger.add_many([version(url="https://contoh.example/"), version(NEW, url="https://contoh.example/")])
        ledger.add_many([version(NEWER, url=None), version(NEWER + " Lagi.", url=None)])
        assert len(list(ledger.reports())) == 4


def test_a_text_that_still_stands_elsewhere_still_counts(path):
    with Ledger(path) as ledger:
        ledger.add_many([version(), version(url="https://lain.example/a/wina", outlet="Warta Lain"), version(NEW)])
        assert {one.text for one in ledger.reports()} == {TEXT, NEW}


def test_the_same_text_at_two_addresses_is_one_report_with_both(path):
    with Ledger(path) as ledger:
        ledger.add_many([version(), version(url=AMP), version(url="https://lain.example/a/wina")])
        assert ledger.info().reports == 1
        shown = ledger.show(version().minutes[0].id)
        assert {shown.report.url, *(one.url for one in shown.elsewhere)} == {PAGE, AMP, "https://lain.example/a/wina"}


def test_forgetting_takes_all_versions(path):
    with Ledger(path) as ledger:
        ledger.add_many([version(), version(NEW)])
    done = notulen("forget", "contoh", "--ledger", path)
    assert "in all its 2 versions" in done.stderr
    with Ledger(path) as ledger:
        assert (ledger.info().reports, ledger.info().forgotten, list(ledger.reports())) == (0, 2, [])
        assert ledger.check() == []
        assert ledger.add(version()).forgotten == 1
    assert b"Ralat" not in path.read_bytes()


def test_the_difference_is_shown(path):
    with Ledger(path) as ledger:
        ledger.add_many([version(), version(NEW)])
        assert text(ledger.versions("contoh")).count("+ Ralat: pertemuan itu digelar pada Rabu.") == 1
    done = notulen("versions", "contoh", "--ledger", path)
    assert done.returncode == 0
    first, second, line = done.stdout.splitlines()
    assert (first.endswith(", older"), second.endswith(", older"), line[0]) == (True, False, "+")
    assert notulen("versions", "nonesuch", "--ledger", path).returncode == 2


def test_lines_that_went_and_came_stand_in_their_places():
    assert list(difference("a\nb\nc", "a\nx\nc\nd")) == ["- b", "+ x", "+ d"]
    assert list(difference("a", "a")) == []


CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from test_versions import NEW, version
from notulen.ledger.ledger import Ledger
with Ledger(sys.argv[2]) as ledger:
    for n in range(30):
        ledger.add(version(f"{NEW}\\nSurat ke-{sys.argv[3]} nomor {n}.", url=f"https://contoh.example/{n}"))
"""


def test_two_processes_that_read_changed_pages_at_once_leave_one_that_counts_of_each(path, tmp_path):
    folder = str(__file__).rsplit("/", 1)[0]
    children = [
        subprocess.Popen([sys.executable, "-c", CODE, folder, str(path), name], env=environment())
        for name in ("a", "b")
    ]
    assert [child.wait(120) for child in children] == [0, 0]
    with Ledger(path) as ledger:
        assert (ledger.info().reports, ledger.info().older, len(list(ledger.reports()))) == (60, 30, 30)
        assert ledger.check() == []
