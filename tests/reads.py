"""Reading short texts within the tests' own process: one reader for all of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from notulen.model import Attribution, Minute, Reading, Report

if TYPE_CHECKING:
    from notulen.reading.cast import Who
    from notulen.reading.reader import Prepared, Reader

OUTLET = "Berita Baru"
PUBLISHED = "2022-01-13"  # a Thursday


@cache
def reader() -> Reader:
    # Here and not above: it loads spaCy, and a test that is skipped needs none.
    from notulen.reading.reader import Reader

    return Reader()


def report(text: str, published: str | None = PUBLISHED, language: str = "id", name: str = "contoh") -> Report:
    return Report(id=name, text=text, outlet=OUTLET, published=published, language=language)


@cache
def read(text: str, published: str | None = PUBLISHED, language: str = "id") -> Reading:
    """What a text gives, as a report of that day."""
    (one,) = reader().read_many([report(text, published, language)], keep_all=True)
    return one


@cache
def prepared(text: str, published: str | None = PUBLISHED, language: str = "id") -> Prepared:
    """A text before the learned parts see it."""
    (one,) = reader().prepare([report(text, published, language)])
    return one


def minutes(text: str, kind: str | None = None, **how: str | None) -> list[Minute]:
    """The minutes of a text, those of one kind where it is named."""
    return [m for m in read(text, **how).minutes if kind in {None, m.kind}]


def minute(text: str, kind: str) -> Minute:
    """The one minute of that kind."""
    found = minutes(text, kind)
    assert len(found) == 1, f"{len(found)} minutes of {kind}; {told(read(text))}"
    return found[0]


def statement(text: str, content: str) -> Attribution:
    """The one attributed statement that says these words."""
    found = [a for a in read(text).attributions if content in said(a)]
    assert len(found) == 1, f"{len(found)} statements of {content!r}; {told(read(text))}"
    return found[0]


def said(one: Attribution) -> str:
    return " … ".join(span.text for span in one.content)


def by(one: Attribution) -> str:
    """The source's words of a statement, "" where it has none."""
    return " … ".join(span.text for span in one.source)


def told(reading: Reading) -> str:
    """A reading in brief, for a failure's message."""
    acts = [
        f"{m.kind}({m.actor.text if m.actor else '-'} → {m.recipient.text if m.recipient else '-'}, "
        f"by {m.source.name if m.source else 'the outlet'})"
        for m in reading.minutes
    ]
    return "; ".join([*acts, *[f"{by(a)}: {said(a)!r}" for a in reading.attributions]]) or "nothing"


def who(text: str, words: str, published: str | None = PUBLISHED, language: str = "id") -> Who:
    """Whom words of a text name, settled by what the text said before them."""
    p = prepared(text, published, language)
    s = p.ctx.syntax
    start = text.rindex(words)
    tokens = range(s.token_at(start), s.token_at(start + len(words) - 1) + 1)
    head = next(i for i in tokens if s.head[i] not in tokens or s.head[i] == i)
    around = [said for said in p.attributed if said.content[0] <= head < said.content[1]]
    speaker = p.speakers.of(min(around, key=lambda one: one.content[1] - one.content[0])) if around else None
    return p.cast.resolve(p.cast.who(head), head, speaker)
