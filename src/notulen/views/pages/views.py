"""The views: positions, timeline, meetings, threats, open demands, changes, disputes, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from notulen.standing.acts import Act, order
from notulen.standing.changes import Change
from notulen.standing.denials import Denial, denials
from notulen.standing.issues import Demand, IssueStanding
from notulen.standing.meetings import Meeting
from notulen.standing.negotiations import Negotiation
from notulen.standing.positions import Position
from notulen.standing.threats import Conditional, conditionals
from notulen.standing.told import gap, later
from notulen.views.document import Block, Document, Heading, Items, Line, Paragraph, Table, items
from notulen.views.pages import data
from notulen.views.pages.page import Page, folded

_T = TypeVar("_T")
MOST = 15  # sentences of one section of a brief; the latest are told
SHOWN = 3  # acts that an issue's standing is shown with
CLAIMS = 5  # of others about one party and issue
WEEK = 7  # days that changes are told of where none is asked for
OUTCOMES = 4  # acts that tell what came of one meeting
LONE = 12  # acts told by too few that a brief names


def positions(page: Page) -> Document:
    """Each party's stance on each issue, and what only others say of it."""
    blocks: list[Block] = []
    for issue, some in _by(page.picture.positions, lambda one: one.issue):
        lines = [line for one in some for line in _position(page, one)]
        blocks += [Heading(2, page.issue(issue).capitalize()), *items(lines)] if lines else []
    return page.document("positions", blocks, lambda: [data.position(one) for one in page.picture.positions])


def _position(page: Page, one: Position, issue: str = "") -> list[Line]:
    """A stance, and below it what others claim; led in by its issue where that stands in no heading."""
    stance = [_stance(page, one, issue)] if one.stance is not None else []
    return [*stance, *_claims(page, one, issue)]


def _stance(page: Page, one: Position, issue: str = "") -> Line:
    act = one.evidence[0]
    said = page.say(
        "now", who=page.words.party(one.party), stance=page.words.label("stances", one.stance or ""),
        issue=page.content(act), day=page.day(one.since), by=page.by(act),
    )  # fmt: skip
    return page.line(f"{issue}: {said}" if issue else said, act)


def _claims(page: Page, one: Position, issue: str = "") -> list[Line]:
    """What others claim of a party, apart from its stance."""
    led = f"{issue}: " if issue else ""
    claims = [
        page.line(page.say("claim", claimant=page.parties(act.claimants), what=page.act(act)), act)
        for act in one.claims[-CLAIMS:]
    ]
    named = f"{led}{page.words.label('views', 'claims')} ({page.words.party(one.party)}):"
    return [page.line(named, *one.claims[-CLAIMS:], below=claims)] if claims else []


def _together(page: Page, found: Sequence[Position]) -> list[Line]:
    """Stances in a brief: one act that takes a stance on several issues is told once, led in by all of them."""
    by_act: dict[tuple[str, str | None, str], list[Position]] = defaultdict(list)
    for one in found:
        by_act[one.party, one.stance, one.evidence[0].id].append(one)
    lines = []
    for some in by_act.values():
        issues = ", ".join(page.issue(one.issue) for one in some)
        lines.append(_stance(page, some[0], issues[:1].upper() + issues[1:]))
        lines += [line for one in some for line in _claims(page, one, page.issue(one.issue).capitalize())]
    return lines


def timeline(page: Page) -> Document:
    """All acts by their days; the day of the act and the day it was told apart."""
    blocks: list[Block] = []
    acts = sorted(page.picture.acts, key=order)
    for day, some in _by(acts, lambda act: act.day):
        lines = [page.line(_stated(page, act), act) for act in some]
        blocks += [Heading(2, page.day(day)), *items(lines)]
    if page.scope.more:
        blocks.append(Paragraph(Line(page.say("more", n=page.scope.more))))
    return page.document("timeline", blocks, lambda: [data.act(one) for one in acts])


def _stated(page: Page, act: Act) -> str:
    days = [] if act.day_from is None else [page.say("of_act", day=_span(page, act.day_from, act.day_to))]
    days.append(page.say("of_report", day=page.day(act.first_published)))
    where = f", {act.place}" if act.place else ""
    return page.say(
        "stated", day="; ".join(days), what=f"{page.act(act)}: “{page.content(act)}”", place=where, by=page.by(act)
    )


def _span(page: Page, first: str, last: str | None) -> str:
    return page.day(first if last in (None, first) else f"{first}/{last}")


def meetings(page: Page) -> Document:
    """Meetings by day: who, where, whether held, what came of them."""
    lines = [_meeting(page, one) for one in page.picture.meetings if _within(page, one.day)]
    return page.document("meetings", items(lines), lambda: [data.meeting(one) for one in page.picture.meetings])


def _meeting(page: Page, one: Meeting) -> Line:
    day = _span(page, one.day_from, one.day_to) if one.day_from else page.words.word("unknown_day")
    said = page.say(
        "meeting", day=day, place=f", {one.place}" if one.place else "", who=page.parties(one.parties),
        state=page.words.label("meeting_states", one.state),
    )  # fmt: skip
    page.cite(*one.acts)
    below = [page.line(f"{page.act(act)}: “{page.content(act)}”", act) for act in one.outcome[:OUTCOMES]]
    return page.line(said, *one.acts, below=below)


