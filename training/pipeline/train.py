"""Trains one part of the pipeline: spaCy's own training, with the project's pieces known and a fast multiplication.

python train.py CONFIG.cfg LANGUAGE --out DIR --paths.train FILE --paths.dev FILE [--SECTION.OPTION VALUE ...]
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from recipe import LANGUAGES
from spacy.cli._util import parse_config_overrides
from spacy.cli.train import train
from thinc.api import NumpyOps

import notulen.reading.tokenizer  # noqa: F401  # names the tokenizer to spaCy

Matrix = np.ndarray[Any, Any]


def multiply(
    self: NumpyOps, x: Matrix, y: Matrix, out: Matrix | None = None, trans1: bool = False, trans2: bool = False
) -> Matrix:
    """Numpy's product: thinc's BLIS has no fast kernel on many processors."""
    return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def main() -> None:
    """Reads the arguments and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--out", type=Path, required=True)
    given, rest = parser.parse_known_args()
    language = {"nlp.lang": given.language, "nlp.tokenizer.language": given.language}
    NumpyOps.gemm = multiply
    train(given.config, given.out, overrides=parse_config_overrides(rest) | language)


if __name__ == "__main__":
    main()
