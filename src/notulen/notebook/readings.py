"""Several readings in a row, as `notulen.read` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from notulen.errors import InputError
from notulen.model import Attribution, Language, Report
from notulen.notebook import marked
from notulen.notebook.frames import frame
from notulen.notebook.records import Minutes, Reading, Text, width
from notulen.views.brief import brief
from notulen.views.brief_text import language_of
from notulen.views.brief_text import text as told
from notulen.views.html import esc
from notulen.views.interface import Interface, interface
from notulen.views.plain import plain, shortened

if TYPE_CHECKING:
    from pandas import DataFrame

What = Literal["minutes", "attributions", "reports"]
_NAME = 100  # characters of a headline
_ERRORS = 5  # that are shown
_OVER = "passed over: it does not look like a negotiation; everything=True reads it"


class Readings(Sequence[Reading]):
    """What reports gave, in their order; of one report it shows its text with its minutes marked, of several a table.

    Args:
        readings: one a report.
        errors: the inputs that gave none, each with why.
        in_language: that it is shown in; the one most reports are in, if None.
    """

    def __init__(
        self, readings: Sequence[Reading], errors: Sequence[InputError] = (), in_language: Language | None = None
    ) -> None:
        self._readings, self.errors, self._in = tuple(readings), tuple(errors), in_language

    def __len__(self) -> int:
        """How many."""
        return len(self._readings)

    @overload
    def __getitem__(self, at: int) -> Reading: ...

    @overload
    def __getitem__(self, at: slice) -> Readings: ...

    def __getitem__(self, at: int | slice) -> Reading | Readings:
        """One of them, or some."""
        if isinstance(at, slice):
            return Readings(self._readings[at], (), self._in)
        return self._readings[at]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports."""
        return tuple(one.report for one in self)

    @property
    def minutes(self) -> Minutes:
        """The minutes of all."""
        return Minutes((each for one in self for each in one.minutes), self.reports, self._words)

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """The attributed statements of all."""
        return tuple(each for one in self for each in one.attributions)

    @property
    def _words(self) -> Interface:
        return interface(self._in or language_of(self._readings))

    def brief(self, in_language: Language | None = None) -> Text:
        """What the reports are about, who takes part, who wants what, and by which words, as `notulen read` prints it.

        Args:
            in_language: that it is written in.
        """
        words = interface(in_language) if in_language else self._words
        return Text(told(brief(self._readings), words, width()))

    def to_pandas(self, what: What = "minutes") -> DataFrame:
        """The minutes as a table, or the attributed statements, or the reports: a row each.

        Raises:
            NotulenError: pandas is not installed.
        """
        if what == "minutes":
            return self.minutes.to_pandas()
        rows = _statements(self) if what == "attributions" else map(_report, self)
        return frame(rows, _STATEMENT if what == "attributions" else _REPORT)

    def to_dict(self) -> list[dict[str, Any]]:
        """All of it as lists and dictionaries that JSON can hold."""
        return [one.model_dump(mode="json") for one in self]

    def __repr__(self) -> str:
        """For a terminal: the one reading, or a line for each report and a table of the minutes."""
        parts = [f"could not be read: {plain(str(one))}" for one in self.errors[:_ERRORS]]
        if len(self) == 1:
            over = [_OVER] if self[0].passed_over else []
            return "\n".join([repr(self[0]), *over, *parts])
        lines = [f"{_count(one):>11}  {_name(one)} ({_origin(one)})" for one in self[: marked.ROWS]]
        more = [self._words.count("more", len(self) - marked.ROWS)] if len(self) > marked.ROWS else []
        return "\n".join([*lines, *more, *parts]) or "no reports"

    def _repr_html_(self) -> str:
        parts = "".join(f"<p>could not be read: {esc(str(one))}</p>" for one in self.errors[:_ERRORS])
        if len(self) == 1:
            over = f"<p>{esc(_OVER)}</p>" if self[0].passed_over else ""
            return self[0]._repr_html_() + over + parts
        rows = [
            [f"<bdi>{esc(cell)}</bdi>" for cell in (_name(one), _origin(one), _count(one).removesuffix(" minutes"))]
            for one in self[: marked.ROWS]
        ]
        left = len(self) - marked.ROWS
        more = f"<p>{esc(self._words.count('more', left))}</p>" if left > 0 else ""
        return marked.grid(("report", "published", "minutes"), rows) + more + parts


_REPORT = (
    "id", "headline", "outlet", "published", "byline", "language", "wire", "url", "characters", "minutes", "passed_over",
)  # fmt: skip
_STATEMENT = ("report", "source", "name", "cue", "content")


def _report(one: Reading) -> dict[str, Any]:
    told_ = one.report.model_dump(exclude={"text"})
    return told_ | {
        "characters": len(one.report.text), "minutes": len(one.minutes), "passed_over": one.passed_over
    }  # fmt: skip


def _statements(readings: Readings) -> Iterator[dict[str, Any]]:
    for one in readings:
        for each in one.attributions:
            words = {
                name: " … ".join(span.text for span in getattr(each, name)) for name in ("source", "cue", "content")
            }
            yield {"report": one.report.id, "name": each.name, **words}


def _name(one: Reading) -> str:
    return shortened(one.report.headline or one.report.text.strip().split("\n", 1)[0] or one.report.id, _NAME)


def _origin(one: Reading) -> str:
    return plain(", ".join(part for part in (one.report.outlet, one.report.published) if part) or one.report.id)


def _count(one: Reading) -> str:
    return "passed over" if one.passed_over else f"{len(one.minutes)} minutes"
