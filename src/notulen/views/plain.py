"""Making words from reports safe and short to show: nothing in them may steer a terminal."""

from __future__ import annotations

import re

WIDTH = 160
_SPARE = 20  # characters over the width that are let stand: cutting so little saves nothing
_GAP = " … "
_LOOK = 4  # how many times the width is looked at: enough for any run of blanks, never a whole 10 MB line

_HIDDEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad\ud800-\udfff]")


def plain(text: str) -> str:
    """A text on one line, without anything that a terminal would obey.

    Args:
        text: words from anywhere.

    Returns:
        The text with runs of blanks as one space, control characters as their pictures ("␛"), what turns the
        direction of writing as "�", and what has no width left out.
    """
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # most are, and pages show thousands
    return _UNSAFE.sub(lambda found: _shown(found[0]), " ".join(text.split()))


def _shown(char: str) -> str:
    if char in _HIDDEN:
        return ""
    if char < " ":
        return chr(0x2400 + ord(char))
    return "\u2421" if char == "\x7f" else "\ufffd"


def escaped(line: str) -> str:
    """A line of JSON in which such characters stand as escapes, so that it says the same and steers nothing."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def shortened(text: str, width: int = WIDTH) -> str:
    """Plain words, with "…" for what is too much, in the middle and between words.

    Args:
        text: words of a report.
        width: characters to shorten to; a few more than that are left alone.

    Returns:
        The words whole, or their beginning and their end.
    """
    if len(text) > _LOOK * 2 * width:
        text = text[: _LOOK * width] + " " + text[-_LOOK * width :]
        whole = plain(text)
        over = True
    else:
        whole = plain(text)
        over = len(whole) > width + _SPARE
    if not over:
        return whole
    room = width - len(_GAP)
    head = _up_to_word(whole, room * 3 // 5)
    tail = _up_to_word(whole[::-1], room - len(head))[::-1]
    return head.rstrip(" ,;:") + _GAP + tail.lstrip(" ,;:")


def _up_to_word(text: str, room: int) -> str:
    """The first `room` characters at most, ending where a word does; cut within one that is longer itself."""
    if text[room : room + 1].isspace():
        return text[:room]
    cut = text.rfind(" ", 0, room)
    return text[: cut if cut > 0 else room]
