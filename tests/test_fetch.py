"""Fetching from a server on loopback that behaves badly: nothing hangs, nothing crashes, nothing private is reached."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from pathlib import Path

import pytest

from notulen.reports import guard
from notulen.reports.fetch import FetchError, Limits, fetch
from notulen.reports.guard import is_public
from notulen.reports.sources import Defaults, gather

TLS = b"\x16"  # what a client begins with that wants a secure connection
PAGE = (Path(__file__).parent / "pages" / "01-detil.html").read_bytes()
BOMB = gzip.compress(b"a" * 60_000_000)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("j")))
    + b"]><html><body><p>&i;</p></body></html>"
)


def answer(data, status="200 OK", **headers):
    head = {"Content-Type": "text/html", "Content-Length": str(len(data))}
    head |= {key.replace("_", "-"): value for key, value in headers.items()}
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + data


def drip(send):
    send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        send(b"a")
        time.sleep(0.05)


def drip_of_headers(send):
    send(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        send(b"X-%d: a\r\n" % number)
        time.sleep(0.05)


def endless(send):
    send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        send(b"a" * 65_536)


def endless_headers(send):
    send(b"HTTP/1.1 200 OK\r\n")
    while True:
        send(b"X-A: " + b"a" * 9_000 + b"\r\n")


def silence(send):
    time.sleep(5)


ANSWERS = {
    "/page": answer(PAGE),
    "/packed": answer(gzip.compress(PAGE), Content_Encoding="gzip"),
    "/drip": drip,
    "/drip-headers": drip_of_headers,
    "/endless": endless,
    "/endless-headers": endless_headers,
    "/silence": silence,
    "/short": answer(PAGE, Content_Length=str(len(PAGE) + 900)),
    "/long": answer(PAGE + b"x" * 500, Content_Length=str(len(PAGE))),
    "/loop": answer(b"", "302 Found", Location="/loop2"),
    "/loop2": answer(b"", "302 Found", Location="/loop"),
    "/file": answer(b"", "302 Found", Location="file:///etc/passwd"),
    "/inside": answer(b"", "302 Found", Location="http://169.254.169.254/latest/meta-data"),
    "/moved": answer(b"", "301 Moved", Location="/page", Set_Cookie="a=b"),
    "/bomb": answer(BOMB, Content_Encoding="gzip"),
    "/nested": answer(gzip.compress(BOMB), Content_Encoding="gzip, gzip"),
    "/odd": answer(PAGE, Content_Encoding="hex"),
    "/laughs": answer(LAUGHS, Content_Type="application/xhtml+xml"),
    "/error-page": answer(b"<title>404 Not Found</title><h1>404 Not Found</h1><p>" + b"This page is not here any more. " * 9),
    "/429": answer(b"", "429 Too Many Requests", Retry_After="120"),
    "/503": answer(b"", "503 Service Unavailable", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    "/404": answer(b"", "404 Not Found"),
    "/pdf": answer(b"%PDF-1.7 ...", Content_Type="application/pdf"),
    "/nothing": b"",
    "/no-http": b"SSH-2.0-OpenSSH_9.6\r\n",
    **{f"/hop{n}": answer(b"", "302 Found", Location=f"/hop{n + 1}") for n in range(9)},
}  # fmt: skip


class Server:
    """A server of one thread a connection; it keeps what it was sent."""

    def __init__(self):
        self.asked: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            try:
                data = b""
                while b"\r\n\r\n" not in data and not data.startswith(TLS) and (more := connection.recv(65_536)):
                    data += more
                self.asked.append(data)
                path = data.split(b" ")[1].decode("ascii", "replace") if data.count(b" ") > 1 else "/nothing"
                what = ANSWERS.get(path, ANSWERS["/404"])
                if callable(what):
                    what(connection.sendall)
                else:
                    connection.sendall(what)
            except OSError:
                pass


@pytest.fixture(scope="module")
def server():
    one = Server()
    yield one
    one.socket.close()


LIMITS = Limits(seconds=1.5, pause=0.7, allow_private=True)


def failed(server, path, limits=LIMITS):
    begun = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetch(f"http://127.0.0.1:{server.port}{path}", limits)
    assert time.monotonic() - begun < limits.seconds + 1.5
    return caught.value


@pytest.mark.parametrize("path", ["/page", "/packed", "/long", "/moved"])
def test_a_page_is_fetched(server, path):
    got = fetch(f"http://127.0.0.1:{server.port}{path}", LIMITS)
    assert got.data == PAGE


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/drip", "took longer"),
        ("/drip-headers", "took longer"),
        ("/silence", "took longer"),
        ("/endless", "too large"),
        ("/endless-headers", "not fetched"),
        ("/short", "cut short"),
        ("/loop", "circle"),
        ("/hop0", "more than 5 times"),
        ("/file", "no address of http"),
        ("/bomb", "too large"),
        ("/nested", "too large"),
        ("/odd", "not known"),
        ("/429", "429"),
        ("/503", "503"),
        ("/404", "404"),
        ("/nothing", "not fetched"),
        ("/no-http", "not fetched"),
    ],
)
def test_what_behaves_badly_is_told_in_time(server, path, why):
    assert why in failed(server, path).reason


def test_a_server_that_wants_rest_is_heard(server):
    assert failed(server, "/429").wait == 120
    assert failed(server, "/503").wait == 0


def test_no_cookie_is_sent_back_and_the_host_is_named(server):
    server.asked.clear()
    fetch(f"http://localhost:{server.port}/moved", LIMITS)
    assert len(server.asked) == 2
    assert all(b"cookie" not in one.lower() for one in server.asked)
    assert all(f"host: localhost:{server.port}".encode() in one.lower() for one in server.asked)


def test_a_server_without_tls_is_told(server):
    with pytest.raises(FetchError) as caught:
        fetch(f"https://127.0.0.1:{server.port}/page", LIMITS)
    assert "secure" in caught.value.reason


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]", "127.1", "0x7f000001"]
)
def test_this_machine_is_not_reached_unless_that_is_allowed(server, host):
    server.asked.clear()
    with pytest.raises(FetchError) as caught:
        fetch(f"http://{host}:{server.port}/page", Limits(seconds=3))
    assert "--allow-private" in caught.value.reason or "no such host" in caught.value.reason
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("10.0.0.1", False), ("172.16.3.4", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.100.100.200", False), ("fd00:ec2::254", False), ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("0.0.0.0", False), ("::", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_addresses_of_the_open_net_are_told_from_others(address, public):
    assert is_public(address) is public


def test_a_redirect_into_a_private_net_is_refused_where_it_is_connected_to(server, monkeypatch):
    """The server's own address counts as public here; the one it sends on to is judged as it is everywhere."""
    real = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda one: one == "127.0.0.1" or real(one))
    reason = failed(server, "/inside", Limits(seconds=1.5, pause=0.7)).reason
    assert "169.254.169.254" in reason
    assert "--allow-private" in reason


