"""The gate under the scores, and that what is measured on is what the repository holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import accuracy
import corpora
import floors
import marked
import passing
import pytest
import run
import speed
from floors import Measured
from samples import TEXT, minute, person, reading

MEASURES = accuracy.MEASURES
NONE: dict[str, Any] = {"corpora": {}, "lowered": []}
ONE = Measured("examples", "a" * 64, 2, 30, {"found": 0.859, "acts": 0.6})


def pinned(one=ONE):
    return floors.raised(NONE, [one])


def scored(**scores):
    return replace(ONE, scores=ONE.scores | scores)


# The gate


def test_a_score_at_its_floor_passes():
    assert floors.check(pinned(), [scored(found=0.85)]).faults == ()


def test_a_score_below_its_floor_is_a_fault():
    (fault,) = floors.check(pinned(), [scored(found=0.849)]).faults
    assert fault == "examples found: 0.849 is below its floor 0.85"


def test_gains_and_losses_are_told():
    lines = floors.check(pinned(), [scored(found=0.9, acts=0.5)]).lines
    assert lines == ("examples found: 0.900, floor 0.85 (+0.050)", "examples acts: 0.500, floor 0.60 (-0.100)")


def test_another_corpus_is_a_fault_however_good_the_scores():
    (fault,) = floors.check(pinned(), [replace(scored(found=1.0), sha256="b" * 64, minutes=31)]).faults
    assert "another corpus" in fault
    assert "30 minutes; now 2 reports, 31 minutes" in fault


def test_a_corpus_or_a_measure_without_floors_is_a_fault():
    assert floors.check(NONE, [ONE]).faults == ("examples: no floors; set them with --raise",)
    (fault,) = floors.check(pinned(), [scored(full=0.2)]).faults
    assert fault.startswith("examples full: no floor")


def test_a_measure_that_is_gone_is_a_fault():
    (fault,) = floors.check(pinned(), [replace(ONE, scores={"found": 0.9})]).faults
    assert fault == "examples acts: not measured any more"


def test_a_corpus_that_is_not_at_hand_is_not_missed():
    assert floors.check(pinned(), []) == floors.Verdict((), ())


def test_floors_are_cut_and_not_rounded():
    assert pinned()["corpora"]["examples"]["floors"] == {"found": 0.85, "acts": 0.6}
    assert floors.floor(0.29) == 0.29  # 0.29 * 100 is a little less than 29


def test_raising_never_lowers():
    again = floors.raised(pinned(), [scored(found=0.95, acts=0.1)])
    assert again["corpora"]["examples"]["floors"] == {"found": 0.95, "acts": 0.6}
    assert again["lowered"] == []


def test_raising_takes_no_other_corpus():
    with pytest.raises(ValueError, match="needs --lower --reason"):
        floors.raised(pinned(), [replace(ONE, sha256="b" * 64)])


@pytest.mark.parametrize("reason", ["", "  "])
def test_lowering_wants_a_reason(reason):
    with pytest.raises(ValueError, match="--reason"):
        floors.lowered(pinned(), [scored(found=0.5)], reason)


def test_what_was_lowered_is_kept_with_its_reason():
    now = floors.lowered(pinned(), [scored(found=0.5)], "a stricter measure")
    assert now["corpora"]["examples"]["floors"]["found"] == 0.5
    assert now["lowered"] == [{"reason": "a stricter measure", "changes": ["examples found: 0.85 to 0.50"]}]
    assert len(floors.lowered(now, [scored(found=0.4)], "again")["lowered"]) == 2


def test_another_corpus_is_kept_with_its_reason():
    now = floors.lowered(pinned(), [replace(ONE, sha256="b" * 64)], "a report more")
    assert "another corpus" in now["lowered"][0]["changes"][0]
    assert floors.check(now, [replace(ONE, sha256="b" * 64)]).faults == ()


def test_floors_come_back_from_their_file(tmp_path):
    path = tmp_path / "floors.json"
    assert floors.load(path) == NONE
    floors.save(pinned(), path)
    assert floors.load(path) == pinned()


@pytest.mark.parametrize(("score", "ends"), [(0.9, 0), (0.1, 1)])
def test_the_command_ends_as_the_gate_says(score, ends, tmp_path, monkeypatch, capsys):
    path = tmp_path / "floors.json"
    examples = corpora.examples()
    low = Measured("examples", examples.digest(), len(examples.gold), examples.minutes, dict.fromkeys(MEASURES, 0.5))
    floors.save(floors.raised(NONE, [low]), path)
    monkeypatch.setattr(floors, "FILE", path)
    figures = {name: {"p": score, "r": score, "f1": score, "gold": 1, "pred": 1} for name in MEASURES}
    monkeypatch.setattr(accuracy, "measure", lambda _: (figures, {"kind": score}))
    monkeypatch.setattr("sys.argv", ["run.py", "--only", "accuracy"])
    assert run.main() == ends
    told = capsys.readouterr()
    assert f"examples found: {score:.3f}, floor 0.50" in told.out
    assert ("below its floor" in told.err) == bool(ends)


# What it is measured on


def test_the_examples_are_as_their_sources_say():
    lines = [line for path in sorted(corpora.EXAMPLES.glob("*.toml")) for line, _ in marked.read(path)]
    written = (corpora.EXAMPLES / "reports.jsonl").read_text(encoding="utf-8")
    assert written == marked.lines(lines), (
        "run: python bench/marked.py examples/*.toml --reports examples/reports.jsonl"
    )


def test_the_floors_were_set_on_these_examples():
    examples, low = corpora.examples(), floors.load(floors.FILE)["corpora"]["examples"]
    assert (low["sha256"], low["reports"], low["minutes"]) == (examples.digest(), len(examples.gold), examples.minutes)
    assert set(low["floors"]) == set(MEASURES)


def test_a_changed_file_changes_the_hash(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("satu")
    corpus = corpora.Corpus("a", path, {}, (path,))
    before = corpus.digest()
    path.write_text("dua")
    assert corpus.digest() != before


def test_development_reports_are_taken_where_they_are(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "gold" / "dev").mkdir(parents=True)
    assert corpora.development(tmp_path) == []
    (tmp_path / "reports" / "dev.jsonl").write_text('{"id": "a", "text": "Satu"}\n')
    for name, language in (("a", "id"), ("b", "en")):
        doc = {"id": name, "language": language, "minutes": [{}]}
        (tmp_path / "gold" / "dev" / f"{name}.json").write_text(json.dumps(doc))
    found = corpora.development(tmp_path)
    assert [(c.name, list(c.gold), c.minutes) for c in found] == [
        ("development id", ["a"], 1),
        ("development en", ["b"], 1),
    ]


def test_a_report_grows_by_whole_paragraphs():
    assert speed.grown(["satu dua", "tiga"], 4).split("\n") == ["satu dua", "tiga", "satu dua"]


def test_a_minute_is_between_two_parties_if_both_are_placed_and_neither_is_civil():
    assert passing.between_two(reading().minutes) == 5
    for other in ("CIV", "UNK", "RUS"):
        one = minute(
            "AS menolak", kind="reject", actor=person(TEXT, "AS", other), recipient=person(TEXT, "Rusia", "RUS")
        )
        assert passing.between_two([one]) == 0


def test_what_is_passed_over_is_counted_with_its_margin():
    reports = passing.made_up()[0][:3]
    found = passing.passed("three", reports)
    assert (found.reports, found.passed) == (3, 0)
    assert found.lowest > 0


def test_articles_are_drawn_without_those_about_a_negotiation(tmp_path):
    path = tmp_path / "berita.txt"
    path.write_text("\n\n".join(f"Berita {n}" for n in range(4782)))
    found = passing.drawn(path)
    assert len(found) == passing.DRAWN - len(passing.ABOUT)
    assert found == passing.drawn(path)
    assert not {f"Berita {n}" for n in passing.ABOUT} & {report.text for report in found}


# Where it is written


def test_figures_are_written_between_their_marks(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("a\n<!-- speed: begin -->\nold\n<!-- speed: end -->\nb\n")
    run.write("speed", ["new"], page)
    assert page.read_text() == "a\n<!-- speed: begin -->\nnew\n<!-- speed: end -->\nb\n"
    with pytest.raises(ValueError, match="no marks"):
        run.write("accuracy", ["new"], page)


def test_the_page_has_the_marks():
    page = run.README.read_text(encoding="utf-8")
    parts = ("accuracy", "outside", "passing", "standing", "speed")
    assert all(f"<!-- {part}: {edge} -->" in page for part in parts for edge in ("begin", "end"))
