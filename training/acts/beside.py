"""Measures a pretrained encoder beside the linear models by cross-validation: neither has seen the reports that are read.

    python -m training.acts.beside --encoder FOLDER --language en --reports R.jsonl... --gold DIR... --marked FILE.toml...
                                   [--folds 6] [--only 0 1 2] [--lower 3] [--epochs 6]

Only kinds are taught, and only the encoder's upper layers: what the lower ones make of a sentence is worked out once. The folds
are those of `learn.py`, and so are the linear models. The encoder's weight is, for each fold, what the other folds ask for.
Encoders as BERT is alone; `notulen train` takes others too. It needs `notulen[encoder,training]`.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from notulen import knowledge
from notulen.reading.encoder.inputs import Seen, seen
from notulen.reading.encoder.learning import How, rates
from notulen.reading.encoder.network import Network, Tensor, pools, pretrained, steady
from notulen.reading.encoder.saved import Weights
from notulen.reading.encoder.scorer import EncoderScorer, mixed
from notulen.reading.features import Sight, kind_features
from notulen.reading.gold import align
from notulen.reading.learned import Array, Models, logs
from notulen.reading.reader import Reader

from .examples import Marked, from_gold, learn, questions
from .learn import ROOT, from_marked, module
from .right import Material

MARKED_WEIGHT = 0.5  # of an act of a made-up report, against one of a real one
RATE, HEAD_RATE, DECAY, CLIPPED = 2e-4, 1e-3, 0.01, 1.0
AT_ONCE = 32  # acts of a step
TOGETHER = 16  # steps whose acts are sorted by length, so that little is filled up
STEPS = 20  # between no weight and all of it


@dataclass(frozen=True)
class Row:
    """An act whose kind is known: its report, what is given of it, its kind's number, how much it counts, its features."""

    report: str
    given: Seen
    kind: int
    weight: float
    features: list[str]


@dataclass(frozen=True)
class Lower:
    """What an encoder's lower layers make of a text: a row each piece, and which of these each pool takes."""

    pieces: Tensor
    pools: Tensor


class Given(torch.nn.Module):  # type: ignore[misc]  # torch is an extra
    """Stands where an encoder's vectors of words did, and gives what it was given."""

    now: Tensor

    def forward(self, **_: object) -> Tensor:
        """What stands in it."""
        return self.now


@dataclass
class Known:
    """What an encoder's lower layers make of the texts of all acts, and the encoder's upper ones before they learn anything.

    Attributes:
        name: the encoder's folder or name.
        labels: the kinds.
        lower: how many of its layers stay as they are.
        made: what they make of each text.
    """

    name: str
    labels: tuple[str, ...]
    lower: int
    made: dict[Seen, Lower]

    def upper(self) -> Network:
        """The encoder's upper layers, which have learned nothing, with heads."""
        steady(0)
        network = Network(*pretrained(self.name), self.labels)
        network.model.encoder.layer = network.model.encoder.layer[self.lower :]
        network.model.embeddings = Given()
        return network

    def whole(self, upper: Network) -> Network:
        """The encoder with upper layers and heads that have learned, for reading."""
        network = Network(*pretrained(self.name), self.labels)
        learned = list(upper.model.encoder.layer)
        network.model.encoder.layer = network.model.encoder.layer[: self.lower].extend(learned)
        network.heads = upper.heads
        network.training(encoder=False, heads=False)
        return network

    def scores(self, upper: Network, asked: Sequence[Seen]) -> Tensor:
        """What the upper layers and the head say of the kinds of acts."""
        made = [self.made[one] for one in asked]
        longest = max(len(one.pieces) for one in made)
        there = torch.tensor([[i < len(one.pieces) for i in range(longest)] for one in made]).long()
        upper.model.embeddings.now = _filled([one.pieces for one in made])
        masks = _filled([one.pools.T for one in made]).transpose(1, 2)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=upper.model.training):  # half the time in learning
            hidden = upper.model(input_ids=there, attention_mask=there).last_hidden_state
        return upper.heads["kind"](pools(hidden.float(), masks))


