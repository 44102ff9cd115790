"""What a site lets programs fetch: robots.txt as RFC 9309 tells how to read it.

The standard library's reader takes the first rule that fits, where the standard takes the longest, and knows no wildcards,
with which most outlets say what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

AGENT = "notulen"
LARGEST = 512_000  # bytes of a robots.txt that count
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*([^#]*)")


@dataclass(frozen=True)
class Rules:
    """What one program may fetch of one site.

    Attributes:
        paths: patterns with whether they allow.
        delay: seconds it is asked to leave between two requests.
    """

    paths: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, address: str) -> bool:
        """Whether an address of the site may be fetched: the longest pattern that fits decides, a tie allows.

        Args:
            address: whole.
        """
        parts = urlsplit(address)
        path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.paths if fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


def rules(text: str, agent: str = AGENT) -> Rules:
    """The rules of a robots.txt for one program: those that name it, else those for all.

    Args:
        text: the file.
        agent: what the program calls itself.
    """
    named, everybody = _Group(), _Group()
    open_groups: list[_Group] = []
    naming = False
    found = False
    for line in text[:LARGEST].splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        field, value = match[1].lower(), match[2].strip()
        if field == "user-agent":
            open_groups = open_groups if naming else []
            own = value.split("/")[0].strip().lower() == agent
            found = found or own
            open_groups += [named] if own else [everybody] if value == "*" else []
        elif field in {"allow", "disallow", "crawl-delay"}:
            for group in open_groups:
                group.take(field, value)
        else:
            continue  # a sitemap's line, or a stranger's, ends nothing
        naming = field == "user-agent"
    group = named if found else everybody
    return Rules(tuple(group.paths), group.delay)


class _Group:
    def __init__(self) -> None:
        self.paths: list[tuple[str, bool]] = []
        self.delay = 0.0

    def take(self, field: str, value: str) -> None:
        if field == "crawl-delay":
            if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", value, re.ASCII):
                self.delay = max(self.delay, float(value))
        elif value:  # "Disallow:" with nothing behind it forbids nothing
            self.paths.append((unquote(value), field == "allow"))


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says; "*" stands for anything, "$" at its end for the end.

    Args:
        pattern: of a robots.txt, its "%" taken away.
        path: with its query, likewise.
    """
    ends = pattern.endswith("$")
    first, *rest = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not ends or path == first
    place = len(first)
    for part in rest[:-1]:  # each at its first place leaves most to those behind it
        at = path.find(part, place)
        if at < 0:
            return False
        place = at + len(part)
    last = rest[-1]
    if ends:
        return path.endswith(last) and len(path) - len(last) >= place
    return path.find(last, place) >= 0
