"""Watching feeds: every report once, whatever fails; guests' manners; nothing lost and nothing fetched again when it ends."""

from __future__ import annotations

import itertools
import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from command import environment, needs_reading, notulen
from feedserver import START, Answer, Simulated, rss, serving

from notulen.clock import iso
from notulen.errors import InputError
from notulen.flow import Options
from notulen.ledger.feeds import Kept
from notulen.ledger.ledger import Ledger
from notulen.reports.fetch import Limits
from notulen.reports.polite import Polite
from notulen.watching.memory import Lasting
from notulen.watching.watch import Watched, Watcher

pytestmark = needs_reading
LIMITS = Limits(seconds=3, pause=2)
XML = {"Content-Type": "application/rss+xml"}


class Notices:
    """Keeps what it is told."""

    def __init__(self):
        self.read, self.vain, self.looks, self.missed = [], [], [], []

    def took(self, found, outcome):
        (self.vain if isinstance(outcome, InputError) else self.read).append(outcome)

    def looked(self, address, new, left_out=0):
        self.looks.append((address, new, left_out))

    def failed(self, error):
        self.missed.append(error)

    def idle(self, until):
        pass


def feed_of(numbers):
    return lambda _: Answer(rss("", list(numbers)), headers=XML)


def watch(book, clock, feeds=(), every=60, watched=None):
    """Watches these feeds until the clock ends; what was told of it."""
    known = {one.address for one in book.feeds.all()}
    for address in feeds:
        if address not in known:
            book.feeds.add(Kept(address, every), iso(clock.now()))
    notices = Notices()
    polite = Polite(True, clock, LIMITS, memory=Lasting(book.sites))
    Watcher(book, Options(allow_private=True), polite, clock, notices, watched or Watched()).run()
    return notices


def urls(path):
    with closing(sqlite3.connect(path)) as connection:
        return sorted(row[0] for row in connection.execute("SELECT url FROM publications"))


# The row of the plan: one request in three fails for ten minutes


