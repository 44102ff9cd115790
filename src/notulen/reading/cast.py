"""Who is who in one report: people with their titles, the parties they speak for, and what pronouns stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

from rapidfuzz import fuzz

from notulen import knowledge
from notulen.reading.names import Gazetteer, Office, folded
from notulen.reading.phrases import noun_phrase
from notulen.reading.syntax import Syntax

UNKNOWN = "UNK"
CIVIL = "CIV"
WINDOW = 14  # tokens a title may stand before the name it belongs to
SAME_NAME = 87  # rapidfuzz ratio from which two spellings are one name
_OFFICE_VOTE, _FIRM_VOTE = 3, 2  # how much the table of offices and a title with its party count beside a looser title
_LOOK_BACK = 12  # earlier places of the same word that are looked at
_FIGURE_BACK = 6  # sentences over which a pronoun may mean a person
_PARTY_BACK = 2  # sentences over which "it" may still mean a party
_LEADING = 3  # parties that may be meant where a clause names nobody
_OFFICES = frozenset({"person", "civil", "national"})


@dataclass(slots=True)
class Figure:
    """A person of the report: the longest name, the party spoken for, and the mentions as token ranges."""

    name: str
    party: str = UNKNOWN
    mentions: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom some words name: tokens (half-open), the party, the resolved name, and how it was settled.

    `how` is "person", "party", "civil", "pronoun", "generic" or "none".
    """

    first: int
    last: int
    party: str
    name: str | None
    how: str

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(self.party.split("+"))


@dataclass(frozen=True, slots=True)
class Title:
    """A title or a common noun that tells for whom somebody speaks.

    `end` is one past its last token, `label` its class, `number` what an anaphor stands for ("one", "both", "own", "other"),
    `party` the one party that has such an office, `home` whether it is the outlet's own state where no other is named.
    """

    end: int
    label: str
    number: str = ""
    party: str | None = None
    home: bool = False


TitleWord = tuple[str, bool]  # the word, and whether it must stand as it is: words with two capitals or more (PM, KSAD) do


@dataclass(frozen=True, slots=True)
class Titles:
    """Title words of a language: first word → (all words, title) longest first; the state an unnamed office belongs to."""

    by_first: dict[str, tuple[tuple[tuple[TitleWord, ...], Title], ...]]
    home: str | None

    def at(self, syntax: Syntax, i: int) -> Title | None:
        """The title that begins at token `i`."""
        for words, title in self.by_first.get(syntax.lower[i], ()):
            end = i + len(words)
            if end <= len(syntax) and all(_matches(w, syntax, i + k) for k, w in enumerate(words)):
                return replace(title, end=end)
        return None


def _matches(word: TitleWord, syntax: Syntax, i: int) -> bool:
    text, exact = word
    return (syntax.form[i] if exact else syntax.lower[i]) == text


