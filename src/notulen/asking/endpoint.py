"""Asks an endpoint that speaks OpenAI's protocol, by the official client; imported only where one is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
import openai

from notulen.asking.failures import NoAnswerError
from notulen.asking.memory import Answered, response_format
from notulen.asking.prompts import Question, tokens
from notulen.asking.waiting import seconds_of
from notulen.errors import NotulenError
from notulen.reports.guard import Refused, is_public, resolved

LARGEST = 4_000_000  # bytes of a response
CONNECT = 15.0  # seconds
_LOOKUP = 10.0  # seconds
_STOPS = {
    401: "it does not take the key (NOTULEN_API_KEY, or else OPENAI_API_KEY)",
    402: "it wants to be paid",
    403: "it does not let this key in",
    404: "it knows no such model, or is no endpoint (the address mostly ends in /v1)",
}
_LOOSER: dict[str, dict[str, Any] | None] = {"json_schema": {"type": "json_object"}, "json_object": None}


class _LargeError(httpx2.TransportError):
    """A response that is larger than it may be."""


class _Bounded(httpx2.AsyncBaseTransport):
    """Hands on responses up to a size, and only as they are: what is packed could be of any size."""

    def __init__(self) -> None:
        self._inner = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            await response.aclose()
            raise _LargeError("packed")
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=_Counted(response.stream),
            extensions=response.extensions, request=request,
        )  # fmt: skip

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, inner: Any) -> None:  # noqa: ANN401 - whatever the transport gives
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._inner:
            size += len(part)
            if size > LARGEST:
                raise _LargeError(f"more than {LARGEST:,} bytes")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


@dataclass
class Endpoint:
    """An endpoint and what is asked of it.

    Attributes:
        url: its address, up to what stands before /chat/completions.
        model: which model.
        key: proves who asks; never shown.
        timeout: seconds for a whole answer.

    Raises:
        NotulenError: the address is none, or the key would travel in the open.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 180.0

    def __post_init__(self) -> None:
        _checked(self.url, self.key)
        self._client: openai.AsyncOpenAI | None = None
        self._format: dict[str, Any] | None = dict(response_format())
        self._length = "max_completion_tokens"
        self._cool = True  # no chance in the answer, where the model lets one say so

    async def __aenter__(self) -> Self:
        timeout = httpx2.Timeout(self.timeout, connect=min(CONNECT, self.timeout))
        http = httpx2.AsyncClient(transport=_Bounded(), timeout=timeout, follow_redirects=False)
        self._client = openai.AsyncOpenAI(
            api_key=self.key or "none", base_url=self.url, max_retries=0, timeout=timeout, http_client=http,
            default_headers={"Accept-Encoding": "identity"},
        )  # fmt: skip
        self._client.organization = self._client.project = None  # of another endpoint's account, from the environment
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client:
            await self._client.close()

    async def ask(self, question: Question) -> Answered:
        """Asks once; what the endpoint does not take of the form of asking is left out, and asked so from then on.

        Raises:
            NoAnswerError: there is no answer.
            NotulenError: there will be none to any question.
        """
        for _ in range(5):
            try:
                async with asyncio.timeout(self.timeout):
                    return self._read(question, await self._sent(question))
            except TimeoutError:
                raise NoAnswerError(
                    f"no whole answer within {self.timeout:g} seconds", again=True, unreachable=True
                ) from None
            except openai.APIStatusError as error:
                if not self._looser(error):
                    raise self._why(error) from None
            except openai.APITimeoutError:
                raise NoAnswerError("no answer in time", again=True, unreachable=True) from None
            except openai.APIConnectionError as error:
                raise _unreached(error) from None
            except openai.OpenAIError as error:
                raise NoAnswerError(f"the client failed ({type(error).__name__})", again=False) from None
        raise NoAnswerError("the endpoint takes no form of this question", again=False)

    async def _sent(self, question: Question) -> str:
        assert self._client is not None
        more: dict[str, Any] = {self._length: question.longest}
        if self._format:
            more["response_format"] = self._format
        if self._cool:
            more["temperature"] = 0
        raw = await self._client.chat.completions.with_raw_response.create(
            model=self.model, messages=question.messages, **more  # type: ignore[arg-type]  # plain dictionaries
        )  # fmt: skip
        status = raw.http_response.status_code
        if status != 200:
            raise NotulenError(
                f"{self.url}: it answers with status {status}, which is none to follow; name its own address"
            )
        return raw.http_response.text

    def _looser(self, error: openai.APIStatusError) -> bool:
        """Whether there is something that the endpoint names as unknown and that can be left out."""
        if error.status_code not in {400, 422}:
            return False
        told = error.response.text[:4_000]
        if self._cool and "temperature" in told:
            self._cool = False
        elif self._length in told and self._length != "max_tokens":
            self._length = "max_tokens"
        elif self._format and ("response_format" in told or "json_schema" in told or "json_object" in told):
            self._format = _LOOSER[self._format["type"]]
        else:
            return False
        return True

    def _why(self, error: openai.APIStatusError) -> Exception:
        status = error.status_code
        if status in _STOPS:
            return NotulenError(f"{self.url}: {_STOPS[status]}")
        if 300 <= status < 400:
            return NotulenError(f"{self.url}: it sends elsewhere, which is not followed; name that address itself")
        if status == 429 and "insufficient_quota" in error.response.text[:4_000]:
            return NotulenError(f"{self.url}: the account behind the key has nothing left to spend")
        again = status in {408, 409, 425, 429} or status >= 500
        return NoAnswerError(f"the endpoint answers with status {status}", again, _after(error.response.headers))

    def _read(self, question: Question, body: str) -> Answered:
        """The answer in a response.

        Raises:
            NoAnswerError: it holds none, or only part of one.
        """
        try:
            told = json.loads(body)
            choice = told["choices"][0]
            text, refusal = choice["message"].get("content"), choice["message"].get("refusal")
            usage = told.get("usage") or {}
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            raise NoAnswerError("the endpoint's response is broken", again=True) from None
        text = text if isinstance(text, str) else ""
        answered = Answered(
            text, _counted(usage, "prompt_tokens", tokens(question.characters)),
            _counted(usage, "completion_tokens", tokens(len(text))),
        )  # fmt: skip
        if refusal or choice.get("finish_reason") == "content_filter":
            raise NoAnswerError("the model refuses to answer", again=False, answered=answered)
        if choice.get("finish_reason") == "length":
            raise NoAnswerError("the model's answer was cut", again=True, answered=answered)
        if not text.strip():
            raise NoAnswerError("the model's answer is empty", again=True, answered=answered)
        return answered


