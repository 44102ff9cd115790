"""Reads reports: the steps of the reading in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from notulen import knowledge
from notulen.collector import collector_at_rest
from notulen.model import Attribution, Reading, Report, Span
from notulen.reading import identity
from notulen.reading.attribution import attributions
from notulen.reading.candidates import Candidate, candidates
from notulen.reading.cast import Cast, Who
from notulen.reading.chain import Chains, wires
from notulen.reading.circumstances import Days
from notulen.reading.context import Context
from notulen.reading.dates import Day, calendar
from notulen.reading.frames import relative_pronoun
from notulen.reading.issues import IssueProfile, issue_words
from notulen.reading.layout import LONGEST_READ, Segment, segments, truecased
from notulen.reading.learned import Models, load
from notulen.reading.lexicon import lexicon
from notulen.reading.minutes import Writer, acts, with_days_of_retellings
from notulen.reading.names import gazetteer, offices
from notulen.reading.passing import passed_over
from notulen.reading.phrases import noun_phrase
from notulen.reading.pipeline import MODELS, Pipeline
from notulen.reading.roles import Speakers
from notulen.reading.said import Said
from notulen.reading.scoring import Scorer
from notulen.reading.stances import statements
from notulen.reading.subjects import settle_subjects
from notulen.reading.syntax import Syntax
from notulen.reading.titles import load_titles

BATCH_CHARACTERS = 200_000  # characters from which a batch is full, so that long reports do not fill the memory
BATCH = 32  # reports parsed together
LEXICON = ("cues", "acts", "shades", "pronouns")
OPENING = 3  # paragraphs in which a weekday with its full date is the report's own
READ = frozenset({"headline", "body"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report made ready for the learned parts."""

    report: Report
    ctx: Context
    cast: Cast
    speakers: Speakers
    attributed: list[Said]
    candidates: list[Candidate]
    days: Days
    chains: Chains
    profile: IssueProfile
    published: date | None


class Reader:
    """Reads reports in the languages notulen knows.

    Args:
        pipelines: other spaCy pipelines by language, as folders.
        people: a user's own table of office holders, over the project's.
        parties: a user's own table of names of parties, over the project's.
        models: other learned parts; the shipped ones if None.
        encoder: folder of a trained encoder that tells kinds and people together with the linear models.
        scorer: what tells kinds and people, where other learned parts are given too.
    """

    def __init__(
        self, pipelines: Mapping[str, str] | None = None, people: Path | None = None, parties: Path | None = None,
        models: Models | None = None, encoder: Path | None = None, scorer: Scorer | None = None,
    ) -> None:  # fmt: skip
        self._paths = {k: Path(v) for k, v in (pipelines or {}).items()}
        self._people, self._parties = people, parties
        self._models, self._encoder = models, encoder
        self._scorer = scorer
        self._pipelines: dict[str, Pipeline] = {}

    def read_many(self, reports: Iterable[Report], keep_all: bool = False) -> Iterator[Reading]:
        """Reads reports in order.

        Args:
            reports: each with its language set.
            keep_all: reads also those that hold no negotiation, which are else passed over.

        Yields:
            A reading for each report.
        """
        models = self._models or load()
        for batch in _batches(reports):
            with collector_at_rest():
                passed = [not keep_all and passed_over(r.text, r.language or "", self._parties) for r in batch]
                kept = [report for report, over in zip(batch, passed, strict=True) if not over]
                read = [self._reading(prepared, models) for prepared in self._prepare(kept)]
            left = iter(read)
            for report, over in zip(batch, passed, strict=True):
                yield self._unread(report) if over else next(left)

    def _unread(self, report: Report) -> Reading:
        name = self._name(report.language or "")
        return Reading(report=report, minutes=(), attributions=(), passed_over=True, reader=name)

    def prepare(self, reports: Iterable[Report]) -> Iterator[Prepared]:
        """The steps before the learned parts, for reports in order."""
        for batch in _batches(reports):
            yield from self._prepare(batch)

    def read_prepared(self, prepared: Iterable[Prepared]) -> Iterator[Reading]:
        """The steps from the learned parts on, for reports in order."""
        models = self._models or load()
        return (self._reading(one, models) for one in prepared)

    def _prepare(self, batch: list[Report]) -> Iterator[Prepared]:
        parsed: dict[int, tuple[Syntax, list[Segment]]] = {}
        for language in dict.fromkeys(r.language or "" for r in batch):
            numbers = [i for i, r in enumerate(batch) if r.language == language]
            cut = [segments(batch[i].text, language) for i in numbers]
            cuts = [
                (batch[i].text, parser_pieces(batch[i].text, c, language)) for i, c in zip(numbers, cut, strict=True)
            ]
            for i, c, syntax in zip(numbers, cut, self._pipeline(language).parse_many(cuts), strict=True):
                parsed[i] = syntax, c
        for i, report in enumerate(batch):
            yield self._prepared(report, *parsed[i])

    def _pipeline(self, language: str) -> Pipeline:
        if language not in self._pipelines:
            self._pipelines[language] = Pipeline(self._paths.get(language, MODELS / language))
        return self._pipelines[language]

    def _prepared(self, report: Report, syntax: Syntax, cut: list[Segment]) -> Prepared:
        language = report.language or ""
        ctx = _context(syntax, cut, language)
        settle_subjects(ctx)
        published = _own_day(report, cut)
        names, titles = gazetteer(language, self._parties), load_titles(language)
        cast = Cast(syntax, names, titles, offices(self._people), ctx.tags, published)
        attributed = attributions(ctx, cast)
        found = candidates(ctx, attributed)
        speakers = Speakers(cast, attributed, language)
        days = Days(_days(syntax.text, cut, language, published), published)
        days.note_speakers(ctx, ((said, speakers.of(said)) for said in attributed))
        days.note_retellings(ctx, cast)
        return Prepared(
            report, ctx, cast, speakers, attributed, found, days,
            Chains(report.outlet, wires(syntax, language)), IssueProfile(ctx, issue_words(language)), published,
        )  # fmt: skip

    def _beside(self, models: Models) -> Scorer | None:
        """What tells kinds and people in place of the linear models alone, if anything."""
        if self._encoder is not None and self._scorer is None:
            from notulen.reading.encoder.saved import check

            check()
            from notulen.reading.encoder.scorer import scorer

            self._scorer = scorer(self._encoder, models)
        return self._scorer

    def _reading(self, p: Prepared, models: Models) -> Reading:
        writer = writer_of(p, models)
        scorer = self._beside(models)
        found = (
            [writer.write(act) for act in acts(p.ctx, p.cast, p.speakers, p.candidates, models, scorer)]
            if len(p.ctx.syntax)
            else []
        )
        found = with_days_of_retellings(found, writer.key)
        found.sort(key=lambda m: (m.evidence.start, m.evidence.end, m.kind, m.id))
        long = len(p.report.text) > LONGEST_READ
        shown = statements(p.ctx, p.cast, p.attributed)
        speakers = Speakers(p.cast, shown, p.report.language or "")
        return Reading(
            report=p.report,
            minutes=tuple(found),
            attributions=tuple(_attribution(p.ctx, speakers.of(said), said) for said in shown),
            notes=(f"only its first {LONGEST_READ:,} characters were read",) if long else (),
            reader=self._name(p.report.language or ""),
        )

    def _name(self, language: str) -> str | None:
        """What reads a language; with learned parts that did not come along, nobody that has a name."""
        if self._models is not None:
            return None
        return identity.name(
            language, {k: str(v) for k, v in self._paths.items()}, self._people, self._parties, self._encoder
        )


