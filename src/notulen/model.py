"""The records of notulen, as the codebook defines them: frozen, typed, without behaviour of their own.

Every offset counts characters (code points) of the report's text and is half-open: `text[start:end]`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "demand", "offer", "pledge", "accept", "reject", "threaten", "accuse", "deny", "support", "assess",
    "state", "meet", "mediate", "suspend", "sanction", "mobilize", "withdraw", "aid", "attack", "coerce",
]  # fmt: skip
Modality = Literal["actual", "planned", "possible", "negated"]
Polarity = Literal["positive", "negative", "mixed"]
Quoted = Literal["direct", "partial", "none"]
Language = Literal["id", "en"]


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A stretch of a report's text, with the words it holds."""

    start: int = Field(ge=0, description="first character")
    end: int = Field(ge=0, description="one past the last character")
    text: str


class Person(Span):
    """Words that name who acts, is addressed or speaks, the party they stand for, and the name they resolve to."""

    party: str = Field(description='a code of the codebook, joint ones as "USA+NATO", "UNK" where it cannot be placed')
    name: str | None = None


class Party(Record):
    """A party to negotiations: a state, an organisation of states, a movement, a bloc, or CIV and UNK."""

    code: str
    kind: Literal["state", "organisation", "movement", "bloc", "civil", "unknown"]
    name: str


class Report(Record):
    """One report as it was published."""

    id: str
    text: str
    outlet: str | None = None
    published: str | None = Field(default=None, description="ISO date, or date and time with zone where it is told")
    language: str | None = Field(default=None, description="ISO 639-1 code")
    url: str | None = None
    headline: str | None = None
    byline: str | None = None
    wire: str | None = None


class Lead(Record):
    """Where a report may be found, and what is known of it before it is read."""

    source: str = Field(description="an address, or the whole path of a file")
    headline: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    listed: bool = Field(default=False, description="whether it stands in a list or feed; else a person named it")
    asked: dict[str, str] = Field(default={}, description="what was asked of its reading, as on the command line")


class Attribution(Record):
    """A stretch of text put in somebody's mouth: who, by what word, what."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    name: str | None = Field(default=None, description="whom the source's words resolve to within the report")


class Minute(Record):
    """One act: somebody says or does something that bears on what parties want from each other."""

    report: str
    id: str = Field(description="derived from the report's text and the minute's own fields")
    kind: Kind
    issues: tuple[str, ...]
    modality: Modality
    polarity: Polarity | None
    quoted: Quoted
    when: str | None = Field(description='ISO day, or span of days "2025-08-04/2025-08-07"')
    where: str | None
    chain: tuple[str, ...] = Field(description="how the words reached the reader, outermost first")
    evidence: Span
    content: Span | None
    condition: Span | None
    cue: Span
    actor: Person | None
    recipient: Person | None
    source: Person | None
    plover: str | None
    cameo: str | None
    confidence: float = Field(ge=0, le=1, description="how likely kind and actor are right")
    notes: tuple[str, ...] = ()


class Reading(Record):
    """What one report gave: its minutes, its attributed statements, and what the reading noticed."""

    report: Report
    minutes: tuple[Minute, ...]
    attributions: tuple[Attribution, ...]
    passed_over: bool = False
    notes: tuple[str, ...] = ()
    reader: str | None = Field(default=None, description="what read it: kind, version, and a hash of what it knows")
