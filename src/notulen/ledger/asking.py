"""What somebody types to search, as SQLite's search takes it: nothing that is typed is an error of its syntax."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from notulen.errors import NotulenError

LONGEST = 500  # characters that are looked at
MOST = 24  # words and phrases
SHORTEST_PREFIX = 2  # letters before a *: one letter begins half the words there are

_PART = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*)?')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True)
class Words:
    """What is searched for.

    Attributes:
        wanted: words and phrases that must stand there, each as FTS5 takes it.
        unwanted: those that must not.
    """

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @property
    def positive(self) -> str:
        """What must stand there, for MATCH."""
        return " AND ".join(self.wanted)

    @property
    def match(self) -> str:
        """All of it, for MATCH."""
        return " NOT ".join([f"({self.positive})", *self.unwanted])


def words(typed: str) -> Words | None:
    """What is typed, taken apart: words, "phrases", beginnings* and what is -not wanted.

    Args:
        typed: whatever somebody types.

    Returns:
        What it asks for; none where it holds no word.

    Raises:
        NotulenError: it says only what is not wanted.
    """
    wanted: dict[str, None] = {}
    unwanted: dict[str, None] = {}
    for found in list(_PART.finditer(_typed(typed)))[:MOST]:
        one = _one(found["phrase"] if found["phrase"] is not None else found["word"], bool(found["star"]))
        if one:
            (unwanted if found["no"] else wanted)[one] = None
    if unwanted and not wanted:
        raise NotulenError("this says only what is not to be found; say a word that is")
    return Words(tuple(wanted), tuple(unwanted)) if wanted else None


def _typed(typed: str) -> str:
    """Without what SQLite would stumble over: half characters and NUL, at which it takes a query to end."""
    return "".join(" " if unicodedata.category(char)[0] == "C" else char for char in typed[:LONGEST]).translate(_QUOTES)


def _one(text: str, star: bool) -> str | None:
    star = star or text.endswith("*")
    letters = sum(unicodedata.category(char)[0] in "LN" for char in text)
    if not letters:  # the index holds letters and digits alone
        return None
    return f'"{text}"{"*" if star and letters >= SHORTEST_PREFIX else ""}'
