"""Which of the days that a report tells is an act's own: each as an option, with what the learned part sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from notulen import knowledge
from notulen.reading.candidates import Candidate
from notulen.reading.cast import Who
from notulen.reading.circumstances import Days
from notulen.reading.context import Context
from notulen.reading.dates import Day

_BEFORE, _BEHIND = 4, 2  # days told before an act and behind it that are looked at
_FAR = 6  # sentences from which a day is only far away
_PLACES = ("evidence", "cue", "content", "sentence", "before", "paragraph", "headline", "earlier", "later")
_RANK = {place: number for number, place in enumerate(_PLACES)}
UNTOLD = (
    0.75  # by how much a day must be likelier than none less: a day left out is asked for more often than one made up
)


def nearest_day(ctx: Context, days: Days, cand: Candidate, kind: str, who: Who | None) -> Day | None:
    """What a plain rule answers: of a statement the day beside its cue, else its speaker's; of a deed the one in its clause."""
    speech = knowledge.kinds()[kind].speech and who is not None
    if speech and cand.said is not None:
        return days.beside_cue(ctx, cand.said) or days.of_speaker(who.name if who is not None else None)
    return _deed_day(ctx, days, cand) or (days.of_speaker(who.name) if speech and who is not None else None)


def _deed_day(ctx: Context, days: Days, cand: Candidate) -> Day | None:
    """The day told in an act's clause, the one nearest to its predicate; else the only one of its sentence."""
    s = ctx.syntax
    at = s.start[cand.head]
    inside = days.within(*s.span(*cand.evidence))
    if inside:
        return min(inside, key=lambda d: abs(d.start - at))
    around = days.within(*s.span(*s.sentences[s.sent[cand.head]]))
    if cand.said is not None:
        content = s.span(*cand.said.content)
        around = [d for d in around if content[0] <= d.start < content[1]]
    return around[0] if len(around) == 1 and not cand.noun else None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The act before: who said so (his party, None where the outlet did), its day, and whether it was an act of speech."""

    party: str | None
    iso: str | None
    speech: bool


class DayOption(NamedTuple):
    """A day that may be an act's, where its nearest mention stands, and how many sentences away."""

    day: Day
    place: str
    far: int


def day_options(ctx: Context, days: Days, cand: Candidate) -> list[DayOption]:
    """The days of a report, each once, the best placed first."""
    near = [DayOption(day, *_place(ctx, cand, day)) for day in _days_around(ctx, days, cand)]
    best: dict[str, DayOption] = {}
    for option in sorted(near, key=_nearness):
        best.setdefault(option.day.iso, option)
    return list(best.values())


def _days_around(ctx: Context, days: Days, cand: Candidate) -> list[Day]:
    """The days told nearest to an act, and the first of the report."""
    near = days.around(ctx.syntax.start[cand.head], _BEFORE, _BEHIND)
    first = days.found[0] if days.found else None
    return near if first is None or any(day is first for day in near) else [first, *near]


def _nearness(option: DayOption) -> tuple[int, int, int]:
    return _RANK[option.place], option.far, option.day.start


def _place(ctx: Context, cand: Candidate, day: Day) -> tuple[str, int]:
    """Where a day stands to an act, and how many sentences away."""
    s = ctx.syntax
    token = min(s.token_at(day.start), len(s) - 1)
    sentence, own = s.sent[token], s.sent[cand.head]
    far = min(abs(sentence - own), _FAR)
    first, last = s.span(*cand.evidence)
    if cand.said is not None and sentence == s.sent[cand.said.cue[0]]:
        inside = s.span(*cand.said.content)
        if not inside[0] <= day.start < inside[1]:
            return "cue", far
    if first <= day.start < last:
        return "evidence", far
    if sentence == own:
        return "sentence", far
    if s.line[token] == 0 and ctx.segments and ctx.segments[0].role == "headline":
        return "headline", far
    if sentence == own - 1:
        return "before", far
    if s.line[token] == s.line[cand.head]:
        return "paragraph", far
    return ("earlier" if sentence < own else "later"), far


