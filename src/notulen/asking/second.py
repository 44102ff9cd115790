"""The second reader: a model alone, or over what the offline reader found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from notulen import knowledge
from notulen.asking.admission import Admitted, Door
from notulen.asking.asker import Asker
from notulen.asking.budget import Purse
from notulen.asking.failures import UnansweredError
from notulen.asking.memory import InFolder
from notulen.asking.prompts import Question, prompt, questions
from notulen.asking.proposals import Told
from notulen.asking.sentences import Sentences, sentences
from notulen.errors import AnswerError, NotulenError
from notulen.model import Minute, Reading, Report
from notulen.reading import identity
from notulen.reading.layout import LONGEST_READ
from notulen.reading.passing import passed_over

Mode = Literal["model", "both"]
TRUST = 0.5  # that a model is right in kind and actor, as long as nobody has measured it
MEETS = 0.5  # share of the shorter of two evidences from which they are one act
_DIGITS = 12

Ending = Callable[[], Reading]


@dataclass(frozen=True)
class Naming:
    """What the second reader is called in a ledger: a name that changes whenever it may read otherwise.

    Attributes:
        mode: whether it reads alone.
        model: its model.
        trust: how likely kind and actor of its minutes are right.
        offline: names the offline reader of a language, where that reads first.
    """

    mode: Mode
    model: str
    trust: float
    offline: Callable[[str], str]

    def name(self, language: str) -> str:
        """As "both 0.1.0 id MODEL prompt-1a2b3c4d 5e6f70819203": mode, version, language, model, prompt, and all the rest.

        Args:
            language: of the report.
        """
        first = self.offline(language)
        version = first.split()[1]
        rest = f"{_code()} {self.trust} {first if self.mode == 'both' else ''}"
        known = prompt(language).hash if (knowledge.FOLDER / "prompts" / f"{language}.toml").is_file() else "none"
        hashed = hashlib.sha256(rest.encode()).hexdigest()[:_DIGITS]
        return f"{self.mode} {version} {language} {self.model} prompt-{known} {hashed}"


@dataclass
class Counts:
    """What came of the proposals of a run."""

    admitted: int = 0
    refused: int = 0


class Second:
    """Reads what a model answers about reports.

    Args:
        mode: whether the model reads alone ("model") or over the offline reader ("both").
        naming: its names.
        asker: asks; none where nothing is to be asked.
        trust: how likely kind and actor of admitted minutes are right, where the offline reader does not agree.

    Attributes:
        counts: of its proposals so far.
    """

    def __init__(self, mode: Mode, naming: Naming, asker: Asker, trust: float = TRUST) -> None:
        self.mode, self.naming, self._asker, self._trust = mode, naming, asker, trust
        self.counts = Counts()

    @property
    def purse(self) -> Purse:
        """What it costs."""
        return self._asker.purse

    @property
    def at_once(self) -> int:
        """Questions that are asked at the same time."""
        return self._asker.at_once

    def __enter__(self) -> Self:
        self._asker.__enter__()
        return self

    def __exit__(self, *told: object) -> None:
        self._asker.__exit__(*told)

    def begin(self, first: Reading) -> Ending:
        """Asks about a report.

        Args:
            first: what the offline reader made of it; where the model reads alone only whether it is passed over.

        Returns:
            What waits for the answers and gives the reading. It raises AnswerError where the model gave none.
        """
        report = first.report
        named = first.model_copy(update={"reader": self.naming.name(report.language or "")})
        if first.passed_over:
            return lambda: named
        cuts = sentences(report.text, LONGEST_READ)
        asked = [self._asker.submit(one, report.text) for one in self.questions(first, cuts)]
        return lambda: self._read(named, cuts, _answers(report, asked))

    def questions(self, first: Reading, cuts: Sentences | None = None) -> list[Question]:
        """What is asked about a report."""
        cuts = cuts or sentences(first.report.text, LONGEST_READ)
        return questions(first.report, cuts, first if self.mode == "both" else None)

    def _read(self, first: Reading, cuts: Sentences, answers: Sequence[Told]) -> Reading:
        admitted = Door(first.report, cuts, self._trust).admit(answers)
        self.counts.admitted += len(admitted.minutes)
        self.counts.refused += len(admitted.refusals)
        self._asker.memory.refuse(first.report, first.reader or "", admitted.refusals)
        return first.model_copy(update={"minutes": merged(first.minutes, admitted, cuts)})

    def line(self) -> str:
        """What came of it, in a line."""
        p, c = self.purse, self.counts
        asked = f"{p.asked:,} {'answer' if p.asked == 1 else 'answers'} asked for, {p.known:,} known before; {p.line()}"
        refused = f", {c.refused:,} refused (`notulen refused` shows them)" if c.refused else ""
        return f"{self.naming.model}: {asked}; {c.admitted:,} minutes admitted{refused}"


class Outgoing(Second):
    """Asks nothing: counts what would be asked, and writes it where that is wanted.

    Args:
        mode, naming, asker: as above; its asker knows what was answered before.
        folder: where the questions go; nowhere, if None.

    Attributes:
        asked: questions that would be asked.
        sent, answered: tokens they would be, estimated; answered at most.
    """

    def __init__(self, mode: Mode, naming: Naming, asker: Asker, folder: InFolder | None = None) -> None:
        super().__init__(mode, naming, asker)
        self._folder = folder
        self.asked = self.sent = self.answered = 0

    def begin(self, first: Reading) -> Ending:
        """Counts and writes the questions about a report; nothing is read."""
        from notulen.asking.prompts import tokens

        unread = first.model_copy(update={"minutes": (), "attributions": (), "reader": None})
        for one in () if first.passed_over else self.questions(first):
            if self._asker.memory.recall(one) is not None:
                self.purse.known += 1
                continue
            if self._folder:
                self._folder.write(one)
            self.asked, self.sent = self.asked + 1, self.sent + tokens(one.characters)
            self.answered += one.longest
        return lambda: unread

    def line(self) -> str:
        """What would be asked, and what it may cost at most, in a line."""
        price = self.purse.price
        money = f", at most {price.of(self.sent, self.answered):.4f} {price.currency}" if price else ""
        tokens = f"about {self.sent:,} tokens of questions and at most {self.answered:,} of answers{money}"
        return f"{self.asked:,} {'question' if self.asked == 1 else 'questions'}, {self.purse.known:,} known already; {tokens}"


def unread(report: Report, keep_all: bool, parties: Path | None) -> Reading:
    """What a model that reads alone begins with: a report, and whether it is passed over.

    Args:
        report: the report.
        keep_all: whether none is.
        parties: a user's own table of names of parties.
    """
    over = not keep_all and passed_over(report.text, report.language or "", parties)
    long = len(report.text) > LONGEST_READ
    notes = (f"only its first {LONGEST_READ:,} characters were read",) if long else ()
    return Reading(report=report, minutes=(), attributions=(), passed_over=over, notes=notes)


def merged(first: Sequence[Minute], admitted: Admitted, cuts: Sentences) -> tuple[Minute, ...]:
    """The minutes of both: of a sentence that the model tells of its own stand, of the rest the first reader's.

    Args:
        first: the first reader's minutes.
        admitted: the model's.
        cuts: the sentences.
    """
    kept = [minute for minute in first if cuts.at(minute.evidence.start) not in admitted.spoken]
    own = [_surer(minute, first) for minute in admitted.minutes]
    by_id = {minute.id: minute for minute in (*kept, *own)}
    return tuple(sorted(by_id.values(), key=lambda m: (m.evidence.start, m.evidence.end, m.kind, m.id)))


def _surer(minute: Minute, first: Sequence[Minute]) -> Minute:
    """A minute with the first reader's confidence, where that is higher and it found the same act of the same actor."""
    party = minute.actor.party if minute.actor else None
    same = (
        one.confidence for one in first
        if one.kind == minute.kind and (one.actor.party if one.actor else None) == party and _meet(one, minute)
    )  # fmt: skip
    return minute.model_copy(update={"confidence": max(minute.confidence, *same, 0.0)})


