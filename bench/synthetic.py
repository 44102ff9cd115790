"""Synthetic negotiations of known truth: parties, rounds, demands, answers, outlets, wires, and the reports that tell them.

    python bench/synthetic.py --seed 1 --rounds 4 --talks 2 > reports.jsonl

A story is made up first: who demands, refuses, offers, threatens, drops, agrees, denies, meets, on which day. The truth
is what the story did, never what the standing makes of it. Then outlets tell it in two languages: a wire's text is
carried by several of them with small edits, translated by others, and others write themselves; some leave the day out,
some tell it in another party's mouth. Every minute points at its exact words. The same seed gives the same reports.
None of these sentences ever tunes the reader.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from notulen.model import Minute, Person, Report, Span

BEGIN = date(2031, 3, 3)  # a Monday
ROUND = 7  # days
LANGUAGES: tuple[Literal["id", "en"], ...] = ("id", "en")
_PLACES = re.compile(r"\{(\w+)\}|\[([^\]]+)\]")
# How hard each stance is, as `docs/standing.md` has it under "hardened".
HARD = {"accepts": 0, "offers": 1, "backs": 1, "wants": 2, "disputes": 2, "refuses": 3, "threatens": 4}
STANCE = {
    "demand": "wants", "reject": "refuses", "offer": "offers", "accept": "accepts", "threaten": "threatens",
    "deny": "disputes", "support": "backs",
}  # fmt: skip


@dataclass(frozen=True)
class Party:
    code: str
    name: str
    capital: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """One act of the story.

    Attributes:
        id: its number in the story.
        frame: which sentences tell it.
        kind, modality, polarity: as its minutes have them.
        actor, to: parties; `to` is the other side of a meeting.
        issue, day: on what, when.
        content, condition: by language, the ways in which it is put.
        place: where.
        claim: whether it did not happen: only `to` says so.
        joint: whether both do it.
    """

    id: int
    frame: str
    kind: str
    actor: Party
    to: Party
    issue: str
    day: date
    content: Mapping[str, list[str]]
    modality: str = "actual"
    polarity: str | None = None
    condition: Mapping[str, list[str]] | None = None
    place: str | None = None
    claim: bool = False
    joint: bool = False


@dataclass(frozen=True)
class Meeting:
    """A meeting of the story: who, its day, and what it came to."""

    parties: frozenset[str]
    day: str
    place: str
    state: str


@dataclass
class Truth:
    """What the story did.

    Attributes:
        acts: by a minute's id, the number of the event it tells.
        origins: by an event's number, how many independent sources tell it.
        positions: by party and issue, the stance at the end.
        standing: by issue, where it stands at the end.
        meetings: all of them.
        rounds: first and last day of each round, and what changed in it: (kind, party, issue).
        outcomes: by a threat's number, the events by which its condition came about and it was done.
    """

    acts: dict[str, int] = field(default_factory=dict)
    origins: dict[int, set[str]] = field(default_factory=dict)
    positions: dict[tuple[str, str], str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)
    rounds: list[tuple[str, str, set[tuple[str, str, str]]]] = field(default_factory=list)
    outcomes: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)


@dataclass
class News:
    """A synthetic negotiation: its reports, their minutes in order, and the truth."""

    reports: list[tuple[Report, list[Minute]]]
    truth: Truth
    parties: tuple[str, ...]


@cache
def stock() -> dict[str, Any]:
    """The words everything is made of."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def news(seed: int, rounds: int = 4, threads: int = 4, density: int = 10) -> News:
    """One negotiation between two or three parties.

    Args:
        seed: decides everything.
        rounds: how many, a week each.
        threads: issues under negotiation, besides one in dispute.
        density: reports a day with news, about.
    """
    rng = random.Random(seed)
    story = _Story(rng, rounds, threads)
    story.tell()
    return _Press(rng, story, density).print()


def many(seed: int, talks: int, rounds: int = 4, density: int = 10) -> Iterator[News]:
    """Several negotiations after each other, of other seeds."""
    for number in range(talks):
        yield news(seed * 1000 + number, rounds, density=density)


