"""The words of what was said, so that two languages can be held against each other (docs/standing.md, "same-words")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from notulen import knowledge

_TOKEN = re.compile(r"\d[\d.,]*\d|\w+(?:-\w+)*")
_SHORTEST = 3  # letters of a word that may say something
_LEFT = 4  # letters that must stay when an ending or beginning is cut
ALONE = 0.5  # how alike two stretches are that share the only number or name of one
_KEY = 6  # letters by which a word is known


@dataclass(frozen=True, slots=True)
class Words:
    """What a stretch speaks of.

    Attributes:
        own: keys of all its words that say something.
        shared: those of them that mean the same in every language: things, names, numbers.
        numbers: the numbers alone.
    """

    own: frozenset[str]
    shared: frozenset[str]
    numbers: frozenset[str]


NONE = Words(frozenset(), frozenset(), frozenset())


@lru_cache(maxsize=32768)
def words(text: str | None, language: str) -> Words:
    """The words of a stretch.

    Args:
        text: the stretch.
        language: its language; of one that the glossary does not know only names and numbers are shared.
    """
    if not text:
        return NONE
    own: set[str] = set()
    shared: set[str] = set()
    numbers: set[str] = set()
    for place, token in enumerate(_TOKEN.findall(text)):
        key, common = _key(token, place == 0, language)
        if key is None:
            continue
        own.add(key)
        if common:
            shared.add(key)
            if key.startswith("#"):
                numbers.add(key)
    return Words(frozenset(own), frozenset(shared), frozenset(numbers))


def likeness(one: Words, other: Words, same_language: bool) -> float | None:
    """How much of what the shorter speaks of the other does too, 0 to 1; none where too little is there to tell."""
    a, b = (one.own, other.own) if same_language else (one.shared, other.shared)
    least = min(len(a), len(b))
    if least == 0:
        return None
    if least == 1 and not same_language:  # a thing alone says too little; a number or name that is there says something
        return ALONE if any(key[0] in "#@'" for key in a & b) else None
    return len(a & b) / least


def of_one_thing(one: Words, other: Words, same_language: bool, share: float, least: int = 2) -> float | None:
    """How much two stretches speak of one thing, names of parties left out; none where they do not.

    Args:
        one: the stretch that asks: where it has fewer words than the least, all of them must be shared.
        other: the stretch that is held against it.
        same_language: whether both are in one language.
        share: the least share of the shorter one's words, 0 to 1.
        least: how many words at least; across languages one that is a number or a name says as much.
    """
    one, other = _things(one), _things(other)
    like = likeness(one, other, same_language)
    if like is None or like < share:
        return None
    a, b = (one.own, other.own) if same_language else (one.shared, other.shared)
    telling = not same_language and any(key[0] in "#'" for key in a & b)
    return like if telling or len(a & b) >= min(least, len(a)) else None


def points_back(text: str, language: str) -> bool:
    """Whether a stretch only points back to what was said: "that accusation", whosever it is."""
    own = {key for key in words(text, language).own if not key.startswith("@")}
    return own <= words(" ".join(sorted(listed("pointing", language))), language).own


@cache
def listed(name: str, language: str) -> frozenset[str]:
    """The words of one list of the glossary, small; none for a language that it does not know."""
    part = _part(name, language)
    return frozenset(part.split() if isinstance(part, str) else ())


def _things(found: Words) -> Words:
    parties = {key for key in found.own if key.startswith("@")}
    return replace(found, own=found.own - parties, shared=found.shared - parties)


def _key(token: str, first: bool, language: str) -> tuple[str | None, bool]:
    """A word's key, and whether it means the same in every language."""
    if token[0].isdigit():
        return f"#{_number(token)}", True
    small = token.casefold()
    counted = _numbers(language).get(small)
    if counted is not None:
        return f"#{counted}", True
    concept = _concepts(language).get(small)
    if concept is not None:
        return f"={concept}", True
    party = _parties(language).get(small) if token[0].isupper() else None
    if party is not None:
        return f"@{party}", True
    if len(small) < _SHORTEST or small in _empty(language):
        return None, False
    if token[0].isupper() and not first:
        return f"'{_bare(small)}", True
    return _stem(small, language), False


def _number(token: str) -> str:
    """A number without the marks that set off its thousands; a decimal mark stays."""
    parts = re.split(r"[.,]", token)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return "".join(parts)
    return ".".join(parts)


def _bare(word: str) -> str:
    """A name without accents, so that spellings meet."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _stem(word: str, language: str) -> str:
    endings = _endings(language)
    for one in endings.get("after", ()):
        if word.endswith(one) and len(word) - len(one) >= _LEFT:
            word = word[: -len(one)]
            break
    for one in endings.get("before", ()):
        if word.startswith(one) and len(word) - len(one) >= _LEFT:
            word = word[len(one) :]
            break
    nasal = endings.get("nasal", ("",))[0]
    # Beginnings swallow the first letter of some words and not of others: without it both forms meet.
    return (word[1:] if nasal and word[0] in nasal else word)[:_KEY]


@cache
def _glossary() -> Mapping[str, object]:
    return knowledge.load(knowledge.FOLDER / "glossary.toml")


@cache
def _concepts(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in knowledge.tables(knowledge.FOLDER / "glossary.toml", "concept", ("code",)):
        for word in row.get(language, "").split():
            found.setdefault(word, row["code"])
    return found


def _part(name: str, language: str) -> object:
    table = _glossary().get(name, {})
    return table.get(language) if isinstance(table, dict) else None


@cache
def _numbers(language: str) -> dict[str, int]:
    part = _part("numbers", language)
    return part if isinstance(part, dict) else {}


@cache
def _empty(language: str) -> frozenset[str]:
    common = knowledge.load(knowledge.FOLDER / "languages.toml")["common"].get(language, ())
    return frozenset(common) | listed("empty", language)


@cache
def _endings(language: str) -> dict[str, tuple[str, ...]]:
    part = _part("endings", language)
    if not isinstance(part, dict):
        return {}
    found = {name: tuple(sorted(part[name].split(), key=len, reverse=True)) for name in ("before", "after")}
    return found | {"nasal": (part.get("nasal", ""),)}


@cache
def _parties(language: str) -> dict[str, str]:
    """Names of parties that are one word, small, by code: what CLDR has and what the knowledge files add."""
    path = knowledge.FOLDER / language / "parties.toml"
    if not path.is_file():
        return {}
    from babel import Locale
    from babel.core import get_global

    longer = {new[0]: code for code, new in get_global("territory_aliases").items() if _alpha3(code) and len(new) == 1}
    named = Locale(language).territories
    found = {str(name).casefold(): longer[short] for short, name in named.items() if short in longer}
    for row in knowledge.load(path)["name"]:
        for word in row["words"] if row["type"] != "civil" else ():
            found.setdefault(word.casefold(), row["party"])
    return {name: code for name, code in found.items() if " " not in name}


def _alpha3(code: str) -> bool:
    """Whether it is a state's code of three letters: CLDR has numbers of three digits beside them."""
    return len(code) == 3 and code.isalpha()
