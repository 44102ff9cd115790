"""Admits proposals: every word is found again in the report and every value in the codebook, or the whole is refused.

Nothing is repaired. Where words stand in several places, what is taken is told by a rule, never by likeness.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from notulen import knowledge
from notulen.asking.proposals import Proposal, Someone, Told
from notulen.asking.sentences import Sentences
from notulen.asking.words import Folded, Place, fold
from notulen.ledger.parties import parties
from notulen.model import Minute, Person, Report, Span
from notulen.naming import told_id
from notulen.reading.dates import calendar

LONGEST_EVIDENCE = 1_200  # characters: the smallest clause that shows an act is no longer
LEAST_OF_ANOTHER = 2  # words of a further sentence that evidence reaches into: one alone is a slip
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")
_UNTOLD = "its day ({}) was proposed, but the report does not tell it"


class RefusedError(ValueError):
    """A proposal that the report or the codebook does not bear out; its text says why."""


@dataclass(frozen=True)
class Refusal:
    """A proposal that was not admitted, as the model made it, and why."""

    proposal: Any
    reason: str


@dataclass(frozen=True)
class Admitted:
    """What came of proposals.

    Attributes:
        minutes: those admitted, in the order of their words.
        refusals: the rest.
        spoken: sentences that the model has told of: an admitted minute begins there, or it holds that none does.
    """

    minutes: tuple[Minute, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    spoken: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Door:
    """What proposals of one report are held against.

    Attributes:
        report: the report.
        cuts: its sentences.
        text: its text, as it is searched.
        trust: how likely kind and actor of what is admitted are right, 0 to 1.
        key: SHA-256 of its text.
    """

    report: Report
    cuts: Sentences
    trust: float
    text: Folded = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", fold(self.report.text))
        whole = hashlib.sha256(self.report.text.encode("utf-8", "surrogatepass"))
        object.__setattr__(self, "key", whole.hexdigest())

    def admit(self, answers: Iterable[Told]) -> Admitted:
        """The minutes that answers about the report hold, and what of them is refused."""
        all_of_them = list(answers)
        found: dict[str, Minute] = {}
        refusals = [Refusal(*one) for answer in all_of_them for one in answer.refused]
        for told, proposal in chain.from_iterable(answer.proposals for answer in all_of_them):
            try:
                minute = self.minute(proposal)
            except RefusedError as why:
                refusals.append(Refusal(told, str(why)))
            else:
                found.setdefault(minute.id, minute)
        minutes = sorted(found.values(), key=lambda m: (m.evidence.start, m.evidence.end, m.kind, m.id))
        spoken = {self.cuts.at(minute.evidence.start) for minute in minutes}
        none = frozenset().union(*(answer.none for answer in all_of_them))
        return Admitted(tuple(minutes), tuple(refusals), frozenset(spoken | none))

    def minute(self, one: Proposal) -> Minute:
        """A proposal as a minute.

        Raises:
            RefusedError: the report or the codebook does not bear it out.
        """
        kind = knowledge.kinds()[one.kind]
        evidence = self._evidence(one)
        source = self._somebody("source", one.source, evidence)
        when, note = self._when(one.when)
        fields: dict[str, Any] = {
            "kind": one.kind, "issues": _issues(one.issues), "modality": one.modality, "polarity": _polarity(one),
            "quoted": one.quoted, "when": when, "where": self._where(one.where, evidence),
            "chain": self._chain(one.via, source, evidence), "evidence": self._span(evidence),
            "content": self._content(one.content, evidence), "condition": self._condition(one.condition, evidence),
            "cue": self._span(self._near("cue", one.cue, evidence)),
            "actor": self._somebody("actor", one.actor, evidence),
            "recipient": self._somebody("recipient", one.recipient, evidence), "source": source,
            "plover": kind.plover, "cameo": kind.cameo,
        }  # fmt: skip
        id_ = told_id(self.key, fields)
        return Minute(report=self.report.id, id=id_, confidence=self.trust, notes=(note,) if note else (), **fields)

    def _span(self, place: Place) -> Span:
        return Span(start=place[0], end=place[1], text=self.report.text[slice(*place)])

    def _evidence(self, one: Proposal) -> Place:
        """Where the evidence stands: it begins in the sentence that the proposal names, and there once."""
        if one.sentence > len(self.cuts):
            raise RefusedError(f"the report has no sentence {one.sentence}")
        places = list(self.text.places(one.evidence))
        if not places:
            raise RefusedError("its evidence does not stand in the report")
        start, end = self.cuts.stretch(one.sentence)
        places = [place for place in places if start <= place[0] < end]
        if not places:
            raise RefusedError(f"its evidence does not begin in sentence {one.sentence}")
        if len(places) > 1 and one.content:
            places = [place for place in places if any(self.text.places(one.content, place))]
        if len(places) != 1:
            raise RefusedError(f"its evidence stands {len(places)} times in sentence {one.sentence}")
        start, end = places[0]
        if end - start > LONGEST_EVIDENCE:
            raise RefusedError(f"its evidence is longer than {LONGEST_EVIDENCE:,} characters")
        last = self.cuts.at(end - 1)
        if last > one.sentence and len(self.report.text[self.cuts.stretch(last)[0] : end].split()) < LEAST_OF_ANOTHER:
            raise RefusedError(f"its evidence holds a single word of sentence {last}")
        return start, end

    def _content(self, words: str | None, evidence: Place) -> Span | None:
        if words is None:
            return None
        places = list(self.text.places(words, evidence))
        if len(places) != 1:
            times = f"stands {len(places)} times" if places else "does not stand"
            raise RefusedError(f"its content {times} in its evidence")
        return self._span(places[0])

    def _condition(self, words: str | None, evidence: Place) -> Span | None:
        return None if words is None else self._span(self._near("condition", words, evidence))

    def _near(self, what: str, words: str, evidence: Place) -> Place:
        """Where words stand: within the evidence, else nearest before it, else nearest after it.

        Raises:
            RefusedError: they do not stand in the report.
        """
        places = list(self.text.places(words)) or self._clitics(words)
        if not places:
            raise RefusedError(f"its {what} does not stand in the report: {words[:80]!r}")
        nearest = min(places, key=lambda place: _away(place, evidence))
        if _straddles(nearest, evidence):
            raise RefusedError(f"its evidence cuts through its {what}: {words[:80]!r}")
        return nearest

    def _clitics(self, words: str) -> list[Place]:
        """Where a pronoun stands that is written as the end of another word, or words that such a pronoun ends."""
        known = _endings(self.report.language or "")
        if words in known:
            return list(self.text.endings(words, (0, len(self.report.text))))
        joined = ((place, len(one)) for one in sorted(known) for place in self.text.places(words + one))
        return [(start, end - length) for (start, end), length in joined]

    def _somebody(self, role: str, one: Someone | None, evidence: Place) -> Person | None:
        if one is None:
            return None
        for code in one.parties:
            if code not in parties():
                raise RefusedError(f"its {role}'s party is not in the codebook: {code[:40]!r}")
        start, end = self._near(role, one.words, evidence)
        name = None if one.name is None else self._words(f"{role}'s name", one.name, evidence)
        party = "+".join(dict.fromkeys(one.parties))
        return Person(start=start, end=end, text=self.report.text[start:end], party=party, name=name)

    def _words(self, what: str, words: str, evidence: Place) -> str:
        """Words as they stand in the report, on one line."""
        return " ".join(self.report.text[slice(*self._near(what, words, evidence))].split())

    def _where(self, words: str | None, evidence: Place) -> str | None:
        return None if words is None else self._words("place", words, evidence)

    def _chain(self, via: list[str], source: Person | None, evidence: Place) -> tuple[str, ...]:
        """How the words came: the outlet, the media that the report names, and the speaker by name."""
        media = [self._words("medium", one, evidence) for one in via]
        return tuple(one for one in (self.report.outlet, *media, source.name if source else None) if one)

    def _when(self, told: str | None) -> tuple[str | None, str]:
        """The day of an act, if the report tells it; else none, and that one was proposed."""
        if told is None:
            return None, ""
        if not _DAY.fullmatch(told) or not all(map(_is_day, told.split("/"))):
            raise RefusedError(f"its day is none: {told!r}")
        known = self._days()
        if told in known or all(one in known for one in told.split("/")):
            return told, ""
        return None, _UNTOLD.format(told)

    def _days(self) -> frozenset[str]:
        """The days that the report tells, the one it was published among them, and the ends of spans it tells."""
        own = date.fromisoformat(self.report.published[:10]) if self.report.published else None
        found = {day.iso for day in calendar(self.report.language or "").days(self.report.text, own)}
        return frozenset({own.isoformat()} if own else ()) | found | {e for one in found for e in one.split("/")}


def _away(place: Place, evidence: Place) -> tuple[int, int]:
    """How far words are from the evidence: within it, then those before it, then those after."""
    if evidence[0] <= place[0] and place[1] <= evidence[1]:
        return 0, place[0]
    return (1, evidence[0] - place[0]) if place[0] < evidence[0] else (2, place[0])


def _straddles(place: Place, evidence: Place) -> bool:
    """Whether words stand partly within the evidence: then it was cut at the wrong place."""
    before = place[0] < evidence[0] < place[1] < evidence[1]
    return before or evidence[0] < place[0] < evidence[1] < place[1]


def _issues(told: list[str]) -> tuple[str, ...]:
    for one in told:
        if one not in knowledge.issues():
            raise RefusedError(f"its issue is not in the codebook: {one[:60]!r}")
    return tuple(dict.fromkeys(told))


def _polarity(one: Proposal) -> str | None:
    if not knowledge.kinds()[one.kind].polarity:
        return None  # the codebook: "otherwise none"
    if one.polarity is None:
        raise RefusedError(f"it does not say which way it {one.kind}s")
    return one.polarity


def _is_day(told: str) -> bool:
    try:
        date.fromisoformat(told)
    except ValueError:
        return False
    return True


@cache
def _endings(language: str) -> frozenset[str]:
    path = knowledge.FOLDER / language / "pronouns.toml"
    return frozenset(knowledge.load(path).get("clitics", ())) if path.is_file() else frozenset()
