"""What a minute's confidence promises: a likelihood, surer where its parts are surer, and as honest as was measured."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest
import reads
import reliability
from command import needs_reading, notulen
from reliability import Told, at_least, auroc, bins, ece

from notulen.reading.confidence import BIAS, PART, SURE, Signals, confidence
from notulen.reading.learned import Linear, load, save

WAYS = ("how=person", "relation=subj", "style=say", "place=main", "language=id")
SHARES = (0.0, 1e-9, 0.05, 0.3, 0.5, 0.8, 0.99, 1.0)
WEIGHTS = {SURE[0]: 0.7, SURE[1]: 1.6, SURE[2]: 0.0, BIAS: 1.2, "how=person": 0.4, "how=coref": -0.6}


def learned(weights):
    return Linear(("",), {n: i for i, n in enumerate(weights)}, np.array([[w] for w in weights.values()], np.float32))


MODEL = learned(WEIGHTS)


# A minute's confidence


@pytest.mark.parametrize("model", [None, MODEL], ids=["product", "learned"])
def test_it_is_a_likelihood_and_never_falls_where_a_part_is_surer(model):
    for sure in itertools.product(SHARES, SHARES, SHARES):
        told = confidence(Signals(sure, WAYS), model)
        assert 0 <= told <= 1
        for part in range(3):
            act, kind, actor = (min(1.0, share + 0.1 * (n == part)) for n, share in enumerate(sure))
            assert confidence(Signals((act, kind, actor), WAYS), model) >= told


def test_it_is_the_product_where_nothing_was_learned_and_a_logistic_model_where_it_was():
    seen = Signals((0.9, 0.5, 0.8), WAYS)
    assert confidence(seen, None) == pytest.approx(0.36)
    score = 0.7 * math.log(0.9) + 1.6 * math.log(0.5) + 1.2 + 0.4
    assert confidence(seen, MODEL) == pytest.approx(1 / (1 + math.exp(-score)), abs=1e-6)


def test_how_it_was_read_counts_and_an_unknown_way_does_not():
    by_name, by_pronoun, otherwise = (
        Signals((0.8, 0.8, 0.8), (way,)) for way in ("how=person", "how=coref", "how=new")
    )
    assert confidence(by_name, MODEL) > confidence(otherwise, MODEL) > confidence(by_pronoun, MODEL)
    assert confidence(otherwise, MODEL) == confidence(Signals((0.8, 0.8, 0.8), ()), MODEL)


def test_it_survives_its_file(tmp_path):
    save({PART: MODEL}, tmp_path / "acts.npz")
    again = load(tmp_path / "acts.npz")[PART]
    seen = Signals((0.7, 0.6, 0.9), WAYS)
    assert confidence(seen, again) == pytest.approx(confidence(seen, MODEL), abs=1e-3)


TEXT = (
    "Rusia menolak usul Ukraina, kata juru bicara Kremlin seperti dikutip Reuters. Menteri Luar Negeri Iran menuntut sanksi "
    "dicabut. Ia mengatakan perundingan itu tidak berhasil."
)


@needs_reading
def test_minutes_are_written_with_what_was_learned():
    from notulen.reading.reader import Reader, writer_of

    plain = {k: v for k, v in load().items() if k != PART}
    (ready,) = Reader().prepare([reads.report(TEXT)])
    found = {}
    for name, models in (("product", plain), ("sure", plain | {PART: learned({BIAS: 3.0})})):
        (reading,) = Reader(models=models).read_prepared([ready])
        found[name] = reading.minutes
    assert found["product"]
    assert {m.confidence for m in found["sure"]} == {0.953}
    assert [m.id for m in found["sure"]] == [m.id for m in found["product"]]
    writer = writer_of(ready, plain)
    assert writer.language == "id"


@needs_reading
def test_a_report_made_ready_once_reads_the_same_every_time():
    from notulen.reading.reader import Reader

    text = (  # what is carried by a wire at the end was not yet at the beginning
        "Rusia menolak usul Ukraina, kata Sergei Lavrov. Rusia siap berunding dengan Ukraina, kata Sergei Lavrov seperti "
        "dikutip Reuters."
    )
    (ready,) = Reader().prepare([reads.report(text)])
    first, second = (tuple(Reader().read_prepared([ready])) for _ in range(2))
    assert first == second
    assert ["Reuters" in m.chain for m in first[0].minutes] == [False, True]


@needs_reading
def test_at_least_keeps_the_minutes_of_that_confidence():
    def told(*more):
        done = notulen("read", "-", "--all", "--format", "jsonl", *more, given=TEXT.encode())
        assert done.returncode == 0
        return [json.loads(line) for line in done.stdout.splitlines()]

    every = told()
    most = max(m["confidence"] for m in every)
    assert told("--at-least", str(most)) == [m for m in every if m["confidence"] == most] != every


# What is learned of it


@needs_reading
def test_real_reports_are_left_out_in_turn_and_made_up_ones_where_there_are_no_others():
    pytest.importorskip("scipy")
    from training.acts.examples import Marked
    from training.acts.right import Material

    real = [Marked(reads.report("", name=name), [], group=name) for name in "abc"]
    made = [Marked(reads.report("", name=name), []) for name in "xy"]
    ready = [reads.prepared(TEXT)] * 5
    assert list(Material([*real, *made], ready, {}).folds(2)) == [{"a", "c"}, {"b"}]
    assert list(Material(made, ready[:2], {}).folds(6)) == [{"x"}, {"y"}]
    rest = Material([*real, *made], ready, {}).without({"a", "c"})
    assert [m.report.id for m in rest.marked] == ["b", "x", "y"]
    assert len(rest.prepared) == 3


def judged(*minutes, report="a"):
    """A report with minutes given as likelihood, way and whether right."""
    from training.acts.right import Judged

    signals = [Signals((sure, sure, 1.0), (way,)) for sure, way, _ in minutes]
    return Judged(report, [{"id": n} for n in range(len(minutes))], signals, [right for *_, right in minutes])


MIXED = [(0.9, "how=person", True), (0.8, "how=person", True), (0.4, "how=person", False)] * 20
MIXED += [(0.9, "how=coref", True), (0.8, "how=coref", False), (0.4, "how=coref", False)] * 20


def test_what_was_right_more_often_is_believed_more():
    pytest.importorskip("scipy")
    from training.acts.right import fit_right

    model = fit_right([judged(*MIXED)])
    assert model.score(("how=person",)) > model.score(("how=coref",))
    told = judged(*MIXED).believed(model)
    assert sum(m["confidence"] for m in told) == pytest.approx(sum(right for *_, right in MIXED), abs=2)


def test_a_likelihood_that_speaks_against_itself_is_not_believed():
    pytest.importorskip("scipy")
    from training.acts.right import fit_right

    model = fit_right([judged(*[(0.9, "how=person", False), (0.3, "how=person", True)] * 30)])
    assert [model.score((name,)) >= 0 for name in SURE] == [True] * 3
    assert model.score((SURE[0],)) == pytest.approx(0, abs=1e-3)


def test_the_confidence_of_a_fold_is_learned_from_the_others():
    pytest.importorskip("scipy")
    from training.acts.right import believed

    def told(first, second):
        return believed([[judged(*first, report="a")], [judged(*second, report="b")]])

    turned = [(sure, way, not right) for sure, way, right in MIXED]
    assert told(turned, MIXED)["a"] == told(MIXED, MIXED)["a"]
    assert told(turned, MIXED)["b"] != told(MIXED, MIXED)["b"]


# How it is measured


def test_the_calibration_error_by_hand():
    told = [Told(0.85, True), Told(0.85, False), Told(0.1, False), Told(0.19, True), Told(0.15, False)]
    # 0.8–0.9: 2 minutes, mean .85, right .5; 0.1–0.2: 3 minutes, mean .44/3, right 1/3
    assert ece(told) == pytest.approx((2 * 0.35 + 3 * (1 / 3 - 0.44 / 3)) / 5)
    assert [number for number, one in enumerate(bins(told)) if one] == [1, 8]
    assert ece([Told(1.0, True), Told(0.0, False)]) == 0
    assert math.isnan(ece([]))


def test_a_confidence_at_an_edge_is_of_the_bin_above():
    assert [n for share in (0.0, 0.1, 0.3, 0.7, 0.999, 1.0) for n, b in enumerate(bins([Told(share, True)])) if b] == [
        0, 1, 3, 7, 9, 9,
    ]  # fmt: skip


def test_the_area_under_the_curve_by_hand():
    assert auroc([Told(0.9, True), Told(0.2, False)]) == 1
    assert auroc([Told(0.2, True), Told(0.9, False)]) == 0
    assert auroc([Told(0.5, True), Told(0.5, False)]) == 0.5
    # pairs of a right and a wrong one: .8>.6, .8>.3, .4<.6, .4>.3, and one tie .6=.6, .6>.3: 4.5 of 6
    told = [Told(0.8, True), Told(0.4, True), Told(0.6, True), Told(0.6, False), Told(0.3, False)]
    assert auroc(told) == pytest.approx(4.5 / 6)
    assert math.isnan(auroc([Told(0.5, True)]))


def test_what_a_user_keeps():
    told = [Told(0.7, True), Told(0.699, False), Told(0.9, False)]
    assert at_least(told, 0.7) == [told[0], told[2]]
    assert reliability.precision(at_least(told, 0.7)) == 0.5


def test_the_command_prints_and_writes_its_tables(tmp_path, monkeypatch, capsys):
    (tmp_path / "reports").mkdir()
    (tmp_path / "gold" / "train").mkdir(parents=True)
    made = {
        "kind": "reject", "evidence": {"start": 0, "end": 27}, "actor": {"start": 0, "end": 5, "party": "RUS"},
        "recipient": None, "source": None, "issues": ["other"], "content": None, "condition": None, "quoted": "none",
        "polarity": None, "modality": "actual", "when": None, "chain": [],
    }  # fmt: skip
    line = {"id": "a", "text": TEXT, "language": "id"}
    (tmp_path / "reports" / "train.jsonl").write_text(json.dumps(line) + "\n")
    (tmp_path / "gold" / "train" / "a.json").write_text(json.dumps({"id": "a", "minutes": [made]}))
    wrong = made | {"evidence": {"start": 80, "end": 120}, "kind": "state"}
    read = [made | {"report": "a", "confidence": 0.75}, wrong | {"report": "a", "confidence": 0.55}]
    (tmp_path / "read.jsonl").write_text("".join(json.dumps(one) + "\n" for one in read))
    written = {}
    monkeypatch.setattr(reliability, "write", lambda part, lines: written.update({part: lines}))
    arguments = ["--data", str(tmp_path), "--predictions", str(tmp_path / "read.jsonl"), "--write"]
    monkeypatch.setattr("sys.argv", ["reliability.py", *arguments])
    assert reliability.main() == 0
    printed = capsys.readouterr().out.splitlines()
    assert "| id | 2 | 0.500 | 0.400 | 1.000 | 1.000 | 0.500 | 0.500 | 1.000 |" in printed
    assert "| 0.7–0.8 | 1 | 0.750 | 1.000 | 1 | 0.750 | 1.000 |" in printed
    assert written["reliability"] == printed
    (tmp_path / "read.jsonl").write_text("nothing\n")
    assert reliability.main() == 1
    assert "no minute in line 1" in capsys.readouterr().err
