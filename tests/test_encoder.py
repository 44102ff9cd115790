"""Encoders: what they are given, learn and write, and how the reading uses them; on a tiny one that is made here."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import marked
import pytest
from command import environment, needs_reading, notulen

from notulen.model import Report
from notulen.reading.learned import load
from notulen.reading.reader import Reader
from notulen.reading.scoring import LinearScorer

ROOT = Path(__file__).parents[1]

torch = pytest.importorskip("torch", reason="torch is not installed: make test-encoder")
transformers = pytest.importorskip("transformers", reason="transformers is not installed: make test-encoder")
tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed: make test-encoder")

from notulen.reading.encoder import saved  # noqa: E402
from notulen.reading.encoder.cases import PARTS, cases  # noqa: E402
from notulen.reading.encoder.inputs import CLAUSE, PERSON, seen  # noqa: E402
from notulen.reading.encoder.learning import How, Pools, answers, fit  # noqa: E402
from notulen.reading.encoder.network import Network, pretrained, steady  # noqa: E402
from notulen.reading.encoder.scorer import EncoderScorer, mixed  # noqa: E402
from notulen.reading.encoder.trial import BY, MEASURED, Held, weighed  # noqa: E402

pytestmark = needs_reading

HIDDEN, LAYERS = 32, 2
FILES = sorted((ROOT / "examples").glob("*.toml"))


def gold():
    """The example reports with their minutes."""
    lines = [one for path in FILES for one in marked.read(path)]
    return [(Report(**{k: v for k, v in line.items() if k in Report.model_fields}), minutes) for line, minutes in lines]


@pytest.fixture(scope="module")
def examples():
    return gold()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory, examples):
    """A BERT of two layers that nobody has trained, with a vocabulary of the examples' words and letters."""
    folder = tmp_path_factory.mktemp("tiny")
    made = tokenizers.BertWordPieceTokenizer(lowercase=True)
    made.train_from_iterator(
        [report.text for report, _ in examples], vocab_size=600, min_frequency=2, show_progress=False
    )
    made.save_model(str(folder))
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=made.get_vocab_size(), hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=258,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def found(examples):
    return list(cases(examples, Reader(), load()))


@pytest.fixture(scope="module")
def labels():
    return load()["kind"].labels


def network(tiny, labels, seed=0):
    steady(seed)
    made = Network(*pretrained(str(tiny)), labels)
    made.training(encoder=False, heads=False)
    return made


