"""What tests of the second reader share: reports with all their minutes marked, a model that knows them, and readings by it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import marked
from answering import Knowing
from modelserver import Server

from notulen import flow
from notulen.asking.asker import Asker
from notulen.asking.budget import Purse
from notulen.asking.memory import InLedger, Passing
from notulen.asking.prompts import Question
from notulen.asking.second import Mode, Second, namer
from notulen.errors import InputError
from notulen.keeping import Keeping, Later
from notulen.model import Reading, Report

ROOT = Path(__file__).parents[1]
MODEL = "perfect"

Gold = dict[str, list[dict[str, Any]]]


@cache
def examples(copies: int = 1) -> tuple[tuple[Report, ...], Gold]:
    """The project's own marked reports, with more of the same where many are wanted."""
    reports: list[Report] = []
    gold: Gold = {}
    for copy in range(copies):
        for path in sorted((ROOT / "examples").glob("*.toml")):
            for line, minutes in marked.read(path):
                more = {"id": f"{line['id']}-{copy}", "text": f"{line['text']}\n\nNomor {copy}.\n"} if copy else {}
                reports.append(Report(**(line | more)))
                gold[reports[-1].id] = minutes
    return tuple(reports), gold


def knowing(copies: int = 1) -> Knowing:
    return Knowing(*examples(copies))


def written(folder: Path, reports: Sequence[Report]) -> Path:
    """Reports as a file that is read."""
    path = folder / "reports.jsonl"
    path.write_text("".join(one.model_dump_json(exclude_none=True) + "\n" for one in reports), encoding="utf-8")
    return path


async def at_once(seconds: float) -> None:
    """Waits for nothing, so that a test need not."""
    await asyncio.sleep(0)


def endpoint(url: str, timeout: float = 20.0, key: str | None = None) -> Any:
    from notulen.asking.endpoint import Endpoint

    return Endpoint(url, MODEL, key, timeout)


def read(
    path: Path, source: Any, mode: Mode = "model", ledger: Path | None = None, purse: Purse | None = None,
    at: int = 4, timeout: float = 20.0, sleep: Any = at_once, memory: Any = None,
) -> tuple[list[Reading | InputError], Second]:  # fmt: skip
    """What a file of reports gives by a model at a server, or another source of answers; kept in a ledger if one is named."""
    if isinstance(source, Server):
        source = endpoint(source.url, timeout)
    naming = namer(mode, MODEL, 0.5, {}, None, None)
    with ExitStack() as stack:
        book = stack.enter_context(Later(ledger)) if ledger else None
        memory = memory or (InLedger(book, MODEL) if book else Passing())
        second = stack.enter_context(Second(mode, naming, Asker(source, memory, purse or Purse(), at, sleep)))
        keeping = Keeping(book, keep_all=True, named=naming.name) if book else None
        options = flow.Options(keep_all=True)
        return list(flow.read([str(path)], options, keeping=keeping, second=second)), second


def predicted(outcomes: Sequence[Reading | InputError]) -> Gold:
    """Minutes by report, as `score.py` reads them."""
    return {
        one.report.id: [minute.model_dump(mode="json") for minute in one.minutes]
        for one in outcomes
        if isinstance(one, Reading)
    }


def failures(outcomes: Sequence[Reading | InputError]) -> list[str]:
    return [one.reason for one in outcomes if isinstance(one, InputError)]


def question_of(body: dict[str, Any]) -> str:
    """The key under which a ledger keeps the answer to what an endpoint was sent."""
    system, user = (one["content"] for one in body["messages"])
    return Question("", system, user, 0, "").key


def serve(port_file: str, log: str, copies: str) -> None:
    """An endpoint in a process of its own, which writes down what it was asked."""
    from modelserver import serving

    know = knowing(int(copies))
    with open(log, "a", encoding="utf-8") as file:

        def told(messages: Any) -> str:
            file.write(question_of({"messages": messages}) + "\n")
            file.flush()
            return know(messages)

        with serving(told, slow=0.01) as server:
            Path(port_file).write_text(server.url)
            sys.stdin.read()  # until whoever started it ends


if __name__ == "__main__":
    serve(*sys.argv[1:])


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]
