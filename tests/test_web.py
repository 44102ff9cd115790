"""The pages: what they show, what they refuse, and that nothing in a report breaks out of its place."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command import needs_reading
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import changed, fresh, reading
from samples import report as sample_report
from serving import client, examples, filled, form_token

from notulen.errors import NotulenError
from notulen.ledger.ledger import Ledger
from notulen.views import marking
from notulen.web import differing
from notulen.web.app import create_app
from notulen.web.asked import asked
from notulen.web.serving import listening_at
from notulen.web.settings import Settings
from notulen.web.site import MENU
from notulen.web.words import TONGUES, words

PAGES = [path for _, path in MENU] + ["/talks", "/add"]
TOKEN = "sixteen-and-more-characters"
WEB = Path(differing.__file__).parent


class Page(HTMLParser):
    """A page taken apart as a browser would: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def every(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def ledger(tmp_path):
    return filled(tmp_path)


# What is shown


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_in_each_language(ledger, path, tongue):
    with client(ledger) as web:
        page = web.get(path, params={"in": tongue})
    assert page.status_code == 200
    assert f'<html lang="{tongue}">' in page.text


@pytest.mark.parametrize("path", [path for path in PAGES if path not in {"/talks", "/add"}])
def test_an_empty_ledger_is_explained_with_the_next_step(tmp_path, path):
    with client(fresh(tmp_path)) as web:
        page = web.get(path, params={"in": "en"})
    assert page.status_code == 200
    assert words("en")("empty.title") in page.text
    assert 'href="/add?in=en"' in page.text


def test_a_browser_is_answered_in_its_language(ledger):
    with client(ledger, **{"accept-language": "id-ID,id;q=0.9,en;q=0.5"}) as web:
        assert '<html lang="id">' in web.get("/").text


def test_a_mark_leads_to_the_words_in_their_report(ledger):
    with client(ledger) as web:
        (mark, *_) = re.findall(r'<sup class="mark"><a href="(/minutes/[^"]+)"', web.get("/").text)
        page = web.get(mark)
    name = page.url.fragment or str(page.history[-1].headers["location"]).split("#")[1]
    assert page.url.path.startswith("/reports/")
    assert f'id="{name}"' in page.text


def test_every_link_of_the_pages_leads_somewhere(tmp_path):
    seen: dict[str, int] = {}
    with client(filled(tmp_path)) as web:
        left = ["/", "/add"]
        while left:
            path = left.pop()
            if path in seen:
                continue
            page = web.get(path)
            seen[path] = page.status_code
            links = [one.get("href") or "" for one in Page(page.text).every("a")]
            left += [one.split("#")[0] for one in links if one.startswith("/") and len(seen) < 400]
    assert [path for path, status in seen.items() if status != 200] == []
    assert len(seen) > 40


def test_filters_stand_in_the_address_and_are_kept_by_links(ledger):
    one = asked(
        {"since": "2022-01-01", "party": "RUS", "about": "security.forces", "talks": "Wina", "in": "en", "page": "3"}
    )
    assert one.link("/open") == "/open?talks=Wina&since=2022-01-01&party=RUS&about=security.forces&in=en"
    assert one.lasting("/acts/1") == "/acts/1?talks=Wina&in=en"
    with client(ledger) as web:
        page = web.get("/positions", params={"party": "RUS", "in": "en"})
        assert 'href="/timeline?party=RUS&amp;in=en"' in page.text
        assert web.get("/positions", params={"since": "no day"}).status_code == 400


def test_the_slider_leads_to_the_day_it_stands_on(ledger):
    with client(ledger) as web:
        answer = web.get("/positions", params={"upto": "1"}, follow_redirects=False)
    assert answer.status_code == 303
    assert re.fullmatch(r"/positions\?until=\d{4}-\d\d-\d\d", answer.headers["location"])


def test_what_another_program_stores_is_shown(tmp_path):
    path = fresh(tmp_path)
    with client(path) as web:
        assert words("en")("empty.title") in web.get("/", params={"in": "en"}).text
        with Ledger(path) as book:
            book.add(reading())
        until = time.monotonic() + 20
        while words("en")("empty.title") in web.get("/", params={"in": "en"}).text and time.monotonic() < until:
            time.sleep(0.1)
        assert "security" not in web.get("/issues").url.query.decode()
        assert words("en")("empty.title") not in web.get("/", params={"in": "en"}).text


# What is said and added


def test_a_verdict_is_kept_with_the_name_and_shown(ledger):
    with client(ledger) as web:
        key = web.get("/reports").text.split('href="/reports/', 1)[1].split('"', 1)[0]
        (minute, *_) = re.findall(r'id="n-([^"]+)"', web.get(f"/reports/{key}").text)
        token = form_token(web)
        form = {"form_token": token, "by": "Anna", "note": "reads so", "said": "wrong", "field": "kind", "value": ""}
        page = web.post(f"/minutes/{minute}/verdict", data=form, params={"in": "en"})
        assert page.status_code == 200
        assert "judged wrong by Anna" in page.text
        assert 'value="Anna"' in web.get(f"/reports/{key}", params={"minute": minute}).text
    with Ledger(ledger, write=False) as book:
        assert [one.by for one in book.show(minute).said] == ["Anna"]


def test_a_correction_that_cannot_be_is_told_beside_the_field(ledger):
    with client(ledger) as web:
        key = web.get("/reports").text.split('href="/reports/', 1)[1].split('"', 1)[0]
        (minute, *_) = re.findall(r'id="n-([^"]+)"', web.get(f"/reports/{key}").text)
        form = {"form_token": form_token(web), "by": "Anna", "said": "correct", "field": "kind", "value": "<b>nonsense"}
        page = web.post(f"/minutes/{minute}/verdict", data=form)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "&lt;b&gt;nonsense" in page.text


def test_talks_are_named_chosen_and_taken_away(ledger):
    with client(ledger) as web:
        form = {
            "form_token": form_token(web),
            "name": "Wina & <co>",
            "between": ["RUS", "NATO"],
            "about": ["security.forces"],
        }
        page = web.post("/talks", data=form)
        assert page.url.params["talks"] == "Wina & <co>"
        assert "Wina &amp; &lt;co&gt;" in page.text
        links = [one.get("href") or "" for one in Page(page.text).every("a")]
        kept_to = [one for one in links if one.startswith("/") and not one.startswith(("/#", "#"))]
        assert all("talks=Wina" in one for one in kept_to)
        again = web.post("/talks", data=form)
        assert again.status_code == 422
        web.post("/talks/remove", data={"form_token": form_token(web), "name": "Wina & <co>"})
    with Ledger(ledger, write=False) as book:
        assert book.talks.all() == ()


@needs_reading
def test_a_pasted_report_is_read_and_its_errors_are_told(tmp_path):
    with client(fresh(tmp_path)) as web:
        form = {
            "form_token": form_token(web),
            "text": sample_report().text,
            "outlet": "Berita Baru",
            "published": "2022-01-13",
        }
        files = [("files", ("../../etc/broken.jsonl", b"{not json\n"))]
        page = web.post("/add", data=form, files=files)
        assert page.url.path.startswith("/jobs/")
        until = time.monotonic() + 120
        while "data-poll" in page.text and time.monotonic() < until:
            time.sleep(0.3)
            page = web.get(page.url.path, params={"in": "en"})
        assert words("en")("jobs.done") in page.text
        assert "broken.jsonl" in page.text
        assert str(tmp_path) not in page.text
        assert "/tmp" not in page.text
        assert 'href="/reports/' in page.text
        assert web.get("/reports").text.count('href="/reports/') == 1


@pytest.mark.parametrize("address", ["/etc/passwd", "file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)"])
def test_only_addresses_of_the_web_are_taken(tmp_path, address):
    with client(fresh(tmp_path)) as web:
        page = web.post("/add", data={"form_token": form_token(web), "addresses": address})
    assert page.status_code == 422
    assert 'id="wrong-addresses"' in page.text


@needs_reading
def test_private_addresses_are_not_fetched(tmp_path):
    with client(fresh(tmp_path)) as web:
        page = web.post(
            "/add", data={"form_token": form_token(web), "addresses": "http://127.0.0.1:9/x http://169.254.169.254/"}
        )
        until = time.monotonic() + 60
        while "data-poll" in page.text and time.monotonic() < until:
            time.sleep(0.3)
            page = web.get(page.url.path)
    assert page.text.count("private or local address") == 2
    with Ledger(tmp_path / "notulen.db", write=False) as book:
        assert book.items.failed() == []  # nor left to `retry`, which may be allowed more


# What is refused


def test_every_answer_carries_the_policy(ledger):
    with client(ledger) as web:
        for path in ("/", "/nothing", "/static/notulen.css"):
            headers = web.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
        cookie = web.get("/", headers={"cookie": ""}).headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "192.168.0.1"]
)
def test_a_request_for_another_host_is_refused(ledger, host):
    with client(ledger) as web:
        assert web.get("/", headers={"host": host}).status_code == 421
        assert web.get("/", headers={"host": "localhost:8000"}).status_code == 200
        assert web.get("/", headers={"host": "[::1]:8000"}).status_code == 200


