"""Networks: sums done by hand, sums that networkx does, and files that others read."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise

import pytest
from anything import ledgers
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import reading
from test_exports import filled, text_of

from notulen.errors import NotulenError
from notulen.views.exports.network import DUPLICATES, Statement, once, one_mode, two_mode, windows

DAY = date(2022, 1, 13)


def ties(*some):
    return [Statement(row, column, agrees, f"d{number}", DAY) for number, (row, column, agrees) in enumerate(some)]


# Worked out by hand: A says of x twice yes, once no, of y once yes; B of x once yes, twice no; C of y once no.
HAND = ties(
    ("A", "x", True), ("A", "x", True), ("A", "x", False), ("A", "y", True),
    ("B", "x", True), ("B", "x", False), ("B", "x", False), ("C", "y", False),
)  # fmt: skip


def cells(matrix):
    return {(matrix.rows[i], matrix.columns[j]): weight for (i, j), weight in matrix.cells.items()}


@pytest.mark.parametrize(
    ("qualifier", "normalisation", "wanted"),
    [
        ("ignore", "no", {("A", "x"): 3, ("A", "y"): 1, ("B", "x"): 3, ("C", "y"): 1}),
        ("subtract", "no", {("A", "x"): 1, ("A", "y"): 1, ("B", "x"): -1, ("C", "y"): -1}),
        ("combine", "no", {("A", "x"): 3, ("A", "y"): 2, ("B", "x"): 3, ("C", "y"): 1}),
        ("ignore", "activity", {("A", "x"): 3 / 4, ("A", "y"): 1 / 4, ("B", "x"): 1, ("C", "y"): 1}),
        ("subtract", "activity", {("A", "x"): 1 / 4, ("A", "y"): 1 / 4, ("B", "x"): -1 / 3, ("C", "y"): -1}),
        ("ignore", "prominence", {("A", "x"): 1 / 2, ("A", "y"): 1 / 2, ("B", "x"): 1 / 2, ("C", "y"): 1 / 2}),
        ("subtract", "prominence", {("A", "x"): 1 / 6, ("A", "y"): 1 / 2, ("B", "x"): -1 / 6, ("C", "y"): -1 / 2}),
    ],
)
def test_two_modes_are_as_worked_out_by_hand(qualifier, normalisation, wanted):
    assert cells(two_mode(HAND, qualifier, normalisation)) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("qualifier", "normalisation", "ab", "ac"),
    [
        # A and B by x: yes 2·1 + no 1·2 alike, 2·2 + 1·1 unlike; A and C by y: 0 alike, 1·1 unlike.
        ("ignore", "no", 9, 1), ("congruence", "no", 4, 0), ("conflict", "no", 5, 1), ("subtract", "no", -1, -1),
        ("ignore", "average", 9 / 3.5, 1 / 2.5), ("congruence", "average", 4 / 3.5, 0),
        ("ignore", "cosine", 9 / 12, 1 / 4),
        # Jaccard: of A and B both use x yes (2·1) and x no (1·2), alone A uses y yes (1): 5; of A and C nothing alike, 4 + 1.
        ("ignore", "jaccard", 9 / 5, 1 / 5), ("conflict", "jaccard", 5 / 5, 1 / 5),
    ],
)  # fmt: skip
def test_one_modes_are_as_worked_out_by_hand(qualifier, normalisation, ab, ac):
    wanted = {("A", "B"): ab, ("B", "A"): ab, ("A", "C"): ac, ("C", "A"): ac}
    assert cells(one_mode(HAND, qualifier, normalisation)) == pytest.approx({k: v for k, v in wanted.items() if v})


some_ties = st.lists(
    st.builds(
        Statement, st.sampled_from("ABCD"), st.sampled_from("uvwxyz"), st.booleans(), st.sampled_from("123"),
        st.dates(date(2021, 12, 1), date(2022, 2, 28)),
    ), max_size=40,
)  # fmt: skip


@settings(deadline=None)
@given(some_ties)
def test_one_modes_are_the_projections_that_networkx_makes(made):
    nx = pytest.importorskip("networkx")
    graph = nx.Graph()
    for one in made:
        graph.add_node(one.row, bipartite=0)
        graph.add_edge(one.row, ("c", one.column))
    rows = sorted({one.row for one in made})
    unlike = list({(one.row, one.column): one for one in made}.values())
    projected = nx.bipartite.weighted_projected_graph(graph, rows) if rows else nx.Graph()
    wanted = {}
    for a, b, data in projected.edges(data=True):
        wanted[a, b] = wanted[b, a] = data["weight"]
    assert cells(one_mode(unlike)) == wanted
    # With all counts: the matrix of the two-mode network times itself.
    whole = two_mode(made)
    by_hand: dict[tuple[str, str], float] = {}
    for (i, j), w in whole.cells.items():
        for (k, m), v in whole.cells.items():
            if j == m and i != k:
                by_hand[whole.rows[i], whole.rows[k]] = by_hand.get((whole.rows[i], whole.rows[k]), 0) + w * v
    assert cells(one_mode(made)) == by_hand
    congruent, conflicting = cells(one_mode(made, "congruence")), cells(one_mode(made, "conflict"))
    for pair in congruent.keys() | conflicting.keys():
        assert congruent.get(pair, 0) + conflicting.get(pair, 0) == by_hand[pair]
        assert congruent.get(pair, 0) - conflicting.get(pair, 0) == cells(one_mode(made, "subtract")).get(pair, 0)


def test_duplicates_are_counted_once_by_each_rule():
    days = [date(2022, 1, 3), date(2022, 1, 4), date(2022, 1, 31), date(2022, 2, 1), date(2023, 1, 3)]
    made = [Statement("A", "x", True, f"d{i // 2}", day) for i, day in enumerate(days)]
    assert {rule: len(list(once(made, rule))) for rule in DUPLICATES} == {
        "include": 5, "document": 3, "week": 3, "month": 3, "year": 2, "range": 1,
    }  # fmt: skip
    with pytest.raises(NotulenError):
        list(once(made, "hour"))


@given(some_ties, st.sampled_from(["days:3", "weeks:1", "months:1", "years:1", "months:2"]))
def test_windows_hold_every_statement_once_and_leave_no_gap(made, told):
    found = windows(made, told)
    assert sorted(repr(one) for _, _, some in found for one in some) == sorted(map(repr, made))
    assert all(one.day and since <= one.day <= until for since, until, some in found for one in some)
    assert all((b[0] - a[1]).days == 1 for a, b in pairwise(found))


@pytest.mark.parametrize("told", ["days", "days:0", "months:x", "eons:1", "days:-1"])
def test_a_strange_window_is_told(told):
    with pytest.raises(NotulenError):
        windows(HAND, told)


@pytest.mark.parametrize(
    "options",
    [
        {"network": "two", "qualifier": "congruence"}, {"network": "one", "qualifier": "combine"},
        {"network": "one", "normalisation": "activity"}, {"network": "two", "normalisation": "cosine"},
        {"rows": "issue", "columns": "issue"}, {"rows": "colour"}, {"network": "three"},
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_told(tmp_path, options):
    with pytest.raises(NotulenError):
        text_of(filled(tmp_path, [reading()]), "graphml", **options)


def test_files_are_read_by_networkx_with_the_same_weights(tmp_path):
    nx = pytest.importorskip("networkx")
    book = filled(tmp_path, [reading()])
    for options in ({"network": "two"}, {"network": "one"}, {"network": "one", "qualifier": "subtract"}):
        text, done = text_of(book, "graphml", **options)
        graph = nx.read_graphml(io.BytesIO(text.encode()))
        # networkx knows no two modes in Pajek's files: the number of the first is taken off for it.
        written = re.sub(r"(?m)^(\*Vertices \d+) \d+$", r"\1", text_of(book, "pajek", **options)[0])
        pajek = nx.read_pajek(io.BytesIO(written.encode()))
        edges = text_of(book, "edges", **options)[0].splitlines()[1:]
        assert done.written == graph.number_of_edges() == pajek.number_of_edges() == len(edges) > 0
        named = {
            frozenset((graph.nodes[a]["name"], graph.nodes[b]["name"])): w for a, b, w in graph.edges(data="weight")
        }
        assert {frozenset((a, b)): w for a, b, w in pajek.edges(data="weight")} == named
        assert {frozenset(e.split(",")[:2]): float(e.split(",")[2]) for e in edges} == named


def test_dl_holds_the_full_matrix(tmp_path):
    text, _ = text_of(filled(tmp_path, [reading()]), "dl", network="two", rows="actor", columns="issue")
    lines = text.splitlines()
    assert lines[0] == "dl nr = 3, nc = 4, format = fullmatrix"
    assert lines[lines.index("row labels:") + 1 : lines.index("col labels:")] == ['"NATO"', '"RUS"', '"USA"']
    data = [list(map(int, line.split())) for line in lines[lines.index("data:") + 1 :]]
    assert [sum(row) for row in data] == [1, 4, 2]


def test_a_network_for_every_window(tmp_path):
    from ledgers import changed
    from samples import minute

    made = [
        changed(reading(), id=f"r{n}", text=f"{day} Rusia menolak.", published=day, attributions=(), headline=None, minutes=(
            minute("Rusia menolak", f"{day} Rusia menolak.", f"r{n}", kind="reject", actor=None, when=day),
        ))
        for n, day in enumerate(("2022-01-13", "2022-03-01"))
    ]  # fmt: skip
    text, done = text_of(filled(tmp_path, made), "edges", rows="kind", columns="issue", window="months:1")
    assert [line.split(",")[3:] for line in text.splitlines()[1:]] == [
        ["2022-01-13", "2022-02-12"],
        ["2022-02-13", "2022-03-12"],
    ]
    assert done.written == 2


@settings(max_examples=15, deadline=None)
@given(ledgers)
def test_graphml_of_anything_is_xml(made):
    import tempfile
    from pathlib import Path
    from xml.etree import ElementTree

    with tempfile.TemporaryDirectory() as folder:
        text, _ = text_of(filled(Path(folder), made), "graphml", rows="person", columns="outlet")
    ElementTree.fromstring(text.encode())
