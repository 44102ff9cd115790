"""Who wrote an article, out of what pages put where a name should be."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from notulen import knowledge
from notulen.reports.pagewords import alternatives, page_words

LONGEST = 60  # characters of a name
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"https?://|www\.|@|\.(?:com|net|org|id|co|tv|info)\b", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,200}>")
_SPLIT = re.compile(r"\s*[,;/&+|•·\n]\s*|\s+[–—-]\s+|\s*\(|\)\s*")
_INITIALS = re.compile(r"(?:[A-Z][a-z]{0,3}\.)+[A-Z]?[a-z]{0,3}\.?|[A-Z]{1,2}")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
_PARTICLES = frozenset("al bin binti da de del der di dos el la le van von y ibn bint".split())
_PLAIN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one place on a page: people, desks and outlets, agencies."""

    people: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def plain(name: str) -> str:
    """A name to compare by: its letters and digits, small."""
    return "".join(_PLAIN.findall(name)).casefold()


def names(value: str, outlets: Sequence[str] = ()) -> Names:
    """The names in what a page gives as its author.

    Args:
        value: as it stands there: one name or several, with trades, outlets, addresses among them.
        outlets: what the page's own outlet is called.

    Returns:
        They, each once, in order.
    """
    value = " ".join(_TAG.sub(" ", html.unescape(value)).split())[:400]
    value = _openers().sub("", _LINK.sub(" ", value))
    people, desks, agencies = [], [], []
    for part in _parts(value):
        if agency := agency_of(part):
            agencies.append(agency)
        elif is_desk(part, outlets):
            desks.append(part)
        else:
            people.append(part)
    return Names(
        *(tuple({plain(one): one for one in reversed(group)}.values())[::-1] for group in (people, desks, agencies))
    )


def _parts(value: str) -> list[str]:
    out = []
    for piece in _SPLIT.split(value):
        for part in _joins().split(piece):
            name = _placed().sub("", part).strip(" .:*_\"'“”-–—")
            name = _openers().sub("", name).strip()
            if _is_name(name):
                out.append(name)
    return out


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= LONGEST
        and len(name.split()) <= 7
        and _LETTER.search(name) is not None
        and not (_ADDRESS.search(name) and not name.replace(".", "").isalpha())
        and not _INITIALS.fullmatch(name)
        and not any(char.isdecimal() for char in name)
        and name.casefold() not in _trades()
    )


def is_desk(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is no person's: a desk, an outlet, a login.

    Args:
        name: as the page gives it.
        outlets: what the page's own outlet is called.
    """
    words = name.casefold().split()
    if name.casefold() in page_words().desks or _SLUG.fullmatch(name) or _ADDRESS.search(name):
        return True
    if words and words[0] in page_words().desks and len(words) > 1:
        return True
    key = plain(name)
    for outlet in outlets:
        own = plain(outlet)
        if own and (key == own or (len(own) > 3 and (key.startswith(own) or key.endswith(own)))):
            return True
        first = plain(outlet.split(maxsplit=1)[0]) if outlet.split() else ""
        if len(first) > 4 and any(plain(word) == first for word in words):
            return True
    return any(name.casefold().endswith((" " + desk, "-" + desk)) for desk in page_words().desks)


def labelled(line: str, outlets: Sequence[str] = ()) -> Names:
    """The names on a line that says of itself that it tells who wrote ("Penulis: ...", "By ..."); none on any other."""
    if len(line) > 160:
        return Names()
    match = _label().match(line)
    if not match:
        return Names()
    rest = line[match.end() :]
    if stop := _other_label().search(rest):
        rest = rest[: stop.start()]
    found = names(rest, outlets)
    strict = bool(match["colon"])
    kept = tuple(name for name in found.people if written_as_name(name, 1 if strict else 2))
    if not strict and len(kept) < len(found.people):
        return Names()  # a sentence that begins with such a word
    return Names(kept, found.desks if strict else (), found.agencies)


def written_as_name(name: str, least: int = 2) -> bool:
    """Whether words are written as people's names are: each with a capital, few of them, no stop."""
    words = name.split()
    if not least <= len(words) <= 6 or any(
        char.isdecimal() or char in '.!?:;"“”' for char in name[:-1].replace(". ", " ")
    ):
        return False
    return all(word[0].isupper() or word.casefold() in _PARTICLES or not word[0].isalpha() for word in words)


def capital_line(line: str) -> str | None:
    """A line that holds nothing but a name in capitals, as newspapers sign above the first sentence."""
    words = line.split()
    if (
        2 <= len(words) <= 4
        and len(line) <= 40
        and line.isupper()
        and all(word.replace("-", "").isalpha() for word in words)
    ):
        return line
    return None


@cache
def agencies() -> dict[str, str]:
    """The names of news agencies by every way they are written, compared as `plain` does."""
    rows = knowledge.tables(knowledge.FOLDER / "agencies.toml", "agency", ("name", "words"))
    return {plain(word): row["name"] for row in rows for word in row["words"]}


def agency_of(name: str) -> str | None:
    """The news agency that a name is, or None."""
    return agencies().get(plain(name))


def wire(text_lines: Sequence[str], found: Iterable[Names], outlets: Sequence[str]) -> str | None:
    """The agency whose report a page prints: told by its byline, its dateline or its last lines.

    Args:
        text_lines: the article's lines.
        found: names that the page gave as authors.
        outlets: what the page's own outlet is called; an agency's own page carries no wire.
    """
    own = {agencies().get(plain(outlet)) for outlet in outlets}
    told = [agency for names_ in found for agency in names_.agencies]
    for line in text_lines[:2]:
        told += [agency for match in _dateline().finditer(line[:120]) if (agency := agency_of(match[1]))]
    for line in text_lines[-6:]:
        if (match := _credit().fullmatch(line.strip())) and (agency := agency_of(match[1] or match[2])):
            told.append(agency)
    return next((agency for agency in told if agency not in own), None)


@cache
def _written() -> str:
    rows = knowledge.tables(knowledge.FOLDER / "agencies.toml", "agency", ("name", "words"))
    return alternatives(word for row in rows for word in row["words"])


@cache
def _dateline() -> re.Pattern[str]:
    return re.compile(rf"[(/]\s*({_written()})\s*\)\s*[-–—:]")


@cache
def _credit() -> re.Pattern[str]:
    source = alternatives(page_words().source)
    return re.compile(rf"\W*(?:{source})\s*:\s*({_written()})\W*|[(\[–—-]\s*({_written()})\s*[)\]]?\.?", re.IGNORECASE)


@cache
def _trades() -> frozenset[str]:
    return frozenset(page_words().trades)


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(
        rf"^\W*(?:{alternatives(page_words().by)})\b\s*[:–-]?\s+|^\W*(?:{alternatives(page_words().by)})\s*:\s*",
        re.IGNORECASE,
    )


@cache
def _label() -> re.Pattern[str]:
    by = alternatives(page_words().by)
    return re.compile(rf"\W{{0,3}}(?:{by})(?:\s*(?P<colon>:)\s*|\s+)", re.IGNORECASE)


@cache
def _other_label() -> re.Pattern[str]:
    return re.compile(rf"\W+(?:{alternatives((*page_words().others, *page_words().by))})\s*:", re.IGNORECASE)


@cache
def _joins() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{alternatives(page_words().joins)})\s+", re.IGNORECASE)


@cache
def _placed() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{alternatives(page_words().place)})\s+[^a-z].*$")
