"""What is passed over, and what is not; that it is said; and that whoever wants it all gets it."""

from __future__ import annotations

import json
from pathlib import Path

import passing as bench
import pytest
import reads
from command import needs_reading, notulen

from notulen.errors import NotulenError
from notulen.model import Report
from notulen.reading.glance import glance
from notulen.reading.passing import Weights, features, load, passed_over

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

TALKS = (
    "Rusia Tolak Usul NATO\n"
    "Moskow – Rusia menolak usul NATO dalam perundingan di Brussel, Rabu (12/1). “Pembicaraan itu tidak berhasil,” kata "
    "juru bicara Kremlin Dmitry Peskov.\n"
)
RECIPE = (
    "Rendang Padang untuk Enam Orang\n"
    "Tumis bawang merah dan cabai sampai harum, lalu masukkan santan dan garam. Masak daging dengan api kecil selama tiga jam. "
    "“Jangan lupa daun jeruk,” kata juru masak Siti. Sajikan dengan nasi hangat.\n"
)
TRANSFER = (
    "Persiga Resmi Gaet Bek Asal Kroasia\n"
    "Klub Liga 1 itu mencapai kesepakatan dengan bek berusia 25 tahun setelah negosiasi panjang soal kontrak. Pelatih "
    "mengatakan pemain itu siap tampil pada laga melawan Arema. Ia pernah menjadi juara liga di negaranya dan mencetak "
    "lima gol musim lalu. Suporter menyambutnya di stadion.\n"
)

# Glance: what a first look sees


def test_parties_are_counted_and_who_is_none_is_not():
    seen = glance("Rusia menolak usul NATO. Palang Merah Internasional meminta Rusia berhenti.", "id")
    assert seen.parties == {"RUS": 2, "NATO": 1}
    assert seen.words == 10


def test_a_name_within_another_word_is_none_and_one_behind_a_dash_is():
    assert glance("Iranian AS-Jepang ASI", "id").parties == {"USA": 1, "JPN": 1}


def test_a_name_that_is_a_party_only_as_a_subject_is_left_out():
    assert glance("She was born in Paris.", "en").parties == {}


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("Ia menuntut ganti rugi.", "id", "act.demand"),
        ("Tuntutannya ditolak.", "id", "act.demand"),
        ("They were urging restraint.", "en", "act.demand"),
        ("The talks stalled.", "en", "issue.process.talks"),
        ("Menteri Luar Negeri itu pulang.", "id", "title.person.home"),
        ("PM itu pulang.", "id", "title.person"),
        ("Kelompok bersenjata itu pergi.", "id", "topic.armed"),
        ("Resep itu mudah.", "id", "topic.table"),
        ("He is a striker.", "en", "topic.sport"),
    ],
)
def test_words_are_known_by_their_class(text, language, label):
    assert glance(text, language).counts[label] == 1


def test_a_title_in_capitals_is_known_only_as_it_stands():
    assert "title.person" not in glance("pm itu pulang.", "id").counts


def test_what_stands_in_one_sentence_is_told_from_what_stands_in_two():
    together = glance("Rusia menolak usul NATO.", "id").counts
    apart = glance("Rusia menolak. NATO pulang.", "id").counts
    assert (together["sentence.two"], together["sentence.two.act"]) == (1, 1)
    assert (apart["sentence.two"], apart["sentence.one"], apart["sentence.one.act"]) == (0, 2, 1)


# The decision


def test_none_of_our_own_reports_between_two_parties_is_passed_over():
    between, rest = bench.made_up()
    assert len(between) > 300
    assert [r.id for r in between if passed_over(r.text, r.language or "")] == []
    assert sum(passed_over(r.text, r.language or "") for r in rest) <= 0.02 * len(rest)


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="no development and training reports beside the project")
def test_no_development_or_training_report_is_passed_over():
    seed = (SHARED / "reports" / "seed.txt").read_text(encoding="utf-8")
    reports = [*bench.real(SHARED), Report(id="seed.txt", text=seed, language="id")]
    assert len(reports) > 60
    assert [r.id for r in reports if passed_over(r.text, r.language or "")] == []


@pytest.mark.skipif(not bench.news(SHARED).is_file(), reason="no news beside the project")
def test_nine_in_ten_articles_without_a_negotiation_are_passed_over():
    reports = bench.drawn(bench.news(SHARED))
    assert sum(passed_over(r.text, "id") for r in reports) / len(reports) >= 0.9


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("text", ["", " \n", "1234 5678", "“” ’", "a", "\n" * 1000, "Rusia " * 50_000])
def test_any_text_gets_a_decision(text, language):
    assert passed_over(text, language) in {True, False}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rusia tolak usul NATO", "id"),
        ("RI dan Malaysia bahas batas laut", "id"),
        ("Russia rejects NATO offer", "en"),
        ("Iran frees two French prisoners", "en"),
    ],
)
def test_a_headline_alone_is_read(text, language):
    assert not passed_over(text, language)


