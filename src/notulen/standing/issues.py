"""Where an issue stands: agreed, blocked, open, unanswered or disputed (docs/standing.md, by these names)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from notulen.standing.acts import Act, order
from notulen.standing.among import Among
from notulen.standing.told import Codes
from notulen.standing.words import Words, likeness, words

Standing = Literal["agreed", "blocked", "open", "unanswered", "disputed", "spoken-of"]
ANSWERS = frozenset({"accept", "reject", "offer", "pledge"})
SAME_THING = 0.6  # share of the shorter one's words
_OFFERS = frozenset({"offer", "pledge"})
MOSTLY = 2  # times the weight of demands and offers, from which on accusations and denials are what an issue is about
_BARGAINS = frozenset({"demand", "offer", "pledge", "accept", "reject"})
_DISPUTES = frozenset({"accuse", "deny"})
_REOPENS = frozenset({"demand", "reject", "suspend"})


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand and what became of it.

    Attributes:
        act: the demand, as it was made last.
        since: the day it was first made.
        answers: acts of those it is made of that take it up, oldest first.
        live: whether it still stands: not met, not dropped.
    """

    act: Act
    since: str
    answers: tuple[Act, ...]
    live: bool

    @property
    def refused(self) -> Act | None:
        """The refusal that stands: the last answer, where it is one."""
        return self.answers[-1] if self.answers and self.answers[-1].kind == "reject" else None


@dataclass(frozen=True, slots=True)
class IssueStanding:
    """Where an issue stands.

    Attributes:
        issue: its code.
        standing: which.
        since: the day from which on.
        acts: those that make it so.
        demands: the live demands on it.
    """

    issue: str
    standing: Standing
    since: str
    acts: tuple[Act, ...]
    demands: tuple[Demand, ...]


def standing(
    acts: Iterable[Act], about: Collection[str] | None = None, made: Sequence[Demand] | None = None
) -> list[IssueStanding]:
    """Where each issue stands, by its code.

    Args:
        acts: of the parties in question, in any order.
        about: the issues that are asked for, or all.
        made: the demands that all these acts make, where they are known.
    """
    told = sorted(acts, key=order)
    by_issue: dict[str, list[Act]] = defaultdict(list)
    for act in told:
        for issue in act.issues:
            if about is None or issue in about:
                by_issue[issue].append(act)
    known = {issue: made for issue, some in by_issue.items() if len(some) == len(told)}  # all acts are about it
    return [_standing(issue, by_issue[issue], known.get(issue)) for issue in sorted(by_issue)]


def demands(acts: Iterable[Act]) -> list[Demand]:
    """The demands that acts make, with what answered them, oldest first; acts are of one issue, or of any."""
    made = _Made()
    for act in sorted(acts, key=order):
        if act.basis == "claim":
            continue
        if act.kind == "demand" and act.modality == "actual":
            made.make(act)
        elif act.kind == "demand" and act.modality == "negated":
            made.drop(act)
        elif act.kind in ANSWERS and act.modality == "actual":
            made.answer(act)
    return sorted(made.all.values(), key=lambda one: (one.since, one.act.id))


_Key = tuple[Codes, Codes, tuple[str, ...]]  # of whom, to whom, over what


class _Made:
    """Demands as they are made, answered and dropped, in the order of their days.

    Those that live are found by their issues and whom they are made to, with who makes them and the words they are made in.
    """

    def __init__(self) -> None:
        self.all: dict[_Key, Demand] = {}
        self._live: dict[tuple[str, str], dict[_Key, tuple[Codes, Words]]] = defaultdict(dict)

    def make(self, act: Act) -> None:
        """One is made, or made again while it lives."""
        key = act.actors, act.recipients, act.issues
        before = self.all.get(key)
        repeated = before is not None and before.live
        self.all[key] = replace(before, act=act) if before and repeated else Demand(act, act.day, (), True)
        for place in _places(act):
            self._live[place][key] = act.actors, words(act.content, act.language)

    def answer(self, act: Act) -> None:
        """An act answers those it is an answer to: of one they are made of, over the same issue, to nobody else."""
        own, found = words(act.content, act.language), dict[_Key, None]()
        for place in ((issue, code) for issue in act.issues for code in (*act.actors, "")):
            for key, (demanders, wanted) in self._live.get(place, {}).items():
                # Of the many that live most are of others, in other words: soon told.
                if (
                    act.recipients.isdisjoint(demanders)
                    and own.own.isdisjoint(wanted.own)
                    and not _open(act, demanders)
                ):
                    continue
                found[key] = None
        for key in found:
            demand = self.all[key]
            if _answers(act, demand.act, own):
                self._end(key, replace(demand, answers=(*demand.answers, act), live=act.kind != "accept"))

    def drop(self, act: Act) -> None:
        """Who demanded does so no longer."""
        for key, demand in list(self.all.items()):
            if demand.act.actors & act.actors and set(demand.act.issues) & set(act.issues):
                self._end(key, replace(demand, live=False))

    def _end(self, key: _Key, demand: Demand) -> None:
        self.all[key] = demand
        for place in () if demand.live else _places(demand.act):
            self._live[place].pop(key, None)


def _places(act: Act) -> Iterator[tuple[str, str]]:
    """Under what a demand is found: each issue, with each whom it is made to; with nobody, where it is made to all."""
    return ((issue, code) for issue in act.issues for code in act.recipients or ("",))


