"""Where answers are kept: in a ledger, in a folder, or only while a run lasts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from notulen.asking.admission import Refusal
from notulen.asking.prompts import Question
from notulen.asking.proposals import LONGEST_ANSWER, kept, schema
from notulen.errors import NotulenError
from notulen.ledger.rows import key_of

if TYPE_CHECKING:
    from notulen.ledger.ledger import Ledger
    from notulen.model import Report

PROMPT, REQUEST, ANSWER = ".prompt.md", ".request.json", ".answer.json"


@dataclass(frozen=True)
class Answered:
    """What a model answered, and the tokens that the question and the answer were."""

    text: str
    sent: int
    answered: int


class Memory(Protocol):
    """Keeps answers by model and question."""

    def recall(self, question: Question) -> str | None:
        """The answer to a question, where it is known."""

    def keep(self, question: Question, text: str, answered: Answered) -> None:
        """Keeps an answer; when this returns it is kept, whatever happens.

        Args:
            question: what was asked.
            text: of the report.
            answered: the answer.
        """

    def refuse(self, report: Report, reader: str, refusals: Iterable[Refusal]) -> None:
        """Keeps what was proposed of a report and not admitted."""


class Passing:
    """Keeps answers while a run lasts."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def recall(self, question: Question) -> str | None:
        """The answer to a question, where it is known."""
        return self._known.get(question.key)

    def keep(self, question: Question, text: str, answered: Answered) -> None:
        """Keeps an answer."""
        self._known[question.key] = answered.text

    def refuse(self, report: Report, reader: str, refusals: Iterable[Refusal]) -> None:
        """Keeps nothing of what was refused."""


class Opening(Protocol):
    """A ledger that may not be there yet."""

    def opened(self, make: bool) -> Ledger | None:
        """The ledger, made if that is asked for."""


class InLedger:
    """Keeps answers, and what was refused, in a ledger.

    Args:
        book: the ledger.
        model: whose answers they are.
    """

    def __init__(self, book: Ledger | Opening, model: str) -> None:
        self._book, self._model = book, model

    def _opened(self, make: bool) -> Ledger | None:
        from notulen.ledger.ledger import Ledger

        return self._book if isinstance(self._book, Ledger) else self._book.opened(make)

    def recall(self, question: Question) -> str | None:
        """The answer to a question, where it is known."""
        book = self._opened(make=False)
        return book.answers.recall(self._model, question.key) if book else None

    def keep(self, question: Question, text: str, answered: Answered) -> None:
        """Keeps an answer."""
        book = self._opened(make=True)
        assert book is not None  # asked to be made, it is
        book.answers.keep(self._model, question.key, key_of(text), question.prompt, answered.text,
                          (answered.sent, answered.answered))  # fmt: skip

    def refuse(self, report: Report, reader: str, refusals: Iterable[Refusal]) -> None:
        """Keeps what was proposed of a report and not admitted."""
        rows = [(kept(one.proposal), one.reason) for one in refusals]
        if rows:
            book = self._opened(make=True)
            assert book is not None
            book.answers.refuse(key_of(report.text), reader, rows)


class Recalled:
    """Knows answers from one place, and keeps what is refused in another.

    Args:
        known: knows answers.
        own: keeps.
    """

    def __init__(self, known: InFolder | InLedger, own: Memory) -> None:
        self._known, self._own = known, own

    def recall(self, question: Question) -> str | None:
        """The answer to a question, where it is known."""
        return self._known.recall(question) or self._own.recall(question)

    def keep(self, question: Question, text: str, answered: Answered) -> None:
        """Keeps an answer."""
        self._own.keep(question, text, answered)

    def refuse(self, report: Report, reader: str, refusals: Iterable[Refusal]) -> None:
        """Keeps what was proposed of a report and not admitted."""
        self._own.refuse(report, reader, refusals)


class InFolder:
    """Questions and answers as files, so that any model, or a person, can answer them by hand.

    Args:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def recall(self, question: Question) -> str | None:
        """The answer to a question: the file whose name ends in its key and ".answer.json", whatever stands before."""
        for path in sorted(self.path.glob(f"*{question.key}{ANSWER}")):
            try:
                if path.stat().st_size > 4 * LONGEST_ANSWER:
                    raise NotulenError(f"{path}: larger than an answer may be")
                return _content(path.read_text(encoding="utf-8-sig"))
            except (OSError, UnicodeDecodeError) as error:
                raise NotulenError(f"{path}: it cannot be read: {error}") from None
        return None

    def write(self, question: Question) -> None:
        """Writes a question: to be read (.prompt.md), and as endpoints take it (.request.json).

        Raises:
            NotulenError: it cannot be written.
        """
        stem = f"{_slug(question.report)}.{question.key}"
        shape = json.dumps(schema(), ensure_ascii=False)
        page = f"{question.system}\n{question.user}\nJSON schema of the answer, to be saved as {stem}{ANSWER}:\n\n{shape}\n"
        request = {"messages": question.messages, "response_format": response_format(),
                   "max_completion_tokens": question.longest}  # fmt: skip
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / f"{stem}{PROMPT}").write_bytes(page.encode("utf-8", "replace"))
            told = json.dumps(request, ensure_ascii=False, indent=1)
            (self.path / f"{stem}{REQUEST}").write_bytes(told.encode("utf-8", "replace"))
        except OSError as error:
            raise NotulenError(f"{self.path}: it cannot be written: {error.strerror or error}") from None


def response_format() -> dict[str, object]:
    """What tells an endpoint the form of the answer."""
    return {"type": "json_schema", "json_schema": {"name": "minutes", "strict": True, "schema": schema()}}


def _content(text: str) -> str:
    """An answer: as the model wrote it, or in the whole response of an endpoint."""
    try:
        told = json.loads(text)
        return str(told["choices"][0]["message"]["content"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return text


def _slug(report: str) -> str:
    return re.sub(r"[^\w.-]+", "-", report).strip(".-")[:60] or "report"
