"""A report's text with its minutes marked, as HTML that needs no style sheet and no script and suits light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notulen import knowledge
from notulen.model import Minute, Report
from notulen.views.html import esc
from notulen.views.interface import Interface
from notulen.views.jsonl import order
from notulen.views.marking import Segment, Stretch, characters, segments
from notulen.views.minute import act
from notulen.views.plain import shortened

SHOWN = 20_000  # characters of a text
ROWS = 50  # of a table
_WORDS = 140
_QUOTES = '“”"„ '
# A tint that lets both black and white letters be read, and a line below that tells the stance where colours do not.
_TINTS = {
    "wants": "11,98,164", "offers": "0,140,100", "accepts": "60,160,60", "refuses": "180,60,140", "disputes": "200,130,0",
    "threatens": "220,80,0", "backs": "90,100,200",
}  # fmt: skip
_OTHER = "128,128,128"
_CELL = "text-align:left;vertical-align:top;padding:.2em .6em"
_SOFT = "opacity:.75;font-size:90%"


def reading(report: Report, minutes: Sequence[Minute], words: Interface) -> str:
    """A report with its minutes marked and numbered in its text, and below it what each number says.

    Args:
        report: the report.
        minutes: of it, in any order.
        words: the interface in the reader's language.
    """
    placed = sorted(minutes, key=order)
    return (
        f'<div style="max-width:60em">{_head(report, words)}'
        f'<div dir="auto" lang="{esc(report.language or "")}" style="white-space:pre-wrap;line-height:1.9">'
        f"{text(report.text, placed, words)}</div>{table(placed, words, numbered=True)}</div>"
    )


def _head(report: Report, words: Interface) -> str:
    day = words.day(report.published) if report.published else words.word("unknown_day")
    told = [report.outlet or report.id, day, *([report.wire] if report.wire else [])]
    return f'<p style="{_SOFT}"><bdi>{esc(" · ".join(told))}</bdi></p>'


def text(whole: str, minutes: Sequence[Minute], words: Interface, start: int = 0, end: int | None = None) -> str:
    """A text with its minutes marked; where marks overlap, the tints do.

    Args:
        whole: the report's text.
        minutes: numbered in this order.
        words: the interface in the reader's language.
        start: of the part that is wanted.
        end: of that part; of the whole text only the beginning is shown where it is very long.
    """
    marks = [Stretch(one.evidence.start, one.evidence.end, str(n)) for n, one in enumerate(minutes, 1)]
    stop = min(len(whole), start + SHOWN) if end is None else end
    parts = [_segment(one, minutes, words) for one in segments(whole, marks, start, stop)]
    left = len(whole) - stop if end is None else 0
    return "".join(parts) + (f"\n<i>… ({left:,})</i>" if left else "")


def _segment(one: Segment, minutes: Sequence[Minute], words: Interface) -> str:
    inner = characters(one.text)
    if not one.marks:
        return inner
    over = [minutes[int(mark.name) - 1] for mark in one.marks]
    begun = ", ".join(sorted((mark.name for mark in one.begins), key=int))
    numbers = f"<sup>{begun}</sup>" if begun else ""
    title = "\n".join(f"{mark.name}. {said(each, words)}" for mark, each in zip(one.marks, over, strict=True))
    return f'<mark title="{_lines(title)}" style="{_style(over)}">{numbers}{inner}</mark>'


def _lines(title: str) -> str:
    return "&#10;".join(map(esc, title.split("\n")))


def _style(over: Sequence[Minute]) -> str:
    colours = list(dict.fromkeys(_tint(one) for one in over))
    layers = ",".join(f"linear-gradient(rgba({one},.2),rgba({one},.2))" for one in colours)
    return f"color:inherit;background:{layers};border-bottom:{min(len(over), 3)}px solid rgb({colours[-1]})"


def _tint(minute: Minute) -> str:
    return _TINTS.get(knowledge.kinds()[minute.kind].stance or "", _OTHER)


def said(minute: Minute, words: Interface) -> str:
    """A minute in a line: who does what to whom, about what."""
    issues = ", ".join(words.label("issues", one) for one in minute.issues)
    return f"{act(minute, words)} · {issues}" if issues else act(minute, words)


def table(minutes: Iterable[Minute], words: Interface, numbered: bool = False, more: bool = False) -> str:
    """Minutes as a table.

    Args:
        minutes: in their order.
        words: the interface in the reader's language.
        numbered: whether each begins with its number.
        more: whether there are others beyond these.
    """
    some = list(minutes)
    if not some:
        return f"<p>{esc(words.word('nothing'))}</p>"
    names = ["", *(words.label("columns", one) for one in ("kind", "who", "issue", "when", "words"))]
    rows = [_row(n, one, words, numbered) for n, one in enumerate(some[:ROWS], 1)]
    left = len(some) - ROWS
    under = words.count("more", left) if left > 0 else "…" if more else ""
    return grid(names if numbered else names[1:], rows) + (f'<p style="{_SOFT}">{esc(under)}</p>' if under else "")


def _row(number: int, minute: Minute, words: Interface, numbered: bool) -> list[str]:
    kind = words.label("kinds", minute.kind)
    tags = [words.label("modality", minute.modality)] if minute.modality != "actual" else []
    tags += [words.label("polarity", minute.polarity)] if minute.polarity else []
    who, to = words.person(minute.actor), words.person(minute.recipient) if minute.recipient else None
    cells = [
        f"{kind} ({', '.join(tags)})" if tags else kind, who if to in (None, who) else f"{who} → {to}",
        ", ".join(words.label("issues", one) for one in minute.issues), words.day(minute.when) if minute.when else "",
    ]  # fmt: skip
    chain = " ← ".join(minute.chain)
    quoted = shortened(minute.evidence.text.strip(_QUOTES), _WORDS)
    last = f'<bdi>“{esc(quoted)}”</bdi><br><span style="{_SOFT}"><bdi>{esc(chain)}</bdi></span>'
    made = [f"<bdi>{esc(one)}</bdi>" for one in cells]
    made[0] = f'<span style="border-left:4px solid rgb({_tint(minute)});padding-left:.4em">{made[0]}</span>'
    return [*([str(number)] if numbered else []), *made, last]


def grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are mark-up already, its headings not."""
    head = "".join(f'<th style="{_CELL}">{esc(one)}</th>' for one in columns)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{one}</td>' for one in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
