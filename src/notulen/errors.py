"""Failures a user can mend: each says what happened, to which input, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notulen.model import Lead


class NotulenError(Exception):
    """Any failure that notulen foresees; its text is fit to be shown to a user."""


class InputError(NotulenError):
    """An input that gives no report.

    Args:
        source: the input as the user named it (a path, with line where it has lines).
        reason: what is wrong with it, and what to do.

    Attributes:
        lead: where it was to be found, where that can be tried again.
        named: what the user named, likewise.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.lead: Lead | None = None
        self.named: Lead | None = None


class ForgottenError(InputError):
    """A report that somebody had forgotten, and that is not to be kept again."""


class AnswerError(InputError):
    """A report about which a model gave no answer: the same command asks again, and only what is missing."""


class LanguageError(InputError):
    """A report in a language that is not read.

    Args:
        source: the input as the user named it.
        reason: what to tell of it.
        language: its code.
    """

    def __init__(self, source: str, reason: str, language: str) -> None:
        super().__init__(source, reason)
        self.language = language


class KnowledgeError(NotulenError):
    """A knowledge file that cannot be taken.

    Args:
        path: the file.
        line: its line, counted from 1.
        reason: what is wrong there.
    """

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class LedgerError(NotulenError):
    """A ledger that cannot be opened, read or written.

    Args:
        path: its file.
        reason: what is wrong with it, and what to do.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
