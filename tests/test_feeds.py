"""Feeds and sitemaps as they come: what they lead to is found, whatever they are made of, and nothing is fetched by them."""

from __future__ import annotations

import gzip
import socket
import time
from contextlib import suppress

import pytest
from feedserver import Answer, rss, serving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notulen.errors import InputError
from notulen.model import Lead
from notulen.reports.feeds import MOST, MOST_INNER, Feed, feed, is_feed
from notulen.reports.jsonl import Line
from notulen.reports.leads import completed
from notulen.reports.polite import Polite
from notulen.reports.robots import fits, rules
from notulen.reports.sources import Defaults, gather
from notulen.watching.again import LONGEST, SPREAD, pause

HERE = "https://contoh.id/umpan"


def rss_of(*rows: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(rows)}</channel></rss>'.encode()


def one(data: bytes) -> Lead:
    (lead,) = feed(data, "umpan", HERE).items
    return lead


# What is found


def test_rss_tells_address_headline_moment_and_language():
    row = (
        "<item><title>Tolak</title><link>/a?b=1&amp;c=2</link><pubDate>Thu, 13 Jan 2022 10:15:07 +0700</pubDate></item>"
    )
    lead = one(rss_of(row, head="<language>id-ID</language>"))
    assert (lead.source, lead.headline) == ("https://contoh.id/a?b=1&c=2", "Tolak")
    assert (lead.published, lead.language) == ("2022-01-13T10:15:07+07:00", "id-ID")
    assert lead.listed


def test_atom_tells_them_and_what_was_only_updated_was_not_published_then():
    entry = (
        '<entry><title type="html">&lt;b&gt;Tolak&lt;/b&gt; A &amp;amp; B</title><id>tag:a</id><link rel="self" href="/s"/>'
        '<link href="/satu"/>{}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></content></entry>'
    )
    for dated, published in (
        ("<published>2022-01-13T10:00:00+07:00</published><updated>2022-01-14T00:00:00Z</updated>", "2022-01-13T10:00:00+07:00"),
        ("<updated>2022-01-14T00:00:00Z</updated>", None),
    ):  # fmt: skip
        lead = one(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry.format(dated)}</feed>'.encode())
        assert (lead.source, lead.headline, lead.published) == ("https://contoh.id/satu", "Tolak A & B", published)


def test_rss_of_the_first_version_and_dublin_core():
    lead = one(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>K</title></channel><item>'
        b"<title>Tolak</title><link>https://contoh.id/a</link><dc:date>2022-01-13T10:00:00+07:00</dc:date></item></rdf:RDF>"
    )
    assert (lead.source, lead.published) == ("https://contoh.id/a", "2022-01-13T10:00:00+07:00")


def test_an_address_may_stand_in_the_guid_alone():
    assert (
        one(rss_of('<item><guid isPermaLink="true">https://contoh.id/a</guid></item>')).source == "https://contoh.id/a"
    )


SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://contoh.id/a </loc><n:news><n:publication><n:name>Kabar</n:name><n:language>id</n:language></n:publication>
<n:publication_date>2022-01-13T10:00:00+07:00</n:publication_date><n:title>Tolak &amp; Tawar</n:title></n:news></url>
<url><loc>https://contoh.id/b</loc><lastmod>2022-01-13</lastmod></url></urlset>"""


@pytest.mark.parametrize("data", [SITEMAP, gzip.compress(SITEMAP), SITEMAP.decode().encode("utf-16")])
def test_a_news_sitemap_tells_them_too_and_lastmod_is_no_publication(data):
    first, second = feed(data, "peta").items
    assert (first.source, first.headline, first.outlet) == ("https://contoh.id/a", "Tolak & Tawar", "Kabar")
    assert (first.published, first.language) == ("2022-01-13T10:00:00+07:00", "id")
    assert (second.source, second.published) == ("https://contoh.id/b", None)


def test_an_index_leads_to_the_sitemaps_changed_last():
    rows = "".join(
        f"<sitemap><loc>https://contoh.id/{n}.xml</loc><lastmod>2022-01-{n % 28 + 1:02}</lastmod></sitemap>"
        for n in range(99)
    )
    found = feed(f"<sitemapindex>{rows}</sitemapindex>".encode(), "peta")
    assert (len(found.inner), found.left_out, found.items) == (MOST_INNER, 99 - MOST_INNER, ())
    assert min(int(address[18:-4]) % 28 for address in found.inner) > 10


@pytest.mark.parametrize("sitemap", [False, True])
def test_of_too_many_reports_the_newest_are_taken(sitemap):
    if sitemap:
        rows = "".join(
            f"<url><loc>https://contoh.id/{n}</loc><news><publication_date>2022-01-01T{n // 60:02}:{n % 60:02}:00Z"
            "</publication_date></news></url>"
            for n in range(MOST + 5)
        )
        found = feed(f"<urlset>{rows}</urlset>".encode(), "peta")
        assert {lead.source for lead in found.items} == {f"https://contoh.id/{n}" for n in range(5, MOST + 5)}
    else:
        found = feed(rss_of(*(f"<item><link>https://contoh.id/{n}</link></item>" for n in range(MOST + 5))), "umpan")
        assert found.items[-1].source == f"https://contoh.id/{MOST - 1}"
    assert (len(found.items), found.left_out) == (MOST, 5)