def files(folder, examples, some=4):
    """The examples as `notulen train` takes them."""
    (folder / "gold").mkdir()
    lines = []
    for report, minutes in examples[:some]:
        lines.append(report.model_dump_json())
        (folder / "gold" / f"{report.id}.json").write_text(json.dumps({"id": report.id, "minutes": minutes}))
    (folder / "reports.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ["--gold", folder / "gold", "--reports", folder / "reports.jsonl"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory, tiny, examples):
    """What the command makes of the examples, and what it says."""
    folder = tmp_path_factory.mktemp("trained")
    told = files(folder, examples)
    done = notulen(
        "train", "--encoder", tiny, "--out", folder / "out", *told, "--frozen", "--epochs", "2", "--folds", "2"
    )
    assert done.returncode == 0, done.stderr
    return folder / "out", done.stdout


# What an encoder is given


def test_what_is_marked_stands_between_the_marks(examples):
    (prepared,) = Reader(models={}).prepare([examples[0][0]])
    s = prepared.ctx.syntax
    for cand in prepared.candidates:
        for who in (None, prepared.cast.who(cand.evidence[0])):
            one = seen(prepared.ctx, cand, who)
            assert one.text[slice(*one.head)] == s.form[cand.head]
            first, last = one.clause
            plain = one.text.replace(PERSON[0], "").replace(PERSON[1], "")
            assert one.text[:first].rstrip(" *").endswith("[")
            assert one.text[last:].lstrip(" *").startswith("]")
            assert plain.replace(CLAUSE[0], "").replace(CLAUSE[1], "") in s.text
            if one.person:
                assert one.text[slice(*one.person)].replace(CLAUSE[0], "").replace(CLAUSE[1], "") == one.beside
            else:
                assert one.beside == "" or who is not None


def word_pieces(texts):
    made = tokenizers.BertWordPieceTokenizer(lowercase=True)
    made.train_from_iterator(texts, vocab_size=600, min_frequency=2, show_progress=False)
    return made._tokenizer


def bytes_of_words(texts):
    made = tokenizers.ByteLevelBPETokenizer(add_prefix_space=True)
    made.train_from_iterator(texts, vocab_size=600, special_tokens=["[PAD]"], show_progress=False)
    return made._tokenizer


def stretches_with_their_space(texts):
    made = tokenizers.SentencePieceUnigramTokenizer()
    made.train_from_iterator(
        texts, vocab_size=600, special_tokens=["<unk>", "[PAD]"], unk_token="<unk>", show_progress=False
    )
    return made._tokenizer


@pytest.mark.parametrize("make", [word_pieces, bytes_of_words, stretches_with_their_space])
def test_whatever_cuts_a_text_into_pieces_those_of_clause_predicate_and_person_are_found(make, examples, labels):
    made = make([report.text for report, _ in examples])
    cutter = transformers.PreTrainedTokenizerFast(tokenizer_object=made, pad_token="[PAD]")
    config = transformers.BertConfig(
        vocab_size=made.get_vocab_size(), hidden_size=HIDDEN, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=258,
    )  # fmt: skip
    whole = Network(transformers.BertModel(config), cutter, labels)
    (prepared,) = Reader(models={}).prepare([examples[0][0]])
    for cand in prepared.candidates:
        asked = seen(prepared.ctx, cand, prepared.cast.who(cand.evidence[0]))
        _, masks = whole.cut([asked])
        offsets = cutter(asked.text, asked.beside or None, return_offsets_mapping=True)
        sides = offsets.sequence_ids()
        for mask, stretch in zip(masks[0], (asked.clause, asked.head, asked.person), strict=True):
            own = [offsets["offset_mapping"][i] for i in range(len(sides)) if mask[i] and sides[i] == 0]
            if stretch is None:
                assert own == []
            else:
                start, end = min(one[0] for one in own), max(one[1] for one in own)
                assert asked.text[start:end].strip() == asked.text[slice(*stretch)].strip()


def test_the_examples_give_cases_and_each_has_one_right_kind(found, examples):
    assert len({case.report for case in found}) == len(examples)
    assert len(found) > 0.9 * sum(len(minutes) for _, minutes in examples)
    for case in found:
        assert sum(case.right("kind")) == 1
        assert len(case.people) == len(case.options) == len(case.linear[1])
        assert len(case.right("recipient")) == len(case.meant) + 1 == len(case.linear[2])


# Learning


@pytest.mark.parametrize("frozen", [True, False])
def test_the_loss_falls(frozen, tiny, labels, found):
    some = found[:24]
    made = network(tiny, labels)
    before = [one.clone() for one in made.parameters]
    words = made.model.get_input_embeddings().weight.clone()
    done: list[int] = []
    losses = fit(made, some, How(frozen, 6), Pools(made, frozen), did=done.append)
    assert losses[-1] < losses[0]
    assert all(map(torch.equal, before, made.parameters)) == frozen
    assert torch.equal(words, made.model.get_input_embeddings().weight)
    assert sum(done) == 6 * len(some)


def test_taught_kinds_alone_it_says_of_people_what_the_linear_models_say(tiny, labels, found):
    some = found[:12]
    made = network(tiny, labels)
    how = How(False, 1, parts=("kind",))
    people = [made.heads[part][1].weight.clone() for part in ("actor", "recipient", "nobody")]
    fit(made, some, how, Pools(made, False))
    assert all(map(torch.equal, people, (made.heads[part][1].weight for part in ("actor", "recipient", "nobody"))))
    said = answers(made, some, how, Pools(made, False))
    for case, (kinds, actors, recipients) in zip(some, said, strict=True):
        assert (actors == case.linear[1]).all()
        assert (recipients == case.linear[2]).all()
        assert not (kinds == case.linear[0]).all()


def test_the_same_seed_learns_the_same(tiny, labels, found):
    some = found[:12]
    said = []
    for _ in range(2):
        made = network(tiny, labels, seed=3)
        fit(made, some, How(False, 2, seed=3), Pools(made, False))
        said.append(answers(made, some, How(False, 2), Pools(made, False)))
    assert all((a == b).all() for one, other in zip(*said, strict=True) for a, b in zip(one, other, strict=True))


def test_it_can_learn_the_examples_by_heart(tiny, labels, found):
    some = found[:16]
    made = network(tiny, labels)
    fit(made, some, How(True, 80), Pools(made, True))
    said = answers(made, some, How(True, 80), Pools(made, True))
    right = sum(kinds.argmax() == case.kind for case, (kinds, _, _) in zip(some, said, strict=True))
    assert right >= 0.9 * len(some)


def test_what_is_saved_is_what_is_loaded(tiny, labels, found, tmp_path):
    made = network(tiny, labels)
    fit(made, found[:8], How(True, 1), Pools(made, True))
    weights = saved.Weights(kind=0.5, actor=0.25, recipient=1)
    card = saved.Card(
        format=saved.FORMAT, encoder="tiny", frozen=True, labels=labels, weights=weights, reports=2, acts=8, seed=0, epochs=1
    )  # fmt: skip
    saved.save(made, card, tmp_path / "out")
    again, told = saved.load(tmp_path / "out")
    assert told == card
    one, other = (answers(it, found[:20], How(True, 1), Pools(it, True)) for it in (made, again))
    assert all((a == b).all() for a, b in zip(sum(one, ()), sum(other, ()), strict=True))


def test_nothing_that_is_written_is_code_or_a_pickle(trained):
    folder, _ = trained
    written = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert written <= {".json", ".safetensors", ".txt"}
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".encoder-")] == []


