"""The options of `read` that bring in a language model, `refused`, and what is made of them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notulen.commands.common import DEFAULT, LedgerPath, example, name, opened

if TYPE_CHECKING:
    from notulen.asking.asker import Source
    from notulen.asking.budget import Purse
    from notulen.asking.memory import Memory
    from notulen.asking.second import Mode, Second
    from notulen.flow import Options
    from notulen.keeping import Later

KEYS = ("NOTULEN_API_KEY", "OPENAI_API_KEY")  # of the environment: the first that is set
AT_ONCE, TIMEOUT, TRUST = 4, 180.0, 0.5
BY_HAND = "by-hand"


class Readers(StrEnum):
    """Who reads."""

    offline = "offline"
    model = "model"
    both = "both"


Reads = Annotated[
    Readers,
    typer.Option(
        "--reader", help="Who reads: notulen by itself, a language model, or the model over what notulen found."
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", callback=name, metavar="NAME", help="The language model, as its endpoint calls it."),
]
At = Annotated[
    str | None,
    typer.Option(
        "--endpoint", envvar="NOTULEN_ENDPOINT", metavar="URL",
        help="Where it is asked, as in http://127.0.0.1:11434/v1; its key is taken from NOTULEN_API_KEY.",
    ),
]  # fmt: skip
AtOnce = Annotated[
    int | None, typer.Option("--at-once", min=1, max=64, metavar="N", help="Questions asked at once [4].")
]
Within = Annotated[
    float | None, typer.Option("--timeout", min=1, metavar="SECONDS", help="How long a whole answer may take [180].")
]
Tokens = Annotated[
    int | None,
    typer.Option("--at-most-tokens", min=1, metavar="N", help="Ask no more where it could take more tokens."),
]
Cost = Annotated[
    float | None,
    typer.Option("--at-most-cost", min=0, metavar="AMOUNT", help="Ask no more where it could cost more, by --prices."),
]
Prices = Annotated[
    Path | None,
    typer.Option(
        "--prices", exists=True, dir_okay=False, metavar="FILE", help="What models take for a million tokens."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Ask nothing; say what would be asked and what it may cost.")]
PromptsTo = Annotated[
    Path | None,
    typer.Option("--prompts-to", file_okay=False, metavar="DIR", help="Ask nothing; write the questions to files."),
]
AnswersFrom = Annotated[
    Path | None,
    typer.Option(
        "--answers-from", exists=True, metavar="PATH", help="Ask nothing; take answers from a folder or another ledger."
    ),
]
Trust = Annotated[
    float | None,
    typer.Option("--trust", min=0, max=1, metavar="0..1", help="Confidence of what only the model says [0.5]."),
]


@dataclass(frozen=True)
class Asked:
    """What was asked of a language model on the command line."""

    reader: Readers
    model: str | None = None
    endpoint: str | None = None
    at_once: int | None = None
    timeout: float | None = None
    most_tokens: int | None = None
    most_cost: float | None = None
    prices: Path | None = None
    dry_run: bool = False
    prompts_to: Path | None = None
    answers_from: Path | None = None
    trust: float | None = None

    @property
    def only_looks(self) -> bool:
        """Whether nothing is read."""
        return self.dry_run or self.prompts_to is not None

    def checked(self) -> None:
        """Takes what goes together.

        Raises:
            BadParameter: something does not.
        """
        if self.reader is Readers.offline:
            # --endpoint may come from the environment, where it does no harm.
            given = (self.model, self.at_once, self.timeout, self.most_tokens, self.most_cost, self.prices,
                     self.prompts_to, self.answers_from, self.trust)  # fmt: skip
            if self.dry_run or any(one is not None for one in given):
                raise typer.BadParameter("options of a language model go with --reader model or --reader both.")
            return
        if self.model is None and not (self.only_looks or (self.answers_from and self.answers_from.is_dir())):
            raise typer.BadParameter(f"--reader {self.reader} wants --model NAME.")
        if self.endpoint is None and not self.only_looks and self.answers_from is None:
            raise typer.BadParameter(f"--reader {self.reader} wants --endpoint URL (or --answers-from).")
        if self.most_cost is not None and self.prices is None:
            raise typer.BadParameter("--at-most-cost wants --prices FILE.")


@contextmanager
def seconded(asked: Asked, options: Options, book: Later | None) -> Iterator[Second | None]:
    """What reads beside the offline reader; nothing, where that reads alone.

    Raises:
        NotulenError: it cannot be asked.
    """
    if asked.reader is Readers.offline:
        yield None
        return
    from notulen.asking.asker import Asker
    from notulen.asking.memory import InFolder
    from notulen.asking.second import Outgoing, Second, namer

    mode: Mode = "both" if asked.reader is Readers.both else "model"
    trust = TRUST if asked.trust is None else asked.trust
    naming = namer(
        mode, asked.model or BY_HAND, trust, options.pipelines, options.people, options.parties, options.encoder
    )
    with ExitStack() as stack:
        asker = Asker(_source(asked), _memory(asked, book, stack), _purse(asked), asked.at_once or AT_ONCE)
        if asked.only_looks:
            folder = InFolder(asked.prompts_to) if asked.prompts_to else None
            yield stack.enter_context(Outgoing(mode, naming, asker, folder))
        else:
            yield stack.enter_context(Second(mode, naming, asker, trust))


def _source(asked: Asked) -> Source | None:
    """What is asked; nothing, where all answers are to be there already."""
    from notulen.errors import NotulenError

    if asked.only_looks or asked.answers_from or asked.endpoint is None:
        return None
    try:
        from notulen.asking.endpoint import Endpoint
    except ImportError:
        raise NotulenError(
            "asking a language model needs the package openai, which is not installed: pip install 'notulen[model]'"
        ) from None
    key = next((os.environ[one].strip() for one in KEYS if os.environ.get(one, "").strip()), None)
    return Endpoint(asked.endpoint, asked.model or BY_HAND, key, asked.timeout or TIMEOUT)


def _memory(asked: Asked, book: Later | None, stack: ExitStack) -> Memory:
    """Where answers are known from and kept."""
    from notulen.asking.memory import InFolder, InLedger, Passing, Recalled

    model = asked.model or BY_HAND
    own: Memory = InLedger(book, model) if book else Passing()
    if asked.answers_from is None:
        return own
    if asked.answers_from.is_dir():
        return Recalled(InFolder(asked.answers_from), own)
    from notulen.ledger.ledger import Ledger

    other = stack.enter_context(Ledger(asked.answers_from, write=False))
    return Recalled(InLedger(other, model), own)


def _purse(asked: Asked) -> Purse:
    from notulen.asking.budget import Purse, price

    known = price(asked.prices, asked.model or BY_HAND) if asked.prices else None
    return Purse(asked.most_tokens, asked.most_cost, known)


REFUSED_EXAMPLES = example("notulen refused --report berita-13 --format json")


class Form(StrEnum):
    """The form in which what was refused is shown."""

    text = "text"
    json = "json"


def refused(
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="REPORT", callback=name, help="Only of this report: its id, or its key."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="In what form: text, or a line of JSON each.")] = Form.text,
    ledger: LedgerPath = DEFAULT,
) -> None:
    """Show what a language model proposed and the report or the codebook did not bear out, each with why."""
    with opened(ledger) as book:
        from notulen.views.plain import escaped, plain

        for one in book.answers.refused(report):
            told = json.dumps(one.proposal, ensure_ascii=False) if not isinstance(one.proposal, str) else one.proposal
            if form is Form.json:
                line = {"report": one.report, "reader": one.reader, "reason": one.reason, "at": one.at}
                sys.stdout.write(escaped(json.dumps(line | {"proposal": one.proposal}, ensure_ascii=False)) + "\n")
            else:
                print(f"{plain(one.report)}: {plain(one.reason)} ({plain(one.reader)})\n  {plain(told)}")


def add_to(app: typer.Typer) -> None:
    """Gives the program this command."""
    app.command(epilog=REFUSED_EXAMPLES)(refused)