@pytest.mark.parametrize(
    "row",
    [
        "<item><title>Tolak & Tawar&nbsp;Lagi</title><link>https://contoh.id/a?b=1&c=2</link></item>",
        "<item><title><![CDATA[Tolak & Tawar Lagi]]></title><link>https://contoh.id/a?b=1&c=2</link><x></item>",
        "<item><media:thing/><title>Tolak &amp; Tawar Lagi</title><link><![CDATA[https://contoh.id/a?b=1&c=2]]></link>",
        "\x00<item>\x0b<title>Tolak &#38; Tawar Lagi\x1b</title><link>https://contoh.id/a?b=1&#38;c=2</link></item>",
    ],
)
def test_a_broken_feed_gives_what_it_can(row):
    lead = one(rss_of(row))
    assert (lead.source, " ".join(lead.headline.split())) == ("https://contoh.id/a?b=1&c=2", "Tolak & Tawar Lagi")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://contoh.id/a", "http://", "http://[", ""]
)
def test_what_is_no_address_of_the_web_leads_nowhere(link):
    assert feed(rss_of(f"<item><title>a</title><link>{link}</link></item>"), "umpan").items == ()


# What is refused

LAUGHS = (
    b'<?xml version="1.0"?><!-- <rss> --><!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("j")))
    + b"]><rss version='2.0'><channel><item><title>&i;</title><link>https://contoh.id/a</link></item></channel></rss>"
)
QUADRATIC = (
    b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * 50_000 + b'">]><rss><channel><item><title>' + b"&a;" * 50_000 + b"</title></item></channel></rss>"
)  # fmt: skip
OUTSIDE = b'<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://contoh.id/&a;</loc></url></urlset>'


@pytest.mark.parametrize("data", [LAUGHS, LAUGHS.decode().encode("utf-16"), gzip.compress(LAUGHS), QUADRATIC, OUTSIDE])
def test_entities_are_not_defined_by_a_feed(data):
    begun = time.monotonic()
    with pytest.raises(InputError, match=r"entities|no feed"):
        feed(data, "umpan")
    assert time.monotonic() - begun < 2


def test_a_document_type_without_entities_is_let_pass_and_not_fetched(monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("it fetched"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("it looked for a host"))
    kind = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://contoh.id/rss.dtd">'
    assert one(kind + b"<rss version='0.91'><channel><item><link>https://contoh.id/a</link></item></channel></rss>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no feed"),
        (b"<!doctype html><html><body><rss></rss></body></html>", "no feed but a page"),
        (b'{"items": []}', "no feed"),
        (b"http://127.0.0.1/umpan", "no feed"),  # feedparser, left to itself, fetches it
        (b"/etc/passwd", "no feed"),
        (gzip.compress(b"<rss>" + b"a" * 60_000_000), "too large"),
        (gzip.compress(b"<rss></rss>")[:-9], "cut short"),
    ],
)
def test_what_is_no_feed_is_told(data, why):
    with pytest.raises(InputError, match=why):
        feed(data, "umpan")


