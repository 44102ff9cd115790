"""Fetches addresses of the web, within limits, and from nowhere that is not of the web."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from notulen.errors import InputError
from notulen.reports.addresses import canonical
from notulen.reports.guard import Guard, Refused, left
from notulen.reports.unpacking import body

_MOVED = frozenset({301, 302, 303, 307, 308})
_HEADERS = 1_000_000  # bytes above the body's that answers and their redirects may take for headers and framing
_LONGEST_WAIT = 86_400  # seconds that a server may ask to be left alone


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take.

    Attributes:
        size: bytes of a page, packed and unpacked alike.
        seconds: from beginning to end, redirects and all.
        pause: seconds without a byte.
        redirects: how many times it may be sent on.
        allow_private: whether addresses that are not of the open net may be fetched.
    """

    size: int = 10_000_000
    seconds: float = 30.0
    pause: float = 10.0
    redirects: int = 5
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was fetched.

    Attributes:
        address: where it came from in the end.
        status: 200, or 304 where it had not changed.
        headers: by their names in small letters.
        data: its bytes, unpacked.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def kind(self) -> str:
        """The kind of content that its server named, in small letters, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that its server named."""
        told = Message()
        told["content-type"] = self.headers.get("content-type", "")
        value = told.get_param("charset")
        return value if isinstance(value, str) else None


class FetchError(InputError):
    """An address that gave nothing.

    Args:
        source: the address.
        reason: what happened, and what to do.
        status: the status of the answer, where there was one.
        wait: seconds after which its server may be asked again, where it says so.
    """

    def __init__(self, source: str, reason: str, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(source, reason)
        self.status = status
        self.wait = wait

    @property
    def passing(self) -> bool:
        """Whether it may well be otherwise later: no answer, a server out of order, too much asked of it."""
        return self.status is None or self.status >= 500 or self.status in {408, 425, 429}


class ForbiddenError(FetchError):
    """An address that its site asks programs not to fetch."""

    @property
    def passing(self) -> bool:
        """No."""
        return False


class NotNowError(FetchError):
    """An address that was not asked for, as its site is to be left alone for now."""


def fetch(
    address: str, limits: Limits | None = None, headers: Mapping[str, str] | None = None, now: float | None = None
) -> Answer:
    """What an address gives.

    Args:
        address: of http or https.
        limits: what it may take.
        headers: more to send, such as "if-none-match".
        now: the moment, in seconds since 1970, that "Retry-After" a moment is reckoned from.

    Raises:
        FetchError: it may not be fetched, or gave nothing within its limits.
    """
    known = limits or Limits()
    deadline = time.monotonic() + known.seconds
    here, seen = address, set[str]()
    for _ in range(known.redirects + 1):
        target = _target(here, address)
        if target in seen:
            raise FetchError(address, "its redirects go round in a circle")
        seen.add(target)
        try:
            answer = _once(target, known, deadline, headers or {})
        except Refused as error:
            reason = f"too large: more than {known.size:,} bytes" if str(error) == "too large" else str(error)
            raise FetchError(address, reason) from None
        except _OutOfTime:
            raise FetchError(address, f"took longer than {known.seconds:g} seconds, or paused too long") from None
        except (httpx.HTTPError, httpcore.ProtocolError, httpcore.NetworkError, OSError, ValueError) as error:
            raise FetchError(address, _failure(error)) from None
        if answer.status in _MOVED and (to := answer.headers.get("location")):
            here = urljoin(target, to)
            continue
        return _taken(answer, address, known, time.time() if now is None else now)
    raise FetchError(address, f"sent on more than {known.redirects} times")


_OutOfTime = (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError)


def _target(here: str, address: str) -> str:
    whole = canonical(here)
    if whole is None:
        raise FetchError(address, f"no address of http or https: {here[:200]!r}")
    parts = urlsplit(here)
    if parts.username or parts.password:
        raise FetchError(address, "an address with a name and a password in it is not fetched")
    return here.split("#", maxsplit=1)[0]


def _once(target: str, known: Limits, deadline: float, more: Mapping[str, str]) -> Answer:
    """One request and its answer: no cookies, no proxy, no redirect followed."""
    guard = Guard(deadline, known.size + _HEADERS, known.allow_private)
    wait = {"connect": known.pause, "read": known.pause, "write": known.pause, "pool": known.pause}
    request = httpx.Request("GET", target, headers={**_own_headers(), **more})
    with httpcore.ConnectionPool(
        ssl_context=_context(), http1=True, http2=False, max_connections=1, network_backend=guard
    ) as pool:
        inner = httpcore.Request(
            method="GET",
            url=httpcore.URL(
                scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions={"timeout": wait},
        )  # fmt: skip
        response = pool.handle_request(inner)
        headers = httpx.Headers(response.headers)
        data = b"" if response.status in _MOVED or response.status >= 400 else _read(response, known, deadline)
        response.close()
    return Answer(target, response.status, {key.lower(): value for key, value in headers.items()}, data)


def _read(response: httpcore.Response, known: Limits, deadline: float) -> bytes:
    parts, size = [], 0
    for part in response.iter_stream():
        left(deadline)
        parts.append(part)
        size += len(part)
        if size > known.size:
            raise Refused("too large")
    return b"".join(parts)


def _taken(answer: Answer, address: str, known: Limits, now: float) -> Answer:
    if answer.status == 304:
        return answer
    if answer.status != 200:
        wait = _wait(answer.headers.get("retry-after", ""), now)
        again = f"; its server asks to be left alone for {wait:.0f} seconds" if wait else ""
        raise FetchError(address, f"its server answered {answer.status}{again}", answer.status, wait)
    try:
        data = body(answer.data, answer.headers.get("content-encoding", ""), known.size, address)
    except InputError as error:
        raise FetchError(address, error.reason, answer.status) from None
    return Answer(answer.address, answer.status, answer.headers, data)


def _wait(told: str, now: float) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a moment."""
    told = told.strip()
    if re.fullmatch(r"\d{1,9}", told, re.ASCII):
        return float(min(int(told), _LONGEST_WAIT))
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), float(_LONGEST_WAIT))


def _failure(error: Exception) -> str:
    if "complete message body" in str(error):
        return "cut short: its server said it would send more than it did"
    if isinstance(error.__cause__, ssl.SSLError) or "SSL" in str(error):
        return f"no secure connection ({error})"
    return f"not fetched: {error or type(error).__name__}"


@cache  # it loads every authority of this machine, which takes longer than many a page
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _own_headers() -> dict[str, str]:
    try:
        own = version("notulen")
    except PackageNotFoundError:  # run from its sources
        own = "0"
    return {
        "user-agent": f"notulen/{own}",
        "accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
    }
