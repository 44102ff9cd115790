"""Words in which tellings of one act differ."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup

from notulen.views.marking import characters

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*|\s+|[^\w\s]")
_LONGEST = 3000  # characters that are compared


def differing(text: str, base: str) -> Markup:
    """A text with the words marked in which it differs from another.

    Args:
        text: what is shown.
        base: what it is held against.
    """
    own, other = _parts(text[:_LONGEST]), _parts(base[:_LONGEST])
    matcher = SequenceMatcher(
        None, [part.casefold() for part in other], [part.casefold() for part in own], autojunk=False
    )
    found = []
    for kind, _, _, first, last in matcher.get_opcodes():
        words = "".join(own[first:last])
        shown = characters(words)
        found.append(f'<mark class="differs">{shown}</mark>' if kind != "equal" and words.strip() else shown)
    return Markup("".join([*found, characters(text[_LONGEST:])]))


def _parts(text: str) -> list[str]:
    return _WORD.findall(text)
