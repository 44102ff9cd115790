"""The views over a ledger: what they say leads to its words, in four forms, in two languages, and nothing in them steers."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from functools import cache, partial

import pytest
import synthetic
from command import notulen
from ledgers import changed, fresh, reading
from samples import minute, person
from tells import FORCES, tell

from notulen.commands.common import Tongue
from notulen.commands.views import HELP, Form, shown
from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.ledger.talks import Talk
from notulen.model import Reading
from notulen.standing import beside, kept
from notulen.standing.acts import acts
from notulen.standing.picture import picture
from notulen.viewing import Asked, looked
from notulen.views.document import Document, Heading, Items, Line, Paragraph, Source, Table
from notulen.views.forms import rendered
from notulen.views.interface import interface
from notulen.views.pages.page import Page, Scope
from notulen.views.pages.views import VIEWS, brief
from notulen.views.parties import codes

VIEW_NAMES = tuple(HELP)
ALL = Asked(None, None, None, None, None, None, 0.0)


@cache
def news():
    return synthetic.news(8)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = fresh(tmp_path_factory.mktemp("views"))
    with Ledger(made) as ledger:
        ledger.add_many(
            Reading(report=report, minutes=tuple(some), attributions=(), reader="tests 1")
            for report, some in news().reports
        )
        kept.refresh(ledger)
    return made


def lines(document):
    def below(line):
        yield line
        for one in line.below:
            yield from below(one)

    for block in document.blocks:
        if isinstance(block, Items):
            for line in block.lines:
                yield from below(line)
        elif isinstance(block, Paragraph):
            yield from below(block.line)


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_a_view_is_readable_at_80_columns_in_both_languages(view, path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with Ledger(path) as ledger:
        for tongue in ("id", "en"):
            text = shown(ledger, view, ALL, Form.text, Tongue(tongue))
            assert max(map(len, text.splitlines())) <= 80
            assert text.splitlines()[0] == interface(tongue).label("views", view).upper()
            assert not re.search(r"\{\w+\}", text)


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_a_view_for_programs_is_json(view, path):
    with Ledger(path) as ledger:
        told = json.loads(shown(ledger, view, ALL, Form.json, None))
    assert set(told) == {"title", "data", "sources"}
    assert told["data"] or view == "open"  # this story ends with every demand answered


def test_every_sentence_of_the_brief_leads_to_its_words(path):
    with Ledger(path) as ledger:
        acts = list(beside.acts(ledger))
        texts = {report.id: report.text for report in ledger.reports()}
        page = Page(picture(acts), interface("en"), Scope(), partial(looked, ledger))
        document = brief(page)
    said = list(lines(document))
    assert len(said) > 10
    assert [line.text for line in said if not line.marks] == []
    known = {source.mark: source for source in document.sources}
    assert {mark for line in said for mark in line.marks} == set(known)
    assert all(source.words in texts[source.report] for source in known.values())


def test_a_mark_of_the_text_is_a_minute_that_show_shows(path):
    text = notulen("brief", "--ledger", path, "--in", "en").stdout
    found = re.findall(r"\(([0-9a-f]{8})\)", text)
    assert found
    assert notulen("show", found[0], "--ledger", path).returncode == 0


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_an_empty_ledger_says_so(view, tmp_path):
    done = notulen(view, "--ledger", fresh(tmp_path), "--in", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The ledger holds nothing of the kind asked for." in done.stdout


def test_views_take_talks_by_name_and_parties(path):
    a = news().parties[0]
    with Ledger(path) as ledger:
        codes = {code for one in beside.acts(ledger) for code in one.actors}
        text = shown(ledger, "positions", Asked(None, a, None, None, None, None, 0.0), Form.json, None)
    assert codes >= {a}
    assert {one["party"] for one in json.loads(text)["data"]} <= codes
    assert all(
        a in one["party"] or any(a in step["actors"] + step["recipients"] for step in one["history"] + one["claims"])
        for one in json.loads(text)["data"]
    )
    done = notulen("positions", "--talks", "Wina", "--ledger", path)
    assert done.returncode == 2
    assert "no talks by the name 'Wina'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["brief", "--party", "XYZ"], "'XYZ' is no party; give a name, or a code"),
        (["positions", "--party", "Rusiaa"], "did you mean RUS (Russian Federation)?"),
        (["positions", "--party", "Viet Nam,Rusia"], "is more than one party"),
        (["timeline", "--between", "VNM,XYZ"], "'XYZ' is no party"),
        (["timeline", "--between", ","], "names no party"),
        (["brief", "--since", "2022-02-01", "--until", "2022-01-01"], "the first day is the later one"),
    ],
)
def test_who_is_no_party_and_days_that_are_none_are_told(path, arguments, said):
    done = notulen(*arguments, "--ledger", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("typed", "code"),
    [("VNM", "VNM"), ("vnm", "VNM"), ("Vietnam", "VNM"), ("Rusia", "RUS"), ("russia", "RUS"), ("Amerika Serikat", "USA"),
     ("UK", "GBR"), ("Uni Eropa", "EU"), ("PBB", "UN"), ("Palestina", "PSE"), ("Myanmar", "MMR"), ("Burma", "MMR")],
)  # fmt: skip
def test_a_party_goes_by_its_names_in_both_languages(typed, code):
    assert codes(typed) == (code,)


def test_a_party_that_only_a_ledger_knows_is_one():
    assert codes("Rusia,SELAT", {"SELAT"}) == ("RUS", "SELAT")
    with pytest.raises(NotulenError):
        codes("Rusia,SELAT")


def test_a_view_of_talks_is_of_their_parties_and_days(path):
    with Ledger(path) as ledger:
        asked = Asked("conflict.*,security.*,economy.*", None, None, "2031-03-10", "2031-03-16", None, 0.0)
        told = json.loads(shown(ledger, "timeline", asked, Form.json, None))["data"]
    assert told
    assert all((one["until"] or one["first_published"]) >= "2031-03-10" for one in told)
    assert all((one["day"] or one["first_published"]) <= "2031-03-16" for one in told)


def test_an_issue_that_there_is_not_is_named(path):
    done = notulen("positions", "--about", "keamanan", "--ledger", path)
    assert done.returncode == 2
    assert "'keamanan' is no issue" in done.stderr


def test_without_a_ledger_a_view_makes_none(tmp_path):
    done = notulen("brief", "--ledger", tmp_path / "none.db")
    assert done.returncode == 2
    assert not (tmp_path / "none.db").exists()


def test_a_ledger_that_may_only_be_read_is_shown_as_it_is(path, tmp_path):
    import shutil

    copy = tmp_path / "only.db"
    shutil.copy(path, copy)
    os.chmod(copy, 0o444)
    done = notulen("positions", "--ledger", copy, "--in", "en")
    assert done.returncode == 0
    assert "POSITIONS" in done.stdout


def test_the_brief_tells_negotiations_apart(path):
    with Ledger(path) as ledger:
        text = shown(ledger, "brief", ALL, Form.md, Tongue.en)
    assert text.startswith("# Where the talks stand\n")
    assert re.search(r"\[\^1\]: ", text)


# The day up to which is told


def page_of(*told, **scope):
    return Page(picture(acts(told)), interface(Tongue.en), Scope(**scope), lambda _: [])


def said(document):
    return [line.text for line in lines(document)]


def planned():
    return tell("RUS+USA", "meet", "RUS+USA", "bertemu", "2022-03-20", modality="planned", published="2022-01-15")


def test_as_of_is_the_newest_publication_and_not_the_day_of_a_plan():
    demand = tell("RUS", "demand", "NATO", by="RUS")
    assert said(brief(page_of(demand, planned())))[0] == "As of 15 January 2022."
    assert said(brief(page_of(demand, planned(), until="2022-02-01")))[0] == "As of 1 February 2022."
    assert "5 days without an answer" in said(VIEWS["open"](page_of(demand, planned())))[0]
    late = tell("RUS", "demand", "NATO", by="RUS", day="2022-03-30", published="2022-01-15")
    assert VIEWS["open"](page_of(late)).data()[0]["age"] == 0


def test_an_age_that_is_not_known_is_said_to_be_so():
    page = page_of(replace(tell("RUS", "demand", "NATO", by="RUS", day=None), published=None, first_day=None))
    assert VIEWS["open"](page).data()[0]["age"] is None
    assert "for how long is not told" in said(VIEWS["open"](page))[0]


def test_changes_without_a_first_day_are_those_of_the_last_week():
    old = tell("RUS", "demand", "NATO", by="RUS", day="2022-01-01")
    new = tell("NATO", "reject", "RUS", by="NATO", day="2022-01-14")
    told = said(VIEWS["changes"](page_of(old, new, planned())))
    assert told[0] == "8 January 2022 to 15 January 2022"
    assert ["NATO" in line for line in told[1:]] == [True, True]
    assert said(VIEWS["changes"](page_of(old, planned()))) == ["No change between 8 January 2022 and 15 January 2022."]


def test_a_demand_stands_once_in_a_section_of_the_brief():
    demand = tell("RUS", "demand", "NATO", by="RUS", issues=(FORCES, "security.weapons"))
    text = "\n".join(said(brief(page_of(demand))))
    assert text.count("Still wanted") == 1
    assert text.count("days without an answer") == 1


def test_nobody_is_first_with_more_than_it_tells_and_names_are_as_printed(tmp_path):
    text = "Pelabuhan di Surabaya ditutup Indonesia pada hari Senin karena gelombang tinggi di selat."
    shut = minute(
        "Pelabuhan di Surabaya ditutup", text, kind="coerce", actor=person(text, "Indonesia", "IDN"), chain=()
    )
    nameless = changed(reading(), text=text, outlet=None, id="tanpa-media", minutes=(shut,), attributions=())
    with Ledger(fresh(tmp_path)) as ledger:
        ledger.add_many([reading(), nameless])
        told = json.loads(shown(ledger, "sources", ALL, Form.json, None))["data"]
    assert {one["name"] for one in told} == {"Berita Baru", "Reuters", "tanpa-media"}
    assert all(one["first"] <= one["acts"] for one in told)
    assert sum(one["first"] for one in told) == sum(one["alone"] for one in told)


def test_talks_about_an_issue_between_parties_keep_their_meetings(tmp_path):
    with Ledger(fresh(tmp_path)) as ledger:
        ledger.add_many([reading()])
        ledger.talks.add(Talk("Wina", ("RUS", "NATO"), ("security.*",)))
        asked = replace(ALL, talks="Wina")
        (one,) = json.loads(shown(ledger, "meetings", asked, Form.json, None))["data"]
        demands = json.loads(shown(ledger, "open", asked, Form.json, None))["data"]
    assert one["parties"] == ["NATO", "RUS"]
    assert demands
    assert Talk("Dagang", about=("economy.*",)).filter().about == ("economy.*",)


def test_a_long_timeline_is_cut_for_people_and_whole_for_programs(path, monkeypatch):
    with Ledger(path, write=False) as ledger:
        whole = json.loads(shown(ledger, "timeline", ALL, Form.json, Tongue.en))["data"]
        monkeypatch.setattr("notulen.viewing.MOST", 20)
        page = shown(ledger, "timeline", ALL, Form.text, Tongue.en)
        assert json.loads(shown(ledger, "timeline", ALL, Form.json, Tongue.en))["data"] == whole
    left = len(whole) - 20
    assert str(left) in page
    assert len(set(re.findall(r"\[(\d+)\]", page))) == 20


def test_a_mark_leads_to_the_minute_as_a_person_says_it_is(tmp_path):
    with Ledger(fresh(tmp_path)) as ledger:
        ledger.add(reading())
        one = next(iter(ledger.minutes(kinds="reject")))
        before = ledger.cited([one.id])[one.id]
        ledger.verdict(one.id, "kind=offer", by="Anna")
        after = ledger.cited([one.id, "gone"])[one.id]
    assert (before.corrected, after.corrected) == (False, True)
    assert replace(after, corrected=False) == before
    assert before.words == one.evidence.text


# Hostile words

EVIL = '<script>alert("x")</script> [a](javascript:x) | `b` *c* \x1b[31m\u202e'


def hostile():
    line = Line(EVIL, (1,), (Line(EVIL),))
    blocks = (Heading(2, EVIL), Paragraph(line), Items((line,)), Table((EVIL,), ((line,),)))
    source = Source(1, "abc", EVIL, EVIL, "2022-01-13", (EVIL,), EVIL, url="javascript:alert(1)")
    return Document(EVIL, "en", blocks, (source,), EVIL, lambda: {"words": EVIL})


def test_html_holds_no_mark_up_but_its_own():
    page = rendered(hostile(), "html")
    tags = set(re.findall(r"<(/?[a-z0-9!]+)", page))
    assert "script" not in tags
    assert "javascript:alert" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)" in page


def test_markdown_holds_no_mark_up_but_its_own():
    page = rendered(hostile(), "md")
    assert "<script>" not in page
    assert r"\<script\>" in page
    assert "[a](javascript" not in page
    assert " | " not in page.replace(r"\|", "").split("| ---")[0].split("\n")[0]


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_no_form_steers_a_terminal(form):
    page = rendered(hostile(), form)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert page.endswith("\n")


def test_hostile_headlines_and_outlets_reach_no_page_unescaped(tmp_path):
    made = fresh(tmp_path)
    with Ledger(made) as ledger:
        ledger.add(changed(reading(), outlet=EVIL.strip("\x1b\u202e"), headline="<img src=x onerror=y>"))
        for view in VIEW_NAMES:
            page = shown(ledger, view, ALL, Form.html, Tongue.en)
            assert "<script" not in page
            assert "<img" not in page


def test_a_corrected_minute_is_marked_so(tmp_path):
    made = fresh(tmp_path)
    with Ledger(made) as ledger:
        ledger.add(reading())
        minute = next(one.id for one in ledger.minutes() if one.kind == "reject")
        ledger.verdict(minute, "kind=offer", by="Anna")
        text = shown(ledger, "positions", ALL, Form.text, Tongue.en)
    assert "offers" in text
    assert re.search(r"\*: “", text)


def test_both_languages_have_all_words_of_the_views():
    for section in (
        "views",
        "view_words",
        "stances",
        "standings",
        "meeting_states",
        "change_kinds",
        "contradiction_kinds",
        "view_columns",
    ):
        tables = [interface(tongue).table[section] for tongue in ("id", "en")]
        assert set(tables[0]) == set(tables[1])
        for key in tables[0]:
            assert set(re.findall(r"\{(\w+)\}", tables[0][key])) == set(re.findall(r"\{(\w+)\}", tables[1][key]))


@pytest.mark.parametrize(
    ("form", "told"),
    [("text", "[1] Rusia: “Tidak”"), ("md", "[^1]: Rusia: “Tidak”"), ("html", ">Rusia: “Tidak”")],
)
def test_words_stand_apart_from_who_said_them(form, told):
    source = Source(1, "abc", "a", None, None, ("Rusia",), "Tidak")
    assert told in rendered(Document("A", "id", (), (source,), "Sumber"), form)


def test_a_view_is_in_the_language_most_reports_of_the_ledger_are_in(tmp_path):
    made = fresh(tmp_path)
    with Ledger(made) as ledger:
        ledger.add_many(
            [changed(reading(), text=f"{reading().report.text} {n}", language="en" if n else "id") for n in range(3)]
        )
        nothing = Asked(None, "VNM", None, None, None, None, 0.0)
        for asked in (ALL, nothing):
            assert shown(ledger, "positions", asked, Form.text, None).startswith("POSITIONS\n")
        assert "The ledger holds nothing" in shown(ledger, "positions", nothing, Form.text, None)
        assert shown(ledger, "positions", nothing, Form.text, Tongue.id).startswith("POSISI\n")


def test_every_view_has_its_command():
    assert {*VIEWS, "brief"} == set(HELP)
