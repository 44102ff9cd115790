"""What language models answered about reports, by model and question, and what they proposed and was not admitted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from notulen.ledger import query, schema

_Opening = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Refused:
    """A proposal that was not admitted.

    Attributes:
        report: what the user calls the report; its key where nothing of it is kept.
        reader: who read it.
        proposal: as the model made it; as text where it was cut because of its length.
        reason: why it was not admitted.
        at: the moment, ISO in UTC.
    """

    report: str
    reader: str
    proposal: Any
    reason: str
    at: str


class Answers:
    """The answers that a ledger keeps.

    Args:
        reading: opens a connection that reads.
        writing: opens a transaction that writes.
        now: tells the time, ISO in UTC.
    """

    def __init__(self, reading: _Opening, writing: _Opening, now: Callable[[], str]) -> None:
        self._reading, self._writing, self._now = reading, writing, now

    def recall(self, model: str, question: str) -> str | None:
        """The answer of a model to a question, where it is kept.

        Args:
            model: its name.
            question: the question's key.
        """
        a = schema.answers.c
        with self._reading() as connection:
            return connection.execute(select(a.answer).where(a.model == model, a.question == question)).scalar()

    def keep(
        self, model: str, question: str, text: str, prompt: str, answer: str, tokens: tuple[int, int]
    ) -> None:  # fmt: skip
        """Keeps an answer; the first one to a question stays.

        Args:
            model: whose it is.
            question: the question's key.
            text: the key of the report.
            prompt: the version of the prompt.
            answer: as the model wrote it.
            tokens: of question and answer.
        """
        row = {"model": model, "question": question, "text": text, "prompt": prompt, "at": self._now(),
               "answer": _kept(answer), "sent": tokens[0], "answered": tokens[1]}  # fmt: skip
        with self._writing() as connection:
            connection.execute(insert(schema.answers).values(row).on_conflict_do_nothing())

    def refuse(self, text: str, reader: str, proposals: Sequence[tuple[str, str]]) -> None:
        """Keeps proposals that were not admitted; the same again changes nothing.

        Args:
            text: the key of the report.
            reader: who read it.
            proposals: each as JSON, with why.
        """
        told = {"text": text, "reader": reader, "at": self._now()}
        rows = [told | {"proposal": _kept(proposal), "reason": _kept(reason)} for proposal, reason in proposals]
        with self._writing() as connection:
            connection.execute(insert(schema.refusals).on_conflict_do_nothing(), rows)

    def refused(self, report: str | None = None) -> Iterator[Refused]:
        """The proposals that were not admitted, in the order they were refused.

        Args:
            report: an id, a key, or the beginning of a key; all reports if None.
        """
        f, r, p = schema.refusals.c, schema.reports.c, schema.publications.c
        called = select(p.id).where(p.report == r.number).order_by(p.number).limit(1).scalar_subquery()
        joined = schema.refusals.outerjoin(schema.reports, r.key == f.text)
        wanted = select(func.coalesce(called, f.text), f.reader, f.proposal, f.reason, f.at).select_from(joined)
        if report is not None:
            wanted = wanted.where(r.number.in_(query.reports_named(report)))
        with self._reading() as connection:
            for name, reader, proposal, reason, at in connection.execute(wanted.order_by(f.number)):
                yield Refused(name, reader, _plain(proposal), reason, at)

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Of each model the answers that are kept, and the tokens of their questions and of themselves."""
        a = schema.answers.c
        wanted = select(a.model, func.count(), func.sum(a.sent), func.sum(a.answered)).group_by(a.model)
        with self._reading() as connection:
            return {model: (count, sent, told) for model, count, sent, told in connection.execute(wanted)}


def _kept(text: str) -> str:
    """A text without halves of characters, which a model may send and SQLite does not take."""
    return text.encode("utf-8", "replace").decode()


def _plain(proposal: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(proposal)
    except ValueError:
        return proposal
