"""How many requests are under way."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from notulen.web.book import Book
from notulen.web.security import STATIC


class Counted:
    """The application, which tells the ledger's keeper how many ask at once.

    Args:
        inner: the application.
        book: told of them; only the server's own thread counts.
    """

    def __init__(self, inner: ASGIApp, book: Book) -> None:
        self._inner, self._book = inner, book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; what is no page, as a style sheet, is not counted."""
        if scope["type"] != "http" or scope["path"].startswith(STATIC):
            await self._inner(scope, receive, send)
            return
        self._book.asking += 1
        try:
            await self._inner(scope, receive, send)
        finally:
            self._book.asking -= 1
