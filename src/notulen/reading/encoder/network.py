"""The network: a pretrained encoder, what is pooled of it, and small heads that tell kind, actor and recipient."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import nn
from torch.nn import functional

from notulen.errors import NotulenError
from notulen.reading.encoder.inputs import Seen

Tensor = Any  # torch is an extra, and may not be there when types are checked
POOLS = 3  # clause, predicate, person
LONGEST = 256  # pieces of words that are looked at
AT_ONCE = 32  # texts
HIDDEN = 128  # between pools and answer
DROPPED = 0.1
HEADS = ("kind", "actor", "recipient", "nobody")


def steady(seed: int) -> None:
    """Makes all that is random the same each time, and refuses what cannot be."""
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


class Network:
    """An encoder with heads.

    Args:
        model: of transformers.
        tokenizer: its own.
        labels: the kinds.

    Attributes:
        wide: numbers that the encoder makes of each piece.
    """

    def __init__(self, model: Any, tokenizer: Any, labels: Sequence[str]) -> None:  # noqa: ANN401 - of transformers
        self.model, self.tokenizer, self.labels = model.float(), tokenizer, tuple(labels)
        self.wide = int(model.config.hidden_size)
        wide = POOLS * self.wide
        answers = dict.fromkeys(HEADS, 1) | {"kind": len(self.labels)}
        self.heads = nn.ModuleDict({name: _head(wide, answers[name]) for name in HEADS})
        # Of the words' own vectors training sees few, and each step would go through all of them: they stay as they are.
        self.model.get_input_embeddings().requires_grad_(False)
        most = [LONGEST, getattr(tokenizer, "model_max_length", LONGEST), _places(model.config)]
        self._length = min(int(one) for one in most if one and one > 0)

    @property
    def parameters(self) -> list[Any]:
        """What training the encoder itself changes: all but the vectors of the words."""
        return [one for one in self.model.parameters() if one.requires_grad]

    def training(self, encoder: bool, heads: bool) -> None:
        """Says whether encoder and heads are being trained, so that parts of them are dropped by chance."""
        self.model.train(encoder)
        self.heads.train(heads)

    def pooled(self, asked: Sequence[Seen]) -> Tensor:
        """What the encoder makes of texts, a row each: the means over clause, predicate and person."""
        alone = [i for i, one in enumerate(asked) if not one.beside]
        beside = [i for i, one in enumerate(asked) if one.beside]
        rows: list[Tensor] = []
        order: list[int] = []
        for numbers in (alone, beside):
            # Like with like in length, so that little is filled up; ties in the order given.
            numbers.sort(key=lambda i: len(asked[i].text))
            for at in range(0, len(numbers), AT_ONCE):
                some = numbers[at : at + AT_ONCE]
                rows.append(self._batch([asked[i] for i in some]))
                order += some
        if not rows:
            return torch.zeros(0, POOLS * self.wide)
        return torch.cat(rows)[torch.argsort(torch.tensor(order))]

    def _batch(self, asked: Sequence[Seen]) -> Tensor:
        cut, masks = self.cut(asked)
        return pools(self.model(**cut).last_hidden_state, masks)

    def cut(self, asked: Sequence[Seen]) -> tuple[Any, Tensor]:
        """Texts as pieces, as the encoder takes them, and which pieces are of clause, predicate and person of each text.

        Args:
            asked: all with the words of somebody behind them, or none.
        """
        texts = [one.text for one in asked]
        given = [texts, [one.beside for one in asked]] if asked[0].beside else [texts]
        cut = self.tokenizer(
            *given, truncation="longest_first", max_length=self._length, padding=True, return_offsets_mapping=True,
            return_tensors="pt",
        )  # fmt: skip
        offsets = cut.pop("offset_mapping")
        sides = torch.tensor([[-1 if n is None else n for n in cut.sequence_ids(i)] for i in range(len(asked))])
        person = _within(offsets, sides, [one.person or (0, 0) for one in asked]) | (sides == 1)
        clause = _within(offsets, sides, [one.clause for one in asked])
        return cut, torch.stack([clause, _within(offsets, sides, [one.head for one in asked]), person], dim=1)


def pools(hidden: Tensor, masks: Tensor) -> Tensor:
    """A row for each text: the means of what the encoder makes of its pieces over each mask, side by side."""
    size = (int(hidden.shape[-1]),)
    return torch.cat([functional.layer_norm(_mean(hidden, masks[:, i]), size) for i in range(POOLS)], dim=1)


def _head(wide: int, answers: int) -> Any:  # noqa: ANN401 - of torch
    return nn.Sequential(nn.Dropout(DROPPED), nn.Linear(wide, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, answers))


def _places(config: Any) -> int | None:  # noqa: ANN401 - of transformers
    """How many pieces a model has places for; some count two more that are none."""
    most = getattr(config, "max_position_embeddings", None)
    return None if most is None else int(most) - 2


def _within(offsets: Tensor, sides: Tensor, stretches: Sequence[tuple[int, int]]) -> Tensor:
    """Which pieces of each first text share a character with a stretch of it."""
    start = torch.tensor([[one[0]] for one in stretches])
    end = torch.tensor([[one[1]] for one in stretches])
    return (sides == 0) & (offsets[..., 0] < end) & (offsets[..., 1] > start) & (offsets[..., 1] > offsets[..., 0])


def _mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """The mean over some pieces; nothing where there are none."""
    weight = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)


def pretrained(name: str, local: bool = False) -> tuple[Any, Any]:
    """A pretrained model and its tokenizer, by name or folder; nothing that comes along with it is run.

    Args:
        name: on the Hugging Face hub, or a folder.
        local: whether it must be a folder.

    Raises:
        NotulenError: there is none, or its tokenizer does not tell where pieces stand.
    """
    how = {"trust_remote_code": False, "local_files_only": local or Path(name).is_dir()}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(name, **how)
        model = transformers.AutoModel.from_pretrained(name, **how)
    except Exception as error:  # transformers raises many kinds of error for a name that it cannot load
        told = " ".join(str(error).split())[:300]
        raise NotulenError(f"{name}: no encoder can be loaded from it ({told})") from None
    if not tokenizer.is_fast:
        raise NotulenError(
            f"{name}: its tokenizer does not tell where its pieces stand in the text; choose one that is fast"
        )
    if tokenizer.pad_token is None:
        raise NotulenError(f"{name}: its tokenizer cannot fill texts up to one length; choose an encoder, as BERT is")
    if not hasattr(model.config, "hidden_size") or getattr(model.config, "is_encoder_decoder", False):
        raise NotulenError(f"{name}: it is no encoder, as BERT is")
    return model, tokenizer
