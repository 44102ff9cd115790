"""Readings and minutes that show themselves: in a notebook the text with its minutes marked, in a terminal a table."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from pydantic import PrivateAttr

from notulen import model
from notulen.errors import NotulenError
from notulen.ledger import showing
from notulen.ledger.flat import flat
from notulen.model import Language, Minute, Report
from notulen.notebook import marked
from notulen.notebook.frames import frame
from notulen.views import minute as one_minute
from notulen.views import table
from notulen.views.brief import brief
from notulen.views.brief_text import language_of
from notulen.views.brief_text import text as told
from notulen.views.html import esc
from notulen.views.interface import Interface, interface
from notulen.views.plain import shortened

if TYPE_CHECKING:
    from pandas import DataFrame

WIDTH = 100
FIRST = 20  # minutes of a stream that are shown
ABOUT = ("outlet", "published", "language", "url")


def width() -> int:
    """Characters a line may have: the terminal's, up to `WIDTH`."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)


class Text(str):
    """Words that are shown as they are laid out."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The words themselves: a terminal shows them."""
        return str(self).rstrip("\n")

    def _repr_html_(self) -> str:
        lines = "\n".join(f"{' ' * (len(line) - len(line.lstrip()))}{esc(line)}" for line in self.splitlines())
        return f'<pre style="white-space:pre-wrap;max-width:100ch">{lines}</pre>'


class Minutes(tuple[Minute, ...]):
    """Minutes in a row; a table where they are shown.

    Args:
        minutes: in their order.
        reports: by id, for what a table tells of them.
        words: the interface in the reader's language.
    """

    _reports: Mapping[str, Report]
    _words: Interface

    def __new__(cls, minutes: Iterable[Minute], reports: Iterable[Report], words: Interface) -> Self:
        """Makes it."""
        made = super().__new__(cls, minutes)
        made._reports, made._words = {one.id: one for one in reports}, words
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is copied and pickled."""
        return Minutes, (tuple(self), tuple(self._reports.values()), self._words)

    def to_pandas(self) -> DataFrame:
        """A row each, its columns those of `Ledger.to_pandas`.

        Raises:
            NotulenError: pandas is not installed.
        """
        return frame(self._rows())

    def _rows(self) -> Iterator[dict[str, Any]]:
        for one in self:
            report = self._reports.get(one.report)
            yield flat(one, {name: getattr(report, name, None) for name in ABOUT})

    def __repr__(self) -> str:
        """A table for a terminal."""
        return _lines(self, self._words) if self else f"{type(self).__name__}()"

    def _repr_html_(self) -> str:
        return marked.table(self, self._words)


class Stream(Iterator[Minute]):
    """Minutes of a ledger, one after the other; shown it is a table of the first ones, which takes none out of it.

    Args:
        make: begins a new stream.
        to_frame: gives all of them as a table.
        words: the interface in the reader's language.
    """

    def __init__(
        self, make: Callable[[], Iterator[Minute]], to_frame: Callable[[], DataFrame], words: Interface
    ) -> None:
        self._make, self._frame, self._words = make, to_frame, words
        self._own: Iterator[Minute] | None = None

    def __next__(self) -> Minute:
        """The next minute."""
        self._own = self._own or self._make()
        return next(self._own)

    def to_pandas(self) -> DataFrame:
        """All of them as a table, whatever was taken out of the stream.

        Raises:
            NotulenError: pandas is not installed.
        """
        return self._frame()

    def __repr__(self) -> str:
        """A table of the first ones."""
        some, more = self._some()
        return (_lines(some, self._words) + ("\n…" if more else "")) if some else "no minutes"

    def _repr_html_(self) -> str:
        some, more = self._some()
        return marked.table(some, self._words, more=more)

    def _some(self) -> tuple[list[Minute], bool]:
        found = list(islice(self._make(), FIRST + 1))
        return found[:FIRST], len(found) > FIRST


def _lines(minutes: Iterable[Minute], words: Interface) -> str:
    some = list(minutes)
    left = len(some) - marked.ROWS
    page = table.rendered(table.listed(some[: marked.ROWS], words), width()).rstrip("\n")
    return f"{page}\n{words.count('more', left)}" if left > 0 else page


class Reading(model.Reading):
    """What one report gave; shown it is the report's text with its minutes marked."""

    _in_language: Language | None = PrivateAttr(default=None)

    @property
    def _said_in(self) -> Interface:
        return interface(self._in_language or language_of([self]))

    def to_pandas(self) -> DataFrame:
        """Its minutes as a table of pandas, a row each.

        Raises:
            NotulenError: pandas is not installed.
        """
        return Minutes(self.minutes, [self.report], self._said_in).to_pandas()

    def brief(self, in_language: Language | None = None) -> Text:
        """What it is about, who takes part, who wants what, and by which words.

        Args:
            in_language: that it is written in; the report's own, if None.
        """
        words = interface(in_language) if in_language else self._said_in
        return Text(told(brief([self]), words, width()))

    def __repr__(self) -> str:
        """Its headline and its minutes as a table, for a terminal."""
        return _title(self.report) + "\n" + repr(self.minutes)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return marked.reading(self.report, self.minutes, self._said_in)


def _title(report: Report) -> str:
    name = shortened(report.headline or report.text.strip().split("\n", 1)[0], 120)
    return f"{name} ({', '.join(one for one in (report.outlet, report.published) if one)})".removesuffix(" ()")


def shown(made: model.Reading, in_language: Language | None = None) -> Reading:
    """A reading that shows itself.

    Args:
        made: it.
        in_language: that kinds and issues are named in; the report's own, if None.
    """
    words = interface(in_language or language_of([made]))
    parts = {name: getattr(made, name) for name in type(made).model_fields}
    parts["minutes"] = Minutes(made.minutes, [made.report], words)
    reading = Reading.model_construct(**parts)
    reading._in_language = in_language
    return reading


class Shown(showing.Shown):
    """All that a ledger knows of one minute; shown it is the minute in its sentence."""

    _words: Interface

    @classmethod
    def of(cls, one: showing.Shown, words: Interface) -> Self:
        """The same, to be shown in a language."""
        made = cls(**{part.name: getattr(one, part.name) for part in fields(one)})
        object.__setattr__(made, "_words", words)
        return made

    def __repr__(self) -> str:
        """The minute in its sentence, and what is known of it."""
        return one_minute.text(self, self._words, width()).rstrip("\n")

    def _repr_html_(self) -> str:
        start, end = one_minute.around(self)
        sentence = marked.text(self.report.text, [self.minute], self._words, start, end)
        rows = [(esc(label), f"<bdi>{esc(value)}</bdi>") for label, value in one_minute.rows(self, self._words)]
        quoted = f'<blockquote dir="auto" style="white-space:pre-wrap">{sentence}</blockquote>'
        return f'<div style="max-width:60em">{quoted}{marked.grid(("", ""), rows)}</div>'


def language(code: str | None) -> Language | None:
    """A language that notulen writes in, as somebody named it.

    Raises:
        NotulenError: there is no such one.
    """
    from notulen.viewing import LANGUAGES

    if code is None:
        return None
    if code not in LANGUAGES:
        raise NotulenError(f"{code!r} is no language that notulen knows; it knows {', '.join(LANGUAGES)}")
    return LANGUAGES[LANGUAGES.index(code)]
