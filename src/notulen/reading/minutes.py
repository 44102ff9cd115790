"""Puts minutes together: which candidates are acts, of what kind, by whom, toward whom, about what, when, on whose word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import compress
from typing import NamedTuple

from notulen import knowledge
from notulen.model import Minute, Person, Span
from notulen.naming import renamed, told_id
from notulen.reading.candidates import Candidate
from notulen.reading.cast import Cast, Who
from notulen.reading.chain import Chains
from notulen.reading.circumstances import Days, condition, place, quoted
from notulen.reading.confidence import PART, Signals, confidence, signals
from notulen.reading.context import Context
from notulen.reading.dates import Day
from notulen.reading.features import Sight, kind_features
from notulen.reading.issues import IssueProfile, choose_issues
from notulen.reading.learned import Linear, Models, sigmoid
from notulen.reading.people import UNKNOWN
from notulen.reading.remembered import Remembered
from notulen.reading.roles import Option, Prior, Speakers
from notulen.reading.scoring import LinearScorer, Scorer, likeliest, near_of
from notulen.reading.when import UNTOLD, Earlier, day_features, day_options, no_day_features

LIKELY = 0.42  # from which a candidate counts as an act
_SHADED = ("m.", "b.", "tone", "h.", "headline", "place", "c.", "up.", "rel.")
VOICED = frozenset({"v:voiced", "p:voiced"})
SAME_STRETCH = 0.6  # share of two evidences from which they are one act told once


class Act(NamedTuple):
    """A candidate held to be an act, its kind, how it stands, who acts and toward whom.

    `likely`, `kind_sure` and `actor_sure` tell how likely act, kind and actor are right, 0 to 1.
    """

    cand: Candidate
    features: list[str]
    kind: str
    likely: float
    kind_sure: float = 1.0
    actor_sure: float = 1.0
    modality: str = "actual"
    polarity: str | None = None
    actor: Option | None = None
    recipient: Option | None = None


def acts(
    ctx: Context, cast: Cast, speakers: Speakers, found: list[Candidate], models: Models, scorer: Scorer | None = None
) -> list[Act]:
    """The acts among the candidates, in reading order, with their actors and recipients.

    Args:
        ctx: the report.
        cast: its people and parties.
        speakers: who says its attributed stretches.
        found: the candidates.
        models: the learned parts.
        scorer: tells kinds and people; these alone, if None.
    """
    scorer = scorer or LinearScorer(models)
    chosen = _of_kinds(ctx, _likely(ctx, cast, found, models["act"]), scorer)
    out: list[Act] = []
    prior = Prior()
    for act in _labelled(_joined(ctx, _distinct(ctx, chosen)), models):
        act = with_roles(ctx, cast, speakers.of(act.cand.said), act, scorer, prior)
        prior = Prior(_told(act.actor), _told(act.recipient))
        out.append(act)
    return out


def _likely(
    ctx: Context, cast: Cast, found: list[Candidate], model: Linear
) -> list[tuple[Candidate, list[str], float]]:
    """The candidates that are likely acts, with what the learned part sees of each, and how likely it is."""
    sight = Sight(ctx, cast)
    seen = [(cand, kind_features(sight, cand)) for cand in found]
    rows = [(cand, features, sigmoid(model.score(features))) for cand, features in seen]
    return [row for row in rows if row[2] >= LIKELY]


def _of_kinds(ctx: Context, likely: list[tuple[Candidate, list[str], float]], scorer: Scorer) -> list[Act]:
    """Likely acts with their kinds."""
    out = []
    asked = [(cand, features) for cand, features, _ in likely]
    for (cand, features, sure), shares in zip(likely, scorer.kinds(ctx, asked), strict=True):
        best = int(shares.argmax())
        out.append(Act(cand, features, _on_condition(ctx, cand, scorer.labels[best]), sure, float(shares[best])))
    return out


def _labelled(chosen: list[Act], models: Models) -> list[Act]:
    """Acts with their modality, and their polarity where their kind has one."""
    seen = [label_features(act.features, act.kind) for act in chosen]
    judged = [knowledge.kinds()[act.kind].polarity for act in chosen]
    modalities = models["modality"].likeliest(seen)
    polarities = iter(models["polarity"].likeliest(list(compress(seen, judged))))
    return [
        act._replace(modality=modality, polarity=next(polarities) if has else None)
        for act, modality, has in zip(chosen, modalities, judged, strict=True)
    ]


def _told(option: Option | None) -> tuple[int, Who] | None:
    return (option.head, option.who._replace(how="prior")) if option is not None else None


def _on_condition(ctx: Context, cand: Candidate, kind: str) -> str:
    """A sanction that hangs on a condition is a threat, by the codebook's section 2."""
    return "threaten" if kind == "sanction" and condition(ctx, cand) else kind


