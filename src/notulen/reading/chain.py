"""The chain by which words reached the reader: outlet, wires or other media, speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from notulen import knowledge
from notulen.reading.syntax import Syntax

_RUN = re.compile(r"\w+")
_ARTICLE = 4  # characters that may stand beside a medium's name where it stands alone: "the "
_BEFORE = 40  # characters before a medium's name in which the carrying word is looked for


@dataclass(frozen=True, slots=True)
class Carriers:
    """Words of one language that bring in a medium, and the media known by name.

    `names` holds the media by the letters and figures with which they begin, "" where they begin otherwise.
    """

    names: dict[str, tuple[str, ...]]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    media: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def carriers(language: str) -> Carriers:
    """The carriers of a language, from `knowledge/LANGUAGE/wires.toml`."""
    data = knowledge.load(knowledge.FOLDER / language / "wires.toml")
    weak = set(data.get("weak", []))
    filler = rf"[\s,(]*(?:(?:{_any(data.get('fillers', []))})\s+){{0,3}}"
    strong = [w for w in data["carried_by"] if w not in weak]
    media = sorted(data["media"], key=len, reverse=True)
    names: dict[str, tuple[str, ...]] = {}
    for name in media:
        run = _RUN.match(name)
        first = run[0] if run else ""
        names[first] = (*names.get(first, ()), name)
    return Carriers(
        names,
        re.compile(rf"\b(?:{_any(strong)}){filler}$", re.IGNORECASE),
        re.compile(rf"\b(?:{_any(weak)}){filler}$", re.IGNORECASE),
        re.compile(rf"(?:{'|'.join(map(_apart, media)) or '(?!)'})(?![\w])"),
        re.compile(rf"\s+(?:{_any(data.get('carries', []))})\b", re.IGNORECASE),
    )


def _apart(name: str) -> str:
    """A name with nothing of a word before it. It stands before the look behind it, so that its letter can be searched for."""
    first = re.escape(name[0])
    return rf"{first}(?<![\w/]{first}){re.escape(name[1:])}"


def is_medium(words: str, language: str, alone: bool = True) -> bool:
    """Whether some words are the name of a medium and no more ("the New York Times"); not `alone`: hold one."""
    found = carriers(language).media.search(words)
    return found is not None and not (alone and len(words) - len(found[0]) > _ARTICLE)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or r"(?!)"


def wires(syntax: Syntax, language: str) -> dict[int, tuple[str, ...]]:
    """The media each sentence names as carriers, outermost first, by the sentence's number."""
    words = carriers(language)
    out: dict[int, tuple[str, ...]] = {}
    for match in _named(words, syntax.text):
        before = syntax.text[max(0, match.start() - _BEFORE) : match.start()]
        told = words.behind.match(syntax.text, match.end())
        if not (told or words.strong.search(before) or words.weak.search(before)):
            continue
        token = syntax.token_at(match.start())
        if token >= len(syntax):
            continue
        number = syntax.sent[token]
        known = out.get(number, ())
        if match[0] not in known:
            out[number] = (match[0], *known)
    return out


def _named(words: Carriers, text: str) -> Iterator[re.Match[str]]:
    """The media named in a text, in order; the pattern is tried only where one of their names stands."""
    past = 0
    near = [name for first in words.names.keys() & {*_RUN.findall(text), ""} for name in words.names[first]]
    for start in sorted({start for name in near for start in _places(text, name)}):
        match = words.media.match(text, start) if start >= past else None
        if match is not None:
            past = match.end()
            yield match


def _places(text: str, name: str) -> Iterator[int]:
    """Where a name stands in a text."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


@dataclass(slots=True)
class Chains:
    """Works out chains in reading order: a wire holds for its sentence and for the same speaker's unbroken continuation."""

    outlet: str | None
    by_sentence: dict[int, tuple[str, ...]]
    _wire: tuple[str, ...] = ()
    _speaker: str | None = None
    _sentence: int = field(default=-2)

    def anew(self) -> Chains:
        """The same report's chains before any minute was written: a wire that was carried so far is let go."""
        return Chains(self.outlet, self.by_sentence)

    def chain(self, sentences: range, speaker: str | None) -> tuple[str, ...]:
        """The chain of a minute.

        Args:
            sentences: numbers of the sentences it stands in, its cue's included.
            speaker: the resolved name of its source; None where the outlet tells it.
        """
        own = next((self.by_sentence[n] for n in sentences if n in self.by_sentence), ())
        if own:
            self._wire, self._speaker = own, speaker
        elif speaker is None or speaker != self._speaker:
            if speaker is not None:
                self._wire, self._speaker = (), speaker
            wire: tuple[str, ...] = ()
            return tuple(x for x in (self.outlet, *wire, speaker) if x)
        return tuple(dict.fromkeys(x for x in (self.outlet, *self._wire, speaker) if x))
