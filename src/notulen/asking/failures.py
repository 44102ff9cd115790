"""What keeps a question from being answered."""

from __future__ import annotations

from notulen.asking.memory import Answered


class NoAnswerError(Exception):
    """A request that gave no answer.

    Args:
        reason: why.
        again: whether asking again may help.
        after: seconds to wait before, where the endpoint says so.
        unreachable: whether nobody was there, or nobody came to an end.
        answered: what was paid for all the same.
    """

    def __init__(
        self, reason: str, again: bool, after: float | None = None, unreachable: bool = False,
        answered: Answered | None = None,
    ) -> None:  # fmt: skip
        super().__init__(reason)
        self.reason, self.again, self.after = reason, again, after
        self.unreachable, self.answered = unreachable, answered


class UnansweredError(Exception):
    """A question that stays without an answer; its text says why."""
