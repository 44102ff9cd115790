"""Articles of several pages: read together or fetched they are one report, in order; nothing else is joined."""

from __future__ import annotations

import gzip

import pytest
from test_archives import record

from notulen.errors import InputError
from notulen.reports.addresses import ALL
from notulen.reports.pages import page
from notulen.reports.parts import MOST, WINDOW, followed, joined
from notulen.reports.sources import gather

BASE = "https://contoh.example/dunia/sengketa-gas"
TITLE = "Menelusuri Sengketa Ladang Gas di Utara"


def sentences(number):
    return [
        f"Juru runding bagian {number} membahas batas perairan pada hari ke-{n} tanpa hasil tertulis." for n in range(4)
    ]


def html(number, links=(), canonical=None, title=None):
    anchors = "".join(f'<a href="{one}">{n}</a>' for n, one in enumerate(links, 1))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{one}</p>" for one in sentences(number))
    head = f'<html lang="id"><head><title>{title or TITLE}</title>{link}</head>'
    return f"{head}<body><h1>{TITLE}</h1><article>{body}</article>{anchors}</body></html>"


def whole(*numbers):
    return "\n".join([TITLE, *(one for number in numbers for one in sentences(number))])


def saved(folder, pages):
    for name, made in pages.items():
        (folder / f"{name}.html").write_text(made, encoding="utf-8")
    found = list(gather([str(folder)]))
    assert not [one for one in found if isinstance(one, InputError)], found
    return found


def test_the_pages_of_a_folder_are_one_report_in_order_whatever_their_files_are_called(tmp_path):
    pages = {
        "a": html(3, ["?page=1", "?page=2"], f"{BASE}?page=3"),
        "b": html(1, ["?page=2", "?page=3"], BASE),
        "c": html(2, ["?page=1", "?page=3"], f"{BASE}?page=2"),
        "d": html(9, canonical="https://contoh.example/dunia/lain"),
    }
    first, other = saved(tmp_path, pages)
    assert (first.text, first.url, first.id) == (whole(1, 2, 3), BASE, "b")
    assert other.text == whole(9)


def test_a_page_may_tell_its_number_in_path_or_title_alone(tmp_path):
    pages = {
        "a": html(1, ["/dunia/sengketa-gas/2"], BASE),
        "b": html(2, ["/dunia/sengketa-gas"], f"{BASE}/2"),
        "c": html(5, ["?page=2"], BASE + "-lain"),
        "d": html(6, ["?page=1"], BASE + "-lain", title=f"{TITLE} - Halaman 2"),
    }
    assert [one.text for one in saved(tmp_path, pages)] == [whole(1, 2), whole(5, 6)]


def test_a_page_that_holds_all_stands_for_all(tmp_path):
    pages = {"a": html(1, ["?page=2", "?page=all"], BASE), "b": html(2, ["?page=1"], f"{BASE}?page=2")}
    pages["c"] = html(7, ["?page=1"], f"{BASE}?page=all")
    (one,) = saved(tmp_path, pages)
    assert one.text == whole(7)


def test_what_only_looks_like_a_further_page_is_a_report_of_its_own(tmp_path):
    pages = {
        "a": html(1, ["/dunia/lain?page=2", "/dunia/sengketa/2022"], BASE),
        "b": html(2, [], f"{BASE}/2"),  # links to no first page
        "c": html(3, ["?page=1"], f"{BASE}-lain?page=3"),
    }
    assert [one.text for one in saved(tmp_path, pages)] == [whole(1), whole(2), whole(3)]


def test_pages_of_an_archive_are_joined(tmp_path):
    made = [
        html(1, ["?page=2"], "https://contoh.example/berita/1").encode(),
        html(8, canonical="https://contoh.example/berita/8").encode(),
        html(2, ["?page=1"], "https://contoh.example/berita/1?page=2").encode(),
    ]
    warc = [record(number, one) for number, one in zip((1, 8, 1), made, strict=True)]
    warc[2] = warc[2].replace(b"/berita/1?utm_source=x", b"/berita/1?page=2")
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, warc)))
    found = list(gather([str(tmp_path / "a.warc.gz")]))
    assert [one.text for one in found] == [whole(1, 2), whole(8)]


def line(number, base=BASE, links=()):
    where = base if number in (1, ALL) else f"{base}?page={number}"
    return page(html(number, links).encode(), where, where, where)


def test_what_stands_far_apart_is_not_joined_and_nothing_is_lost():
    between = [line(1, f"{BASE}-{n}") for n in range(WINDOW + 5)]
    found = list(joined([line(1, links=["?page=2"]), *between, line(2, links=["?page=1"])]))
    assert [one.report.url for one in found] == [BASE, *(f"{BASE}-{n}" for n in range(WINDOW + 5)), f"{BASE}?page=2"]


def test_reports_without_further_pages_do_not_wait():
    taken = []

    def source():
        for n in range(3):
            taken.append(n)
            yield line(1, f"{BASE}-{n}")

    next(joined(source()))
    assert taken == [0]


def fetching(pages):
    asked = []

    def fetched(address):
        asked.append(address)
        return pages.get(address) or InputError(address, "not there")

    return fetched, asked


def test_further_pages_are_fetched_until_there_is_none():
    pages = {f"{BASE}?page={n}": line(n, links=["?page=1", f"?page={n + 1}"][: 2 - (n == 4)]) for n in range(2, 5)}
    fetched, asked = fetching(pages)
    made = followed(line(1, links=["?page=2"]), fetched)
    assert made.report.text == whole(1, 2, 3, 4)
    assert asked == [f"{BASE}?page={n}" for n in (2, 3, 4)]


def test_so_many_pages_are_fetched_and_no_more():
    pages = {f"{BASE}?page={n}": line(n, links=["?page=1", f"?page={n + 1}"]) for n in range(2, 50)}
    fetched, asked = fetching(pages)
    followed(line(1, links=["?page=2"]), fetched)
    assert len(asked) == MOST - 1


def test_a_page_that_is_missing_is_told_and_the_others_are_kept():
    fetched, _ = fetching({f"{BASE}?page=2": line(2, links=["?page=3"])})
    made = followed(line(1, links=["?page=2"]), fetched)
    assert made.report.text == whole(1, 2)
    assert made.notes == ("page 3 of it is missing: not there",)


def test_who_asks_for_the_second_page_gets_the_article():
    fetched, _ = fetching({f"{BASE}?page=1": line(1, links=["?page=2"]), f"{BASE}?page=2": line(2, links=["?page=1"])})
    made = followed(line(2, links=["?page=1"]), fetched)
    assert made.report.text == whole(1, 2)


@pytest.mark.parametrize(
    "link", ["https://lain.example/dunia/sengketa-gas?page=2", "//lain.example/a?page=2", "?page=x"]
)
def test_no_other_site_is_asked(link):
    fetched, asked = fetching({})
    followed(line(1, links=[link]), fetched)
    assert asked == []
