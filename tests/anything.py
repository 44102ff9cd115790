"""Readings of any text, for round trips: emoji, combining marks, formulas, line ends, characters beyond the BMP."""

from __future__ import annotations

from hypothesis import strategies as st

from notulen import knowledge
from notulen.model import Attribution, Minute, Person, Reading, Report, Span
from notulen.naming import fields_of, minute_id

READER = "offline 1.0 id abc"
_WORDS = (
    "Rusia",
    "menolak",
    "=1+1",
    "👩🏽‍🚀",
    "é",
    "ñ",
    "𝔘𝔫",
    "\u202e",
    "“",
    "”",
    "\r\n",
    "\n",
    "\t",
    "<b>",
    "&",
    "-5",
    "日本",
    ",",
    '"',
    "'",
)
texts = (
    st.lists(st.sampled_from(_WORDS), min_size=3, max_size=25).map(" ".join).filter(lambda text: len(text.split()) > 1)
)
_line = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    str.strip
)


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Span(start=start, end=end, text=text[start:end])


@st.composite
def people(draw, text):
    span = draw(spans(text))
    party = draw(st.sampled_from(["RUS", "USA+NATO", "UNK", "CIV", "HAMAS", "XKX"]))
    return Person(**span.model_dump(), party=party, name=draw(st.none() | _line))


@st.composite
def minutes(draw, text, report):
    kind = draw(st.sampled_from(sorted(knowledge.kinds())))
    of_kind = knowledge.kinds()[kind]
    some = st.none() | spans(text)
    somebody = st.none() | people(text)
    fields = {
        "kind": kind,
        "issues": tuple(draw(st.lists(st.sampled_from(knowledge.issues()), min_size=1, max_size=3, unique=True))),
        "modality": draw(st.sampled_from(["actual", "planned", "possible", "negated"])),
        "polarity": draw(st.sampled_from(["positive", "negative", "mixed"])) if of_kind.polarity else None,
        "quoted": draw(st.sampled_from(["direct", "partial", "none"])),
        "when": draw(st.sampled_from([None, "2022-01-13", "2022-01-10/2022-01-12"])),
        "where": draw(st.none() | _line), "chain": tuple(draw(st.lists(_line, max_size=3))),
        "evidence": draw(spans(text)), "content": draw(some), "condition": draw(some), "cue": draw(spans(text)),
        "actor": draw(somebody), "recipient": draw(somebody), "source": draw(somebody),
        "plover": of_kind.plover, "cameo": of_kind.cameo,
    }  # fmt: skip
    sure = draw(st.integers(0, 1000)) / 1000
    notes = tuple(draw(st.lists(_line, max_size=2)))
    return Minute(report=report, id=minute_id(text, fields), confidence=sure, notes=notes, **fields)


@st.composite
def readings(draw, reader=READER):
    text = draw(texts)
    report = Report(
        id=draw(_line), text=text, outlet=draw(st.none() | _line), language=draw(st.sampled_from([None, "id", "en"])),
        published=draw(st.sampled_from([None, "2022-01-13", "2022-01-13T08:30:00+07:00"])),
        url=draw(st.sampled_from([None, "https://example.org/a?b=c&d=é"])), headline=draw(st.none() | _line),
        byline=draw(st.none() | _line), wire=draw(st.none() | _line),
    )  # fmt: skip
    found = draw(st.lists(minutes(text, report.id), max_size=4, unique_by=lambda one: one.id))
    said = draw(st.lists(st.builds(
        Attribution, source=st.lists(spans(text), max_size=2).map(tuple), cue=st.lists(spans(text), max_size=1).map(tuple),
        content=st.lists(spans(text), max_size=2).map(tuple), name=st.none() | _line,
    ), max_size=2))  # fmt: skip
    return Reading(report=report, minutes=tuple(found), attributions=tuple(said), reader=reader)


ledgers = st.lists(readings(), min_size=1, max_size=3, unique_by=lambda one: one.report.text)


def hashed(made):
    """A reading whose minutes are called by the hash of what they say, as a reader calls them."""
    minutes = [one.model_copy(update={"id": minute_id(made.report.text, fields_of(one))}) for one in made.minutes]
    return made.model_copy(update={"minutes": tuple(minutes)})
