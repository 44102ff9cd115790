"""A ledger holds the same whatever the order its readings come in, how often, and from how many processes at once."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from command import environment
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import dump, fresh, integrity, reading
from samples import TEXT
from storing import source

from notulen.ledger.ledger import Ledger

CHILD = Path(__file__).with_name("storing.py")

# What a reader makes of a text hangs on outlet, day, language and on who reads: so do these. Each text has an address of its
# own: of two that share one, the later counts (test_versions.py).
TEXTS = (TEXT, TEXT + " Lagi.", TEXT.replace("Reuters", "Antara."))
MADE = st.builds(
    lambda text, id_, outlet, published, reader, url, passed: reading(
        text=text, id=id_, outlet=outlet, published=published, url=url and f"{url}{TEXTS.index(text)}",
        reader=f"offline {reader} id x",
        passed_over=passed, attributions=(),
        minutes=() if passed else tuple(
            one.model_copy(update={"report": id_, "chain": (outlet or "?",), "id": f"{n}-{outlet}-{published}-{reader}"})
            for n, one in enumerate(reading().minutes[: 3 + reader])
        ),
    ),
    text=st.sampled_from(TEXTS), id_=st.sampled_from(("a", "b")),
    outlet=st.none() | st.sampled_from(("Warta Selat", "Warta Timur")),
    published=st.none() | st.sampled_from(("2022-01-13", "2022-01-14T08:00:00+07:00")),
    reader=st.sampled_from((1, 2)), url=st.none() | st.just("https://example.org/a"), passed=st.booleans(),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(made=st.lists(st.tuples(MADE, st.booleans()), max_size=8), chance=st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(made, chance):
    with tempfile.TemporaryDirectory() as folder:
        once, often = fresh(Path(folder), "once.db"), fresh(Path(folder), "often.db")
        with Ledger(once) as ledger:
            for one, asked in made:
                ledger.add(one, asked)
        twice = [*made, *made]
        chance.shuffle(twice)
        with Ledger(often) as ledger:
            for asked in (True, False):  # and in one transaction
                ledger.add_many([one for one, a in twice if a is asked], asked)
            assert ledger.check() == []
        assert dump(once) == dump(often)


def started(ledger, order):
    """A process that stores readings in an order of its own."""
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(ledger), str(order)], env=environment(), stdout=subprocess.DEVNULL
    )


def test_processes_that_store_at_once_leave_what_one_after_the_other_leaves(tmp_path):
    at_once, in_turn = tmp_path / "once.db", tmp_path / "turn.db"
    orders = [source(tmp_path / f"{seed}.jsonl", 300, seed) for seed in (1, 2, 3)]
    children = [started(at_once, order) for order in orders]  # not there yet: they make it at once too
    assert [child.wait(120) for child in children] == [0, 0, 0]
    for order in orders[:0:-1]:
        assert started(in_turn, order).wait(120) == 0
    assert dump(at_once) == dump(in_turn)
    assert integrity(at_once) == "ok"
    with Ledger(at_once) as ledger:
        assert ledger.check() == []
        assert ledger.info().reports == 300
