"""The language a report is written in, where nobody tells it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from notulen.errors import InputError, LanguageError
from notulen.model import Language

READ: tuple[Language, ...] = get_args(Language)
ENOUGH = 20  # words: under these the statistics of letters are a toss-up between neighbours
FEW = 3  # words: of these, mostly names, any language may seem plain
SURE = 0.6  # of a language not read, in a text between the two
PLENTY = 40  # words: of so many, those that every text of a language is full of tell it by themselves
FULL, BARE = 0.08, 0.02  # share of a language's commonest words in its own texts at least, in others' at the most
CLAIMED = 0.03  # share that does where the page says that it is in that language
_LITTLE = 2_000  # characters in which those words are looked for
_SAMPLE = 6_000  # characters: more of a report changes no answer
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def code(value: str) -> Language | None:
    """The language that a tag such as "id", "EN" or "id-ID" means, or None where notulen does not read it."""
    tag = re.split("[-_]", value.strip().lower(), maxsplit=1)[0]
    return next((language for language in READ if language == tag), None)


def not_read(language: str) -> str:
    """What to tell of a report in a language that is not read."""
    return f"language {language} is not read ({', '.join(READ)} are); use --language if it is one of them"


def detect(text: str, name: str, claimed: Language | None = None) -> tuple[Language, str | None]:
    """The language of a text.

    Args:
        text: a report's text.
        name: the input as the user named it.
        claimed: the language that its source says it is in, which the text may belie.

    Returns:
        The language, and a note where the text is too short to be sure, else None.

    Raises:
        InputError: it holds no words, or is in a language that notulen does not read.
    """
    if (plain := _plainly(_words(text[:_LITTLE]), claimed)) is not None:
        return plain, None
    words = _words(text[:_SAMPLE])
    count = words.total()
    if not words:
        raise InputError(name, "no words in it; if it is a report, give its language with --language")
    ranked = _rank(text[:_SAMPLE])
    best, chance = ranked[0]
    read = _neighbour(best, words)
    if read is not None and count >= ENOUGH:
        return read, None
    plain_other = read is None and chance > SURE and count > FEW
    if count >= ENOUGH or plain_other or not _latin(words):
        raise LanguageError(name, not_read(best), best)
    guess = read or _by_common_words(words) or _first_read(ranked)
    return guess, f"too short to be sure of its language; read as {guess} (use --language)"


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def _plainly(words: Counter[str], claimed: Language | None) -> Language | None:
    """The language whose commonest words a text is full of, as hardly any other is: no statistics are asked then."""
    count = words.total()
    if count < PLENTY:
        return None
    shares = {one: _sum(words, _table()["common"][one]) / count for one in READ}
    best = max(READ, key=shares.__getitem__)
    others = max((share for one, share in shares.items() if one != best), default=0.0)
    if shares[best] < (CLAIMED if best == claimed else FULL) or others > BARE:
        return None
    near = (name for name, one in _table().get("neighbours", {}).items() if one["of"] == best)
    return None if any(_neighbour(one, words) is None for one in near) else best


def _sum(words: Counter[str], some: Sequence[str]) -> int:
    return sum(map(words.__getitem__, some))


def _first_read(ranked: list[tuple[str, float]]) -> Language:
    return next(language for one, _ in ranked if (language := code(one)))


def _neighbour(found: str, words: Counter[str]) -> Language | None:
    """The language read that `found` is, or is so near to that only its own words tell the two apart."""
    if read := code(found):
        return read
    near = _table().get("neighbours", {}).get(found)
    if near is None:
        return None
    return None if _sum(words, near["own"]) > _sum(words, near["instead"]) else code(near["of"])


def _by_common_words(words: Counter[str]) -> Language | None:
    counts = {language: _sum(words, _table()["common"][language]) for language in READ}
    best = max(READ, key=counts.__getitem__)
    return best if counts[best] > sum(counts.values()) / 2 else None


def _latin(words: Counter[str]) -> bool:
    letters = "".join(words.elements())
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)


def _rank(text: str) -> list[tuple[str, float]]:
    return list(_identifier().rank(text))


@cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid ships no types
    # Here and not above: it loads numpy and a model, which a report that tells its language does not need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("notulen").joinpath("knowledge", "languages.toml").read_text(encoding="utf-8"))
