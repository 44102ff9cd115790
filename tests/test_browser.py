"""The pages in a browser: each opened, each control used, in light and dark, wide and narrow, with nothing on the console."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from command import needs_reading
from playwright.sync_api import Page, expect, sync_playwright
from samples import TEXT
from serving import CHROMIUM, FLAGS, examples, filled, needs_browser, server
from test_web import TOKEN, hostile

from notulen.ledger.ledger import Ledger
from notulen.web.site import MENU

pytestmark = [needs_browser, needs_reading]
PAGES = [path for _, path in MENU] + [
    "/talks",
    "/add",
    "/search?q=rusia",
    "/search?q=rusia&of=minutes",
    "/api",
    "/nothing",
]
AS_NARROW = ("/", "/positions", "/timeline", "/add")  # to look through all of them takes a minute
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 380, "height": 800}
LEVELS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
# What can differ from the wide, light page.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
OF_WIDTH = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "scrollable-region-focusable", "region", "meta-viewport"]}
}


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A server over the example reports, that no test writes to."""
    path = examples(tmp_path_factory.mktemp("shown"))
    with server(path) as address:
        yield address, path


@pytest.fixture
def written(tmp_path):
    """The same for tests that write."""
    path = examples(tmp_path)
    with server(path) as address:
        yield address, path


