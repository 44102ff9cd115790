"""Who is who in one report: the parties that words stand for, and whom pronouns and bare titles mean."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from notulen.reading.names import Name
from notulen.reading.people import CIVIL, OFFICES, UNKNOWN, Figure, People
from notulen.reading.phrases import noun_phrase, phrase_head
from notulen.reading.titles import Title

_LOOK_BACK = 12  # earlier places of the same word that are looked at
_FIGURE_BACK = 6  # sentences over which a pronoun may mean a person
_PARTY_BACK = 2  # sentences over which "it" may still mean a party
_LONGEST_TITLE = 6  # words that a name may hang below the first of its title
_JOINT = frozenset({"joint", "p:joint"})
_JOINING = 3  # words and marks that may join two names: ", along with"
_NEAREST = 4  # parties looked at for the two that "both sides" means
_MEMBERS = 4  # tokens behind a body's words in which its members may stand
_KINDS = {"organisation": "organisation", "bloc": "organisation", "movement": "movement"}
_PAIRED = 3  # of these, the ones of which two are meant
_LEADING = 3  # parties that may be meant where a clause names nobody


class Who(NamedTuple):
    """Whom some words name: tokens (half-open), the party, the resolved name, and how it was settled.

    `how` is "person", "party", "civil", "medium", "pronoun", "generic" or "none".
    """

    first: int
    last: int
    party: str
    name: str | None
    how: str

    @property
    def parties(self) -> frozenset[str]:
        return _single(self.party)


@lru_cache(maxsize=1 << 12)
def _single(party: str) -> frozenset[str]:
    """The parties that a joint one is made of."""
    return frozenset(party.split("+"))


class Cast(People):
    """The people and parties of one report, and whom any words in it name; made as `People` is."""

    @cached_property
    def _known_who(self) -> dict[int, Who]:
        return {}

    @cached_property
    def _last_told(self) -> dict[str, list[int]]:
        """For the places of a word, as far as asked for, the last one up to each where it names a party; -1 if none does."""
        return {}

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
        if self._marks.find(1, first, last) < 0:
            return Who(first, last, UNKNOWN, None, "pronoun" if self.syntax.pos[head] == "PRON" else "none")
        parts = self._parts(head, first, last)
        found = [self._part(h, a, b) for h, a, b in parts]
        parties = [p for w in found for p in w.party.split("+") if p != UNKNOWN]
        name = found[0].name if len(found) == 1 else None
        how = next((w.how for w in found if w.party != UNKNOWN), found[0].how)
        joint = "+".join(dict.fromkeys(parties)) or UNKNOWN
        return Who(first, last, joint, name, how)

    @cached_property
    def _marks(self) -> bytearray:
        """For each token 1 where it belongs to a name or a title, else 0."""
        marks = bytearray(len(self.syntax))
        for places in (self.name_at, self.figure_at, self.title_at):
            for i in places:
                marks[i] = 1
        return marks

    def _phrase(self, head: int) -> tuple[int, int]:
        """The noun phrase, with the country and name that stand right behind a title, and names coordinated to it."""
        s = self.syntax
        first, last = noun_phrase(s, head)
        last = self._without_tail(head, last)
        titled = head in self.title_at or first in self.title_at
        stop = s.sentences[s.sent[head]][1]
        while titled and last < stop and (last in self.name_at or last in self.figure_at):
            last += 1
        while last + 1 < stop and s.dep[last] == "cc" and self._names_somebody(last + 1):
            last += 2
            while last < stop and (last in self.name_at or last in self.figure_at or last in self.title_at):
                last += 1
        return self._listed(first, last, head)

    def _without_tail(self, head: int, last: int) -> int:
        """A phrase ends at the comma behind its head where what follows names nobody ("kata Yudhoyono, Selasa")."""
        if head + 1 >= last or "," not in self.syntax.form[head + 1 : last]:
            return last
        comma = self.syntax.form.index(",", head + 1, last)
        if any(self.somebody(j) for j in range(comma, last)):
            return last
        return comma

    def _listed(self, first: int, last: int, head: int) -> tuple[int, int]:
        """A name in a list of names takes the whole list ("Prancis, Jerman, dan Inggris"), if a conjunction closes it."""
        if head not in self.name_at:
            return first, last
        s = self.syntax
        begin, end = s.sentences[s.sent[head]]
        left, right, closed = first, last, False
        while (at := self._over_joint(left - 1, begin, -1)) is not None:
            closed = closed or any(self._closes(i) for i in range(at, left))
            left = self.name_at[at].first
        while (at := self._over_joint(right, end, 1)) is not None:
            closed = closed or any(self._closes(i) for i in range(right, at))
            right = self.name_at[at].last
        return (left, right) if closed else (first, last)

    def _over_joint(self, i: int, edge: int, step: int) -> int | None:
        """The token of the name that stands beyond commas and a conjunction; None if there is none."""
        joined = False
        while _within(i, edge, step) and i != edge and (self._joins(i) or self.syntax.pos[i] == "DET"):
            joined = joined or self._joins(i)
            i += step
        inside = _within(i, edge, step)
        return i if joined and inside and i in self.name_at else None

    def _closes(self, i: int) -> bool:
        return self.syntax.dep[i] == "cc" or bool(self.tags[i] & _JOINT)

    def _joins(self, i: int) -> bool:
        """Whether a token joins two names: a comma, a conjunction, a word such as "together with"."""
        return self.syntax.form[i] == "," or self.syntax.dep[i] == "cc" or bool(self.tags[i] & _JOINT)

    def _names_somebody(self, i: int) -> bool:
        s = self.syntax
        if s.dep[i].startswith("nsubj") or s.dep[s.head[i]].startswith("nsubj"):
            return False
        return i in self.name_at or i in self.figure_at or (i in self.title_at and self.title_at[i].label != "anaphor")

    def _parts(self, head: int, first: int, last: int) -> list[tuple[int, int, int]]:
        """The members of a coordination, each with its head and tokens."""
        s = self.syntax
        heads = [
            head,
            *[
                c
                for c in s.children(head)
                if s.dep[c] == "conj" and s.pos[c] in {"NOUN", "PROPN", "PRON"} and first <= c < last
            ],
        ]
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
            name = self._figure_name(first, last)
            voice = next((self.name_at[i] for i in range(first, last) if i in self.name_at), None)
            if (
                title.medium and voice is not None and voice.sort == "body"
            ):  # an agency that is listed as its state's voice
                return Who(first, last, voice.party, None, "party")
            return Who(first, last, CIVIL, name, "medium" if title.medium and name is None else "civil")
        if title and title.label == "body" and self._of_civilians(head, last):
            return Who(first, last, CIVIL, None, "civil")
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

    def _of_civilians(self, head: int, last: int) -> bool:
        """Whether a body is one of people who are no party: "a group representing fishermen", "an alliance of charities"."""
        s = self.syntax
        behind = range(head + 1, min(last + _MEMBERS, s.sentences[s.sent[head]][1]))
        member = next((i for i in behind if i in self.title_at or i in self.name_at or s.form[i] == ","), None)
        if member is None or member not in self.title_at or self.title_at[member].label != "civil":
            return False
        return any("leads" in self.tags[i] for i in range(head + 1, member))

    def _title_leads(self, first: int, head: int) -> bool:
        return head in self.title_at or first in self.title_at

    def _figure_name(self, first: int, last: int) -> str | None:
        return next((self.figure_at[i].name for i in range(first, last) if i in self.figure_at), None)

    def _named(self, head: int, first: int, last: int) -> str | None:
        """The party named in a phrase: by its head, else the first named; joint ones where they are coordinated."""
        found = list(dict.fromkeys(self.name_at[i] for i in range(first, last) if i in self.name_at))
        own = self.name_at.get(head)
        runs: list[list[Name]] = []
        for name in found:
            if runs and self._coordinated(runs[-1][-1], name):
                runs[-1].append(name)
            else:
                runs.append([name])
        run = next((r for r in runs if own in r), [own] if own else runs[0] if runs else [])
        return "+".join(dict.fromkeys(n.party for n in run if n)) or None

    def _coordinated(self, a: Name, b: Name) -> bool:
        between = range(a.last, b.first)
        s = self.syntax
        joins = [i for i in between if s.pos[i] != "DET"]
        return 0 < len(joins) <= _JOINING and all(self._joins(i) for i in joins)

    def rank(self, party: str) -> int:
        """How often a party is spoken of in the report: 0 for the one named most, at most 4."""
        known = self._ranks.get(party)
        if known is None:
            known = self._ranks[party] = min(4, *(self._rank.get(p, 4) for p in _single(party)))
        return known

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {}

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
            return who._replace(party=speaker.party, name=speaker.name, how="speaker")
        if title and title.label == "anaphor":
            return self._anaphor(who, head, title, speaker)
        if "third" in tags:
            figure = self.last_figure(head, head)
            return who._replace(party=figure.party, name=figure.name, how="coref") if figure else who
        if "it" in tags:
            party = self._party_in_sentence(head) or self.last_party(head)
            return who._replace(party=party, how="coref") if party else who
        if "plural" in tags:
            return self._plural(who, head, speaker)
        if title is None and self.syntax.form[head][:1].isupper():  # "the Joint Forces Staff"
            title = next(
                (t for i in range(who.first, who.last) if (t := self.title_at.get(i)) and t.label == "body"), None
            )
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

    def may_mean(self, pronoun: int, figure: Figure) -> bool:
        """Whether a pronoun may stand for a person, as far as given names and forms of address tell."""
        word = self.syntax.lower[pronoun]
        other = self.titles.men if word in self.titles.women else self.titles.women if word in self.titles.men else None
        return other is None or not self._called(figure) & other

    def _called(self, figure: Figure) -> frozenset[str]:
        """The given name and the words right before the names of a person, in small letters."""
        known = self._calls.get(figure.name)
        if known is None:
            lower = self.syntax.lower
            words = {lower[i] for first, last in figure.mentions for i in range(max(0, first - 1), last)}
            known = self._calls[figure.name] = frozenset(words) | {figure.name.split()[0].lower()}
        return known

    @cached_property
    def _calls(self) -> dict[str, frozenset[str]]:
        return {}

    def last_figure(self, before: int, pronoun: int | None = None) -> Figure | None:
        """The person named last before a token, the subject of a sentence rather than one named in passing.

        Args:
            before: the token.
            pronoun: the pronoun that stands for the person; None if there is none.
        """
        best: tuple[int, Figure] | None = None
        for at, figure, is_subject in self._mentions_before(before):
            if self.syntax.sent[before] - self.syntax.sent[at] > _FIGURE_BACK:
                break
            if pronoun is not None and not self.may_mean(pronoun, figure):
                continue
            weight = 2 * self.syntax.sent[at] + is_subject
            if best is None or weight > best[0]:
                best = (weight, figure)
        return best[1] if best else None

    def figure_named(self, name: str | None) -> Figure | None:
        """The person of a name."""
        return next((f for f in self.figures if f.name == name), None)

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
        return titled and not any(
            i in self.figure_at or i in self.name_at or "indefinite" in self.tags[i] for i in inside
        )

    def _party_in_sentence(self, it: int) -> str | None:
        """The party of a body that is a subject in the same sentence before "it" ("The ministry said it would …")."""
        s = self.syntax
        for i in range(it - 1, s.sentences[s.sent[it]][0] - 1, -1):
            title = self.title_at.get(i)
            if title is not None and title.label in {"body", "anaphor"} and s.dep[i].startswith("nsubj"):
                party = self.resolve(self.who(i), i, None).party
                return None if party == UNKNOWN else party
        return None

    def party_since(self, after: int, before: int) -> bool:
        """Whether a party has been a subject between two tokens."""
        name = self._last_party(before)
        return name is not None and name.first > after

    def last_party(self, before: int) -> str | None:
        """The party that was last a subject before a token, at most two sentences back; of a main clause first."""
        name = self._last_party(before)
        return name.party if name is not None else None

    def _last_party(self, before: int) -> Name | None:
        s = self.syntax
        found: Name | None = None
        for i in range(bisect_left(self.names, before, key=lambda n: n.first) - 1, -1, -1):
            name = self.names[i]
            if s.sent[before] - s.sent[name.first] > _PARTY_BACK or (
                found and s.sent[name.first] < s.sent[found.first]
            ):
                break
            if not self._is_subject(name.first, name.last):
                continue
            if any(s.dep[s.head[j]] == "root" for j in range(name.first, name.last) if s.dep[j].startswith("nsubj")):
                return name
            found = found or name
        return found

    def personal(self, head: int) -> bool:
        """Whether some words name a person or hold a personal title or pronoun."""
        title = self.title_at.get(head)
        return (
            head in self.figure_at
            or "third" in self.tags[head]
            or (title is not None and title.label in OFFICES)
            or any(i in self.figure_at for i in range(*noun_phrase(self.syntax, head)))
        )

    def _is_subject(self, first: int, last: int) -> bool:
        """Whether a name is a subject, or the end of a title that is ("juru bicara pemerintah Kamboja Sok Vireak")."""
        s = self.syntax
        for i in range(first, last):
            for _ in range(_LONGEST_TITLE):
                if s.dep[i].startswith("nsubj"):
                    return True
                if not s.dep[i].startswith(("flat", "nmod", "appos", "compound")) or s.head[i] == i:
                    break
                i = s.head[i]
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

    def _pair(self, before: int, kind: str) -> list[str]:
        """The two parties that "both sides" means: of those named last the two that the report is most about."""
        near = self.recent_parties(before, _NEAREST)
        states = [p for p in near if self._kinds.get(p, "state") == "state"]
        near = states if kind == "state" and len(states) > 1 else near[:_PAIRED]
        most = sorted(near, key=lambda p: self._rank.get(p, len(self._rank)))[:2]
        return [p for p in near if p in most]

    def _anaphor(self, who: Who, head: int, title: Title, speaker: Who | None) -> Who:
        number = title.number
        if number == "both":
            pair = self._pair(head, title.kind)
            return who._replace(party="+".join(reversed(pair)), how="coref") if len(pair) == 2 else who
        if number == "own" and speaker is not None:
            return who._replace(party=speaker.party, how="speaker")
        same = self._same_head(who, head) if number == "one" else who
        if same.party != UNKNOWN:
            return same
        recent = self._of_kind(self.recent_parties(head, _NEAREST), title.kind)
        return who._replace(party=recent[0], how="coref") if recent else who

    def _of_kind(self, parties: list[str], kind: str) -> list[str]:
        """Those of some parties that are of a kind; all of them where none is."""
        found = [p for p in parties if self._kinds.get(p, "state") == kind]
        return found or parties

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """What sort of party each is: "state", "movement" or "organisation"."""
        return {n.party: _KINDS.get(n.sort, "state") for n in reversed(self.names)}

    def _plural(self, who: Who, head: int, speaker: Who | None) -> Who:
        if speaker is not None and speaker.how in {"party", "civil"}:
            return who._replace(party=speaker.party, how="coref")
        recent = self.recent_parties(head, 1)
        return who._replace(party=recent[0], how="coref") if recent else who

    def _by_title(self, who: Who, head: int, title: Title) -> Who:
        """An office without its state: its only one, that of the same words, the outlet, the last to act, or the main one."""
        if title.party:
            return who._replace(party=title.party, how="party")
        same = self._same_head(who, head) if who.name is None else who
        if same.party != UNKNOWN and "+" not in same.party:
            return same
        if title.kind == "anybody":
            return who
        if self.home and (title.label == "national" or title.home):
            return who._replace(party=self.home, how="home")
        if title.kind == "movement":
            near = [p for p in self.recent_parties(head, _NEAREST) if self._kinds.get(p) == "movement"]
            guess = next(iter(near), None) or self.last_party(head)
        else:
            guess = (self.last_party(head) if who.name is None else None) or self._main_state
        return who._replace(party=guess, how="guess") if guess else who

    @cached_property
    def _main_state(self) -> str | None:
        """The state the report names most."""
        counts = Counter(n.party for n in self.names if n.sort in {"country", "short", "metonym", "demonym"})
        return counts.most_common(1)[0][0] if counts else None

    def _same_head(self, who: Who, head: int) -> Who:
        s, word = self.syntax, self.syntax.lower[head]
        places = self._places[word]
        number = bisect_left(places, head)
        told = self._last_told.setdefault(word, [])
        for i in places[len(told) : number]:
            tells = s.pos[i] in {"NOUN", "PROPN"} and self._told_at(i).party != UNKNOWN
            told.append(i if tells else told[-1] if told else -1)
        if not number or told[number - 1] < places[max(0, number - _LOOK_BACK)]:
            return who
        earlier = self._told_at(told[number - 1])
        return who._replace(party=earlier.party, name=earlier.name, how="coref")

    def _told_at(self, i: int) -> Who:
        """Whom a word names where it stands: a name that belongs to civilians' words, those ("the XYZ fishing group")."""
        s, who = self.syntax, self.who(i)
        if who.party != UNKNOWN or s.relation[i] != "compound" or not s.form[i][:1].isupper():
            return who
        whole = self.who(phrase_head(s, i))
        return whole if whole.party == CIVIL else who


def _within(i: int, edge: int, step: int) -> bool:
    """Whether a token lies on this side of a sentence's edge."""
    return i >= edge if step < 0 else i < edge