def _counted(usage: Any, name: str, otherwise: int) -> int:  # noqa: ANN401
    told = usage.get(name) if isinstance(usage, dict) else None
    return told if type(told) is int and 0 <= told < 1_000_000_000 else otherwise


def _after(headers: Any) -> float | None:  # noqa: ANN401
    """The seconds that an endpoint asks to wait."""
    return seconds_of(headers.get("retry-after-ms"), headers.get("retry-after"))


def _unreached(error: openai.APIConnectionError) -> NoAnswerError:
    cause = error.__cause__
    if isinstance(cause, _LargeError):
        return NoAnswerError(f"the endpoint's response is too large or packed ({cause})", again=False)
    kind = type(cause).__name__ if cause is not None else type(error).__name__
    return NoAnswerError(f"the endpoint cannot be reached ({kind})", again=True, unreachable=True)


def _checked(url: str, key: str | None) -> None:
    """Takes an address that may be asked.

    Raises:
        NotulenError: it may not.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise NotulenError(f"--endpoint {url}: no address of an endpoint, as in http://127.0.0.1:11434/v1")
    if parts.username or parts.password:
        raise NotulenError("--endpoint: no key in the address; it is taken from NOTULEN_API_KEY")
    if parts.scheme == "http" and key and _open(host, port or 80):
        raise NotulenError(f"--endpoint {url}: the key would travel in the open; use https")


def _open(host: str, port: int) -> bool:
    """Whether a host is, or may be, in the open net."""
    try:
        return any(is_public(one) for one in resolved(host, port, _LOOKUP))
    except Refused:
        return True