def _distinct(ctx: Context, chosen: list[Act]) -> list[Act]:
    """Of acts that share a stretch, the likeliest; the others go unless they are of another kind within it."""
    kept: list[Act] = []
    by_sentence: dict[int, list[tuple[tuple[int, int], Act]]] = {}
    for act in sorted(chosen, key=lambda a: (-a.likely, a.cand.head)):
        first, last = act.cand.evidence
        span = ctx.syntax.span(first, last)
        sentences = range(ctx.syntax.sent[first], ctx.syntax.sent[last - 1] + 1)
        if any(_same(span, known, act, other) for n in sentences for known, other in by_sentence.get(n, ())):
            continue
        kept.append(act)
        for n in sentences:
            by_sentence.setdefault(n, []).append((span, act))
    return sorted(kept, key=lambda a: (a.cand.evidence, a.cand.head))


def _same(a: tuple[int, int], b: tuple[int, int], act: Act, other: Act) -> bool:
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    longer = max(a[1] - a[0], b[1] - b[0])
    share = common / longer if longer else 1.0
    return share >= (SAME_STRETCH if act.kind == other.kind else 0.92)


def _joined(ctx: Context, chosen: list[Act]) -> list[Act]:
    """Neighbouring sentences of one quotation that do the same are one minute."""
    out: list[Act] = []
    for act in chosen:
        last = out[-1] if out else None
        if last and _goes_on(ctx, last, act):
            merged = replace(
                last.cand,
                evidence=(last.cand.evidence[0], max(last.cand.evidence[1], act.cand.evidence[1])),
                clause=(last.cand.clause[0], max(last.cand.clause[1], act.cand.clause[1])),
            )
            out[-1] = last._replace(cand=merged, likely=max(last.likely, act.likely))
        else:
            out.append(act)
    return out


def _goes_on(ctx: Context, last: Act, act: Act) -> bool:
    a, b = last.cand, act.cand
    if a.said is None or a.said is not b.said or not (a.main and b.main) or last.kind != act.kind:
        return False
    return (
        bool(a.said.quotes)
        and ctx.syntax.sent[b.head] - ctx.syntax.sent[ctx.syntax.token_at(ctx.syntax.span(*a.clause)[1] - 1)] <= 1
    )


def with_roles(ctx: Context, cast: Cast, says: Who | None, act: Act, scorer: Scorer, prior: Prior) -> Act:
    """The act with the likeliest actor and recipient among the people and parties near it."""
    near = near_of(ctx, cast, act.cand, act.kind, says, prior)
    actor, sure = likeliest(near.options, scorer.actors(ctx, near))
    told = actor.who if actor is not None else Who(0, 0, UNKNOWN, None, "none")
    near = near.without_prior()
    recipient, _ = likeliest([*near.options, None], scorer.recipients(ctx, near, told))
    return act._replace(actor=actor, recipient=recipient, actor_sure=sure)


