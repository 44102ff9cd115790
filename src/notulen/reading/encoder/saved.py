"""A trained encoder as a folder: weights as safetensors, the rest as JSON. Nothing in it is code, and nothing is run."""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from notulen.errors import NotulenError

if TYPE_CHECKING:
    from notulen.reading.encoder.network import Network

FORMAT = 1
NEEDED = ("torch", "transformers", "safetensors")
CARD, HEADS, ENCODER = "notulen.json", "heads.safetensors", "encoder"


class Weights(BaseModel):
    """How much the encoder weighs beside the linear models, by what is asked: 0 not at all, 1 alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: float = Field(ge=0, le=1)
    actor: float = Field(ge=0, le=1)
    recipient: float = Field(ge=0, le=1)


class Card(BaseModel):
    """What is told of a trained encoder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    encoder: str
    frozen: bool
    labels: tuple[str, ...]
    weights: Weights
    reports: int
    acts: int
    seed: int
    epochs: int
    taught: tuple[str, ...] = ("kind", "actor", "recipient")
    held_out: dict[str, dict[str, float]] = {}


def check() -> None:
    """Makes sure that what encoders need is there.

    Raises:
        NotulenError: it is not.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise NotulenError(f"an encoder needs {', '.join(missing)}: pip install 'notulen[encoder]'")


def save(network: Network, card: Card, folder: Path) -> None:
    """Writes a trained encoder into a new folder, whole or not at all.

    Args:
        network: trained.
        card: what is told of it.
        folder: that is not there yet, or is empty.
    """
    from safetensors.torch import save_file

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".encoder-") as made:
        within = Path(made) / "whole"
        network.model.save_pretrained(within / ENCODER)
        network.tokenizer.save_pretrained(within / ENCODER)
        save_file({name: one.contiguous() for name, one in network.heads.state_dict().items()}, within / HEADS)
        told = json.dumps(card.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
        (within / CARD).write_text(told, encoding="utf-8")
        if folder.is_dir():
            folder.rmdir()
        shutil.move(within, folder)


def card_of(folder: Path) -> Card:
    """What is told of a trained encoder.

    Raises:
        NotulenError: the folder holds none.
    """
    try:
        told: Any = json.loads((folder / CARD).read_text(encoding="utf-8"))
        card = Card.model_validate(told)
    except (OSError, ValueError, ValidationError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not as `notulen train` writes it"
        raise NotulenError(f"{folder}: no trained encoder ({CARD}: {why}); `notulen train` makes one") from None
    if card.format != FORMAT:
        raise NotulenError(f"{folder}: a trained encoder of format {card.format}, not {FORMAT}; train it anew")
    return card


def load(folder: Path) -> tuple[Network, Card]:
    """A trained encoder.

    Raises:
        NotulenError: the folder holds none, or what it needs is not installed.
    """
    check()
    card = card_of(folder)
    from safetensors.torch import load_file

    from notulen.reading.encoder.network import Network, pretrained, steady

    steady(card.seed)
    network = Network(*pretrained(str(folder / ENCODER), local=True), card.labels)
    try:
        network.heads.load_state_dict(load_file(folder / HEADS))
    except Exception as error:  # of safetensors, which ships no type of its own for it, or of torch
        told = " ".join(str(error).split())[:200]
        raise NotulenError(f"{folder}: no trained encoder ({HEADS}: {told}); `notulen train` makes one") from None
    network.training(encoder=False, heads=False)
    return network, card
