"""Word vectors for one of the teachers: floret, learned from the raw news as the pipeline cuts it.

python vectors.py LANGUAGE --raw FILE --out DIR
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import floret
import spacy
from recipe import LANGUAGES

from notulen.reading.tokenizer import build_tokenizer, tokenizer_rules


def cut(language: str, raw: Path, out: Path) -> None:
    """Writes the raw text with spaces between its words."""
    words = build_tokenizer(spacy.blank(language).vocab, tokenizer_rules(language))
    with out.open("w", encoding="utf-8") as stream:
        for line in filter(str.strip, raw.read_text(encoding="utf-8").splitlines()):
            stream.write(" ".join(token.text for token in words(line.strip())) + "\n")


def learn(text: Path, out: Path) -> None:
    """Learns 20,000 rows of 96 numbers."""
    model = floret.train_unsupervised(
        str(text),
        model="cbow",
        mode="floret",
        hashCount=2,
        bucket=20_000,
        minn=3,
        maxn=5,
        minCount=3,
        dim=96,
        epoch=15,
        lr=0.05,
        thread=1,
        ws=3,
        neg=8,
    )
    model.save_floret_vectors(str(out))


def main() -> None:
    """Reads the arguments and learns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    with TemporaryDirectory() as scratch:
        text, table = Path(scratch, "words.txt"), Path(scratch, "vectors.floret")
        cut(given.language, given.raw, text)
        learn(text, table)
        command = ["spacy", "init", "vectors", given.language, str(table), str(given.out), "--mode", "floret"]
        subprocess.run([sys.executable, "-m", *command], check=True)


if __name__ == "__main__":
    main()
