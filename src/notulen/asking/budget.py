"""What asking costs: counted as it goes, and kept within what the user allows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from notulen import knowledge
from notulen.asking.prompts import Question, tokens
from notulen.errors import NotulenError

_MILLION = 1_000_000


class OverBudgetError(Exception):
    """A question that may not be asked any more; its text says why."""


@dataclass(frozen=True)
class Price:
    """What a model takes for a million tokens, in and out, in a currency."""

    input: float
    output: float
    currency: str

    def of(self, sent: int, answered: int) -> float:
        """What so many tokens cost."""
        return (sent * self.input + answered * self.output) / _MILLION


def price(path: Path, model: str) -> Price:
    """The price of a model, from a table the user gives.

    Args:
        path: TOML: `currency`, and under [models."NAME"] `input` and `output`, for a million tokens each.
        model: its name.

    Raises:
        NotulenError: the table cannot be taken, or lacks the model.
    """
    told = knowledge.load(path)
    models = told.get("models")
    row = models.get(model) if isinstance(models, dict) else None
    if row is None:
        raise NotulenError(f'{path}: no price of {model}; give it one under [models."{model}"]')
    values = [row.get(name) if isinstance(row, dict) else None for name in ("input", "output")]
    if not all(isinstance(one, int | float) and one >= 0 for one in values):
        raise NotulenError(f"{path}: the price of {model} wants input and output, numbers for a million tokens each")
    return Price(float(values[0] or 0), float(values[1] or 0), str(told.get("currency", "USD")))


@dataclass
class Purse:
    """Tokens and money: spent, held for what is being asked, and at most.

    Attributes:
        most_tokens, most_cost: what may be spent; nothing is in the way where they are None.
        price: of the model, where it is known.
        sent, answered: tokens spent so far, as the endpoint counts them, estimated where it does not.
        asked: requests that were answered.
        known: questions whose answer was there.
    """

    most_tokens: int | None = None
    most_cost: float | None = None
    price: Price | None = None
    sent: int = 0
    answered: int = 0
    asked: int = 0
    known: int = 0

    def __post_init__(self) -> None:
        self._held: list[tuple[int, int]] = []
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def holding(self, question: Question) -> AsyncIterator[None]:
        """Holds what a question may cost at most while it is asked; waits for others that hold what it wants.

        Raises:
            OverBudgetError: it would cost more than is left.
        """
        mine = tokens(question.characters), question.longest
        async with self._freed:
            while self._over(self._held, mine):
                if not self._held or self._over([], mine):
                    raise OverBudgetError(self._why())
                await self._freed.wait()
            self._held.append(mine)
        try:
            yield
        finally:
            async with self._freed:
                self._held.remove(mine)
                self._freed.notify_all()

    def spend(self, sent: int, answered: int) -> None:
        """Takes that a request was paid for."""
        self.sent, self.answered, self.asked = self.sent + sent, self.answered + answered, self.asked + 1

    def line(self) -> str:
        """In a line: tokens, and money where the price is known."""
        money = f", {self.price.of(self.sent, self.answered):.4f} {self.price.currency}" if self.price else ""
        return f"{self.sent + self.answered:,} tokens{money}"

    def _over(self, held: list[tuple[int, int]], mine: tuple[int, int]) -> bool:
        sent = self.sent + sum(one[0] for one in held) + mine[0]
        answered = self.answered + sum(one[1] for one in held) + mine[1]
        if self.most_tokens is not None and sent + answered > self.most_tokens:
            return True
        return self.most_cost is not None and self.price is not None and self.price.of(sent, answered) > self.most_cost

    def _why(self) -> str:
        limit = f"{self.most_tokens:,} tokens" if self.most_tokens is not None else ""
        if self.most_cost is not None and self.price:
            limit = " and ".join(filter(None, (limit, f"{self.most_cost:g} {self.price.currency}")))
        return f"not asked: it could cost more than is left of {limit}"