def day_features(
    ctx: Context, days: Days, cand: Candidate, options: list[DayOption], kind: str, who: Who | None,
    earlier: Earlier | None,
) -> list[tuple[str, ...]]:  # fmt: skip
    """What the learned part sees of each of the days that may be those of an act of a kind.

    Args:
        ctx: the report.
        days: its days.
        cand: the act.
        options: the days considered.
        kind: the act's kind.
        who: who says it.
        earlier: the act before.
    """
    if not options:
        return []
    manner, rule = _manner(cand, kind), nearest_day(ctx, days, cand, kind, who)
    speaks, continues = days.of_speaker(who.name if who is not None else None), _continues(earlier, kind, who)
    return [
        _named(
            option.place, min(option.far, 2), manner, kind, option.day.since, _length(option.day),
            _held(speaks, option.day), _held(rule, option.day), days.single, _past(earlier, option.day), continues,
        )
        for option in options
    ]  # fmt: skip


def _past(earlier: Earlier | None, day: Day) -> str:
    """Whether a day is that of the act before."""
    return "untold" if earlier is None or earlier.iso is None else str(earlier.iso == day.iso)


@lru_cache(maxsize=1 << 16)
def _named(
    at: str, far: int, manner: str, kind: str, since: bool, length: str, speaks: str, rule: str, single: bool,
    past: str, continues: str,
) -> tuple[str, ...]:  # fmt: skip
    """The names of the features of a day seen so; made once, since the same few come again and again."""
    where = f"{at}.{far}"
    follows = past if past == "untold" else f"{past}.{continues}"
    return (
        "day", f"at={where}", f"at={where}.{manner}", f"at={at}.k={kind}", f"at={at}.long={length}",
        f"since={since}.{at}", f"long={length}", f"long={length}.{manner}", f"speaks={speaks}",
        f"speaks={speaks}.{manner}", f"rule={rule}", f"rule={rule}.{manner}", f"rule={rule}.k={kind}", f"rule={rule}.at={at}",
        f"rule={rule}.long={length}", f"only={single}",
        f"past={follows}", f"past={follows}.{manner}", f"past={follows}.at={at}", f"past={past}.k={kind}",
    )  # fmt: skip


def _continues(earlier: Earlier | None, kind: str, who: Who | None) -> str:
    """Whether an act goes on from the one before: the same speaker's, and speech or deed as that was."""
    if earlier is None:
        return "first"
    same = (who.party if who is not None else None) == earlier.party
    return f"{same}.{knowledge.kinds()[kind].speech == earlier.speech}"


def no_day_features(days: Days, cand: Candidate, options: list[DayOption], kind: str) -> tuple[str, ...]:
    """What the learned part sees of the answer that the report tells no day of an act."""
    near = options[0].place if options else "nothing"
    return _none_named(_manner(cand, kind), kind, near, min(len(options), 3), days.published is not None)


@lru_cache(maxsize=1 << 14)
def _none_named(manner: str, kind: str, near: str, number: int, known: bool) -> tuple[str, ...]:
    names = (
        f".{manner}",
        f".k={kind}",
        f".near={near}",
        f".near={near}.{manner}",
        f".days={number}",
        f".known={known}",
    )
    return tuple("none" + name for name in ("", *names))


def _held(told: Day | None, day: Day) -> str:
    """Whether a day that something else tells is the one considered, another, or none."""
    return "none" if told is None else "same" if told.iso == day.iso else "other"


def _manner(cand: Candidate, kind: str) -> str:
    """How an act is told: as speech or deed, in the outlet's words or somebody's, as a thing."""
    sort = "speech" if knowledge.kinds()[kind].speech else "deed"
    told = "noun" if cand.noun else "told" if cand.said is None else "main" if cand.main else "said"
    return f"{sort}.{told}.{'carried' if cand.said is not None and cand.said.carried else 'own'}"


def _length(day: Day) -> str:
    days = (day.last - day.first).days
    return "day" if days == 0 else "week" if days < 8 else "month" if days < 32 else "year"
