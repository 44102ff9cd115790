"""Networks as files: GraphML, UCINET DL, Pajek, and lists of edges."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from notulen.errors import NotulenError
from notulen.ledger.entries import Entry
from notulen.views.exports.base import Asked, Done, Format
from notulen.views.exports.csv import harmless
from notulen.views.exports.mapping import agrees, codes, first_day
from notulen.views.exports.network import Matrix, Statement, once, one_mode, two_mode, windows

_UNSAFE = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LOST = (
    "all of a minute but two nodes, agreement, report and day; minutes that lack a node; modality and "
    "confidence choose nothing "
    "by themselves (--at-least does)"
)


def _people(entry: Entry) -> list[str]:
    actor = entry.minute.actor
    return [actor.name] if actor and actor.name else []


NODES: dict[str, Callable[[Entry], list[str]]] = {
    "actor": lambda entry: codes(entry.minute.actor),
    "party": lambda entry: sorted({*codes(entry.minute.actor), *codes(entry.minute.recipient)}),
    "person": _people,
    "recipient": lambda entry: codes(entry.minute.recipient),
    "issue": lambda entry: list(entry.minute.issues),
    "kind": lambda entry: [entry.minute.kind],
    "outlet": lambda entry: [entry.report.outlet] if entry.report.outlet else [],
}


def statements(asked: Asked, rows: str, columns: str, left_out: dict[str, int]) -> Iterator[Statement]:
    """The ties that the wanted minutes make, each node with each."""
    for entry in asked.entries():
        ties = list(product(NODES[rows](entry), NODES[columns](entry)))
        if not ties:
            left_out[f"minutes without {rows} or {columns}"] += 1
        told = first_day(entry.minute, entry.report.published)
        when = date.fromisoformat(told) if told else None
        for row, column in ties:
            yield Statement(row, column, agrees(entry.minute), entry.key, when)


def networks(asked: Asked, done: Done) -> list[Matrix]:
    """The networks that are asked for: one, or one for each window.

    Raises:
        NotulenError: what is asked for does not go together.
    """
    told = asked.options
    rows, columns = told.get("rows", "actor"), told.get("columns", "issue")
    for what, value in (("rows", rows), ("columns", columns)):
        if value not in NODES:
            raise NotulenError(f"--{what} {value}: it is one of {', '.join(NODES)}")
    if rows == columns:
        raise NotulenError(f"--rows and --columns are both {rows}: nodes of one kind are tied by something else")
    network = told.get("network", "two")
    if network not in ("one", "two"):
        raise NotulenError(f"--network {network}: it is one or two")
    make = one_mode if network == "one" else two_mode
    how = told.get("qualifier", "ignore"), told.get("normalisation", "no")
    make((), *how)  # what does not go together is told before anything is read
    some = list(once(statements(asked, rows, columns, done.left_out), told.get("duplicates", "document")))
    if not told.get("window"):
        return [make(some, *how)]
    return [
        replace(make(of_it, *how), since=since, until=until) for since, until, of_it in windows(some, told["window"])
    ]  # fmt: skip


def _edges(one: Matrix) -> Iterator[tuple[int, int, float]]:
    """Each edge once, of a one-mode network too."""
    for (i, j), weight in one.cells.items():
        if not one.one or i < j:
            yield i, j, weight


def _number(weight: float) -> str:
    return str(int(weight)) if weight == int(weight) else repr(round(weight, 12))


def _single(asked: Asked, done: Done, name: str) -> Matrix:
    found = networks(asked, done)
    if asked.options.get("window"):
        raise NotulenError(f"{name} holds one network: leave --window out, or take edges or graphml")
    return found[0]


def _written(done: Done, *some: Matrix) -> Done:
    done.written, done.what = sum(1 for one in some for _ in _edges(one)), "edges"
    return done


def _graphml(asked: Asked, out: TextIO) -> Done:
    done = Done(0)
    found = networks(asked, done)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name, of, kind in (("name", "node", "string"), ("mode", "node", "int"), ("weight", "edge", "double")):
        out.write(f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
    for name in ("since", "until"):
        out.write(f'  <key id="{name}" for="graph" attr.name="{name}" attr.type="string"/>\n')
    for number, one in enumerate(found):
        out.write(f'  <graph id="g{number}" edgedefault="undirected">\n')
        for name, value in (("since", one.since), ("until", one.until)):
            if value:
                out.write(f'    <data key="{name}">{value}</data>\n')
        for mode, names in ((1, one.rows), (2, () if one.one else one.columns)):
            for at, node in enumerate(names):
                told = escape(_UNSAFE.sub(" ", node))
                mark = quoteattr(f"{'rc'[mode - 1]}{at}")
                out.write(f'    <node id={mark}><data key="name">{told}</data><data key="mode">{mode}</data></node>\n')
        for i, j, weight in _edges(one):
            ends = f'source="r{i}" target="{"r" if one.one else "c"}{j}"'
            out.write(f'    <edge {ends}><data key="weight">{_number(weight)}</data></edge>\n')
        out.write("  </graph>\n")
    out.write("</graphml>\n")
    return _written(done, *found)


def _label(node: str) -> str:
    return '"' + _UNSAFE.sub(" ", node).replace('"', "'") + '"'


def _dl(asked: Asked, out: TextIO) -> Done:
    done = Done(0)
    one = _single(asked, done, "dl")
    size = f"n = {len(one.rows)}" if one.one else f"nr = {len(one.rows)}, nc = {len(one.columns)}"
    out.write(f"dl {size}, format = fullmatrix\n{'labels' if one.one else 'row labels'}:\n")
    out.writelines(f"{_label(node)}\n" for node in one.rows)
    if not one.one:
        out.write("col labels:\n")
        out.writelines(f"{_label(node)}\n" for node in one.columns)
    out.write("data:\n")
    for i in range(len(one.rows)):
        out.write(" " + " ".join(_number(one.cells.get((i, j), 0)) for j in range(len(one.columns))) + "\n")
    return _written(done, one)


def _pajek(asked: Asked, out: TextIO) -> Done:
    done = Done(0)
    one = _single(asked, done, "pajek")
    nodes = one.rows if one.one else (*one.rows, *one.columns)
    out.write(f"*Vertices {len(nodes)}" + ("" if one.one else f" {len(one.rows)}") + "\n")
    out.writelines(f"{number} {_label(node)}\n" for number, node in enumerate(nodes, 1))
    out.write("*Edges\n")
    shift = 1 if one.one else len(one.rows) + 1
    out.writelines(f"{i + 1} {j + shift} {_number(weight)}\n" for i, j, weight in _edges(one))
    return _written(done, one)


def _list(asked: Asked, out: TextIO) -> Done:
    done = Done(0)
    found = networks(asked, done)
    writer = csv.writer(out, lineterminator="\r\n")
    window = bool(asked.options.get("window"))
    writer.writerow(["source", "target", "weight", *(["since", "until"] if window else [])])
    for one in found:
        for i, j, weight in _edges(one):
            ends = harmless(one.rows[i]), harmless(one.columns[j])
            writer.writerow([*ends, _number(weight), *([one.since, one.until] if window else [])])
    return _written(done, *found)


GRAPHML = Format("graphml", "a network in GraphML, for Gephi, visone, igraph, networkx", _LOST, text=_graphml)
DL = Format("dl", "a network in UCINET's DL, as a full matrix", _LOST, text=_dl)
PAJEK = Format("pajek", "a network in Pajek's .net", _LOST, text=_pajek)
EDGES = Format("edges", "a network as a list of edges in CSV", _LOST + "; nodes without an edge", text=_list)
