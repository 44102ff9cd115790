"""What the interface for programs answers with."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from notulen.model import Kind, Minute, Modality, Polarity
from notulen.standing.acts import Basis
from notulen.standing.changes import Kind as ChangeKind
from notulen.standing.denials import On
from notulen.standing.issues import Standing as IssueState
from notulen.standing.meetings import State

T = TypeVar("T")
Stance = Literal["wants", "offers", "accepts", "refuses", "disputes", "threatens", "backs"]


class Answer(BaseModel):
    """A record of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None


class Listing(Answer, Generic[T]):
    """A page of results."""

    items: list[T]
    total: int = Field(ge=0, description="how many there are in all")
    limit: int
    offset: int
    next: str | None = Field(description="the address of the next page")


class Worked(Answer, Generic[T]):
    """A page of what is worked out of acts; of very many acts the latest."""

    items: list[T]
    total: int = Field(ge=0)
    limit: int
    offset: int
    next: str | None
    older_left_out: int = Field(ge=0, description="acts that are older than those this was worked out of")
    worked_out_since: str | None = Field(description="first day of those, where older ones are left out")


class ReportRow(Answer):
    """A report in a list."""

    key: str = Field(description="a hash of its text, by which it is asked for")
    id: str
    headline: str | None
    outlet: str | None
    published: str | None
    language: str | None
    minutes: int = Field(ge=0)


class Publication(Answer):
    """Where a report was published."""

    id: str
    outlet: str | None
    published: str | None
    language: str | None
    url: str | None
    headline: str | None
    byline: str | None
    wire: str | None


class ReportFull(Answer):
    """A report without its text."""

    key: str
    publication: Publication
    elsewhere: list[Publication]
    characters: int
    minutes: int = Field(ge=0)
    origin: str | None = Field(description="the wire or outlet that its text comes from")
    reader: str


class Said(Answer):
    """What a person says of a minute."""

    judgement: str
    field: str | None
    value: str | None
    by: str
    note: str | None
    at: str


class MinuteFull(Answer):
    """A minute: as people say it is, as it was read, and what they said."""

    minute: Minute
    read: Minute
    said: list[Said]
    report: str = Field(description="key of its report")
    counts: bool = Field(description="whether its reading is the one that counts")
    act: str | None = Field(description="id of the act that it tells")


class Act(Answer):
    """An act, with all that tell it."""

    act: str = Field(description="its id")
    minute: str = Field(description="id of the minute that stands for it")
    kind: Kind
    modality: Modality
    polarity: Polarity | None
    actors: list[str]
    recipients: list[str]
    issues: list[str]
    day: str | None = Field(description="day of the act; none where nobody tells it")
    until: str | None
    first_published: str | None
    first_outlet: str | None
    reports: int
    origins: list[str]
    basis: Basis
    place: str | None
    content: str
    condition: str | None


class ListedAct(Act):
    """An act in a list."""

    sure: bool = Field(description="whether enough tell it to move a position")


class ToldBy(Answer):
    """A minute that tells an act."""

    minute: str
    report: str
    outlet: str | None
    published: str | None
    language: str | None
    origin: str | None
    words: str


class ActFull(ListedAct):
    """An act with what tells it."""

    told_by: list[ToldBy]


class Step(Act):
    """A step of a position."""

    stance: Stance | None = Field(description="none where it was given up")


class Position(Answer):
    """A party's stance on an issue."""

    party: str
    issue: str
    stance: Stance | None
    since: str | None
    history: list[Step] = Field(description="the steps of the last day")
    claims: list[Act] = Field(description="what only others say, the latest")


class IssueStanding(Answer):
    """Where an issue stands."""

    issue: str
    standing: IssueState
    since: str
    acts: list[Act]


class TimelineDay(Answer):
    """The acts of a day."""

    day: str | None
    acts: list[Act]


class Meeting(Answer):
    """A meeting."""

    parties: list[str]
    day: str | None
    until: str | None
    place: str | None
    state: State
    acts: list[Act]
    outcome: list[Act]


class Threat(Act):
    """A threat, or a promise on a condition."""

    came_about: Act | None
    done: Act | None


class Demand(Act):
    """A demand that nobody has answered."""

    since: str
    age: int | None = Field(description="days up to the last one told of")


class Change(Act):
    """A change of a stance."""

    change: ChangeKind
    party: str
    issue: str
    before: Stance | None
    after: Stance | None


class Dispute(Answer):
    """A denial with what it denies, or acts that contradict each other."""

    on: On | Literal["denial"]
    acts: list[Act]


class Source(Answer):
    """An outlet or wire by what it tells."""

    origin: str
    name: str
    acts: int
    first: int
    alone: int


class Party(Answer):
    """A party and how many acts are by it and toward it."""

    code: str
    name: str
    acts_by: int
    acts_to: int


class Issue(Answer):
    """An issue and how many acts are about it."""

    code: str
    name: str
    acts: int


class Talk(Answer):
    """Talks that have a name."""

    name: str
    between: list[str]
    about: list[str]
    since: str | None
    until: str | None


class Passage(Answer):
    """A stretch of a text and the words found in it, by their places in the text."""

    start: int
    end: int
    text: str
    marks: list[tuple[int, int]]


class Hit(Answer):
    """A report, or a minute, in which the words stand."""

    report: str = Field(description="key of the report")
    id: str
    headline: str | None
    outlet: str | None
    published: str | None
    language: str | None
    minute: Minute | None
    passages: list[Passage]
