"""Connections that go nowhere they may not: each address is checked as it is connected to, and time has an end."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):  # noqa: N818 - it says what the guard did
    """A connection that the guard does not make."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open net: not private, loopback, link-local, of a cloud's metadata, or reserved.

    Args:
        address: IPv4 or IPv6; the IPv4 address inside an IPv6 one counts too.
    """
    try:
        one: Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    inner = _inside(one)
    if inner is not None and not is_public(str(inner)):
        return False
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)


def _inside(one: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it leads to one."""
    if not isinstance(one, ipaddress.IPv6Address):
        return None
    if one in _NAT64:
        return ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
    return one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)


def resolved(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of a host.

    Args:
        host: its name, or an address.
        port: the port that is wanted.
        seconds: how long it may take.

    Raises:
        Refused: it has none, or they were not found in time.
    """
    found: list[str] = []
    errors: list[Exception] = []

    def look() -> None:
        try:
            found.extend(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError, ValueError) as error:
            errors.append(error)

    # The resolver knows no limit of time: it is left behind where it takes too long.
    worker = threading.Thread(target=look, daemon=True)
    worker.start()
    worker.join(max(seconds, 0))
    if worker.is_alive():
        raise Refused(f"the name {host!r} was not resolved in time")
    if not found:
        raise Refused(f"no such host: {host!r}")
    return list(dict.fromkeys(found))


class Guard(httpcore.NetworkBackend):
    """Makes connections, each to an address that was checked, none of which outlasts a moment.

    Args:
        deadline: the moment, on the monotonic clock, at which everything ends.
        most: bytes that may be received.
        allow_private: whether addresses that are not of the open net may be connected to.
    """

    def __init__(self, deadline: float, most: int, allow_private: bool) -> None:
        self._deadline, self._most, self._allow = deadline, most, allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """Connects to a host by an address that was checked: the name is resolved here, once, and never again."""
        found = resolved(host, port, left(self._deadline, timeout))
        allowed = [one for one in found if self._allow or is_public(one)]
        if not allowed:
            raise Refused(f"{host} is at {found[0]}, a private or local address (--allow-private allows them)")
        error: Exception | None = None
        for one in allowed[:4]:
            try:
                stream = self._backend.connect_tcp(
                    one, port, left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
                continue
            return _Stream(stream, self._deadline, self._most)
        raise error or Refused(f"no connection to {host}")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise Refused("sockets of this machine are not connected to")


def left(deadline: float, most: float | None = None) -> float:
    """The seconds left until a moment, at most `most`.

    Raises:
        httpcore.ReadTimeout: there are none.
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("out of time")
    return seconds if most is None else min(seconds, most)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: float, most: int) -> None:
        self._inner, self._deadline, self._most = inner, deadline, most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, left(self._deadline, timeout))
        self._most -= len(data)
        if self._most < 0:
            raise Refused("too large")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, left(self._deadline, timeout))
        return _Stream(inner, self._deadline, self._most)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's
        return self._inner.get_extra_info(info)
