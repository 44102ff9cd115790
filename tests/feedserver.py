"""A server of feeds and pages on loopback, whose time is the test's and which fails as it is told."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = 1_642_050_000.0  # 13 January 2022, 05:00 UTC
PLACES = "Wina Jenewa Brussel Doha Oslo Kairo Ankara Jakarta Nairobi Lima Praha Madrid".split()


class Simulated:
    """A clock that runs as fast as it is asked; each look at another machine takes it a fifth of a second."""

    def __init__(self, ends: float = float("inf")) -> None:
        self.time, self.ends = START, START + ends
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += max(seconds, 0.001)

    def away(self) -> AbstractContextManager[object]:
        self.time += 0.2
        return nullcontext()

    @property
    def stopped(self) -> bool:
        return self.time >= self.ends


@dataclass
class Answer:
    """What the server says to one request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs: float = 0.0  # seconds before it answers
    drops: bool = False  # the connection, without a word


@dataclass
class Site:
    """The server: what it was asked for, and what it answers."""

    port: int
    stop: Callable[[], None]
    routes: dict[str, Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at: list[tuple[float, str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)  # paths that were answered with 200
    trouble: Callable[[str], Answer | None] = lambda path: None
    clock: Simulated | None = None
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked.append((path, headers))
        self.at.append((self.clock.now() if self.clock else time.time(), path))
        if (bad := self.trouble(path)) is not None:
            return bad
        route = self.routes.get(path)
        made = route(headers) if route else Answer(status=404)
        if made.status == 200:
            self.told[path] += 1
        return made

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def page(self, path: str, number: int) -> None:
        self.routes[path] = lambda _: Answer(page(number), headers={"Content-Type": "text/html; charset=utf-8"})


def page(number: int, published: str | None = "2022-01-13T10:00:00+07:00") -> bytes:
    """A page with a report of talks, in words of our own."""
    place = PLACES[number % len(PLACES)]
    told = f'<meta property="article:published_time" content="{published}">' if published else ""
    return f"""<!doctype html><html lang="id"><head><title>Rusia Tolak Usul NATO Nomor {number}</title>{told}</head>
<body><article><h1>Rusia Tolak Usul NATO Nomor {number}</h1>
<p>Rusia menolak usul NATO nomor {number} dalam perundingan di {place} pada Kamis, kata juru bicara Kremlin.</p>
<p>NATO menuntut Rusia menarik pasukannya dari perbatasan Ukraina sebelum putaran ke-{number + 2} perundingan dibuka.</p>
<p>Amerika Serikat menawarkan pertemuan lanjutan di {place} tentang pengendalian senjata dan latihan militer.</p>
</article></body></html>""".encode()


def rss(base: str, numbers: list[int], dates: bool = True) -> bytes:
    """An RSS feed of such pages, the newest first."""
    rows = "".join(
        f"<item><title>Rusia Tolak Usul NATO Nomor {n}</title><link>{base}/berita/{n}?utm_source=rss&amp;utm_medium=feed</link>"
        + (f"<pubDate>{formatdate(START + n)}</pubDate>" if dates else "")
        + "</item>"
        for n in reversed(numbers)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>{rows}</channel></rss>'.encode()


@contextmanager
def serving(clock: Simulated | None = None) -> Iterator[Site]:
    """A server as long as this lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with site.lock:
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                made = site.answer(self.path.split("?")[0], {key.lower(): value for key, value in self.headers.items()})
                if made.drops:
                    self.close_connection = True
                    return
                time.sleep(made.hangs)
                self.send_response(made.status)
                for key, value in {"Content-Length": str(len(made.body)), **made.headers}.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(made.body)
            except OSError:
                pass
            finally:
                with site.lock:
                    site.at_once -= 1

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port, server.shutdown, clock=clock)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
