"""Two readers beside each other: what only one found, how far they agree on the rest, what people said of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notulen.ledger.comparing import Held
from notulen.model import Minute, Report
from notulen.standing.agreement import FIELDS, SHOWN, Comparison, Listed, Pair, confused, fields_corrected
from notulen.views.document import Block, Document, Heading, Items, Line, Paragraph, Source, Table
from notulen.views.interface import Interface
from notulen.views.minute import act
from notulen.views.plain import shortened

WORDS = 120  # characters of a minute's words within a sentence
KINDS = 10  # pairs of kinds, read otherwise, that are shown
LETTERS = ("A", "B")


class _Marks:
    """The places that a view's marks lead to."""

    def __init__(self) -> None:
        self.sources: list[Source] = []

    def mark(self, report: Report, minute: Minute) -> int:
        number = len(self.sources) + 1
        self.sources.append(Source(
            number, minute.id, report.id, report.outlet, report.published, minute.chain, minute.evidence.text, report.url
        ))  # fmt: skip
        return number


def comparison(found: Comparison, names: Sequence[Sequence[str]], words: Interface) -> Document:
    """What two readers made of the same reports.

    Args:
        found: how they compare.
        names: of the one, of the other.
        words: the interface in the reader's language.
    """
    marks = _Marks()
    blocks = [Paragraph(Line(_say(words, "held", letter=letter, names=", ".join(some))))
              for letter, some in zip(LETTERS, names, strict=True)]  # fmt: skip
    made: list[Block] = [*blocks, *_head(found, words)]
    if found.reports:
        made += [*_agreement(found, words), *_judged(found, words), *_lists(found, words, marks)]
    label = words.label("compare", "title")
    cited = words.label("views", "cited")
    return Document(
        label, words.language, tuple(made), tuple(marks.sources), cited, lambda: _data(found, names)
    )  # fmt: skip


def readers(held: Sequence[Held], words: Interface) -> Document:
    """The readers whose readings a ledger holds."""
    columns = tuple(words.label("compare", name) for name in ("reader", "reports", "minutes"))
    rows = tuple(tuple(Line(str(value)) for value in (one.name, one.reports, one.minutes)) for one in held)
    hint = Paragraph(Line(words.label("compare", "name_two")))
    nothing = Paragraph(Line(str(words.table["view_words"]["nothing"])))
    blocks: tuple[Block, ...] = (Table(columns, rows), hint) if held else (nothing,)
    data = [{"reader": one.name, "reports": one.reports, "minutes": one.minutes} for one in held]
    return Document(words.label("compare", "readers"), words.language, blocks, data=lambda: data)


def _say(words: Interface, key: str, /, **parts: object) -> str:
    return words.label("compare", key).format(**parts)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def _head(found: Comparison, words: Interface) -> list[Block]:
    if not found.reports:
        return [Paragraph(Line(_say(words, "none")))]
    a, b = found.minutes
    lines = (
        _say(words, "both", n=found.reports, a=found.alone[0], b=found.alone[1]),
        _say(words, "found", a=a, b=b, n=found.met, of_a=_share(found.met, a), of_b=_share(found.met, b)),
    )
    return [Paragraph(Line(line)) for line in lines]


def _agreement(found: Comparison, words: Interface) -> list[Block]:
    if not found.met:
        return []
    columns = tuple(words.label("compare", name) for name in ("field", "agree", "of", "share"))
    rows = tuple(
        _row(words.label("fields", name), found.agree[name], found.met, _share(found.agree[name], found.met))
        for name in FIELDS
    )
    value = words.label("compare", "no_kappa") if found.kappa is None else f"{found.kappa:.2f}"
    out: list[Block] = [
        Heading(2, words.label("compare", "agreement")),
        Table(columns, rows),
        Paragraph(Line(_say(words, "kappa", value=value))),
    ]
    unlike = confused(found.kinds)[:KINDS]
    if unlike:
        columns = tuple(words.label("compare", name) for name in ("a_said", "b_said", "times"))
        kinds = tuple(
            _row(words.label("kinds", one), words.label("kinds", other), count) for one, other, count in unlike
        )
        out += [Heading(2, words.label("compare", "confused")), Table(columns, kinds)]
    return out