def threats(page: Page) -> Document:
    """Threats, and promises on conditions: what hangs on what, whether it came about, whether it was done."""
    found = [one for one in page.picture.conditionals if _within(page, one.act.day)]
    lines = [_conditional(page, one) for one in found]
    return page.document("threats", items(lines), lambda: [data.conditional(one) for one in found])


def _conditional(page: Page, one: Conditional) -> Line:
    page.cite(one.act)
    condition = page.say("if", words=page.content_of(one.act.condition)) if one.act.condition else ""
    below = [
        page.line(page.say(key, day=page.day(act.day), what=page.act(act)), act)
        for key, act in (("came_about", one.came_about), ("done", one.done))
        if act is not None
    ]
    said = page.say("hangs", what=page.act(one.act), words=page.content(one.act), condition=condition)
    return page.line(said, one.act, below=below)


def unanswered(page: Page) -> Document:
    """Demands nobody has taken up, the oldest first, with their age."""
    found = [one for one in page.picture.demands if one.live and not one.answers and _within(page, one.since)]
    lines = [_waiting(page, one) for one in found]
    return page.document("open", items(lines), lambda: [data.demand(one, _age(page, one)) for one in found])


def _waiting(page: Page, one: Demand) -> Line:
    age = _age(page, one)
    parts = {
        "who": page.parties(one.act.actors), "to": page.parties(one.act.recipients), "words": page.content(one.act),
        "issue": page.issues(one.act.issues),
        "age": page.say("age_unknown") if age is None else page.say("age", n=age),
    }  # fmt: skip
    return page.line(page.say("waits" if one.act.recipients else "waits_all", **parts), one.act)


def _age(page: Page, one: Demand) -> int | None:
    """Days from a demand to the day up to which is told; none where one of them is not known."""
    days = gap(one.since, page.last_day)
    return None if days is None else max(0, days)


def changes(page: Page) -> Document:
    """What changed since a day; without one, within the last week that is told of."""
    since = page.scope.since or later(page.last_day, -WEEK)
    found = page.picture.changes(since, page.last_day or None)
    lines = [_change(page, one) for one in found]
    span = page.say("period" if lines else "no_change", since=page.day(since), until=page.day(page.last_day))
    blocks: list[Block] = [Paragraph(Line(span)), *items(lines)]
    return page.document("changes", blocks if page.picture.acts else (), lambda: [data.change(one) for one in found])


def _change(page: Page, one: Change) -> Line:
    both = one.before and one.after
    steps = (
        page.say(
            "steps",
            before=page.words.label("stances", one.before or ""),
            after=page.words.label("stances", one.after or ""),
        )
        if both
        else ""
    )
    said = page.say(
        "change", who=page.words.party(one.party), issue=page.issue(one.issue), steps=steps,
        change=page.words.label("change_kinds", one.kind), what=f"{page.act(one.act)}: “{page.content(one.act)}”",
    )  # fmt: skip
    return page.line(said, one.act)


def disputes(page: Page) -> Document:
    """Denials with what they deny, and reports that contradict each other."""
    denied = [one for one in page.picture.denials if _within(page, one.denial.day)]
    differ = [one for one in page.picture.contradictions if _within(page, one.acts[0].day)]
    first = []
    for one in denied:
        page.cite(one.denial)
        below = (
            page.line(
                page.say("denies", what=f"{page.act(one.allegation)}: “{page.content(one.allegation)}”"), one.allegation
            )
            if one.allegation
            else page.line(page.say("denies_unknown"), one.denial)
        )
        said = page.say("denied", what=page.act(one.denial), words=page.content(one.denial))
        first.append(page.line(said, one.denial, below=[below]))
    second = []
    for two in differ:
        told = "; ".join(f"{page.act(act)} ({_differs(page, two.on, act)}; {_origins(page, act)})" for act in two.acts)
        said = page.say("differ", on=page.words.label("contradiction_kinds", two.on), what=told)
        second.append(page.line(said, *two.acts))
    blocks = _sections(page, (("denials", first), ("contradictions", second)))
    return page.document("disputes", blocks, lambda: data.disputes(denied, differ))


def _origins(page: Page, act: Act) -> str:
    return ", ".join(page.printed(origin, [act]) for origin in act.origins)


def _denial(page: Page, one: Denial) -> Line:
    return page.line(page.say("denied", what=page.act(one.denial), words=page.content(one.denial)), one.denial)


def _differs(page: Page, on: str, act: Act) -> str:
    return " / ".join(act.amounts) if on == "what" else page.day(act.day)