# How much it weighs


def test_the_weight_is_that_under_which_what_is_right_is_likeliest(found):
    case = next(one for one in found if len(one.linear[0]) > 2)
    right = torch.tensor(case.right("kind")).numpy()
    sure, wrong = right * 3.0, (~right) * 3.0
    for linear, encoder, weight in ((sure, wrong, 0.0), (wrong, sure, 1.0)):
        held = Held(dataclasses.replace(case, linear=(linear, *case.linear[1:])), (encoder, *case.linear[1:]), 0)
        assert weighed([held], "kind") == weight


def test_mixed_shares_are_those_of_one_where_it_weighs_all():
    one, other = torch.tensor([[1.0, 0.0, -1.0]]).numpy(), torch.tensor([[-2.0, 3.0, 0.0]]).numpy()
    for weight, alone in ((0.0, one), (1.0, other)):
        assert mixed(one, other, weight) == pytest.approx(torch.softmax(torch.tensor(alone), 1).numpy())
    assert mixed(one, other, 0.5) == pytest.approx(torch.softmax(torch.tensor((one + other) / 2), 1).numpy())


def test_without_weight_it_is_the_linear_models_and_nothing_else(tiny, labels, examples):
    models = load()
    (prepared,) = Reader(models={}).prepare([examples[0][0]])
    from notulen.reading.minutes import acts

    none = EncoderScorer(models, network(tiny, labels), saved.Weights(kind=0, actor=0, recipient=0))
    asked = prepared.ctx, prepared.cast, prepared.speakers, prepared.candidates, models
    assert acts(*asked, none) == acts(*asked, LinearScorer(models)) == acts(*asked)


# The command, and the reading


