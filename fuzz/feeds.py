"""Fuzzes the readers of feeds, sitemaps and robots.txt: leads to open addresses or an InputError, and nothing else.

FUZZ_SECONDS=60 python fuzz/feeds.py
"""

from __future__ import annotations

import gzip

import atheris
from common import run

with atheris.instrument_imports(include=["notulen"]):
    from notulen.errors import InputError
    from notulen.reports.feeds import feed, is_feed
    from notulen.reports.robots import rules

CHARSETS = (None, "utf-8", "windows-1252", "utf-16", "nonesuch")
HERE = "https://contoh.example/dunia/feed"
ITEM = (
    b"<item><title>Perundingan &amp; sanksi</title><link>/a?utm_source=x</link><pubDate>Thu, 13 Jan 2022 10:15:00 +0700"
)
RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Warta</title>'
    + ITEM
    + b"</pubDate></item></channel></rss>"
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/b/"><entry><id>urn:1</id><link rel="alternate" href="c"/>'
    b'<title type="html">&lt;b&gt;Talks&lt;/b&gt;</title><published>2022-01-13T10:15:00Z</published></entry></feed>'
)
MAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    b"<url><loc>https://contoh.example/a</loc><news:news><news:publication_date>2022-01-13</news:publication_date>"
    b"<news:title>A</news:title></news:news></url></urlset>"
)
INDEX = b"<sitemapindex><sitemap><loc>https://contoh.example/s.xml.gz</loc><lastmod>2022-01-13</lastmod></sitemap></sitemapindex>"
ROBOTS = b"\1User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 2.5\nSitemap: https://contoh.example/s.xml\n"


def one(data: bytes) -> None:
    """The first byte tells whether it is a robots.txt, else the charset that the server named."""
    kind, rest = (data[0] if data else 0), data[1:]
    if kind == 1:
        found = rules(rest.decode("utf-8", "replace"))
        found.allow("https://contoh.example/a/b?c=d")
        return
    is_feed(rest)
    try:
        made = feed(rest, "a.xml", HERE, CHARSETS[kind % len(CHARSETS)])
    except InputError:
        return
    for lead in made.items:
        assert lead.source.startswith(("http://", "https://"))
    assert all(inner.startswith(("http://", "https://")) for inner in made.inner)


if __name__ == "__main__":
    feeds = (RSS, ATOM, MAP, INDEX)
    run(one, [*(b"\0" + each for each in feeds), b"\0" + gzip.compress(RSS), ROBOTS])
