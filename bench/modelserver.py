"""An endpoint on this machine that speaks OpenAI's chat completions, and fails in all the ways that such endpoints do."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answering = Callable[[Sequence[dict[str, str]]], str]
Faults = Callable[[int, str], str | None]  # by the number of the request and the key of its question
MEGABYTES = 40_000_000


class Server(ThreadingHTTPServer):
    """The endpoint.

    Attributes:
        asked: the keys of the questions in the order they came.
        bodies, headers: of the requests.
        answered: keys of those that were given a whole answer.
        most: requests that were under way at the same time.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answer: Answering, faults: Faults | None = None, slow: float = 0.0, usage: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.faults, self.slow, self.usage = answer, faults, slow, usage
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.most = self.under_way = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Says nothing: clients that are killed are what it is for."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:  # noqa: ANN401
        """Says nothing."""

    def do_POST(self) -> None:
        """Answers a question, or fails."""
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = key_of(body)
        with server.lock:
            number = len(server.asked)
            server.asked.append(key)
            server.bodies.append(body)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            server.under_way += 1
            server.most = max(server.most, server.under_way)
        try:
            time.sleep(server.slow)
            self._answer(server.faults(number, key) if server.faults else None, body, key)
        finally:
            with server.lock:
                server.under_way -= 1

    def _answer(self, fault: str | None, body: dict[str, Any], key: str) -> None:
        if fault in _FAULTS:
            _FAULTS[fault](self, body)
            return
        if fault and fault.isdigit():
            self._status(int(fault))
            return
        text = (
            fault.removeprefix("text:") if fault and fault.startswith("text:") else self.server.answer(body["messages"])
        )
        self.send(200, self.completion(text, body))
        with self.server.lock:
            self.server.answered.append(key)

    def completion(self, text: str | None, body: dict[str, Any], **more: Any) -> bytes:  # noqa: ANN401
        """A response as endpoints give it."""
        finish = more.pop("finish", "stop")
        sent = sum(len(one["content"]) for one in body["messages"])
        usage = {"prompt_tokens": sent // 4, "completion_tokens": len(text or "") // 4, "total_tokens": 0}
        told = {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
            "choices": [{"index": 0, "finish_reason": finish,
                         "message": {"role": "assistant", "content": text, **more}}],
            **({"usage": usage} if self.server.usage else {}),
        }  # fmt: skip
        return json.dumps(told).encode()

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """A whole response."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _status(self, status: int) -> None:
        more = {"Retry-After": "0.05"} if status in {429, 503} else {}
        self.send(status, json.dumps({"error": {"message": f"status {status}"}}).encode(), **more)


def _broken(to: _Handler, body: dict[str, Any]) -> None:
    to.send(200, to.completion('{"minutes": [{"sentence": 1, "kind":', body))


def _cut(to: _Handler, body: dict[str, Any]) -> None:
    to.send(200, to.completion(to.server.answer(body["messages"])[:-40], body, finish="length"))


def _refusal(to: _Handler, body: dict[str, Any]) -> None:
    to.send(200, to.completion(None, body, refusal="I will not."))


def _drip(to: _Handler, body: dict[str, Any]) -> None:
    to.send_response(200)
    to.send_header("Content-Type", "application/json")
    to.end_headers()
    for byte in to.completion(to.server.answer(body["messages"]), body):
        to.wfile.write(bytes([byte]))
        to.wfile.flush()
        time.sleep(0.1)


def _hang(to: _Handler, body: dict[str, Any]) -> None:
    time.sleep(30)


def _gone(to: _Handler, body: dict[str, Any]) -> None:
    to.close_connection = True
    to.connection.close()


def _halved(to: _Handler, body: dict[str, Any]) -> None:
    whole = to.completion(to.server.answer(body["messages"]), body)
    to.send_response(200)
    to.send_header("Content-Type", "application/json")
    to.send_header("Content-Length", str(len(whole)))
    to.end_headers()
    to.wfile.write(whole[: len(whole) // 2])
    to.close_connection = True


def _megabytes(to: _Handler, body: dict[str, Any]) -> None:
    to.send(200, to.completion("x" * MEGABYTES, body))


def _packed(to: _Handler, body: dict[str, Any]) -> None:
    to.send(200, gzip.compress(to.completion("x" * MEGABYTES, body)), Content_Encoding="gzip")


def _page(to: _Handler, body: dict[str, Any]) -> None:
    to.send(200, b"<html>welcome</html>")


def _away(to: _Handler, body: dict[str, Any]) -> None:
    to.send(307, b"", Location="http://127.0.0.1:9/v1/chat/completions")


def _odd(to: _Handler, body: dict[str, Any]) -> None:
    """Refuses what not every endpoint knows, one after the other, and then answers."""
    form = (body.get("response_format") or {}).get("type")
    for name, there in (("temperature", "temperature" in body), ("response_format", form == "json_schema"),
                        ("max_completion_tokens", "max_completion_tokens" in body)):  # fmt: skip
        if there:
            to.send(400, json.dumps({"error": {"message": f"Unsupported parameter: {name}"}}).encode())
            return
    to.send(200, to.completion(to.server.answer(body["messages"]), body))


_FAULTS: dict[str, Callable[[_Handler, dict[str, Any]], None]] = {
    "broken": _broken, "cut": _cut, "refusal": _refusal, "drip": _drip, "hang": _hang, "gone": _gone,
    "halved": _halved, "megabytes": _megabytes, "packed": _packed, "page": _page, "away": _away, "odd": _odd,
}  # fmt: skip


def key_of(body: dict[str, Any]) -> str:
    """What tells a question from others: its messages."""
    return hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()[:16]


@contextmanager
def serving(
    answer: Answering, faults: Faults | None = None, slow: float = 0.0, usage: bool = True
) -> Iterator[Server]:  # fmt: skip
    """An endpoint while it is wanted."""
    server = Server(answer, faults, slow, usage)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
