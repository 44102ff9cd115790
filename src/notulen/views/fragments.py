"""Links to words on a page: W3C text fragments (`#:~:text=`), which browsers scroll to and mark."""

from __future__ import annotations

import re
from urllib.parse import quote, urldefrag

LONG = 120  # characters of words from which on only their beginning and end are named
_ENDS = 5  # words of the beginning and of the end
_LOOK = 300  # characters before and behind that are looked at
# So many words before and behind are tried until the words are told apart.
_TRIED = ((0, 0), (1, 0), (0, 1), *((n, n) for n in range(1, 9)))
_WORD = re.compile(r"\S+")
_BLANK = re.compile(r"\s+")


def fragment_link(url: str, text: str, start: int, end: int) -> str:
    """An address that leads to words on its page.

    Args:
        url: of the page; a fragment of its own is kept before the words.
        text: of the report, a paragraph of the page a line.
        start: first character of the words.
        end: one past the last.

    Returns:
        The address; the words' beginning and end where they are long or run over several paragraphs, with what stands
        before and behind them where the text holds them more than once.
    """
    page, own = urldefrag(url)
    return f"{page}#{own}:~:text={directive(text, start, end)}"


def directive(text: str, start: int, end: int) -> str:
    """What stands behind `:~:text=`: [prefix-,]start[,end][,-suffix], each percent-encoded."""
    start, end = _whole_words(text, start, end)
    prefix = suffix = ""
    for before, behind in _TRIED:
        prefix, suffix = _before(text, start, before), _behind(text, end, behind)
        if not _several(text, start, end, prefix, suffix):
            break
    words = text[start:end]
    parts = [_encoded(prefix) + "-,"] if prefix else []
    parts.append(_named(words))
    if suffix:
        parts.append(",-" + _encoded(suffix))
    return "".join(parts)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The words without blanks around them and whole: a browser finds no part of a word."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start > 0 and _inside(text, start):
        start -= 1
    while end < len(text) and _inside(text, end):
        end += 1
    return start, end


def _inside(text: str, at: int) -> bool:
    return text[at - 1].isalnum() and text[at].isalnum() if 0 < at < len(text) else False


def _before(text: str, at: int, words: int) -> str:
    """The last words before a place; marks that stand by themselves are no words."""
    found = _WORD.findall(text[max(0, at - _LOOK) : at])[::-1]
    return " ".join(_some(found, words)[::-1])


def _behind(text: str, at: int, words: int) -> str:
    return " ".join(_some(_WORD.findall(text[at : at + _LOOK]), words))


def _some(found: list[str], words: int) -> list[str]:
    """So many words of these, the first ones, with the marks between them."""
    taken: list[str] = []
    for one in found:
        if not words:
            break
        taken.append(one)
        words -= any(map(str.isalnum, one))
    return taken


def _several(text: str, start: int, end: int, prefix: str, suffix: str) -> bool:
    """Whether the text holds the words, with what stands around them, more than once; case does not count."""
    wanted = _BLANK.sub(" ", " ".join(filter(None, (prefix, text[start:end], suffix)))).casefold()
    whole = _BLANK.sub(" ", text).casefold()
    # Punctuation may stand right beside the words: blanks between the parts are then none.
    return whole.replace(" ", "").count(wanted.replace(" ", "")) > 1


def _named(words: str) -> str:
    found = _WORD.findall(words)
    lines = [line for line in words.splitlines() if line.strip()]
    if (len(words) <= LONG and len(lines) < 2) or len(found) < 2:
        return _encoded(_BLANK.sub(" ", words))
    ends = min(_ENDS, len(found) // 2)
    first, last = _WORD.findall(lines[0])[:ends], _WORD.findall(lines[-1])[-ends:]
    return f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"


def _encoded(words: str) -> str:
    """Percent-encoded; also the dash, which would else part a prefix from the words."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")
