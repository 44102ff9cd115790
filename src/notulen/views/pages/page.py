"""What the views share: acts in words, marks that lead to them, documents and what stands in them for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from notulen.standing.acts import Act
from notulen.standing.picture import Picture
from notulen.views.document import Block, Data, Document, Line, Paragraph, Source
from notulen.views.interface import Interface
from notulen.views.plain import shortened

WORDS = 120  # characters of an act's words within a sentence

ASKED = 20  # acts at most that are looked up for the printed name of an origin

Looking = Callable[[Mapping[str, int]], list[Source]]


@dataclass(frozen=True)
class Scope:
    """What a view is asked for.

    Attributes:
        since, until: ISO days, where told.
        title: of the talks, where they have a name.
        more: how many acts are left out, later than those that are shown.
    """

    since: str | None = None
    until: str | None = None
    title: str | None = None
    more: int = 0


class Page:
    """A view under way.

    Args:
        picture: where the talks stand.
        words: the interface in the reader's language.
        scope: what is asked for.
        look: gives the sources of minutes, by their ids with their marks, in that order; what is gone is left out.
    """

    def __init__(self, picture: Picture, words: Interface, scope: Scope, look: Looking) -> None:
        self.picture, self.words, self.scope = picture, words, scope
        self._look = look
        self._marks: dict[str, int] = {}

    # Words

    def say(self, key: str, **parts: object) -> str:
        """A sentence of the views."""
        return str(self.words.table["view_words"][key]).format(**parts)

    def parties(self, codes: Iterable[str]) -> str:
        """Parties by their names, in the order of their codes."""
        names = [self.words.party(code) for code in sorted(codes)]
        return self.words.listed(names) if names else self.words.word("unnamed")

    def issue(self, code: str) -> str:
        """An issue by its name."""
        return self.words.label("issues", code)

    def issues(self, codes: Sequence[str]) -> str:
        """Issues by their names."""
        return self.words.listed([self.issue(code) for code in codes]) if codes else self.issue("other")

    def day(self, day: str | None) -> str:
        """A day, or that it is not told."""
        return self.words.day(day) if day else self.words.word("unknown_day")

    def act(self, act: Act) -> str:
        """An act in words: who does what to whom."""
        who = self.parties(act.actors)
        if act.kind not in self.words.table["says"]:
            to = f" → {self.parties(act.recipients)}" if act.recipients else ""
            told = f"{who}{to}: {self.words.label('kinds', act.kind)}"
        elif act.kind == "meet":
            told = f"{who}: {self.words.label('kinds', act.kind)}"
        elif act.recipients and act.recipients != act.actors:
            told = self.words.label("says_to", act.kind).format(actor=who, to=self.parties(act.recipients))
        else:
            told = self.words.label("says", act.kind).format(actor=who)
        tags = [self.words.label("modality", act.modality)] if act.modality != "actual" else []
        tags += [self.words.label("polarity", act.polarity)] if act.polarity else []
        return f"{told} ({', '.join(tags)})" if tags else told

    def content(self, act: Act) -> str:
        """An act's words, short enough for a sentence."""
        return shortened(act.content, WORDS)

    def content_of(self, text: str | None) -> str:
        """Words, short enough for a sentence."""
        return shortened(text or "", WORDS)

    def by(self, act: Act) -> str:
        """How many tell it, where it is more than one."""
        return self.say("by", n=act.reports, o=len(act.origins)) if act.reports > 1 else ""

    def printed(self, origin: str, acts: Sequence[Act]) -> str:
        """An origin as reports print it; one that has no outlet by the id of its report.

        Args:
            origin: as acts have it.
            acts: some that it tells, those that nobody else tells first to be asked.
        """
        for act in sorted(acts, key=lambda one: len(one.origins))[:ASKED]:
            if act.first_outlet and folded(act.first_outlet) == origin:
                return act.first_outlet
            source = next(iter(self._look({act.best: 0})), None)
            for name in (source.outlet, *source.chain) if source else ():
                if name and folded(name) == origin:
                    return name
            if source and not source.outlet and origin.startswith("report "):
                return source.report
        return origin

    # Marks

    def cite(self, *acts: Act) -> tuple[int, ...]:
        """The marks of acts; each leads to the minute that stands for the act."""
        return tuple(dict.fromkeys(self._marks.setdefault(act.best, len(self._marks) + 1) for act in acts))

    def line(self, text: str, *acts: Act, below: Sequence[Line] = ()) -> Line:
        """A sentence that ends in the marks of the acts it rests on."""
        return Line(text, self.cite(*acts), tuple(below))

    # Documents

    def document(self, view: str, blocks: Sequence[Block], data: Data) -> Document:
        """The view as a document, with all that its marks lead to."""
        title = self.words.label("views", view)
        if self.scope.title:
            title = f"{title}: {self.scope.title}"
        said = tuple(blocks) or (Paragraph(Line(self.say("nothing"))),)
        return Document(
            title,
            self.words.language,
            said,
            tuple(self._look(self._marks)),
            self.words.label("views", "cited"),
            data,
        )

    @cached_property
    def last_day(self) -> str:
        """The day up to which is told: the last one asked for, or the newest publication; empty where none is known."""
        return self.scope.until or max((act.last_published or "" for act in self.picture.acts), default="")


def folded(name: str) -> str:
    """An outlet's name as origins have it, however it is printed."""
    return " ".join(name.casefold().split())
