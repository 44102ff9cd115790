"""Writes the questions: templates of `knowledge/prompts/`, filled from the codebook and from one report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined

from notulen import knowledge
from notulen.asking.proposals import schema
from notulen.asking.sentences import Sentences
from notulen.errors import KnowledgeError
from notulen.model import Reading, Report

FOLDER = knowledge.FOLDER / "prompts"
PIECE = 12_000  # characters of a report that one question shows
ASKED = 30  # sentences that one question asks about
PEOPLE = 40  # candidates that a question names
SHORT = 3  # characters of a name that says nothing by itself
LONGEST_LINE = 100  # characters of an outlet or a name
ANSWER_TOKENS = 500, 400  # that an answer may have: to begin with, and for each sentence asked about
_DIGITS = 32


@dataclass(frozen=True)
class Question:
    """What is asked about a report, or a piece of it.

    Attributes:
        report: its id.
        system, user: what the model is told.
        asked: how many sentences it is asked about.
        prompt: the version of the templates, definitions and schema: a hash.
    """

    report: str
    system: str
    user: str
    asked: int
    prompt: str

    @property
    def messages(self) -> list[dict[str, str]]:
        """As endpoints take them."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]

    @property
    def key(self) -> str:
        """A hash of all that is asked and of the form of its answer: what is asked alike has one answer."""
        whole = json.dumps([self.system, self.user, schema()], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]

    @property
    def characters(self) -> int:
        """How much is sent: both messages and the schema."""
        return len(self.system) + len(self.user) + len(json.dumps(schema()))

    @property
    def longest(self) -> int:
        """The tokens that its answer may have."""
        begin, each = ANSWER_TOKENS
        return begin + each * self.asked


@dataclass(frozen=True)
class Prompt:
    """The templates and definitions of a language."""

    system: str
    template: Any
    hash: str


def questions(report: Report, cuts: Sentences, first: Reading | None = None) -> list[Question]:
    """What is asked about a report: all of its sentences, or those that a first reader found acts in.

    Args:
        report: the report.
        cuts: its sentences.
        first: what the offline reader made of it; none where the model reads alone.
    """
    return [
        question(report, cuts, piece, turn, first)
        for piece in _pieces(cuts)
        for turn in _turns(cuts, piece, first)
    ]  # fmt: skip


def acts_in(cuts: Sentences, reading: Reading) -> list[int]:
    """The numbers of the sentences in which the minutes of a reading begin."""
    return sorted({cuts.at(minute.evidence.start) for minute in reading.minutes})


def _pieces(cuts: Sentences) -> Iterator[range]:
    """The sentences of a report in runs that one question can show."""
    begin, size = 1, 0
    for number in range(1, len(cuts) + 1):
        length = len(cuts.shown(number))
        if number > begin and size + length > PIECE:
            yield range(begin, number)
            begin, size = number, 0
        size += length
    if len(cuts) >= begin:
        yield range(begin, len(cuts) + 1)


@dataclass(frozen=True)
class Turn:
    """What one question is about, among the sentences it shows.

    Attributes:
        asked: the sentences that it asks about.
        first, last: the run of sentences whose minutes it may be answered with.
    """

    asked: Sequence[int]
    first: int
    last: int


def _turns(cuts: Sentences, piece: range, first: Reading | None) -> Iterator[Turn]:
    """The questions about a piece: each about as many sentences as one answer can hold, and no two about one sentence."""
    wanted = list(piece) if first is None else [one for one in acts_in(cuts, first) if one in piece]
    begin = piece.start
    for at in range(0, len(wanted), ASKED):
        asked, after = wanted[at : at + ASKED], wanted[at + ASKED : at + ASKED + 1]
        end = after[0] if after else piece.stop
        yield Turn(asked, begin, end - 1)
        begin = end


def question(report: Report, cuts: Sentences, piece: range, turn: Turn, first: Reading | None) -> Question:
    """What is asked about some sentences of a report.

    Args:
        report: the report.
        cuts: its sentences.
        piece: those that are shown.
        turn: those that are asked about.
        first: what the offline reader made of it; none where the model reads alone.
    """
    of = prompt(report.language or "")
    user = of.template.render(
        mark=mark(report.text), sentences=[(n, cuts.shown(n)) for n in piece], outlet=_line(report.outlet),
        published=_line(report.published), first=turn.first, last=turn.last, asked=None if first is None else turn.asked,
        people=_people(first) if first else (),
    )  # fmt: skip
    whole = user.strip().encode("utf-8", "replace").decode()  # half a character cannot be sent
    return Question(report.id, of.system, whole + "\n", len(turn.asked), of.hash)


def _line(told: str | None) -> str | None:
    """What a page told of itself, as one short line."""
    return " ".join(told.split())[:LONGEST_LINE] if told else None


def _people(first: Reading) -> list[tuple[str, str]]:
    """Whom a first reader knows by name, with the party of each."""
    found: dict[str, str] = {}
    for minute in first.minutes:
        for one in (minute.actor, minute.recipient, minute.source):
            words = _line(one.name or one.text) if one is not None else None
            if one is not None and words and one.party != "UNK":
                found.setdefault(words, one.party)
    return [(words, party) for words, party in found.items() if len(words) > SHORT][:PEOPLE]


def mark(text: str) -> str:
    """A line that no report can hold: it hangs on all of its text."""
    number = 0
    while True:
        whole = hashlib.sha256(f"notulen {number} {text}".encode("utf-8", "surrogatepass")).hexdigest()
        if whole[:24] not in text:
            return f"====== {whole[:24]} ======"
        number += 1


@cache
def prompt(language: str) -> Prompt:
    """The templates of a language, with the definitions of the codebook in it.

    Raises:
        KnowledgeError: they are missing, or lack a kind or an issue.
    """
    path = FOLDER / f"{language}.toml"
    told = knowledge.load(path)
    kinds = {row["code"]: row for row in knowledge.tables(path, "kind", ("code", "act"))}
    issues = {row["code"]: row for row in knowledge.tables(path, "issue", ("code", "about"))}
    missing = (set(knowledge.kinds()) ^ set(kinds)) | (set(knowledge.issues()) ^ set(issues))
    if missing or not isinstance(told.get("system"), str) or not isinstance(told.get("question"), str):
        raise KnowledgeError(str(path), 1, f"it lacks its templates, or these are not as in the codebook: {missing}")
    templates = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    system = templates.from_string(told["system"]).render(
        kinds=[kinds[code] for code in knowledge.kinds()], issues=[issues[code] for code in knowledge.issues()],
        polar=[code for code, kind in knowledge.kinds().items() if kind.polarity],
    )  # fmt: skip
    whole = json.dumps([system, told["question"], schema()], sort_keys=True).encode()
    return Prompt(system.strip() + "\n", templates.from_string(told["question"]), hashlib.sha256(whole).hexdigest()[:8])


def tokens(characters: int) -> int:
    """Tokens that so many characters are taken for before an endpoint counts them: three a token, on the safe side."""
    return -(-characters // 3)


def told_tokens(texts: Iterable[str]) -> int:
    """The same, of texts."""
    return tokens(sum(map(len, texts)))