def test_a_name_that_changes_its_address_is_judged_by_the_one_connected_to(server, monkeypatch):
    """DNS rebinding: public at the first look, private at the second. There is one look, and its answer is used."""
    looks: list[str] = []

    def look(host, port, *args, **more):
        looks.append(host)
        where = "192.0.2.1" if looks.count("rebinding.example") < 2 and host != "127.0.0.1" else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(guard, "is_public", lambda one: one == "192.0.2.1")
    server.asked.clear()
    with pytest.raises(FetchError):
        fetch(f"http://rebinding.example:{server.port}/page", Limits(seconds=1.0, pause=0.5))
    # That the address itself is connected to asks nobody: only the name was looked up.
    assert looks.count("rebinding.example") == 1
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://contoh.id/a", "gopher://x", "http://", "http://a b/", "http://u:p@contoh.id/"],
)
def test_only_the_web_is_fetched(address):
    with pytest.raises(FetchError):
        fetch(address, LIMITS)


# As sources


def test_an_address_gives_a_report(server):
    (report,) = gather([f"http://127.0.0.1:{server.port}/packed"], Defaults(allow_private=True))
    assert (report.byline, report.published) == ("Ratih Kusumawati", "2022-01-13T10:15:07+07:00")
    assert report.url == f"http://127.0.0.1:{server.port}/packed"


@pytest.mark.parametrize(
    ("path", "why"),
    [("/error-page", "error page"), ("/laughs", "no article"), ("/pdf", "application/pdf"), ("/404", "404")],
)
def test_an_address_without_an_article_is_told(server, path, why):
    (error,) = gather([f"http://127.0.0.1:{server.port}{path}"], Defaults(allow_private=True))
    assert why in error.reason


def test_a_list_of_addresses_is_read_and_fills_in_what_pages_do_not_say(server, tmp_path):
    base = f"http://127.0.0.1:{server.port}"
    (tmp_path / "a.csv").write_text(
        f"publish_date,url,media_name\n2020-02-02,{base}/page,Lain\n2020-02-02,{base}/404,Lain\n"
    )
    report, error = gather([str(tmp_path / "a.csv")], Defaults(allow_private=True))
    assert (report.outlet, report.published) == ("kabarselat", "2022-01-13T10:15:07+07:00")
    assert "a.csv:3" in error.source
