"""What all steps of the reading share about one report: its parse, its word classes, its quotations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from notulen.reading.layout import Segment
from notulen.reading.phrases import agent, phrase_head
from notulen.reading.quotes import ALL_MARKS, Quote, quotes_over
from notulen.reading.syntax import Syntax

_APART = 7  # tokens behind a passive in which its agent may stand behind a comma
ENDS = frozenset({".", "?", "!", "…", "...", ";", ":"})
_BEHIND_QUOTE = ALL_MARKS | {",", ".", "-", "–", "—"}


@dataclass(slots=False)
class Context:
    """A report as the steps of the reading see it.

    `tags` are the word classes of each token, `stances` those that only report a stance; `clitics` the endings that stand
    for a person; `kinds` the codes of the kinds of act; `participles` the endings of verbs that take another's subject.
    """

    syntax: Syntax
    tags: list[frozenset[str]]
    segments: list[Segment]
    clitics: tuple[str, ...]
    kinds: frozenset[str]
    double_openers: frozenset[str] = frozenset()
    bare_agent: bool = False
    participles: tuple[str, ...] = ()
    stances: list[frozenset[str]] = field(default_factory=list)

    @cached_property
    def quotes(self) -> list[Quote]:
        """The report's quotations, in order."""
        paragraphs = [(s.start, s.end) for s in self.segments if s.role in {"body", "headline"}]
        return quotes_over(self.syntax.text, paragraphs)

    def quotes_over(self, start: int, end: int) -> list[Quote]:
        """The quotations that share a character with a stretch, or touch it, in order."""
        first = bisect_left(self.quotes, start, key=lambda q: q.outer_end)
        return self.quotes[first : bisect_right(self.quotes, end, key=lambda q: q.outer_start)]

    @cached_property
    def quoted(self) -> dict[int, int]:
        """Tokens within quotations, with the quotation's number."""
        return {i: k for k, q in enumerate(self.quotes) for i in range(*self.tokens_of(q.start, q.end))}

    def agent(self, verb: int) -> int | None:
        """Who does it in a passive: marked by a word of agency, or the bare noun right behind the verb."""
        found = agent(self.syntax, verb, self.by)
        if found is None:
            found = self._agent_apart(verb)
        s, behind = self.syntax, verb + 1
        if (
            found is not None
            or not self.bare_agent
            or behind >= len(s)
            or not s.passive[verb]
            or s.pos[behind] not in {"PROPN", "NOUN", "PRON"}
        ):
            return found
        head = phrase_head(s, behind)
        if (
            s.head[head] == verb
            and s.relation[head] in {"obj", "obl", "nsubj"}
            and s.dep[head] not in {"nsubj:pass", "obl:tmod"}
        ):
            return head
        return None

    def _agent_apart(self, verb: int) -> int | None:
        """Who does it, behind words between commas that the parser took the agent for part of: "…, among others by X"."""
        s = self.syntax
        if not s.passive[verb] or s.form[min(verb + 1, len(s) - 1)] != ",":
            return None
        stop = min(verb + _APART, s.sentences[s.sent[verb]][1])
        for i in range(verb + 2, stop):
            if i in self.by and s.pos[i] == "ADP":
                return s.head[i] if s.head[i] > i else None
            if s.pos[i] in {"VERB", "AUX"} or s.form[i] == ",":
                return None
        return None

    @cached_property
    def by(self) -> set[int]:
        """Tokens that mark who does it in a passive."""
        return {i for i, classes in enumerate(self.tags) if "by" in classes}

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that stand in a stretch of characters, half-open."""
        first = self.syntax.token_at(start)
        return first, max(first, self.syntax.token_at(max(start, end - 1)) + (1 if end > start else 0))

    def quotes_in(self, first: int, last: int) -> tuple[int, ...]:
        """The quotations that stand within a range of tokens."""
        return tuple(sorted({self.quoted[i] for i in range(first, last) if i in self.quoted}))

    @cached_property
    def _ending(self) -> dict[int, int]:
        """Token that follows a quotation's end → the quotation."""
        out = {}
        for k, q in enumerate(self.quotes):
            at = self.syntax.token_at(q.outer_end)
            while at < len(self.syntax) and self.syntax.form[at] in _BEHIND_QUOTE:
                at += 1
            out[at] = k
        return out

    @cached_property
    def _opening(self) -> dict[int, int]:
        return {self.syntax.token_at(q.start): k for k, q in enumerate(self.quotes)}

    def quote_ending_before(self, i: int) -> int | None:
        """The quotation that ends right before token `i`, on the same line; None if there is none."""
        number = self._ending.get(i)
        if number is None or i >= len(self.syntax):
            return None
        inside = self.syntax.token_at(max(self.quotes[number].start, self.quotes[number].end - 1))
        return number if self.syntax.line[inside] == self.syntax.line[i] else None

    def quote_opening_at(self, i: int) -> int | None:
        """The quotation that begins at token `i` or at the mark that `i` is."""
        for at in (i, i + 1, i + 2):
            if at in self._opening:
                return self._opening[at]
            if at < len(self.syntax) and self.syntax.pos[at] != "PUNCT":
                return None
        return None

    @cached_property
    def _stretches(self) -> list[tuple[int, int]]:
        """For each sentence the stretch it belongs to: what the parser cut without a mark that ends a sentence is one."""
        s = self.syntax
        out: list[tuple[int, int]] = []
        first = 0
        for number, (begin, end) in enumerate(s.sentences):
            if begin == 0 or s.line[begin] != s.line[begin - 1] or self._closed(begin - 1):
                first = number
            joined = (s.sentences[first][0], end)
            out.append(joined)
            for earlier in range(first, number):
                out[earlier] = joined
        return out

    def _closed(self, i: int) -> bool:
        """Whether a sentence ends with token `i`: a mark that ends one, perhaps behind it the mark of a quotation."""
        form = self.syntax.form
        while i > 0 and form[i] in ALL_MARKS | {")", "]"}:
            i -= 1
        return form[i] in ENDS

    def ends_before(self, first: int) -> bool:
        """Whether a sentence ends right before a quotation that begins with a token, also where the parser cut none."""
        return first > 0 and self._closed(first - 1)

    def stretch(self, i: int) -> tuple[int, int]:
        """The sentence a token stands in, with those that the parser only cut off from it; half-open."""
        return self._stretches[self.syntax.sent[i]]

    def passive(self, i: int) -> bool:
        """Whether a verb is a passive for certain: where its form may as well be active, a word of the passive stands by it."""
        s = self.syntax
        if not s.passive[i]:
            return False
        own = {s.dep[c] for c in s.children(i)}
        if "nsubj" in own:
            return False
        return self.bare_agent or bool(own & {"aux:pass", "nsubj:pass"}) or s.dep[i].startswith(("acl", "amod"))

    def is_time(self, i: int) -> bool:
        """Whether a noun tells a time and no more, so that it is nobody's name."""
        return bool(self.stances) and "time" in self.stances[i] and self.syntax.ent[i] == ""

    def loose(self, i: int) -> bool:
        """Whether a verb is a participle with no subject of its own before it ("…, saying that …")."""
        s = self.syntax
        return (
            bool(self.participles)
            and s.lower[i].endswith(self.participles)
            and not any(s.dep[c].startswith(("aux", "nsubj")) for c in s.children(i))
        )

    def lines_between(self, earlier: int, later: int) -> int:
        """How many lines `later` stands below `earlier`."""
        return self.syntax.line[later] - self.syntax.line[earlier]

    def has_clitic(self, i: int) -> str | None:
        """The clitic at the end of token `i`, where what stands before it is a word of its own."""
        lower = self.syntax.lower[i]
        for clitic in self.clitics:
            if lower.endswith(clitic) and len(lower) > len(clitic) + 2:
                return clitic
        return None

    def is_act(self, i: int) -> bool:
        """Whether a token is a verb of saying or of an act."""
        return any(c.startswith("v:") for c in self.tags[i])
