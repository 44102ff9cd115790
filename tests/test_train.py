"""What an encoder is given and how it is asked for, as far as no torch is needed for it; the rest is in `test_encoder.py`."""

from __future__ import annotations

import importlib.util
import json

import pytest
from command import needs_reading, notulen
from hypothesis import given
from hypothesis import strategies as st
from ledgers import fresh

from notulen.errors import NotulenError
from notulen.ledger.verifying import NAMED
from notulen.reading import identity
from notulen.reading.encoder import saved
from notulen.reading.encoder.inputs import marked

there = importlib.util.find_spec("torch") is not None
without = pytest.mark.skipif(there, reason="torch is installed")


@given(st.data())
def test_marks_change_no_letter_and_what_is_marked_is_found_again(data):
    text = data.draw(st.text("ab ä", min_size=1, max_size=30))
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))

    def stretch():
        start = data.draw(st.integers(begin, end - 1))
        return start, data.draw(st.integers(start + 1, end))

    one, other = stretch(), stretch()
    shown, moved = marked(text, (begin, end), [(one, ("<", ">")), (other, ("{", "}"))])
    assert "".join(letter for letter in shown if letter not in "<>{}") == text[begin:end]
    for start, stop in (one, other):
        inside = shown[slice(*moved((start, stop)))]
        assert "".join(letter for letter in inside if letter not in "<>{}") == text[start:stop]
    assert shown.index("<") < moved(one)[0]
    assert shown.rindex(">") >= moved(one)[1]


def test_what_is_missing_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(saved, "NEEDED", ("json", "torch_of_nobody"))
    with pytest.raises(NotulenError, match=r"needs torch_of_nobody: pip install 'notulen\[encoder\]'"):
        saved.check()


@without
@needs_reading
def test_without_torch_it_is_told_how_to_get_it(tmp_path):
    (tmp_path / "r.jsonl").write_text(json.dumps({"id": "x", "text": "Rusia.", "language": "id"}), encoding="utf-8")
    asked = [
        "train",
        "--encoder",
        "x",
        "--out",
        tmp_path / "out",
        "--gold",
        tmp_path,
        "--reports",
        tmp_path / "r.jsonl",
    ]
    read = ["read", tmp_path / "r.jsonl", "--all", "--encoder", tmp_path]
    for command in (asked, read):
        done = notulen(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "pip install 'notulen[encoder]'" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("asked", [
    [], ["--gold", "."], ["--verdicts", "--gold", ".", "--reports", "r.jsonl"], ["--reports", "r.jsonl"],
])  # fmt: skip
def test_gold_or_verdicts_are_learned_from(asked, tmp_path):
    (tmp_path / "r.jsonl").write_text("{}", encoding="utf-8")
    done = notulen("train", "--encoder", "x", "--out", "out", *asked, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--gold FOLDER with --reports FILE, or from --verdicts" in " ".join(done.stderr.split())


@pytest.mark.parametrize(("line", "minutes", "why"), [
    ("nonsense", None, "r.jsonl:1: no report"),
    ("[1]", None, "r.jsonl:1: no report"),
    ({"id": "a", "text": "Rusia."}, None, "its language must be told"),
    ({"id": "a", "text": "Rusia.", "language": "id"}, None, "holds no ID.json"),
    ({"id": "a", "text": "Rusia.", "language": "id"}, "nonsense", "a.json: no gold"),
    ({"id": "a", "text": "Rusia.", "language": "id"}, {"minutes": [{"kind": "demand"}]}, "a.json: no gold"),
])  # fmt: skip
def test_gold_that_cannot_be_taken_is_told(line, minutes, why, tmp_path):
    from notulen.commands.train import _gold

    told = line if isinstance(line, str) else json.dumps(line)
    (tmp_path / "r.jsonl").write_text(told, encoding="utf-8")
    if minutes is not None:
        (tmp_path / "a.json").write_text(minutes if isinstance(minutes, str) else json.dumps(minutes), encoding="utf-8")
    with pytest.raises(NotulenError, match=why):
        list(_gold(tmp_path / "r.jsonl", tmp_path))


def test_a_ledger_without_verdicts_teaches_nothing(tmp_path):
    from notulen.commands.train import _judged

    with pytest.raises(NotulenError, match="nobody has judged"):
        list(_judged(fresh(tmp_path)))


def test_the_name_of_a_reader_tells_its_encoder(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / saved.CARD).write_text(f'"{name}"', encoding="utf-8")
    plain, one, other = identity.name("id"), *(identity.name("id", encoder=tmp_path / n) for n in ("one", "other"))
    assert len({plain, one, other}) == 3
    assert {one.split()[0], other.split()[0]} == {"offline+encoder"}
    assert {plain.split()[0], one.split()[0]} <= NAMED