def source_of(speakers: Speakers, act: Act, spoken: bool = True, voiced: bool = False) -> tuple[Who, int] | None:
    """Who says so in the report, and the head of the words: the attribution's source, or an actor who acts by speaking.

    Args:
        speakers: who says the report's attributed stretches.
        act: the act.
        spoken: whether it is done; nobody is the source of what he is only expected to say.
        voiced: whether it is done by saying so, though its kind is not.
    """
    said = speakers.teller(act.cand.said)
    speech = voiced or knowledge.kinds()[act.kind].speech
    if said is not None and (speech or said.style != "consider"):
        who = speakers.of(said)
        if who is not None:
            return who, said.source if said.source is not None else said.cue[0]
    agentless = said is not None and said.source is None and not said.clitic
    if speech and spoken and act.actor is not None and not agentless:
        return act.actor.who, act.actor.head
    return None


class Writer:
    """Writes the minutes of one report.

    Args:
        ctx: the report.
        cast: its people and parties.
        speakers: who says its attributed stretches.
        models: the learned parts.
        report: id of the report.
        key: hash of its text, from which the minutes' ids come.
        published: the report's day.
        days: the days told in it.
        chains: the outlet and the wires.
        profile: its issue words.
        language: its language.
    """

    def __init__(
        self, ctx: Context, cast: Cast, speakers: Speakers, models: Models, report: str, key: str,
        published: date | None, days: Days, chains: Chains, profile: IssueProfile, language: str,
    ) -> None:  # fmt: skip
        self.ctx, self.cast, self.speakers, self.models = ctx, cast, speakers, models
        self.report, self.key, self.published = report, key, published
        self.days, self.chains, self.profile, self.language = days, chains, profile, language
        self._earlier: Earlier | None = None

    def write(self, act: Act) -> Minute:
        """One act as a minute."""
        ctx, cand = self.ctx, act.cand
        s = ctx.syntax
        evidence = self._with_marks(s.span(*cand.evidence))
        content = s.span(*cand.clause)
        cue = self._cue(act)
        source = source_of(self.speakers, act, act.modality == "actual", bool(VOICED & ctx.tags[cand.head]))
        speaker_name = self._name(source[0]) if source else None
        sentences = {s.sent[cand.head], s.sent[cand.evidence[1] - 1]}
        if cand.said is not None:
            sentences.add(s.sent[cand.said.cue[0]])
        day = self._day(act, source[0] if source else None)
        kind = knowledge.kinds()[act.kind]
        fields = {
            "kind": act.kind,
            "issues": choose_issues(ctx, cand, act.kind, self.profile, self.models["issue"]),
            "modality": act.modality,
            "polarity": act.polarity,
            "quoted": quoted(ctx, content),
            "when": day.iso if day else None,
            "where": None if kind.speech else place(ctx, self.cast, cand),
            "chain": self.chains.chain(range(min(sentences), max(sentences) + 1), speaker_name),
            "evidence": self._span(evidence),
            "content": self._span(content),
            "condition": self._optional(condition(ctx, cand)),
            "cue": self._span(cue),
            "actor": self._person(act.actor),
            "recipient": self._person(act.recipient),
            "source": self._source(source),
            "plover": kind.plover,
            "cameo": kind.cameo,
            "confidence": round(confidence(self.signals(act), self.models.get(PART)), 3),
            "notes": (day.note,) if day and day.note else (),
        }
        return Minute(report=self.report, id=told_id(self.key, fields), **fields)  # type: ignore[arg-type]  # checked by the record

    def signals(self, act: Act) -> Signals:
        """What an act's confidence is told from."""
        return signals(act.cand, act.actor, (act.likely, act.kind_sure, act.actor_sure), self.language)

    def _span(self, span: tuple[int, int]) -> Span:
        return Span(start=span[0], end=span[1], text=self.ctx.syntax.text[span[0] : span[1]])

    def _optional(self, span: tuple[int, int] | None) -> Span | None:
        return self._span(span) if span else None

    def _with_marks(self, span: tuple[int, int]) -> tuple[int, int]:
        """Evidence that begins or ends with a quotation takes its marks along."""
        start, end = span
        for q in self.ctx.quotes_over(*span):
            if q.start == start:
                start = q.outer_start
            if q.closed and q.start < end <= q.end and self.ctx.syntax.text[end : q.end].strip(" .,!?") == "":
                end = q.outer_end
        return start, end

    def _cue(self, act: Act) -> tuple[int, int]:
        said = act.cand.said
        s = self.ctx.syntax
        if said is not None and act.cand.main:
            return s.span(*said.cue)
        return s.span(act.cand.head, act.cand.head + 1)

    def _words(self, head: int, who: Who) -> tuple[int, int]:
        """The words that name somebody; a clitic alone where the cue carries it."""
        s = self.ctx.syntax
        clitic = self.ctx.has_clitic(head)
        if clitic and who.last - who.first == 1 and who.how in {"coref", "pronoun"} and self.ctx.is_act(head):
            return s.end[head] - len(clitic), s.end[head]
        return s.span(who.first, who.last)

    def _person(self, option: Option | None) -> Person | None:
        if option is None:
            return None
        start, end = self._words(option.head, option.who)
        text = self.ctx.syntax.text[start:end]
        return Person(start=start, end=end, text=text, party=option.who.party, name=option.who.name)

    def _name(self, who: Who) -> str:
        return who.name or self.ctx.syntax.text[slice(*self.ctx.syntax.span(who.first, who.last))]

    def _source(self, source: tuple[Who, int] | None) -> Person | None:
        if source is None:
            return None
        who, head = source
        start, end = self._words(head, who)
        text = self.ctx.syntax.text[start:end]
        return Person(start=start, end=end, text=text, party=who.party, name=self._name(who))

    def _day(self, act: Act, source: Who | None) -> Day | None:
        """The likeliest of the days told for an act, None where that none is told is likelier."""
        model, cand = self.models["day"], act.cand
        near = day_options(self.ctx, self.days, cand)
        untold = model.score(no_day_features(self.days, cand, near, act.kind)) - UNTOLD
        seen = day_features(self.ctx, self.days, cand, near, act.kind, source, self._earlier)
        rows: list[tuple[float, Day | None]] = [(untold, None)]
        rows += [(score, option.day) for score, option in zip(model.score_each(seen), near, strict=True)]
        day = max(rows, key=lambda row: row[0])[1]
        party = source.party if source is not None else None
        self._earlier = Earlier(party, day.iso if day else None, knowledge.kinds()[act.kind].speech)
        return day


