"""Lines of a report that are no part of its article: pointers to other pages, captions, share buttons, feet.

They stay in the text; reading and views leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from notulen import knowledge


@dataclass(frozen=True, slots=True)
class Rules:
    """What `knowledge/<language>/furniture.toml` says."""

    opens: tuple[str, ...]
    holds: tuple[str, ...]
    whole: frozenset[str]
    ends: tuple[str, ...]
    labels: tuple[str, ...]
    small: frozenset[str]
    longest: int


@cache
def rules(language: str) -> Rules:
    """The rules of a language."""
    data = knowledge.load(knowledge.FOLDER / language / "furniture.toml")
    return Rules(
        opens=tuple(data["opens"]),
        holds=tuple(data["holds"]),
        whole=frozenset(data.get("whole", [])),
        ends=tuple(data["quiet_ends"]),
        labels=tuple(data["labels"]),
        small=frozenset(data.get("small", [])),
        longest=data["longest"],
    )


def is_furniture(line: str, language: str) -> bool:
    """Whether a line is no part of the article: a pointer to another page, a caption, a share button.

    Args:
        line: without blanks at its ends.
        language: whose words tell.
    """
    known = rules(language)
    folded = line.casefold().lstrip("[(*- •")
    if len(line) > known.longest:
        return False
    return (
        folded.rstrip(" :.!>»…])") in known.whole
        or folded.startswith(known.opens)
        or (not line.endswith(known.ends) and any(words in folded for words in known.holds))
    )