@pytest.fixture
def page(chromium):
    """A page whose console must stay empty."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    made = context.new_page()
    heard: list[str] = []
    made.on("console", lambda message: heard.append(message.text))
    made.on("pageerror", lambda error: heard.append(str(error)))
    yield made
    context.close()
    # The browser itself tells of a page that is not there or was not taken.
    assert [one for one in heard if not re.search(r"status of (404|422|403)", one)] == []


def ones(path: Path) -> list[str]:
    """A page of each kind that shows one thing of the examples."""
    with Ledger(path, write=False) as book:
        report = book.browse.reports(1)[0].key
        act = max(book.derived.settled(), key=lambda one: one.origins).id
        person = book.browse.people(1)[0].number
        meeting = next(one for one in book.derived.settled(sure=True) if one.kind == "meet" and len(one.actors) > 1).id
        party, issue = next(book.derived.settled(sure=True)).actors[0], book.browse.issues()[0][0]
        outlet = book.browse.outlets()[0][0]
    return [
        f"/reports/{report}",
        f"/reports/{report}?view=attributions",
        f"/acts/{act}",
        f"/people/{person}",
        f"/meetings/{meeting}",
        f"/parties/{party}",
        f"/issues/{issue}",
        f"/sources/{outlet}",
    ]


def violations(page: Page, asked: dict[str, object] = LEVELS) -> list[str]:  # type: ignore[assignment]
    found = Axe().run(page, options=asked).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_each_page_opens_and_is_fit_for_all(page, shown, look):
    address, path = shown
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    page.set_viewport_size(NARROW if look == "narrow" else WIDE)
    wrong = {}
    for where in [*PAGES, *ones(path)]:
        answer = page.goto(address + where)
        assert answer is not None
        assert answer.status == (404 if where == "/nothing" else 200), where
        rules = {"light": LEVELS, "dark": OF_COLOURS, "narrow": OF_WIDTH}[look]
        if (look != "narrow" or where in AS_NARROW) and (found := violations(page, rules)):  # type: ignore[arg-type]
            wrong[where] = found
        # What is too wide scrolls by itself; the page does not.
        if look == "narrow":
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), where
    assert wrong == {}


def test_an_empty_ledger_is_fit_for_all_too(page, tmp_path):
    from ledgers import fresh

    with server(fresh(tmp_path)) as address:
        for where in PAGES[:-1]:
            page.goto(address + where)
            assert violations(page) == [], where


def test_without_scripts_all_can_be_read_and_the_forms_be_sent(chromium, shown):
    address, _ = shown
    context = chromium.new_context(viewport=WIDE, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/positions")
    page.locator("#upto").fill("1")
    page.get_by_role("button", name="Show", exact=True).first.click()
    assert "until=" in page.url
    page.goto(f"{address}/reports")
    page.locator(".reports a").first.click()
    expect(page.locator("article.text mark").first).to_be_visible()
    context.close()


def test_from_a_cell_to_its_history_and_the_words(page, shown):
    page.goto(f"{shown[0]}/positions")
    page.locator("td[class^=c-] a").first.click()
    expect(page.locator("ol.steps li").first).to_be_visible()
    page.locator("ol.steps q a").first.click()
    expect(page.locator("article.text mark.on").first).to_be_visible()
    assert "/reports/" in page.url


def test_filters_narrow_and_are_taken_away_again(page, shown):
    page.goto(f"{shown[0]}/positions")
    before = page.locator(".matrix tbody tr").count()
    page.get_by_text("Narrow down").click()
    page.get_by_label("Party").select_option(index=3)
    page.get_by_label("Up to").fill("2022-01-14")
    page.locator(".filters button").click()
    assert page.locator(".matrix tbody tr").count() <= 1 < before
    assert "party=" in page.url
    assert "until=2022-01-14" in page.url
    page.locator(".filtering").get_by_text("Show all").click()
    assert page.locator(".matrix tbody tr").count() == before


def test_the_slider_goes_through_time(page, shown):
    page.goto(f"{shown[0]}/positions")
    slider = page.locator("#upto")
    told = page.locator("form.slider output").text_content()
    slider.focus()
    with page.expect_navigation():
        slider.press("Home")
    assert "until=" in page.url
    assert page.locator("form.slider output").text_content() != told


def test_the_timeline_is_zoomed_and_its_marks_lead_on(page, shown):
    page.goto(f"{shown[0]}/timeline")
    for name in ("Week", "Month", "Three months", "Year", "All"):
        page.locator("nav.zoom").get_by_text(name, exact=True).click()
        expect(page.locator("svg.timeline")).to_be_visible()
        assert page.locator("nav.zoom [aria-current]").text_content() == name
    page.locator("nav.zoom").get_by_text("Earlier").click()
    page.locator("nav.zoom").get_by_text("Later").click()
    page.locator("svg.timeline a[href*='/acts/']").first.click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()


def test_keys_walk_from_minute_to_minute(page, shown):
    page.goto(f"{shown[0]}/reports")
    page.locator(".reports a").first.click()
    notes = [one.get_attribute("data-note") for one in page.locator(".notelet").all()]
    page.keyboard.press("n")
    assert page.locator(".notelet.on").get_attribute("data-note") == notes[0]
    page.keyboard.press("ArrowRight")
    assert page.locator(".notelet.on").get_attribute("data-note") == notes[1]
    assert notes[1] in (page.locator("mark.on").first.get_attribute("data-of") or "")
    page.keyboard.press("p")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".notelet.on").get_attribute("data-note") == notes[-1]
    page.locator("article.text mark").first.hover()
    assert page.locator(".notelet.on").count() == 1
    page.get_by_role("link", name="Who is quoted").click()
    expect(page.locator("mark.a-content").first).to_be_visible()


def test_a_reader_says_what_is_right_and_wrong_and_corrects(page, written):
    address, path = written
    page.goto(f"{address}/reports")
    page.locator(".reports a").first.click()
    for said, told in (("Right", "judged right by Anna"), ("Wrong", "judged wrong by Anna")):
        judge(page)
        page.get_by_label("Your name").first.fill("Anna")
        page.get_by_role("button", name=said, exact=True).first.click()
        expect(page.get_by_text(told).first).to_be_visible()
    judge(page)
    assert page.get_by_label("Your name").first.input_value() == "Anna"
    page.get_by_label("What to correct").first.select_option("kind")
    page.get_by_label("What it is").first.fill("nonsense")
    page.get_by_role("button", name="Correct it").first.click()
    expect(page.locator("[aria-invalid]")).to_have_value("nonsense")
    page.locator("[aria-invalid]").fill("offer")
    page.get_by_role("button", name="Correct it").first.click()
    expect(page.get_by_text("corrected by Anna").first).to_be_visible()
    with Ledger(path, write=False) as book:
        assert book.info().verdicts == 3


def judge(page: Page) -> None:
    """Opens the form beside the first minute, or the one that is chosen."""
    link = page.locator(".notelet .links a", has_text="Right, wrong")
    if page.locator(".notelet .judge").count() == 0:
        link.first.click()
    if page.locator(".judge[open]").count() == 0:
        page.locator(".judge summary").first.click()


def test_a_pasted_report_is_read_while_one_looks_on(page, tmp_path):
    from ledgers import fresh

    with server(fresh(tmp_path)) as address:
        page.goto(address)
        page.get_by_role("link", name="Add a report").click()
        page.get_by_role("button", name="Read").click()
        expect(page.locator("#wrong-text")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Paste a report").fill(TEXT)
        page.get_by_label("Outlet").fill("Berita Baru")
        page.get_by_label("Published").fill("2022-01-13")
        page.get_by_label("Language").select_option("id")
        page.get_by_label("or files").set_input_files(
            [{"name": "kedua.txt", "mimeType": "text/plain", "buffer": TEXT.replace("Rusia", "Iran").encode()}]
        )
        page.get_by_role("button", name="Read").click()
        expect(page.get_by_text("Done.")).to_be_visible(timeout=120_000)
        assert violations(page) == []
        assert page.locator("#job a[href*='/reports/']").count() == 2
        page.locator("#job a[href*='/reports/']").first.click()
        expect(page.locator("article.text mark").first).to_be_visible()


def test_talks_are_made_and_kept_to_by_every_page(page, written):
    page.goto(f"{written[0]}/talks")
    page.get_by_text("give it a name").first.click()
    page.get_by_label("Name").fill("Wina")
    page.get_by_role("button", name="Keep these talks").click()
    expect(page.get_by_text("Talks: Wina")).to_be_visible()
    for name in ("Positions", "Timeline", "Reports"):
        page.get_by_role("navigation", name="Pages").get_by_text(name, exact=True).click()
        expect(page.get_by_text("Talks: Wina")).to_be_visible()
    page.get_by_text("Talks: Wina").click()
    assert violations(page) == []
    page.get_by_text("Show everything again").click()
    expect(page.get_by_text("Talks: Wina")).to_have_count(0)
    page.goto(f"{written[0]}/talks")
    page.get_by_role("button", name="Remove the name").click()
    expect(page.get_by_role("button", name="Remove the name")).to_have_count(0)


def test_what_changed_since_a_day_and_since_the_last_visit(page, shown):
    page.goto(shown[0])
    page.locator("#changed_since").fill("2022-01-20")
    page.locator("form.inline button").click()
    assert "changed_since=2022-01-20" in page.url
    page.context.add_cookies([{"name": "notulen_seen", "value": "2020-01-01_", "url": shown[0]}])
    page.goto(shown[0])
    expect(page.get_by_text("Your last visit: 1 January 2020")).to_be_visible()


def test_the_language_is_changed_and_kept(page, shown):
    page.goto(shown[0])
    page.get_by_role("link", name="Bahasa Indonesia").click()
    page.get_by_role("link", name="Garis waktu").click()
    expect(page.get_by_role("heading", name="Garis waktu")).to_be_visible()


def test_a_keyboard_reaches_the_contents_first(page, shown):
    page.goto(shown[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_who_has_the_token_enters(page, tmp_path):
    with server(examples(tmp_path), TOKEN) as address:
        page.goto(address)
        assert page.url.endswith("/login")
        assert violations(page) == []
        page.get_by_label("Token").fill("not the token at all")
        page.get_by_role("button", name="Enter").click()
        expect(page.get_by_text("That is not the token.")).to_be_visible()
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Enter").click()
        expect(page.get_by_role("heading", name="Where the talks stand")).to_be_visible()


def test_a_hostile_report_runs_nothing(page, tmp_path):
    ran: list[str] = []
    asked: list[str] = []

    def heard(dialog):
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    page.on("request", lambda request: asked.append(request.url))
    with server(filled(tmp_path, hostile())) as address:
        page.goto(f"{address}/reports")
        page.locator(".reports a").first.click()
        assert page.locator("article.text script, article.text svg, article.text img").count() == 0
        for where in PAGES[:-1]:
            page.goto(address + where)
        assert ran == []
        assert [one for one in asked if not one.startswith(address)] == []