class Cast:
    """The people and parties of one report.

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
        self.names = names.find(syntax, self.title_at)
        self.name_at = {i: n for n in self.names for i in range(n.first, n.last)}
        counts = Counter(p for n in self.names for p in n.party.split("+"))
        named = set(counts)
        self.home = titles.home if not named or titles.home in named else None
        self._known_who: dict[int, Who] = {}
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

    # -- finding -------------------------------------------------------------------------------------------------

    def _find_titles(self) -> dict[int, Title]:
        out: dict[int, Title] = {}
        i = 0
        known = self.titles.by_first
        while i < len(self.syntax):
            title = self.titles.at(self.syntax, i) if self.syntax.lower[i] in known else None
            if title:
                for j in range(i, title.end):
                    out[j] = title
                i = title.end
            else:
                i += 1
        return out

    def _person_spans(self) -> list[tuple[int, int]]:
        """People by the parser's entities, by known office holders, and by capitalised words behind a title."""
        spans: dict[int, int] = {}
        for first, last, label in self.syntax.entities:
            first, last = self._without_titles(first, last)
            if label == "PER" and last > first and not any(i in self.name_at for i in range(first, last)):
                spans[first] = max(last, spans.get(first, 0))
        i = 0
        while i < len(self.syntax):
            known = self._known_at(i)
            run = self._run_behind_title(i) if not known else None
            end = known or run
            if end and end > spans.get(i, 0) and not any(a < i < b for a, b in spans.items()):
                spans[i] = end
            i = end or i + 1
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

    def _known_at(self, i: int) -> int | None:
        """One past the last token of an office holder's name that begins at token `i`."""
        s = self.syntax
        if not s.form[i][:1].isupper() or i in self.name_at or i in self.title_at:
            return None
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
        if not self._capital(i) or i in self.name_at or i in self.title_at or i == 0 or s.sent[i - 1] != s.sent[i]:
            return None
        before = i - 1
        if s.form[before] == "," and before > 0:
            before -= 1
        while before >= 0 and before in self.name_at and s.sent[before] == s.sent[i]:
            before -= 1
        while before > 0 and before in self.title_at and self.title_at[before].label == "body":
            before -= 1
        title = self.title_at.get(before)
        if before < 0 or s.sent[before] != s.sent[i] or title is None or title.label not in _OFFICES:
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
        return (held[0].party, held[0].person) if len(parties) == 1 else None

    def _titled(self, first: int, last: int) -> list[tuple[str, int]]:
        """The parties that the titles around a name give, with how much each counts."""
        s = self.syntax
        begin = first
        while begin > 0 and first - begin < WINDOW and self._belongs(begin - 1, first):
            begin -= 1
        out = []
        before = self._title_party(begin, first)
        if before:
            out.append((before[0], _FIRM_VOTE if before[1] else 1))
        if last + 1 < len(s) and s.form[last] in {",", "("} and s.sent[last] == s.sent[first]:
            end = last + 1
            while end < len(s) and end - last < WINDOW and s.sent[end] == s.sent[first] and s.form[end] not in {",", ")"}:
                end += 1
            if self.title_at.get(last + 1) or (s.form[last] == "(" and last + 1 in self.name_at):
                behind = self._title_party(last + 1, end)
                if behind:
                    out.append((behind[0], 1))
        return out

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
        return s.pos[i] in {"NOUN", "PROPN", "ADJ", "NUM"} or s.lower[i] in {"untuk", "dari", "bidang", "of", "for", "the", "to"}

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

    # -- words to parties ----------------------------------------------------------------------------------------

    def words(self, who: Who) -> str:
        """The words that name somebody."""
        start, end = self.syntax.span(who.first, who.last)
        return self.syntax.text[start:end]

    def who(self, head: int) -> Who:
        """Whom the noun phrase around a head names."""
        known = self._known_who.get(head)
        if known is None:
            known = self._known_who[head] = self._who(head)
        return known

    def _who(self, head: int) -> Who:
        first, last = self._phrase(head)
        parts = self._parts(head, first, last)
        found = [self._part(h, a, b) for h, a, b in parts]
        parties = [p for w in found for p in w.party.split("+") if p != UNKNOWN]
        name = found[0].name if len(found) == 1 else None
        how = next((w.how for w in found if w.party != UNKNOWN), found[0].how)
        joint = "+".join(dict.fromkeys(parties)) or UNKNOWN
        return Who(first, last, joint, name, how)

    def _phrase(self, head: int) -> tuple[int, int]:
        """The noun phrase, with the country and name that stand right behind a title, and names coordinated to it."""
        s = self.syntax
        first, last = noun_phrase(s, head)
        titled = head in self.title_at or first in self.title_at
        stop = s.sentences[s.sent[head]][1]
        while titled and last < stop and (last in self.name_at or last in self.figure_at):
            last += 1
        while last + 1 < stop and s.dep[last] == "cc" and self._names_somebody(last + 1):
            last += 2
            while last < stop and (last in self.name_at or last in self.figure_at or last in self.title_at):
                last += 1
        return first, last

    def _names_somebody(self, i: int) -> bool:
        s = self.syntax
        if s.dep[i].startswith("nsubj") or s.dep[s.head[i]].startswith("nsubj"):
            return False
        return i in self.name_at or i in self.figure_at or (i in self.title_at and self.title_at[i].label != "anaphor")

    def _parts(self, head: int, first: int, last: int) -> list[tuple[int, int, int]]:
        """The members of a coordination, each with its head and tokens."""
        s = self.syntax
        heads = [head, *[c for c in s.children(head) if s.dep[c] == "conj" and s.pos[c] in {"NOUN", "PROPN", "PRON"} and first <= c < last]]
        for i in range(head + 1, last - 1):
            if s.dep[i] == "cc" and self._names_somebody(i + 1) and not any(i < h for h in heads):
                heads.append(i + 1)
        if len(heads) == 1:
            return [(head, first, last)]
        edges = [first, *[min(h, s.extent(h)[0]) for h in heads[1:]], last]
        return [(h, max(first, a), min(last, b)) for h, a, b in zip(heads, edges, edges[1:], strict=False) if b > a]

    def _part(self, head: int, first: int, last: int) -> Who:
        s = self.syntax
        title = self.title_at.get(head) or self.title_at.get(first)
        if title and title.label == "civil" and self._title_leads(first, head):
            return Who(first, last, CIVIL, self._figure_name(first, last), "civil")
        for i in range(first, last):
            if i in self.figure_at and (i == head or s.head[i] == head or title or last - first <= 4):
                figure = self.figure_at[i]
                if figure.party != UNKNOWN:
                    return Who(first, last, figure.party, figure.name, "person")
                return Who(first, last, self._named(head, first, last) or UNKNOWN, figure.name, "person")
        named = self._named(head, first, last)
        if named:
            return Who(first, last, named, None, "party")
        if s.pos[head] == "PRON" or (title and title.label == "anaphor"):
            return Who(first, last, UNKNOWN, None, "pronoun")
        return Who(first, last, UNKNOWN, None, "generic" if title else "none")

    def _title_leads(self, first: int, head: int) -> bool:
        return head in self.title_at or first in self.title_at

    def _figure_name(self, first: int, last: int) -> str | None:
        return next((self.figure_at[i].name for i in range(first, last) if i in self.figure_at), None)

    def _named(self, head: int, first: int, last: int) -> str | None:
        """The party named in a phrase: by its head, else the first named; joint ones where they are coordinated."""
        if head in self.name_at:
            return self.name_at[head].party
        found = [self.name_at[i] for i in range(first, last) if i in self.name_at]
        if not found:
            return None
        out = [found[0].party]
        s = self.syntax
        for a, b in zip(found, found[1:], strict=False):
            if b is not a and b.first - a.last <= 2 and any(s.dep[i] == "cc" or s.form[i] == "," for i in range(a.last, b.first)):
                out.append(b.party)
            elif b is not a:
                break
        return "+".join(dict.fromkeys(out))


    def rank(self, party: str) -> int:
        """How often a party is spoken of in the report: 0 for the one named most, at most 4."""
        return min(4, min((self._rank.get(p, 4) for p in party.split("+")), default=4))

    @cached_property
    def starts(self) -> list[int]:
        """The first tokens of all names of parties and people, in order."""
        return sorted({n.first for n in self.names} | {m[0] for f in self.figures for m in f.mentions})

    @cached_property
    def leading(self) -> list[tuple[str, int]]:
        """The parties the report speaks of most, each with the token of its first name."""
        first = {n.party: n.first for n in reversed(self.names)}
        return [(p, first[p]) for p, rank in self._rank.items() if rank < _LEADING and p in first]

    def somebody(self, i: int) -> bool:
        """Whether a token belongs to a name, a title, or a pronoun."""
        return i in self.figure_at or i in self.name_at or i in self.title_at or self.syntax.pos[i] == "PRON"

    def name_before(self, i: int, first: int) -> int | None:
        """The last token before `i`, not before `first`, that belongs to a person's or a party's name."""
        return next((j for j in range(i - 1, first - 1, -1) if j in self.figure_at or j in self.name_at), None)

    # -- words that stand for somebody named elsewhere -----------------------------------------------------------

    def resolve(self, who: Who, head: int, speaker: Who | None) -> Who:
        """Settles pronouns, clitics, and titles without a name, by what the report said before.

        Args:
            who: what the words themselves tell.
            head: the head of those words.
            speaker: who says the stretch in which they stand, None where the outlet tells it.

        Returns:
            The same words with party and name where the report settles them; unchanged otherwise.
        """
        if who.party != UNKNOWN:
            return who
        tags = self.tags[head]
        title = self.title_at.get(head) or self.title_at.get(who.first)
        if speaker is not None and tags & {"first", "we"}:
            return replace(who, party=speaker.party, name=speaker.name, how="speaker")
        if title and title.label == "anaphor":
            return self._anaphor(who, head, title.number, speaker)
        if "third" in tags:
            figure = self.last_figure(head)
            return replace(who, party=figure.party, name=figure.name, how="coref") if figure else who
        if "it" in tags:
            party = self.last_party(head)
            return replace(who, party=party, how="coref") if party else who
        if "plural" in tags:
            return self._plural(who, head, speaker)
        if title and title.label in {"person", "body", "national"}:
            return self._by_title(who, head, title)
        return self._same_head(who, head)

    @cached_property
    def _mentions(self) -> list[tuple[int, Figure, bool]]:
        """People's mentions in order: first token, person, and whether it is a subject."""
        found = [(first, f, self._is_subject(first, last)) for f in self.figures for first, last in f.mentions]
        return sorted(found, key=lambda m: m[0])

    def _mentions_before(self, before: int) -> Iterator[tuple[int, Figure, bool]]:
        """People's mentions before a token, nearest first."""
        for i in range(bisect_left(self._mentions, before, key=lambda m: m[0]) - 1, -1, -1):
            yield self._mentions[i]

    def last_figure(self, before: int) -> Figure | None:
        """The person named last before a token, the subject of a sentence rather than one named in passing."""
        best: tuple[int, Figure] | None = None
        for at, figure, is_subject in self._mentions_before(before):
            if self.syntax.sent[before] - self.syntax.sent[at] > _FIGURE_BACK:
                break
            weight = 2 * self.syntax.sent[at] + is_subject
            if best is None or weight > best[0]:
                best = (weight, figure)
        return best[1] if best else None

    def last_subject(self, after: int, before: int) -> Figure | None:
        """The person who was last a subject between two tokens."""
        found = self._last_subject(after, before)
        return found[1] if found else None

    def last_mention(self, after: int, before: int) -> int | None:
        """The token of the person who was last a subject between two tokens."""
        found = self._last_subject(after, before)
        return found[0] if found else None

    def _last_subject(self, after: int, before: int) -> tuple[int, Figure] | None:
        for at, figure, is_subject in self._mentions_before(before):
            if at < after:
                return None
            if is_subject:
                return at, figure
        return None

    def goes_on(self, who: Who) -> bool:
        """Whether words are a title without name or country that may mean the speaker before ("the chancellor said")."""
        inside = range(who.first, who.last)
        titled = any(i in self.title_at and self.title_at[i].label in {"person", "national"} for i in inside)
        return titled and not any(i in self.figure_at or i in self.name_at or "indefinite" in self.tags[i] for i in inside)


    def last_party(self, before: int) -> str | None:
        """The party that was last the subject of a clause before a token, at most two sentences back."""
        s = self.syntax
        for i in range(bisect_left(self.names, before, key=lambda n: n.first) - 1, -1, -1):
            name = self.names[i]
            if s.sent[before] - s.sent[name.first] > _PARTY_BACK:
                return None
            if self._is_subject(name.first, name.last):
                return name.party
        return None

    def personal(self, head: int) -> bool:
        """Whether some words name a person or hold a personal title or pronoun."""
        title = self.title_at.get(head)
        return head in self.figure_at or "third" in self.tags[head] or (title is not None and title.label in _OFFICES) or any(
            i in self.figure_at for i in range(*noun_phrase(self.syntax, head))
        )

    def _is_subject(self, first: int, last: int) -> bool:
        s = self.syntax
        for i in range(first, last):
            if s.dep[i].startswith("nsubj"):
                return True
            if s.dep[i].startswith(("flat", "nmod", "appos")) and s.dep[s.head[i]].startswith("nsubj"):
                return True
        return False

    @cached_property
    def _party_marks(self) -> list[tuple[int, str]]:
        """Where single parties are named, by themselves or in a person who speaks for one, in order."""
        marks = [(n.first, n.party) for n in self.names]
        marks += [(m[0], f.party) for f in self.figures for m in f.mentions if f.party not in {UNKNOWN, CIVIL}]
        return sorted(mark for mark in marks if "+" not in mark[1])

    def recent_parties(self, before: int, most: int = 2) -> list[str]:
        """The parties named last before a token, nearest first, each once."""
        seen: dict[str, None] = {}
        for i in range(bisect_left(self._party_marks, (before, "")) - 1, -1, -1):
            seen.setdefault(self._party_marks[i][1])
            if len(seen) == most:
                break
        return list(seen)

    def _anaphor(self, who: Who, head: int, number: str, speaker: Who | None) -> Who:
        if number == "both":
            pair = self.recent_parties(head)
            return replace(who, party="+".join(reversed(pair)), how="coref") if len(pair) == 2 else who
        if number == "own" and speaker is not None:
            return replace(who, party=speaker.party, how="speaker")
        recent = self.recent_parties(head, 1)
        return replace(who, party=recent[0], how="coref") if recent else who

    def _plural(self, who: Who, head: int, speaker: Who | None) -> Who:
        if speaker is not None and speaker.how in {"party", "civil"}:
            return replace(who, party=speaker.party, how="coref")
        recent = self.recent_parties(head, 1)
        return replace(who, party=recent[0], how="coref") if recent else who

    def _by_title(self, who: Who, head: int, title: Title) -> Who:
        """An office without its state: its only state, the same words said before, the outlet's own state, or the report's."""
        if title.party:
            return replace(who, party=title.party, how="party")
        same = self._same_head(who, head)
        if same.party != UNKNOWN:
            return same
        if self.home and (title.label == "national" or title.home):
            return replace(who, party=self.home, how="home")
        return replace(who, party=self._main_state, how="guess") if self._main_state else who

    @cached_property
    def _main_state(self) -> str | None:
        """The state the report names most."""
        counts = Counter(n.party for n in self.names if n.sort in {"country", "short", "metonym", "demonym"})
        return counts.most_common(1)[0][0] if counts else None

    def _same_head(self, who: Who, head: int) -> Who:
        s = self.syntax
        places = self._places[s.lower[head]]
        for i in reversed(places[: bisect_left(places, head)][-_LOOK_BACK:]):
            if s.pos[i] in {"NOUN", "PROPN"}:
                earlier = self.who(i)
                if earlier.party != UNKNOWN:
                    return replace(who, party=earlier.party, name=earlier.name, how="coref")
        return who


@cache
def load_titles(language: str) -> Titles:
    """The titles of a language, from `knowledge/LANGUAGE/titles.toml`."""
    path = knowledge.FOLDER / language / "titles.toml"
    home = knowledge.load(path).get("home")
    by_first: dict[str, list[tuple[tuple[TitleWord, ...], Title]]] = {}
    for row in knowledge.tables(path, "title", ("class", "words")):
        title = Title(0, row["class"], row.get("number", ""), row.get("party"), row.get("home", False))
        for text in row["words"]:
            exact = [(w, sum(c.isupper() for c in w) > 1) for w in text.split()]
            words = tuple((w if whole else w.lower(), whole) for w, whole in exact)
            by_first.setdefault(words[0][0].lower(), []).append((words, title))
    for rows in by_first.values():
        rows.sort(key=lambda r: -len(r[0]))
    return Titles({k: tuple(v) for k, v in by_first.items()}, home)
