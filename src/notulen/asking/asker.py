"""Asks many questions at once, each until it is answered or given up, none that was answered before."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Protocol, Self

from notulen.asking import waiting
from notulen.asking.budget import OverBudgetError, Purse
from notulen.asking.failures import NoAnswerError, UnansweredError
from notulen.asking.memory import Answered, Memory
from notulen.asking.prompts import Question
from notulen.asking.proposals import BrokenError, Told, told

DEAD = 3  # questions in a row that nobody answers at all: then no more are asked
BROKEN = 2  # answers to one question that nothing can be made of


class Source(Protocol):
    """What answers questions."""

    async def __aenter__(self) -> Self:
        """Makes it ready, within the loop that asks."""

    async def __aexit__(self, *_: object) -> None:
        """Lets it go."""

    async def ask(self, question: Question) -> Answered:
        """Asks once."""


class Asker:
    """Asks in a thread of its own.

    Args:
        source: what answers; without it only what was answered before is known.
        memory: where answers are kept.
        purse: what they cost.
        at_once: questions that are asked at the same time.
        sleep: waits, for so many seconds.
    """

    def __init__(
        self, source: Source | None, memory: Memory, purse: Purse, at_once: int = 4,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._source, self.memory, self.purse, self.at_once = source, memory, purse, at_once
        self._sleep = sleep
        self._unreached = 0  # questions in a row that nobody answered
        self._flying: dict[str, Future[Told]] = {}
        self._loop = asyncio.new_event_loop()
        self._doors = asyncio.Semaphore(at_once)
        self._ready: Future[None] = Future()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(timeout=5)

    def submit(self, question: Question, text: str) -> Future[Told]:
        """Asks a question; what is asked alike at the same time is asked once.

        Args:
            question: what.
            text: of the report it is about.

        Returns:
            The answer to come. It raises UnansweredError where there is none, NotulenError where there will be none to any.
        """
        key = question.key
        there = self._flying.get(key)
        if there is None or there.done():
            there = asyncio.run_coroutine_threadsafe(self._answer(question, text), self._loop)
            self._flying[key] = there
            there.add_done_callback(lambda _: self._flying.pop(key, None))
        return there

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        source: AbstractAsyncContextManager[object] = self._source if self._source else nullcontext()
        try:
            async with source:
                self._ready.set_result(None)
                await self._end.wait()
                others = asyncio.all_tasks() - {asyncio.current_task()}
                for one in others:
                    one.cancel()
                await asyncio.gather(*others, return_exceptions=True)
        except Exception as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _answer(self, question: Question, text: str) -> Told:
        async with self._doors:
            known = self.memory.recall(question)
            if known is not None:
                self.purse.known += 1
                return _told(known)
            if self._source is None:
                raise UnansweredError("there is no answer about it")
            if self._unreached >= DEAD:
                raise UnansweredError(f"not asked: to {DEAD} questions in a row nobody answered at all")
            try:
                return await self._asked(self._source.ask, question, text)
            except OverBudgetError as error:
                raise UnansweredError(str(error)) from None

    async def _asked(self, ask: Callable[[Question], Awaitable[Answered]], question: Question, text: str) -> Told:
        """Asks until there is an answer that something can be made of, and keeps it.

        Raises:
            UnansweredError: there is none.
            OverBudgetError: asking for it, or once more, could cost too much.
        """
        broken = 0
        for tried in range(1, waiting.TRIES + 1):
            after = None
            try:
                answered = await self._once(ask, question)
                self._unreached = 0
                made = told(answered.text)
                self.memory.keep(question, text, answered)
                return made
            except BrokenError as error:
                reason, again, broken = f"the model's answer is broken: {error}", True, broken + 1
            except NoAnswerError as error:
                reason, again, after = error.reason, error.again, error.after
                broken += error.answered is not None
                if error.unreachable and tried == waiting.TRIES:
                    self._unreached += 1
            if not again or broken >= BROKEN or tried == waiting.TRIES or (after or 0) > waiting.PATIENCE:
                break
            await self._sleep(waiting.pause(tried, after))
        raise UnansweredError(reason + (f", {tried} times" if tried > 1 else ""))

    async def _once(self, ask: Callable[[Question], Awaitable[Answered]], question: Question) -> Answered:
        """Asks once, and pays for what comes, also where nothing can be made of it."""
        async with self.purse.holding(question):
            try:
                answered = await ask(question)
            except NoAnswerError as error:
                if error.answered:
                    self.purse.spend(error.answered.sent, error.answered.answered)
                raise
            self.purse.spend(answered.sent, answered.answered)
            return answered


def _told(text: str) -> Told:
    """A known answer taken apart.

    Raises:
        UnansweredError: nothing can be made of it, as one written by hand may be.
    """
    try:
        return told(text)
    except BrokenError as error:
        raise UnansweredError(f"its answer is broken: {error}") from None