def test_parties_that_only_the_user_knows_count(tmp_path):
    path = tmp_path / "pihak.toml"
    path.write_text(
        '[[name]]\nparty = "SNOW"\nwords = ["Negeri Salju"]\n[[name]]\nparty = "SAND"\nwords = ["Negeri Pasir"]\n'
    )
    text = (
        "Negeri Salju menolak usul Negeri Pasir soal batas laut. Utusan Negeri Pasir meminta Negeri Salju kembali berunding. "
        + "Begitu kata orang tua di kampung itu pada suatu malam yang dingin. " * 6
    )
    assert set(features(text, "id", path)) > set(features(text, "id"))
    assert passed_over(text, "id")
    assert not passed_over(text, "id", path)


# The weights


def test_no_act_issue_or_party_speaks_against_reading():
    against = {name.removeprefix("lead.") for name, weight in load().features.items() if weight < 0}
    assert against
    assert not [
        n for n in against if n.startswith(("act.", "issue.", "lean.", "sentence.", "named.first", "topic.armed"))
    ]


def test_the_score_is_the_bias_and_what_the_known_features_add():
    assert Weights(-2.0, {"a": 1.5}).score({"a": 2.0, "b": 9.0}) == 1.0


@pytest.mark.parametrize(
    "text", ["", "[]", '{"bias": 1}', '{"bias": "x", "features": {}}', '{"bias": 1, "features": []}']
)
def test_a_file_without_weights_is_named(text, tmp_path):
    path = tmp_path / "bobot.json"
    path.write_text(text)
    with pytest.raises(NotulenError, match=r"bobot\.json: no file of weights"):
        load(path)


# Reading


@needs_reading
def test_reports_keep_their_order_and_only_some_are_read():
    reports = [Report(id=n, text=t, language="id") for n, t in (("a", RECIPE), ("b", TALKS), ("c", TRANSFER))]
    found = list(reads.reader().read_many(reports))
    assert [(r.report.id, r.passed_over, bool(r.minutes)) for r in found] == [
        ("a", True, False), ("b", False, True), ("c", True, False),
    ]  # fmt: skip
    assert not any(r.passed_over for r in reads.reader().read_many(reports, keep_all=True))


# The command


def jsonl(tmp_path, **texts):
    rows = [{"id": n, "text": t, "language": "id", "published": "2022-01-13"} for n, t in texts.items()]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path / "a.jsonl"


@needs_reading
@pytest.mark.parametrize("form", ["brief", "table", "jsonl"])
def test_who_gives_one_report_is_told_why_he_sees_nothing(form):
    done = notulen("read", "-", "--format", form, given=RECIPE.encode())
    assert (done.returncode, done.stdout) == (0, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("notulen: stdin: passed over")
    assert "does not look like a negotiation" in line
    assert "--all" in line


@needs_reading
@pytest.mark.parametrize("form", ["brief", "table", "jsonl"])
def test_how_many_were_passed_over_is_told_and_nothing_of_them(tmp_path, form):
    done = notulen("read", jsonl(tmp_path, talks=TALKS, recipe=RECIPE, transfer=TRANSFER), "--format", form)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "notulen: 2 of 3 reports passed over, as they do not look like a negotiation (--all reads them, --show reports "
        "lists them)"
    ]
    alone = notulen("read", jsonl(tmp_path, talks=TALKS), "--format", form)
    assert alone.stderr == ""
    assert done.stdout == alone.stdout


@needs_reading
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_reports_that_were_passed_over_are_listed_as_such(tmp_path, jobs):
    path = jsonl(tmp_path, recipe=RECIPE, talks=TALKS)
    done = notulen("read", path, "--show", "reports", "--jobs", jobs)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["id"], line["passed over"], line["minutes"] > 0) for line in lines] == [
        ("recipe", True, False), ("talks", False, True),
    ]  # fmt: skip
    assert "recipe: passed over" in done.stderr
    assert "passed over" in notulen("read", path, "--show", "reports", "--format", "table").stdout


@needs_reading
def test_all_reads_them_too(tmp_path):
    done = notulen("read", jsonl(tmp_path, recipe=RECIPE, talks=TALKS), "--all", "--show", "reports")
    assert done.stderr == ""
    assert [json.loads(line)["passed over"] for line in done.stdout.splitlines()] == [False, False]


@needs_reading
def test_statements_are_shown_whatever_they_are_about():
    done = notulen("read", "-", "--show", "attributions", "--published", "2022-01-13", given=RECIPE.encode())
    assert (done.returncode, done.stderr) == (0, "")
    content = [RECIPE[start:end] for line in done.stdout.splitlines() for start, end in json.loads(line)["content"]]
    assert any("daun jeruk" in words for words in content)


@needs_reading
def test_a_report_passed_over_is_not_warned_of():
    assert "no date" not in notulen("read", "-", given=RECIPE.encode()).stderr