@pytest.mark.parametrize("kind", ["500", "503", "429", "drop", "mixed"])
def test_a_server_that_fails_one_request_in_three_for_ten_minutes_costs_no_report(tmp_path, kind):
    clock = Simulated(ends=5 * 3_600)
    bad = {
        "500": Answer(status=500), "503": Answer(status=503, headers={"Retry-After": "20"}),
        "429": Answer(status=429, headers={"Retry-After": "7"}), "drop": Answer(drops=True),
    }  # fmt: skip
    requests = itertools.count(1)

    def trouble(path):
        number = next(requests)
        if clock.now() > START + 600 or number % 3:
            return None
        return bad[kind] if kind != "mixed" else list(bad.values())[number // 3 % len(bad)]

    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.trouble = trouble
        for number in range(24):
            site.page(f"/berita/{number}", number)
        # A report comes every 25 seconds, and the feed holds the last ten.
        site.routes["/rss"] = lambda _: Answer(
            rss(site.base, list(range(24))[: int((clock.now() - START) / 25) + 1][-10:]), headers=XML
        )
        notices = watch(book, clock, [f"{site.base}/rss"])
        assert urls(tmp_path / "a.db") == sorted(f"{site.base}/berita/{n}" for n in range(24))
        assert {path: n for path, n in site.told.items() if path.startswith("/berita/")} == {
            f"/berita/{n}": 1 for n in range(24)
        }
        assert len(notices.read) == 24
        assert notices.vain or notices.missed
        assert book.items.failed() == []
        assert book.check() == []
        assert site.most_at_once == 1


# Manners


def test_requests_to_a_site_are_apart_and_its_own_delay_is_kept(tmp_path):
    clock = Simulated(ends=400)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/robots.txt"] = lambda _: Answer(b"User-agent: *\nCrawl-delay: 7\nDisallow: /berita/2\n")
        site.routes["/rss"] = feed_of(range(4))
        for number in range(4):
            site.page(f"/berita/{number}", number)
        notices = watch(book, clock, [f"{site.base}/rss"], every=3_600)
        times = [at for at, path in site.at if path != "/robots.txt"]
        assert all(later - sooner >= 7 for sooner, later in itertools.pairwise(times))
        assert "/berita/2" not in site.paths()
        (error,) = notices.vain
        assert "robots.txt" in error.reason
        assert [one.lead.source for one in book.items.failed()] == [
            f"{site.base}/berita/2?utm_source=rss&utm_medium=feed"
        ]
        assert site.paths().count("/robots.txt") == 1
    again = Simulated(ends=500)
    again.time = clock.time
    with serving(again) as other, Ledger(tmp_path / "b.db") as book:
        assert other.port != site.port
        watch(book, again, [f"{other.base}/rss"])
        assert all("notulen/" in headers["user-agent"] for _, headers in other.asked)


def test_what_robots_txt_says_is_asked_for_once_a_day_also_over_restarts(tmp_path):
    clock = Simulated(ends=3_000)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/rss"] = feed_of(range(1))
        site.page("/berita/0", 0)
        watch(book, clock, [f"{site.base}/rss"], every=600)
        for _ in range(3):
            clock.ends += 3_000
            watch(book, clock)
        assert site.paths().count("/robots.txt") == 1
        clock.time += 90_000
        clock.ends = clock.time + 1_000
        watch(book, clock)
        assert site.paths().count("/robots.txt") == 2


def test_a_site_whose_robots_txt_is_not_to_be_had_is_left_alone_until_it_is(tmp_path):
    clock = Simulated(ends=2_000)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/rss"] = feed_of(range(2))
        for number in range(2):
            site.page(f"/berita/{number}", number)
        site.routes["/robots.txt"] = lambda _: Answer(status=503 if clock.now() < START + 900 else 404)
        watch(book, clock, [f"{site.base}/rss"])
        assert min(at for at, path in site.at if path != "/robots.txt") >= START + 900
        assert len(urls(tmp_path / "a.db")) == 2


def test_a_feed_that_has_not_changed_is_not_sent_again(tmp_path):
    clock = Simulated(ends=3_000)

    def feed(headers):
        if (
            headers.get("if-none-match") == '"eins"'
            and headers.get("if-modified-since") == "Thu, 13 Jan 2022 05:00:00 GMT"
        ):
            return Answer(status=304)
        told = {"ETag": '"eins"', "Last-Modified": "Thu, 13 Jan 2022 05:00:00 GMT"}
        return Answer(rss("", [0]), headers=XML | told)

    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/rss"] = feed
        site.page("/berita/0", 0)
        notices = watch(book, clock, [f"{site.base}/rss"], every=600)
        assert site.told["/rss"] == 1
        assert len(notices.looks) >= 4
        assert [new for _, new, _ in notices.looks] == [1, *[None] * (len(notices.looks) - 1)]
        assert site.told["/berita/0"] == 1


@pytest.mark.parametrize("told", ["1200", "date"])
def test_a_site_that_wants_rest_is_given_it_and_others_go_on(tmp_path, told):
    clock = Simulated(ends=4_000)
    with serving(clock) as site, serving(clock) as other, Ledger(tmp_path / "a.db") as book:
        wanted = "Thu, 13 Jan 2022 05:20:00 GMT" if told == "date" else told
        site.trouble = lambda path: (
            Answer(status=429, headers={"Retry-After": wanted})
            if path.startswith("/berita") and clock.now() < START + 600 else None
        )  # fmt: skip
        for one in (site, other):
            one.routes["/rss"] = feed_of(range(3))
            for number in range(3):
                one.page(f"/berita/{number}", number + 3 * (one is other))
        watch(book, clock, [f"{one.base}/rss" for one in (site, other)], every=600)
        rest = [at for at, path in site.at if START + 10 < at < START + 1_195]
        assert rest == []
        assert max(at for at, path in other.at if path.startswith("/berita")) < START + 60
        assert len(urls(tmp_path / "a.db")) == 6


# Feeds that are none, or bad


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(b"<!doctype html><html><body>Kami akan segera kembali</body></html>"), "no feed but a page"),
        (Answer(b"", headers=XML), "no feed"),
        (Answer(b"\0\1\2"), "no feed"),
        (Answer(status=503), "503"),
        (Answer(status=404), "404"),
        (Answer(status=302, headers={"Location": "/rss"}), "circle"),
        (Answer(drops=True), "not fetched"),
        (Answer(hangs=4), "took longer"),
        (Answer(b'<!DOCTYPE rss [<!ENTITY a "ha">]><rss version="2.0"><channel><title>&a;</title></channel></rss>'), "entities"),
    ],
)  # fmt: skip
def test_a_feed_that_gives_nothing_is_told_tried_later_and_holds_up_no_other(tmp_path, answer, why):
    clock = Simulated(ends=900)
    with serving(clock) as bad, serving(clock) as good, Ledger(tmp_path / "a.db") as book:
        bad.routes["/rss"] = lambda _: answer
        good.routes["/rss"] = feed_of(range(1))
        good.page("/berita/0", 0)
        begun = time.monotonic()
        notices = watch(book, clock, [f"{one.base}/rss" for one in (bad, good)], every=300)
        assert time.monotonic() - begun < 30
        assert all(why in error.reason for error in notices.missed)
        times = [at for at, path in bad.at if path == "/rss"]
        assert 1 <= len(times) <= 20
        (kept,) = [one for one in book.feeds.all() if one.address.startswith(bad.base)]
        assert kept.failures == len(notices.missed) >= 2
        assert kept.reason == notices.missed[-1].reason
        assert urls(tmp_path / "a.db") == [f"{good.base}/berita/0"]
        assert book.check() == []