def test_it_tells_how_well_both_do_on_reports_left_out(trained):
    folder, told = trained
    card = saved.card_of(folder)
    assert set(card.held_out) == set(MEASURED)
    for shares in card.held_out.values():
        assert all(0 <= shares[by] <= 1 for by in BY)
    assert told.splitlines()[0].startswith("4 reports, ")
    assert [line.split()[0] for line in told.splitlines()[2:6]] == [*PARTS, "source"]
    assert max(map(len, told.splitlines()[:6])) <= 80


def test_kinds_may_be_taught_alone(tiny, examples, tmp_path):
    told = files(tmp_path, examples, 3)
    done = notulen(
        "train", "--encoder", tiny, "--out", tmp_path / "out", *told, "--only", "kind", "--epochs", "1", "--folds", "2"
    )
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line for line in done.stdout.splitlines()[2:6]}
    assert [part for part in PARTS if rows[part].endswith("not taught")] == ["actor", "recipient"]
    card = saved.card_of(tmp_path / "out")
    assert (card.taught, card.weights.actor, card.weights.recipient) == (("kind",), 0, 0)
    lines = done.stderr.splitlines()
    assert lines[0].endswith("acts of 3 reports to learn from, each seen 2 times in all")
    assert [line.split(":")[1].split(",")[0] for line in lines[1:]] == [
        " without part 1 of 2", " without part 2 of 2", " all reports",
    ]  # fmt: skip
    assert "left" in lines[1]
    assert "left" not in lines[-1]


def test_an_encoder_that_weighs_nothing_is_said_to(trained):
    from notulen.commands.train import _table

    card = saved.card_of(trained[0]).model_copy(update={"weights": saved.Weights(kind=0, actor=0, recipient=0)})
    assert "reading without it" in _table(card, 10, trained[0])


def with_weights(folder, to, **weights):
    """A copy in which the encoder weighs so much."""

    shutil.copytree(folder, to)
    card = json.loads((to / saved.CARD).read_text(encoding="utf-8"))
    card["weights"] = weights
    (to / saved.CARD).write_text(json.dumps(card), encoding="utf-8")
    return to


def test_reading_with_it_is_the_same_each_time_and_its_words_hold(trained, examples, tmp_path):
    folder = with_weights(trained[0], tmp_path / "half", kind=0.5, actor=0.5, recipient=0.5)
    reports = [report for report, _ in examples[:4]]
    first = list(Reader(encoder=folder).read_many(reports))
    # What was read before, and beside what, changes nothing.
    again = [next(Reader(encoder=folder).read_many([report])) for report in reversed(reports)][::-1]
    assert first == again
    plain = list(Reader().read_many(reports))
    assert [one.minutes for one in plain] != [one.minutes for one in first]
    for reading in first:
        assert reading.reader.startswith("offline+encoder ")
        assert reading.minutes
        for minute in reading.minutes:
            spans = (
                minute.evidence,
                minute.content,
                minute.condition,
                minute.cue,
                minute.actor,
                minute.recipient,
                minute.source,
            )
            assert all(reading.report.text[one.start : one.end] == one.text for one in spans if one is not None)


def test_a_ledger_keeps_its_reading_beside_the_plain_one(trained, tmp_path):
    folder = with_weights(trained[0], tmp_path / "half", kind=0.5, actor=0.5, recipient=0.5)
    (tmp_path / "r.txt").write_text(gold()[0][0].text, encoding="utf-8")
    book = tmp_path / "n.db"
    told = ["--ledger", book, "--language", gold()[0][0].language, "--format", "jsonl"]
    plain = notulen("read", tmp_path / "r.txt", *told)
    first = notulen("read", tmp_path / "r.txt", *told, "--encoder", folder)
    again = notulen("read", tmp_path / "r.txt", *told, "--encoder", folder)
    assert (plain.returncode, first.returncode, again.returncode) == (0, 0, 0), first.stderr
    assert first.stdout == again.stdout != plain.stdout
    assert "1 already there" in again.stderr
    data = json.loads(notulen("compare", "offline", "offline+encoder", "--ledger", book, "--format", "json").stdout)[
        "data"
    ]
    assert (data["reports"], data["minutes"][0]) == (1, len(plain.stdout.splitlines()))
    assert notulen("ledger", "check", "--ledger", book).returncode == 0