class _Story:
    """Makes up what happens."""

    def __init__(self, rng: random.Random, rounds: int, threads: int) -> None:
        self.rng, self.rounds = rng, rounds
        chosen = rng.sample(stock()["parties"], 4)
        self.parties = [Party(p["code"], p["name"], p["capital"], tuple(p["people"])) for p in chosen]
        self.topics = rng.sample(stock()["topic"], min(threads, len(stock()["topic"])))
        self.truth = Truth()
        self.events: list[Event] = []
        self._stances: dict[tuple[str, str], str] = {}
        self._waiting: set[tuple[str, str]] = set()  # (party, issue) whose demand nobody has answered
        self._changed: set[tuple[str, str, str]] = set()

    def tell(self) -> None:
        sides = [self.rng.sample(self.parties[:3], 2) for _ in self.topics]
        threads = [_Thread(self, topic, *pair) for topic, pair in zip(self.topics, sides, strict=True)]
        dispute = _Dispute(self, self.rng.choice(stock()["dispute"]), *self.rng.sample(self.parties[:3], 2))
        for number in range(self.rounds):
            begin = BEGIN + timedelta(days=ROUND * number)
            before, waited = dict(self._stances), set(self._waiting)
            self._changed = set()
            self._meet(begin, number)
            for thread in threads:
                days = sorted(self.rng.sample(range(ROUND), 2))
                for day in days[: self.rng.choice((1, 1, 2))]:
                    thread.step(begin + timedelta(days=day))
            dispute.step(begin + timedelta(days=self.rng.randrange(ROUND)))
            self._compare(before, waited)
            last = begin + timedelta(days=ROUND - 1)
            self.truth.rounds.append((begin.isoformat(), last.isoformat(), self._changed))
        self.truth.positions = dict(self._stances)
        self.truth.standing = {thread.issue: thread.state for thread in threads if thread.state}
        if dispute.state:
            self.truth.standing[dispute.issue] = dispute.state

    def _compare(self, before: dict[tuple[str, str], str], waited: set[tuple[str, str]]) -> None:
        for (party, issue), stance in self._stances.items():
            was = before.get((party, issue))
            if was is None:
                self._changed.add(("new", party, issue))
            elif HARD[stance] != HARD[was]:
                self._changed.add(("hardened" if HARD[stance] > HARD[was] else "softened", party, issue))
        # Changes are between two moments: what was neither there before nor after has not changed.
        self._changed -= {one for one in self._changed if one[0] == "dropped" and one[1:] not in before}
        for party, issue in waited - self._waiting:
            if ("dropped", party, issue) not in self._changed:
                self._changed.add(("answered", party, issue))

    def happen(
        self,
        frame: str,
        actor: Party,
        to: Party,
        issue: str,
        day: date,
        put: Mapping[str, list[str]],
        **more: Any,  # noqa: ANN401 - fields of an event
    ) -> Event:
        """Adds an event, and the stance it gives."""
        kind = more.pop("kind", frame)
        event = Event(len(self.events) + 1, frame, kind, actor, to, issue, day, put, **more)
        self.events.append(event)
        if kind in STANCE and event.modality == "actual" and not event.claim:
            for party in (actor, to) if event.joint else (actor,):
                self._stances[party.code, issue] = STANCE[kind]
        return event

    def wait(self, party: Party, issue: str) -> None:
        """A demand waits for an answer."""
        self._waiting.add((party.code, issue))

    def answered(self, party: Party, issue: str) -> None:
        """It has one."""
        self._waiting.discard((party.code, issue))

    def dropped(self, party: Party, issue: str) -> None:
        """Its party gives it up."""
        self._changed.add(("dropped", party.code, issue))
        self._stances.pop((party.code, issue), None)
        self._waiting.discard((party.code, issue))

    def _meet(self, begin: date, number: int) -> None:
        one, other = self.rng.sample(self.parties[:3], 2)
        day = begin + timedelta(days=self.rng.randrange(2, ROUND - 1))
        place = self.rng.choice(stock()["places"])
        told = {"id": ["pertemuan"], "en": ["meeting"]}
        more = {"kind": "meet", "place": place}
        ends = self.rng.choice(("held", "held", "held", "cancelled", "planned"))
        if ends != "held" or self.rng.random() < 0.8:
            self.happen("planned", one, other, "process.talks", day, told, modality="planned", **more)
        if ends == "held":
            self.happen("held", one, other, "process.talks", day, told, **more)
            mood = self.rng.choice(("positive", "negative"))
            put = stock()["verdicts"][mood]
            self.happen("assess", one, other, "process.talks", day + timedelta(days=1), put, polarity=mood)
        elif ends == "cancelled":
            self.happen("cancelled", one, other, "process.talks", day, told, modality="negated", **more)
        self.truth.meetings.append(Meeting(frozenset({one.code, other.code}), day.isoformat(), place, ends))