def test_a_form_from_elsewhere_is_refused(ledger):
    with client(ledger) as web:
        token = form_token(web)
        form = {"name": "Wina", "between": "RUS"}
        assert web.post("/talks", data=form).status_code == 403
        assert web.post("/talks", data=form | {"form_token": "0" * 64}).status_code == 403
        good = form | {"form_token": token}
        assert web.post("/talks", data=good, headers={"origin": "https://evil.example"}).status_code == 403
        assert web.post("/talks", data=good, headers={"origin": "null"}).status_code == 403
        assert web.post("/talks", data=good, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        web.cookies.clear()
        assert web.post("/talks", data=good).status_code == 403
    with Ledger(ledger, write=False) as book:
        assert book.talks.all() == ()


def test_a_form_that_is_too_large_is_refused(ledger):
    with client(ledger) as web:
        token = form_token(web)
        assert web.post("/add", data={"form_token": token, "text": "x" * 21_000_000}).status_code == 413
        page = web.post("/add", data={"form_token": token}, files=[("files", (f"{n}.txt", b"x")) for n in range(60)])
        assert page.status_code == 400
        assert "Traceback" not in page.text


def test_with_a_token_nothing_is_shown_without_it(ledger):
    with client(ledger, TOKEN) as web:
        assert web.get("/", follow_redirects=False).headers["location"] == "/login"
        assert web.get("/", headers={"accept": "application/json"}).status_code == 401
        assert web.get("/", headers={"authorization": f"Bearer {TOKEN}x"}, follow_redirects=False).status_code == 303
        assert web.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        wrong = web.post("/login", data={"form_token": form_token(web, "/login"), "token": "guess"})
        assert wrong.status_code == 403
        assert web.get("/", follow_redirects=False).status_code == 303
        right = web.post("/login", data={"form_token": form_token(web, "/login"), "token": TOKEN})
        assert right.url.path == "/"
        assert right.status_code == 200


def test_another_address_wants_a_token_that_cannot_be_guessed(tmp_path):
    path = tmp_path / "notulen.db"
    for host, token in (("0.0.0.0", None), ("192.168.1.2", None), ("0.0.0.0", "short"), ("127.0.0.1", "short")):
        with pytest.raises(NotulenError):
            Settings(path, host, token).checked()
    assert Settings(path, "0.0.0.0", TOKEN).checked().answers_to("192.168.1.2")
    assert not Settings(path, "0.0.0.0", TOKEN).answers_to("evil.example")
    assert not path.exists()


def test_a_taken_port_is_told(tmp_path):
    with listening_at("127.0.0.1", 0) as one, pytest.raises(NotulenError, match="port"):
        listening_at("127.0.0.1", one.getsockname()[1])


def test_what_goes_wrong_is_told_without_where_things_are(ledger, monkeypatch):
    with client(ledger) as web:
        missing = web.get("/acts/nothing", params={"in": "en"})
        assert (missing.status_code, words("en")("errors.missing") in missing.text) == (404, True)
        assert web.get("/", params={"talks": "none such"}).status_code == 400

        def broken(*_, **__):
            raise RuntimeError(f"in {ledger}")

        monkeypatch.setattr("notulen.web.pages.who.ties.ties", broken)
        page = web.get("/network", params={"in": "en"})
        assert (page.status_code, words("en")("errors.broken") in page.text) == (500, True)
        for answer in (missing, page, web.get("/", params={"talks": str(ledger)})):
            assert "Traceback" not in answer.text
            assert str(ledger.parent) not in answer.text.replace(str(ledger) + "&#39;; there", "")


# Hostile reports

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f'Berita {SCRIPT} <svg onload=alert(2)> \u202egnihton\u202c =HYPERLINK("http://evil.example") '
    "<img src=x onerror=alert(3)>"
)