def _filled(rows: list[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)


def known(name: str, labels: tuple[str, ...], lower: int, texts: set[Seen]) -> Known:
    """Works out what the lower layers make of all texts."""
    steady(0)
    network = Network(*pretrained(name), labels)
    network.model.encoder.layer = network.model.encoder.layer[:lower]
    network.training(encoder=False, heads=False)
    out: dict[Seen, Lower] = {}
    order = sorted(texts, key=lambda one: (len(one.text), one.text))
    with torch.no_grad():
        for at in range(0, len(order), AT_ONCE):
            some = order[at : at + AT_ONCE]
            cut, masks = network.cut(some)
            hidden = network.model(**cut).last_hidden_state
            for i, one in enumerate(some):
                long = int(cut["attention_mask"][i].sum())
                out[one] = Lower(hidden[i, :long].clone(), masks[i, :, :long])
    return Known(name, labels, lower, out)


def rows_of(marked: Sequence[Marked], material: Material, labels: tuple[str, ...]) -> Iterator[Row]:
    """The acts whose kinds are known and that the reading has a candidate for."""
    for one, prepared in zip(marked, material.prepared, strict=True):
        sight, weight = Sight(prepared.ctx, prepared.cast), 1.0 if one.group else MARKED_WEIGHT
        for number, minute in sorted(align(prepared, one.minutes).items()):
            cand = prepared.candidates[number]
            kind = labels.index(one.minutes[minute]["kind"])
            yield Row(one.report.id, seen(prepared.ctx, cand), kind, weight, kind_features(sight, cand))


def teach(base: Known, rows: Sequence[Row], epochs: int) -> Network:
    """Teaches the upper layers and the head kinds."""
    upper, chance, order = base.upper(), random.Random(0), list(rows)
    layers, head = list(upper.model.encoder.parameters()), list(upper.heads["kind"].parameters())
    groups = [{"params": layers, "lr": RATE}, {"params": head, "lr": HEAD_RATE}]
    steps = torch.optim.AdamW(groups, weight_decay=DECAY)
    number = epochs * math.ceil(len(order) / AT_ONCE)
    moving = rates(steps, How(frozen=False, epochs=epochs, seed=0), number)
    upper.training(encoder=True, heads=True)
    for _ in range(epochs):
        chance.shuffle(order)
        for some in _batches(order, chance):
            said = base.scores(upper, [one.given for one in some])
            lost = functional.cross_entropy(said, torch.tensor([one.kind for one in some]), reduction="none")
            steps.zero_grad()
            (lost * torch.tensor([one.weight for one in some])).mean().backward()
            torch.nn.utils.clip_grad_norm_([*layers, *head], CLIPPED)
            steps.step()
            moving.step()
    upper.training(encoder=False, heads=False)
    return upper


def _batches(order: Sequence[Row], chance: random.Random) -> Iterator[Sequence[Row]]:
    for at in range(0, len(order), AT_ONCE * TOGETHER):
        near = sorted(order[at : at + AT_ONCE * TOGETHER], key=lambda one: len(one.given.text))
        some = [near[i : i + AT_ONCE] for i in range(0, len(near), AT_ONCE)]
        chance.shuffle(some)
        yield from some


@dataclass(frozen=True)
class Fold:
    """A fold read by models that have not seen it: the reports, both models, and of each of its acts kind and scores."""

    out: set[str]
    models: Models
    network: Network
    acts: list[tuple[int, Array, Array]]


def fold_of(base: Known, material: Material, rows: Sequence[Row], out: set[str], epochs: int) -> Fold:
    """Learns from the reports that are not left out, and answers for those that are."""
    models = learn(material.without(out).asked)
    upper = teach(base, [one for one in rows if one.report not in out], epochs)
    asked = [one for one in rows if one.report in out]
    linear = logs(models["kind"].probabilities([one.features for one in asked]))
    with torch.no_grad():
        said = [base.scores(upper, [one.given])[0].log_softmax(0).numpy() for one in asked]
    return Fold(
        out, models, base.whole(upper), [(one.kind, a, b) for one, a, b in zip(asked, linear, said, strict=True)]
    )


def weight_for(folds: Sequence[Fold]) -> float:
    """The weight under which the right kinds of these folds are likeliest."""
    asked = [one for fold in folds for one in fold.acts]

    def unlikely(weight: float) -> float:
        return -sum(float(np.log(mixed(a, b, weight)[kind] + 1e-12)) for kind, a, b in asked)

    return min((step / STEPS for step in range(STEPS + 1)), key=unlikely)


def told(folds: Sequence[Fold], language: str, material: Material) -> None:
    """Prints how often kinds of known acts are right, and the scores of what is read, by the linear models and by both."""
    score = module(ROOT / "bench" / "score.py")
    weights = [weight_for([other for other in folds if other is not fold] or folds) for fold in folds]
    print(f"{language}: {sum(len(fold.acts) for fold in folds)} acts; weights of the encoder {weights}")
    gold: dict[str, Any] = {}
    for by, share in (("linear", 0.0), ("encoder", 1.0), ("both", None)):
        read: dict[str, Any] = {}
        right = 0
        for fold, chosen in zip(folds, weights, strict=True):
            weight = chosen if share is None else share
            right += sum(int(mixed(a, b, weight).argmax()) == kind for kind, a, b in fold.acts)
            beside = EncoderScorer(fold.models, fold.network, Weights(kind=weight, actor=0, recipient=0))
            ready = [(m, p) for m, p in zip(material.marked, material.prepared, strict=True) if m.report.id in fold.out]
            reading = Reader(models=fold.models, scorer=beside).read_prepared(p for _, p in ready)
            gold |= {m.report.id: m.minutes for m, _ in ready}
            read |= {one.report.id: [each.model_dump(mode="json") for each in one.minutes] for one in reading}
        print(f"{by}: kind of {right / sum(len(fold.acts) for fold in folds):.3f} of the acts")
        figures, fields, _ = score.score(gold, read)
        score.show(f"{language}, {by}", figures, fields)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--language", default="en")
    parser.add_argument("--reports", nargs="*", type=Path, default=[])
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    parser.add_argument("--marked", nargs="*", type=Path, default=[])
    parser.add_argument("--marked-weight", type=float, default=0.3, help="of the linear models")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--only", nargs="*", type=int, help="numbers of the folds to be measured, from 0")
    parser.add_argument("--lower", type=int, default=3, help="layers that stay as they are")
    parser.add_argument("--epochs", type=int, default=6)
    args = parser.parse_args()
    torch.set_num_threads(1)
    marked = [one for r in args.reports for g in args.gold for one in from_gold(r, g)]
    marked += from_marked(args.marked, args.marked_weight)
    prepared = list(Reader(models={}).prepare(one.report for one in marked))
    whole = Material(marked, prepared, questions(marked, prepared))
    # The linear models learn from both languages at once; the encoder, which may know but one, from that.
    left = {one.report.id for one in marked if one.report.language != args.language}
    own, labels = whole.without(left), tuple(knowledge.kinds())
    rows = list(rows_of(own.marked, own, labels))
    base = known(args.encoder, labels, args.lower, {one.given for one in rows})
    folds = []
    for number, out in enumerate(whole.folds(args.folds)):
        if args.only is None or number in args.only:
            folds.append(fold_of(base, whole, rows, out, args.epochs))
            print(f"part {number + 1} of {args.folds}", file=sys.stderr, flush=True)
    told(folds, args.language, own)
    return 0


if __name__ == "__main__":
    sys.exit(main())