class _Thread:
    """One issue between two parties, step by step."""

    MOVES: dict[str, tuple[str, ...]] = {  # noqa: RUF012
        "": ("demand",),
        "unanswered": ("refuse", "refuse", "offer", "threat", "repeat", "drop", "wait"),
        "blocked": ("soften", "threat", "pile", "claim", "wait"),
        "open": ("agree", "agree", "spurn", "pile", "claim", "wait"),
        "agreed": ("reopen", "back", "wait", "wait"),
        "spoken-of": ("reopen", "wait"),
    }

    def __init__(self, story: _Story, topic: dict[str, Any], asker: Party, asked: Party) -> None:
        self.story, self.topic, self.asker, self.asked = story, topic, asker, asked
        self.issue: str = topic["issue"]
        self.state = ""
        self._asks = story.rng.sample(topic["asks"], len(topic["asks"]))
        self._ask = self._filled(self._asks[0])
        self._threatened = False

    def step(self, day: date) -> None:
        """One move, on a day."""
        move = self.story.rng.choice(self.MOVES[self.state])
        getattr(self, f"_{move}")(day)

    def _filled(self, put: dict[str, Any]) -> dict[str, list[str]]:
        return _filled(self.story.rng, put)

    def _demand(self, day: date) -> None:
        self.story.happen("demand", self.asker, self.asked, self.issue, day, self._ask)
        self.story.wait(self.asker, self.issue)
        self.state = "unanswered"

    def _repeat(self, day: date) -> None:
        self.story.happen("demand", self.asker, self.asked, self.issue, day, self._ask)

    def _reopen(self, day: date) -> None:
        self._ask = self._filled(self._asks[-1])
        self._demand(day)

    def _refuse(self, day: date) -> None:
        self.story.happen("reject", self.asked, self.asker, self.issue, day, self._ask)
        self.story.answered(self.asker, self.issue)
        self.state = "blocked"

    def _offer(self, day: date) -> None:
        self._offered = self._filled(self.topic["alternatives"][0])
        self.story.happen("offer", self.asked, self.asker, self.issue, day, self._offered)
        self.story.answered(self.asker, self.issue)
        self.state = "open"

    _soften = _offer

    def _spurn(self, day: date) -> None:
        self.story.happen("reject", self.asker, self.asked, self.issue, day, self._offered)
        self.state = "blocked"

    def _agree(self, day: date) -> None:
        self.story.happen("accept", self.asker, self.asked, self.issue, day, self._offered, joint=True)
        self.state = "agreed"
        self._threatened = False

    def _threat(self, day: date) -> None:
        if self._threatened:
            return
        self._threatened = True
        threat, rng = self.topic["threats"][0], self.story.rng
        slots = _slots(rng)
        put = _put(threat, "", slots)
        condition = _put(threat, "if_", slots)
        made = self.story.happen("threaten", self.asker, self.asked, self.issue, day, put, condition=condition)
        came = done = None
        if rng.random() < 0.5:
            came_put = _put(threat, "came_", slots)
            later = day + timedelta(days=rng.randrange(2, 6))
            came = self.story.happen(
                "deed", self.asked, self.asker, self.issue, later, came_put, kind=threat["came"]
            ).id
            if rng.random() < 0.6:
                after = later + timedelta(days=rng.randrange(1, 4))
                done = self.story.happen("deed", self.asker, self.asked, self.issue, after, put, kind=threat["kind"]).id
        self.story.truth.outcomes[made.id] = (came, done)

    def _drop(self, day: date) -> None:
        self.story.happen("drop", self.asker, self.asked, self.issue, day, self._ask, kind="demand", modality="negated")
        self.story.dropped(self.asker, self.issue)
        self.state = "spoken-of"

    def _pile(self, day: date) -> None:
        """A second demand beside the first, by an ally: alike, and another act."""
        ally = self.story.parties[3]
        self.story.happen("support", ally, self.asker, self.issue, day, self._ask)

    _back = _pile

    def _claim(self, day: date) -> None:
        """The asker says that the other side has given in, which it has not."""
        self.story.happen("accept", self.asked, self.asker, self.issue, day, self._ask, claim=True)

    def _wait(self, day: date) -> None:
        """Both only explain themselves."""
        self.story.happen("state", self.asked, self.asker, self.issue, day, self._ask)


