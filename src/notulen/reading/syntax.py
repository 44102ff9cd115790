"""The parse of one report as plain arrays: what the reading works on, free of the parser that made it.

Tokens are numbered through the report; offsets are characters of the report's text, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj", "csubj:pass", "csubj:outer", "parataxis"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


@dataclass(slots=True)
class Syntax:
    """Tokens of a report with their dependency trees.

    `head[i]` is the token's head, itself for a root. `line[i]` is the number of the line (paragraph) it stands in and
    `sent[i]` the number of its sentence, both counted through the report. `ent[i]` is the entity label or "".
    `relation[i]` is `dep[i]` without its subtype; `phrases` and `subjects` remember, by token, what `phrases.py` read off
    the trees.
    """

    text: str
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    form: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    dep: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    passive: list[bool] = field(default_factory=list)
    ent: list[str] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    relation: list[str] = field(default_factory=list)
    phrases: dict[int, tuple[int, int]] = field(default_factory=dict)
    subjects: dict[int, int | None] = field(default_factory=dict)
    _children: list[list[int]] = field(default_factory=list)
    _left: list[int] = field(default_factory=list)
    _right: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.start)

    def seal(self) -> Syntax:
        """Works out relations, children and the extent of each subtree, once all tokens are in."""
        n = len(self.start)
        main = {dep: dep.partition(":")[0] for dep in set(self.dep)}
        self.relation = [main[dep] for dep in self.dep]
        self._children = [[] for _ in range(n)]
        for i, h in enumerate(self.head):
            if h != i:
                self._children[h].append(i)
        self._left = list(range(n))
        self._right = list(range(n))
        for first, last in self.sentences:
            for root in range(first, last):
                if self.head[root] == root:
                    self._measure(root)
        return self

    def _measure(self, root: int) -> None:
        order = [root]
        for i in order:
            order.extend(self._children[i])
        head, left, right = self.head, self._left, self._right
        for i in reversed(order):
            h = head[i]
            if left[i] < left[h]:
                left[h] = left[i]
            if right[i] > right[h]:
                right[h] = right[i]

    def children(self, i: int) -> list[int]:
        """Dependents of token `i`, in order."""
        return self._children[i]

    def with_dep(self, i: int, *deps: str) -> list[int]:
        """Dependents of token `i` that hold one of the relations, subtypes included."""
        return [c for c in self._children[i] if self.dep[c] in deps or self.relation[c] in deps]

    def extent(self, i: int) -> tuple[int, int]:
        """First and one past the last token of the subtree of `i` (crossing material included)."""
        return self._left[i], self._right[i] + 1

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads of token `i`, nearest first, the root last."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters from token `first` up to token `last` (one past), half-open."""
        return self.start[first], self.end[last - 1]

    def token_at(self, offset: int) -> int:
        """The first token that ends after character `offset`; the number of tokens if there is none."""
        return bisect_right(self.end, offset)
