"""The rules of docs/standing.md, each by its name, on cases that a diplomat could have written."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import synthetic
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import report
from tells import FORCES, TALKS, codes, one_act, tell

from notulen import knowledge
from notulen.standing import names
from notulen.standing.acts import acts
from notulen.standing.changes import changes
from notulen.standing.copies import Carried, origin_of, origins, origins_of
from notulen.standing.denials import contradictions, denials
from notulen.standing.issues import demands, standing
from notulen.standing.meetings import meetings
from notulen.standing.negotiations import negotiations
from notulen.standing.positions import positions
from notulen.standing.settled import REACH, corroborated, settle, settled
from notulen.standing.threats import conditionals
from notulen.standing.told import all_told, number
from notulen.standing.words import likeness, words

PAGE = (Path(__file__).parents[1] / "docs" / "standing.md").read_text(encoding="utf-8")
SOURCES = sorted((Path(knowledge.__file__).parent / "standing").glob("*.py"))


def stance(*told, party="RUS", issue=FORCES):
    return {(one.party, one.issue): one.stance for one in positions(acts(told))}.get((party, issue))


def state(*told, issue=FORCES):
    return {one.issue: one.standing for one in standing(acts(told))}.get(issue)


# The page and the code call the rules alike


def test_every_rule_that_the_code_names_is_on_the_page():
    named = {
        rule
        for path in SOURCES
        for found in re.findall(
            r'\(docs/standing\.md((?:,? ?"[a-z-]+")+)|\(("[a-z-]+")\)', path.read_text(encoding="utf-8")
        )
        for rule in re.findall(r'"([a-z-]+)"', " ".join(found))
    }
    assert len(named) > 20
    assert [rule for rule in sorted(named) if f"**{rule}**" not in PAGE] == []


def test_every_rule_on_the_page_is_named_in_the_code():
    code = " ".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [rule for rule in re.findall(r"^- \*\*([a-z-]+)\*\*", PAGE, re.MULTILINE) if f'"{rule}"' not in code] == []


# Words across languages


@pytest.mark.parametrize("row", knowledge.tables(knowledge.FOLDER / "glossary.toml", "same", ("id", "en")))
def test_pairs_that_say_the_same(row):
    assert (likeness(words(row["id"], "id"), words(row["en"], "en"), same_language=False) or 0) >= 0.5


@pytest.mark.parametrize("row", knowledge.tables(knowledge.FOLDER / "glossary.toml", "other", ("id", "en")))
def test_pairs_that_do_not(row):
    assert (likeness(words(row["id"], "id"), words(row["en"], "en"), same_language=False) or 0) < 0.34


def test_no_word_of_the_glossary_means_two_things():
    for language in ("id", "en"):
        rows = knowledge.tables(knowledge.FOLDER / "glossary.toml", "concept", ("code",))
        every = [word for row in rows for word in row.get(language, "").split()]
        assert sorted({word for word in every if every.count(word) > 1}) == []


def test_numbers_are_one_however_they_are_written():
    assert words("1.500 prajurit", "id").numbers == words("1,500 troops", "en").numbers == {"#1500"}
    assert words("tiga desa", "id").numbers == words("3 villages", "en").numbers


def test_a_name_in_two_spellings_is_one_persons():
    assert names.agree("Volodymyr Zelensky", "Zelenskiy") is True
    assert names.agree("Sergei Lavrov", "Sergei Ryabkov") is False
    assert names.agree("Kremlin", "Dmitry Peskov") is None


# near-copy, origin

WIRE = "Rusia menolak usul itu pada Senin, kata juru bicara pemerintah di Moskow, dan menyebut rancangan baru akan dikirim."


def carried(key, outlet, text=WIRE, published="2022-01-10", wire=None):
    return Carried(key, outlet, published, wire, text)


def test_near_copy_is_one_origin_with_the_first_that_had_it():
    found = origins_of([carried("a", "Koran A"), carried("b", "Koran B", WIRE + " Hujan turun.", "2022-01-11")])
    assert found["a"] == found["b"]
    assert (found["a"].name, found["a"].day) == ("koran a", "2022-01-10")


def test_a_copy_that_names_the_wire_names_it_for_all():
    found = origins_of([carried("a", "Koran A"), carried("b", "Koran B", WIRE + " Hujan.", wire="Antara")])
    assert {one.name for one in found.values()} == {"antara"}


def test_the_same_text_a_month_later_is_no_copy_of_the_wire():
    found = origins_of([carried("a", "Koran A"), carried("b", "Koran B", WIRE + " Hujan.", "2022-02-20")])
    assert found["a"] != found["b"]


def test_another_text_is_another_origin():
    other = "Menteri pertahanan Turki membuka pameran kapal di Ankara bersama tamu dari dua belas negara sahabat."
    found = origins_of([carried("a", "Koran A"), carried("b", "Koran B", other)])
    assert found["a"] != found["b"]


def test_origin_is_the_wire_that_the_chain_names():
    chain = ("Berita Baru", "Reuters", "Dmitry Peskov")
    assert origin_of(chain, True, "Berita Baru", None, "k", None) == "reuters"
    assert origin_of(("Berita Baru", "Reuters"), False, "Berita Baru", None, "k", None) == "reuters"
    assert origin_of(("Berita Baru", "Dmitry Peskov"), True, "Berita Baru", None, "k", None) == "berita baru"
    assert origin_of((), False, None, None, "k", None) == "report k"


def test_origins_do_not_hang_on_the_order():
    some = [
        carried("a", "A"),
        carried("b", "B", WIRE + " Hujan."),
        carried("c", "C", WIRE + " Hujan. Panas.", wire="AP"),
    ]
    assert origins_of(some) == origins_of(some[::-1])


def test_reports_give_their_origins():
    one = report()
    assert len(origins([one])) == 1
    assert origins([one]) == origins([one, one])


# same-act


def test_same_act_in_two_languages():
    act = one_act(
        tell("RUS", "demand", "NATO", "penarikan pasukan dari Rumania"),
        tell("RUS", "demand", "NATO", "a withdrawal of troops from Romania", language="en", outlet="The Post"),
    )
    assert (act.reports, len(act.origins)) == (2, 2)


def test_a_wire_in_two_outlets_is_one_voice():
    act = one_act(tell("RUS", "demand", "NATO"), tell("RUS", "demand", "NATO", outlet="Koran B", origin="warta selat"))
    assert (act.reports, len(act.origins)) == (2, 1)


def test_first_seen_where_and_when():
    act = one_act(
        tell("RUS", "reject", "USA", outlet="Koran B", published="2022-01-11"),
        tell("RUS", "reject", "USA", outlet="Koran A", published="2022-01-10"),
    )
    assert (act.first_outlet, act.first_published) == ("Koran A", "2022-01-10")


@pytest.mark.parametrize(
    "other",
    [
        tell("UKR", "demand", "NATO"),
        tell("RUS", "reject", "NATO"),
        tell("RUS", "demand", "NATO", day="2022-01-19"),
        tell("RUS", "demand", "NATO", "pembebasan 40 tahanan dari penjara"),
        tell("RUS", "demand", "NATO", modality="negated"),
    ],
    ids=["another actor", "another kind", "another week", "other words", "not done"],
)
def test_alike_and_yet_another_act(other):
    assert len(acts([tell("RUS", "demand", "NATO"), other])) == 2


def test_what_is_told_without_its_day_is_told_on_it_or_soon_after():
    dated = tell("RUS", "demand", "NATO")
    assert len(acts([dated, tell("RUS", "demand", "NATO", day=None, published="2022-01-12", outlet="B")])) == 1
    assert len(acts([dated, tell("RUS", "demand", "NATO", day=None, published="2022-01-20", outlet="B")])) == 2


def test_who_meets_is_named_in_any_order():
    one_act(
        tell("RUS", "meet", "USA", "bertemu", issue=TALKS),
        tell("USA+RUS", "meet", "USA+RUS", "berunding", issue=TALKS, outlet="B"),
    )


def test_by_vote_an_act_is_about_what_most_tell():
    told = [tell("RUS", "demand", "NATO", outlet=name) for name in "ABC"]
    act = one_act(*told, tell("RUS", "demand", "NATO", outlet="D", issue="economy.trade"))
    assert act.issues == (FORCES,)


# own-word, independent-outlet, opponents-claim


def test_own_word_moves_a_position():
    assert stance(tell("RUS", "reject", "USA", by="RUS")) == "refuses"


def test_independent_outlet_moves_a_position():
    assert stance(tell("RUS", "reject", "USA")) == "refuses"


def test_opponents_claim_moves_nothing_and_is_kept_apart():
    (one,) = positions(acts([tell("RUS", "accept", "USA", by="USA")]))
    assert (one.stance, [act.claimants for act in one.claims]) == (None, [codes("USA")])


def test_unnamed_and_private_voices_move_nothing():
    assert stance(tell("RUS", "reject", "USA", by="UNK")) is None
    assert stance(tell("RUS", "reject", "USA", by="CIV")) is None


def test_civilians_hold_no_position():
    assert positions(acts([tell("CIV", "demand", "RUS", by="CIV")])) == []


# now, dropped


def test_now_is_the_last_day_and_history_stays():
    told = [tell("RUS", "demand", "NATO", by="RUS"), tell("RUS", "accept", "NATO", by="RUS", day="2022-02-10")]
    (one,) = positions(acts(told))
    assert (one.stance, one.since, [step.stance for step in one.history]) == (
        "accepts",
        "2022-02-10",
        ["wants", "accepts"],
    )


def test_of_one_day_what_more_tell_is_the_stance():
    told = [tell("RUS", "offer", "NATO", by="RUS", outlet=name) for name in "AB"]
    assert stance(*told, tell("RUS", "reject", "NATO", "perluasan aliansi", by="RUS", outlet="C")) == "offers"


def test_since_is_when_the_stance_was_first_taken_without_a_break():
    told = [tell("RUS", "demand", "NATO", by="RUS", day=day) for day in ("2022-01-01", "2022-01-11", "2022-01-21")]
    (one,) = positions(acts(told))
    assert one.since == "2022-01-01"


def test_dropped_is_no_stance_any_more():
    told = [
        tell("RUS", "demand", "NATO", by="RUS"),
        tell("RUS", "demand", "NATO", by="RUS", day="2022-02-10", modality="negated"),
    ]
    assert stance(*told) is None
    assert [one.kind for one in changes(acts(told), "2022-02-01")] == ["dropped"]


def test_what_never_was_is_not_dropped():
    assert positions(acts([tell("RUS", "accept", "NATO", by="RUS", modality="negated")])) == []


# agreed, blocked, open, unanswered, disputed

DEMAND = tell("RUS", "demand", "NATO", by="RUS")


def test_unanswered_with_the_day_it_was_first_made():
    again = replace(
        DEMAND, minute="b" * 16, report="r2", day_from="2022-01-20", day_to="2022-01-20", published="2022-01-20"
    )
    (one,) = [one for one in standing(acts([DEMAND, again])) if one.issue == FORCES]
    assert (one.standing, one.since) == ("unanswered", "2022-01-10")


def test_blocked_is_a_live_demand_met_by_a_live_refusal():
    assert state(DEMAND, tell("NATO", "reject", "RUS", by="NATO", day="2022-01-12")) == "blocked"


def test_a_refusal_by_somebody_else_does_not_block():
    assert state(DEMAND, tell("CHN", "reject", "JPN", "kunjungan kapal", by="CHN", day="2022-01-12")) == "unanswered"


def test_an_opponents_claim_of_a_refusal_does_not_block():
    assert state(DEMAND, tell("NATO", "reject", "RUS", by="RUS", day="2022-01-12")) == "unanswered"


def test_open_is_an_offer_on_the_table():
    told = [DEMAND, tell("NATO", "reject", "RUS", by="NATO", day="2022-01-12")]
    offer = tell("NATO", "offer", "RUS", "pembatasan rudal", by="NATO", day="2022-01-20")
    assert state(*told, offer) == "open"
    assert (
        state(*told, offer, tell("RUS", "reject", "NATO", "pembatasan rudal", by="RUS", day="2022-01-25")) == "blocked"
    )


def test_a_pledge_is_no_offer_on_the_table():
    assert state(tell("NATO", "pledge", "RUS", "pembatasan rudal", by="NATO")) == "spoken-of"


def test_agreed_until_one_of_them_wants_more():
    told = [DEMAND, tell("RUS+NATO", "accept", "RUS+NATO", day="2022-01-20")]
    assert state(*told) == "agreed"
    assert (
        state(*told, tell("RUS", "demand", "NATO", "penutupan pangkalan", by="RUS", day="2022-02-20")) == "unanswered"
    )


def test_disputed_is_accusation_and_denial():
    accuse = tell("USA", "accuse", "RUS", "persiapan serangan", by="USA")
    assert state(accuse, tell("RUS", "deny", "", "persiapan serangan", by="RUS", day="2022-01-11")) == "disputed"


def test_a_demand_that_is_repeated_keeps_its_answer():
    told = [
        DEMAND,
        tell("NATO", "reject", "RUS", by="NATO", day="2022-01-12"),
        tell("RUS", "demand", "NATO", by="RUS", day="2022-01-20"),
    ]
    (one,) = demands(acts(told))
    assert one.live
    assert one.refused is not None


# asked-about


def test_of_what_was_not_asked_about_nothing_is_said():
    both = tell("USA", "offer", "RUS", issues=(FORCES, "security.alliance"))
    told = acts([both, tell("RUS", "reject", "USA", issue="security.alliance", day="2022-01-12")])
    assert [(one.issue, one.standing) for one in standing(told, {FORCES})] == [(FORCES, "open")]
    assert {one.issue for one in positions(told, {FORCES})} == {FORCES}
    assert {one.issue for one in positions(told)} == {FORCES, "security.alliance"}


# same-meeting, became-held, called-off, outcome


def meet(day, modality="actual", who="RUS+USA", **more):
    return tell(who, "meet", who, "bertemu di Jenewa", day, issue=TALKS, modality=modality, place="Jenewa", **more)


def test_became_held_when_a_later_report_tells_so():
    told = [
        meet("2022-01-21", "planned", published="2022-01-15"),
        meet("2022-01-21", published="2022-01-22", outlet="B"),
    ]
    (one,) = meetings(acts(told))
    assert (one.state, one.day_from, one.place, one.parties) == ("held", "2022-01-21", "Jenewa", codes("RUS+USA"))


def test_a_planned_meeting_stays_planned_until_told_otherwise():
    (one,) = meetings(acts([meet("2022-01-21", "planned", published="2022-01-15")]))
    assert one.state == "planned"


def test_what_is_told_before_its_day_was_not_held_whatever_the_words():
    (one,) = meetings(acts([meet("2022-01-21", published="2022-01-15")]))
    assert one.state == "planned"


def test_called_off_by_word_or_by_one_who_breaks_off():
    plan = meet("2022-01-21", "planned", published="2022-01-15")
    off = meet("2022-01-21", "negated", published="2022-01-20", outlet="B")
    assert [one.state for one in meetings(acts([plan, off]))] == ["cancelled"]
    stop = tell("RUS", "suspend", "USA", "perundingan", "2022-01-19", issue=TALKS)
    assert [one.state for one in meetings(acts([plan, stop]))] == ["cancelled"]


def test_same_meeting_is_of_the_same_sides_on_the_same_day():
    assert len(meetings(acts([meet("2022-01-21"), meet("2022-01-28"), meet("2022-01-21", who="RUS+UKR")]))) == 3


def test_outcome_is_what_its_parties_say_right_after():
    told = [
        meet("2022-01-21"),
        tell(
            "USA", "assess", "", "pembicaraan itu bermanfaat", "2022-01-21", issue=TALKS, by="USA", polarity="positive"
        ),
        tell("CHN", "assess", "", "pembicaraan itu sia-sia", "2022-01-21", issue=TALKS, by="CHN", polarity="negative"),
        tell("RUS", "assess", "", "pembicaraan itu gagal", "2022-02-21", issue=TALKS, by="RUS", polarity="negative"),
    ]
    (one,) = meetings(acts(told))
    assert [act.actors for act in one.outcome] == [codes("USA")]


# came-about, deed-done


def test_a_threat_whose_condition_came_about_and_that_was_done():
    threat = tell("USA", "threaten", "RUS", "sanksi atas bank", by="USA", condition="jika pasukan melintasi perbatasan")
    crossing = tell("RUS", "attack", "UKR", "pasukan melintasi perbatasan", "2022-02-24")
    deed = tell("USA", "sanction", "RUS", "sanksi atas bank negara", "2022-02-25")
    (one,) = conditionals(acts([threat, crossing, deed]))
    assert (one.came_about.kind, one.done.kind) == ("attack", "sanction")
    (alone,) = conditionals(acts([threat]))
    assert (alone.came_about, alone.done) == (None, None)


def came(condition, *later, to="IRN", language="id"):
    threat = tell("USA", "threaten", to, "sanksi atas bank", by="USA", condition=condition, language=language)
    return next(one for one in conditionals(acts([threat, *later])) if one.act.condition).came_about


@pytest.mark.parametrize(
    ("condition", "deed"),
    [
        ("bila menyerbu negara tetangganya", tell("NATO", "reject", "IRN", "ada tetangga yang menyerbu", day="2022-02-01")),
        ("bila Iran melanggar kesepakatan", tell("IRN", "accept", "", "kesepakatan yang dilanggar", day="2022-02-01")),
        ("bila kapal kembali masuk perairan", tell("IRN", "withdraw", "", "kapal dari perairan", day="2022-02-01")),
        ("bila pasukan Iran melintasi perbatasan", tell("IRN", "mobilize", "", "rudal Iran", day="2022-02-01")),
        ("bila Iran menyerang kapal", tell("TUR", "attack", "IRN", "menyerang kapal", day="2022-02-01")),
        ("bila Iran tidak membayar tagihan gas", tell("IRN", "coerce", "", "membayar tagihan gas", day="2022-02-01")),
        ("kecuali Iran membuka pelabuhan", tell("IRN", "aid", "", "membuka pelabuhan", day="2022-02-01")),
    ],
)  # fmt: skip
def test_a_condition_is_not_told_to_have_come_about_by_another_deed(condition, deed):
    assert came(condition, deed) is None


def test_a_condition_comes_about_by_the_deed_it_speaks_of():
    assert came("bila menyerang kapal", tell("IRN", "attack", "", "menyerang dua kapal", day="2022-02-01"))
    assert came("bila Iran menarik pasukan", tell("IRN", "withdraw", "", "menarik pasukan", day="2022-02-01"))
    assert came(
        "bila Iran tidak membayar tagihan gas",
        tell("IRN", "coerce", "", "tagihan gas tidak dibayar", day="2022-02-01"),
    )
    assert came(
        "if ships enter its waters",
        tell("IRN", "coerce", "", "kapal memasuki perairan", day="2022-02-01"),
        language="en",
    )


def test_what_was_done_before_the_threat_is_not_its_deed():
    deed = tell("USA", "sanction", "RUS", "sanksi atas bank negara", "2022-01-02")
    (one,) = conditionals(acts([tell("USA", "threaten", "RUS", "sanksi atas bank", by="USA"), deed]))
    assert one.done is None


# denied, contradiction


def test_a_denial_is_linked_to_the_allegation_it_denies():
    accuse = tell("USA", "accuse", "RUS", "persiapan serangan ke Ukraina", by="USA")
    other = tell("USA", "accuse", "RUS", "peretasan situs bank", by="USA", day="2022-01-11")
    deny = tell("RUS", "deny", "", "persiapan serangan", by="RUS", day="2022-01-12")
    (one,) = denials(acts([accuse, other, deny]))
    assert one.allegation.content == "persiapan serangan ke Ukraina"


def test_a_denial_of_what_nobody_said_stands_alone():
    (one,) = denials(acts([tell("RUS", "deny", "", "persiapan serangan", by="RUS")]))
    assert one.allegation is None


def test_a_denial_is_of_nothing_that_speaks_of_something_else():
    deny = tell("RUS", "deny", "", "rencana penyerbuan", by="RUS", day="2022-01-12")
    for other in (
        tell("RUS", "withdraw", "", "amnesti bagi tahanan", modality="planned"),
        tell("USA", "accuse", "RUS", "peretasan situs bank", by="USA"),
        tell("RUS", "mobilize", "", "rencana penyerbuan Ukraina", by="RUS", modality="planned"),
        tell("USA", "accuse", "CHN", "rencana penyerbuan pulau", by="USA"),
    ):
        (one,) = denials(acts([deny, other]))
        assert one.allegation is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "tuduhan itu"), ("id", "tudingan AS tersebut"), ("en", "the accusation"), ("en", "all of it")],
)
def test_a_denial_that_only_points_back_is_of_the_accusation_beside_it(language, words):
    accuse = tell("USA", "accuse", "RUS", "persiapan serangan ke Ukraina", by="USA", report="a")
    elsewhere = tell("USA", "accuse", "RUS", "peretasan situs bank", by="USA", report="b")
    deny = tell("RUS", "deny", "", words, by="RUS", report="a", issue=TALKS, language=language)
    (one,) = denials(acts([accuse, elsewhere, deny]))
    assert one.allegation.content == accuse.content
    another = tell("USA", "accuse", "RUS", "peretasan situs bank", by="USA", report="a")
    (one,) = denials(acts([accuse, another, deny]))
    assert one.allegation is None


def test_a_denial_may_be_of_what_another_states():
    deny = tell("RUS", "deny", "", "rencana penyerbuan", by="RUS", day="2022-01-12")
    (one,) = denials(acts([deny, tell("USA", "state", "", "rencana penyerbuan oleh Rusia", by="USA")]))
    assert one.allegation.kind == "state"


def test_contradiction_on_how_many():
    told = [
        tell("RUS", "withdraw", "", f"penarikan {n} prajurit dari perbatasan", outlet=f"Koran {n}") for n in (500, 900)
    ]
    (one,) = contradictions(acts(told))
    assert (one.on, one.acts[0].amounts) == ("what", ("500", "900"))


def test_contradiction_on_who():
    told = [
        tell("UKR", "attack", "RUS", "serangan atas depot di Belgorod", by="RUS"),
        tell("RUS", "attack", "RUS", "serangan atas depot di Belgorod", by="UKR", outlet="B"),
    ]
    assert [one.on for one in contradictions(acts(told))] == ["who"]


def test_contradiction_on_whether():
    told = [
        tell("RUS", "withdraw", "", by="RUS"),
        tell("RUS", "withdraw", "", by="USA", modality="negated", outlet="B"),
    ]
    assert [one.on for one in contradictions(acts(told))] == ["whether"]


# new, hardened, softened, answered


def test_changes_between_two_days():
    before = [DEMAND, tell("USA", "reject", "RUS", "jaminan", by="USA", issue="security.guarantees")]
    after = [
        tell("RUS", "threaten", "NATO", "pengerahan rudal", by="RUS", day="2022-02-02"),
        tell("USA", "offer", "RUS", "jaminan tertulis", by="USA", issue="security.guarantees", day="2022-02-03"),
        tell("NATO", "reject", "RUS", by="NATO", day="2022-02-04"),
    ]
    found = {(one.kind, one.party, one.before, one.after) for one in changes(acts([*before, *after]), "2022-02-01")}
    assert found == {
        ("hardened", "RUS", "wants", "threatens"),
        ("softened", "USA", "refuses", "offers"),
        ("new", "NATO", None, "refuses"),
        ("answered", "RUS", None, None),
    }


def test_nothing_changes_where_nothing_is_told():
    assert changes(acts([DEMAND]), "2022-02-01") == []


# negotiation


def test_parties_that_address_each_other_over_the_same_are_one_negotiation():
    told = [
        tell(who, "demand", to, f"{n} pasukan", by=who, issue=issue, day=f"2022-01-{n:02}")
        for n, (who, to, issue) in enumerate([
            ("RUS", "USA", FORCES), ("USA", "RUS", FORCES), ("NATO", "RUS", FORCES), ("RUS", "NATO", FORCES),
            ("IDN", "AUS", "economy.trade"), ("AUS", "IDN", "economy.trade"), ("CHN", "JPN", FORCES),
        ], 1)
    ]  # fmt: skip
    found = negotiations(acts(told))
    assert [one.parties for one in found] == [codes("NATO+RUS+USA"), codes("AUS+IDN")]
    assert found[1].issues == ("economy.trade",)


def test_a_negotiation_holds_the_acts_of_its_parties_its_issues_and_its_days():
    told = [tell("RUS", "demand", "USA", f"{n} pasukan", by="RUS", day=f"2022-01-{n:02}") for n in (1, 2, 9)]
    (one,) = negotiations(acts(told))
    holds = {
        name: one.holds(one_act(tell(who, "demand", to, day=day, issue=issue)))
        for name, who, to, day, issue in (
            ("own", "USA", "RUS", "2022-01-05", FORCES), ("later", "USA", "RUS", "2022-02-05", FORCES),
            ("earlier", "USA", "RUS", "2021-01-05", TALKS), ("others", "USA", "CHN", "2022-01-05", FORCES),
            ("else", "USA", "RUS", "2022-01-05", "economy.trade"),
        )
    }  # fmt: skip
    assert [name for name, held in holds.items() if held] == ["own"]


# read-otherwise, lone-voice


def test_read_otherwise_is_counted_to_what_most_read():
    told = [tell("RUS", "demand", "NATO", by="RUS", outlet=name) for name in "ABC"]
    (act,) = settled(acts([*told, tell("RUS", "state", "", by="RUS", outlet="D")]))
    assert (act.kind, len(act.origins), len(act.otherwise)) == ("demand", 4, 1)


def test_an_answer_is_not_read_otherwise():
    told = [tell("RUS", "demand", "NATO", by="RUS", outlet=name) for name in "ABC"]
    assert len(settled(acts([*told, tell("NATO", "reject", "RUS", by="NATO", outlet="D")]))) == 2


def test_what_one_report_tells_twice_is_two_acts():
    told = [tell("RUS", "demand", "NATO", by="RUS", outlet=name) for name in "ABC"]
    second = tell("UKR", "demand", "NATO", by="UKR", outlet="A")
    assert len(settled(acts([*told, second]))) == 2


def test_lone_voice_moves_nothing_where_many_report():
    many = [tell("RUS", "state", "", "kunjungan menteri", outlet=f"Koran {n}", by="RUS") for n in range(6)]
    lone = tell("RUS", "reject", "NATO", "pembatasan rudal", by="RUS")
    kinds = {act.kind for act in corroborated(acts([*many, lone]))}
    assert kinds == {"state"}
    assert {act.kind for act in corroborated(acts([lone]))} == {"reject"}


def test_how_many_report_of_others_asks_nothing_of_a_lone_voice():
    many = [tell("JPN", "state", "", "kunjungan menteri", outlet=f"Koran {n}", by="JPN") for n in range(6)]
    lone = tell("RUS", "reject", "NATO", "pembatasan rudal", by="RUS")
    assert {act.kind for act in corroborated(acts([*many, lone]))} == {"state", "reject"}


def test_what_an_act_comes_to_hangs_on_the_days_around_it_alone():
    made = acts(all_told(synthetic.news(5).reports))
    whole = settle(made)
    days = {act.id: number(act.day) or 0 for act in made}
    for at in sorted(set(days.values()))[2::3]:
        near = [act for act in made if abs(days[act.id] - at) <= REACH]
        some = settle(near, at, at)
        assert some == [one for one in whole if one.act.id in {each.act.id for each in some}]
        assert some


# Properties


@pytest.fixture(scope="module")
def news():
    return synthetic.news(5)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_minutes_changes_nothing(seed):
    told = all_told(synthetic.news(5).reports)
    mixed = list(told)
    random.Random(seed).shuffle(mixed)
    assert acts(mixed) == acts(told)
    assert settled(acts(mixed)) == settled(acts(told))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_a_copy_more_adds_no_independent_voice(seed):
    reports = list(synthetic.news(5).reports)
    one, minutes = random.Random(seed).choice(reports)
    text = one.text + "Berita ini disunting kembali.\n"
    later = (date.fromisoformat(one.published or "") + timedelta(days=1)).isoformat()
    more = one.model_copy(update={"text": text, "outlet": "Koran Salinan", "id": "salinan", "published": later})
    copies = [
        minute.model_copy(
            update={"id": minute.id[::-1], "chain": tuple(link for link in minute.chain if link != one.outlet)}
        )
        for minute in minutes
    ]
    before = {minute: len(act.origins) for act in acts(all_told(reports)) for minute in act.minutes}
    after = {minute: len(act.origins) for act in acts(all_told([*reports, (more, copies)])) for minute in act.minutes}
    assert {minute: after[minute] for minute in before} == before


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["demand", "offer", "accept", "reject", "threaten", "deny", "support"]), st.integers(1, 28))
def test_an_opponents_claim_never_moves_a_position(kind, day):
    told = all_told(synthetic.news(5).reports)
    held = {(one.party, one.issue): one.stance for one in positions(acts(told)) if one.stance}
    (party, issue), _ = sorted(held.items())[0]
    claim = tell(party, kind, "", f"hal lain {kind}", f"2031-03-{day:02}", by="UKR", issue=issue)
    after = {(one.party, one.issue): one.stance for one in positions(acts([*told, claim])) if one.stance}
    assert after == held


def test_the_same_minute_twice_counts_once(news):
    told = all_told(news.reports)
    assert acts([*told, *told]) == acts(told)