class _Dispute:
    """An allegation and its denial."""

    def __init__(self, story: _Story, topic: dict[str, Any], one: Party, other: Party) -> None:
        self.story, self.topic, self.one, self.other = story, topic, one, other
        self.issue: str = topic["issue"]
        self.state = ""
        self._asks = story.rng.sample(topic["asks"], len(topic["asks"]))
        self._open: dict[str, list[str]] | None = None

    def step(self, day: date) -> None:
        """An accusation, or the denial of the last one."""
        self.state = "disputed"
        if self._open is None or self.story.rng.random() < 0.3:
            self._open = _filled(self.story.rng, self._asks[0])
            self._asks = [*self._asks[1:], self._asks[0]]
            self.story.happen("accuse", self.one, self.other, self.issue, day, self._open)
        else:
            self.story.happen("deny", self.other, self.one, self.issue, day, self._open)
            self._open = None


def _slots(rng: random.Random) -> dict[str, Any]:
    return {"n": rng.choice((3, 5, 10, 12, 15, 20, 25, 40, 60, 90)), "place": rng.choice(stock()["places"])}


def _fill(text: str, slots: dict[str, Any]) -> str:
    return text.format(**slots)


def _put(told: dict[str, Any], part: str, slots: dict[str, Any]) -> dict[str, list[str]]:
    """The ways in which a part of a topic is put, by language."""
    return {str(one): [_fill(text, slots) for text in told[part + one]] for one in LANGUAGES}


def _filled(rng: random.Random, put: dict[str, Any]) -> dict[str, list[str]]:
    slots = _slots(rng)
    return _put(put, "", slots)


@dataclass(frozen=True)
class _Sentence:
    """A sentence with the places of its parts in it, and the event it tells; a filler tells none."""

    text: str
    event: Event | None = None
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    voice: str = "outlet"
    person: str | None = None
    speaker: Party | None = None
    dated: bool = False
    wire: str | None = None