def _meet(one: Minute, other: Minute) -> bool:
    a, b = one.evidence, other.evidence
    common = min(a.end, b.end) - max(a.start, b.start)
    return common >= MEETS * min(a.end - a.start, b.end - b.start)


def _answers(report: Report, asked: Sequence[Future[Told]]) -> list[Told]:
    """The answers about a report, all of them.

    Raises:
        AnswerError: one is missing.
    """
    try:
        return [one.result() for one in asked]
    except UnansweredError as error:
        raise AnswerError(report.id, f"the model gave no answer: {error}") from None


def namer(
    mode: Mode, model: str, trust: float, pipelines: dict[str, str], people: Path | None, parties: Path | None,
    encoder: Path | None = None,
) -> Naming:  # fmt: skip
    """The names of a second reader over an offline reader with these tables.

    Raises:
        NotulenError: no model is called so.
    """
    if not model or any(char.isspace() for char in model):
        raise NotulenError(f"--model {model!r}: a model's name has no spaces")
    return Naming(mode, model, trust, lambda language: identity.name(language, pipelines, people, parties, encoder))


@cache
def _code() -> str:
    """A hash of what admits and merges."""
    paths = [*Path(__file__).parent.glob("*.py"), Path(identity.__file__).parent.parent / "naming.py"]
    paths += [
        knowledge.FOLDER / "kinds.toml",
        *knowledge.FOLDER.glob("*/pronouns.toml"),
        *knowledge.FOLDER.glob("*/dates.toml"),
    ]
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(f"{path.parent.name} {path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