BAD = ("drip", "drip-headers", "silence", "endless", "endless-headers", "short", "loop", "hop0", "file", "inside", "bomb", "nested",
       "odd", "laughs", "error-page", "429", "503", "404", "pdf", "nothing", "no-http")  # fmt: skip


def test_the_bad_server_as_feed_and_as_page_costs_only_itself(tmp_path):
    from test_fetch import Server

    clock = Simulated(ends=1_200)
    bad = Server()
    base = f"127.0.0.1:{bad.port}"
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        links = [*(f"http://{base}/{path}" for path in BAD), f"https://{base}/page"]
        rows = "".join(
            f"<item><title>Judul</title><link>{link}</link></item>" for link in [*links, f"{site.base}/berita/0"]
        )
        site.routes["/rss"] = lambda _: Answer(
            f'<rss version="2.0"><channel>{rows}</channel></rss>'.encode(), headers=XML
        )
        site.page("/berita/0", 0)
        limits = Limits(seconds=1.0, pause=0.6)
        for address in [*links, f"{site.base}/rss"]:
            book.feeds.add(Kept(address, 86_400), iso(clock.now()))
        notices = Notices()
        begun = time.monotonic()
        Watcher(book, Options(allow_private=True), Polite(True, clock, limits), clock, notices).run()
        assert time.monotonic() - begun < 180
        assert {error.source for error in notices.missed} == set(links)
        # Where robots.txt is not to be had, nothing is asked for, and nothing given up.
        assert {one.lead.source for one in book.items.failed()} == set(links[:-1])
        assert [origin for origin, _ in book.items.sites(None) if origin.startswith("https")] == [f"https://{base}"]
        assert all(one.reason for one in book.items.failed())
        assert urls(tmp_path / "a.db") == [f"{site.base}/berita/0"]
        assert book.check() == []
    bad.socket.close()