def hostile():
    act = f"Rusia menuntut NATO menarik pasukan </article></script>{SCRIPT}. AS menolak {{{{7*7}}}} tuntutan itu\u2066."
    text = f"{HOSTILE}\n{act}"
    made = reading()
    minute = made.minutes[1]
    start = text.index("Rusia menuntut")
    span = minute.evidence.model_copy(update={"start": start, "end": len(text), "text": text[start:]})
    who = minute.actor.model_copy(
        update={"start": start, "end": start + 5, "text": "Rusia", "name": f"Peskov {SCRIPT}"}
    )
    told = {
        "evidence": span, "cue": span, "content": span, "condition": span, "actor": who, "recipient": None, "source": None,
        "where": f"Wina {SCRIPT}", "chain": (f"Media {SCRIPT}",), "report": HOSTILE,
    }  # fmt: skip
    return changed(
        made, minutes=(minute.model_copy(update=told),), attributions=(), text=text, id=HOSTILE, outlet=f"Media {SCRIPT}",
        headline=HOSTILE, byline=SCRIPT, wire=f"Kawat {SCRIPT}", url="javascript:alert(document.cookie)",
    )  # fmt: skip


def test_nothing_in_a_report_breaks_out(tmp_path):
    seen: set[str] = set()
    with client(filled(tmp_path, hostile())) as web:
        left = ["/", *PAGES]
        while left:
            path = left.pop()
            if path in seen or len(seen) > 150:
                continue
            seen.add(path)
            answer = web.get(path)
            if not answer.headers["content-type"].startswith(
                "text/html"
            ):  # nothing runs in what no browser takes for a page
                assert answer.headers["x-content-type-options"] == "nosniff"
                continue
            page = Page(answer.text)
            assert [one for one in page.every("script") if one.get("src") != "/static/notulen.js"] == [], path
            assert page.every("img") == [], path
            for name, attributes in page.elements:
                assert not [one for one in attributes if one.startswith("on") or one == "style"], (path, name)
                for link in ("href", "src", "action"):
                    value = attributes.get(link) or ""
                    assert value[:1] in {"", "/", "#"} or value.startswith(("http://", "https://", "url(")), (
                        path,
                        value,
                    )
            assert "49" not in re.findall(r"AS menolak (\S+)", page.text)
            bare = re.sub(r'<bdi class="steering"[^>]*>.</bdi>', "", answer.text)
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", bare), path
            links = [one.get("href") or "" for one in page.every("a")]
            left += [one.split("#")[0] for one in links if one.startswith("/")]
    assert any(path.startswith("/reports/") for path in seen)
    assert any(path.startswith("/acts/") for path in seen)
    assert any(path.startswith("/people/") for path in seen)