@pytest.mark.parametrize(
    "filling",
    [
        b"<",
        b"<a>",
        b"&a;",
        b"<![CDATA[",
        b"x='1' ",
        b"<item><link>https://contoh.id/a</link></item>",
        b"]]>",
        b"<!--",
        b"\xff",
    ],
)
def test_two_megabytes_of_anything_take_seconds_at_most(filling):
    for head in (b"<rss version='2.0'><channel>", b"<rss><channel><item><title ", b"<urlset>", b"<feed><entry>"):
        begun = time.process_time()
        with suppress(InputError):
            assert isinstance(feed(head + filling * (2_000_000 // len(filling)), "umpan", HERE), Feed)
        assert time.process_time() - begun < 10


PARTS = st.sampled_from(
    [b"<rss>", b"<feed>", b"<urlset>", b"<sitemapindex>", b"</rss>", b"<channel>", b"<item>", b"</item>", b"<entry>", b"<url>",
     b"<loc>", b"</loc>", b"<link>", b"</link>", b"<link href='/a'/>", b"<title>", b"</title>", b"<![CDATA[", b"]]>", b"&amp;",
     b"&lt;", b"&#0;", b"&#xD800;", b"&#x110000;", b"&nbsp;", b"<!DOCTYPE rss [", b"<!ENTITY a 'b'>", b"]>", b"<?xml version='1.0'",
     b" encoding='utf-16'?>", b"?>", b"<pubDate>", b"Thu, 99 Foo 2022", b"</pubDate>", b"<guid isPermaLink='true'>", b"http://[",
     b"https://contoh.id/", b"<dc:date>", b" xmlns:dc='x'", b" xml:base='http://['", b"\xff\xfe", b"\0", b"\x1f\x8b"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(PARTS, st.binary(max_size=9)), max_size=40).map(b"".join)))
def test_any_bytes_give_a_feed_or_a_reason(data):
    for whole in (
        data,
        b"<rss version='2.0'><channel><item>" + data,
        b"<urlset><url><loc>" + data,
        gzip.compress(b"<feed>" + data),
    ):
        with suppress(InputError):
            found = feed(whole, "umpan", HERE)
            assert all(lead.source.startswith(("http://", "https://")) for lead in found.items)
        assert is_feed(whole) in {True, False}


# robots.txt


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_robots_txt_gives_rules(text, path):
    found = rules("User-agent: *\n" + text)
    assert found.allow(f"https://contoh.id/{path}") in {True, False}
    assert fits("*" * 50 + path + "*" * 50, path)


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("User-agent: *\nDisallow: /\nAllow: /berita", ["/berita/1"], ["/", "/lain"]),
        ("User-agent: *\nDisallow: /*?cetak=\nDisallow: /*.pdf$", ["/a.pdfx", "/a?b=1"], ["/a?cetak=1", "/b/c.pdf"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Notulen/1.0\nDisallow: /a", ["/b"], ["/a/c"]),
        ("User-agent: notulen\nUser-agent: lain\nDisallow: /a\nUser-agent: *\nDisallow: /", ["/b"], ["/a"]),
        ("User-agent: lain\nDisallow: /", ["/"], []),
        ("User-agent: *\nDisallow:", ["/"], []),
        ("user-agent:*\r\ndisallow:/a # sebab\r\n", ["/b"], ["/a"]),
        ("User-agent: *\nDisallow: /a%20b", ["/ab"], ["/a%20b"]),
        ("<html>Tidak ada</html>", ["/"], []),
    ],
)
def test_robots_txt_is_read_as_its_standard_says(text, allowed, refused):
    found = rules(text)
    assert [path for path in allowed if not found.allow(f"https://contoh.id{path}")] == []
    assert [path for path in refused if found.allow(f"https://contoh.id{path}")] == []


# Trying again


@given(st.integers(1, 100), st.text(max_size=20))
def test_pauses_grow_are_spread_and_are_the_same_each_time(tries, name):
    assert pause(tries, name) == pause(tries, name)
    assert 60 * (1 - SPREAD) <= pause(tries, name) <= LONGEST * (1 + SPREAD)
    assert pause(tries + 2, name) >= pause(tries, name) or tries >= 6
    assert pause(tries, name, wanted=1e6) == 1e6


# As sources


def test_a_feed_given_to_read_gives_its_reports_once_and_asks_as_a_guest(tmp_path):
    with serving() as site:
        site.routes["/robots.txt"] = lambda _: Answer(b"User-agent: *\nDisallow: /berita/1")
        site.routes["/rss"] = lambda _: Answer(rss(site.base, [0, 1, 2]), headers={"Content-Type": "text/xml"})
        for number in range(3):
            site.page(f"/berita/{number}", number)
        known = Defaults(allow_private=True, polite=Polite(True, gap=0.01))
        found = list(gather([f"{site.base}/rss"], known))
        assert [getattr(one, "reason", None) or one.headline for one in found] == [
            "Rusia Tolak Usul NATO Nomor 2", "its site asks programs not to fetch it (robots.txt)", "Rusia Tolak Usul NATO Nomor 0",
        ]  # fmt: skip
        saved = tmp_path / "umpan.rss"
        saved.write_bytes(rss(site.base, [0, 1, 2]))
        assert [str(one) for one in gather([str(saved)], known)] == [str(one) for one in found]
        # A person's own word for one address stands over what is asked of programs.
        (report,) = gather([f"{site.base}/berita/1"], known)
        assert report.headline == "Rusia Tolak Usul NATO Nomor 1"


def test_a_folder_with_a_feed_in_it_fetches_nothing(tmp_path):
    (tmp_path / "umpan.xml").write_bytes(rss("https://contoh.id", [0]))
    (error,) = gather([str(tmp_path)])
    assert "no files in this folder" in error.reason


def test_a_headline_that_only_the_feed_tells_becomes_the_first_line():
    from notulen.model import Report

    line = Line("a", Report(id="a", text="Isi."), page=True)
    told = Lead(source="https://contoh.id/a", headline="Judul", published="2022-01-13", outlet="Kabar", language="id")
    assert completed(line, told).report.text == "Judul\nIsi."
    own = Line(
        "a", Report(id="a", text="Lain\nIsi.", headline="Lain", published="2020-01-01", outlet="Sendiri"), page=True
    )
    assert completed(own, told).report == own.report