def _row(*cells: object) -> tuple[Line, ...]:
    return tuple(Line(str(cell)) for cell in cells)


def _judged(found: Comparison, words: Interface) -> list[Block]:
    if not any(one.all for one in found.judged):
        return []
    names = ("reader", "right", "corrected", "wrong", "precision")
    columns = tuple(words.label("compare", name) for name in names)
    rows = tuple(
        _row(letter, one.right, one.corrected, one.wrong, _share(one.right, one.all))
        for letter, one in zip(LETTERS, found.judged, strict=True)
    )
    out: list[Block] = [Heading(2, words.label("compare", "judged")), Table(columns, rows)]
    for letter, one in zip(LETTERS, found.judged, strict=True):
        told = ", ".join(
            f"{_field(words, name)} {one.fields[name]}" for name in fields_corrected(found) if one.fields[name]
        )
        out += [Paragraph(Line(_say(words, "by_field", letter=letter, fields=told)))] if told else []
    return out


def _field(words: Interface, name: str) -> str:
    """A field as it is called, "actor.name" too."""
    role, _, part = name.partition(".")
    # What is corrected as "issues" is what is told of as all of them.
    return words.label("fields", role) + (f" ({words.label('show', part)})" if part else "")


def _lists(found: Comparison, words: Interface, marks: _Marks) -> list[Block]:
    out: list[Block] = []
    for letter, listed in zip(LETTERS, found.only, strict=True):
        lines = [
            Line(_say(words, "line", what=act(minute, words), words=_words(minute)), (marks.mark(report, minute),))
            for report, minute in listed.shown
        ]
        out += _listed(_say(words, "only", letter=letter), listed, lines, words)
    lines = [_differing(one, words, marks) for one in found.differing.shown]
    return out + _listed(words.label("compare", "differing"), found.differing, lines, words)


def _listed(title: str, listed: Listed[Any], lines: Sequence[Line], words: Interface) -> list[Block]:
    if not listed.count:
        return []
    left = listed.count - len(listed.shown)
    more = [Paragraph(Line(_say(words, "more", n=left)))] if left else []
    return [Heading(2, f"{title} ({listed.count})"), Items(tuple(lines)), *more]


def _differing(pair: Pair, words: Interface, marks: _Marks) -> Line:
    unlike = ", ".join(words.label("fields", name) for name in SHOWN if name not in pair.agree)
    said = _say(
        words, "differ", first=act(pair.first, words), second=act(pair.second, words), fields=unlike,
        words=_words(pair.first),
    )  # fmt: skip
    return Line(said, (marks.mark(pair.report, pair.first), marks.mark(pair.report, pair.second)))


def _words(minute: Minute) -> str:
    return shortened(minute.evidence.text, WORDS)


# For programs


def _data(found: Comparison, names: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "readers": [list(some) for some in names],
        "reports": found.reports, "reports_alone": list(found.alone),
        "minutes": list(found.minutes), "met": found.met,
        "agreement": {name: found.agree[name] for name in FIELDS}, "kappa": found.kappa,
        "kinds": [
            {"first": one, "second": other, "count": count} for (one, other), count in sorted(found.kinds.items())
        ],
        "only": [[minute.model_dump(mode="json") for _, minute in listed.shown] for listed in found.only],
        "differing": [
            {
                "first": one.first.model_dump(mode="json"), "second": one.second.model_dump(mode="json"),
                "fields": [name for name in FIELDS if name not in one.agree],
            }
            for one in found.differing.shown
        ],
        "verdicts": [
            {
                "right": one.right, "corrected": one.corrected, "wrong": one.wrong, "precision": one.precision,
                "fields": dict(sorted(one.fields.items())),
            }
            for one in found.judged
        ],
    }  # fmt: skip