class _Press:
    """Outlets and wires that tell a story."""

    def __init__(self, rng: random.Random, story: _Story, density: int) -> None:
        self.rng, self.story, self.density = rng, story, density
        self.outlets = {one: rng.sample(stock()["outlets"][one], len(stock()["outlets"][one])) for one in LANGUAGES}
        self.truth = story.truth
        self.reports: list[tuple[Report, list[Minute]]] = []

    def print(self) -> News:
        """All reports, in the order of their days."""
        for day, events in sorted(self._by_day().items()):
            self._wire(day, events)
            for number in range(max(1, self.rng.randint(self.density - 2, self.density))):
                language = LANGUAGES[(number + day.day) % 2]
                outlet = self.outlets[language][number % len(self.outlets[language])]
                some = [one for one in events if self.rng.random() < 0.7] or [self.rng.choice(events)]
                self._publish(outlet, language, day, self._article(some, language, None), None)
        parties = tuple(party.code for party in self.story.parties)
        return News(self.reports, self.truth, parties)

    def _by_day(self) -> dict[date, list[Event]]:
        """Events by the day on which they are news: planned and called-off meetings before their own."""
        found: dict[date, list[Event]] = {}
        for event in self.story.events:
            ahead = {"planned": 3, "cancelled": 1}.get(event.frame, 0)
            found.setdefault(event.day - timedelta(days=ahead), []).append(event)
        return found

    def _wire(self, day: date, events: list[Event]) -> None:
        """A wire's text, carried with small edits by some outlets, told after it in the other language by others."""
        wire = self.rng.choice(stock()["wires"])
        home, away = self.rng.sample(LANGUAGES, 2)
        article = self._article(events, home, None)
        for number, outlet in enumerate(self.outlets[home][-2:]):
            later = day + timedelta(days=self.rng.choice((0, 0, 1)))
            credited = number == 0 or self.rng.random() < 0.5  # one of them says whose text it is
            self._publish(outlet, home, later, self._edited(article, home), wire, credited)
        if self.rng.random() < 0.6:
            told = self._article(events[:3], away, wire)
            self._publish(self.outlets[away][-1], away, day, told, None)

    def _edited(self, article: list[_Sentence], language: str) -> list[_Sentence]:
        """A copy as editors make it: a filler left out, another added."""
        kept = list(article)
        fillers = [i for i, one in enumerate(kept) if one.event is None]
        if fillers and self.rng.random() < 0.5:
            kept.pop(self.rng.choice(fillers))
        if self.rng.random() < 0.5:
            kept.append(self._filler(language))
        return kept

    def _article(self, events: list[Event], language: str, wire: str | None) -> list[_Sentence]:
        order = self.rng.sample(events, len(events))
        sentences = [self._sentence(one, language, wire) for one in order]
        for _ in range(3 + len(events)):
            sentences.insert(self.rng.randint(1, len(sentences)), self._filler(language))
        return sentences

    def _filler(self, language: str) -> _Sentence:
        """A sentence that tells no act, seldom the same twice."""
        opener, filler, ending = (
            self.rng.choice(stock()[part][language]) for part in ("openers", "fillers", "endings")
        )
        return _Sentence(f"{opener} {filler[0].lower()}{filler[1:]} {ending}")

    def _sentence(self, event: Event, language: str, wire: str | None) -> _Sentence:
        rng, words = self.rng, stock()
        frames = words["frames"][event.frame]
        voices = ["claim"] if event.claim else [one for one in frames if one != "claim"] * 3
        if not event.claim and "claim" in frames and event.frame != "accept":
            voices.append("claim")
        voice = rng.choice(voices)
        speaker = event.to if voice == "claim" else event.actor
        person = rng.choice(speaker.people) if voice != "own" else event.actor.people[event.id % 2]
        dated = rng.random() < 0.65
        parts = {
            "actor": rng.choice((event.actor.name, event.actor.capital)),
            "to": rng.choice((event.to.name, event.to.capital)),
            "source": rng.choice(words["spokesman"][language]).format(name=person),
            "content": rng.choice(event.content[language]),
            "condition": rng.choice(event.condition[language]) if event.condition else "",
            "place": event.place or "",
            "when": self._when(event.day, language) if dated else "",
        }
        return _composed(
            rng.choice(frames[voice][language]),
            parts,
            event,
            voice,
            person,
            speaker,
            dated,
            self._carried(wire, language),
            wire,
        )

    def _when(self, day: date, language: str) -> str:
        name = stock()["days"][language][day.weekday()]
        return f" pada {name} ({day.day}/{day.month})" if language == "id" else f" on {name} ({day.day}/{day.month})"

    def _carried(self, wire: str | None, language: str) -> str:
        return f", {self.rng.choice(stock()['carried'][language]).format(wire=wire)}" if wire else ""

    def _publish(
        self,
        outlet: str,
        language: Literal["id", "en"],
        day: date,
        article: list[_Sentence],
        wire: str | None,
        credited: bool = True,
    ) -> None:
        lead = next(one for one in article if one.event)
        headline = f"{stock()['fillers'][language][len(self.reports) % 12]} ({len(self.reports) + 1})"
        text, at = headline + "\n", []
        for sentence in article:
            at.append(len(text))
            text += sentence.text + ".\n"
        assert lead.event is not None
        report = Report(
            id=f"s-{len(self.reports) + 1}", text=text, outlet=outlet, published=day.isoformat(), language=language,
            headline=headline, wire=wire if credited else None,
        )  # fmt: skip
        pairs = list(zip(article, at, strict=True))
        minutes = [_minute(report, one, start) for one, start in pairs if one.event]
        for minute, (one, _) in zip(minutes, [pair for pair in pairs if pair[0].event], strict=True):
            assert one.event is not None
            self.truth.acts[minute.id] = one.event.id
            self.truth.origins.setdefault(one.event.id, set()).add(one.wire or wire or outlet)
        self.reports.append((report, minutes))