# Marking

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80)


@st.composite
def marked(draw):
    text = draw(texts)
    place = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(place, place), max_size=8))
    return text, [marking.Stretch(min(pair), max(pair), f"m{i}", "k-demand") for i, pair in enumerate(pairs)]


@settings(max_examples=300, deadline=None)
@given(marked())
def test_the_text_of_a_marked_page_is_the_text(given_):
    text, marks = given_
    assert "".join(one.text for one in marking.segments(text, marks)) == text
    page = Page(str(marking.html(text, marks)))
    assert page.text == text
    began = [attributes["id"] for attributes in page.every("span")]
    assert sorted(began) == sorted(f"m-{one.name}" for one in marks if one.start < one.end)


@settings(max_examples=200, deadline=None)
@given(marked())
def test_each_mark_covers_its_own_characters(given_):
    text, marks = given_
    for mark in marks:
        covered = "".join(one.text for one in marking.segments(text, marks) if mark in one.marks)
        assert covered == text[mark.start : mark.end]


def test_words_that_differ_are_marked_and_no_others():
    shown = differing.differing("Rusia menolak usul NATO", "Rusia menolak tuntutan NATO")
    assert shown == 'Rusia menolak <mark class="differs">usul</mark> NATO'
    assert differing.differing("sama saja", "sama saja") == "sama saja"


# Words


def test_the_pages_say_the_same_in_each_language():
    tables = [words(tongue).table for tongue in TONGUES]
    keys = [{(section, name) for section in table for name in table[section]} for table in tables]
    assert keys[0] == keys[1]
    for section, name in keys[0]:
        places = [sorted(re.findall(r"\{(\w+)\}", table[section][name])) for table in tables]
        assert places[0] == places[1], (section, name)


def test_the_templates_hold_no_words_of_a_language():
    for path in sorted((WEB / "templates").glob("*.html")):
        text = re.sub(r"\{[{%#].*?[}%#]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        page = Page(re.sub(r'[\w-]+="[^"]*"', " ", text))  # of attributes that a macro gives
        said = {
            word for word in re.findall(r"[^\W\d_]{2,}", page.text) if word not in {"notulen", "read", "report", "txt"}
        }
        assert said == set(), path.name


def test_the_application_can_be_made_by_others(ledger):
    app = create_app(ledger)
    assert app.state.site.book.ledger.path == ledger
    app.state.site.close()


@needs_reading
def test_the_examples_are_shown_light_enough(tmp_path):
    with client(examples(tmp_path)) as web:
        heavy = {path: len(web.get(path).content) for path in PAGES}
    assert {path: size for path, size in heavy.items() if size > 300_000} == {}


@needs_reading
def test_words_that_are_found_stand_apart_from_their_neighbours(tmp_path):
    with client(examples(tmp_path)) as web:
        page = web.get("/search?q=rudal").text
    assert 'pembatasan <mark class="found">rudal</mark> serta' in page
