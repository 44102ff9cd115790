"""Runs the server."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn

from notulen.collector import seldom
from notulen.errors import NotulenError
from notulen.web.app import create_app


def run(ledger: Path, host: str, port: int, token: str | None, told: Callable[[str], None]) -> None:
    """Serves a ledger until it is told to end.

    Args:
        ledger: its file.
        host: the address to bind to.
        port: the port; 0 for any that is free.
        token: what every request must carry, if anything.
        told: told the address once it answers there.

    Raises:
        NotulenError: it may not or cannot listen there, or there is no such ledger.
    """
    # Threads that work long give way sooner than Python has them: a page gives way at each look into the ledger.
    sys.setswitchinterval(0.0001)
    seldom()
    app = create_app(ledger, token, host)
    listening = listening_at(host, port)
    shown = f"[{host}]" if ":" in host else host
    told(f"http://{shown}:{listening.getsockname()[1]}/")
    config = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, date_header=False, proxy_headers=False,
        timeout_graceful_shutdown=5, timeout_keep_alive=10, limit_concurrency=200, ws="none",
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def listening_at(host: str, port: int) -> socket.socket:
    """A socket that listens at an address.

    Args:
        host: the address.
        port: the port; 0 for any that is free.

    Raises:
        NotulenError: it cannot be listened at.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # Without the protocol's name asyncio lets the system hold back the end of an answer for 40 ms.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        raise NotulenError(
            f"cannot listen at {host} port {port}: {error.strerror or error}; name another --port or --host"
        ) from None
    return listening
