"""The people of one report: found by entities, offices and titles, and settled to the party they speak for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from notulen.reading.names import Gazetteer, Name, Office, folded
from notulen.reading.syntax import Syntax
from notulen.reading.titles import Title, Titles

UNKNOWN = "UNK"
CIVIL = "CIV"
WINDOW = 14  # tokens a title may stand before the name it belongs to
SAME_NAME = 87  # rapidfuzz ratio from which two spellings are one name
_OFFICE_VOTE, _FIRM_VOTE = 3, 2  # how much the table of offices and a title with its party count beside a looser title
OFFICES = frozenset({"person", "civil", "national"})


@dataclass(slots=True)
class Figure:
    """A person of the report: the longest name, the party spoken for, and the mentions as token ranges."""

    name: str
    party: str = UNKNOWN
    mentions: list[tuple[int, int]] = field(default_factory=list)


class People:
    """The people and the names of parties in one report.

    Args:
        syntax: the parse.
        names: the names of parties of its language.
        titles: the language's titles.
        offices: office holders by name, case folded.
        tags: word classes of each token, for pronouns.
        day: the report's day, to choose who held an office; None if unknown.
    """

    def __init__(
        self, syntax: Syntax, names: Gazetteer, titles: Titles, offices: dict[str, tuple[Office, ...]],
        tags: list[frozenset[str]], day: date | None,
    ) -> None:  # fmt: skip
        self.syntax = syntax
        self.tags = tags
        self.titles = titles
        self._offices = offices
        self._day = day
        self.title_at = self._find_titles()
        self.names = [n for n in names.find(syntax, self.title_at) if not self._is_place(n)]
        self.name_at = {i: n for n in self.names for i in range(n.first, n.last)}
        counts = Counter(p for n in self.names for p in n.party.split("+"))
        named = set(counts)
        self.home = titles.home if not named or titles.home in named else None
        self._places: dict[str, list[int]] = {}
        for i, lower in enumerate(syntax.lower):
            self._places.setdefault(lower, []).append(i)
        self.figures: list[Figure] = []
        self.figure_at: dict[int, Figure] = {}
        for first, last in self._person_spans():
            self._admit(first, last)
        self._add_surnames()
        self._settle()
        for figure in self.figures:
            counts[figure.party] += len(figure.mentions)
        self._rank = {party: n for n, (party, _) in enumerate(counts.most_common()) if party not in {UNKNOWN, CIVIL}}

    def _is_place(self, name: Name) -> bool:
        """Whether a capital is only where something happens ("di Washington")."""
        return name.place and name.first > 0 and "in" in self.tags[name.first - 1]

    # -- finding -------------------------------------------------------------------------------------------------

    def _find_titles(self) -> dict[int, Title]:
        out: dict[int, Title] = {}
        known = self.titles.by_first
        for i, word in enumerate(self.syntax.lower):
            title = self.titles.at(self.syntax, i) if word in known and i not in out else None
            if title:
                out.update(dict.fromkeys(range(i, title.end), title))
        return out

    def _person_spans(self) -> list[tuple[int, int]]:
        """People by the parser's entities, by known office holders, and by capitalised words behind a title."""
        spans: dict[int, int] = {}
        for first, last, label in self.syntax.entities:
            first, last = self._without_titles(first, last)
            last = self._with_surname(last) if label == "PER" else last
            if label == "PER" and last > first and not any(i in self.name_at for i in range(first, last)):
                spans[first] = max(last, spans.get(first, 0))
        past = 0
        for i, form in enumerate(self.syntax.form):
            if i < past or not form[:1].isupper() or i in self.name_at or i in self.title_at:
                continue
            end = self._known_at(i) or self._run_behind_title(i)
            if end and end > spans.get(i, 0) and not any(a < i < b for a, b in spans.items()):
                spans[i] = end
            past = end or past
        return sorted(self._disjoint(spans))

    @staticmethod
    def _disjoint(spans: dict[int, int]) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for first, last in sorted(spans.items()):
            if out and first < out[-1][1]:
                out[-1] = (out[-1][0], max(out[-1][1], last))
            else:
                out.append((first, last))
        return out

    def _without_titles(self, first: int, last: int) -> tuple[int, int]:
        while first < last and (first in self.title_at or not self.syntax.form[first][:1].isupper()):
            first += 1
        return first, last

    def _with_surname(self, last: int) -> int:
        """One past the last word of a name of which the entities hold only the beginning ("Tran Quoc" of "Tran Quoc Bao")."""
        s = self.syntax
        while (
            last < len(s) and s.sent[last] == s.sent[last - 1] and s.pos[last] == "PROPN" and self._capital(last)
            and (s.dep[last].startswith("flat") or (s.head[last - 1] == last and s.pos[last - 1] == "PROPN"))
            and last not in self.name_at and last not in self.title_at
        ):  # fmt: skip
            last += 1
        return last

    def _known_at(self, i: int) -> int | None:
        """One past the last token of an office holder's name that begins with the capital of token `i`."""
        s = self.syntax
        for size in (5, 4, 3, 2, 1):
            end = i + size
            if end <= len(s) and s.line[end - 1] == s.line[i]:
                words = s.text[s.start[i] : s.end[end - 1]]
                if folded(words) in self._offices and words[:1].isupper():
                    return end
        return None

    def _run_behind_title(self, i: int) -> int | None:
        """One past a run of capitalised words right behind a personal title, or behind the party in that title."""
        s = self.syntax
        if i == 0 or s.sent[i - 1] != s.sent[i] or not self._capital(i):
            return None
        before = i - 1
        if s.form[before] == "," and before > 0:
            before -= 1
        while before >= 0 and before in self.name_at and s.sent[before] == s.sent[i]:
            before -= 1
        while before > 0 and before in self.title_at and self.title_at[before].label == "body":
            before -= 1
        title = self.title_at.get(before)
        if before < 0 or s.sent[before] != s.sent[i] or title is None or title.label not in OFFICES:
            return None
        end = i
        while end < len(s) and s.sent[end] == s.sent[i] and self._capital(end) and end not in self.name_at:
            end += 1
        if end in self.name_at and s.sent[end] == s.sent[i]:
            return None  # "Duta Besar Pelucutan Senjata AS": the words go on with the title
        return end if end - i <= 5 else None

    def _capital(self, i: int) -> bool:
        s = self.syntax
        return s.form[i][:1].isupper() and s.pos[i] in {"PROPN", "NOUN", "X"} and any(c.islower() for c in s.form[i])

    # -- people --------------------------------------------------------------------------------------------------

    def _admit(self, first: int, last: int) -> None:
        name = self.syntax.text[self.syntax.start[first] : self.syntax.end[last - 1]]
        figure = self._same(name)
        if figure is None:
            figure = Figure(name)
            self.figures.append(figure)
        elif len(name) > len(figure.name):
            figure.name = name
        figure.mentions.append((first, last))
        for i in range(first, last):
            self.figure_at[i] = figure

    def _same(self, name: str) -> Figure | None:
        words = [w.casefold() for w in name.replace("-", " ").split()]
        for figure in reversed(self.figures):
            known = [w.casefold() for w in figure.name.replace("-", " ").split()]
            short, long = sorted((words, known), key=len)
            if set(short) <= set(long) or (len(short[-1]) > 4 and fuzz.ratio(short[-1], long[-1]) >= SAME_NAME):
                return figure
        return None

    def _add_surnames(self) -> None:
        """A surname alone, at a place the entities missed, is another mention of the person of that name."""
        surnames = {f.name.split()[-1]: f for f in self.figures if len(f.name.split()) > 1}
        for i, form in enumerate(self.syntax.form):
            figure = surnames.get(form)
            if figure is not None and i not in self.figure_at and i not in self.name_at and len(form) > 2:
                figure.mentions.append((i, i + 1))
                self.figure_at[i] = figure

    def _settle(self) -> None:
        """Gives each person the party that titles before the name, the office held, and titles behind it mostly speak for."""
        for figure in self.figures:
            votes: Counter[str] = Counter()
            for mention in figure.mentions:
                for party, weight in self._titled(*mention):
                    votes[party] += weight
            office = self._office(figure.name)
            if office:
                votes[office[0]] += _OFFICE_VOTE
            if votes:
                figure.party = votes.most_common(1)[0][0]
            if office and office[0] == figure.party and len(figure.name.split()) == 1:
                figure.name = office[1]

    def _office(self, name: str) -> tuple[str, str] | None:
        rows = self._offices.get(folded(name), ())
        held = [o for o in rows if o.holds(self._day)] or (list(rows) if " " in name else [])
        parties = {o.party for o in held}
        if len(parties) > 1:  # of the parties spoken for in one life, the one that this report is about
            parties &= {name.party for name in self.names}
        office = next((o for o in held if len(parties) == 1 and o.party in parties), None)
        return (office.party, office.person) if office else None

    def _titled(self, first: int, last: int) -> list[tuple[str, int]]:
        """The parties that the titles around a name give, with how much each counts."""
        begin = first
        while begin > 0 and first - begin < WINDOW and self._belongs(begin - 1, first):
            begin -= 1
        out = []
        before = self._title_party(begin, first)
        if before:
            out.append((before[0], _FIRM_VOTE if before[1] else 1))
        behind = self._behind(first, last)
        return [*out, (behind[0], 1)] if behind else out

    def _behind(self, first: int, last: int) -> tuple[str, bool] | None:
        """The party that a title behind a name gives: "X, the Iranian envoy,", "X (Iran)", "X, who leads Iran's delegation"."""
        s = self.syntax
        if last + 1 >= len(s) or s.form[last] not in {",", "("} or s.sent[last] != s.sent[first]:
            return None
        begin = end = last + 1
        while end < len(s) and end - last < WINDOW and s.sent[end] == s.sent[first] and s.form[end] not in {",", ")"}:
            end += 1
        if begin + 1 < end and "relative" in self.tags[begin] and "leads" in self.tags[begin + 1]:
            begin += 2
        if begin < end and s.pos[begin] == "DET":
            begin += 1
        if begin in self.title_at or (s.form[last] == "(" and begin in self.name_at):
            return self._title_party(begin, end)
        titled = next((i for i in range(begin, end) if i in self.title_at), None)
        if titled is None or begin not in self.name_at or any(i in self.figure_at for i in range(begin, end)):
            return None
        inside = all(i in self.name_at or self._within_title(i) for i in range(begin, titled))
        return self._title_party(begin, end) if inside else None

    def _within_title(self, i: int) -> bool:
        """Whether a token may stand between a country and the title that it opens ("Iran's top nuclear negotiator")."""
        return (
            self.syntax.pos[i] in {"ADJ", "NOUN", "PROPN", "PART", "NUM"} or self.syntax.lower[i] in self.titles.inside
        )

    def _belongs(self, i: int, name: int) -> bool:
        """Whether a token before a name may be part of its title."""
        s = self.syntax
        if s.sent[i] != s.sent[name]:
            return False
        if i in self.title_at or i in self.name_at:
            return True
        if i in self.figure_at:
            return False
        if s.form[i] in {",", "(", ")", "/", "-"}:
            return s.form[i] != "," or name - i <= 1 or s.form[i + 1] in {"("}
        return s.pos[i] in {"NOUN", "PROPN", "ADJ", "NUM"} or s.lower[i] in self.titles.inside

    def _title_party(self, begin: int, end: int) -> tuple[str, bool] | None:
        titles = [self.title_at[i] for i in range(begin, end) if i in self.title_at]
        named = [self.name_at[i].party for i in range(begin, end) if i in self.name_at]
        if titles and titles[-1].label == "civil":
            return CIVIL, True
        if named and titles:
            return named[0], True
        own = next((t.party for t in titles if t.party), None)
        if own:
            return own, True
        if self.home and any(t.label == "national" or t.home for t in titles):
            return self.home, False
        return None
