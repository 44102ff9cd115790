"""Answers kept by what was asked: a look-up costs less than a call, and the same is asked of every token."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
MOST = 1 << 16  # answers kept


class Remembered(dict[Key, Value]):
    """What a function of one argument answers, by its argument; `remembered[x]` is the answer.

    Args:
        ask: the function; the same argument must always have the same answer.
    """

    def __init__(self, ask: Callable[[Key], Value]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: Key) -> Value:
        if len(self) >= MOST:
            self.clear()
        answer = self[key] = self._ask(key)
        return answer