def test_a_page_that_gives_nothing_is_given_up_and_one_that_may_is_tried_eight_times(tmp_path):
    clock = Simulated(ends=10 * 86_400)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/rss"] = feed_of(range(3))
        site.page("/berita/0", 0)
        site.routes["/berita/1"] = lambda _: Answer(
            b"<html><body>Video</body></html>", headers={"Content-Type": "text/html"}
        )
        site.routes["/berita/2"] = lambda _: Answer(status=500)
        watch(book, clock, [f"{site.base}/rss"], every=86_400)
        assert [site.paths().count(f"/berita/{n}") for n in range(3)] == [1, 1, 8]
        assert [(one.tries, one.next) for one in book.items.failed()] == [(1, None), (8, None)]


# One report


def test_a_page_in_a_language_that_is_not_read_is_passed_by_and_not_asked_for_again(tmp_path):
    body = (
        "Ministerin Huber sagte am Donnerstag in Wien, die Verhandlungen über die Grenze seien noch nicht beendet. " * 9
    )
    with serving() as site:
        site.routes["/rss"] = feed_of(range(1))
        site.routes["/berita/0"] = lambda _: Answer(
            f"<html><body><article><h1>Keine Einigung in Wien</h1><p>{body}</p></article></body></html>".encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        done = notulen("watch", f"{site.base}/rss", "--once", "--ledger", tmp_path / "a.db", "--allow-private")
        assert (done.returncode, done.stdout) == (0, "")
        assert "  passed over     1\n  failed          0\n" in done.stderr
        with Ledger(tmp_path / "a.db") as book:
            assert book.items.failed() == []
            assert book.items.sites(None) == []
        assert not (tmp_path / "a.db-watching").exists()


def test_the_same_report_in_two_feeds_is_fetched_once(tmp_path):
    clock = Simulated(ends=600)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/a"] = feed_of(range(3))
        site.routes["/b"] = lambda _: Answer(
            rss("", [0, 1, 2]).replace(b"utm_source=rss", b"utm_source=b"), headers=XML
        )
        for number in range(3):
            site.page(f"/berita/{number}", number)
        watch(book, clock, [f"{site.base}/a", f"{site.base}/b"])
        assert [site.paths().count(f"/berita/{n}") for n in range(3)] == [1, 1, 1]
        assert len(urls(tmp_path / "a.db")) == 3


def test_what_the_feed_tells_completes_the_page_and_touches_nothing_it_tells(tmp_path):
    from feedserver import page

    clock = Simulated(ends=100)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/rss"] = feed_of(range(2))
        site.routes["/berita/0"] = lambda _: Answer(page(0, published=None), headers={"Content-Type": "text/html"})
        site.page("/berita/1", 1)
        book.feeds.add(Kept(f"{site.base}/rss", 60, outlet="Kabar Contoh"), iso(clock.now()))
        watch(book, clock)
        told = {one.url: one for one in book.reports()}
        assert told[f"{site.base}/berita/0"].published == "2022-01-13T05:00:00+00:00"
        assert told[f"{site.base}/berita/1"].published == "2022-01-13T10:00:00+07:00"
        assert told[f"{site.base}/berita/0"].outlet == "Kabar Contoh"


def test_an_index_of_sitemaps_is_followed_one_step_and_each_is_looked_at_by_itself(tmp_path):
    clock = Simulated(ends=900)
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        index = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <sitemap><loc>{site.base}/peta-1.xml.gz</loc></sitemap><sitemap><loc>{site.base}/dalam.xml</loc></sitemap>
            </sitemapindex>""".encode()
        news = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{site.base}/berita/1</loc><news:news>
            <news:publication><news:name>Kabar</news:name></news:publication>
            <news:publication_date>2022-01-13T09:00:00+07:00</news:publication_date></news:news></url></urlset>""".encode()
        import gzip

        site.routes["/peta.xml"] = site.routes["/dalam.xml"] = lambda _: Answer(index)
        site.routes["/peta-1.xml.gz"] = lambda _: Answer(
            gzip.compress(news), headers={"Content-Type": "application/gzip"}
        )
        site.page("/berita/1", 1)
        notices = watch(book, clock, [f"{site.base}/peta.xml"], every=300)
        assert urls(tmp_path / "a.db") == [f"{site.base}/berita/1"]
        assert site.told["/berita/1"] == 1
        assert {error.source for error in notices.missed} == {f"{site.base}/dalam.xml"}
        assert "within another" in notices.missed[0].reason
        book.feeds.remove(f"{site.base}/peta.xml")
        assert book.feeds.all() == ()


def test_watched_once_each_feed_is_looked_at_once_and_what_it_led_to_is_read(tmp_path):
    clock = Simulated()
    with serving(clock) as site, Ledger(tmp_path / "a.db") as book:
        site.routes["/rss"] = feed_of(range(3))
        for number in range(3):
            site.page(f"/berita/{number}", number)
        watch(book, clock, [f"{site.base}/rss"], watched=Watched(once=True))
        assert len(urls(tmp_path / "a.db")) == 3
        assert site.told["/rss"] == 1
        watch(book, clock, watched=Watched(once=True))  # its time has not come
        assert site.told["/rss"] == 1
        clock.time += 120
        watch(book, clock, watched=Watched(once=True))
        assert site.told["/rss"] == 2


# Stopped, killed and started again


def _started(path, *more):
    command = [sys.executable, "-m", "notulen", "watch", "--ledger", str(path), "--allow-private", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True)


def _waited(what, seconds=90.0):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_stopped_or_killed_and_started_again_it_fetches_nothing_twice_that_is_stored(tmp_path, how):
    path = tmp_path / "a.db"
    reports = 6
    with serving() as site:
        site.routes["/rss"] = feed_of(range(reports))
        for number in range(reports):
            site.page(f"/berita/{number}", number)
        Ledger(path).close()
        more = [f"{site.base}/rss"]
        stored: list[str] = []
        for stops in (2, 4):
            child = _started(path, "--log", str(tmp_path / "log.jsonl"), *more)
            _waited(lambda stops=stops: len(urls(path)) >= stops)
            child.send_signal(how)
            out, err = child.communicate(timeout=30)
            assert out == ""
            if how != signal.SIGKILL:
                assert child.returncode == 0, err
                assert "reports read" in err
            now = urls(path)
            asked = site.paths()
            assert all(asked.count(url.removeprefix(site.base)) == 1 for url in stored)
            assert set(stored) < set(now)
            stored = now
        done = notulen("watch", "--once", "--ledger", path, "--allow-private")
        assert done.returncode == 0
        assert urls(path) == sorted(f"{site.base}/berita/{n}" for n in range(reports))
        # Only what a kill struck between its fetching and its storing is fetched anew.
        assert sum(site.told[f"/berita/{n}"] - 1 for n in range(reports)) <= 2
        events = [json.loads(line)["event"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
        assert events.count("read") in ({4, 5, 6} if how != signal.SIGKILL else {3, 4, 5, 6})
        assert events.count("end") == (0 if how == signal.SIGKILL else 2)
        with Ledger(path) as book:
            assert book.check() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_signal_ends_a_fetch_at_once_and_drops_it_whole(tmp_path):
    with serving() as site:
        site.routes["/rss"] = feed_of(range(1))
        site.routes["/berita/0"] = lambda _: Answer(b"x", hangs=28)
        child = _started(tmp_path / "a.db", f"{site.base}/rss")
        _waited(lambda: "/berita/0" in site.paths())
        second = notulen("watch", "--once", "--ledger", tmp_path / "a.db")
        assert second.returncode == 2
        assert "another `notulen watch` is at work" in second.stderr
        begun = time.monotonic()
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=15)
        assert child.returncode == 0
        assert time.monotonic() - begun < 10
        with Ledger(tmp_path / "a.db") as book:
            assert book.items.failed() == []
            assert len(book.items.sites(None)) == 1
