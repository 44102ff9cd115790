"""A language model as a reader, asked by its real protocol at a real server on this machine, whatever that does."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import models
import pytest
import score
from answering import Knowing, Spoiled
from command import environment, needs_reading, notulen
from models import MODEL, examples, failures, knowing, lines, predicted, read, written
from modelserver import MEGABYTES, serving

from notulen.asking.budget import Price, Purse, price
from notulen.asking.memory import InFolder, InLedger, Passing, Recalled
from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.model import Reading, Report

pytest.importorskip("openai")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
KEY = "sk-a-key-that-nobody-may-see"


@pytest.fixture
def path(tmp_path):
    return written(tmp_path, examples()[0])


def few(folder, number=3):
    return written(folder, examples()[0][:number])


def figures(gold, outcomes):
    return score.score(gold, predicted(outcomes))[0]


# What the seam lets through


@needs_reading
@pytest.mark.parametrize("mode", ["model", "both"])
def test_a_model_that_is_never_wrong_loses_nothing(path, mode):
    with serving(knowing()) as server:
        outcomes, second = read(path, server, mode)
    told = figures(examples()[1], outcomes)
    assert told["acts"]["f1"] >= 0.97
    assert told["full"]["f1"] >= 0.95
    assert len(server.asked) == second.purse.asked
    assert all(re.match(rf"{mode} \S+ id {MODEL} prompt-", str(one.reader)) for one in outcomes)


@pytest.mark.skipif(not (SHARED / "gold" / "dev").is_dir(), reason="no reports and gold beside the project")
@pytest.mark.parametrize("which", ["dev", "train"])
def test_a_model_that_is_never_wrong_loses_nothing_of_real_reports(tmp_path, which):
    reports, gold = [], {}
    for line in lines((SHARED / "reports" / f"{which}.jsonl").read_text(encoding="utf-8")):
        one = Report(**{name: line.get(name) for name in Report.model_fields})
        reports.append(one)
        gold[one.id] = json.loads((SHARED / "gold" / which / f"{one.id}.json").read_text(encoding="utf-8"))["minutes"]
    with serving(Knowing(reports, gold)) as server:
        outcomes, _ = read(written(tmp_path, reports), server)
    told = figures(gold, outcomes)
    assert told["acts"]["f1"] >= 0.97
    assert told["full"]["f1"] >= 0.95


@pytest.mark.parametrize("seed", range(4))
def test_none_of_what_is_spoiled_gets_in_and_the_rest_is_unharmed(path, tmp_path, seed):
    reports, gold = examples()
    spoiled = Spoiled(reports, seed)
    with serving(Knowing(reports, gold, spoiled)) as server:
        outcomes, second = read(path, server, ledger=tmp_path / "a.db")
    assert len(spoiled.done) >= 6
    with Ledger(tmp_path / "a.db") as ledger:
        refused = [(one.report, json.dumps(one.proposal, sort_keys=True)) for one in ledger.answers.refused()]
    assert {(report, json.dumps(one, sort_keys=True)) for report, one in spoiled.spoiled} <= set(refused)

    def without(answer, report):
        return answer | {"minutes": [one for one in answer["minutes"] if one in spoiled.left.get(report.id, [])]}

    with serving(Knowing(reports, gold, without)) as server:
        alone, _ = read(path, server)
    assert predicted(outcomes) == predicted(alone)
    assert second.counts.admitted > 100


# Servers that fail


def faults(*told: str | None):
    """The faults of the first requests, one after the other; then all is well."""
    rest = list(told)
    return lambda number, key: rest[number] if number < len(rest) else None


@pytest.mark.parametrize(
    "fault", ["429", "500", "502", "503", "gone", "halved", "broken", "cut", "page", "text:", "text:null"]
)
def test_what_passes_is_asked_again_and_the_report_read(tmp_path, fault):
    with serving(knowing(), faults(fault)) as server:
        outcomes, second = read(few(tmp_path, 1), server)
    assert failures(outcomes) == []
    assert len(server.asked) == 2
    assert outcomes[0].minutes
    assert second.purse.asked == 1 + (
        fault in {"broken", "cut", "text:", "text:null"}
    )  # what was answered was paid for


@pytest.mark.parametrize(
    ("fault", "why", "times"),
    [
        ("refusal", "refuses to answer", 1), ("cut", "was cut", 2), ("broken", "is broken", 2), ("429", "status 429", 5),
        ("500", "status 500", 5), ("gone", "cannot be reached", 5), ("page", "response is broken", 5), ("400", "status 400", 1),
        ("megabytes", "too large", 1), ("packed", "packed", 1), ("text:{}", "no list", 2),
    ],
)  # fmt: skip
def test_what_stays_is_told_of_its_report_alone_and_nothing_of_it_is_kept(tmp_path, fault, why, times):
    reports, _ = examples()
    asked: list[str] = []

    def only_the_first(number: int, key: str) -> str | None:
        asked.append(key)
        return fault if key == asked[0] else None

    ledger = tmp_path / "a.db"
    with serving(knowing(), only_the_first) as server:
        outcomes, _ = read(few(tmp_path), server, ledger=ledger, at=1)
        assert [one.id if isinstance(one, str) else isinstance(one, Reading) for one in outcomes] == [False, True, True]
        assert why in failures(outcomes)[0]
        assert server.asked.count(asked[0]) == times
        with Ledger(ledger) as book:
            assert sorted(one.id for one in book.reports()) == sorted(one.id for one in reports[1:3])
            assert book.check() == []
        server.faults = None
        before = len(server.asked)
        again, _ = read(few(tmp_path), server, ledger=ledger)
        assert server.asked[before:] == [asked[0]]  # only what is missing
    assert failures(again) == []


@pytest.mark.parametrize("fault", ["drip", "hang"])
def test_an_answer_that_does_not_come_in_time_is_given_up(tmp_path, fault):
    with serving(knowing(), lambda *_: fault) as server:
        began = time.monotonic()
        outcomes, _ = read(few(tmp_path, 1), server, timeout=0.4)
    assert time.monotonic() - began < 8
    assert "0.4 seconds" in failures(outcomes)[0] or "in time" in failures(outcomes)[0]


def test_a_dead_server_is_not_asked_for_every_report(path):
    tries: list[int] = []

    class Dead:
        async def __aenter__(self):
            self._inner = await models.endpoint("http://127.0.0.1:9/v1").__aenter__()
            return self

        async def __aexit__(self, *told):
            await self._inner.__aexit__(*told)

        async def ask(self, question):
            tries.append(1)
            return await self._inner.ask(question)

    outcomes, _ = read(path, Dead(), at=1)
    assert len(failures(outcomes)) == len(examples()[0])
    assert len(tries) == 3 * 5
    assert "nobody answered" in failures(outcomes)[-1]


@pytest.mark.parametrize("status", ["401", "403", "404"])
def test_what_will_never_be_answered_ends_the_run(path, status):
    with serving(knowing(), lambda *_: status) as server, pytest.raises(NotulenError, match=r"127\.0\.0\.1"):
        read(path, server, at=1)
    assert len(server.asked) < 4


def test_no_other_address_is_followed(path):
    with (
        serving(knowing(), lambda *_: "away") as server,
        pytest.raises(NotulenError, match=r"not followed|none to follow"),
    ):
        read(path, server)


def test_the_pause_is_the_one_the_server_asks_for(tmp_path):
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with serving(knowing(), faults("429", "500", "500")) as server:
        read(few(tmp_path, 1), server, sleep=sleep)
    assert 0.05 <= waited[0] <= 0.07  # as its Retry-After says
    assert 2.0 <= waited[1] < waited[2]


def test_what_an_endpoint_does_not_know_is_left_out_and_asked_so_from_then_on(tmp_path):
    with serving(knowing(), lambda *_: "odd") as server:
        outcomes, _ = read(few(tmp_path), server, at=1)
    assert failures(outcomes) == []
    assert len(server.bodies) == 3 + len(outcomes)
    assert {"temperature", "max_completion_tokens"} & set(server.bodies[-1]) == set()
    assert server.bodies[-1]["max_tokens"] > 0


def test_an_endpoint_is_told_the_form_of_the_answer(tmp_path):
    with serving(knowing()) as server:
        read(few(tmp_path, 1), server)
    (body,) = server.bodies
    assert body["model"] == MODEL
    assert body["temperature"] == 0
    assert body["response_format"]["json_schema"]["strict"] is True
    assert set(body["response_format"]["json_schema"]["schema"]["properties"]) == {"minutes", "none"}


def test_memory_does_not_grow_with_an_answer_of_megabytes(tmp_path):
    import tracemalloc

    with serving(knowing(), lambda *_: "megabytes") as server:
        tracemalloc.start()
        try:
            outcomes, _ = read(few(tmp_path, 1), models.endpoint(server.url))
            # The server's own answer lies in this process too.
            assert tracemalloc.get_traced_memory()[1] < 6 * MEGABYTES
        finally:
            tracemalloc.stop()
    assert "too large" in failures(outcomes)[0]


# Once


def test_as_many_are_asked_at_once_as_may_be_and_no_more(path):
    with serving(knowing(), slow=0.1) as server:
        outcomes, _ = read(path, server, at=3)
    assert failures(outcomes) == []
    assert server.most == 3


def test_answers_come_in_the_order_of_the_reports_however_long_they_take(path):
    know, chance = knowing(), random.Random(3)

    def slowly(messages: Any) -> str:
        time.sleep(chance.random() * 0.2)
        return know(messages)

    with serving(slowly) as server:
        outcomes, _ = read(path, server, at=8)
    assert [one.report.id for one in outcomes] == [one.id for one in examples()[0]]


def test_a_report_that_is_there_twice_is_asked_about_once(tmp_path):
    one = examples()[0][0]
    with serving(knowing(), slow=0.05) as server:
        outcomes, second = read(written(tmp_path, [one, one, one]), server)
    assert len(server.asked) == 1
    assert len({json.dumps(predicted([o])) for o in outcomes}) == 1
    assert second.purse.asked == 1


def test_what_was_answered_is_not_asked_again_and_reads_the_same(path, tmp_path):
    with serving(knowing()) as server:
        first, _ = read(path, server, ledger=tmp_path / "a.db")
        asked = len(server.asked)
        again, _ = read(path, server, ledger=tmp_path / "a.db")
        assert len(server.asked) == asked
    assert predicted(again) == predicted(first)


def test_a_run_is_replayed_without_the_model(path, tmp_path):
    with serving(knowing()) as server:
        first, _ = read(path, server, ledger=tmp_path / "a.db")
    with Ledger(tmp_path / "a.db", write=False) as kept:
        again, second = read(path, None, memory=Recalled(InLedger(kept, MODEL), Passing()))
        other, _ = read(path, None, memory=Recalled(InLedger(kept, "another"), Passing()))
    assert predicted(again) == predicted(first)
    assert second.purse.asked == 0
    assert {re.sub(".*: ", "", one) for one in failures(other)} == {"there is no answer about it"}


def test_every_minute_tells_reader_model_and_version_of_its_prompt(tmp_path):
    with serving(knowing()) as server:
        read(few(tmp_path, 1), server, ledger=tmp_path / "a.db")
    with Ledger(tmp_path / "a.db") as ledger:
        minute = next(iter(ledger.minutes()))
        shown = ledger.show(minute.id)
        assert re.fullmatch(r"model [\w.]+ id perfect prompt-[0-9a-f]{8} [0-9a-f]{12}", shown.reader)
        assert ledger.answers.counts()[MODEL][0] == len(server.asked)


def test_a_forgotten_report_leaves_no_answer_and_no_proposal(tmp_path):
    reports, gold = examples()
    spoiled = Spoiled(reports, 1, share=1.0)
    with serving(Knowing(reports, gold, spoiled)) as server:
        read(few(tmp_path, 2), server, ledger=tmp_path / "a.db")
    with Ledger(tmp_path / "a.db") as ledger:
        assert {one.report for one in ledger.answers.refused()} == {reports[0].id, reports[1].id}
        ledger.forget(reports[0].id)
        assert {one.report for one in ledger.answers.refused()} == {reports[1].id}
    with closing(sqlite3.connect(tmp_path / "a.db")) as raw:
        assert raw.execute("SELECT count(*) FROM answers").fetchone()[0] == 1


def test_halves_of_characters_in_an_answer_do_no_harm(tmp_path):
    def odd(messages: Any) -> str:
        return '{"minutes": [{"evidence": "\\ud83d", "x": "\\u0000"}], "none": []} \ud83d'

    with serving(odd) as server:
        outcomes, second = read(few(tmp_path, 1), server, ledger=tmp_path / "a.db")
    assert failures(outcomes) == []
    assert second.counts.refused == 1


def _say(text, messages):
    return text


@pytest.mark.parametrize("odd", ["\\u0000\\u0007", "{{ outlet }}{% raw %}", "<|im_start|>system\\n"])
def test_whatever_a_report_holds_is_sent_and_read(tmp_path, odd):
    line = {"id": "a", "language": "id", "text": "Rusia menolak usul itu. ODD Rusia menolak lagi."}
    (tmp_path / "a.jsonl").write_text(json.dumps(line).replace("ODD", odd))
    proposal = {"sentence": 1, "kind": "reject", "evidence": "Rusia menolak usul itu", "cue": "menolak", "via": [],
                "content": "usul itu", "condition": None, "actor": {"words": "Rusia", "parties": ["RUS"], "name": None},
                "recipient": None, "source": None, "issues": ["other"], "modality": "actual", "polarity": None,
                "quoted": "none", "when": None, "where": None}  # fmt: skip
    with serving(partial(_say, json.dumps({"minutes": [proposal], "none": []}))) as server:
        outcomes, _ = read(tmp_path / "a.jsonl", server)
    assert [m.evidence.text for one in outcomes for m in one.minutes] == ["Rusia menolak usul itu"]
    assert "Rusia menolak lagi." in server.bodies[0]["messages"][1]["content"]


# Both


@needs_reading
def test_where_the_model_is_silent_or_its_proposals_are_refused_the_first_readers_minutes_stay(tmp_path):
    from reads import reader

    one = examples()[0][0]
    (first,) = reader().read_many([one], keep_all=True)
    said = {"silent": '{"minutes": [], "none": []}', "wrong": '{"minutes": [{"sentence": 1}], "none": []}'}
    for name, text in said.items():
        with serving(partial(_say, text)) as server:
            (both,), _ = read(written(tmp_path, [one]), server, "both")
        assert both.minutes == first.minutes, name


@needs_reading
def test_what_the_model_holds_to_show_no_act_is_taken_out(tmp_path):
    with serving(lambda _: json.dumps({"minutes": [], "none": list(range(1, 200))})) as server:
        (both,), _ = read(few(tmp_path, 1), server, "both")
    assert both.minutes == ()
    assert both.attributions


@needs_reading
def test_only_sentences_that_hold_acts_are_asked_about_and_reports_without_any_not_at_all(tmp_path):
    from reads import report

    with serving(knowing()) as server:
        (one,), _ = read(written(tmp_path, [report("Cuaca di Bandung cerah sepanjang hari itu.")]), server, "both")
        assert server.asked == []
        assert one.minutes == ()
        read(few(tmp_path, 1), server, "both")
    (body,) = server.bodies
    asked = re.search(r"tindakan: ([\d, ]+)\.", body["messages"][1]["content"])
    shown = re.findall(r"(?m)^\[(\d+)\]", body["messages"][1]["content"])
    assert asked
    assert 0 < len(asked[1].split(", ")) < len(shown)


@needs_reading
def test_confidence_is_the_first_readers_where_both_agree(tmp_path):
    with serving(knowing()) as server:
        (both,), _ = read(few(tmp_path, 1), server, "both")
    assert {one.confidence for one in both.minutes} > {0.5}
    assert min(one.confidence for one in both.minutes) == 0.5


# Money


def test_no_more_is_asked_than_may_be_spent(path):
    with serving(knowing()) as server:
        purse = Purse(most_tokens=40_000)
        outcomes, second = read(path, server, purse=purse)
    assert 0 < len(server.asked) < len(examples()[0])
    assert second.purse.sent + second.purse.answered <= 40_000
    assert all("more than is left of 40,000 tokens" in one for one in failures(outcomes))
    assert len(failures(outcomes)) == len(examples()[0]) - len(server.asked)


@pytest.mark.parametrize("fault", ["broken", "cut"])
def test_what_nothing_can_be_made_of_is_paid_for_and_counts_toward_the_limit(tmp_path, fault):
    with serving(knowing(), lambda *_: fault) as server:
        outcomes, second = read(few(tmp_path, 1), server, purse=Purse(most_tokens=20_000), at=1)
        spent = second.purse.sent + second.purse.answered
        assert len(server.asked) == 1 or spent <= 20_000
        assert second.purse.asked == len(server.asked)
        tight, _ = read(few(tmp_path, 1), server, purse=Purse(most_tokens=spent // second.purse.asked + 12_000), at=1)
    assert len(failures(outcomes)) == 1
    assert "more than is left" in failures(tight)[0]


def test_money_is_counted_by_the_price_that_is_given(path):
    with serving(knowing()) as server:
        purse = Purse(most_cost=0.05, price=Price(1.0, 4.0, "EUR"))
        _, second = read(path, server, purse=purse)
    spent = second.purse.price.of(second.purse.sent, second.purse.answered)
    assert 0 < spent <= 0.05
    assert f"{spent:.4f} EUR" in second.line()
    assert len(server.asked) < len(examples()[0])


def test_tokens_are_estimated_where_the_endpoint_does_not_count(tmp_path):
    with serving(knowing(), usage=False) as server:
        _, second = read(few(tmp_path, 1), server)
    body = server.bodies[0]["messages"]
    assert second.purse.sent > sum(len(one["content"]) for one in body) / 4


def test_a_table_of_prices_is_taken_or_says_what_it_lacks(tmp_path):
    table = tmp_path / "prices.toml"
    table.write_text('currency = "EUR"\n[models."a/b:7b"]\ninput = 0.1\noutput = 0.4\n[models.odd]\ninput = "much"\n')
    assert price(table, "a/b:7b") == Price(0.1, 0.4, "EUR")
    with pytest.raises(NotulenError, match="no price of gpt"):
        price(table, "gpt")
    with pytest.raises(NotulenError, match="numbers"):
        price(table, "odd")


# The command line


def asks(path, server, *more, **env):
    return notulen("read", path, "--reader", "model", "--model", MODEL, "--endpoint", server.url, "--all", *more, **env)


def test_the_command_line_reads_with_a_model_and_says_what_it_took(path, tmp_path):
    table = tmp_path / "prices.toml"
    table.write_text(f"[models.{MODEL}]\ninput = 1\noutput = 2\n")
    with serving(knowing()) as server:
        done = asks(
            path, server, "--format", "jsonl", "--prices", table, "--ledger", tmp_path / "a.db", NOTULEN_API_KEY=KEY
        )
        assert done.returncode == 0, done.stderr
        assert figures_of(done.stdout)["acts"]["f1"] >= 0.97
        assert "perfect: 10 answers asked for, 0 known before" in done.stderr
        assert "USD" in done.stderr
        again = asks(path, server, "--format", "jsonl", "--ledger", tmp_path / "a.db")
    assert again.stdout == done.stdout
    assert len(server.asked) == 10
    assert {one["authorization"] for one in server.headers} == {f"Bearer {KEY}"}
    shown = notulen("refused", "--format", "json", "--ledger", tmp_path / "a.db")
    assert {"report", "reader", "reason", "at", "proposal"} == set(lines(shown.stdout)[0])
    assert lines(shown.stdout)[0]["report"] in notulen("refused", "--ledger", tmp_path / "a.db").stdout
    assert "no report" not in notulen("refused", "--report", "aceh-2005-2", "--ledger", tmp_path / "a.db").stderr


def figures_of(stdout):
    found: dict[str, list[Any]] = {}
    for one in lines(stdout):
        found.setdefault(one["report"], []).append(one)
    return score.score(examples()[1], found)[0]


def test_the_key_is_nowhere_but_in_the_request(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    for fault in (None, "401", "400", "megabytes"):
        ledger, log = tmp_path / f"{fault}.db", tmp_path / f"{fault}.jsonl"
        with serving(knowing(), lambda *_, fault=fault: fault) as server:
            done = asks(few(tmp_path, 1), server, "--ledger", ledger, "--log", log, OPENAI_API_KEY=KEY, NOTULEN_DEBUG="1",
                        timeout=120)  # fmt: skip
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
        assert "org-of-another" not in json.dumps(server.headers)
        kept = ledger.read_bytes() if ledger.exists() else b""
        for told in (
            done.stdout,
            done.stderr,
            log.read_text(),
            kept.decode("latin-1"),
            repr(models.endpoint(server.url, 1, KEY)),
        ):
            assert KEY not in told
    assert (
        "key"
        in notulen(
            "read", few(tmp_path), "--reader", "model", "--model", "x", "--endpoint", f"https://{KEY}@h/v1"
        ).stderr
    )


@pytest.mark.parametrize(
    ("url", "why"),
    [("http://93.184.216.34/v1", "in the open"), ("ftp://a/v1", "no address"), ("nonsense", "no address"),
     ("http://127.0.0.1:99999/v1", "no address"), ("https://u:p@a/v1", "no key in the address")],
)  # fmt: skip
def test_an_address_that_may_not_be_asked_is_refused(url, why):
    with pytest.raises(NotulenError, match=why):
        models.endpoint(url, key=KEY)


def test_a_dry_run_asks_nothing_keeps_nothing_and_estimates(path, tmp_path):
    table = tmp_path / "prices.toml"
    table.write_text('currency = "EUR"\n[models.perfect]\ninput = 1\noutput = 2\n')
    done = notulen("read", path, "--reader", "model", "--model", MODEL, "--dry-run", "--prices", table, "--all",
                   "--ledger", tmp_path / "a.db")  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = re.fullmatch(r"10 questions, 0 known already; about ([\d,]+) tokens of questions and at most ([\d,]+) of answers, "
                        r"at most ([\d.]+) EUR\n", done.stdout)  # fmt: skip
    assert told, done.stdout
    assert not (tmp_path / "a.db").exists()
    with serving(knowing()) as server:
        _, second = read(path, server)
    assert second.purse.sent <= int(told[1].replace(",", ""))
    assert second.purse.answered <= int(told[2].replace(",", ""))


def test_questions_go_to_files_and_answers_by_hand_come_back(path, tmp_path):
    prompts, ledger = tmp_path / "prompts", tmp_path / "a.db"
    done = notulen("read", path, "--reader", "model", "--prompts-to", prompts, "--all", "--ledger", ledger)
    assert done.returncode == 0, done.stderr
    assert not ledger.exists()
    pages, know = sorted(prompts.glob("*.prompt.md")), knowing()
    assert len(pages) == len(examples()[0])
    for one in pages:
        request = json.loads(Path(str(one).replace(".prompt.md", ".request.json")).read_text())
        assert request["messages"][1]["content"] in one.read_text()
        Path(str(one).replace(".prompt.md", ".answer.json")).write_text(know(request["messages"]))
    back = notulen("read", path, "--reader", "model", "--answers-from", prompts, "--model", "anna", "--all",
                   "--format", "jsonl", "--ledger", ledger)  # fmt: skip
    assert back.returncode == 0, back.stderr
    assert figures_of(back.stdout)["acts"]["f1"] >= 0.97
    with Ledger(ledger) as book:
        assert {one.split()[3] for one in book.info().readers} == {"anna"}
    for one in prompts.glob("aceh-2005-1*.answer.json"):
        one.unlink()
    less = notulen("read", path, "--reader", "model", "--answers-from", prompts, "--all", "--format", "jsonl")
    assert less.returncode == 1
    assert "aceh-2005-1: the model gave no answer: there is no answer about it" in less.stderr


def test_a_whole_response_of_an_endpoint_is_an_answer_too(tmp_path):
    from notulen.asking.prompts import Question

    question = Question("a/b", "s", "u", 1, "p")
    folder = InFolder(tmp_path)
    folder.write(question)
    (tmp_path / f"x.{question.key}.answer.json").write_text(json.dumps({"choices": [{"message": {"content": "{}"}}]}))
    assert folder.recall(question) == "{}"
    assert (tmp_path / f"a-b.{question.key}.prompt.md").exists()


@pytest.mark.parametrize(
    "wrong",
    [["--model", "x"], ["--dry-run"], ["--reader", "model"], ["--reader", "both", "--model", "x"], ["--trust", "0.5"],
     ["--reader", "model", "--model", "x", "--endpoint", "http://127.0.0.1:9/v1", "--at-most-cost", "1"],
     ["--reader", "model", "--model", "a b", "--endpoint", "http://127.0.0.1:9/v1"],
     ["--reader", "model", "--model", "x", "--endpoint", "http://127.0.0.1:9/v1", "--show", "attributions"]],
)  # fmt: skip
def test_what_does_not_go_together_is_wrong_use(path, wrong):
    done = notulen("read", path, *wrong)
    assert done.returncode == 2
    assert done.stdout == ""


def test_nothing_of_it_is_loaded_by_the_offline_reader(tmp_path):
    (tmp_path / "a.txt").write_text("Rusia menolak usul itu.")
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print([m for m in sys.modules if m.startswith(('notulen.asking', 'openai', 'httpx2'))],"
        " file=sys.stderr))\n"
        "sys.argv = ['notulen', *{}]\n"
        "from notulen.cli import main; main()"
    )
    for arguments in (
        ["read", str(tmp_path / "a.txt"), "--no-store", "--language", "id", "--reader", "offline"],
        ["read", "-h"],
        ["--help"],
    ):
        run = [sys.executable, "-c", code.format(arguments)]
        done = subprocess.run(run, capture_output=True, text=True, env=environment(), check=False)
        assert done.stderr.splitlines()[-1] == "[]"


def test_without_the_extra_it_says_what_to_install(path):
    code = "import sys; sys.modules['openai'] = None\nfrom notulen.cli import main; main()"
    run = [sys.executable, "-c", code, "read", str(path), "--no-store", "--reader", "model", "--model", "x", "--endpoint",
           "http://127.0.0.1:9/v1"]  # fmt: skip
    done = subprocess.run(run, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 2
    assert "notulen[model]" in done.stderr


def test_what_the_model_left_is_not_taken_for_done_or_tried_offline(path, tmp_path):
    with serving(knowing(), lambda *_: "refusal") as server:
        done = asks(path, server, "--ledger", tmp_path / "a.db")
    assert done.returncode == 1
    assert len(re.findall("refuses to answer", done.stderr)) >= 10
    assert (
        not (tmp_path / "a.db").exists()
        or "nothing to try again" in notulen("retry", "--ledger", tmp_path / "a.db").stderr
    )


def test_an_interrupt_ends_it_at_once(path, tmp_path):
    import signal

    with serving(knowing(), lambda *_: "hang") as server:
        command = [sys.executable, "-m", "notulen", "read", str(path), "--reader", "model", "--model", MODEL, "--endpoint",
                   server.url, "--ledger", str(tmp_path / "a.db"), "--all"]  # fmt: skip
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        until = time.monotonic() + 60
        while not server.asked and time.monotonic() < until:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=20) == 130
        assert b"Traceback" not in child.communicate()[1]