def _composed(
    frame: str,
    parts: dict[str, str],
    event: Event,
    voice: str,
    person: str,
    speaker: Party,
    dated: bool,
    tail: str,
    wire: str | None,
) -> _Sentence:
    """A sentence out of a frame, with the places of its parts."""
    text, spans, last = "", {}, 0
    for found in _PLACES.finditer(frame):
        text += frame[last : found.start()]
        last = found.end()
        name, words = (found[1], parts[found[1]]) if found[1] else ("cue", found[2])
        if words:
            spans[name] = (len(text), len(text) + len(words))
        text += words
    text += frame[last:]
    while "  " in text:  # an empty part leaves two blanks
        raise ValueError(f"blanks in {text!r}")
    if not dated:
        spans.pop("when", None)
    return _Sentence(text[:1].upper() + text[1:] + tail, event, spans, voice, person, speaker, dated, wire)


def _minute(report: Report, one: _Sentence, start: int) -> Minute:
    """The true minute of a sentence at its place in the report."""
    event = one.event
    assert event is not None

    def span(name: str) -> Span | None:
        if name not in one.spans:
            return None
        first, last = (start + place for place in one.spans[name])
        return Span(start=first, end=last, text=report.text[first:last])

    def person(name: str, code: str, known: str | None = None) -> Person | None:
        found = span(name)
        return Person(**found.model_dump(), party=code, name=known) if found else None

    evidence = Span(start=start, end=start + len(one.text), text=report.text[start : start + len(one.text)])
    speaker = one.speaker.code if one.speaker else "UNK"
    source = person("source", speaker, one.person)
    both = event.joint or event.kind == "meet"
    codes = f"{event.actor.code}+{event.to.code}"
    actor = person("actor", event.actor.code) or person("source", event.actor.code, one.person)
    to = person("to", event.to.code)
    if both and actor and to:
        first, last = min(actor.start, to.start), max(actor.end, to.end)
        joint = Person(start=first, end=last, text=report.text[first:last], party=codes)
        actor, to = joint, joint
    content = span("content")
    links = [report.outlet, one.wire or report.wire, one.person if source else None]
    told = {
        "report": report.id, "kind": event.kind, "issues": (event.issue,), "modality": event.modality,
        "polarity": event.polarity, "quoted": "none", "when": event.day.isoformat() if one.dated else None,
        "where": event.place, "chain": tuple(link for link in links if link), "evidence": evidence, "content": content,
        "condition": span("condition"), "cue": span("cue"), "actor": actor, "recipient": to, "source": source,
        "plover": None, "cameo": None, "confidence": 0.9,
    }  # fmt: skip
    name = f"{report.text}\n{report.outlet}\n{report.published}\n{event.kind}\n{start}"
    return Minute(id=hashlib.sha256(name.encode()).hexdigest()[:16], **told)  # type: ignore[arg-type]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--talks", type=int, default=1)
    parser.add_argument("--minutes", action="store_true", help="the true minutes instead of the reports")
    args = parser.parse_args()
    for one in many(args.seed, args.talks, args.rounds):
        for report, minutes in one.reports:
            if args.minutes:
                sys.stdout.writelines(minute.model_dump_json() + "\n" for minute in minutes)
            else:
                line = report.model_dump(include={"id", "text", "outlet", "published", "language", "url"})
                print(json.dumps(line, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
