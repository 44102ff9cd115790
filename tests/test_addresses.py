"""Addresses: one page has one normal form, which is its own, and nothing that is written breaks it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notulen.reports.addresses import ALL, canonical, normal, numbered, paged

PAGE = "https://contoh.example/dunia/sengketa-gas"


@pytest.mark.parametrize(
    "address",
    [
        "http://contoh.example/dunia/sengketa-gas",
        "https://www.contoh.example/dunia/sengketa-gas/",
        "https://m.contoh.example/dunia/sengketa-gas",
        "https://amp.contoh.example/dunia/sengketa-gas",
        "https://contoh.example/amp/dunia/sengketa-gas",
        "https://contoh.example/dunia/sengketa-gas/amp/",
        "https://contoh.example/dunia/sengketa-gas?amp",
        "https://contoh.example/dunia/sengketa-gas?outputType=amp",
        "https://contoh.example/dunia/sengketa-gas.amp",
        "https://contoh.example/dunia/sengketa-gas?print=1",
        "https://contoh.example/dunia/sengketa-gas/print",
        "https://contoh.example/dunia/sengketa-gas/cetak",
        "https://contoh.example/dunia/sengketa-gas?view=print",
        "https://contoh.example/dunia/sengketa-gas?page=1",
        "https://contoh.example/dunia/sengketa-gas?page=all",
        "https://contoh.example/dunia/sengketa-gas?halaman=semua",
        "https://contoh.example/dunia/sengketa-gas?utm_source=x&fbclid=y&_ga=1#komentar",
        "https://contoh.example:443//dunia/sengketa-gas/index.html",
        "https://CONTOH.example/dunia/sengketa%2Dgas",
    ],
)
def test_the_addresses_of_one_page_have_one_form(address):
    assert normal(address) == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "https://contoh.example/dunia/sengketa-gas?id=2",
        "https://contoh.example/dunia/sengketa-gas?page=2",
        "https://contoh.example/dunia/sengketa-gas/2",
        "https://contoh.example/dunia/sengketa",
        "https://dunia.contoh.example/dunia/sengketa-gas",
        "https://contoh.example:8443/dunia/sengketa-gas",
        "https://contoh.example/dunia/Sengketa-Gas",
        "https://contoh.example/dunia/sengketa-gas?amp=2",
    ],
)
def test_the_addresses_of_other_pages_have_another(address):
    assert normal(address) not in {PAGE, None}


@pytest.mark.parametrize("address", ["", "sengketa-gas", "ftp://contoh.example/a", "https://", "https://contoh.example/", "https://www.contoh.example?utm_source=x", "https://[::1", "http://a b/c"])  # fmt: skip  # noqa: E501
def test_what_is_no_page_of_the_web_has_none(address):
    assert normal(address) is None


def test_parameters_stand_in_one_order():
    assert normal("https://a.example/b?y=1&x=2") == normal("http://a.example/b?x=2&y=1&utm_id=3")


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("?page=2", 2),
        ("?halaman=3&utm_source=x", 3),
        ("?page=all", ALL),
        ("", None),
        ("?page=semua", ALL),
        ("?hal=02", 2),
    ],
)
def test_the_number_of_a_page_is_told_apart(address, number):
    assert paged(PAGE + address) == (PAGE, number)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/2", (PAGE, 2)),
        ("/page/3", (PAGE, 3)),
        ("", None),
        ("/2022", None),
        ("/51", None),
        ("/0", None),
        ("/2/", (PAGE, 2)),
    ],
)
def test_a_path_may_end_in_the_number_of_a_page(address, found):
    assert numbered(PAGE + address) == found


PIECES = (
    "https:// http:// www. m. amp. a.b / // amp print cetak page = & ? 2 all # % %2F %41 %zz %ff index.html .amp :443 :80 @ "
    "é [ ] utm_source + ; .. \\"
)
PARTS = st.lists(st.sampled_from([*PIECES.split(), " ", "\0", "\ud800"]), max_size=14).map("".join)


@given(
    st.one_of(st.text(), PARTS, PARTS.map("https://a.example/".__add__), st.text().map("https://a.example/".__add__))
)
@example("https://a.example/%2F")
@example("https://a.example/amp/amp/print?amp&page=1&page=2")
@example("https://www.m.com/amp")
def test_a_form_is_its_own_and_nothing_breaks_it(address):
    canonical(address)
    numbered(address)
    form = normal(address)
    if form is not None:
        assert normal(form) == form
    told = paged(address)
    if told is not None:
        assert paged(told[0]) is not None