def test_it_learns_from_what_people_said(tiny, examples, tmp_path):
    book = tmp_path / "n.db"
    files(tmp_path, examples, 2)
    read = notulen("read", tmp_path / "reports.jsonl", "--ledger", book, "--format", "jsonl", "--all")
    ids = [json.loads(line)["id"] for line in read.stdout.splitlines()]
    train = [
        "train",
        "--encoder",
        tiny,
        "--out",
        tmp_path / "out",
        "--verdicts",
        "--ledger",
        book,
        "--frozen",
        "--epochs",
        "1",
    ]
    nobody = notulen(*train)
    assert (nobody.returncode, "nobody has judged" in nobody.stderr) == (2, True)
    from notulen.ledger.ledger import Ledger

    with Ledger(book) as ledger:
        for number, one in enumerate(ids):
            ledger.verdict(one, ("right", "kind=offer", "wrong")[number % 3], "Budi")
    done = notulen(*train)
    assert done.returncode == 0, done.stderr
    judged = sum(number % 3 < 2 for number in range(len(ids)))
    assert done.stdout.startswith(f"2 reports, {judged} minutes, {saved.card_of(tmp_path / 'out').acts} of them found")


def renamed_kind(folder):
    card = (folder / saved.CARD).read_text(encoding="utf-8")
    (folder / saved.CARD).write_text(card.replace('"demand"', '"wish"'), encoding="utf-8")


@pytest.mark.parametrize(("spoil", "why"), [
    (lambda folder: (folder / saved.CARD).unlink(), "No such file"),
    (lambda folder: (folder / saved.CARD).write_text("{}"), "not as `notulen train` writes it"),
    (lambda folder: (folder / saved.HEADS).write_bytes(b"gibberish"), saved.HEADS),
    (lambda folder: renamed_kind(folder), "tells other kinds"),
    (lambda folder: (folder / saved.ENCODER / "model.safetensors").unlink(), "no encoder can be loaded"),
])  # fmt: skip
def test_a_folder_that_is_none_is_told_without_a_traceback(spoil, why, trained, tmp_path):

    folder = Path(shutil.copytree(trained[0], tmp_path / "spoilt"))
    spoil(folder)
    done = notulen("read", "-", "--encoder", folder, "--language", "id", "--all", given=b"Rusia menuntut NATO mundur.")
    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_no_encoder_is_told(examples, tmp_path):
    told = files(tmp_path, examples, 2)
    (tmp_path / "empty").mkdir()
    done = notulen("train", "--encoder", tmp_path / "empty", "--out", tmp_path / "out", *told)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no encoder can be loaded" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_not_written_over(tiny, examples, tmp_path):
    told = files(tmp_path, examples, 2)
    done = notulen("train", "--encoder", tiny, "--out", tmp_path / "gold", *told)
    assert (done.returncode, "not empty" in done.stderr) == (2, True)


def test_the_offline_reader_loads_nothing_of_it():
    code = (
        "import sys; from notulen.reading.reader import Reader; from notulen.model import Report;"
        "list(Reader().read_many([Report(id='x', text='Rusia menuntut NATO mundur.', language='id')], keep_all=True));"
        # spaCy itself takes torch along where it is there.
        "sys.exit('transformers' in sys.modules or any('reading.encoder' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0


def test_it_can_be_measured_by_cross_validation(tiny):
    pytest.importorskip("scipy")
    told = ["-m", "training.acts.beside", "--encoder", tiny, "--lower", "1", "--epochs", "1", "--folds", "2"]
    done = subprocess.run(
        [sys.executable, *told, "--language", "id", "--marked", *FILES], cwd=ROOT, env=environment(), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    heads = [line.split(":")[0] for line in done.stdout.splitlines() if ": kind of " in line]
    assert heads == list(BY)
