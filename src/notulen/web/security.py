"""What every request must pass and every answer carries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from notulen.web.settings import LARGEST_BODY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from notulen.web.settings import Settings

PASS = "notulen_pass"  # the cookie of who has given the token
FORMS = "notulen_forms"  # the cookie that forms are held against
LOGIN = "/login"
STATIC = "/static/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    # Nothing to other sites. With "no-referrer" browsers would not tell that a form comes from here either.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Keys:
    """Secrets of one run of the server, and what is made of them.

    Args:
        token: what every request must carry, where one is asked for.
    """

    def __init__(self, token: str | None) -> None:
        self._token = token
        self._secret = secrets.token_bytes(32)

    @property
    def asked(self) -> bool:
        """Whether requests must carry a token."""
        return self._token is not None

    def opens(self, given: str) -> bool:
        """Whether that is the token; takes as long whatever is given."""
        return self._token is not None and hmac.compare_digest(_bytes(given), _bytes(self._token))

    def passing(self) -> str:
        """What the cookie of somebody holds who gave the token."""
        return self._made("pass", self._token or "")

    def passes(self, cookie: str) -> bool:
        """Whether a cookie is of somebody who gave the token."""
        return hmac.compare_digest(_bytes(cookie), _bytes(self.passing()))

    def of_form(self, cookie: str) -> str:
        """What a form carries that is sent from a page that was made for this cookie."""
        return self._made("form", cookie)

    def fits(self, cookie: str, form: str) -> bool:
        """Whether a form was sent from such a page."""
        return bool(cookie) and hmac.compare_digest(_bytes(form), _bytes(self.of_form(cookie)))

    def _made(self, use: str, of: str) -> str:
        return hmac.new(self._secret, _bytes(f"{use} {of}"), hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def cookie(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Gives the browser a cookie that no script reads and no other site's page sends along."""
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="strict", path="/")


class Guarded:
    """The application behind its checks: host, token, size; and what every answer carries.

    Args:
        inner: the application.
        settings: how the server is set up.
        keys: its secrets.
    """

    def __init__(self, inner: ASGIApp, settings: Settings, keys: Keys) -> None:
        self._inner, self._settings, self._keys = inner, settings, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await (self._refusal(scope) or self._inner)(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._settings.answers_to(_host(headers.get("host", ""))):
            return PlainTextResponse("421 No such host here\n", 421)
        if refused := _too_large(scope, headers):
            return refused
        if scope["method"] not in _SAFE and not _same_site(headers):
            return PlainTextResponse("403 Sent from another site\n", 403)
        if self._keys.asked and not self._let_in(scope["path"], headers):
            if scope["method"] in _SAFE and "text/html" in headers.get("accept", ""):
                return RedirectResponse(LOGIN, 303)
            return PlainTextResponse("401 A token is asked for\n", 401, {"www-authenticate": "Bearer"})
        return None

    def _let_in(self, path: str, headers: Headers) -> bool:
        if path == LOGIN or path.startswith(STATIC):
            return True
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer" and self._keys.opens(given.strip()):
            return True
        return self._keys.passes(cookies(headers).get(PASS, ""))


def cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    try:
        return {name: one.value for name, one in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _too_large(scope: Scope, headers: Headers) -> Response | None:
    if scope["method"] in _SAFE:
        return None
    told = headers.get("content-length", "")
    if not told.isdecimal():  # a form that does not tell its size is none that a browser sends
        return PlainTextResponse("411 The size is not told\n", 411)
    if int(told[:12]) > LARGEST_BODY:
        return PlainTextResponse(f"413 Larger than {LARGEST_BODY // 1_000_000} MB\n", 413)
    return None


def _same_site(headers: Headers) -> bool:
    """Whether a browser that tells where a form comes from tells it comes from here."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or _host(urlsplit(origin).netloc) == _host(headers.get("host", ""))
