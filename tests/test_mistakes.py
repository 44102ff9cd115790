"""What `bench/errors.py` says a reading got wrong, on gold and minutes made by hand."""

from __future__ import annotations

import json

import errors
import pytest
import run
from command import needs_reading
from mistakes import CLASSES, Words, counted, mistakes, summed
from words import words_of

TEXT = (
    "Rusia menolak usul Ukraina. Menteri itu menuntut gencatan senjata. "
    "Penolakan Iran atas tawaran Qatar disesalkan. Mereka bertemu di Doha pada Kamis, kata utusan Mesir."
)


def span(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def who(words, party, name=None):
    return {**span(words), "party": party, **({"name": name} if name else {})}


def minute(words, kind="reject", **fields):
    made = {
        "kind": kind, "evidence": span(words), "actor": None, "recipient": None, "source": None, "issues": ["other"],
        "cue": None, "content": None, "condition": None, "quoted": "none", "polarity": None, "modality": "actual",
        "when": None, "where": None, "chain": ["Berita Baru"],
    }  # fmt: skip
    return made | fields


RUSSIA, UKRAINE = who("Rusia", "RUS"), who("Ukraina", "UKR")
FIRST = "Rusia menolak usul Ukraina"
GOLD = minute(FIRST, actor=RUSSIA, recipient=UKRAINE)


def sorts(gold, read, words=None):
    """Class and sort of all that differs, for one minute each unless lists are given."""
    gold, read = ([one] if isinstance(one, dict) else one for one in (gold, read))
    return [(one.name, one.sort) for one in mistakes("a", gold, read, words or Words())]


def test_a_right_minute_has_no_mistake():
    assert sorts(GOLD, dict(GOLD)) == []


def test_a_reading_of_nothing_misses_every_act():
    assert sorts(GOLD, []) == [("missed act", "told by the outlet")]


@pytest.mark.parametrize(
    ("fields", "sort"),
    [
        ({"source": UKRAINE}, "in somebody's words"),
        ({"source": UKRAINE, "quoted": "partial"}, "in a quotation"),
        ({"actor": who("Menteri itu", "RUS")}, "who acts stands elsewhere"),
        ({"cue": span("usul")}, "told as a noun"),
    ],
)
def test_a_missed_act_is_of_the_form_it_was_told_in(fields, sort):
    nouns = frozenset(range(span("usul")["start"], span("usul")["end"]))
    assert sorts(GOLD | fields, [], Words(nouns=nouns)) == [("missed act", sort)]


def test_an_act_where_nothing_was_considered_is_told_apart():
    assert sorts(GOLD, [], Words(places=())) == [("missed act", "nothing was considered there")]
    inside = span(FIRST)
    assert sorts(GOLD, [], Words(places=((inside["start"], inside["end"]),)))[0][1] == "told by the outlet"


def test_two_acts_of_a_stretch_of_which_one_was_read():
    other = minute(FIRST, "offer", actor=UKRAINE)
    assert sorts([GOLD, other], GOLD) == [("missed act", "where another act was read")]
    assert sorts(GOLD, [GOLD, other]) == [("second act read", "offer")]


def test_an_act_that_nobody_marked_is_made_up():
    assert sorts([], minute("Penolakan Iran", "reject")) == [("made-up act", "reject")]


def test_a_wrong_kind_is_told_with_what_it_was_taken_for():
    assert sorts(GOLD, GOLD | {"kind": "deny"}) == [("kind", "reject → deny")]


MINISTER = who("Menteri itu", "RUS")
THEY = who("Mereka", "IRN+QAT")


@pytest.mark.parametrize(
    ("right", "found", "sort"),
    [
        (RUSSIA, None, "no words found"),
        (RUSSIA, UKRAINE, "the recipient instead"),
        (RUSSIA, who("utusan Mesir", "EGY"), "other words"),
        (RUSSIA, who("utusan Mesir", "UNK"), "other words, party not known"),
        (RUSSIA, RUSSIA | {"party": "UNK"}, "words with a name, party not known"),
        (MINISTER, MINISTER | {"party": "CIV"}, "words without a name, taken for a citizen"),
        (MINISTER | {"party": "CIV"}, MINISTER, "words without a name, a citizen given a party"),
        (MINISTER | {"party": "UNK"}, MINISTER, "words without a name, a party made up"),
        (who("Mereka", "IRN"), who("Mereka", "QAT"), "third-person words, another party"),
        (THEY, THEY | {"party": "QAT"}, "several, not all read"),
        (THEY | {"party": "QAT"}, THEY, "too many read"),
        (THEY, THEY | {"party": "QAT+USA"}, "several, others read"),
    ],
)
def test_a_wrong_actor_is_of_one_sort(right, found, sort):
    pronouns = dict.fromkeys(range(THEY["start"], THEY["end"]), "third")
    words = Words(pronouns=pronouns, names=frozenset(range(RUSSIA["start"], RUSSIA["end"])))
    assert sorts(GOLD | {"actor": right}, GOLD | {"actor": found}, words) == [("actor", sort)]


def test_a_speaker_taken_for_the_doer_and_the_other_way():
    egypt = who("utusan Mesir", "EGY", "Utusan Mesir")
    told = GOLD | {"source": egypt}
    assert ("actor", "the source instead") in sorts(told, told | {"actor": egypt})
    own = GOLD | {"actor": egypt, "source": egypt, "recipient": None}
    assert ("actor", "somebody else than the source") in sorts(own, own | {"actor": RUSSIA})


def test_who_acts_first_in_a_meeting_does_not_matter():
    met = minute("Mereka bertemu", "meet", actor=who("Iran", "IRN"), recipient=who("Qatar", "QAT"))
    assert sorts(met, met | {"actor": met["recipient"], "recipient": met["actor"]}) == []


@pytest.mark.parametrize(
    ("field", "right", "found", "expected"),
    [
        ("recipient", UKRAINE, None, ("recipient", "missing, named in the clause")),
        ("recipient", who("Qatar", "QAT"), None, ("recipient", "missing, named elsewhere")),
        ("recipient", None, UKRAINE, ("recipient", "made up")),
        ("source", None, UKRAINE, ("source", "made up")),
        ("source", UKRAINE, None, ("source", "missing")),
        ("source", UKRAINE, RUSSIA, ("source", "other words")),
        ("issues", ["other"], ["economy.trade"], ("issue", "other → economy.trade")),
        ("issues", ["other", "economy.trade"], ["other"], ("more issues", "left out")),
        ("issues", ["other"], ["other", "economy.trade"], ("more issues", "too many")),
        ("when", "2022-01-13", None, ("day", "missing, deed")),
        ("when", None, "2022-01-13", ("day", "made up, deed")),
        ("when", "2022-01-13", "2022-01-12", ("day", "another, deed")),
        ("when", "2022-01-13", "2022-01-10/2022-01-13", ("day", "a span and a day")),
        ("chain", ["A", "Reuters"], ["A"], ("chain", "medium missing")),
        ("chain", ["A"], ["A", "Reuters"], ("chain", "medium made up")),
        ("chain", ["A", "Reuters"], ["A", "AFP"], ("chain", "medium differs")),
        ("content", span(f"{FIRST}. Menteri itu menuntut"), span("usul"), ("content", "too short")),
        ("content", span("usul"), span("Menteri itu"), ("content", "elsewhere")),
        ("content", None, span("usul"), ("content", "made up")),
        ("condition", span("usul"), None, ("condition", "missing")),
        ("modality", "actual", "planned", ("modality", "actual → planned")),
        ("polarity", "positive", "mixed", ("polarity", "positive → mixed")),
        ("quoted", "none", "direct", ("quoted", "none → direct")),
    ],
)
def test_every_field_has_its_class(field, right, found, expected):
    assert sorts(GOLD | {field: right}, GOLD | {field: found}) == [expected]


def test_polarity_is_no_mistake_of_its_own_where_the_kind_is_wrong():
    assert sorts(GOLD | {"kind": "assess", "polarity": "negative"}, GOLD) == [("kind", "assess → reject")]


def test_the_speaker_at_the_end_of_a_chain():
    named = GOLD | {"source": who("utusan Mesir", "EGY", "Sameh Shoukry"), "chain": ["A", "Sameh Shoukry"]}
    for name, sort in (("Shoukry", "speaker's name too short"), ("Abu Zaid", "speaker named otherwise")):
        read = GOLD | {"source": who("utusan Mesir", "EGY", name), "chain": ["A", name]}
        assert sorts(named, read) == [("chain", sort)]
        assert sorts(named, read | {"chain": [name]}) == [("chain", f"medium missing and {sort}")]
    unnamed = GOLD | {"source": who("utusan Mesir", "EGY"), "chain": ["A"]}
    assert sorts(unnamed, named) == [("chain", "unnamed speaker put in")]
    assert ("chain", "speaker made up") in sorts(GOLD | {"chain": ["A"]}, named)


def test_counts_come_commonest_first():
    found = mistakes("a", [GOLD, GOLD], [], Words()) + mistakes("b", [GOLD], [GOLD | {"kind": "deny"}], Words())
    assert list(counted(found).items()) == [
        ("missed act", {"told by the outlet": 2}),
        ("kind", {"reject → deny": 1}),
    ]
    assert summed([{"classes": counted(found)}] * 2)["missed act"] == {"told by the outlet": 4}


# The command


@pytest.fixture
def folder(tmp_path):
    """A folder of one report with two gold minutes, and a file of predictions with one of them, of another kind."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "gold" / "dev").mkdir(parents=True)
    line = {"id": "a", "text": TEXT, "language": "id", "outlet": "Berita Baru", "published": "2022-01-13"}
    (tmp_path / "reports" / "dev.jsonl").write_text(json.dumps(line) + "\n")
    doc = {"id": "a", "language": "id", "minutes": [GOLD, minute("Penolakan Iran", cue=span("Penolakan"))]}
    (tmp_path / "gold" / "dev" / "a.json").write_text(json.dumps(doc))
    (tmp_path / "read.jsonl").write_text(json.dumps(GOLD | {"kind": "deny", "report": "a"}) + "\n")
    return tmp_path


def errors_of(folder, capsys, monkeypatch, *more):
    arguments = ["errors.py", "--data", str(folder), "--predictions", str(folder / "read.jsonl"), *map(str, more)]
    monkeypatch.setattr("sys.argv", arguments)
    ended = errors.main()
    return ended, capsys.readouterr()


@needs_reading
def test_the_command_counts_shows_and_compares(folder, capsys, monkeypatch):
    ended, told = errors_of(folder, capsys, monkeypatch, "--json")
    assert ended == 0
    counts = json.loads(told.out)
    assert counts["id"] == {
        "reports": 1, "gold": 2, "read": 1, "classes": {"kind": {"reject → deny": 1}, "missed act": {"told as a noun": 1}},
    }  # fmt: skip
    counts["id"]["classes"]["kind"] = {"reject → deny": 5, "offer → state": 3}
    (folder / "before.json").write_text(json.dumps(counts))
    _, told = errors_of(folder, capsys, monkeypatch, "--against", folder / "before.json")
    rows = {tuple(line.rsplit(maxsplit=2)) for line in told.out.splitlines()}
    assert ("    reject → deny", "5", "1") in rows
    assert ("    offer → state", "3", "0") in rows
    _, told = errors_of(folder, capsys, monkeypatch, "--class", "kind", "--examples", "1")
    assert "missed act" not in told.out
    assert f'"{FIRST}"' in told.out
    assert "deny, RUS to UKR" in told.out


@needs_reading
def test_the_command_writes_its_table(folder, capsys, monkeypatch, tmp_path):
    written = {}
    monkeypatch.setattr(errors, "write", lambda part, lines: written.update({part: lines}))
    errors_of(folder, capsys, monkeypatch, "--write")
    assert written["errors"][0] == "id: 1 reports, 2 gold minutes, 1 read."
    assert "| **kind** | 1 |" in written["errors"]


def test_wrong_use_and_missing_data_are_told(folder, capsys, monkeypatch):
    with pytest.raises(SystemExit) as stopped:
        errors_of(folder, capsys, monkeypatch, "--class", "spelling")
    assert stopped.value.code == 2
    assert "no class 'spelling'; there are: missed act" in capsys.readouterr().err
    (folder / "read.jsonl").write_text("{}\n")
    ended, told = errors_of(folder, capsys, monkeypatch)
    assert ended == 1
    assert "no minute in line 1" in told.err
    ended, told = errors_of(folder / "gold", capsys, monkeypatch)
    assert ended == 1
    assert "no reports" in told.err


@needs_reading
def test_what_the_words_of_a_report_are():
    line = {"id": "a", "text": TEXT, "language": "id", "outlet": None, "published": None}
    words = words_of([line])["a"]
    assert words.person(who("Mereka", "UNK")) == "third"
    assert words.person(RUSSIA) is None
    assert words.named(who("usul Ukraina", "UKR"))
    assert not words.named(who("Menteri itu", "UNK"))
    assert span("Penolakan")["start"] in words.nouns
    assert words.considered(span(FIRST))


def test_the_counts_before_are_of_these_classes():
    before = json.loads((run.README.parent / "errors-before.json").read_text(encoding="utf-8"))
    assert all(set(side["classes"]) <= set(CLASSES) for side in before.values())
    assert "<!-- errors: begin -->" in run.README.read_text(encoding="utf-8")
