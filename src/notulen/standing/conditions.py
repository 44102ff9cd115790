"""What a condition asks for, and which deeds fulfil it (docs/standing.md, "came-about").

A word too few is better here than a false one: where it is not plain that a deed is the one meant, none is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from notulen import knowledge
from notulen.standing.acts import Act
from notulen.standing.told import PLACELESS, Codes
from notulen.standing.words import Words, listed, of_one_thing, words

SHARED = 0.4  # share of the shorter one's words, names of parties left out
_GLOSSARY = knowledge.FOLDER / "glossary.toml"
_ANY = frozenset({"suspend", "sanction", "mobilize", "attack", "coerce", "aid"})  # where it does not say what is done
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition.

    Attributes:
        by: whose deed it speaks of.
        kinds: by acts of which kinds it is fulfilled.
        negated: whether it is fulfilled by what is not done.
        words: what it speaks of.
        language: of its words.
    """

    by: Codes
    kinds: frozenset[str]
    negated: bool
    words: Words
    language: str


def condition(act: Act) -> Condition | None:
    """The condition of an act; none where it has none, names nobody, or is of those that no deed fulfils, as "unless"."""
    if not act.condition or _said("exceptions", act.condition, act.language):
        return None
    found = words(act.condition, act.language)
    named = frozenset(key[1:] for key in found.own if key.startswith("@"))
    by = ((named & act.recipients) or named or act.recipients) - PLACELESS
    kinds = _kinds(act.condition, act.language)
    negated = _said("negations", act.condition, act.language)
    return Condition(by, kinds, negated, found, act.language) if by else None


def met(wanted: Condition, act: Act) -> float | None:
    """How much of what a condition speaks of an act does, 0 to 1; none where the act does not fulfil it."""
    if not act.actors & wanted.by or act.kind not in wanted.kinds:
        return None
    if _said("negations", act.content, act.language) != wanted.negated:
        return None
    done = words(act.content, act.language)
    return of_one_thing(wanted.words, done, act.language == wanted.language, SHARED)


def _kinds(text: str, language: str) -> frozenset[str]:
    said = _small(text)
    found = [kinds for kinds, some in _deeds(language) if said & some]
    return frozenset[str]().union(*found) if found else _ANY


def _said(name: str, text: str, language: str) -> bool:
    return bool(_small(text) & listed(name, language))


def _small(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


@cache
def _deeds(language: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Kinds of acts with the words by which a condition speaks of them."""
    rows = knowledge.load(_GLOSSARY)["deed"]
    return tuple((frozenset(row["kinds"]), frozenset(row.get(language, "").split())) for row in rows)