def sources(page: Page) -> Document:
    """Which outlets and wires tell how much, and how much first, and how much alone."""
    told: dict[str, list[Act]] = defaultdict(list)
    first: dict[str, int] = defaultdict(int)
    for act in page.picture.acts:
        for origin in act.origins:
            told[origin].append(act)
        first[_first_with(act)] += 1
    rows, counted = [], []
    for origin in sorted(told, key=lambda name: (-len(told[name]), name)):
        alone = sum(len(act.origins) == 1 for act in told[origin])
        counts = (len(told[origin]), first.get(origin, 0), alone)
        name = page.printed(origin, told[origin])
        rows.append((Line(name), *(Line(str(count)) for count in counts)))
        counted.append({"origin": origin, "name": name, "acts": counts[0], "first": counts[1], "alone": counts[2]})
    columns = tuple(page.words.label("view_columns", name) for name in ("origin", "acts", "first", "alone"))
    return page.document("sources", (Table(columns, tuple(rows)),) if rows else (), lambda: counted)


def _first_with(act: Act) -> str:
    """The origin that had an act first: the outlet that did, where it is one of its origins; empty where none is known."""
    outlet = folded(act.first_outlet or "")
    return outlet if outlet in act.origins else act.origins[0] if len(act.origins) == 1 else ""


def brief(page: Page, talks: Sequence[tuple[Negotiation, Page]] = ()) -> Document:
    """Where the talks stand, in sentences that each end in their sources; by negotiation, where several are found.

    Args:
        page: the page of all.
        talks: the negotiations found, each with its page, where none was asked for.
    """
    last = page.picture.acts[-1:]
    blocks: list[Block] = [Paragraph(page.line(page.say("as_of", day=page.day(page.last_day)), *last))] if last else []
    if len(talks) > 1:
        for one, own in talks:
            blocks.append(Heading(2, page.parties(one.parties)))
            text = page.say("talks", n=one.acts, since=page.day(one.since), until=page.day(one.until))
            blocks.append(Paragraph(page.line(text, *own.picture.acts[:1], *own.picture.acts[-1:])))
            blocks += _brief(page, own, 3)
        return page.document("brief", blocks, lambda: [data.talks(one, own.picture) for one, own in talks])
    blocks += _brief(page, page, 2)
    return page.document("brief", blocks if page.picture.acts else (), lambda: data.brief(page.picture))


def _brief(page: Page, own: Page, level: int) -> list[Block]:
    picture = own.picture
    latest = sorted((one for one in picture.positions if one.stance), key=lambda one: one.history[-1].day)[-MOST:]
    stances = sorted(latest, key=lambda one: (one.party, one.issue))
    waiting = _once([one for one in picture.demands if one.live and not one.answers], set())
    wanted: set[tuple[object, ...]] = set()
    parts = (
        ("standing", [_issue(page, one, _once(one.demands, wanted)) for one in picture.standing]),
        ("positions", _together(page, stances)),
        ("open", [_waiting(page, one) for one in waiting[-MOST:]]),
        ("threats", [_conditional(page, one) for one in conditionals(picture.acts, MOST)]),
        ("meetings", [_meeting(page, one) for one in picture.meetings[-MOST:]]),
        ("denials", [_denial(page, one) for one in denials(picture.acts, MOST)]),
        ("lone", [page.line(f"{page.act(act)}: “{page.content(act)}”.", act) for act in picture.lone[-LONE:]]),
    )
    return _sections(page, parts, level)


def _once(found: Iterable[Demand], told: set[tuple[object, ...]]) -> list[Demand]:
    """Demands that were not told yet; those told now are among the told from here on."""
    fresh = []
    for one in found:
        said = one.act.actors, one.act.content
        if said not in told:
            fresh.append(one)
            told.add(said)
    return fresh


def _issue(page: Page, one: IssueStanding, wanted: Sequence[Demand]) -> Line:
    page.cite(*one.acts[-SHOWN:])  # before what stands below it, so that marks rise down the page
    below = [
        page.line(
            page.say("live", what=f"{page.act(want.act)}: “{page.content(want.act)}”", day=page.day(want.since)),
            want.act,
        )
        for want in wanted[-SHOWN:]
    ]
    said = page.say(
        "issue", issue=page.issue(one.issue).capitalize(), state=page.words.label("standings", one.standing),
        day=page.day(one.since),
    )  # fmt: skip
    return page.line(said, *one.acts[-SHOWN:], below=below)


def _sections(page: Page, parts: Sequence[tuple[str, Sequence[Line]]], level: int = 2) -> list[Block]:
    return [
        block
        for name, lines in parts
        if lines
        for block in (Heading(level, page.words.label("views", name)), Items(tuple(lines)))
    ]


def _within(page: Page, day: str) -> bool:
    return (page.scope.since is None or day >= page.scope.since) and (
        page.scope.until is None or day <= page.scope.until
    )


def _by(values: Sequence[_T], key: Callable[[_T], str]) -> list[tuple[str, list[_T]]]:
    found: dict[str, list[_T]] = {}
    for one in values:
        found.setdefault(key(one), []).append(one)
    return sorted(found.items())


VIEWS: dict[str, Callable[[Page], Document]] = {
    "positions": positions, "timeline": timeline, "meetings": meetings, "threats": threats, "open": unanswered,
    "changes": changes, "disputes": disputes, "sources": sources,
}  # fmt: skip
