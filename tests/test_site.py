"""The site of the documentation: it builds, its links lead somewhere, and it loads nothing from elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urldefrag, urlsplit

import of_notebooks
import pytest
import reference
import woven
from lxml import html
from serving import CHROMIUM, FLAGS, needs_browser

pytest.importorskip("mkdocs", reason="the site is built with `pip install 'notulen[docs]'`")
pytest.importorskip("material", reason="the site is built with `pip install 'notulen[docs]'`")

ROOT = Path(__file__).parents[1]
LONGEST = 60  # seconds
LOADS = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
    "object": "data", "link": "href", "form": "action", "use": "href", "input": "src",
}  # fmt: skip


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, time.monotonic() - begun


@pytest.fixture(scope="module")
def pages(site):
    """Every page but the one that a server shows for what is not there, whose links begin at the server's root."""
    return {
        path: html.document_fromstring(path.read_bytes()) for path in site[0].rglob("*.html") if path.name != "404.html"
    }


def test_it_builds_in_time(site):
    assert site[1] < LONGEST


def test_every_page_is_there(site):
    folder, _ = site
    written = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    wanted = {*written, *reference.pages(), *woven.ELSEWHERE}
    assert [one for one in sorted(wanted) if not (folder / one).with_suffix(".html").is_file()] == []
    assert list(folder.rglob("*.py")) == []


def test_every_page_stands_in_the_navigation(site, pages):
    folder, _ = site
    start = pages[folder / "index.html"]
    led = {urldefrag(one)[0] for one in start.xpath('//nav[contains(@class, "md-nav--primary")]//a/@href')}
    names = {str(path.relative_to(folder)) for path in pages} - {"index.html"}
    assert sorted(names - led) == []


def test_links_lead_to_pages_and_places(pages):
    ids = {path: set(page.xpath("//@id")) | set(page.xpath("//a/@name")) for path, page in pages.items()}
    wrong = []
    for path, page in pages.items():
        for link in page.xpath("//a/@href"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target = target / "index.html"
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in ids.get(target, ())):
                wrong.append((path.name, link))
    assert wrong == []


def test_no_page_loads_anything_from_elsewhere(site, pages):
    folder, _ = site
    outside = re.compile(r"^(?:[a-z]+:)?//", re.IGNORECASE)
    for path, page in pages.items():
        for tag, attribute in LOADS.items():
            assert [one for one in page.xpath(f"//{tag}/@{attribute}") if outside.match(one)] == [], path.name
        assert page.xpath("//@srcset | //@style[contains(., 'url(')]") == []
        assert not re.search(r"(?:@import|url\()", "".join(page.xpath("//style/text()"))), path.name
    for path in folder.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert [one for one in re.findall(r"(?:@import\s*|url\()[\"']?([^\"')]+)", text) if outside.match(one)] == []


@needs_browser
def test_a_browser_asks_for_nothing_from_elsewhere_and_finds_no_fault(site):
    from playwright.sync_api import sync_playwright

    asked, faults = [], []
    handler = partial(_Silent, directory=str(site[0]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving, sync_playwright() as play:
        Thread(target=serving.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{serving.server_port}/"
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        for size, colours in (({"width": 1280, "height": 900}, "light"), ({"width": 380, "height": 800}, "dark")):
            page = browser.new_page(viewport=size, color_scheme=colours)  # type: ignore[arg-type]
            page.on("request", lambda one: asked.append(one.url))
            page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
            for name in ("index", "start", "limits", "reference/formats", "reference/commands/read"):
                page.goto(f"{address}{name}.html")
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{name} is wider than {size['width']}"
            page.goto(f"{address}index.html?q=corroboration")
            page.wait_for_selector(".md-search-result__link", state="attached")
        browser.close()
        serving.shutdown()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert faults == []


def test_the_name_of_a_command_leads_to_its_page(site, pages):
    analyst = pages[site[0] / "howto" / "analyst.html"]
    assert "../reference/commands/watch.html" in analyst.xpath("//p/a[code]/@href")
    assert analyst.xpath("//pre//a[contains(@href, 'reference')]") == []


def test_what_pages_take_from_others_is_in_them(pages):
    every = {path.name: page.text_content() for path, page in pages.items()}
    assert "cross-validation" in every["acts.html"]
    assert "Kept at 0.7" in every["measurements.html"]
    assert "kept at 0.7" in every["limits.html"]
    assert "<!-- include" not in "".join(html.tostring(page, encoding="unicode") for page in pages.values())


@pytest.mark.parametrize(
    ("text", "source", "uri", "wanted"),
    [
        ("[a](docs/ledger.md#tables)", "README.md", "limits.md", "[a](ledger.md#tables)"),
        ("[a](../../docs/standing.md)", "training/acts/README.md", "training/acts.md", "[a](../standing.md)"),
        ("[a](../bench/README.md)", "docs/reading.md", "reading.md", "[a](measurements.md)"),
        ("![a](docs/images/report.png)", "README.md", "howto/server.md", "![a](../images/report.png)"),
        ("the [licence](LICENSE)", "README.md", "limits.md", "the licence"),
        ("[a](https://example.org/docs/x.md)", "README.md", "limits.md", "[a](https://example.org/docs/x.md)"),
        (
            "[docs/standing.md](docs/standing.md)",
            "README.md",
            "limits.md",
            "[Where the talks stand: the rules](standing.md)",
        ),
        ("[a](#here)", "README.md", "limits.md", "[a](#here)"),
    ],
)
def test_links_lead_to_where_pages_are_on_the_site(text, source, uri, wanted):
    assert woven.led(text, source, uri) == wanted


@pytest.mark.parametrize("what", ["README.md nothing", 'README.md "Nothing"', "NOTHING.md brief"])
def test_a_page_that_takes_what_is_not_there_is_refused(what):
    with pytest.raises(woven.WovenError):
        woven.woven(f"<!-- include: {what} -->", "limits.md")


def test_a_notebook_is_a_page_with_what_its_cells_gave(tmp_path):
    path = tmp_path / "n.ipynb"
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "words"]},
        {"cell_type": "code", "source": ["1 < 2"], "outputs": [{"data": {"text/plain": ["1 < 2"]}}]},
        {"cell_type": "code", "source": [], "outputs": [{"data": {"text/html": ["<b>x</b>\n\n<p>"], "text/plain": ["x"]}}]},
        {"cell_type": "code", "source": [], "outputs": [{"text": ["a\n"]}, {"data": {"image/png": "iVBO\n"}}]},
    ]  # fmt: skip
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    page = of_notebooks.page(path)
    assert page.startswith("# Title\nwords\n\n```py\n1 < 2\n```\n")
    shown = of_notebooks.filled(page, path)
    assert "<code>1 &lt; 2</code>" in shown
    assert "<b>x</b>\n\n<p>" in shown
    assert "<code>a\n</code>" in shown
    assert 'src="data:image/png;base64,iVBO"' in shown
    assert "data-output" not in shown


def test_a_section_is_taken_up_to_the_next_of_its_rank():
    text = woven.woven('<!-- include: README.md "Limits" -->', "limits.md")
    assert "does not know whether it is true" in text
    assert "Apache" not in text