def writer_of(p: Prepared, models: Models) -> Writer:
    """What writes the minutes of a report, from its first minute on."""
    key = hashlib.sha256(p.report.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Writer(
        p.ctx, p.cast, p.speakers, models, p.report.id, key, p.published, p.days, p.chains.anew(), p.profile,
        p.report.language or "",
    )  # fmt: skip


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Reports in batches, bounded in number and in characters."""
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) >= BATCH or sum(len(r.text) for r in batch) > BATCH_CHARACTERS:
            yield batch
            batch = []
    if batch:
        yield batch


def _context(syntax: Syntax, cut: list[Segment], language: str) -> Context:
    """A parsed report with the classes of its words."""
    words = lexicon(language, *LEXICON)
    return Context(
        syntax, words.tag(syntax), cut, words.clitics, frozenset(knowledge.kinds()), words.openers, words.bare_agent,
        words.participles, lexicon(language, "stances").tag(syntax),
    )  # fmt: skip


def _days(text: str, cut: list[Segment], language: str, published: date | None) -> list[Day]:
    """The days told in what is read of a report."""
    known = calendar(language)
    return [day for s in cut if s.role in READ for day in known.days(text, published, s.start, s.end)]


def _own_day(report: Report, cut: list[Segment]) -> date | None:
    """The report's own day: as its source told it, else as its text does."""
    if report.published:
        return date.fromisoformat(report.published[:10])
    head = [(s.start, s.end) for s in cut if s.role in {"headline", "dateline"}]
    opening = [(s.start, s.end) for s in cut if s.role == "body"][:OPENING]
    return calendar(report.language or "").own_day(report.text, head, opening)


def parser_pieces(text: str, cut: list[Segment], language: str) -> list[tuple[int, str]]:
    """What the parser is given: the headline in running letters, the article as it stands."""
    words = lexicon(language, *LEXICON)
    body = [s for s in cut if s.role == "body"]
    return [
        (
            s.start,
            truecased(text, s, body, words.single.__contains__) if s.role == "headline" else text[s.start : s.end],
        )
        for s in cut
        if s.role in READ
    ]


def _attribution(ctx: Context, who: Who | None, said: Said) -> Attribution:
    s = ctx.syntax

    def spans(first: int, last: int) -> tuple[Span, ...]:
        start, end = s.span(first, last)
        return (Span(start=start, end=end, text=s.text[start:end]),)

    source: tuple[Span, ...] = ()
    content = tuple(span for part in sorted((said.content, *said.more)) for span in spans(*part))
    name = who.name if who is not None else None
    if said.source is not None:
        source = spans(*noun_phrase(s, said.source))
        pronoun = relative_pronoun(ctx, said.cue[0], said.source)
        source += spans(pronoun, pronoun + 1) if pronoun is not None else ()
    elif said.clitic:
        clitic = ctx.has_clitic(said.cue[0]) or ""
        end = s.end[said.cue[0]]
        source = (Span(start=end - len(clitic), end=end, text=s.text[end - len(clitic) : end]),)
    return Attribution(source=source, cue=spans(*said.cue), content=content, name=name)