def label_features(features: list[str], kind: str) -> list[str]:
    """What modality and polarity are told from: of a candidate's features those of classes of words, and its kind."""
    out = [f for f in features if _SHADED_AMONG[f]]
    return ["bias", f"k={kind}", *out, *[f"k={kind}.{f}" for f in out if f.startswith(("m.", "tone"))]]


_SHADED_AMONG: Remembered[str, bool] = Remembered(lambda feature: feature.startswith(_SHADED) and "#" not in feature)


def with_days_of_retellings(found: list[Minute], key: str) -> list[Minute]:
    """Minutes without a day take the one that the report tells for the same act: same kind, same parties.

    Args:
        found: the minutes.
        key: SHA-256 of the report's text, which their ids hang on as on what they say.
    """
    days: dict[tuple[str, frozenset[str]], set[str]] = {}
    for minute in found:
        if minute.when:
            days.setdefault(_act_key(minute), set()).add(minute.when)
    out = []
    for minute in found:
        told = days.get(_act_key(minute), set())
        if minute.when is None and len(told) == 1 and minute.modality != "negated":
            minute = renamed(minute.model_copy(update={"when": next(iter(told))}), key)
        out.append(minute)
    return out


def _act_key(minute: Minute) -> tuple[str, frozenset[str]]:
    sides = {p for who in (minute.actor, minute.recipient) if who for p in who.party.split("+")}
    return minute.kind, frozenset(sides)
