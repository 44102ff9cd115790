"""Reads CoNLL-U treebanks as trees of the words that a pipeline's tokenizer cuts.

Where clitics stay, a multiword token is one word: ``menyetujuinya`` (menyetujui + nya) has the part of speech, the head
and the lemma of the part that governs the others. Where they are cut off, its parts are words (do + n't), if their forms
make up the token.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC = range(10)
Row = list[str]


@dataclass
class Token:
    """A surface word of a tree. ``head`` is an index into the tree; the root is its own head."""

    form: str
    lemma: str
    upos: str
    feats: dict[str, str]
    head: int
    deprel: str
    space: bool
    parts: int = 1

    @property
    def is_root(self) -> bool:
        """Whether the tree hangs on this word."""
        return self.deprel == "root"


Tree = list[Token]


def read_trees(path: Path, clitics_apart: bool = False) -> list[Tree]:
    """Every tree of a CoNLL-U file."""
    return [merge(part(rows) if clitics_apart else rows) for rows in _blocks(path)]


def _blocks(path: Path) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield rows
            rows = []
    if rows:
        yield rows


def part(rows: list[Row]) -> list[Row]:
    """The rows without those of multiword tokens that their parts make up."""
    kept = []
    inside, space = 0, ""
    for row in rows:
        if "-" in row[ID]:
            first, last = map(int, row[ID].split("-"))
            forms = [word[FORM] for word in rows if word[ID].isdigit() and first <= int(word[ID]) <= last]
            if "".join(forms) == row[FORM]:
                inside, space = last, row[MISC]
                continue
        if row[ID].isdigit() and int(row[ID]) <= inside:
            row = [*row[:MISC], space if int(row[ID]) == inside else "SpaceAfter=No"]
        kept.append(row)
    return kept


def merge(rows: list[Row]) -> Tree:
    """The tree of one sentence's rows, multiword tokens merged."""
    words = {int(row[ID]): row for row in rows if row[ID].isdigit()}
    groups = _groups(rows, words)
    place = {word: at for at, (_, members) in enumerate(groups) for word in members}
    tree = []
    for at, (surface, members) in enumerate(groups):
        chief = _chief(members, words)
        head = int(words[chief][HEAD])
        tree.append(_token(surface, words[chief], at if head == 0 else place[head], len(members)))
    return tree


def _groups(rows: list[Row], words: dict[int, Row]) -> list[tuple[Row, list[int]]]:
    """The surface rows in order, each with the ids of the words it holds."""
    groups: list[tuple[Row, list[int]]] = []
    covered: set[int] = set()
    for row in rows:
        if "-" in row[ID]:
            first, last = map(int, row[ID].split("-"))
            members = list(range(first, last + 1))
            covered.update(members)
            groups.append((row, members))
        elif row[ID].isdigit() and int(row[ID]) not in covered:
            groups.append((row, [int(row[ID])]))
    return groups


def _chief(members: list[int], words: dict[int, Row]) -> int:
    """The member whose head is outside the group."""
    outside = [member for member in members if int(words[member][HEAD]) not in members]
    return (outside or members)[0]


def _token(surface: Row, word: Row, head: int, parts: int) -> Token:
    feats = dict(pair.split("=", 1) for pair in word[FEATS].split("|") if "=" in pair)
    lemma = "" if word[LEMMA] == "_" and word[FORM] != "_" else word[LEMMA]
    space = "SpaceAfter=No" not in surface[MISC]
    return Token(surface[FORM], lemma, word[UPOS], feats, head, word[DEPREL], space, parts)