def _open(act: Act, demanders: Codes) -> bool:
    """Whether an act answers a demand whatever it speaks of: it is to nobody, or joint with who demands."""
    return not act.recipients or (act.kind == "accept" and not act.actors.isdisjoint(demanders))


def _answers(act: Act, demand: Act, own: Words) -> bool:
    """Whether an act answers a demand that was made of one of its actors over one of its issues."""
    joint = act.kind == "accept" and bool(act.actors & demand.actors)
    if joint:
        return True
    if act.actors <= demand.actors:
        return False
    return not act.recipients or bool(act.recipients & demand.actors) or _of_the_same(act, own, demand)


def _of_the_same(act: Act, own: Words, demand: Act) -> bool:
    """Whether both speak of the same thing, whomever they are told to be addressed to."""
    like = likeness(own, words(demand.content, demand.language), act.language == demand.language)
    return like is not None and like >= SAME_THING


def _standing(issue: str, acts: Sequence[Act], made: Sequence[Demand] | None = None) -> IssueStanding:
    told = [act for act in acts if act.basis != "claim" and act.modality == "actual"]
    disputes = tuple(act for act in told if act.kind in _DISPUTES)
    if disputes and _weight(disputes) > MOSTLY * _weight(act for act in told if act.kind in _BARGAINS):
        return IssueStanding(issue, "disputed", disputes[0].day, disputes, ())
    agreement = _agreement(told)
    if agreement is not None and not _reopened(told, agreement):
        return IssueStanding(issue, "agreed", agreement.day, (agreement,), ())
    since = agreement.day if agreement else ""
    left = [act for act in acts if act.day >= since and act is not agreement]
    made = made if made is not None and len(left) == len(acts) else demands(left)
    live = tuple(one for one in made if one.live)
    offers = list(_on_the_table(left))
    refused = [(one.act, one.refused) for one in live if one.refused] + list(_spurned(left))
    blocked_on = max((refusal.day for _, refusal in refused), default="")
    if offers and offers[-1].day > blocked_on:
        return IssueStanding(issue, "open", offers[-1].day, tuple(offers), live)
    if refused:
        return IssueStanding(issue, "blocked", blocked_on, tuple(act for pair in refused for act in pair), live)
    waiting = tuple(one for one in live if not one.answers)
    if waiting:
        return IssueStanding(issue, "unanswered", waiting[0].since, tuple(one.act for one in waiting), live)
    if disputes:
        return IssueStanding(issue, "disputed", disputes[0].day, disputes, live)
    return IssueStanding(issue, "spoken-of", acts[-1].day, (acts[-1],), live)


def _weight(acts: Iterable[Act]) -> int:
    return sum(len(act.origins) for act in acts)


def _agreement(told: Sequence[Act]) -> Act | None:
    """The last act by which sides agreed: jointly, or one with another."""
    both = [act for act in told if act.kind == "accept" and (len(act.actors) > 1 or act.recipients)]
    return both[-1] if both else None


def _reopened(told: Sequence[Act], agreement: Act) -> bool:
    """Whether one of those who agreed has since demanded, refused or broken off over the issue."""
    agreed = agreement.actors | agreement.recipients
    return any(act.kind in _REOPENS and act.day > agreement.day and act.actors & agreed for act in told)


def _spurned(acts: Sequence[Act]) -> Iterator[tuple[Act, Act]]:
    """Offers with the refusal that they met, where it is the last word on them."""
    told = [act for act in acts if act.basis != "claim" and act.modality == "actual"]
    answered = Among(act for act in told if act.kind in {"accept", "reject"})
    for offer in told:
        if offer.kind in _OFFERS:
            end = next((act for act in _on(offer, answered, latest_first=True) if _ends(act, offer)), None)
            if end is not None and end.kind == "reject" and not end.actors & offer.actors:
                yield offer, end


def _on_the_table(acts: Sequence[Act]) -> Iterator[Act]:
    """Offers, no mere pledges, that stand: not refused by whom they were made to, not taken back, not taken up."""
    told = [act for act in acts if act.basis != "claim"]
    ending = Among(act for act in told if act.kind in {"accept", "reject"} or act.modality == "negated")
    for offer in (act for act in told if act.kind == "offer" and act.modality == "actual"):
        if not any(_ends(act, offer) for act in _on(offer, ending)):
            yield offer


def _on(offer: Act, acts: Among, latest_first: bool = False) -> Iterable[Act]:
    """Those of some acts that may be about an offer: by who made it or to whom it was made, not before it."""
    if not offer.recipients:
        later = acts.between(offer.day)
        return reversed(later) if latest_first else later
    return acts.of(offer.actors | offer.recipients, offer.day, latest_first)


def _ends(act: Act, offer: Act) -> bool:
    """Whether an act takes an offer off the table."""
    if act.day < offer.day or act is offer:
        return False
    if act.kind in _OFFERS:
        return act.modality == "negated" and bool(act.actors & offer.actors)
    if act.modality != "actual" or act.kind not in {"accept", "reject"}:
        return False
    if act.actors & offer.actors:  # who turns to refusing has nothing on the table any more
        return act.kind == "reject" and act.day > offer.day
    return (not offer.recipients or bool(act.actors & offer.recipients)) and (
        not act.recipients or bool(act.recipients & offer.actors)
    )
