"""What pages keep of a ledger: what was is shown while many ask or it costs much, but never what this server has changed."""

from __future__ import annotations

import socket
import time

import pytest
from ledgers import changed, fresh, reading
from samples import report

from notulen.ledger.ledger import Ledger
from notulen.standing import kept
from notulen.web import book as books
from notulen.web.book import Book
from notulen.web.serving import listening_at


@pytest.fixture
def path(tmp_path):
    made = fresh(tmp_path)
    with Ledger(made) as ledger:
        ledger.add(reading())
        kept.refresh(ledger)
    return made


@pytest.fixture
def book(path):
    made = Book(path)
    yield made
    made.close()


def stored(path, name):
    with Ledger(path) as ledger:
        ledger.add(changed(reading(), report=report(id=name, text=f"{reading().report.text} {name}")))


def asked(book, made, **how):
    """What is kept under one name, worked out of a counter."""

    def make():
        made.append(None)
        return len(made)

    return book.kept("it", make, **how)


def test_what_is_kept_is_worked_out_again_when_another_program_stores_a_report(path, book):
    made: list[None] = []
    assert [asked(book, made), asked(book, made)] == [1, 1]
    stored(path, "lain")
    assert [asked(book, made), asked(book, made)] == [2, 2]


def test_what_hangs_on_acts_alone_stays_until_what_was_stored_is_worked_in(path, book):
    made: list[None] = []
    assert asked(book, made, of_acts=True) == 1
    stored(path, "lain")
    assert asked(book, made, of_acts=True) == 1
    with Ledger(path) as ledger:
        kept.refresh(ledger)
    assert asked(book, made, of_acts=True) == 2


@pytest.mark.parametrize("of_acts", [False, True])
def test_what_this_server_wrote_shows_at_once_however_many_ask(book, of_acts):
    made: list[None] = []
    assert asked(book, made, of_acts=of_acts) == 1
    book.asking = books.CROWD
    book.wrote()
    assert asked(book, made, of_acts=of_acts) == 2


def becomes(book, made, value):
    """Whether what is kept comes to be that, though who asks does not wait for it."""
    until = time.monotonic() + 30
    while (found := asked(book, made)) != value and time.monotonic() < until:
        time.sleep(0.01)
    return found == value


def test_while_many_ask_what_was_is_shown_and_made_anew_beside(path, book):
    made: list[None] = []
    assert asked(book, made) == 1
    stored(path, "lain")
    book.asking = books.CROWD
    assert asked(book, made) == 1
    assert becomes(book, made, 2)
    assert len(made) == 2


def test_what_costs_much_is_made_anew_beside_the_one_who_asks(path, book, monkeypatch):
    monkeypatch.setattr(books, "AT_ONCE", 0.0)
    made: list[None] = []
    assert asked(book, made) == 1
    stored(path, "lain")
    assert asked(book, made) == 1
    assert becomes(book, made, 2)


def test_answers_are_sent_as_they_are_written():
    # asyncio turns off the packing of small pieces only where the socket says that it speaks TCP.
    with listening_at("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
